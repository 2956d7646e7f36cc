"""Block elements, and which block takes which."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from slack_sandbox.rules.formats import LINK, WEB
from slack_sandbox.rules.inputs import DatePicker, DateTimePicker, FileInput, TextInput, TimePicker
from slack_sandbox.rules.lengths import up_to
from slack_sandbox.rules.menus import Multiple, Select
from slack_sandbox.rules.objects import (
    DISTINCT,
    Confirm,
    Interactive,
    OverflowOption,
    Plain75,
    RichOption,
    Strict,
)
from slack_sandbox.rules.pointer import broken


class Button(Interactive):
    """`button`."""

    type: Literal["button"]
    text: Plain75
    value: Annotated[str, up_to(2000)] | None = None
    url: Annotated[str, up_to(3000), LINK] | None = None
    style: Literal["primary", "danger"] | None = None
    confirm: Confirm | None = None
    accessibility_label: Annotated[str, up_to(75)] | None = None


class Image(Strict):
    """`image` as an accessory or in a context."""

    type: Literal["image"]
    image_url: Annotated[str, Field(min_length=1), up_to(3000), WEB]
    alt_text: Annotated[str, Field(min_length=1), up_to(2000)]


class Overflow(Interactive):
    """`overflow`."""

    type: Literal["overflow"]
    options: Annotated[list[OverflowOption], Field(min_length=1, max_length=5), DISTINCT]
    confirm: Confirm | None = None


class Ticked(Interactive):
    """Radio buttons and checkboxes: at most ten, all shown."""

    options: Annotated[list[RichOption], Field(min_length=1, max_length=10), DISTINCT]
    confirm: Confirm | None = None
    focus_on_load: bool | None = None

    def offers(self, option: RichOption) -> bool:
        """Whether the option is exactly one of those listed."""
        return option.identity in {one.identity for one in self.options}


class RadioButtons(Ticked):
    """`radio_buttons`."""

    type: Literal["radio_buttons"]
    initial_option: RichOption | None = None

    @model_validator(mode="after")
    def _initial_is_listed(self) -> Self:
        if self.initial_option is not None and not self.offers(self.initial_option):
            raise broken("must be one of the provided options", at="initial_option")
        return self


class Checkboxes(Ticked):
    """`checkboxes`; an empty `initial_options` is refused by Slack too."""

    type: Literal["checkboxes"]
    initial_options: Annotated[list[RichOption], Field(min_length=1, max_length=10)] | None = None

    @model_validator(mode="after")
    def _initial_are_listed(self) -> Self:
        for index, option in enumerate(self.initial_options or []):
            if not self.offers(option):
                raise broken("must be one of the provided options", at=f"initial_options/{index}")
        return self


Choice = Select | RadioButtons | Checkboxes | DatePicker | TimePicker

Accessory = Annotated[Button | Image | Overflow | Choice | Multiple, Field(discriminator="type")]
"""What a section takes beside its text."""

ActionElement = Annotated[Button | Overflow | Choice | DateTimePicker, Field(discriminator="type")]
"""What an actions block takes. Slack answers `invalid_blocks` to multi-selects there, whatever its SDKs'
types say (slackapi/java-slack-sdk#680, slackapi/python-slack-sdk#1631)."""

InputElement = Annotated[
    TextInput | Choice | Multiple | DateTimePicker | FileInput, Field(discriminator="type")
]
"""What an input block takes."""
