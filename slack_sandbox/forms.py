"""The filling half of a `Person`: fields of a modal, an App Home or a message."""

import threading
from pathlib import Path
from typing import Any

from slack_sandbox.choosing import Choices, is_multiple
from slack_sandbox.desk import Desk, Surface, dispatches
from slack_sandbox.errors import DriverError
from slack_sandbox.files import INPUT_BYTES, extension
from slack_sandbox.finding import Spot, find_box, find_field
from slack_sandbox.reading import plain
from slack_sandbox.screen import Message, OptionGroup, names, shown_groups
from slack_sandbox.sight import Sight
from slack_sandbox.state import LISTS, Json, Key, value_key
from slack_sandbox.views import LiveView
from slack_sandbox.workspace import Member


class Forms(Sight):
    """Gestures on fields. `near`, `home` and `message` say which, where the label does not suffice."""

    def __init__(self, desk: Desk, member: Member) -> None:
        super().__init__(desk, member)
        self.gestures = 0
        self._counting = threading.Lock()

    def type(
        self,
        label: str,
        text: str,
        near: str | None = None,
        home: bool = False,
        message: Message | None = None,
    ) -> None:
        """Types into a text input, replacing what was there; sent at once where it asks for it."""
        self._refuse_if_gone()
        surface, (block, element) = self._text_input(label, near, home, message)
        self._desk.fill(self.member, surface, block, element, text or None)
        if block.get("dispatch_action") and "on_character_entered" in _triggers(element):
            self._desk.tell(self.member, surface, block, element, value=text or None)

    def enter(
        self, label: str, near: str | None = None, home: bool = False, message: Message | None = None
    ) -> None:
        """Presses Enter in a text input that asks to be told of it."""
        surface, (block, element) = self._text_input(label, near, home, message)
        if not block.get("dispatch_action") or "on_enter_pressed" not in _triggers(element):
            raise DriverError(f"Enter does nothing in {label!r}: it does not dispatch on_enter_pressed")
        self._count()
        value = self._states(surface)[(block["block_id"], element["action_id"])]["value"]
        self._desk.tell(self.member, surface, block, element, value=value)

    def look_up(
        self,
        label: str,
        typed: str = "",
        near: str | None = None,
        home: bool = False,
        message: Message | None = None,
    ) -> list[OptionGroup]:
        """What a menu offers for what is typed; a type-ahead asks the app. Nothing is chosen."""
        self._refuse_if_gone()
        surface = self._surface(message, home)
        block, element = self._field(surface, label, near)
        return shown_groups(Choices(self._desk, self.member, surface, block, element).offered(typed))

    def choose(
        self,
        label: str,
        *texts: str,
        typing: str | None = None,
        near: str | None = None,
        confirm: bool | None = None,
        home: bool = False,
        message: Message | None = None,
    ) -> None:
        """Chooses by shown text, exactly those given where a menu takes several; one gesture each."""
        surface = self._surface(message, home)
        block, element = self._field(surface, label, near)
        if not texts or (len(texts) > 1 and not is_multiple(element)):
            raise DriverError(f"{label!r} takes one text, or several where it is a menu of several")
        if element["type"].endswith("_input"):
            raise DriverError(f"{label!r} is {_how(element)}, not chosen from")
        choices = Choices(self._desk, self.member, surface, block, element)
        picked = [choices.value_of(one, typing) for one in texts]
        if len(picked) > element.get("max_selected_items", len(picked)):
            raise DriverError(f"{label!r} takes {element['max_selected_items']} at most")
        self._count(len(texts))
        if self._confirmed(element, confirm):
            self._set(surface, block, element, picked if is_multiple(element) else picked[0])

    def tick(
        self, text: str, home: bool = False, message: Message | None = None, confirm: bool | None = None
    ) -> None:
        """Ticks the box of that text, or unticks it if it was ticked."""
        surface = self._surface(message, home)
        block, element, option = find_box(surface.shown_blocks, text)
        state = self._states(surface)[(block["block_id"], element["action_id"])]
        kept = [one for one in state["selected_options"] if one["value"] != option["value"]]
        ticked = len(kept) == len(state["selected_options"])
        order = [one["value"] for one in element["options"]]
        wanted = sorted([*kept, option] if ticked else kept, key=lambda one: order.index(one["value"]))
        self._count()
        if self._confirmed(element, confirm):
            self._set(surface, block, element, wanted)

    def clear(
        self, label: str, near: str | None = None, home: bool = False, message: Message | None = None
    ) -> None:
        """Empties a field."""
        surface = self._surface(message, home)
        block, element = self._field(surface, label, near)
        self._count()
        self._set(surface, block, element, [] if value_key(element) in LISTS else None)

    def attach(self, label: str, *files: Path | tuple[str, bytes], near: str | None = None) -> None:
        """Adds files to a `file_input` of the top modal: paths, or (name, bytes); one gesture each."""
        live = self._view(home=False)
        block, element = self._field(live, label, near)
        if element["type"] != "file_input":
            raise DriverError(f"{label!r} takes no file")
        named = [(one.name, one.read_bytes()) if isinstance(one, Path) else one for one in files]
        there = live.states[(block["block_id"], element["action_id"])]["files"]
        if len(there) + len(named) > element.get("max_files", 10):
            raise DriverError(f"{label!r} takes {element.get('max_files', 10)} files at most")
        for name, content in named:
            _refuse_file(element, name, content)
        self._count(len(named))
        chosen = [self._desk.files.chosen(self.id, name, content) for name, content in named]
        self._desk.fill(self.member, live, block, element, [*there, *chosen])

    # How

    def _count(self, gestures: int = 1) -> None:
        self._refuse_if_gone()
        with self._counting:
            self.gestures += gestures

    def _view(self, home: bool) -> LiveView:
        if home:
            published = self._desk.views.home(self.id)
            if published is None:
                raise DriverError("nothing was published to this App Home")
            return published
        stack = self._desk.views.stack(self.id)
        if not stack:
            raise DriverError(f"no modal is open before {self.name}")
        return stack[-1]

    def _surface(self, message: Message | None, home: bool) -> Surface:
        return self._seen(message) if message else self._view(home)

    def _states(self, surface: Surface) -> dict[Key, Json]:
        return surface.states if isinstance(surface, LiveView) else surface.states(self.id)

    def _field(self, surface: Surface, label: str, near: str | None) -> Spot:
        return find_field(surface.shown_blocks, label, near, names(self._workspace))

    def _text_input(
        self, label: str, near: str | None, home: bool, message: Message | None
    ) -> tuple[Surface, Spot]:
        surface = self._surface(message, home)
        spot = self._field(surface, label, near)
        if _how(spot[1]) != "typed into":
            raise DriverError(f"{label!r} is {_how(spot[1])}, not typed into")
        return surface, spot

    def _set(self, surface: Surface, block: Json, element: Json, value: Any) -> None:
        self._desk.fill(self.member, surface, block, element, value)
        if dispatches(block, element):
            key = value_key(element) or "value"
            self._desk.tell(self.member, surface, block, element, **{key: value})

    def _confirmed(self, element: Json, confirm: bool | None) -> bool:
        dialog = element.get("confirm")
        if dialog is None:
            return True
        if confirm is None:
            asked = f"{plain(dialog['title'])}: {plain(dialog['text'])}"
            raise DriverError(f"Slack asks « {asked} »: pass confirm=True or confirm=False")
        return confirm


def _triggers(element: Json) -> list[str]:
    config = element.get("dispatch_action_config") or {}
    return list(config.get("trigger_actions_on", ["on_enter_pressed"]))


def _how(element: Json) -> str:
    kind = element["type"]
    if kind == "file_input":
        return "filled by attach()"
    return "typed into" if kind.endswith("_input") else "chosen from"


def _refuse_file(element: Json, name: str, content: bytes) -> None:
    allowed = [extension(f".{one.removeprefix('.')}") for one in element.get("filetypes", [])]
    if allowed and extension(name) not in allowed:
        raise DriverError(f"{name!r} is not of the types taken here: {', '.join(allowed)}")
    if len(content) > INPUT_BYTES:
        raise DriverError(f"{name!r} weighs more than 10 MB")
