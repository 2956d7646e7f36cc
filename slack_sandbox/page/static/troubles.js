// The panel of faults: what may go wrong, caused and healed by hand.

import { button, h, refill } from "./dom.js";
import { boot, post } from "./net.js";
import { state } from "./store.js";
import { report } from "./toasts.js";
import { t } from "./words.js";

const chosen = { kind: "rate_limit", method: "", once: true, seconds: "" };
const LASTING = { rate_limit: "5", timeout: "20", slow: "1.5" };
const WHOLE = boot.whole_troubles;

function select(id, label, options, name) {
  const node = h(
    "select",
    { id, class: "field", onchange: () => ((chosen[name] = node.value), name === "kind" && fit()) },
    options.map(([value, words]) => h("option", { value, selected: value === chosen[name] }, words)),
  );
  node.value = chosen[name];
  return h("div", { class: "input-block" }, h("label", { class: "label", for: id }, label), node);
}

function fit() {
  const whole = WHOLE.includes(chosen.kind);
  document.querySelector(".of-method").hidden = whole;
  const field = document.getElementById("trouble-seconds");
  field.closest(".input-block").hidden = !(chosen.kind in LASTING);
  field.placeholder = LASTING[chosen.kind] ?? "";
}

async function cause() {
  const method = WHOLE.includes(chosen.kind) ? null : chosen.method || null;
  report(await post("trouble", { kind: chosen.kind, method, once: chosen.once, seconds: Number(chosen.seconds) || null }));
}

function present() {
  if (!state.caused.length) return h("p", { class: "all-well" }, t("all_well"));
  return h(
    "div",
    {},
    h("h3", {}, t("now_wrong")),
    h(
      "ul",
      { class: "caused" },
      state.caused.map((one) =>
        h("li", {}, t(one.kind), h("small", {}, WHOLE.includes(one.kind) ? "" : [one.method ?? t("every_method"), one.once && ` · ${t("once")}`])),
      ),
    ),
    button({ class: "btn primary", key: "heal", onclick: async () => report(await post("heal")) }, t("heal")),
  );
}

/** Draws the panel. */
export function drawTroubles(panel) {
  const kinds = [...boot.troubles, ...WHOLE].map((one) => [one, t(one)]);
  const methods = [["", t("every_method")], ...boot.methods.map((one) => [one, one])];
  const once = h("input", { type: "checkbox", id: "trouble-once", checked: chosen.once, onchange: () => (chosen.once = once.checked) });
  const seconds = h("input", {
    id: "trouble-seconds",
    class: "field",
    inputmode: "decimal",
    value: chosen.seconds,
    oninput: () => (chosen.seconds = seconds.value.replace(",", ".")),
  });
  refill(
    panel,
    h(
      "form",
      {
        class: "troubles",
        onsubmit: (event) => {
          event.preventDefault();
          cause();
        },
      },
      select("trouble-kind", t("trouble_what"), kinds, "kind"),
      h("div", { class: "of-method" }, select("trouble-method", t("trouble_method"), methods, "method"), h("label", { class: "box" }, once, h("span", {}, t("once")))),
      h("div", { class: "input-block" }, h("label", { class: "label", for: "trouble-seconds" }, t("seconds")), seconds),
      h("button", { type: "submit", class: "btn danger solid" }, t("cause")),
    ),
    present(),
  );
  fit();
}
