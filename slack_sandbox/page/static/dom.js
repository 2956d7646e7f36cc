// Building and keeping up the document. Text is always text: nothing here parses HTML.

/** An element. `attrs`: attributes; `on*` functions are listeners; null, false and undefined are left out. */
export function h(tag, attrs = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled") node[name] = value;
    else if (name === "key") node.dataset.key = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false));
  return node;
}

/** A button that submits nothing. */
export const button = (attrs, ...children) => h("button", { type: "button", ...attrs }, ...children);

let last = 0;
/** An id nobody else has. */
export const freshId = (prefix) => `${prefix}${++last}`;

export const FOCUSABLE =
  'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), [tabindex="0"], summary';

/** What Tab reaches within a node, in order. */
export const focusable = (node) =>
  [...node.querySelectorAll(FOCUSABLE)].filter((one) => one.tabIndex >= 0 && one.getClientRects().length);

function focusKeptIn(parent) {
  const active = document.activeElement;
  if (!active || !parent.contains(active)) return () => {};
  const key = active.closest("[data-key]")?.dataset.key;
  const range = "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
  return () => {
    if (document.activeElement === active) return;
    const holder = active.isConnected ? active : key && parent.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!holder) return;
    const target = holder.matches("input, textarea, button, a") ? holder : focusable(holder)[0];
    target?.focus({ preventScroll: true });
    if (range && range[0] !== null && target?.setSelectionRange && target.value.length >= range[1])
      target.setSelectionRange(...range);
  };
}

/** Replaces the children of a node; the focus stays on what bears the same `key`. */
export function refill(parent, ...children) {
  const back = focusKeptIn(parent);
  parent.replaceChildren(...children.flat(Infinity).filter(Boolean));
  back();
}

/**
 * Brings the children of `parent` to `items`, in order. An item `{key, mark, make}` whose `mark` is as before
 * keeps its node, with its focus, its caret and what is open in it.
 */
export function reconcile(parent, items) {
  const back = focusKeptIn(parent);
  const before = parent.kept ?? new Map();
  const after = new Map();
  for (const { key, mark, make } of items) {
    const known = before.get(key);
    after.set(key, known && known.mark === mark ? known : { mark, node: make() });
  }
  const wanted = new Set([...after.values()].map((one) => one.node));
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let place = parent.firstElementChild;
  for (const node of wanted) {
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
  parent.kept = after;
  back();
}

/** Puts a popup (in the top layer) beside its anchor, within the window. */
export function placeBeside(popup, anchor, { wide = false, end = false } = {}) {
  const box = anchor.getBoundingClientRect();
  if (wide) popup.style.minWidth = `${box.width}px`;
  popup.style.maxHeight = "";
  const { width, height } = popup.getBoundingClientRect();
  const below = innerHeight - box.bottom - 8;
  const above = box.top - 8;
  const up = height > below && above > below;
  popup.style.maxHeight = `${Math.max(120, Math.min(340, up ? above : below))}px`;
  const tall = Math.min(height, parseFloat(popup.style.maxHeight));
  const left = end ? box.right - width : box.left;
  popup.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  popup.style.top = `${up ? box.top - tall - 4 : box.bottom + 4}px`;
}

/** Where a popup must live so as not to be inert: in the dialog that holds its anchor, if any. */
export const hostOf = (anchor) => anchor.closest("dialog") ?? document.body;
