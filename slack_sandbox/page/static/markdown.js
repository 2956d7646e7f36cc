// The `markdown` block: headings, lists, quotes, code, tables, emphasis and links.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { link } from "./mrkdwn.js";

const TOKEN =
  /`([^`]+)`|!?\[([^\]]*)\]\(([^)\s]+)\)|\*\*(.+?)\*\*|__(.+?)__|(?<!\w)[*_](\S(?:.*?\S)?)[*_](?!\w)|~~(.+?)~~|(https?:\/\/[^\s<>]+[^\s<>.,;:!?)])|\\([\\`*_{}[\]()#+.!~|>-])/g;

function inline(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(TOKEN)) {
    if (found.index < end) continue;
    nodes.push(withEmoji(text.slice(end, found.index)));
    const [all, code, words, address, bold, bolder, italic, strike, bare, escaped] = found;
    if (code !== undefined) nodes.push(h("code", {}, code));
    else if (address !== undefined) nodes.push(link(address, words));
    else if (bold ?? bolder) nodes.push(h("strong", {}, inline(bold ?? bolder)));
    else if (italic !== undefined) nodes.push(h("em", {}, inline(italic)));
    else if (strike !== undefined) nodes.push(h("s", {}, inline(strike)));
    else if (bare !== undefined) nodes.push(link(bare));
    else nodes.push(escaped);
    end = found.index + all.length;
  }
  nodes.push(withEmoji(text.slice(end)));
  return nodes;
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((one) => one.trim());

function table(lines) {
  const [head, , ...rows] = lines;
  return h(
    "div",
    { class: "table-holder", tabindex: "0" },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, cells(head).map((one) => h("th", { scope: "col" }, inline(one))))),
      h("tbody", {}, rows.map((row) => h("tr", {}, cells(row).map((one) => h("td", {}, inline(one)))))),
    ),
  );
}

const KINDS = [
  ["list", /^\s*(?:[-*+]|\d+[.)])\s+(.*)$/],
  ["quote", /^>\s?(.*)$/],
  ["table", /^\s*\|.*\|\s*$/],
  ["text", /^(.*\S.*)$/],
];

function gathered(kind, lines) {
  if (kind === "quote") return h("blockquote", {}, inline(lines.map((one) => one.replace(/^>\s?/, "")).join(" ")));
  if (kind === "table" && lines.length > 1) return table(lines);
  if (kind === "list") {
    const items = lines.map((one) => h("li", {}, inline(one.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, ""))));
    return h(/^\s*\d/.test(lines[0]) ? "ol" : "ul", { class: "rich-list" }, items);
  }
  return h("p", {}, lines.flatMap((one, n) => (n ? [h("br"), ...inline(one)] : inline(one))));
}

function flow(text) {
  const nodes = [];
  let kind = null;
  let lines = [];
  const flush = () => {
    if (lines.length) nodes.push(gathered(kind, lines));
    lines = [];
  };
  for (const line of text.split("\n")) {
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    const rule = /^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/.test(line);
    const now = heading || rule || !line.trim() ? null : KINDS.find(([, pattern]) => pattern.test(line))[0];
    if (now !== kind) flush();
    kind = now;
    if (heading) nodes.push(h("p", { class: `md-heading md-${heading[1].length}` }, h("strong", {}, inline(heading[2]))));
    else if (rule) nodes.push(h("hr"));
    else if (now) lines.push(line);
  }
  flush();
  return nodes;
}

/** Nodes of a markdown text. */
export const markdown = (text) =>
  text.split(/^```[^\n]*\n([\s\S]*?)\n?```$/m).flatMap((part, n) => (n % 2 ? h("pre", {}, part) : flow(part)));
