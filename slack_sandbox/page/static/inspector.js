// What went over the wire: each request and its answer, and the rule that was broken where one was.

import { button, h, reconcile } from "./dom.js";
import { exchange } from "./net.js";
import { changed, state } from "./store.js";
import { t } from "./words.js";

const opened = new Map();
let only = false;

const pretty = (value) =>
  value === null || value === undefined || value === "" ? t("empty_answer") : typeof value === "string" ? value : JSON.stringify(value, null, 2);

/** JSON that came as text within JSON (views, blocks, payloads) is shown as what it is. */
function unpacked(value) {
  if (typeof value === "string" && /^[[{]/.test(value)) {
    try {
      return unpacked(JSON.parse(value));
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return value.map(unpacked);
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unpacked(one)]));
  return value;
}

/** What a JSON pointer points at, or the nearest part above it. */
function pointed(root, pointer) {
  let part = root;
  for (const step of pointer.split("/").slice(1)) {
    const next = part?.[step.replaceAll("~1", "/").replaceAll("~0", "~")];
    if (next === undefined) break;
    part = next;
  }
  return part === root ? undefined : part;
}

function refusal({ rule, pointer }, whole) {
  const body = unpacked(whole.body);
  const answer = unpacked(whole.answer);
  const part = pointer && (pointed(body, pointer) ?? pointed(answer, pointer));
  return h(
    "div",
    { class: "refusal" },
    h("strong", {}, t("rule")),
    h("p", {}, rule),
    pointer && h("code", { class: "pointer" }, pointer),
    part !== undefined && part !== "" && h("pre", { tabindex: "0" }, pretty(part).slice(0, 1500)),
  );
}

function details(whole) {
  const part = (title, value) => h("div", {}, h("h4", {}, title), h("pre", { tabindex: "0" }, pretty(unpacked(value))));
  return h(
    "div",
    { class: "exchange-whole" },
    whole.refusals.map((one) => refusal(one, whole)),
    (whole.lints ?? []).map((one) => h("p", { class: "lint" }, one)),
    part(t("request"), whole.body),
    part(t("answer"), whole.answer),
  );
}

async function toggle(line) {
  if (opened.has(line.number)) opened.delete(line.number);
  else opened.set(line.number, await exchange(line.number));
  changed("wire");
}

function summary(line) {
  const bad = line.refusals.length > 0;
  const failed = line.error || (line.status !== null && line.status !== 200) || line.status === null;
  const said = bad ? `${t("refused")} · ${line.refusals[0].rule}` : line.error || line.lints?.[0];
  const status = line.status === null ? (line.ms === null ? t("under_way") : "—") : String(line.status);
  return button(
    {
      class: `exchange-line${bad ? " bad" : failed ? " failed" : ""}`,
      key: `wire ${line.number}`,
      "aria-expanded": String(opened.has(line.number)),
      onclick: () => toggle(line),
    },
    h("span", { class: line.inbound ? "way in" : "way out", role: "img", "aria-label": t(line.inbound ? "to_slack" : "to_app") }, line.inbound ? "→" : "←"),
    h("span", { class: "what" }, line.what, said && h("small", {}, said)),
    h("span", { class: "status" }, status),
    h("span", { class: "ms" }, line.ms === null ? "" : `${line.ms < 10 ? line.ms.toFixed(1) : Math.round(line.ms)} ms`),
  );
}

function drawn(line) {
  const whole = opened.get(line.number);
  return h("li", { class: "exchange" }, summary(line), whole && details({ ...whole, refusals: line.refusals }));
}

/** Brings the inspector up to date within its panel. */
export function drawInspector(panel) {
  let list = panel.querySelector(".exchanges");
  if (!list) {
    list = h("ol", { class: "exchanges", "aria-label": t("inspector") });
    panel.replaceChildren(h("div", { class: "filter", role: "group" }), list);
  }
  const filter = (on, key) =>
    button({ class: "tab", key: `filter ${key}`, "aria-pressed": String(only === on), onclick: () => ((only = on), changed("wire")) }, t(key));
  const lines = [...state.wire.values()].sort((one, other) => other.number - one.number);
  const refused = lines.filter((one) => one.refusals.length);
  reconcile(panel.firstElementChild, [
    { key: "all", mark: `${only} ${t("all")}`, make: () => filter(false, "all") },
    { key: "refused", mark: `${only} ${t("all")}`, make: () => filter(true, "refused_only") },
    { key: "count", mark: `${lines.length}/${refused.length}`, make: () => h("span", { class: "soft" }, `${refused.length} / ${lines.length}`) },
  ]);
  const shown = only ? refused : lines;
  list.dataset.empty = t("wire_empty");
  list.classList.toggle("empty", !shown.length);
  reconcile(
    list,
    shown.slice(0, 200).map((line) => ({
      key: line.number,
      mark: JSON.stringify([line, opened.has(line.number), t("all")]),
      make: () => drawn(line),
    })),
  );
}
