// Messages: in a conversation and in a thread.

import { drawBlocks } from "./blocks.js";
import { button, h, reconcile } from "./dom.js";
import { menuButton } from "./menus.js";
import { mrkdwn } from "./mrkdwn.js";
import { post } from "./net.js";
import { reactButton, reactionLine } from "./reactions.js";
import { rewriting, rewritingItems } from "./rewriting.js";
import { changed, messagesOf, nameOf, state } from "./store.js";
import { Surface } from "./surface.js";
import { report } from "./toasts.js";
import { lang, said, t } from "./words.js";

const locale = () => (lang() === "fr" ? "fr-CA" : "en-CA");
const dayOf = (ts) => new Date(Number(ts) * 1000).toDateString();

function dayName(ts) {
  const when = new Date(Number(ts) * 1000);
  const now = new Date();
  if (when.toDateString() === now.toDateString()) return t("today");
  now.setDate(now.getDate() - 1);
  if (when.toDateString() === now.toDateString()) return t("yesterday");
  return when.toLocaleDateString(locale(), { weekday: "long", day: "numeric", month: "long" });
}

/** The square that stands for somebody: initials on a colour of their own. */
export function avatar(id, small = false) {
  const isApp = id === state.app.user;
  const name = id === "SANDBOX" ? "S" : isApp ? state.app.name : nameOf(id);
  const initials = name.split(/[\s-]+/).slice(0, isApp ? 1 : 2).map((one) => [...one][0] ?? "").join("");
  const tone = [...id].reduce((sum, one) => (sum * 31 + one.codePointAt(0)) % 8, 0);
  const kind = isApp ? "app" : id === "SANDBOX" ? "sandbox" : `tone-${tone}`;
  return h("span", { class: `avatar ${kind}${small ? " small" : ""}`, "aria-hidden": "true" }, initials.toUpperCase());
}

function standing(id) {
  const one = state.people.get(id);
  return one?.bot ? "app" : one?.outsider ? "outsider" : one?.guest ? "guest" : null;
}

/** What sets somebody apart from the members of the workspace: an app, a guest, someone of another one. */
export function badge(id) {
  const kind = standing(id);
  return kind && h("span", { class: "badge" }, t(kind));
}

function shortcutsOn(message) {
  return state.app.shortcuts
    .filter((one) => one.type === "message")
    .map((one) => ({
      text: one.name,
      about: one.description,
      then: async () =>
        report(await post("shortcut", { callback_id: one.callback_id, channel: message.channel, ts: message.ts })),
    }));
}

export function openThread(message) {
  state.thread = { channel: message.channel, ts: message.thread_ts ?? message.ts };
  state.side = "thread";
  changed("side");
}

function tools(message, inThread) {
  if (message.note) return null;
  const reply = !inThread && !message.ephemeral;
  return h(
    "div",
    { class: "message-tools" },
    !message.ephemeral && reactButton(message),
    reply &&
      button({ class: "icon", "aria-label": t("reply"), title: t("reply"), onclick: () => openThread(message) }, h("span", { class: "glyph reply" })),
    menuButton(
      { class: "icon", key: `more ${message.ts}` },
      t("more"),
      () => {
        const found = shortcutsOn(message);
        const own = rewritingItems(message);
        const theirs = found.length ? [{ title: state.app.name }, ...found] : [{ title: t("no_shortcuts") }];
        return own.length && !found.length ? own : [...own, ...theirs];
      },
      { end: true },
      "⋮",
    ),
  );
}

async function hide(message) {
  if (!message.note) {
    report(await post("hide", { channel: message.channel, ts: message.ts }));
    return;
  }
  state.notes = state.notes.filter((one) => one !== message);
  changed("messages");
}

function repliesLine(message, replies) {
  if (!replies.length) return null;
  const who = [...new Set(replies.map((one) => one.user))].slice(0, 3);
  return button(
    { class: "replies", key: `replies ${message.ts}`, onclick: () => openThread(message) },
    who.map((one) => avatar(one, true)),
    t("replies", { n: replies.length }),
  );
}

