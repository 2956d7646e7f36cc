// A menu of choices: a combobox with a listbox, of one or of several, with type-ahead.

import { ask } from "./ask.js";
import { button, freshId, h, hostOf, placeBeside } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { chosenIn, groupsOf, isExternal, isMultiple, isOfWorkspace, listed } from "./options.js";
import { state } from "./store.js";
import { keyOf, valueIn } from "./surface.js";
import { t } from "./words.js";

const ASK_AFTER = 200;

class Chooser {
  constructor(block, element, surface, aria) {
    Object.assign(this, { block, element, surface });
    this.multiple = isMultiple(element);
    this.chosen = chosenIn(valueIn(surface.stateOf(block, element)));
    this.popup = null;
    this.turn = 0;
    const list = freshId("list");
    this.input = h("input", {
      ...aria,
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list,
      oninput: () => this.typed(),
      onclick: () => this.popup || this.open(),
      onkeydown: (event) => this.onKey(event),
      onblur: () => this.close(),
    });
    this.listId = list;
    this.chips = h("span", { class: "chips" });
    this.wipe = button(
      { class: "icon wipe", "aria-label": t("clear"), tabindex: "-1", onclick: () => this.choose([]) },
      "×",
    );
    this.node = h(
      "div",
      { class: "chooser", key: keyOf(block, element), onmousedown: (event) => this.onPress(event) },
      this.chips,
      this.input,
      block.type === "input" && block.optional && this.wipe,
      h("span", { class: "caret", "aria-hidden": "true" }),
    );
    this.node.setState = (now) => {
      this.chosen = chosenIn(valueIn(now));
      if (!this.popup) this.show();
    };
    this.show();
  }

  show() {
    const { element, chosen } = this;
    const words = plain(element.placeholder) || t(this.multiple ? "choose_several" : "choose");
    this.input.placeholder = this.multiple && chosen.length ? "" : words;
    if (!this.popup) this.input.value = this.multiple ? "" : (chosen[0]?.text ?? "");
    this.wipe.hidden = this.multiple || !chosen.length;
    if (this.multiple) this.chips.replaceChildren(...chosen.map((one) => this.chip(one)));
  }

  chip(one) {
    const without = () => this.choose(this.chosen.filter((other) => other.value !== one.value));
    const label = t("remove", { name: one.text });
    return h("span", { class: "chip" }, one.text, button({ class: "icon", "aria-label": label, onclick: without }, "×"));
  }

  onPress(event) {
    if (event.target.closest("button") || event.target === this.input) return;
    event.preventDefault();
    this.input.focus();
    if (this.popup) this.close();
    else this.open();
  }

  open(typed = "") {
    this.popup = h("div", { class: "list popup", popover: "manual", onmousedown: (event) => event.preventDefault() });
    this.list = h("div", { id: this.listId, role: "listbox", "aria-multiselectable": this.multiple ? "true" : null });
    this.list.setAttribute("aria-label", this.input.labels?.[0]?.textContent || this.input.getAttribute("aria-label") || "");
    this.said = h("div", { class: "list-said", role: "status" });
    this.popup.append(this.list, this.said);
    hostOf(this.node).append(this.popup);
    this.popup.showPopover();
    this.input.setAttribute("aria-expanded", "true");
    this.scrolled = (event) => this.popup?.contains(event.target) || this.follow();
    document.addEventListener("scroll", this.scrolled, true);
    this.look(typed);
    if (!typed) this.input.select();
  }

  /** Stays beside the field as what holds it scrolls; closes once the field is out of sight. */
  follow() {
    const box = this.node.getBoundingClientRect();
    const holder = this.node.closest(".panel-body, .messages, .home")?.getBoundingClientRect();
    if (holder && (box.bottom < holder.top || box.top > holder.bottom)) this.close();
    else placeBeside(this.popup, this.node, { wide: true });
  }

  close() {
    this.turn += 1;
    clearTimeout(this.timer);
    if (!this.popup) return;
    document.removeEventListener("scroll", this.scrolled, true);
    this.popup.remove();
    this.popup = null;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.show();
  }

  typed() {
    if (this.popup) this.look(this.input.value);
    else this.open(this.input.value);
  }

