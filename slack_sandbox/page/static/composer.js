// Where a person writes: messages, replies, and slash commands completed from the manifest.

import { button, freshId, h, placeBeside } from "./dom.js";
import { openMenu } from "./menus.js";
import { post } from "./net.js";
import { changed, note, state } from "./store.js";
import { report } from "./toasts.js";
import { t } from "./words.js";

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Slack's own commands, for the app alone. */
const BUILT_IN = {
  "/invite": { gesture: "invite", words: "invite_bot", done: "bot_joined", already: "bot_in" },
  "/remove": { gesture: "expel", words: "expel_bot", done: "bot_left", already: "bot_out" },
};
const botName = () => `@${state.people.get(state.app.user).name}`;

/** What may follow the command that is typed: the choices of its usage hint, `[pending | grid [code]]`. */
function wordsAfter(before) {
  const command = state.app.commands.find((one) => before.startsWith(`${one.command} `));
  if (!command?.hint.includes("|")) return [];
  const typed = fold(before.slice(command.command.length + 1));
  return command.hint
    .replace(/^\[(.*)\]$/, "$1")
    .split("|")
    .map((one) => /^([^\s[\]<>]+)(?:\s+(.*))?$/.exec(one.trim()))
    .filter((one) => one && fold(one[1]).startsWith(typed))
    .map(([, word, rest]) => ({ text: `${command.command} ${word}`, about: "", hint: rest ?? "", from: 0, open: !typed }));
}

class Composer {
  constructor(channel, label, thread) {
    Object.assign(this, { channel, thread, offered: [], at: -1 });
    this.listId = freshId("complete");
    this.field = h("textarea", {
      rows: "1",
      placeholder: label,
      "aria-label": label,
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.listId,
      key: `composer ${channel}${thread ?? ""}`,
      oninput: () => this.typed(),
      onkeydown: (event) => this.onKey(event),
      onblur: () => this.offer([]),
    });
    this.list = h("div", { id: this.listId, class: "list popup", role: "listbox", popover: "manual", "aria-label": t("commands") });
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    const more = button(
      {
        class: "icon plus",
        "aria-label": t("shortcuts"),
        title: t("shortcuts"),
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        onclick: () => openMenu(more, t("shortcuts"), this.shortcuts()),
      },
      h("span", { class: "glyph bolt" }),
    );
    this.sending = button(
      { class: "icon send", "aria-label": t("send"), title: t("send"), disabled: true, onclick: () => this.send() },
      h("span", { class: "glyph plane" }),
    );
    this.node = h("div", { class: "composer" }, this.list, more, this.field, this.sending);
  }

  shortcuts() {
    const all = state.app.shortcuts.filter((one) => one.type === "global");
    const run = async (one) => report(await post("shortcut", { callback_id: one.callback_id }));
    const lines = all.map((one) => ({ text: one.name, about: one.description, then: () => run(one) }));
    const write = (command) => {
      this.field.value = `${command} `;
      this.field.focus();
      this.typed();
    };
    const commands = state.app.commands.map((one) => ({
      text: one.command,
      about: one.description,
      hint: one.hint,
      then: () => write(one.command),
    }));
    const here = state.conversations.get(this.channel);
    const mention = { text: botName(), about: t("mention"), then: () => write(botName()) };
    return [
      { title: state.app.name },
      ...(state.app.mentioned && here.bot && here.kind !== "im" ? [mention] : []),
      ...(lines.length ? lines : [{ title: t("no_shortcuts") }]),
      ...(commands.length && !this.thread ? [{ title: t("commands") }, ...commands] : []),
    ];
  }

