// The card of whoever comes for the first time: where one is, who one is, what to type; each line leaves once done.

import { head } from "./conversation.js";
import { goTo } from "./composer.js";
import { button, h, refill } from "./dom.js";
import { recall, remember } from "./memory.js";
import { mrkdwn } from "./mrkdwn.js";
import { appDirect, changed, nameOf, state } from "./store.js";
import { lang, t } from "./words.js";

const KEPT = "first";
const node = h("section", { class: "first", "aria-labelledby": "first-title", hidden: true });
head.after(node);

const done = () => JSON.parse(recall(KEPT) ?? "[]");

function finish(...lines) {
  remember(KEPT, JSON.stringify([...new Set([...done(), ...lines])]));
  changed("first");
}

/** Puts a command where one writes to the app; Enter sends it. */
function write(text) {
  if (!document.querySelector(".main .composer textarea")) goTo(appDirect().id);
  const field = document.querySelector(".main .composer textarea");
  if (!field) return;
  field.value = text;
  field.dispatchEvent(new Event("input"));
  field.focus();
}

/** What the app introduces itself by, else its first command: `{text, begins, about}`. */
const tries = () =>
  state.app.introduction?.tries ??
  state.app.commands.slice(0, 1).map(({ command, description }) => ({ text: command, begins: command, about: { [lang()]: description } }));

/** A command was sent: what proposed it has been done. */
export const tried = (line) => finish(...tries().filter((one) => line.startsWith(one.begins)).map((one) => one.text));

/** Draws it, or what is left of it. */
export function drawFirst() {
  if (!state.ready) return;
  const left = tries().filter((one) => !done().includes(one.text));
  node.hidden = !left.length;
  if (node.hidden) return;
  const about = state.app.introduction?.words[lang()];
  refill(
    node,
    h(
      "header",
      {},
      h("h2", { id: "first-title" }, t("first", { name: nameOf(state.me) })),
      button({ class: "icon", key: "first shut", "aria-label": t("first_shut"), title: t("first_shut"), onclick: () => finish(...left.map((one) => one.text)) }, "×"),
    ),
    h("p", {}, t("first_where")),
    about && h("p", {}, ...mrkdwn(about)),
    h(
      "ul",
      {},
      left.map((one) =>
        h("li", {}, button({ class: "btn try", key: `try ${one.text}`, onclick: () => write(one.text) }, h("code", {}, one.text)), h("span", {}, one.about[lang()])),
      ),
    ),
  );
}
