// The middle: a conversation, or the app's Home.

import { drawBlocks, showValues } from "./blocks.js";
import { composer } from "./composer.js";
import { button, h, refill } from "./dom.js";
import { avatar, drawMessages } from "./messages.js";
import { mrkdwn } from "./mrkdwn.js";
import { post } from "./net.js";
import { AT_HOME, appDirect, changed, messagesOf, nameOf, state, unread } from "./store.js";
import { showSidebar } from "./sidebar.js";
import { Surface } from "./surface.js";
import { report } from "./toasts.js";
import { said, t } from "./words.js";

const main = document.getElementById("main");
export const head = h("header", { class: "main-head" });
const list = h("div", { class: "messages", role: "log", tabindex: "0" });
const foot = h("div", { class: "main-foot" });
const home = h("div", { class: "home", hidden: true, tabindex: "0" });
main.append(head, list, home, foot);

let drawnHere = null;
let homeSurface = null;

const hereIs = () => state.conversations.get(state.here);
const isApp = (place) => place?.with === state.app.user;

function titleOf(place) {
  if (place.kind !== "im") return place.name;
  return isApp(place) ? state.app.name : nameOf(place.with);
}

function sideButton(name, glyph) {
  const on = state.side === name;
  const toggle = () => {
    state.side = on ? null : name;
    changed("side");
  };
  const wrong = name === "troubles" && state.caused.length > 0;
  return button(
    { class: wrong ? "chrome wrong" : "chrome", key: `side ${name}`, "aria-pressed": String(on), "aria-label": t(name), title: t(name), onclick: toggle },
    h("span", { class: `glyph ${glyph}` }),
    h("span", { class: "chrome-text" }, t(name)),
  );
}

function botToggle(place) {
  const name = state.people.get(state.app.user).name;
  const gesture = place.bot ? "expel" : "invite";
  return button(
    {
      class: place.bot ? "chrome bot" : "chrome bot out",
      key: "bot",
      title: t(place.bot ? "bot_in" : "bot_out", { name }),
      "aria-label": t(`${gesture}_bot`, { name }),
      onclick: async () => report(await post(gesture, { channel: place.id })),
    },
    avatar(state.app.user, true),
    h("span", { class: "chrome-text" }, place.bot ? `@${name}` : t("invite_bot", { name: `@${name}` })),
  );
}

function tabs() {
  const names = [state.app.home_tab && "home", state.app.messages_tab && "messages", "about"].filter(Boolean);
  const open = (name) => {
    state.tab = name;
    history.replaceState(null, "", name === "home" ? AT_HOME : `#${state.here}`);
    if (name !== "about") post(name === "home" ? "home" : "messages_tab").then(report);
    changed("here");
  };
  return h(
    "div",
    { class: "tabs", role: "group" },
    names.map((one) => button({ class: "tab", key: `tab ${one}`, "aria-pressed": String(state.tab === one), onclick: () => open(one) }, t(one))),
  );
}

/** The line above: where one is, and the way to the panels. */
export function drawHead() {
  const place = hereIs();
  if (!place) return;
  const sign = place.kind === "im" ? avatar(place.with, true) : h("span", { class: `glyph ${["group", "mpim"].includes(place.kind) ? "lock" : "hash"}`, "aria-hidden": "true" });
  refill(
    head,
    button({ class: "icon burger", key: "burger", "aria-label": t("menu"), onclick: () => showSidebar(true) }, h("span", { class: "glyph burger" })),
    h("h1", {}, sign, h("span", {}, titleOf(place))),
    isApp(place) && tabs(),
    h("span", { class: "stretch" }),
    place.shared_outside && h("span", { class: "badge" }, t("shared_outside")),
    place.kind !== "im" && h("span", { class: "soft wide-only" }, t("members", { n: place.members })),
    place.kind !== "im" && place.member && botToggle(place),
    sideButton("troubles", "storm"),
    sideButton("inspector", "wire"),
  );
}

