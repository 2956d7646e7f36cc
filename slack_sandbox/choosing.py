"""What a menu offers, and the value that a choice leaves in the state."""

import copy
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from slack_sandbox.desk import Desk, Surface
from slack_sandbox.errors import DriverError
from slack_sandbox.matching import norm, pick
from slack_sandbox.reading import LOCAL, option_groups, plain
from slack_sandbox.state import Json, fill_emoji
from slack_sandbox.workspace import Conversation, Member

MIN_QUERY_LENGTH = 3
"""Slack's own, where a type-ahead sets none."""

Groups = list[tuple[str | None, list[Json]]]
_BY_ID = ("users_select", "channels_select", "conversations_select")


def is_multiple(element: Json) -> bool:
    """Whether the element takes several choices."""
    kind = str(element["type"])
    return kind == "checkboxes" or kind.startswith("multi_")


def is_external(element: Json) -> bool:
    """Whether the app gives the options as the person types."""
    return str(element["type"]).endswith("external_select")


def offered(desk: Desk, who: Member, surface: Surface, block: Json, element: Json, typed: str) -> Groups:
    """What is listed once `typed` is typed; nothing below a type-ahead's minimum length."""
    return Choices(desk, who, surface, block, element).offered(typed)


@dataclass(frozen=True)
class Choices:
    """A menu as one person has it before her."""

    desk: Desk
    who: Member
    surface: Surface
    block: Json
    element: Json

    @property
    def _kind(self) -> str:
        return str(self.element["type"]).removeprefix("multi_")

    def offered(self, typed: str) -> Groups:
        """What is listed once `typed` is typed; nothing below a type-ahead's minimum length."""
        if is_external(self.element):
            if len(typed) < self.element.get("min_query_length", MIN_QUERY_LENGTH):
                return []
            answer = self.desk.suggest(self.who, self.surface, self.block, self.element, typed)
            fill_emoji(answer)
            return [(label, options) for label, options in option_groups(answer) if options]
        kept = []
        for label, options in self._listed():
            matching = [one for one in options if norm(typed).lower() in norm(_words(one)).lower()]
            if matching:
                kept.append((label, matching))
        return kept

    def value_of(self, text: str, typing: str | None) -> Any:
        """The value for the option that reads `text`; a date or a time is its own value."""
        if self._kind.endswith("picker"):
            return _moment(self._kind, text)
        typed, why = "", ""
        if is_external(self.element):
            typed = text if typing is None else typing
            why = f"typing {typed!r}"
            least = self.element.get("min_query_length", MIN_QUERY_LENGTH)
            if len(typed) < least:
                raise DriverError(
                    f"this type-ahead asks the app from {least} characters on: {typed!r} is short"
                )
        options = [one for _, group in self.offered(typed) for one in group]
        option = pick("option", text, options, lambda one: plain(one["text"]), why)
        return option["value"] if self._kind in _BY_ID else copy.deepcopy(option)

    def _listed(self) -> Groups:
        workspace = self.desk.workspace
        if self._kind == "users_select":
            people = [one for one in list(workspace.people.values()) if not one.deleted]
            return [(None, [_of_person(one) for one in people])]
        if self._kind == "channels_select":
            public = [one for one in workspace.conversations.values() if one.kind == "channel"]
            named = [(one.id, one.name) for one in public if not one.archived]
        elif self._kind == "conversations_select":
            named = self._conversations()
        else:
            return option_groups(self.element)
        return [(None, [_of_id(id_, name) for id_, name in named])]

    def _conversations(self) -> list[tuple[str, str]]:
        """Channels, private ones the person is in, then people: a direct message is known by its person."""
        wanted = self.element.get("filter", {})
        kinds = wanted.get("include", ["public", "private", "im", "mpim"])
        named = [
            (one.id, one.name)
            for one in list(self.desk.workspace.conversations.values())
            if self._lists(one, kinds)
        ]
        if "im" in kinds:
            people = [
                one for one in self.desk.workspace.people.values() if not one.deleted and one != self.who
            ]
            bots = not wanted.get("exclude_bot_users", False)
            named += [(one.id, one.display_name) for one in people if bots or not one.is_bot]
        return named

    def _lists(self, found: Conversation, kinds: list[str]) -> bool:
        kind = {"channel": "public", "group": "private", "mpim": "mpim"}.get(found.kind)
        shared = self.element.get("filter", {}).get("exclude_external_shared_channels", False)
        hidden = found.archived or (shared and found.shared_outside)
        return kind in kinds and not hidden and (kind == "public" or self.who.id in found.members)


def _of_id(id_: str, name: str) -> Json:
    return {"text": {"type": "plain_text", "text": name}, "value": id_}


def _of_person(person: Member) -> Json:
    """Listed by the display name, and found by the full one too."""
    found = _of_id(person.id, person.display_name)
    if person.name != person.display_name:
        found["description"] = {"type": "plain_text", "text": person.name}
    return found


def _words(option: Json) -> str:
    return f"{plain(option['text'])} {plain(option.get('description'))}"


def _moment(kind: str, text: str) -> Any:
    """`2018-01-15`, `08:30`, or seconds since 1970 for `2018-01-15 08:30`, Toronto's time."""
    try:
        match kind:
            case "datepicker":
                return date.fromisoformat(text).isoformat()
            case "timepicker":
                return time.fromisoformat(text).isoformat("minutes")
            case _:
                if text.isdecimal():
                    return int(text)
                return int(datetime.fromisoformat(text).replace(tzinfo=LOCAL).timestamp())
    except ValueError as error:
        raise DriverError(f"a {kind} takes no {text!r}: {error}") from error
