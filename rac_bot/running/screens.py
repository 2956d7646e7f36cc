"""All that the bot shows, as it draws it: somebody presses all there is to press, on a made-up college."""

import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from rac_bot.blockkit import Json, pressed, weight
from rac_bot.delivery.drawing import drawn
from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import Refusal
from rac_bot.handlers.gate.answer import Answer, Call
from rac_bot.handlers.gate.interaction import Interaction
from rac_bot.handlers.gate.listener import BUDGET_S
from rac_bot.handlers.gate.refusals import refused
from rac_bot.handlers.gate.visit import Desk, Visit
from rac_bot.handlers.rac import WORDS
from rac_bot.i18n import local_day
from rac_bot.running.app import routes
from rac_bot.running.college import CALLER, CHANNEL, COLLEAGUE, FAMILY, STANDING_IN
from rac_bot.running.kept import answers, homes
from rac_bot.settings import Settings
from rac_bot.store.database.engine import Store
from rac_bot.store.models import MessageState
from rac_bot.store.models.base import utc_now
from rac_bot.store.telling import outbox
from rac_bot.store.telling.outbox import Posted
from rac_bot.store.work.work import THE_BOT, By

NAMED = ("1234567 350-714-RL", "1234567 350-714-RL 350-704-RL EE", f"{FAMILY.strip()} 350-714-RL")
TYPED = ("", "leblanc", "1234567", *NAMED, "lot 350-714-RL", FAMILY.strip(), "leblenc", "zz")
"""After a command: nothing, one person, courses too, many people, almost a name, nobody."""
ENTERED = ("7654321", FAMILY, "322", "2026-09-01")
"""In a field, one after another: whichever fits."""
MESSAGE = "1234567, 800-0001 : 350-714-RL, 999-001-RA"
"""What the shortcut on a message finds something in."""
PEOPLE = {"taker": STANDING_IN}
"""Who is chosen in a field, where that is not the colleague whose access is taken away."""
OFTEN = 2  # the same thing is pressed, each time: it answers, and then says what is done already
MOST = 1500  # requests, each time


@dataclass
class Screens:
    """What was shown: the heaviest window of each shape, the text and the blocks of each message."""

    views: dict[tuple[object, ...], Json] = field(default_factory=dict)
    messages: list[tuple[str, list[Json]]] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    """What was pressed, submitted or looked up, by its id."""


def screens(settings: Settings, store: Store) -> Screens:
    """Everything that is reached from the commands, the shortcuts and the messages."""
    visitor = _Visitor(settings, store)
    visitor.walk()
    return visitor.shown


@dataclass
class _Window:
    """A view on screen, as Slack describes it in what it sends; with those under it."""

    view: Json
    beneath: "_Window | None"

    def described(self) -> Json:
        root = self
        while root.beneath:
            root = root.beneath
        blocks = [{"block_id": f"b{n}", **block} for n, block in enumerate(self.view["blocks"])]
        return {
            "private_metadata": "",
            "callback_id": "",
            **self.view,
            "blocks": blocks,
            "id": f"V{id(self)}"[:20],
            "hash": "1.a",
            "previous_view_id": f"V{id(self.beneath)}"[:20] if self.beneath else None,
            "root_view_id": f"V{id(root)}"[:20],
            "state": {"values": {}},
        }


