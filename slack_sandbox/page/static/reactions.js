// Emoji on messages: those that are there, and one more.

import { button, h } from "./dom.js";
import { emoji } from "./emoji.js";
import { menuButton } from "./menus.js";
import { post } from "./net.js";
import { nameOf, state } from "./store.js";
import { report } from "./toasts.js";
import { t } from "./words.js";

const COMMON = ["+1", "white_check_mark", "eyes", "tada", "heart", "joy", "wave", "pray", "rocket", "star", "x", "question"];
const drawn = (name) => emoji(name) ?? `:${name}:`;

async function react(message, name, on) {
  report(await post("react", { channel: message.channel, ts: message.ts, emoji: name, on }));
}

/** The button that adds a reaction. */
export function reactButton(message) {
  const mine = (name) => (message.reactions?.[name] ?? []).includes(state.me);
  const items = () =>
    COMMON.map((name) => ({ text: `${drawn(name)} ${name}`, then: () => react(message, name, !mine(name)) }));
  return menuButton({ class: "icon", key: `react ${message.ts}` }, t("react"), items, { end: true }, h("span", { "aria-hidden": "true" }, "☺"));
}

/** The reactions of a message, each with how many people; a click adds or takes away one's own. */
export function reactionLine(message) {
  const all = Object.entries(message.reactions ?? {});
  if (!all.length) return null;
  return h(
    "div",
    { class: "reactions" },
    all.map(([name, users]) => {
      const mine = users.includes(state.me);
      const who = users.map(nameOf).join(", ");
      return button(
        {
          class: mine ? "reaction mine" : "reaction",
          key: `reaction ${message.ts} ${name}`,
          "aria-pressed": String(mine),
          "aria-label": t("reacted", { name, n: users.length, who }),
          title: `${who} :${name}:`,
          onclick: () => react(message, name, !mine),
        },
        `${drawn(name)} ${users.length}`,
      );
    }),
  );
}