  /** Lists what goes with the typed text, at once or once the app has said. */
  look(typed) {
    const ours = isOfWorkspace(this.element);
    if (!ours && !isExternal(this.element)) return this.offer(listed(this.element, typed));
    const least = ours ? 0 : (this.element.min_query_length ?? state.app.min_query_length);
    clearTimeout(this.timer);
    const turn = ++this.turn;
    if (typed.length < least) return this.offer([], t("type_least", { n: least }));
    this.say(t("searching"));
    this.timer = setTimeout(async () => {
      const answer = await this.surface.suggest(this.block, this.element, typed);
      if (turn !== this.turn || !this.popup) return;
      if (answer.ok) this.offer(groupsOf(this.element, answer.groups));
      else this.offer([], t("no_answer"));
    }, typed ? ASK_AFTER : 0);
    return undefined;
  }

  say(words) {
    this.said.textContent = words;
    placeBeside(this.popup, this.node, { wide: true });
  }

  offer(groups, words = t("no_results")) {
    this.offered = [];
    this.list.replaceChildren(...groups.map((group) => this.group(group)));
    this.say(this.offered.length ? "" : words);
    const at = this.offered.findIndex((one) => this.holds(one.choice));
    this.point(this.offered.length ? Math.max(0, at) : -1);
    placeBeside(this.popup, this.node, { wide: true });
  }

  group({ label, options }) {
    const lines = options.map((choice) => this.line(choice));
    if (!label) return lines.length === 1 ? lines[0] : h("div", { role: "presentation" }, lines);
    const id = freshId("group");
    return h("div", { role: "group", "aria-labelledby": id }, h("div", { class: "list-label", id }, label), lines);
  }

  line(choice) {
    const on = this.holds(choice);
    const node = h(
      "div",
      { class: "list-item", role: "option", id: freshId("option"), "aria-selected": String(on) },
      h("span", { class: "tick", "aria-hidden": "true" }, on ? "✓" : ""),
      h("span", { class: "menu-text" }, h("span", {}, choice.text), choice.about && h("small", {}, choice.about)),
    );
    node.addEventListener("click", () => this.take(choice));
    const at = this.offered.push({ choice, node }) - 1;
    node.addEventListener("mousemove", () => this.point(at, false));
    return node;
  }

  point(at, scroll = true) {
    this.offered[this.at]?.node.classList.remove("at");
    this.at = at;
    const node = this.offered[at]?.node;
    node?.classList.add("at");
    if (scroll) node?.scrollIntoView({ block: "nearest" });
    if (node) this.input.setAttribute("aria-activedescendant", node.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  holds(choice) {
    return this.chosen.some((one) => one.value === choice.value);
  }

  take(choice) {
    if (!this.multiple) {
      this.close();
      this.choose([choice]);
      return;
    }
    const less = this.chosen.filter((one) => one.value !== choice.value);
    const more = less.length === this.chosen.length;
    if (more && less.length >= (this.element.max_selected_items ?? Infinity)) return;
    // Whoever typed has what they looked for: the menu must not stay over the fields beneath.
    if (this.input.value) this.close();
    else this.look("");
    this.choose(more ? [...less, choice] : less);
  }

  async choose(chosen) {
    const before = this.chosen;
    this.chosen = chosen;
    this.show();
    if (!(await ask(this.element.confirm))) {
      this.chosen = before;
      this.show();
      return;
    }
    const kept = chosen.map((one) => one.kept);
    this.input.setAttribute("aria-busy", "true");
    await this.surface.change(this.block, this.element, this.multiple ? kept : (kept[0] ?? null));
    this.input.removeAttribute("aria-busy");
  }

  onKey(event) {
    const { key } = event;
    const size = this.offered?.length ?? 0;
    if (key === "ArrowDown" || key === "ArrowUp") {
      if (!this.popup) this.open();
      else if (size) this.point((this.at + (key === "ArrowDown" ? 1 : size - 1)) % size);
    } else if (key === "Enter") {
      if (!this.popup) this.open();
      else if (this.offered[this.at]) this.take(this.offered[this.at].choice);
    } else if (key === "Escape" && this.popup) this.close();
    else if (key === "Backspace" && this.multiple && !this.input.value && this.chosen.length)
      this.choose(this.chosen.slice(0, -1));
    else if ((key === "Home" || key === "End") && this.popup && size && event.ctrlKey)
      this.point(key === "Home" ? 0 : size - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** The node of a select menu, of any source, single or multiple. */
export const chooser = (block, element, surface, aria) => new Chooser(block, element, surface, aria).node;
