// The controls of Block Kit. Each node may have `setState(state)`, by which the server's account reaches it.

import { ask } from "./ask.js";
import { chooser } from "./chooser.js";
import { button, freshId, h } from "./dom.js";
import { menuButton } from "./menus.js";
import { plain, text } from "./mrkdwn.js";
import { keyOf, valueIn } from "./surface.js";
import { t } from "./words.js";

const CHARACTER_AFTER = 300;
const TYPING = 400;

function actButton(block, element, surface) {
  const style = { primary: "btn primary", danger: "btn danger" }[element.style] ?? "btn";
  const node = button(
    {
      class: style,
      key: keyOf(block, element),
      "aria-label": element.accessibility_label,
      onclick: async () => {
        if (node.getAttribute("aria-busy") || !(await ask(element.confirm))) return;
        node.setAttribute("aria-busy", "true");
        if (/^https?:/.test(element.url ?? "")) window.open(element.url, "_blank", "noopener");
        await surface.act(block, element);
        node.removeAttribute("aria-busy");
      },
    },
    plain(element.text),
  );
  return node;
}

function overflow(block, element, surface) {
  const pick = async (option) => {
    if (/^https?:/.test(option.url ?? "")) window.open(option.url, "_blank", "noopener");
    if (await ask(element.confirm)) await surface.act(block, element, { selected_option: option });
  };
  const items = () =>
    element.options.map((one) => ({ text: plain(one.text), about: plain(one.description), then: () => pick(one) }));
  return menuButton({ class: "btn more", key: keyOf(block, element) }, t("more_options"), items, { end: true }, "⋯");
}

function sendsOn(block, element) {
  if (block.type === "input" && !block.dispatch_action) return [];
  return element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
}

const INPUT_MODES = {
  email_text_input: { type: "email" },
  url_text_input: { type: "url" },
  number_input: { type: "text", inputmode: "decimal" },
};

function textInput(block, element, surface, aria) {
  const sends = sendsOn(block, element);
  const most = element.max_length;
  const count = h("span", { class: "count", "aria-hidden": "true" });
  const value = () => input.value || null;
  const tell = () => surface.act(block, element, { value: value() });
  const counted = () => {
    const left = (most ?? 0) - input.value.length;
    count.textContent = most && left <= Math.max(10, most * 0.2) ? String(left) : "";
    count.classList.toggle("over", left < 0);
  };
  let timer = null;
  let typedAt = 0;
  const input = h(element.multiline ? "textarea" : "input", {
    ...(element.multiline ? { rows: "4" } : (INPUT_MODES[element.type] ?? { type: "text" })),
    ...aria,
    class: "field",
    placeholder: plain(element.placeholder) || null,
    value: valueIn(surface.stateOf(block, element)) ?? "",
    autocomplete: "off",
    oninput: () => {
      typedAt = Date.now();
      counted();
      surface.fill(block, element, value());
      if (!sends.includes("on_character_entered")) return;
      clearTimeout(timer);
      timer = setTimeout(tell, CHARACTER_AFTER);
    },
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      if (element.multiline && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        input.form?.requestSubmit();
      } else if (!element.multiline && sends.includes("on_enter_pressed")) {
        event.preventDefault();
        tell();
      }
    },
  });
  counted();
  const node = h("div", { class: "typed", key: keyOf(block, element) }, input, count);
  node.setState = (now) => {
    const known = valueIn(now) ?? "";
    if (input.value === known || Date.now() - typedAt < TYPING) return;
    input.value = known;
    counted();
  };
  return node;
}

const PICKERS = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" };
const twoDigits = (number) => String(number).padStart(2, "0");

function shownMoment(element, value) {
  if (element.type !== "datetimepicker" || !value) return value ?? "";
  const when = new Date(value * 1000);
  const day = [when.getFullYear(), when.getMonth() + 1, when.getDate()].map(twoDigits).join("-");
  return `${day}T${twoDigits(when.getHours())}:${twoDigits(when.getMinutes())}`;
}

