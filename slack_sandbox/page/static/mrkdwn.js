// Slack's markup to nodes. Every piece of data becomes a text node or an attribute, never markup.

import { h } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { nameOf, state } from "./store.js";
import { lang } from "./words.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const decode = (text) => text.replace(/&(?:amp|lt|gt);/g, (one) => ENTITIES[one]);

/** A link that can only lead to the web or to a mail; anything else is its words. */
export function link(address, words) {
  const shown = words || address.replace(/^mailto:/, "");
  if (!/^(https?:\/\/|mailto:)/i.test(address)) return h("span", {}, shown);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, shown);
}

/** A mention of a person or a channel. */
export function mention(sign, id, label) {
  const mine = id === state.me;
  return h("span", { class: mine ? "mention mine" : "mention" }, sign + (label || nameOf(id)));
}

const FORMATS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { year: "numeric", month: "long", day: "numeric", weekday: "long" },
  time: { hour: "numeric", minute: "2-digit" },
  time_secs: { hour: "numeric", minute: "2-digit", second: "2-digit" },
};

/** A date in Slack's own format: `{date_short} at {time}`. */
export function date(seconds, format) {
  const when = new Date(Number(seconds) * 1000);
  const words = format.replace(/\{(\w+?)(_pretty)?\}/g, (all, name) =>
    FORMATS[name] ? when.toLocaleString(lang() === "fr" ? "fr-CA" : "en-CA", FORMATS[name]) : all,
  );
  return h("time", { datetime: when.toISOString(), title: when.toString() }, words);
}

function angle(inside) {
  const [target, ...rest] = inside.split("|");
  const label = rest.length ? decode(rest.join("|")) : "";
  if (target.startsWith("@")) return mention("@", target.slice(1), label);
  if (target.startsWith("#")) return mention("#", target.slice(1), label);
  if (target.startsWith("!date^")) {
    const [, seconds, format, address] = target.split("^");
    if (!Number.isFinite(Number(seconds))) return h("span", {}, label);
    const shown = date(seconds, decode(format ?? ""));
    return address ? link(decode(address), shown.textContent) : shown;
  }
  if (target.startsWith("!subteam^")) return h("span", { class: "mention" }, label || target.slice(9));
  if (target.startsWith("!")) return h("span", { class: "mention" }, label || `@${target.slice(1)}`);
  return link(decode(target), label);
}

const TOKEN = new RegExp(
  [
    "<([^<>\\n]+)>",
    "`([^`\\n]+)`",
    "(?<![\\w*])\\*(?=\\S)([^*\\n]*?\\S)\\*(?![\\w*])",
    "(?<!\\w)_(?=\\S)([^_\\n]*?\\S)_(?!\\w)",
    "(?<![\\w~])~(?=\\S)([^~\\n]*?\\S)~(?![\\w~])",
    ":([a-z0-9_+-]+):",
    "(https?://[^\\s<>|]+[^\\s<>|.,;:!?)])",
    "(\\n)",
  ].join("|"),
  "g",
);

function inline(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(TOKEN)) {
    if (found.index < end) continue;
    nodes.push(decode(text.slice(end, found.index)));
    const [all, inside, code, bold, italic, strike, name, address, newline] = found;
    if (inside !== undefined) nodes.push(angle(inside));
    else if (code !== undefined) nodes.push(h("code", {}, decode(code)));
    else if (bold !== undefined) nodes.push(h("strong", {}, ...inline(bold)));
    else if (italic !== undefined) nodes.push(h("em", {}, ...inline(italic)));
    else if (strike !== undefined) nodes.push(h("s", {}, ...inline(strike)));
    else if (name !== undefined) nodes.push(emoji(name) ?? all);
    else if (address !== undefined) nodes.push(link(decode(address)));
    else if (newline !== undefined) nodes.push(h("br"));
    end = found.index + all.length;
  }
  nodes.push(decode(text.slice(end)));
  return nodes.filter((one) => one !== "");
}

function lines(text) {
  const nodes = [];
  let quoted = [];
  const plain = [];
  const flushQuote = () => quoted.length && nodes.push(h("blockquote", {}, ...inline(quoted.splice(0).join("\n"))));
  const flushPlain = () => plain.length && nodes.push(...inline(plain.splice(0).join("\n")));
  for (const line of text.split("\n")) {
    const quote = /^&gt; ?(.*)$/.exec(line);
    if (quote) {
      flushPlain();
      quoted.push(quote[1]);
    } else {
      flushQuote();
      plain.push(line);
    }
  }
  flushQuote();
  flushPlain();
  return nodes;
}

/** Nodes of a mrkdwn text. */
export function mrkdwn(text) {
  return text.split(/```\n?([\s\S]*?)```/).flatMap((part, n) => {
    if (n % 2) return h("pre", {}, decode(part));
    return part ? lines(n ? part.replace(/^\n/, "") : part) : [];
  });
}

/** Nodes of a text object. */
export function text(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text) : [plain(object)];
}

/** A text object in plain words, for names and labels. */
export function plain(object) {
  if (!object) return "";
  if (object.type !== "mrkdwn") return object.emoji === false ? object.text : withEmoji(object.text);
  return h("span", {}, ...mrkdwn(object.text.replaceAll("\n", " "))).textContent;
}
