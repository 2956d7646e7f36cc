// Short sentences in a corner: what Slack, or the sandbox, has to say and belongs nowhere else.

import { button, h } from "./dom.js";
import { changed, state } from "./store.js";
import { t } from "./words.js";

const STAY = 8000;

/** Shows a sentence for a while; `action` is `[label, then]`. */
export function toast(text, action = null) {
  const host = document.querySelector("dialog[open]") ?? document.body;
  const corner = document.getElementById("toasts");
  host.append(corner); // what is outside an open dialog is inert
  const node = h("div", { class: "toast" }, h("span", {}, text));
  if (action) node.append(button({ class: "link", onclick: () => (action[1](), node.remove()) }, action[0]));
  node.append(button({ class: "icon", "aria-label": t("close"), onclick: () => node.remove() }, "×"));
  corner.append(node);
  setTimeout(() => node.remove(), STAY);
}

function openInspector() {
  state.side = "inspector";
  changed("side");
}

/** Says what became of a gesture that failed, unless Slack's own words already do. */
export function report(answer) {
  if (answer.ok || answer.error === "timeout" || answer.error === "app_error") return;
  if (answer.error === "refused") toast(t("app_refused"), [t("see_inspector"), openInspector]);
  else if (answer.error === "lost") toast(t("lost_gesture"));
  else toast(answer.text);
}
