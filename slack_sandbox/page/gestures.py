"""What a browser asks for, carried out at the desk as the person it acts as."""

import html
import re
from base64 import b64decode
from collections.abc import Callable

from slack_sandbox.changing import person_changed
from slack_sandbox.choosing import offered
from slack_sandbox.desk import Desk, Surface, dispatches
from slack_sandbox.errors import (
    AppError,
    AppTimeout,
    DriverError,
    RefusedAnswer,
    SandboxError,
    Undeclared,
)
from slack_sandbox.page.places import Places
from slack_sandbox.page.troubles import Troubles
from slack_sandbox.person import Person
from slack_sandbox.posted import Posted
from slack_sandbox.screen import Message
from slack_sandbox.sight import Channel
from slack_sandbox.state import Json, as_values, interactive, value_key
from slack_sandbox.views import LiveView
from slack_sandbox.workspace import BOT_USER_ID, Member

Handler = Callable[["Gestures", Member, Json], Json | None]
FILLING = ("change", "fill")
"""Gestures that change what a view holds."""
RECENT = 40
"""How far back the log is looked through for rules that an answer turned out to break."""


class Gestures:
    """Runs gestures. Each returns once the app has answered, so none may run on the server's own loop."""

    def __init__(self, desk: Desk, places: Places, troubles: Troubles) -> None:
        self.desk = desk
        self.workspace = desk.workspace
        self.places = places
        self.troubles = troubles

    def run(self, name: str, body: Json) -> Json:
        """Carries a gesture out: `{"ok": true, ...}`, or `{"ok": false, "error": kind, "text": sentence}`."""
        try:
            who = self.places.person(str(body.get("as")))
            if who.deleted:
                raise DriverError(f"{who.name} is deactivated")
            if name not in GESTURES:
                raise DriverError(f"no gesture {name!r}")
            told = GESTURES[name](self, who, body) or {}
            return {"ok": True, **self._values(who, name, body), **told}
        except SandboxError as error:
            return {"ok": False, "error": _kind(error), "text": str(error)}
        except (KeyError, TypeError, ValueError) as error:
            return {"ok": False, "error": "bad_request", "text": f"{type(error).__name__}: {error}"}
        finally:
            self._retell_refusals()

    def _values(self, who: Member, name: str, body: Json) -> Json:
        """What the view holds now, so that the window need not wait for the stream to say it."""
        live = self.desk.views.find(body["view"]) if name in FILLING and body.get("view") else None
        return {"values": as_values(live.states)} if live is not None and live.person == who.id else {}

    def _retell_refusals(self) -> None:
        """An answer is found wanting after the exchange was told: it is told again."""
        for entry in self.workspace.log.entries[-RECENT:]:
            if entry.refusals:
                self.workspace.hub.publish("wire", entry=entry.number)

    def live(self, who: Member, view_id: str) -> LiveView:
        """An open view of that person; raises DriverError."""
        home = self.desk.views.home(who.id)
        found = home if home is not None and home.id == view_id else self.desk.views.find(view_id)
        if found is None or found.person != who.id:
            raise DriverError("that window is no longer open")
        return found

    def surface(self, who: Member, body: Json) -> Surface:
        """Where a control stands; raises DriverError."""
        return self.message(who, body) if body.get("ts") else self.live(who, body["view"])

    def message(self, who: Member, body: Json) -> Posted:
        """A message that person sees; raises DriverError."""
        found = self.places.message(body["channel"], body["ts"], who.id)
        if found is None:
            raise DriverError("that message is no longer there")
        return found


def _kind(error: SandboxError) -> str:
    kinds: list[tuple[type[SandboxError], str]] = [
        (AppTimeout, "timeout"),
        (AppError, "app_error"),
        (RefusedAnswer, "refused"),
        (Undeclared, "undeclared"),
    ]
    return next((name for kind, name in kinds if isinstance(error, kind)), "impossible")


def _spot(blocks: list[Json], body: Json) -> tuple[Json, Json]:
    for block, element in interactive(blocks):
        if block.get("block_id") == body["block"] and element.get("action_id") == body["action"]:
            return block, element
    raise DriverError("that control is no longer there")


def _command(self: Gestures, who: Member, body: Json) -> None:
    name, _, text = str(body["line"]).partition(" ")
    self.desk.command(who, name, text.strip(), self.places.conversation(body["channel"], who.id))


def _say(self: Gestures, who: Member, body: Json) -> None:
    where = self.places.conversation(body["channel"], who.id)
    said = _on_the_wire(str(body["text"]), self)
    Person(self.desk, who).say(said, Channel(where.id, where.name), body.get("thread_ts"))


_ADDRESS = re.compile(r"(?<![<|])(https?://[^\s<>|]*[^\s<>|.,;:!?)])")


def _on_the_wire(typed: str, gestures: Gestures) -> str:
    """What Slack's composer sends: entities escaped, names as mentions, addresses in brackets."""
    workspace = gestures.workspace
    names = {f"@{one.display_name}": f"<@{one.id}>" for one in workspace.people.values()}
    names |= {
        f"#{one.name}": f"<#{one.id}|{one.name}>"
        for one in list(workspace.conversations.values())
        if one.kind != "im"
    }
    escaped = {html.escape(name, quote=False): mention for name, mention in names.items()}
    longest_first = sorted(escaped, key=len, reverse=True)
    pattern = "|".join(re.escape(name) for name in longest_first)
    said = re.sub(rf"(?:{pattern})(?!\w)", lambda m: escaped[m[0]], html.escape(typed, quote=False))
    return _ADDRESS.sub(r"<\1>", said)


