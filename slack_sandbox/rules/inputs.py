"""What a person types, picks on a calendar or uploads."""

import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from slack_sandbox.rules.formats import DAY, EMAIL, TIME, WEB, ZONE
from slack_sandbox.rules.lengths import units, up_to
from slack_sandbox.rules.objects import Confirm, Interactive, Plain150, Strict
from slack_sandbox.rules.pointer import broken


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
    initial_value: Annotated[str, up_to(3000)] | None = None
    multiline: bool | None = None
    min_length: Annotated[int, Field(ge=0, le=3000)] | None = None
    max_length: Annotated[int, Field(ge=1, le=3000)] | None = None

    @model_validator(mode="after")
    def _lengths_in_order(self) -> Self:
        if self.min_length is not None and self.max_length is not None and self.min_length > self.max_length:
            raise broken("must not be greater than max_length", at="min_length")
        if self.max_length is not None and units(self.initial_value or "") > self.max_length:
            raise broken("must not be longer than max_length", at="initial_value", limit=self.max_length)
        return self


class EmailInput(Typed):
    """`email_text_input`."""

    type: Literal["email_text_input"]
    initial_value: Annotated[str, EMAIL] | None = None


class UrlInput(Typed):
    """`url_text_input`."""

    type: Literal["url_text_input"]
    initial_value: Annotated[str, WEB] | None = None


Figure = Annotated[str, Field(pattern=re.compile(r"^-?\d+(\.\d+)?$"))]


class NumberInput(Typed):
    """`number_input`; its bounds and initial value are strings."""

    type: Literal["number_input"]
    is_decimal_allowed: bool
    initial_value: Figure | None = None
    min_value: Figure | None = None
    max_value: Figure | None = None

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        if self.min_value and self.max_value and float(self.min_value) > float(self.max_value):
            raise broken("must not be greater than max_value", at="min_value")
        for name in ("initial_value", "min_value", "max_value"):
            if "." in (getattr(self, name) or "") and not self.is_decimal_allowed:
                raise broken("must be a whole number: is_decimal_allowed is false", at=name)
        first = self.initial_value
        if first and self.min_value and float(first) < float(self.min_value):
            raise broken("must not be less than min_value", at="initial_value")
        if first and self.max_value and float(first) > float(self.max_value):
            raise broken("must not be greater than max_value", at="initial_value")
        return self


class FileInput(Interactive):
    """`file_input`: in a modal's input blocks only; at most ten files of 10 MB."""

    type: Literal["file_input"]
    filetypes: Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1)] | None = None
    max_files: Annotated[int, Field(ge=1, le=10)] | None = None


class Picker(Interactive):
    """Dates and times."""

    confirm: Confirm | None = None
    focus_on_load: bool | None = None


class DatePicker(Picker):
    """`datepicker`."""

    type: Literal["datepicker"]
    placeholder: Plain150 | None = None
    initial_date: Annotated[str, DAY] | None = None


class TimePicker(Picker):
    """`timepicker`."""

    type: Literal["timepicker"]
    placeholder: Plain150 | None = None
    initial_time: Annotated[str, TIME] | None = None
    timezone: Annotated[str, ZONE] | None = None


class DateTimePicker(Picker):
    """`datetimepicker`: seconds since 1970, ten digits."""

    type: Literal["datetimepicker"]
    initial_date_time: Annotated[int, Field(ge=1_000_000_000, le=9_999_999_999)] | None = None


TextInput = PlainTextInput | EmailInput | UrlInput | NumberInput
