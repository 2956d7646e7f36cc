"""The college's own fields on a form: drawn, read back, told."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from types import MappingProxyType

from rac_bot.blockkit import Json, escape
from rac_bot.errors import CodeNotListed, Malformed
from rac_bot.i18n import _
from rac_bot.modals.parts import forms, inputs
from rac_bot.store.models import FieldType, UserField

NAME = "user_"  # and the id: of the field on a form
YES, NO = "oui", "non"  # as `user_values` writes a flag
LONGEST = 200
GREATEST = 999_999_999


def field_blocks(fields: Sequence[UserField], values: Mapping[str, str]) -> list[Json]:
    """A field of the form for each, holding its value."""
    return [
        inputs.field(one.name, _element(one, values.get(str(one.id), "")), optional=not one.required)
        for one in fields
    ]


def options(one: UserField, value: str = "") -> list[Json]:
    """Of a list; a value that the college took off it since stays the line's until somebody changes it."""
    choices = dict.fromkeys(choice for choice in (value, *one.choices) if choice)
    return [inputs.option(choice, choice) for choice in choices]


def read(
    view: Json, fields: Sequence[UserField], before: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """What the person entered, by the field's id; a field left empty is not there. `before`: what was held.

    Raises:
        Malformed: a required one on the screen holds nothing but spaces, or a date is none.
        CodeNotListed: a list does not offer it, and it was not held before.
    """
    entered = {}
    for one in fields:
        name, text = _name(one), (forms.value(view, _name(one)) or "").strip()
        if one.type is FieldType.DATE:
            forms.day(text, name)
        if one.type is FieldType.LIST and text not in ("", before.get(str(one.id)), *one.choices):
            raise CodeNotListed(name)
        if text:
            entered[str(one.id)] = text
        elif one.required and name in forms.input_names(view):
            raise Malformed(name, _("ce champ est obligatoire"))
    return entered


def merged(view: Json, fields: Sequence[UserField], before: Mapping[str, str]) -> dict[str, str]:
    """The values as that form leaves them: those of a field that it does not show are kept."""
    asked = {str(one.id) for one in fields if _name(one) in forms.input_names(view)}
    return {key: value for key, value in before.items() if key not in asked} | read(view, fields, before)


def told(fields: Sequence[UserField], values: Mapping[str, str]) -> list[str]:
    """`Cohorte : A` for each that has a value, for plain text."""
    return [
        _("{field} : {value}", field=one.name, value=values[str(one.id)])
        for one in fields
        if values.get(str(one.id))
    ]


def told_changes(names: Mapping[str, str], before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """`Cohorte A → B` for each that differs, for mrkdwn; `names` by the field's id."""
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return [
        f"{escape(names.get(key, key))} {escape(before.get(key) or '—')} → {escape(after.get(key) or '—')}"
        for key in keys
    ]


def _name(one: UserField) -> str:
    return f"{NAME}{one.id}"


def _element(one: UserField, value: str) -> Json:
    name = _name(one)
    match one.type:
        case FieldType.NUMBER:
            initial = int(value) if value.isdecimal() else None
            return inputs.number_input(name, initial=initial, most=GREATEST)
        case FieldType.DATE:
            return inputs.date_picker(name, _day(value))
        case FieldType.LIST:
            return inputs.select(name, options(one, value), value)
        case FieldType.FLAG:
            return inputs.radio(name, [inputs.option(_("Oui"), YES), inputs.option(_("Non"), NO)], value)
    return inputs.text_input(name, initial=value, longest=LONGEST)


def _day(value: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(value)
    return None
