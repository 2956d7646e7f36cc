// What a menu of choices offers, and how its choices stand in the view's state.

import { plain } from "./mrkdwn.js";
import { nameOf } from "./store.js";

const fold = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[\u00a0\u202f]/g, " ")
    .replaceAll("’", "'")
    .toLowerCase();

/** A choice as the menu handles it: `value` is compared, `text` shown, `kept` is what the state holds. */
const ofOption = (option) => ({
  value: option.value,
  text: plain(option.text),
  about: plain(option.description),
  kept: option,
});
const ofId = (id) => ({ value: id, text: nameOf(id), about: "", kept: id });

export const isMultiple = (element) => element.type.startsWith("multi_");
export const isExternal = (element) => element.type.endsWith("external_select");
/** Menus of people and conversations: the server lists them, without asking the app. */
export const isOfWorkspace = (element) => /(users|channels|conversations)_select$/.test(element.type);

/** Choices in the state of a menu. */
export function chosenIn(value) {
  const several = Array.isArray(value) ? value : value ? [value] : [];
  return several.map((one) => (typeof one === "string" ? ofId(one) : ofOption(one)));
}

/** Groups of the menu's own, filtered by what is typed: `[{label, options}]`. */
export function listed(element, typed) {
  const groups = groupsOf(element, element.option_groups ?? [{ options: element.options ?? [] }]);
  const aim = fold(typed.trim());
  return groups
    .map(({ label, options }) => ({ label, options: options.filter((one) => fold(one.text).includes(aim)) }))
    .filter((group) => group.options.length);
}

/** Groups of the wire, or of what the server answers. */
export const groupsOf = (element, groups) =>
  groups.map(({ label, options }) => ({
    label: typeof label === "string" ? label : label ? plain(label) : null,
    options: options.map((one) => (isOfWorkspace(element) ? { ...ofOption(one), kept: one.value } : ofOption(one))),
  }));