  typed() {
    this.sending.disabled = !this.field.value.trim();
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 200)}px`;
    this.offer(this.found());
  }

  /** What completes the word before the caret: a command at the start, a person after @. */
  found() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    const command = /^\/(\S*)$/.exec(before);
    if (command && !this.thread) {
      const built = Object.entries(BUILT_IN).map(([name, { words }]) => ({ command: name, description: t(words, { name: botName() }), hint: "" }));
      const all = [...state.app.commands, ...built].filter((one) => one.command.startsWith(before));
      return all.map((one) => ({ text: one.command, about: one.description, hint: one.hint, from: 0 }));
    }
    const words = this.thread ? [] : wordsAfter(before);
    if (words.length) return words;
    const person = /(?:^|\s)@([\p{L}\p{N}._-]*)$/u.exec(before);
    if (!person) return [];
    const from = before.length - person[1].length - 1;
    const people = [...state.people.values()].filter((one) => !one.deleted && fold(one.name).startsWith(fold(person[1])));
    return people.slice(0, 8).map((one) => ({ text: `@${one.name}`, about: one.full_name, from }));
  }

  offer(found) {
    this.offered = found;
    const open = found.length > 0;
    this.field.setAttribute("aria-expanded", String(open));
    this.list.replaceChildren(...found.map((one, n) => this.line(one, n)));
    if (open) {
      this.list.showPopover();
      placeBeside(this.list, this.node, { wide: true });
      this.point(found[0].open ? -1 : 0); // after the command alone, Enter sends it
    } else {
      if (this.list.isConnected) this.list.hidePopover();
      this.field.removeAttribute("aria-activedescendant");
    }
  }

  line(one, n) {
    return h(
      "div",
      { class: "list-item", role: "option", id: `${this.listId}-${n}`, "aria-selected": "false", onclick: () => this.complete(one) },
      h("span", { class: "menu-text" }, h("strong", {}, one.text), one.about && h("small", {}, one.about), one.hint && h("small", { class: "usage" }, one.hint)),
    );
  }

  point(at) {
    this.at = at;
    [...this.list.children].forEach((node, n) => {
      node.classList.toggle("at", n === at);
      node.setAttribute("aria-selected", String(n === at));
    });
    this.list.children[at]?.scrollIntoView({ block: "nearest" });
    if (at < 0) this.field.removeAttribute("aria-activedescendant");
    else this.field.setAttribute("aria-activedescendant", `${this.listId}-${at}`);
  }

  isComplete(one) {
    return !one || this.field.value.slice(one.from, this.field.selectionStart) === one.text;
  }

  complete(one) {
    const { value, selectionStart } = this.field;
    const head = `${value.slice(0, one.from)}${one.text} `;
    this.field.value = head + value.slice(selectionStart);
    this.field.setSelectionRange(head.length, head.length);
    this.typed();
  }

  onKey(event) {
    const { key } = event;
    const size = this.offered.length;
    if (event.isComposing) return;
    if (size && (key === "ArrowDown" || key === "ArrowUp")) this.point((Math.max(this.at, key === "ArrowUp" ? 0 : -1) + (key === "ArrowDown" ? 1 : size - 1)) % size);
    else if (size && key === "Escape") this.offer([]);
    else if (size && (key === "Tab" || key === "Enter") && !this.isComplete(this.offered[this.at]))
      this.complete(this.offered[this.at]);
    else if (key === "Enter" && !event.shiftKey) this.send();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  async send() {
    const typed = this.field.value;
    if (!typed.trim()) return;
    this.field.value = "";
    this.typed();
    if (!typed.startsWith("/") || this.thread) {
      report(await post("say", { channel: this.channel, text: typed.trim(), thread_ts: this.thread }));
    } else await this.command(typed.trim());
  }

  async builtIn(command, whom) {
    const { gesture, done, already } = BUILT_IN[command];
    const tell = (words) => note(t(words, { command, name: botName() }), this.channel);
    if (`@${whom.replace(/^@/, "")}` !== botName()) return tell("only_bot");
    if (state.conversations.get(this.channel).bot === (gesture === "invite")) return tell(already);
    const answer = await post(gesture, { channel: this.channel });
    return answer.ok ? tell(done) : report(answer);
  }

  async command(line) {
    state.sent = line;
    changed("sent");
    const name = line.split(" ")[0];
    if (name in BUILT_IN && !state.app.commands.some((one) => one.command === name)) {
      await this.builtIn(name, line.slice(name.length).trim());
      return;
    }
    const answer = await post("command", { channel: this.channel, line });
    if (answer.error === "undeclared") note(t("bad_command", { name }), this.channel);
    else report(answer);
  }
}

const drafts = new Map();

/** The composer of a conversation or thread; what was being written there is found again. */
export function composer(channel, label, thread = null) {
  const key = `${channel} ${thread ?? ""} ${label}`;
  if (!drafts.has(key)) drafts.set(key, new Composer(channel, label, thread));
  return drafts.get(key).node;
}

/** Goes to a conversation. */
export function goTo(channel) {
  state.here = channel;
  history.replaceState(null, "", `#${channel}`);
  state.tab = "messages";
  changed("here");
}
