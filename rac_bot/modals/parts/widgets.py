"""The widget of a field, by its kind, and what it gives back."""

from typing import Any

from rac_bot.blockkit import Json, date_picker, number_input, option, text_input
from rac_bot.domain.fields import Field, Kind
from rac_bot.modals.parts import forms
from rac_bot.store.college.codes import Codes

_NUMBERS = (Kind.COUNT, Kind.MARK)


def entry(known: Field, element: str, held: Any) -> Json:
    """For what is typed or picked; a code is chosen among `code_options`."""
    if known.kind is Kind.DAY:
        return date_picker(element, held)
    if known.kind in _NUMBERS:
        return number_input(element, initial=held, most=known.most)
    return text_input(element, initial=held or "", longest=known.longest)


def code_options(known: Field, codes: Codes, none: str | None, held: str | None = None) -> list[Json]:
    """The college's list, after `none`, which says what no code of it means.

    A code that left the list since stays there until somebody changes it.
    """
    listed = dict.fromkeys([*(one.code for one in codes.values(known.list)), *([held] if held else [])])
    options = [option(codes.label(known.list, code) or code, code) for code in listed]
    return [option(none, forms.DEFAULT), *options] if none else options


def read(known: Field, text: str | None) -> Any:
    """Of the widget's text: the field's value, None for nothing.

    Raises:
        Malformed: the day is none.
    """
    text = (text or "").strip()
    if text in ("", forms.DEFAULT):
        return None
    if known.kind is Kind.DAY:
        return forms.day(text, known.name)
    return int(text) if known.kind in _NUMBERS else text