class _Visitor:
    """An administrator who tries everything, a few times."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.shown = Screens()
        self._desk = Desk(settings, store, lambda: None, lambda slack_id: None)
        self._routes = routes(settings)
        self._by = By(CALLER, Rights(Role.ADMINISTERING), "check")
        self._waiting: deque[_Window] = deque()
        self._pressed: Counter[str] = Counter()
        self._later = utc_now()  # by the delivery's clock

    def walk(self) -> None:
        """Twice: what was done the first time is shown the second."""
        for _time in range(2):
            self._pressed.clear()
            self._arrive()
            self._try_all()
            self._read_messages()
            self._try_all()

    def _try_all(self) -> None:
        while self._waiting:
            self._try(self._waiting.popleft())

    def _arrive(self) -> None:
        settings = self._desk.settings
        named = ((name, TYPED) for name in (settings.rac_command_candidate, settings.rac_command_enrol))
        for name, texts in (*named, (settings.rac_command_rac, ("", *WORDS))):
            for text in texts:
                self._ask({"command": name, "text": text, "user_id": CALLER, "channel_id": "C0CHECK"})
        for name in sorted(self._routes.names("shortcut")):
            self._ask({"type": "shortcut", "callback_id": name, "message": {"text": MESSAGE}})
        for view in homes(self._desk.settings, self._desk.store):
            self._seen(_Window(view, None))
        for text, blocks in answers(self._desk.store):
            self._read(text, blocks)

    def _try(self, window: _Window) -> None:
        """Press, choose and submit all that there is."""
        view = window.described()
        for block, element in _elements(view):
            for state in self._held(block, element, view):
                if "action_id" in element and (block["type"] != "input" or block.get("dispatch_action")):
                    action = {"action_id": element["action_id"], "block_id": block["block_id"], **state}
                    entered = view | {"state": {"values": self._state(view, {block["block_id"]: state})}}
                    self._press(action, {"view": entered}, window)
        if view.get("submit"):
            for typed in ENTERED:
                state = {"values": self._state(view, {}, typed)}
                self._ask({"type": "view_submission", "view": view | {"state": state}}, window)

    def _press(self, action: Json, where: Json, window: _Window | None = None) -> None:
        name, word = pressed(action)[0], str(action.get("value") or "")
        same = f"{name} {word}" if word.isalpha() else name  # a word, unlike an id, is of another window
        if self._pressed[same] < OFTEN and self._pressed.total() < MOST:
            self._pressed[same] += 1
            self._ask({"type": "block_actions", "actions": [action], **where}, window)

    def _state(self, view: Json, chosen: dict[str, Json], typed: str = "") -> dict[str, Any]:
        """What the fields hold as they are drawn; `chosen` in its place, and where nothing is, what fits."""
        values = {}
        for block, element in _elements(view):
            if block["type"] != "input" and element["type"] in ("button", "overflow"):
                continue
            held = chosen.get(block["block_id"]) or _initial(element)
            if held is None and typed:
                held = next(iter(self._held(block, element, view, typed)), None)
            values[block["block_id"]] = {element["action_id"]: {"type": element["type"], **(held or {})}}
        return values

    def _held(self, block: Json, element: Json, view: Json, typed: str = "322") -> Iterator[Json]:
        """What somebody can choose or enter in an element: of a list, its ends."""
        options = _options(element)
        if element["type"].endswith("external_select"):
            options = self._look_up(block, element, view)
        today = local_day(utc_now()).isoformat()
        held: dict[str, list[Json]] = {
            "button": [{"type": "button", "value": element.get("value")}],
            "overflow": [{"type": "overflow", "selected_option": one} for one in options],
            "checkboxes": [{"selected_options": options}, {"selected_options": []}],
            "multi_external_select": [{"selected_options": options[:1]}],
            "datepicker": [{"selected_date": today}],
            "users_select": [{"selected_user": PEOPLE.get(element["action_id"], COLLEAGUE)}],
            "conversations_select": [{"selected_conversation": CHANNEL}],
            "number_input": [{"value": element.get("min_value", "1")}],
            "plain_text_input": [{"value": typed[: element.get("max_length") or 3000]}],
            "file_input": [{"files": []}],  # none can be given here
        }
        ends = [{"selected_option": one} for one in options[:1] + options[1:][-1:]]
        yield from held.get(element["type"], ends)

    def _look_up(self, block: Json, element: Json, view: Json) -> list[Json]:
        asked = {"action_id": element["action_id"], "block_id": block["block_id"], "value": "", "view": view}
        answer = self._answer({"type": "block_suggestion", **asked})
        return _options(answer.ack) if answer else []

    # --- asking, and what comes of it -----------------------------------------------------------------

    def _ask(self, body: Json, window: _Window | None = None) -> None:
        answer = self._answer(body)
        if answer is None:
            return
        for call in filter(None, (answer.call, answer.beneath)):
            self._called(call, window)
        for ack in (answer.ack, answer.otherwise()):
            if "view" in ack:
                self._seen(_Window(ack["view"], window.beneath if window else None))
            elif "text" in ack and not self._knows(ack["text"]):
                self.shown.messages.append((ack["text"], ack.get("blocks", [])))

    def _answer(self, body: Json) -> Answer | None:
        """As the gate has it answered; nothing where there is nothing to press any more."""
        asked = Interaction({"trigger_id": "1.a", "user": {"id": CALLER}, **body})
        name = body.get("command") or body.get("callback_id") or body.get("action_id")
        if "actions" in body:
            name = pressed(body["actions"][0])[0]
        self.shown.asked[str(name or body["view"]["callback_id"])] += 1
        visit = Visit(self._desk, asked, self._by, utc_now(), time.monotonic() + BUDGET_S)
        try:
            return self._routes.find(body).listener(visit)
        except Refusal as refusal:
            return refused(visit, refusal)

    def _called(self, call: Call, window: _Window | None) -> None:
        if "view" not in call.arguments:
            return
        match call.method:
            case "views.push":
                beneath = window
            case "views.update":
                beneath = window.beneath if window else None
            case _:
                beneath = None
        self._seen(_Window(call.arguments["view"], beneath))

    def _seen(self, window: _Window) -> None:
        """Keep it if it is of a new shape, or heavier than those of its own."""
        view = window.view
        parts = (
            (block["type"], element.get("action_id", "").partition("@")[0])
            for block, element in _elements(view)
        )
        depth = 0
        above = window
        while above.beneath:
            depth, above = depth + 1, above.beneath
        shape = (view.get("callback_id"), depth, frozenset(parts))
        known = self.shown.views.get(shape)
        if known is None:
            self._waiting.append(window)
        if known is None or weight(known) < weight(view):
            self.shown.views[shape] = view

    def _knows(self, text: str) -> bool:
        return any(text == known for known, _blocks in self.shown.messages)

    def _read_messages(self) -> None:
        """Draw those that were stored since, as the delivery does, and press what is in them."""
        said: list[tuple[str, list[Json]]] = []
        while True:
            self._later += timedelta(hours=1)  # each is due, whatever it waits for
            with self._desk.store.writing(THE_BOT) as work:
                claimed = outbox.claim(work, self._later)
                if claimed is None:
                    break
                text, blocks = drawn(work, claimed.id)[0]
                if said:
                    outbox.sent(work, claimed, Posted(text, blocks, "C0CHECK", "1.0"), self._later)
                else:  # one of them, for the windows about what does not leave
                    outbox.put_aside(work, claimed, MessageState.FAILED, "msg_too_long")
            said.append((text, blocks))
        for text, blocks in said:
            self._read(text, blocks)

    def _read(self, text: str, blocks: list[Json]) -> None:
        """A message, and what can be pressed in it."""
        self.shown.messages.append((text, blocks))
        where = {"channel": {"id": "C0CHECK"}, "message": {"blocks": blocks, "ts": "1.0"}}
        for block, element in _elements({"blocks": blocks}):
            for state in self._held(block, element, {}):
                named = {"action_id": element["action_id"], "block_id": block.get("block_id", "")}
                self._press(named | state, where)


def _elements(view: Json) -> Iterator[tuple[Json, Json]]:
    """Each element that can be pressed or filled in, with its block."""
    for block in view["blocks"]:
        found = (*block.get("elements", ()), block.get("element"), block.get("accessory"))
        yield from ((block, one) for one in found if isinstance(one, dict) and "action_id" in one)


def _options(element: Json) -> list[Json]:
    groups = element.get("option_groups") or [element]
    return [one for group in groups for one in group.get("options", ())]


def _initial(element: Json) -> Json | None:
    """What an element holds as it is drawn."""
    names = {
        "initial_value": "value",
        "initial_option": "selected_option",
        "initial_options": "selected_options",
        "initial_date": "selected_date",
        "initial_user": "selected_user",
    }
    return next(({now: element[first]} for first, now in names.items() if element.get(first)), None)
