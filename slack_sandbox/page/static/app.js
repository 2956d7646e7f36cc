// The page: hears the server, draws what changed.

import { drawHead, drawHere, drawHome, drawList, drawTitle, isHere, placeName } from "./conversation.js";
import { composer } from "./composer.js";
import { button, h, refill } from "./dom.js";
import { drawFirst, tried } from "./first.js";
import { drawInspector } from "./inspector.js";
import { drawMessages } from "./messages.js";
import { drawModals } from "./modal.js";
import { listen, me, post } from "./net.js";
import { applyTheme, drawSidebar } from "./sidebar.js";
import { changed, hear, nameOf, note, onArrival, onHome, onNotice, state, watch } from "./store.js";
import { report, toast } from "./toasts.js";
import { drawTroubles } from "./troubles.js";
import { lang, said, t } from "./words.js";

const side = document.getElementById("side");
const heading = h("h2", { id: "side-title" });
const sideHead = h("header", { class: "main-head" });
const panel = h("div", { class: "side-body" });
const sideFoot = h("div", { class: "main-foot" });
side.append(sideHead, panel, sideFoot);
side.setAttribute("aria-labelledby", "side-title");

function closeSide() {
  const name = state.side;
  state.side = null;
  changed("side");
  (document.querySelector(`[data-key="side ${name}"]`) ?? document.querySelector(".main .composer textarea"))?.focus();
}

side.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeSide();
});

function drawThread() {
  if (state.side !== "thread" || !state.thread) return;
  const { channel, ts } = state.thread;
  panel.classList.add("messages");
  drawMessages(panel, channel, ts);
  const box = composer(channel, t("reply_to"), ts);
  if (sideFoot.firstElementChild !== box) refill(sideFoot, box);
}

let drawnSide = null;

function drawSide() {
  side.hidden = !state.side;
  document.body.dataset.side = state.side ?? "";
  drawHead();
  const fresh = JSON.stringify([state.side, state.side === "thread" && state.thread, lang()]);
  if (fresh === drawnSide) return;
  drawnSide = fresh;
  panel.className = `side-body ${state.side ?? ""}`;
  panel.replaceChildren();
  panel.kept = new Map();
  sideFoot.replaceChildren();
  if (!state.side) return;
  heading.textContent = t(state.side);
  refill(sideHead, heading, h("span", { class: "stretch" }), button({ class: "icon", key: "close side", "aria-label": t("close"), onclick: closeSide }, "×"));
  if (state.side === "inspector") drawInspector(panel);
  if (state.side === "troubles") drawTroubles(panel);
  drawThread();
  (sideFoot.querySelector("textarea") ?? sideHead.querySelector("button")).focus();
}

const onWire = () => state.side === "inspector" && drawInspector(panel);
const onTroubles = () => state.side === "troubles" && drawTroubles(panel);

watch(["places", "messages", "here", "chrome"], drawSidebar);
watch(["here", "chrome"], drawHere);
watch(["places", "chrome", "first"], drawFirst);
watch(["sent"], () => tried(state.sent));
watch(["places"], () => (state.ready && state.here ? drawHere() : null));
watch(["messages"], () => (state.here ? drawList() : null));
watch(["messages"], drawThread);
watch(["places", "messages", "here"], drawTitle);
watch(["views"], drawModals);
watch(["home"], () => state.here && drawHome());
watch(["wire"], onWire);
watch(["troubles"], onTroubles);
watch(["troubles"], drawHead);
watch(["side", "chrome"], drawSide);
watch(["chrome"], () => (document.documentElement.lang = lang()));

onArrival((message) => {
  if (message.user === state.me || isHere(message.channel)) return;
  document.getElementById("said").textContent = `${t("new_message", { name: placeName(message.channel) })} : ${nameOf(message.user)}`;
});

onNotice((sentence) => {
  if (state.views.length || state.tab === "home") return; // shown there
  if (sentence.includes("failed with the error")) note(sentence);
  else toast(said(sentence));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, dialog, [popover]")) return;
  const field = document.querySelector(".main .composer textarea");
  if (!field) return;
  field.focus(); // the slash itself lands there
});

/** The page's language is that of one's Slack: the app is told, and what it shows is asked for anew. */
async function speak() {
  if (!state.ready || state.locale.startsWith(lang())) return;
  state.locale = `${lang()}-CA`;
  await post("speak", { locale: state.locale });
  if (state.tab === "home") report(await post("home"));
}

watch(["places", "chrome"], speak);

onHome(() => post("home").then(report));

applyTheme();
document.documentElement.lang = lang();
if (!me) {
  document.getElementById("lost").textContent = t("nobody");
  document.getElementById("lost").hidden = false;
  setTimeout(() => location.reload(), 2000);
} else listen(hear, (isLost) => {
  const banner = document.getElementById("lost");
  banner.hidden = !isLost;
  banner.textContent = isLost ? t("lost") : "";
});
