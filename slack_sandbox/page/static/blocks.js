// The blocks of Block Kit, in messages, modals and Home.

import { chart } from "./chart.js";
import { freshId, h, reconcile } from "./dom.js";
import { control } from "./elements.js";
import { markdown } from "./markdown.js";
import { plain, text } from "./mrkdwn.js";
import { rich } from "./richtext.js";
import { keyOf } from "./surface.js";
import { said, t } from "./words.js";

function image(element, small = false) {
  const node = h("img", {
    src: element.image_url,
    alt: element.alt_text,
    class: small ? "small-image" : "image",
    loading: "lazy",
    referrerpolicy: "no-referrer",
  });
  node.addEventListener("error", () =>
    node.replaceWith(h("span", { class: "no-image", role: "img", "aria-label": element.alt_text }, t("image_missing", { name: element.alt_text }))),
  );
  return node;
}

function nameFrom(block, element) {
  if (element.type === "button" || element.type === "overflow" || element.type === "image") return {};
  const first = block.type === "section" && block.text ? plain({ ...block.text, text: block.text.text.split("\n")[0] }) : "";
  return { "aria-label": first || plain(element.placeholder) || t("choose") };
}

function section(block, surface) {
  const beside = block.accessory;
  return h(
    "div",
    { class: beside ? `section with-${beside.type}` : "section" },
    h(
      "div",
      { class: "section-text" },
      block.text && h("div", { class: "text" }, ...text(block.text)),
      block.fields && h("div", { class: "section-fields" }, block.fields.map((one) => h("div", { class: "text" }, ...text(one)))),
    ),
    beside &&
      h("div", { class: "accessory" }, beside.type === "image" ? image(beside) : control(block, beside, surface, nameFrom(block, beside))),
  );
}

function context(block) {
  const parts = block.elements.map((one) =>
    one.type === "image" ? image(one, true) : h("span", { class: "text" }, ...text(one)),
  );
  return h("div", { class: "context" }, parts);
}

function actions(block, surface) {
  return h("div", { class: "actions" }, block.elements.map((one) => control(block, one, surface, nameFrom(block, one))));
}

const GROUPED = ["radio_buttons", "checkboxes"];

function input(block, surface) {
  const { element } = block;
  const ids = { field: freshId("field"), label: freshId("label"), hint: freshId("hint"), error: freshId("error") };
  const grouped = GROUPED.includes(element.type);
  const described = [block.hint && ids.hint, ids.error].filter(Boolean).join(" ");
  const aria = {
    id: ids.field,
    "aria-describedby": described,
    "aria-required": block.optional ? null : "true",
    "aria-labelledby": grouped ? ids.label : null,
  };
  const field = control(block, element, surface, aria);
  const error = h("div", { class: "error", id: ids.error, role: "alert" });
  const label = [plain(block.label), block.optional && h("span", { class: "optional" }, ` ${t("optional")}`)];
  const node = h(
    "div",
    { class: "input-block" },
    grouped ? h("div", { class: "label", id: ids.label }, label) : h("label", { class: "label", id: ids.label, for: ids.field }, label),
    field,
    error,
    block.hint && h("div", { class: "hint", id: ids.hint }, plain(block.hint)),
  );
  node.setError = (sentence) => {
    const words = sentence ? said(sentence) : "";
    if (error.textContent !== words) error.textContent = words;
    node.classList.toggle("wrong", Boolean(sentence));
    const target = grouped ? field : (node.querySelector(`#${ids.field}`) ?? field);
    if (sentence) target.setAttribute("aria-invalid", "true");
    else target.removeAttribute("aria-invalid");
  };
  return node;
}

function table(block) {
  const settings = block.column_settings ?? [];
  const cell = (one, n, tag) =>
    h(
      tag,
      { class: `to-${settings[n]?.align ?? "left"}${settings[n]?.is_wrapped ? " wrapped" : ""}`, scope: tag === "th" ? "col" : null },
      one.type === "rich_text" ? rich(one.elements) : String(one.text ?? one.value ?? ""),
    );
  const [head, ...rows] = block.rows;
  return h(
    "div",
    { class: "table-holder", tabindex: "0" },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, head.map((one, n) => cell(one, n, "th")))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((one, n) => cell(one, n, "td"))))),
    ),
  );
}

const MARKS = { error: "⛔", warning: "⚠️", success: "✅", info: "ℹ️" };

function alert(block) {
  const level = MARKS[block.level] ? block.level : "info";
  return h(
    "div",
    { class: `alert alert-${block.level ?? "default"}`, role: "note" },
    h("span", { role: "img", "aria-label": t(`alert_${level}`) }, MARKS[level]),
    h("div", { class: "text" }, ...text(block.text)),
  );
}

function card(block, surface) {
  const words = (name) => block[name] && h("div", { class: `text card-${name}` }, ...text(block[name]));
  return h(
    "div",
    { class: "card" },
    block.hero_image && image(block.hero_image),
    (block.icon || block.title || block.subtitle) &&
      h("div", { class: "card-head" }, block.icon && image(block.icon, true), h("div", {}, words("title"), words("subtitle"))),
    words("body"),
    block.actions && h("div", { class: "actions" }, block.actions.map((one) => control(block, one, surface))),
  );
}

const BLOCKS = {
  section,
  context,
  actions,
  input,
  table,
  alert,
  card,
  data_visualization: chart,
  header: (block) => h("h3", { class: "header" }, plain(block.text)),
  divider: () => h("hr"),
  image: (block) => h("figure", {}, block.title && h("figcaption", {}, plain(block.title)), image(block)),
  rich_text: (block) => h("div", { class: "text" }, rich(block.elements)),
  markdown: (block) => h("div", { class: "text markdown" }, markdown(block.text)),
};

/** The node of one block. */
export function drawn(block, surface) {
  const draw = BLOCKS[block.type];
  const node = draw ? draw(block, surface) : h("div", { class: "not-drawn" }, t("not_drawn", { name: block.type }));
  node.classList.add("block");
  return node;
}

/** Brings the blocks within `parent` to `blocks`; those that did not change keep their nodes. */
export function drawBlocks(parent, blocks, surface) {
  reconcile(
    parent,
    blocks.map((block, n) => ({
      key: block.block_id ?? n,
      mark: JSON.stringify(block),
      make: () => drawn(block, surface),
    })),
  );
}

/** Shows the server's account of what was entered, but for what it may not know yet. */
export function showValues(parent, surface) {
  for (const node of parent.querySelectorAll("[data-key]")) {
    if (!node.setState || surface.isUnsettled(node.dataset.key)) continue;
    const [block_id, action_id] = splitKey(node.dataset.key, surface);
    const now = surface.values[block_id]?.[action_id];
    if (now) node.setState(now);
  }
}

function splitKey(key, surface) {
  for (const [block_id, actions_] of Object.entries(surface.values))
    for (const action_id of Object.keys(actions_))
      if (keyOf({ block_id }, { action_id }) === key) return [block_id, action_id];
  return [null, null];
}