function drawFoot(place) {
  const words = (key, ...more) => h("p", { class: "no-composer" }, t(key), " ", more);
  const join = button({ class: "btn primary", onclick: async () => report(await post("join", { channel: place.id })) }, t("join"));
  const name = place.kind === "im" ? titleOf(place) : `#${place.name}`;
  const shown = isApp(place) && state.tab !== "messages"
    ? null
    : place.archived
      ? words("archived")
      : !place.member
        ? words("not_member", join)
        : isApp(place) && state.app.read_only
          ? words("read_only")
          : composer(place.id, t("message_to", { name }));
  if (foot.firstElementChild !== shown || !shown?.classList.contains("composer")) refill(foot, shown);
}

/** Opens the conversation that is to be here; marks where the unread begins. */
export function drawHere() {
  if (!state.ready) return;
  const place = hereIs();
  if (!place) return;
  if (isApp(place) && state.tab === "messages" && !state.app.messages_tab) state.tab = "about";
  if (drawnHere !== state.here) {
    drawnHere = state.here;
    const read = Number(place.read);
    const waiting = unread(place) ? messagesOf(place.id).filter((one) => Number(one.ts) > read && one.user !== state.me) : [];
    state.newFrom = read > 0 ? (waiting[0]?.ts ?? null) : null;
    list.replaceChildren();
    list.kept = new Map();
  }
  drawHead();
  drawFoot(place);
  drawHome();
  drawList();
  list.scrollTop = list.scrollHeight;
}

/** The messages, and the note that they were read. */
export function drawList() {
  const place = hereIs();
  if (!place) return;
  const shown = !isApp(place) || state.tab === "messages";
  list.hidden = !shown;
  if (!shown) return;
  list.setAttribute("aria-label", t("message_list", { name: titleOf(place) }));
  const size = drawMessages(list, place.id);
  list.classList.toggle("empty", size === 0);
  list.dataset.empty = t(place.member && state.app.commands.length && !isApp(place) ? "empty_try" : "empty");
  markRead(place);
}

function markRead(place) {
  if (document.visibilityState !== "visible" || !unread(place)) return;
  const last = messagesOf(place.id).filter((one) => !one.note && !one.thread_ts).at(-1);
  if (!last) return;
  place.read = last.ts;
  post("read", { channel: place.id, ts: last.ts });
}

document.addEventListener("visibilitychange", () => {
  if (state.ready) drawList();
});

/** App Home, or what the app says of itself. */
export function drawHome() {
  const shown = isApp(hereIs()) && state.tab !== "messages";
  home.hidden = !shown;
  if (!shown) return;
  if (state.tab === "about") {
    homeSurface = null;
    home.kept = new Map();
    const { name, description, about } = state.app;
    home.replaceChildren(h("div", { class: "about" }, avatar(state.app.user), h("h2", {}, name), h("p", {}, description), h("p", {}, ...mrkdwn(about))));
    return;
  }
  drawAppHome(state.home);
}

function drawAppHome(view) {
  if (!view) {
    home.replaceChildren(h("p", { class: "home-empty" }, t("home_empty")));
    home.kept = new Map();
    homeSurface = null;
    return;
  }
  if (homeSurface?.where.view !== view.id) {
    homeSurface = new Surface({ view: view.id });
    home.replaceChildren(h("div", { class: "home-notice", role: "alert" }), h("div", { class: "home-blocks" }));
  }
  const [notice, blocks] = home.children;
  homeSurface.values = view.values;
  notice.textContent = said(view.notice) ?? "";
  drawBlocks(blocks, view.blocks, homeSurface);
  showValues(blocks, homeSurface);
}

/** How much waits elsewhere, in the title of the window. */
export function drawTitle() {
  const waiting = [...state.conversations.values()].reduce((sum, one) => sum + unread(one), 0);
  const place = hereIs();
  const where = place ? titleOf(place) : "";
  document.title = `${waiting ? `(${waiting}) ` : ""}${where} · ${nameOf(state.me)}`;
}

/** Name of a conversation, for announcements. */
export function placeName(channel) {
  const place = state.conversations.get(channel);
  return place ? (place.kind === "im" ? titleOf(place) : `#${place.name}`) : channel;
}

/** Whether that conversation is the one on the screen. */
export const isHere = (channel) => channel === state.here && (channel !== appDirect()?.id || state.tab === "messages");
