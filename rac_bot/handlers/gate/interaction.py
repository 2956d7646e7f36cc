"""What came from Slack."""

from dataclasses import dataclass
from typing import Any

from rac_bot.blockkit import Json, pressed
from rac_bot.handlers.gate import payload
from rac_bot.modals.parts import forms

# Of requests, by the type that Slack gives them; a command has none.
_KINDS = {
    "block_actions": "press",
    "view_submission": "submission",
    "block_suggestion": "look_up",
    "shortcut": "shortcut",
    "message_action": "shortcut",
}
HOME = "home"  # what Slack calls that view
KINDS = ("command", *dict.fromkeys(_KINDS.values()))


class _NoView(dict[str, Any]):
    def __missing__(self, key: str) -> Any:
        raise forms.unreadable()


@dataclass(frozen=True, slots=True)
class Interaction:
    """One request of Slack, read: a command, a press or choice, a submission, or a look-up of options."""

    body: dict[str, Any]

    def __post_init__(self) -> None:
        object.__setattr__(self, "body", payload.storable(self.body))

    @property
    def user(self) -> str:
        return str(self.body["user_id"] if "command" in self.body else self.body["user"]["id"])

    @property
    def teams(self) -> set[str]:
        """The workspaces, or organisations, that it names: where it happened, and the person's own."""
        team, user = self.body.get("team") or {}, self.body.get("user") or {}
        named = (self.body.get("team_id"), team.get("id"), user.get("team_id"))
        return {str(one) for one in named if one}

    @property
    def origin(self) -> str:
        """Where it was asked from, as the journal keeps it: a command or a message, its channel; a window."""
        if self.command:
            return f"{self.body['command']} {self.body.get('channel_id') or ''}".strip()[:80]
        if self.view:
            return str(self.view.get("callback_id") or "")[:80]
        if self.body.get("view"):
            return HOME
        channel = self.body.get("channel") or {}
        return f"message {channel.get('id') or ''}".strip()[:80] if channel else "shortcut"

    @property
    def trigger_id(self) -> str:
        """What opens a window, with which Slack sends every command and press."""
        if not self.body.get("trigger_id"):
            raise forms.unreadable()
        return str(self.body["trigger_id"])

    @property
    def command(self) -> bool:
        return "command" in self.body

    @property
    def kind(self) -> str:
        return _KINDS.get(str(self.body.get("type")), "command")

    @property
    def text(self) -> str:
        """What follows the command."""
        return str(self.body.get("text") or "").strip()

    @property
    def submission(self) -> bool:
        return self.body.get("type") == "view_submission"

    @property
    def looking_up(self) -> bool:
        return self.body.get("type") == "block_suggestion"

    @property
    def typed(self) -> str:
        """What a type-ahead holds so far."""
        return str(self.body.get("value") or "")

    @property
    def response_url(self) -> str | None:
        """Where to answer a press on a message."""
        url = self.body.get("response_url")
        return str(url) if url else None

    @property
    def message_ts(self) -> str | None:
        """Which message it was pressed in, as Slack names it in its channel."""
        return (self.body.get("message") or {}).get("ts")

    @property
    def view(self) -> Json:
        """The window it happened in; empty for a command, a message, the Home: unreadable to who asks."""
        view = self.body.get("view")
        return _NoView() if not view or view.get("type") == HOME else view

    @property
    def chosen(self) -> str:
        """The value of the button pressed or of the option chosen; the day or the person chosen."""
        action = self.body["actions"][0]
        _name, value = pressed(action)
        if value is not None:
            return value
        if option := action.get("selected_option"):
            return str(option["value"])
        given = (action.get(name) for name in ("value", "selected_date", "selected_user"))
        return str(next(filter(None, given), ""))

    @property
    def ticked(self) -> list[str]:
        """The values of all the boxes that are ticked now."""
        return [str(one["value"]) for one in self.body["actions"][0].get("selected_options") or ()]

    @property
    def chosen_on_message(self) -> str:
        """The same, of what only messages offer; Malformed where it is said to be chosen in a window."""
        if self.view:
            raise forms.unreadable()
        return self.chosen

    @property
    def number(self) -> int:
        """What was chosen, where it is an id or a page; Malformed where it is neither."""
        return forms.number(self.chosen)