def _shortcut(self: Gestures, who: Member, body: Json) -> None:
    if body.get("ts"):
        self.desk.message_shortcut(who, body["callback_id"], self.message(who, body))
    else:
        self.desk.shortcut(who, body["callback_id"])


def _act(self: Gestures, who: Member, body: Json) -> None:
    """A button, an overflow menu, Enter in a field: told to the app whatever it holds."""
    surface = self.surface(who, body)
    block, element = _spot(surface.shown_blocks, body)
    self.desk.tell(who, surface, block, element, **dict(body.get("value") or {}))


def _change(self: Gestures, who: Member, body: Json) -> Json:
    """A choice, kept where it was made: `tell` is what to act with where the app asks to know."""
    surface = self.surface(who, body)
    block, element = _spot(surface.shown_blocks, body)
    chosen = body["chosen"]
    if element["type"] == "file_input":
        chosen = [self.desk.files.chosen(who.id, one["name"], b64decode(one["content"])) for one in chosen]
    self.desk.fill(who, surface, block, element, chosen)
    if isinstance(surface, Posted):
        self.workspace.hub.publish("message_changed", who.id, channel=surface.channel, ts=surface.ts)
    return {"tell": {value_key(element) or "value": chosen} if dispatches(block, element) else None}


def _fill(self: Gestures, who: Member, body: Json) -> None:
    """What was typed, where the field is still there."""
    surface = self.surface(who, body)
    states = surface.states(who.id) if isinstance(surface, Posted) else surface.states
    for one in body["values"]:
        key = (one["block"], one["action"])
        state = states.get(key)
        if state is not None:
            element = {"type": state["type"]}
            if state.get(value_key(element) or "value") != one["value"]:
                spot = {"block_id": key[0]}, element | {"action_id": key[1]}
                self.desk.fill(who, surface, *spot, one["value"])


def _suggest(self: Gestures, who: Member, body: Json) -> Json:
    surface = self.surface(who, body)
    block, element = _spot(surface.shown_blocks, body)
    groups = offered(self.desk, who, surface, block, element, str(body["typed"]))
    return {"groups": [{"label": label, "options": options} for label, options in groups]}


def _submit(self: Gestures, who: Member, body: Json) -> Json:
    return {"sent": self.desk.submit(who, self.live(who, body["view"]))}


def _dismiss(self: Gestures, who: Member, body: Json) -> None:
    self.desk.dismiss(who, self.live(who, body["view"]))


def _home(self: Gestures, who: Member, body: Json) -> None:
    Person(self.desk, who).home()


def _messages_tab(self: Gestures, who: Member, body: Json) -> None:
    Person(self.desk, who).messages_tab()


def _react(self: Gestures, who: Member, body: Json) -> None:
    person, message = Person(self.desk, who), Message(self.workspace, self.message(who, body))
    (person.react if body["on"] else person.unreact)(message, str(body["emoji"]))


def _edit(self: Gestures, who: Member, body: Json) -> None:
    message = Message(self.workspace, self.message(who, body))
    Person(self.desk, who).edit(message, _on_the_wire(str(body["text"]), self))


def _delete(self: Gestures, who: Member, body: Json) -> None:
    Person(self.desk, who).delete(Message(self.workspace, self.message(who, body)))


def _read(self: Gestures, who: Member, body: Json) -> None:
    self.places.conversation(body["channel"], who.id)
    self.places.mark_read(who.id, body["channel"], str(body["ts"]))


def _direct(self: Gestures, who: Member, body: Json) -> Json:
    other = body["with"] if body["with"] == BOT_USER_ID else self.places.person(body["with"]).id
    found = self.places.pair(who.id, other)
    self.workspace.hub.publish("members", channel=found.id)
    return {"channel": found.id}


def _join(self: Gestures, who: Member, body: Json) -> None:
    found = self.places.public(body["channel"])
    Person(self.desk, who).join(Channel(found.id, found.name))


def _invite(self: Gestures, who: Member, body: Json) -> None:
    where = self.places.conversation(body["channel"], who.id)
    Person(self.desk, who).invite_bot(Channel(where.id, where.name))


def _expel(self: Gestures, who: Member, body: Json) -> None:
    where = self.places.conversation(body["channel"], who.id)
    Person(self.desk, who).remove_bot(Channel(where.id, where.name))


def _hide(self: Gestures, who: Member, body: Json) -> None:
    posted = self.message(who, body)
    if posted.seen_by != who.id:
        raise DriverError("only what is visible to you alone can be dismissed")
    self.workspace.delete(posted)


def _speak(self: Gestures, who: Member, body: Json) -> None:
    """The language of the page is that of her Slack, which apps are told of."""
    who.locale = str(body["locale"])
    person_changed(self.desk, who)


def _trouble(self: Gestures, who: Member, body: Json) -> None:
    self.troubles.cause(body["kind"], body.get("method"), body.get("seconds"), bool(body.get("once")))


def _heal(self: Gestures, who: Member, body: Json) -> None:
    self.troubles.heal()


GESTURES: dict[str, Handler] = {
    "act": _act,
    "change": _change,
    "command": _command,
    "direct": _direct,
    "delete": _delete,
    "dismiss": _dismiss,
    "edit": _edit,
    "expel": _expel,
    "fill": _fill,
    "heal": _heal,
    "hide": _hide,
    "home": _home,
    "invite": _invite,
    "join": _join,
    "messages_tab": _messages_tab,
    "react": _react,
    "read": _read,
    "say": _say,
    "shortcut": _shortcut,
    "speak": _speak,
    "submit": _submit,
    "suggest": _suggest,
    "trouble": _trouble,
}
