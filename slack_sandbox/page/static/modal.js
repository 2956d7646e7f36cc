// The stack of modals: one dialog that shows the top view; views slide in and out of it.

import { ask } from "./ask.js";
import { drawBlocks, showValues } from "./blocks.js";
import { FOCUSABLE, button, focusable, h } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { state } from "./store.js";
import { Surface } from "./surface.js";
import { said, t } from "./words.js";

const dialog = document.getElementById("modal");
let panels = [];
let shown = null;
let returnTo = null;

class Panel {
  constructor(view) {
    this.id = view.id;
    this.surface = new Surface({ view: view.id });
    this.title = h("h2", { id: "modal-title" });
    this.body = h("div", { class: "panel-body" });
    this.notice = h("div", { class: "panel-notice", role: "alert" });
    this.closing = button({ class: "btn", onclick: () => this.dismiss() });
    this.sending = h("button", { type: "submit", class: "btn primary" });
    this.back = button({ class: "icon back", "aria-label": t("back"), title: t("back"), onclick: () => this.dismiss() }, "‹");
    this.node = h(
      "form",
      { class: "panel", novalidate: true, onsubmit: (event) => this.submit(event) },
      h(
        "header",
        {},
        this.back,
        h("span", { class: "avatar app small", "aria-hidden": "true" }, (state.app.name[0] ?? "?").toUpperCase()),
        this.title,
        button({ class: "icon", "aria-label": t("close"), title: t("close"), onclick: () => this.dismiss() }, "×"),
      ),
      this.body,
      this.notice,
      h("footer", {}, this.closing, this.sending),
    );
    this.errors = "{}";
    this.filled = false;
    this.surface.touched = (block) => this.touched(block);
    this.surface.settled = () => showValues(this.body, this.surface);
  }

  show(view) {
    this.view = view;
    const fresh = this.hash !== view.hash;
    this.hash = view.hash;
    this.surface.values = view.values;
    this.title.textContent = plain(view.title);
    this.back.hidden = !view.previous;
    this.closing.textContent = plain(view.close) || t(view.submit ? "cancel" : "close");
    this.sending.textContent = plain(view.submit);
    this.sending.hidden = !view.submit;
    if (fresh) drawBlocks(this.body, view.blocks, this.surface);
    // What has nothing to press is scrolled by the arrows once Tab reaches it.
    if (fresh) this.body.tabIndex = this.body.querySelector(FOCUSABLE) ? -1 : 0;
    showValues(this.body, this.surface);
    const notice = said(view.notice) ?? "";
    if (this.notice.textContent !== notice) this.notice.textContent = notice;
    this.showErrors(view);
  }

  showErrors(view) {
    for (const [n, block] of view.blocks.entries()) {
      if (block.type === "input") this.body.children[n]?.setError?.(view.errors[block.block_id]);
    }
    const errors = JSON.stringify(view.errors);
    if (errors !== this.errors && errors !== "{}") {
      const wrong = this.body.querySelector(".wrong");
      if (wrong) focusable(wrong)[0]?.focus();
      wrong?.scrollIntoView({ block: "nearest" });
    }
    this.errors = errors;
  }

  /** The person entered something there: what was said of it no longer holds. */
  touched(block) {
    if (block.type !== "input") return;
    this.filled = true;
    delete this.view.errors[block.block_id];
    this.errors = JSON.stringify(this.view.errors);
    const at = this.view.blocks.findIndex((one) => one.block_id === block.block_id);
    this.body.children[at]?.setError?.(null);
  }

  focus() {
    const wanted = this.body.querySelector("[autofocus]");
    const stops = focusable(this.body);
    const first = stops.find((one) => one.matches(".input-block input, .input-block textarea")) ?? stops[0];
    (wanted ?? first ?? (this.sending.hidden ? this.closing : this.sending)).focus({ preventScroll: !wanted });
  }

  async submit(event) {
    event.preventDefault();
    if (this.sending.hidden || this.sending.getAttribute("aria-busy")) return;
    this.sending.setAttribute("aria-busy", "true");
    this.notice.textContent = "";
    const answer = await this.surface.gesture("submit", {});
    if (answer.sent) this.filled = false;
    this.sending.removeAttribute("aria-busy");
  }

  /** Esc, which a hand meets by accident: what was entered is not lost without a question. */
  async leave() {
    const words = (name) => ({ type: "plain_text", text: t(name) });
    const sure = { title: words("leave"), text: words("leave_lost"), confirm: words("leave_sure"), deny: words("leave_not"), style: "danger" };
    if (this.asking) return;
    this.asking = true;
    const left = this.sending.hidden || !this.filled || (await ask(sure));
    this.asking = false;
    if (left) await this.dismiss();
  }

  async dismiss() {
    if (this.leaving) return;
    this.leaving = true;
    await this.surface.gesture("dismiss", {});
    this.leaving = false;
  }
}

/** Brings the dialog to the stack as it stands. */
export function drawModals() {
  const views = state.views;
  const known = new Map(panels.map((one) => [one.id, one]));
  const before = panels.length;
  panels = views.map((view) => known.get(view.id) ?? new Panel(view));
  const top = panels.at(-1);
  if (!top) {
    close();
    return;
  }
  const opening = !dialog.open;
  if (opening) {
    returnTo = document.activeElement;
    dialog.showModal();
  }
  top.show(views.at(-1));
  if (shown === top) return;
  const replaced = before === panels.length && !opening;
  const way = opening ? "rise" : replaced ? "" : before < panels.length ? "from-right" : "from-left";
  top.node.className = `panel ${way}`;
  for (const old of dialog.querySelectorAll(".panel, .popup")) old.remove();
  dialog.append(top.node);
  dialog.setAttribute("aria-labelledby", "modal-title");
  const scroll = shown === null ? 0 : (top.scroll ?? 0);
  shown = top;
  top.body.scrollTop = scroll;
  top.body.onscroll = () => (top.scroll = top.body.scrollTop);
  top.focus();
}

function close() {
  shown = null;
  if (!dialog.open) return;
  document.body.append(document.getElementById("toasts"));
  dialog.close();
  dialog.replaceChildren();
  (returnTo?.isConnected ? returnTo : document.querySelector(".composer textarea"))?.focus();
}

dialog.addEventListener("cancel", (event) => {
  event.preventDefault(); // the server closes the view, and says so
  if (event.target === dialog) shown?.leave();
});

dialog.addEventListener("close", () => {
  if (panels.length) drawModals(); // the browser closed it by itself, the server did not
});

dialog.addEventListener("keydown", (event) => {
  if (event.target.closest("dialog") !== dialog) return;
  if (event.key === "Escape") {
    event.preventDefault(); // else a second Esc in a row closes the dialog, whatever `cancel` says
    shown?.leave();
  }
  if (event.key !== "Tab") return;
  const stops = focusable(dialog);
  const end = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== end) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0]).focus();
});
