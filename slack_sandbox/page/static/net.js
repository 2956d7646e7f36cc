// To and from the server: one stream of events in, one POST per gesture out.

import { recall, remember } from "./memory.js";

const asked = new URLSearchParams(location.search).get("as");
export const boot = JSON.parse(document.body.dataset.boot);

/** Whom this window acts as: the address says, else what the window remembers, else the first person. */
export const me = [asked, recall("as", "session"), boot.people[0]].find((one) => boot.people.includes(one)) ?? "";

remember("as", me, "session");

/** Acts as somebody else from now on. */
export function actAs(person) {
  const address = new URL(location.href);
  address.searchParams.set("as", person);
  location.assign(address);
}

/** Posts a gesture; answers `{ok, error?, text?, ...}` once the app has answered. Never throws. */
export async function post(gesture, body = {}) {
  try {
    const answer = await fetch(`/ui/${gesture}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: me, ...body }),
    });
    if (!answer.ok) return { ok: false, error: "http", text: await answer.text() };
    return await answer.json();
  } catch (error) {
    return { ok: false, error: "lost", text: String(error) };
  }
}

/** What an exchange said, whole. */
export async function exchange(number) {
  const answer = await fetch(`/ui/wire/${number}`);
  return answer.json();
}

const KINDS = ["snapshot", "places", "message", "gone", "views", "values", "home", "wire", "notice", "troubles"];

/** Listens until the page closes: `heard(kind, data)`; `lost(true)` while the stream is cut. */
export function listen(heard, lost) {
  const stream = new EventSource(`/ui/events?as=${encodeURIComponent(me)}`);
  for (const kind of KINDS) stream.addEventListener(kind, (event) => heard(kind, JSON.parse(event.data)));
  stream.addEventListener("open", () => lost(false));
  stream.addEventListener("error", () => {
    lost(true);
    if (stream.readyState !== EventSource.CLOSED) return; // the browser comes back by itself
    setTimeout(() => listen(heard, lost), 1000);
  });
}
