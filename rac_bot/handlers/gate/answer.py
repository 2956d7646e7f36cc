"""The one answer that goes back to Slack, as data."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Self

from rac_bot.blockkit import Json
from rac_bot.errors import Refusal


@dataclass(frozen=True, slots=True)
class Call:
    """A call of Slack's Web API: its method, such as `views.open`, and the arguments."""

    method: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """At most one `views.*` call, then the acknowledgement; `otherwise` draws the ack where the call failed.

    `beneath` redraws the window under the one at hand. A press cannot close a window, so that what it
    changed must be right beneath when the person closes it. It is a second call, made after the first in
    what it leaves of the budget, or not at all; its failure costs a press on *Actualiser*.
    """

    ack: dict[str, Any] = field(default_factory=dict)
    call: Call | None = None
    otherwise: Callable[[], dict[str, Any]] = dict
    beneath: Call | None = None
    refusal: Refusal | None = None
    saved: bool = False  # what the person saved is committed, whether or not they see the answer

    def refusing(self, refusal: Refusal) -> Self:
        """The same answer, which tells a refusal: the gate journals it."""
        return replace(self, refusal=refusal)


def update(view: Json) -> dict[str, Any]:
    """The ack that shows another view in place of the submitted one."""
    return {"response_action": "update", "view": view}


def push(view: Json) -> dict[str, Any]:
    """The ack that shows another view over the submitted one."""
    return {"response_action": "push", "view": view}


def offer(options: list[Json]) -> Answer:
    """The options of a type-ahead, flat or in groups."""
    grouped = bool(options) and "label" in options[0]
    return Answer(ack={"option_groups" if grouped else "options": options})


def whisper(sentence: str) -> Answer:
    """A sentence that only the person who typed the command sees."""
    return Answer(ack={"text": sentence, "response_type": "ephemeral"})


def beside(name: str, sentence: str) -> Answer:
    """An error beside a field of the submitted form."""
    return Answer(ack={"response_action": "errors", "errors": {name: sentence}})
