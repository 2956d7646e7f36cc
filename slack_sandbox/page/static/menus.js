// Menus under a button: arrows, Home, End, first letters, Enter; Esc closes and gives the focus back.

import { button, h, hostOf, placeBeside } from "./dom.js";

let open = null;

function close(refocus) {
  if (!open) return;
  const { popup, anchor, off } = open;
  open = null;
  off();
  popup.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (refocus) anchor.focus();
}

function lineOf(item, group) {
  if (item.title) return h("div", { class: "menu-title", role: "presentation" }, item.title);
  return button(
    {
      class: item.danger ? "menu-item danger" : "menu-item",
      role: item.checked === undefined ? "menuitem" : "menuitemradio",
      "aria-checked": item.checked === undefined ? null : String(item.checked),
      tabindex: "-1",
      onclick: () => {
        close(true);
        item.then();
      },
    },
    item.before ?? null,
    h("span", { class: "menu-text" }, h("span", {}, item.text), item.about && h("small", {}, item.about), item.hint && h("small", { class: "usage" }, item.hint)),
    group,
  );
}

function onKey(event, popup) {
  const items = [...popup.querySelectorAll(".menu-item")];
  const at = items.indexOf(document.activeElement);
  const go = (index) => items[(index + items.length) % items.length]?.focus();
  if (event.key === "ArrowDown") go(at + 1);
  else if (event.key === "ArrowUp") go(at < 0 ? -1 : at - 1);
  else if (event.key === "Home") go(0);
  else if (event.key === "End") go(-1);
  else if (event.key === "Escape") close(true);
  else if (event.key === "Tab") {
    close(true);
    return;
  } else if (event.key.length === 1 && event.key !== " ") {
    const from = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    const letter = event.key.toLowerCase();
    from.find((one) => one.textContent.trim().toLowerCase().startsWith(letter))?.focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Opens a menu beside `anchor`. Items: `{text, about?, hint?, then, danger?, checked?, before?}` or `{title}`. */
export function openMenu(anchor, label, items, place = {}) {
  const again = open?.anchor === anchor;
  close(again);
  if (again) return;
  const popup = h("div", { class: "menu popup", role: "menu", "aria-label": label, popover: "manual" });
  popup.append(...items.map((one) => lineOf(one)));
  popup.addEventListener("keydown", (event) => onKey(event, popup));
  const outside = (event) => {
    if (!popup.contains(event.target) && !anchor.contains(event.target)) close(false);
  };
  const gone = () => close(false);
  document.addEventListener("pointerdown", outside, true);
  window.addEventListener("resize", gone);
  const off = () => {
    document.removeEventListener("pointerdown", outside, true);
    window.removeEventListener("resize", gone);
  };
  hostOf(anchor).append(popup);
  popup.showPopover();
  placeBeside(popup, anchor, place);
  anchor.setAttribute("aria-expanded", "true");
  open = { popup, anchor, off };
  popup.querySelector(".menu-item")?.focus();
}

/** A button that opens a menu; `items()` is asked each time. */
export function menuButton(attrs, label, items, place, ...children) {
  const node = button(
    {
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": label,
      title: label,
      onclick: () => openMenu(node, label, items(), place),
      onkeydown: (event) => {
        if (event.key !== "ArrowDown" || open) return;
        event.preventDefault();
        node.click();
      },
      ...attrs,
    },
    ...children,
  );
  return node;
}
