// The dialog that asks before an action is sent.

import { button, h } from "./dom.js";
import { plain, text } from "./mrkdwn.js";
import { t } from "./words.js";

/** True once the person confirms, false if she declines or presses Esc. `dialog` is Slack's confirm object. */
export function ask(dialog) {
  if (!dialog) return Promise.resolve(true);
  return new Promise((settle) => {
    const back = document.activeElement;
    const node = h("dialog", { class: "ask", "aria-labelledby": "ask-title", "aria-describedby": "ask-text" });
    const style = dialog.style === "danger" ? "btn danger solid" : "btn primary";
    const end = (sure) => {
      node.close();
      node.remove();
      back?.focus();
      settle(sure);
    };
    node.append(
      h("h2", { id: "ask-title" }, plain(dialog.title)),
      h("p", { id: "ask-text" }, ...text(dialog.text)),
      h(
        "footer",
        {},
        button({ class: "btn", onclick: () => end(false) }, plain(dialog.deny) || t("cancel")),
        button({ class: style, autofocus: true, onclick: () => end(true) }, plain(dialog.confirm) || t("yes_no")),
      ),
    );
    node.addEventListener("cancel", (event) => {
      event.preventDefault();
      event.stopPropagation();
      end(false);
    });
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      end(false);
    });
    (document.querySelector("dialog[open]") ?? document.body).append(node);
    node.showModal();
  });
}
