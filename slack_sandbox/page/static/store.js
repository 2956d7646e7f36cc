// What the window knows: a mirror of the server's account, and what is its own (where it looks, what is open).

export const state = {
  ready: false,
  me: "",
  locale: "",
  app: null,
  people: new Map(),
  conversations: new Map(),
  messages: new Map(),
  views: [],
  home: null,
  wire: new Map(),
  caused: [],
  notes: [],
  here: null,
  tab: "messages",
  side: null,
  thread: null,
  newFrom: null,
  editing: null,
  sent: null,
};

const watchers = new Map();

/** Calls `then` after each change of one of the topics. */
export function watch(topics, then) {
  for (const topic of topics) watchers.set(topic, [...(watchers.get(topic) ?? []), then]);
}

/** Says that topics changed; each watcher is called once. */
export function changed(...topics) {
  const called = new Set(topics.flatMap((topic) => watchers.get(topic) ?? []));
  for (const then of called) then();
}

function keep(message) {
  if (!state.messages.has(message.channel)) state.messages.set(message.channel, new Map());
  state.messages.get(message.channel).set(message.ts, message);
}

function keepPlaces(places) {
  state.people = new Map(places.people.map((one) => [one.id, one]));
  state.conversations = new Map(places.conversations.map((one) => [one.id, one]));
}

/** What the address says for the app's Home, which it opens again. */
export const AT_HOME = "#home";

/** Where the window looks: where it was, where its address says, else the first channel one is in. */
function chooseHere() {
  if (!state.here && location.hash === AT_HOME && state.app.home_tab && appDirect()) {
    Object.assign(state, { here: appDirect().id, tab: "home" });
    homes.forEach((then) => then());
    return;
  }
  const asked = [state.here, location.hash.slice(1)].find((one) => state.conversations.has(one));
  const places = [...state.conversations.values()];
  state.here = asked ?? (places.find((one) => one.kind !== "im" && one.member) ?? places[0])?.id ?? null;
}

const hearing = {
  snapshot(data) {
    Object.assign(state, { ready: true, me: data.me, locale: data.locale, app: data.app, views: data.views, home: data.home });
    state.caused = data.caused;
    state.messages = new Map();
    state.wire = new Map(data.wire.map((one) => [one.number, one]));
    keepPlaces(data.places);
    chooseHere();
    data.messages.forEach(keep);
    changed("places", "messages", "views", "home", "wire", "troubles", "here");
  },
  places(data) {
    keepPlaces(data);
    changed("places");
  },
  message(data) {
    const fresh = !state.messages.get(data.channel)?.has(data.ts);
    keep(data);
    changed("messages");
    if (fresh) arrivals.forEach((then) => then(data));
  },
  gone({ channel, ts }) {
    state.messages.get(channel)?.delete(ts);
    changed("messages");
  },
  views(data) {
    state.views = data;
    changed("views");
  },
  values({ view, values }) {
    const live = state.views.find((one) => one.id === view) ?? (state.home?.id === view ? state.home : null);
    if (!live) return;
    live.values = values;
    changed(live.type === "home" ? "home" : "views");
  },
  home(data) {
    state.home = data;
    changed("home");
  },
  wire(data) {
    if (data) state.wire.set(data.number, data);
    changed("wire");
  },
  notice({ text }) {
    notices.forEach((then) => then(text));
  },
  troubles({ caused }) {
    state.caused = caused;
    changed("troubles");
  },
};

const arrivals = [];
const notices = [];
const homes = [];
/** Calls `then(message)` for each message that arrives while the window is open. */
export const onArrival = (then) => arrivals.push(then);
/** Calls `then(sentence)` for what Slack itself tells the person. */
export const onNotice = (then) => notices.push(then);

/** Calls `then()` where the window opens on the app's Home. */
export const onHome = (then) => homes.push(then);

/** Takes an event of the stream in. */
export const hear = (kind, data) => hearing[kind](data);

/** Name of a person or conversation by id; an id nobody has is shown as it is. */
export const nameOf = (id) => state.people.get(id)?.name ?? state.conversations.get(id)?.name ?? id;

/** The person's direct message with the app. */
export const appDirect = () => [...state.conversations.values()].find((one) => one.with === state.app?.user);

/** Messages of a conversation, oldest first, with the window's own notes. */
export function messagesOf(channel) {
  const kept = [...(state.messages.get(channel)?.values() ?? [])];
  const notes = state.notes.filter((one) => one.channel === channel);
  return [...kept, ...notes].sort((one, other) => Number(one.ts) - Number(other.ts));
}

/** How many messages of others wait to be read there. */
export function unread(conversation) {
  if (!conversation.member) return 0;
  const read = Number(conversation.read);
  return messagesOf(conversation.id).filter(
    (one) => Number(one.ts) > read && one.user !== state.me && !one.note && !one.thread_ts,
  ).length;
}

/** A note of the window's own, shown to this person here and now. */
export function note(text, channel = state.here) {
  state.notes.push({ channel, ts: String(Date.now() / 1000), user: "SANDBOX", text, blocks: [], ephemeral: true, note: true });
  changed("messages");
}
