"""What came from Slack, and the one answer that goes back."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from slack_sdk import WebClient

from rac_bot.blockkit import Json
from rac_bot.handlers.gate import payload
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.place import Place


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
        """The workspaces that the request names: where it happened, and the person's own."""
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
        channel = self.body.get("channel") or {}
        return f"message {channel.get('id') or ''}".strip()[:80] if channel else "shortcut"

    @property
    def trigger_id(self) -> str:
        return str(self.body["trigger_id"])

    @property
    def command(self) -> bool:
        return "command" in self.body

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
    def view(self) -> Json:
        """The view it happened in; empty for a command or a message, and unreadable to who expects one."""
        return self.body.get("view") or _NoView()

    @property
    def place(self) -> Place:
        return Place.of(self.view)

    @property
    def chosen(self) -> str:
        """The value of the button pressed or of the option chosen."""
        action = self.body["actions"][0]
        option = action.get("selected_option")
        return str(option["value"] if option else action.get("value", ""))

    @property
    def chosen_on_message(self) -> str:
        """The same, of what only messages offer.

        Raises:
            Malformed: it is said to be chosen in a window.
        """
        if self.view:
            raise forms.unreadable()
        return self.chosen

    @property
    def number(self) -> int:
        """What was chosen, where it is an id or a page.

        Raises:
            Malformed: it is not.
        """
        return forms.number(self.chosen)


@dataclass(frozen=True, slots=True)
class Answer:
    """At most one `views.*` call, then the acknowledgement; `otherwise` is the ack where the call failed.

    `beneath` redraws the window under the one at hand. A press cannot close a window, so that what it
    changed must be right beneath when the person closes it. It is a second call, made after the first in
    what it leaves of the budget, or not at all; its failure costs a press on *Actualiser*.
    """

    ack: dict[str, Any] = field(default_factory=dict)
    call: Callable[[WebClient], object] | None = None
    otherwise: dict[str, Any] = field(default_factory=dict)
    beneath: Callable[[WebClient], object] | None = None


def shown(interaction: Interaction, view: Json, *, hashed: bool = True) -> Answer:
    """Show a view where the person is: in the window at hand, or a new one over a command or message.

    `hashed` makes Slack refuse the drawing if the window changed meanwhile; a form that follows its own
    fields does without, so that the last choice wins.
    """
    if interaction.submission:
        return Answer(ack={"response_action": "update", "view": view})
    current = interaction.view
    if not current:
        return Answer(call=lambda client: client.views_open(trigger_id=interaction.trigger_id, view=view))
    known = current["hash"] if hashed else None
    return Answer(call=lambda client: client.views_update(view_id=current["id"], hash=known, view=view))


def pushed(interaction: Interaction, view: Json) -> Answer:
    """Show a view over the one at hand; in its stead, where Slack stacks no more."""
    current = interaction.view
    if current.get("previous_view_id") not in (None, current.get("root_view_id")):  # it is the third
        return shown(interaction, view)
    return Answer(call=lambda client: client.views_push(trigger_id=interaction.trigger_id, view=view))


def closed_onto(interaction: Interaction, parent: Json, otherwise: Json) -> Answer:
    """Close the submitted view onto its parent redrawn; or say in its place what was done."""
    parent_id = interaction.view["previous_view_id"]
    return Answer(
        call=lambda client: client.views_update(view_id=parent_id, view=parent),
        otherwise={"response_action": "update", "view": otherwise},
    )


def shown_over(interaction: Interaction, view: Json, parent: Json) -> Answer:
    """Show a view in the window at hand, its parent redrawn beneath."""
    parent_id = interaction.view["previous_view_id"]
    return replace(
        shown(interaction, view), beneath=lambda client: client.views_update(view_id=parent_id, view=parent)
    )


def offered(options: list[Json]) -> Answer:
    """The options of a type-ahead, flat or in groups."""
    grouped = bool(options) and "label" in options[0]
    return Answer(ack={"option_groups" if grouped else "options": options})


def told(sentence: str) -> Answer:
    """A sentence that only the person who typed the command sees."""
    return Answer(ack={"text": sentence, "response_type": "ephemeral"})


def beside(name: str, sentence: str) -> Answer:
    """An error beside a field of the submitted form."""
    return Answer(ack={"response_action": "errors", "errors": {name: sentence}})
