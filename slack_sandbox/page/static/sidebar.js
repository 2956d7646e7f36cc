// The sidebar: where to go, who one is, how the page looks and speaks.

import { button, h, refill } from "./dom.js";
import { menuButton } from "./menus.js";
import { avatar, badge } from "./messages.js";
import { goTo } from "./composer.js";
import { recall, remember } from "./memory.js";
import { actAs, boot, post } from "./net.js";
import { appDirect, changed, nameOf, state, unread } from "./store.js";
import { toggleLang, t } from "./words.js";

const root = document.documentElement;
const node = document.getElementById("sidebar");
const narrow = matchMedia("(max-width: 720px)");

const THEMES = ["auto", "light", "dark"];
const theme = () => recall("theme") ?? "auto";

export function applyTheme() {
  const wanted = theme();
  if (wanted === "auto") delete root.dataset.theme;
  else root.dataset.theme = wanted;
}

function nextTheme() {
  remember("theme", THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]);
  applyTheme();
  changed("chrome");
}

/** Shows or hides the sidebar where the window is narrow. */
export function showSidebar(open) {
  node.classList.toggle("open", open);
  for (const other of ["main", "side"]) document.getElementById(other).inert = open && narrow.matches;
  if (open) node.querySelector("[aria-current], button")?.focus();
  else if (narrow.matches) document.querySelector(".burger")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && node.classList.contains("open")) showSidebar(false);
});
narrow.addEventListener("change", () => showSidebar(false));

function line(conversation, sign, name) {
  const waiting = unread(conversation);
  const here = state.here === conversation.id;
  const go = () => {
    goTo(conversation.id);
    if (node.classList.contains("open")) showSidebar(false);
  };
  return h(
    "li",
    {},
    button(
      {
        class: waiting ? "place unread" : conversation.member ? "place" : "place away",
        key: `place ${conversation.id}`,
        "aria-current": here ? "page" : null,
        onclick: go,
      },
      sign,
      h("span", { class: "place-name" }, name),
      waiting > 0 && h("span", { class: "count-badge" }, h("span", { "aria-hidden": "true" }, waiting), h("span", { class: "unseen" }, t("unread", { n: waiting }))),
    ),
  );
}

function hash(conversation) {
  return h("span", { class: ["group", "mpim"].includes(conversation.kind) ? "glyph lock" : "glyph hash", "aria-hidden": "true" });
}

function directTo(person) {
  const open = async () => {
    const answer = await post("direct", { with: person.id });
    if (answer.ok) goTo(answer.channel);
    showSidebar(false);
  };
  const known = [...state.conversations.values()].find(
    (one) => one.kind === "im" && one.with === person.id && (person.id !== state.me || one.members === 1),
  );
  const name = [person.name, person.id === state.me && h("span", { class: "soft" }, ` ${t("you")}`), " ", badge(person.id)];
  if (known) return line(known, avatar(person.id, true), name);
  return h("li", {}, button({ class: "place", key: `with ${person.id}`, onclick: open }, avatar(person.id, true), h("span", { class: "place-name" }, name)));
}

function group(title, lines) {
  return lines.length > 0 && h("section", {}, h("h2", {}, title), h("ul", {}, lines));
}

function whoIam() {
  const people = () =>
    boot.people.length &&
    [...state.people.values()]
      .filter((one) => !one.bot && !one.deleted)
      .map((one) => ({
        text: [one.full_name, " ", badge(one.id)],
        about: one.id,
        checked: one.id === state.me,
        before: avatar(one.id, true),
        then: () => one.id === state.me || actAs(one.id),
      }));
  return menuButton(
    { class: "who" },
    t("acting_as", { name: nameOf(state.me) }),
    () => [{ title: t("act_as") }, ...people()],
    { wide: true },
    avatar(state.me, true),
    h("span", { class: "who-text" }, h("small", {}, t("act_as")), h("strong", {}, nameOf(state.me))),
    h("span", { class: "caret", "aria-hidden": "true" }),
  );
}

/** Draws the whole of it. */
export function drawSidebar() {
  if (!state.ready) return;
  const all = [...state.conversations.values()];
  const channels = all.filter((one) => one.kind !== "im").sort((one, other) => one.name.localeCompare(other.name));
  const people = [...state.people.values()].filter((one) => !one.bot && !one.deleted);
  people.sort((one, other) => (other.id === state.me) - (one.id === state.me) || one.name.localeCompare(other.name));
  const direct = appDirect();
  node.setAttribute("aria-label", state.app.team);
  refill(
    node,
    h(
      "header",
      {},
      h("strong", { class: "team" }, t("sandbox")),
      button({ class: "icon shut", "aria-label": t("close_menu"), onclick: () => showSidebar(false) }, "×"),
    ),
    h(
      "div",
      { class: "places" },
      group(t("channels"), channels.map((one) => line(one, hash(one), one.name))),
      group(t("directs"), people.map(directTo)),
      direct && group(t("apps"), [line(direct, avatar(state.app.user, true), state.app.name)]),
    ),
    h(
      "footer",
      {},
      whoIam(),
      h(
        "div",
        { class: "settings" },
        button({ class: "link", key: "theme", onclick: nextTheme }, t("theme", { theme: t(`theme_${theme()}`) })),
        button({ class: "link", key: "lang", lang: t("language") === "English" ? "en" : "fr", onclick: () => (toggleLang(), changed("chrome")) }, t("language")),
      ),
    ),
  );
}
