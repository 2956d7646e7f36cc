// One's own messages: written anew, or deleted.

import { ask } from "./ask.js";
import { button, h } from "./dom.js";
import { post } from "./net.js";
import { changed, nameOf, state } from "./store.js";
import { report } from "./toasts.js";
import { t } from "./words.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/** What one would have typed: mentions by name, characters in place of entities. */
function typed(text) {
  return text
    .replace(/<@([^>|]+)(?:\|[^>]*)?>/g, (_, id) => `@${nameOf(id)}`)
    .replace(/<#([^>|]+)(?:\|[^>]*)?>/g, (_, id) => `#${nameOf(id)}`)
    .replace(/<(https?:[^>|]+)>/g, "$1")
    .replace(/&(?:amp|lt|gt);/g, (one) => ENTITIES[one]);
}

const plain = (key) => ({ type: "plain_text", text: t(key) });

async function remove(message) {
  const sure = await ask({ title: plain("delete"), text: plain("delete_sure"), confirm: plain("delete"), style: "danger" });
  if (sure) report(await post("delete", { channel: message.channel, ts: message.ts }));
}

function edit(message) {
  state.editing = message.ts;
  changed("messages");
  document.querySelector(`[data-key="edit ${message.ts}"]`)?.focus();
}

function stop() {
  state.editing = null;
  changed("messages");
}

/** What the menu of a message offers to who wrote it. */
export function rewritingItems(message) {
  if (message.user !== state.me || message.ephemeral) return [];
  return [
    { text: t("edit"), then: () => edit(message) },
    { text: t("delete"), danger: true, then: () => remove(message) },
  ];
}

/** The field in place of a message that is being written anew. */
export function rewriting(message) {
  const save = async () => {
    const text = field.value.trim();
    if (!text) return;
    stop();
    report(await post("edit", { channel: message.channel, ts: message.ts, text }));
  };
  const field = h("textarea", {
    class: "field",
    rows: "2",
    "aria-label": t("edit"),
    key: `edit ${message.ts}`,
    onkeydown: (event) => {
      if (event.key === "Escape") stop();
      else if (event.key === "Enter" && !event.shiftKey) save();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  });
  field.value = typed(message.text);
  return h(
    "div",
    { class: "rewriting" },
    field,
    button({ class: "btn", onclick: stop }, t("cancel")),
    button({ class: "btn primary", onclick: save }, t("save")),
  );
}