function keptMoment(element, shown) {
  if (element.type !== "datetimepicker" || !shown) return shown || null;
  return Math.floor(new Date(shown).getTime() / 1000);
}

function picker(block, element, surface, aria) {
  let kept = valueIn(surface.stateOf(block, element));
  const input = h("input", {
    ...aria,
    type: PICKERS[element.type],
    class: "field moment",
    key: keyOf(block, element),
    value: shownMoment(element, kept),
    onchange: async () => {
      if (!(await ask(element.confirm))) {
        input.value = shownMoment(element, kept);
        return;
      }
      kept = keptMoment(element, input.value);
      surface.change(block, element, kept);
    },
  });
  input.setState = (now) => {
    kept = valueIn(now);
    if (document.activeElement !== input) input.value = shownMoment(element, kept);
  };
  return input;
}

function boxes(block, element, surface, aria) {
  const several = element.type === "checkboxes";
  const name = freshId("boxes");
  let chosen = [];
  const take = (now) => (chosen = [valueIn(now)].flat().filter(Boolean).map((one) => one.value));
  const inputs = element.options.map((option, n) =>
    h("input", {
      type: several ? "checkbox" : "radio",
      name,
      id: n ? freshId("box") : (aria.id ?? freshId("box")),
      autofocus: n ? null : aria.autofocus,
      onchange: async () => {
        if (!(await ask(element.confirm))) return show();
        const kept = element.options.filter((_, at) => inputs[at].checked);
        chosen = kept.map((one) => one.value);
        return surface.change(block, element, several ? kept : kept[0]);
      },
    }),
  );
  const show = () => inputs.forEach((one, n) => (one.checked = chosen.includes(element.options[n].value)));
  take(surface.stateOf(block, element));
  show();
  const { id, autofocus, ...group } = aria;
  const node = h(
    "div",
    { ...group, "aria-required": several ? null : group["aria-required"], class: "boxes", role: several ? "group" : "radiogroup", key: keyOf(block, element) },
    element.options.map((option, n) =>
      h(
        "label",
        { class: "box", for: inputs[n].id },
        inputs[n],
        h("span", {}, ...text(option.text), option.description && h("small", {}, ...text(option.description))),
      ),
    ),
  );
  node.setState = (now) => {
    take(now);
    show();
  };
  return node;
}

async function inJson(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return { name: file.name, content: btoa(text) };
}

function fileInput(block, element, surface, aria) {
  const most = element.max_files ?? 10;
  const input = h("input", {
    ...aria,
    type: "file",
    multiple: most > 1,
    accept: (element.filetypes ?? []).map((one) => `.${one}`).join(",") || null,
    onchange: async () => {
      const files = [...input.files].slice(0, most);
      surface.change(block, element, await Promise.all(files.map(inJson)));
    },
  });
  const names = h("ul", { class: "file-names" });
  // The browser's own button speaks the browser's language: the input lies unseen over ours.
  const words = h("span", { class: "btn", "aria-hidden": "true" }, t(most > 1 ? "choose_files" : "choose_file"));
  const node = h("div", { class: "field files", key: keyOf(block, element) }, words, names, input);
  node.setState = (now) => names.replaceChildren(...(valueIn(now) ?? []).map((one) => h("li", {}, one.name)));
  node.setState(surface.stateOf(block, element));
  return node;
}

const CONTROLS = {
  button: actButton,
  workflow_button: actButton,
  overflow,
  radio_buttons: boxes,
  checkboxes: boxes,
  file_input: fileInput,
};

/** The node of an element; `aria` goes to whatever takes the focus. */
export function control(block, element, surface, aria = {}) {
  const known =
    CONTROLS[element.type] ??
    (element.type.endsWith("_select") ? chooser : PICKERS[element.type] ? picker : element.type.endsWith("_input") ? textInput : null);
  if (!known) return h("span", { class: "not-drawn" }, t("not_drawn", { name: element.type }));
  const focus = element.focus_on_load ? { ...aria, autofocus: true } : aria;
  return known(block, element, surface, focus);
}
