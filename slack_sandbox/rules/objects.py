"""Composition objects: texts, options, confirmation dialogs, with Slack's limits."""

from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from slack_sandbox.rules.formats import LINK
from slack_sandbox.rules.lengths import units, up_to
from slack_sandbox.rules.pointer import broken


class Strict(BaseModel):
    """Slack's schemas forbid unknown keys and do not convert types."""

    model_config = ConfigDict(extra="forbid", strict=True)


Id = Annotated[str, Field(min_length=1), up_to(255)]
"""action_id, block_id, callback_id, external_id."""


class Block(Strict):
    """Every block may carry a block_id."""

    block_id: Id | None = None


class Interactive(Strict):
    """What can act carries an action_id, generated where absent."""

    action_id: Id | None = None


class PlainText(Strict):
    """`plain_text`: shown as it is."""

    type: Literal["plain_text"]
    text: Annotated[str, Field(min_length=1)]
    emoji: bool | None = None


class Mrkdwn(Strict):
    """`mrkdwn`: Slack's markup; `&`, `<` and `>` are escaped by the app."""

    type: Literal["mrkdwn"]
    text: Annotated[str, Field(min_length=1)]
    verbatim: bool | None = None


AnyText = Annotated[PlainText | Mrkdwn, Field(discriminator="type")]


def at_most(limit: int) -> AfterValidator:
    """A text object of at most `limit` characters; the pointer is that of its `text`."""

    def check(text: PlainText | Mrkdwn) -> PlainText | Mrkdwn:
        if units(text.text) > limit:
            raise broken(f"must be less than {limit + 1} characters", at="text", limit=limit)
        return text

    return AfterValidator(check)


Plain24 = Annotated[PlainText, at_most(24)]
Plain30 = Annotated[PlainText, at_most(30)]
Plain75 = Annotated[PlainText, at_most(75)]
Plain100 = Annotated[PlainText, at_most(100)]
Plain150 = Annotated[PlainText, at_most(150)]
Plain2000 = Annotated[PlainText, at_most(2000)]
Text75 = Annotated[AnyText, at_most(75)]
Text150 = Annotated[AnyText, at_most(150)]
Text200 = Annotated[AnyText, at_most(200)]
Text300 = Annotated[AnyText, at_most(300)]
Text2000 = Annotated[AnyText, at_most(2000)]
Text3000 = Annotated[AnyText, at_most(3000)]


class Confirm(Strict):
    """The dialog that asks before an action is sent; its text may be markup, by Slack's own types."""

    title: Plain100
    text: Text300
    confirm: Plain30
    deny: Plain30
    style: Literal["primary", "danger"] | None = None


class Option(Strict):
    """A choice of a select menu."""

    text: Plain75
    value: Annotated[str, Field(min_length=1), up_to(150)]
    description: Plain75 | None = None

    @property
    def identity(self) -> tuple[str, str, str]:
        """What must match for `initial_option` to be one of the options."""
        return self.text.text, self.value, self.description.text if self.description else ""


class RichOption(Strict):
    """A choice of radio buttons or checkboxes, where markup is allowed."""

    text: Text75
    value: Annotated[str, Field(min_length=1), up_to(150)]
    description: Text75 | None = None

    @property
    def identity(self) -> tuple[str, str, str]:
        """What must match for an initial option to be one of the options."""
        return self.text.text, self.value, self.description.text if self.description else ""


AnyOption = TypeVar("AnyOption", Option, RichOption, "OverflowOption")


def _distinct(options: list[AnyOption]) -> list[AnyOption]:
    """Each `value` is a unique string, says the reference page of the option object."""
    seen: set[str] = set()
    for index, option in enumerate(options):
        if option.value in seen:
            raise broken(f"value {option.value!r} already exists among the options", at=f"{index}/value")
        seen.add(option.value)
    return options


DISTINCT = AfterValidator(_distinct)
"""Options whose values tell them apart."""


class OverflowOption(Option):
    """A line of an overflow menu, the only option that may carry a link."""

    url: Annotated[str, up_to(3000), LINK] | None = None


class OptionGroup(Strict):
    """Options under a label."""

    label: Plain75
    options: Annotated[list[Option], Field(min_length=1, max_length=100), DISTINCT]


class Options(Strict):
    """The answer to a type-ahead: an empty list shows as "No results", an empty group is refused."""

    options: Annotated[list[Option], Field(max_length=100), DISTINCT] | None = None
    option_groups: Annotated[list[OptionGroup], Field(max_length=100)] | None = None
