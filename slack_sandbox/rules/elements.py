"""Block elements: buttons, menus and inputs, with Slack's limits."""

import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from slack_sandbox.rules.objects import (
    Confirm,
    Id,
    Option,
    OptionGroup,
    OverflowOption,
    Plain75,
    Plain150,
    RichOption,
    Strict,
)
from slack_sandbox.rules.pointer import broken


class Interactive(Strict):
    """What can act carries an action_id, generated where absent."""

    action_id: Id | None = None


class Menu(Interactive):
    """What opens a list."""

    placeholder: Plain150 | None = None
    confirm: Confirm | None = None
    focus_on_load: bool | None = None


class Button(Interactive):
    """`button`."""

    type: Literal["button"]
    text: Plain75
    value: Annotated[str, Field(max_length=2000)] | None = None
    url: Annotated[str, Field(max_length=3000)] | None = None
    style: Literal["primary", "danger"] | None = None
    confirm: Confirm | None = None
    accessibility_label: Annotated[str, Field(max_length=75)] | None = None


class Image(Strict):
    """`image` as an accessory or in a context."""

    type: Literal["image"]
    image_url: Annotated[str, Field(min_length=1, max_length=3000)]
    alt_text: Annotated[str, Field(min_length=1, max_length=2000)]


class Static(Menu):
    """Menus that bring their options: a list or groups, never both, never empty."""

    options: Annotated[list[Option], Field(min_length=1, max_length=100)] | None = None
    option_groups: Annotated[list[OptionGroup], Field(min_length=1, max_length=100)] | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.options is None) == (self.option_groups is None):
            raise broken("must have either options or option_groups, not both")
        return self

    def offers(self, option: Option) -> bool:
        """Whether the option is exactly one of those listed."""
        groups = self.option_groups or []
        listed = list(self.options or []) + [one for group in groups for one in group.options]
        return option.identity in {one.identity for one in listed}


class StaticSelect(Static):
    """`static_select`."""

    type: Literal["static_select"]
    initial_option: Option | None = None

    @model_validator(mode="after")
    def _initial_is_listed(self) -> Self:
        if self.initial_option is not None and not self.offers(self.initial_option):
            raise broken("must be one of the provided options", at="initial_option")
        return self


class ExternalSelect(Menu):
    """`external_select`: its options come from the app as the person types."""

    type: Literal["external_select"]
    initial_option: Option | None = None
    min_query_length: Annotated[int, Field(ge=0)] | None = None


class Multi(Menu):
    """Menus that take several."""

    initial_options: Annotated[list[Option], Field(min_length=1, max_length=100)] | None = None
    max_selected_items: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _initial_within_maximum(self) -> Self:
        if self.max_selected_items is not None and len(self.initial_options or []) > self.max_selected_items:
            raise broken("must not exceed max_selected_items", at="initial_options")
        return self


class MultiStaticSelect(Static, Multi):
    """`multi_static_select`."""

    type: Literal["multi_static_select"]

    @model_validator(mode="after")
    def _initial_are_listed(self) -> Self:
        for index, option in enumerate(self.initial_options or []):
            if not self.offers(option):
                raise broken("must be one of the provided options", at=f"initial_options/{index}")
        return self


class MultiExternalSelect(Multi):
    """`multi_external_select`."""

    type: Literal["multi_external_select"]
    min_query_length: Annotated[int, Field(ge=0)] | None = None


class UsersSelect(Menu):
    """`users_select`."""

    type: Literal["users_select"]
    initial_user: str | None = None


class ConversationsSelect(Menu):
    """`conversations_select`; its filter and default conversation are not modelled."""

    type: Literal["conversations_select"]
    initial_conversation: str | None = None
    response_url_enabled: Literal[False] | None = None


class ChannelsSelect(Menu):
    """`channels_select`."""

    type: Literal["channels_select"]
    initial_channel: str | None = None
    response_url_enabled: Literal[False] | None = None


class Overflow(Interactive):
    """`overflow`."""

    type: Literal["overflow"]
    options: Annotated[list[OverflowOption], Field(min_length=1, max_length=5)]
    confirm: Confirm | None = None


class Ticked(Interactive):
    """Radio buttons and checkboxes: at most ten, all shown."""

    options: Annotated[list[RichOption], Field(min_length=1, max_length=10)]
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


class DispatchConfig(Strict):
    """When an input with `dispatch_action` sends `block_actions`."""

    trigger_actions_on: Annotated[
        list[Literal["on_enter_pressed", "on_character_entered"]], Field(min_length=1, max_length=2)
    ]


class Typed(Interactive):
    """What a person types into."""

    placeholder: Plain150 | None = None
    focus_on_load: bool | None = None
    dispatch_action_config: DispatchConfig | None = None


class PlainTextInput(Typed):
    """`plain_text_input`."""

    type: Literal["plain_text_input"]
    initial_value: Annotated[str, Field(max_length=3000)] | None = None
    multiline: bool | None = None
    min_length: Annotated[int, Field(ge=0, le=3000)] | None = None
    max_length: Annotated[int, Field(ge=1, le=3000)] | None = None

    @model_validator(mode="after")
    def _lengths_in_order(self) -> Self:
        if self.min_length is not None and self.max_length is not None and self.min_length > self.max_length:
            raise broken("must not be greater than max_length", at="min_length")
        return self


class EmailInput(Typed):
    """`email_text_input`."""

    type: Literal["email_text_input"]
    initial_value: str | None = None


class UrlInput(Typed):
    """`url_text_input`."""

    type: Literal["url_text_input"]
    initial_value: str | None = None


class NumberInput(Typed):
    """`number_input`; its bounds and initial value are strings."""

    type: Literal["number_input"]
    is_decimal_allowed: bool
    initial_value: str | None = None
    min_value: str | None = None
    max_value: str | None = None


class Picker(Interactive):
    """Dates and times."""

    confirm: Confirm | None = None
    focus_on_load: bool | None = None


class DatePicker(Picker):
    """`datepicker`."""

    type: Literal["datepicker"]
    placeholder: Plain150 | None = None
    initial_date: Annotated[str, Field(pattern=re.compile(r"^\d{4}-\d{2}-\d{2}$"))] | None = None


class TimePicker(Picker):
    """`timepicker`."""

    type: Literal["timepicker"]
    placeholder: Plain150 | None = None
    initial_time: Annotated[str, Field(pattern=re.compile(r"^\d{2}:\d{2}$"))] | None = None
    timezone: str | None = None


class DateTimePicker(Picker):
    """`datetimepicker`."""

    type: Literal["datetimepicker"]
    initial_date_time: Annotated[int, Field(ge=1_000_000_000, le=9_999_999_999)] | None = None


Select = StaticSelect | ExternalSelect | UsersSelect | ConversationsSelect | ChannelsSelect
Choice = Select | RadioButtons | Checkboxes | DatePicker | TimePicker
Multiple = MultiStaticSelect | MultiExternalSelect
TextInput = PlainTextInput | EmailInput | UrlInput | NumberInput

Accessory = Annotated[Button | Image | Overflow | Choice | Multiple, Field(discriminator="type")]
"""What a section takes beside its text."""

ActionElement = Annotated[Button | Overflow | Choice | DateTimePicker, Field(discriminator="type")]
"""What an actions block takes. Slack's pages disagree on multi-selects there: refused, to be safe."""

InputElement = Annotated[TextInput | Choice | Multiple | DateTimePicker, Field(discriminator="type")]
"""What an input block takes."""