function attachment(one, surface) {
  const line = (key, tag = "div") => one[key] && h(tag, { class: "text" }, ...mrkdwn(String(one[key])));
  const box = h("div", { class: "attachment" }, line("pretext"), line("author_name", "small"), line("title", "strong"), line("text"));
  if (/^#?[0-9a-f]{6}$/i.test(one.color ?? "")) box.style.borderColor = `#${one.color.replace("#", "")}`;
  for (const field of one.fields ?? [])
    box.append(h("div", { class: "text" }, h("strong", {}, String(field.title ?? "")), " ", ...mrkdwn(String(field.value ?? ""))));
  if (one.blocks?.length) drawBlocks(box, one.blocks, surface);
  if (one.footer) box.append(line("footer", "small"));
  return box;
}

function content(message) {
  const body = h("div", { class: "message-body" });
  const surface = new Surface({ channel: message.channel, ts: message.ts });
  surface.values = message.values ?? {};
  if (message.blocks.length) drawBlocks(body, message.blocks, surface);
  else if (message.text)
    body.append(h("div", { class: "text" }, ...(message.note || message.markup === false ? [said(message.text)] : mrkdwn(message.text))));
  for (const one of message.attachments ?? []) body.append(attachment(one, surface));
  for (const file of message.files ?? [])
    body.append(h("div", { class: "file" }, h("span", { class: "glyph page" }), h("span", {}, file.title || file.name, h("small", {}, file.pretty_type ?? ""))));
  return body;
}

function drawn(message, replies, follows, inThread) {
  const when = new Date(Number(message.ts) * 1000);
  const time = when.toLocaleTimeString(locale(), { hour: "numeric", minute: "2-digit" });
  const name = message.user === "SANDBOX" ? t("sandbox") : message.name || nameOf(message.user);
  const kinds = ["message", message.ephemeral && "ephemeral", follows && "follows"].filter(Boolean).join(" ");
  return h(
    "article",
    { class: kinds, "aria-label": `${name}, ${time}` },
    follows ? h("time", { class: "side-time", "aria-hidden": "true" }, time) : avatar(message.user),
    h(
      "div",
      { class: "message-main" },
      message.ephemeral &&
        h("div", { class: "only-you" }, h("span", { class: "glyph eye" }), t("only_you"), " · ", button({ class: "link", onclick: () => hide(message) }, t("hide"))),
      !follows &&
        h(
          "div",
          { class: "message-head" },
          h("strong", {}, name),
          badge(message.user),
          h("time", { datetime: when.toISOString(), title: when.toLocaleString(locale()) }, time),
        ),
      state.editing === message.ts ? rewriting(message) : content(message),
      message.edited && h("small", { class: "edited" }, t("edited")),
      reactionLine(message),
      !inThread && repliesLine(message, replies),
    ),
    tools(message, inThread),
  );
}

function rule(kind, words) {
  return h("div", { class: `rule ${kind}`, role: "separator" }, h("span", {}, words));
}

/** Brings a list to the messages of a conversation, or of a thread when `thread` is its first message's ts. */
export function drawMessages(list, channel, thread = null) {
  const all = messagesOf(channel);
  const here = all.filter((one) =>
    thread ? one.ts === thread || one.thread_ts === thread : !one.thread_ts || one.thread_ts === one.ts || one.broadcast,
  );
  const items = [];
  let former = null;
  for (const message of here) {
    const newDay = !former || dayOf(former.ts) !== dayOf(message.ts);
    if (newDay && !thread) {
      const day = dayName(message.ts);
      items.push({ key: `day ${dayOf(message.ts)}`, mark: day, make: () => rule("day", day) });
    }
    if (!thread && state.newFrom === message.ts) {
      items.push({ key: "new", mark: lang(), make: () => rule("new", t("new")) });
      former = null;
    }
    const follows = Boolean(
      former && !newDay && former.user === message.user && former.name === message.name && !message.ephemeral && !former.ephemeral && message.ts - former.ts < 300,
    );
    const replies = thread ? [] : all.filter((one) => one.thread_ts === message.ts && one.ts !== message.ts);
    const mark = JSON.stringify([message, replies.length, follows, state.editing === message.ts, lang(), nameOf(message.user), standing(message.user)]);
    items.push({ key: message.ts, mark, make: () => drawn(message, replies, follows, Boolean(thread)) });
    former = message;
  }
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  reconcile(list, items);
  if (atEnd) list.scrollTop = list.scrollHeight;
  return here.length;
}
