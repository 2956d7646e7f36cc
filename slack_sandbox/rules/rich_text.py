"""The `rich_text` block: sections, lists, quotes and preformatted text."""

from typing import Annotated, Literal

from pydantic import Field

from slack_sandbox.rules.formats import COLOR, LINK
from slack_sandbox.rules.lengths import up_to
from slack_sandbox.rules.objects import Id, Strict


class Style(Strict):
    """How a run of text looks."""

    bold: bool | None = None
    italic: bool | None = None
    strike: bool | None = None
    code: bool | None = None
    underline: bool | None = None


class Run(Strict):
    """Text in one style."""

    type: Literal["text"]
    text: Annotated[str, Field(min_length=1)]
    style: Style | None = None


class Link(Strict):
    """A link, with or without words."""

    type: Literal["link"]
    url: Annotated[str, Field(min_length=1), up_to(3000), LINK]
    text: str | None = None
    unsafe: bool | None = None
    style: Style | None = None


class Emoji(Strict):
    """An emoji by name."""

    type: Literal["emoji"]
    name: Annotated[str, Field(min_length=1)]
    unicode: str | None = None
    style: Style | None = None


class UserMention(Strict):
    """A mention of a person."""

    type: Literal["user"]
    user_id: Annotated[str, Field(min_length=1)]
    style: Style | None = None


class ChannelMention(Strict):
    """A mention of a channel."""

    type: Literal["channel"]
    channel_id: Annotated[str, Field(min_length=1)]
    style: Style | None = None


class GroupMention(Strict):
    """A mention of a user group."""

    type: Literal["usergroup"]
    usergroup_id: Annotated[str, Field(min_length=1)]
    style: Style | None = None


class Broadcast(Strict):
    """A mention of everyone: it notifies them."""

    type: Literal["broadcast"]
    range: Literal["here", "channel", "everyone"]
    style: Style | None = None


class Color(Strict):
    """A colour, shown as a swatch."""

    type: Literal["color"]
    value: Annotated[str, COLOR]
    style: Style | None = None


class Date(Strict):
    """A moment, shown in each reader's time zone by `format`."""

    type: Literal["date"]
    timestamp: int
    format: Annotated[str, Field(min_length=1)]
    url: Annotated[str, LINK] | None = None
    fallback: str | None = None
    style: Style | None = None


Mention = UserMention | ChannelMention | GroupMention | Broadcast
Inline = Annotated[Run | Link | Emoji | Mention | Color | Date, Field(discriminator="type")]


class RichSection(Strict):
    """A paragraph."""

    type: Literal["rich_text_section"]
    elements: list[Inline]


class RichList(Strict):
    """A list, bulleted or numbered."""

    type: Literal["rich_text_list"]
    style: Literal["bullet", "ordered"]
    elements: Annotated[list[RichSection], Field(min_length=1)]
    indent: Annotated[int, Field(ge=0, le=8)] | None = None
    offset: Annotated[int, Field(ge=0)] | None = None
    border: Literal[0, 1] | None = None


class Preformatted(Strict):
    """A code block."""

    type: Literal["rich_text_preformatted"]
    elements: list[Inline]
    border: Literal[0, 1] | None = None
    language: str | None = None


class Quote(Strict):
    """A quotation."""

    type: Literal["rich_text_quote"]
    elements: list[Inline]
    border: Literal[0, 1] | None = None


class RichText(Strict):
    """`rich_text`."""

    type: Literal["rich_text"]
    block_id: Id | None = None
    elements: Annotated[
        list[Annotated[RichSection | RichList | Preformatted | Quote, Field(discriminator="type")]],
        Field(min_length=1),
    ]
