"""Layout blocks and the three surfaces that hold them: modals, App Home and messages."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from slack_sandbox.rules.card import Card
from slack_sandbox.rules.chart import DataVisualization
from slack_sandbox.rules.elements import Accessory, ActionElement, Image, InputElement
from slack_sandbox.rules.formats import WEB
from slack_sandbox.rules.inputs import FileInput
from slack_sandbox.rules.lengths import up_to
from slack_sandbox.rules.objects import (
    AnyText,
    Block,
    Plain24,
    Plain150,
    Plain2000,
    Strict,
    Text200,
    Text2000,
    Text3000,
)
from slack_sandbox.rules.pointer import broken
from slack_sandbox.rules.rich_text import RichText
from slack_sandbox.rules.table import Table

MARKDOWN_LIMIT = 12_000
"""For one block, and for all of a message's together."""


class Section(Block):
    """`section`: a text, fields, or both, with one accessory."""

    type: Literal["section"]
    text: Text3000 | None = None
    fields: Annotated[list[Text2000], Field(min_length=1, max_length=10)] | None = None
    accessory: Accessory | None = None
    expand: bool | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.text is None and self.fields is None:
            raise broken("either text or fields must be provided")
        return self


class Header(Block):
    """`header`."""

    type: Literal["header"]
    text: Plain150


class Context(Block):
    """`context`: small texts and images."""

    type: Literal["context"]
    elements: Annotated[
        list[Annotated[Image | AnyText, Field(discriminator="type")]], Field(min_length=1, max_length=10)
    ]


class Divider(Block):
    """`divider`."""

    type: Literal["divider"]


class ImageBlock(Block):
    """`image`; Slack's own files are not modelled."""

    type: Literal["image"]
    image_url: Annotated[str, Field(min_length=1), up_to(3000), WEB]
    alt_text: Annotated[str, Field(min_length=1), up_to(2000)]
    title: Plain2000 | None = None


class Actions(Block):
    """`actions`: a row of elements."""

    type: Literal["actions"]
    elements: Annotated[list[ActionElement], Field(min_length=1, max_length=25)]

    @model_validator(mode="after")
    def _unique_action_ids(self) -> Self:
        seen: set[str] = set()
        for index, element in enumerate(self.elements):
            if element.action_id in seen:
                raise broken(
                    f"action_id {element.action_id!r} already exists in this block",
                    at=f"elements/{index}/action_id",
                )
            if element.action_id is not None:
                seen.add(element.action_id)
        return self


class Input(Block):
    """`input`: one labelled element whose value comes with the submission."""

    type: Literal["input"]
    label: Plain2000
    element: InputElement
    hint: Plain2000 | None = None
    optional: bool | None = None
    dispatch_action: bool | None = None

    @model_validator(mode="after")
    def _files_wait_for_the_submission(self) -> Self:
        if self.dispatch_action and isinstance(self.element, FileInput):
            raise broken("must not be true with a file_input", at="dispatch_action")
        return self


class Alert(Block):
    """`alert`: in modals only. Slack's page gives no limit: 200 is that of slackblocks' shared tables."""

    type: Literal["alert"]
    text: Text200
    level: Literal["default", "info", "warning", "error", "success"] | None = None


class Markdown(Block):
    """`markdown`: in messages only; standard Markdown, that Slack translates."""

    type: Literal["markdown"]
    text: Annotated[str, Field(min_length=1), up_to(MARKDOWN_LIMIT)]


Shown = Section | Header | Context | Divider | ImageBlock | Actions | RichText | Card
MessageBlock = Annotated[Shown | Input | Table | Markdown | DataVisualization, Field(discriminator="type")]
ModalBlock = Annotated[Shown | Input | Alert, Field(discriminator="type")]
HomeBlock = Annotated[Shown | Input | Table, Field(discriminator="type")]
"""Slack lists tables for Home tabs, though some report that it draws none there."""
AnyBlock = Annotated[
    Shown | Input | Alert | Table | Markdown | DataVisualization, Field(discriminator="type")
]

NOT_AT_HOME = {"file_input", "email_text_input", "number_input", "url_text_input", "datetimepicker"}
"""Elements whose reference pages leave Home tabs out of their surfaces."""
NOT_IN_MESSAGES = NOT_AT_HOME - {"datetimepicker"}


def _unique_block_ids(blocks: Sequence[Any]) -> None:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        if block.block_id in seen:
            raise broken(f"block_id {block.block_id!r} already exists", at=f"blocks/{index}/block_id")
        if block.block_id is not None:
            seen.add(block.block_id)


def _one_focus(blocks: Sequence[Any]) -> None:
    focused = 0
    for index, block in enumerate(blocks):
        for path, element in _elements(block):
            focused += bool(getattr(element, "focus_on_load", False))
            if focused > 1:
                raise broken(
                    "only one element may have focus_on_load", at=f"blocks/{index}/{path}/focus_on_load"
                )


def _refuse(types: set[str], surface: str, blocks: Sequence[Any]) -> None:
    for index, block in enumerate(blocks):
        for path, element in _elements(block):
            if element.type in types:
                raise broken(
                    f"unsupported type: {element.type} does not go in {surface}",
                    at=f"blocks/{index}/{path}/type",
                )


def _elements(block: Any) -> list[tuple[str, Any]]:
    match block:
        case Input():
            return [("element", block.element)]
        case Section() if block.accessory is not None:
            return [("accessory", block.accessory)]
        case Actions():
            return [(f"elements/{index}", element) for index, element in enumerate(block.elements)]
        case Card():
            return [(f"actions/{index}", element) for index, element in enumerate(block.actions or [])]
        case _:
            return []


class View(Strict):
    """What modals and App Home share."""

    private_metadata: Annotated[str, up_to(3000)] | None = None
    callback_id: Annotated[str, up_to(255)] | None = None
    external_id: Annotated[str, up_to(255)] | None = None


class Modal(View):
    """A `modal` view."""

    type: Literal["modal"]
    title: Plain24
    blocks: Annotated[list[ModalBlock], Field(min_length=1, max_length=100)]
    submit: Plain24 | None = None
    close: Plain24 | None = None
    clear_on_close: bool | None = None
    notify_on_close: bool | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        _unique_block_ids(self.blocks)
        _one_focus(self.blocks)
        if self.submit is None and any(isinstance(block, Input) for block in self.blocks):
            raise broken("missing required field: submit (the view has input blocks)")
        return self


class Home(View):
    """A `home` view: no title, no submit; may be empty."""

    type: Literal["home"]
    blocks: Annotated[list[HomeBlock], Field(max_length=100)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        _unique_block_ids(self.blocks)
        _one_focus(self.blocks)
        _refuse(NOT_AT_HOME, "a Home tab", self.blocks)
        return self


class AnyBlocks(Strict):
    """Blocks whose surface is not known yet: those of any."""

    blocks: Annotated[list[AnyBlock], Field(max_length=100)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        _unique_block_ids(self.blocks)
        _one_focus(self.blocks)
        return self


class MessageBlocks(Strict):
    """The blocks of a message."""

    blocks: Annotated[list[MessageBlock], Field(max_length=50)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        _unique_block_ids(self.blocks)
        _one_focus(self.blocks)
        _refuse(NOT_IN_MESSAGES, "a message", self.blocks)
        return self
