// `rich_text`: sections, lists, quotes, preformatted text.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { date, link, mention } from "./mrkdwn.js";

function run(one) {
  switch (one.type) {
    case "link":
      return link(one.url, one.text);
    case "emoji":
      return h("span", {}, emoji(one.name) ?? `:${one.name}:`);
    case "user":
      return mention("@", one.user_id);
    case "usergroup":
      return mention("@", one.usergroup_id);
    case "channel":
      return mention("#", one.channel_id);
    case "team":
      return mention("@", one.team_id);
    case "broadcast":
      return mention("@", one.range);
    case "date":
      return date(one.timestamp, one.format ?? "{date_num}");
    case "color":
      return h("code", {}, one.value);
    default:
      return h("span", {}, one.text ?? "");
  }
}

const TAGS = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

function styled(one) {
  const names = Object.keys(TAGS).filter((name) => one.style?.[name]);
  return names.reduce((node, name) => h(TAGS[name], {}, node), run(one));
}

function list(part) {
  const node = h(
    part.style === "ordered" ? "ol" : "ul",
    { class: `rich-list indent-${Math.min(part.indent ?? 0, 8)}`, start: part.offset ? part.offset + 1 : null },
    part.elements.map((item) => h("li", {}, item.elements.map(styled))),
  );
  return node;
}

/** Nodes of the parts of a rich text. */
export function rich(elements) {
  return elements.map((part) => {
    if (part.type === "rich_text_list") return list(part);
    const inside = part.elements.map(styled);
    if (part.type === "rich_text_quote") return h("blockquote", {}, inside);
    if (part.type === "rich_text_preformatted") return h("pre", {}, inside);
    return h("div", { class: "rich-section" }, inside);
  });
}
