"""A person at her screen: what she does is counted, delivered, and answered before the call returns."""

import threading
from typing import Any

from slack_sandbox.choosing import is_multiple, offered, value_of
from slack_sandbox.desk import Desk, dispatches, entered
from slack_sandbox.errors import DriverError, Undeclared
from slack_sandbox.finding import Spot, find_box, find_button, find_field
from slack_sandbox.reading import plain
from slack_sandbox.screen import Message, Modal, OptionGroup, names, shown_groups
from slack_sandbox.sight import Channel, Sight
from slack_sandbox.state import Json, value_key
from slack_sandbox.views import LiveView
from slack_sandbox.workspace import BOT_USER_ID, Member


class Person(Sight):
    """Gestures of one person. Each call returns once the app has answered."""

    def __init__(self, desk: Desk, member: Member) -> None:
        super().__init__(desk, member)
        self.gestures = 0
        self._counting = threading.Lock()

    def command(self, line: str, channel: Channel | None = None) -> None:
        """Types a slash command, in her direct message with the app unless a channel is given."""
        if not line.startswith("/"):
            raise DriverError(f"{line!r} does not start with a slash: Slack would post it publicly")
        where = self._conversation(channel) if channel else self._workspace.direct(self.id)
        name, _, text = line.partition(" ")
        self._count()
        self._desk.command(self.member, name, text.strip(), where)

    def shortcut(self, callback_id: str, message: Message | None = None) -> None:
        """Uses a global shortcut, or one from a message's menu."""
        self._count()
        if message is None:
            self._desk.shortcut(self.member, callback_id)
        else:
            self._desk.message_shortcut(self.member, callback_id, self._seen(message))

    def home(self) -> Modal | None:
        """Opens the App Home (`app_home_opened`, if subscribed) and returns what is there."""
        if not self._workspace.manifest.features.app_home.home_tab_enabled:
            raise Undeclared("tab", "features.app_home.home_tab_enabled")
        event: Json = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self._workspace.direct(self.id).id,
            "tab": "home",
        }
        live = self._desk.views.home(self.id)
        if live is not None:
            event["view"] = live.payload()
        if event["type"] in self._workspace.manifest.events:
            self._desk.emit(event)
        live = self._desk.views.home(self.id)
        return Modal(self._workspace, live) if live else None

    def say(self, text: str, channel: Channel | None = None) -> Message:
        """Posts a message; the app is told if the manifest subscribes to it."""
        where = self._conversation(channel) if channel else self._workspace.direct(self.id)
        posted = self._workspace.post(where.id, self.id, text, [])
        mentioned = f"<@{BOT_USER_ID}>" in text
        if mentioned and "app_mention" in self._workspace.manifest.events:
            event = {"type": "app_mention", "user": self.id, "text": text, "ts": posted.ts}
            self._desk.emit(event | {"channel": where.id})
        event = posted.payload() | {"channel": where.id, "channel_type": where.kind}
        plural = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
        if plural[where.kind] in self._workspace.manifest.events and BOT_USER_ID in where.members:
            self._desk.emit(event)
        return Message(self._workspace, posted)

    def invite_bot(self, channel: Channel) -> None:
        """Types /invite: the bot joins the channel (`member_joined_channel`, if subscribed)."""
        where = self._conversation(channel)
        where.members.add(BOT_USER_ID)
        if "member_joined_channel" in self._workspace.manifest.events:
            self._desk.emit(
                {
                    "type": "member_joined_channel",
                    "user": BOT_USER_ID,
                    "channel": where.id,
                    "channel_type": "G" if where.is_private else "C",
                    "inviter": self.id,
                }
            )

    def type(self, label: str, text: str, near: str | None = None, home: bool = False) -> None:
        """Types into a text input, replacing what was there; sent at once where it asks for it."""
        live, (block, element) = self._text_input(label, near, home)
        self._fill(live, block, element, text or None)
        if block.get("dispatch_action") and "on_character_entered" in _triggers(element):
            self._desk.act(self.member, live, block, element, value=text or None)

    def enter(self, label: str, near: str | None = None, home: bool = False) -> None:
        """Presses Enter in a text input that asks to be told of it."""
        live, (block, element) = self._text_input(label, near, home)
        if not block.get("dispatch_action") or "on_enter_pressed" not in _triggers(element):
            raise DriverError(f"Enter does nothing in {label!r}: it does not dispatch on_enter_pressed")
        self._count()
        value = live.states[(block["block_id"], element["action_id"])]["value"]
        self._desk.act(self.member, live, block, element, value=value)

    def look_up(
        self, label: str, typed: str = "", near: str | None = None, home: bool = False
    ) -> list[OptionGroup]:
        """What a menu offers for what is typed; a type-ahead asks the app. Nothing is chosen."""
        live = self._view(home)
        block, element = self._field(live, label, near)
        return shown_groups(offered(self._desk, self.member, live, block, element, typed))

    def choose(
        self,
        label: str,
        *texts: str,
        typing: str | None = None,
        near: str | None = None,
        confirm: bool | None = None,
        home: bool = False,
    ) -> None:
        """Chooses by shown text, exactly those given where a menu takes several; one gesture each."""
        live = self._view(home)
        block, element = self._field(live, label, near)
        if not texts or (len(texts) > 1 and not is_multiple(element)):
            raise DriverError(f"{label!r} takes one text, or several where it is a menu of several")
        if element["type"].endswith("_input"):
            raise DriverError(f"{label!r} is typed into, not chosen from")
        picked = [value_of(self._desk, self.member, live, block, element, one, typing) for one in texts]
        if len(picked) > element.get("max_selected_items", len(picked)):
            raise DriverError(f"{label!r} takes {element['max_selected_items']} at most")
        self._count(len(texts))
        if self._confirmed(element, confirm):
            self._set(live, block, element, picked if is_multiple(element) else picked[0])

    def tick(self, text: str, home: bool = False) -> None:
        """Ticks the box of that text, or unticks it if it was ticked."""
        live = self._view(home)
        block, element, option = find_box(live.blocks, text)
        state = live.states[(block["block_id"], element["action_id"])]
        kept = [one for one in state["selected_options"] if one["value"] != option["value"]]
        ticked = len(kept) == len(state["selected_options"])
        order = [one["value"] for one in element["options"]]
        wanted = sorted([*kept, option] if ticked else kept, key=lambda one: order.index(one["value"]))
        self._count()
        self._set(live, block, element, wanted)

    def clear(self, label: str, near: str | None = None, home: bool = False) -> None:
        """Empties a field."""
        live = self._view(home)
        block, element = self._field(live, label, near)
        self._count()
        self._set(live, block, element, [] if is_multiple(element) else None)

    def press(
        self,
        text: str,
        near: str | None = None,
        message: Message | None = None,
        confirm: bool | None = None,
        home: bool = False,
    ) -> None:
        """Presses a button of the top modal, of a message, or of the App Home."""
        live = None if message else self._view(home)
        blocks = self._seen(message).blocks if message else live.blocks if live else []
        block, element = find_button(blocks, text, near, names(self._workspace))
        self._count()
        if not self._confirmed(element, confirm):
            return
        if message is not None:
            self._desk.act_on_message(self.member, self._seen(message), block, element)
        elif live is not None:
            self._desk.act(self.member, live, block, element)

    def submit(self) -> None:
        """Presses the submit button of the top modal; errors then stand in `modal.errors`."""
        live = self._view(home=False)
        if not live.content.get("submit"):
            raise DriverError(f"the modal {plain(live.content['title'])!r} has no submit button")
        self._count()
        self._desk.submit(self.member, live)

    def dismiss(self) -> None:
        """Closes the top modal."""
        self._count()
        self._desk.dismiss(self.member, self._view(home=False))

    # How

    def _count(self, gestures: int = 1) -> None:
        if self.member.deleted:
            raise DriverError(f"{self.name} is deactivated")
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

    def _field(self, live: LiveView, label: str, near: str | None) -> Spot:
        return find_field(
            live.blocks,
            label,
            near,
            names(self._workspace),
            lambda element: value_key(element) is not None or element["type"] == "overflow",
        )

    def _text_input(self, label: str, near: str | None, home: bool) -> tuple[LiveView, Spot]:
        live = self._view(home)
        spot = self._field(live, label, near)
        if not spot[1]["type"].endswith("_input"):
            raise DriverError(f"{label!r} is chosen from, not typed into")
        return live, spot

    def _fill(self, live: LiveView, block: Json, element: Json, value: Any) -> None:
        key = (block["block_id"], element["action_id"])
        self._desk.views.set_state(live, key, entered(element, value))

    def _set(self, live: LiveView, block: Json, element: Json, value: Any) -> None:
        if element["type"] == "overflow":
            self._desk.act(self.member, live, block, element, selected_option=value)
            return
        self._fill(live, block, element, value)
        if dispatches(block, element):
            self._desk.act(self.member, live, block, element, **{value_key(element) or "value": value})

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
