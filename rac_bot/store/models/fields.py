"""A column and the field that it holds, in one declaration."""

from datetime import date
from typing import Any, TypedDict, Unpack

from sqlalchemy import Date, Integer, String
from sqlalchemy.orm import MappedColumn, mapped_column

from rac_bot.domain.fields import Field, Kind, Part

KEY = "field"  # in a column's `info`
_FORM = (Part.INHERITED, Part.ENROLMENT, Part.PARTNERSHIP)  # asked for, and copied


class More(TypedDict, total=False):
    """What a field says beyond its label, its part and its heading: see `Field`."""

    longest: int
    most: int
    hint: str
    asked: bool
    copied: bool
    personal: bool
    defaulted: bool


def code(
    list_: str, label: str, part: Part, heading: str, *also: str, **more: Unpack[More]
) -> MappedColumn[str | None]:
    """A code of that list of the college; None is the list's default, where the list has one for it."""
    field = _field(Kind.CODE, label, part, heading, also, more, list_)
    return mapped_column(String(20), info={KEY: field})


def words(label: str, part: Part, heading: str, *also: str, **more: Unpack[More]) -> MappedColumn[str | None]:
    field = _field(Kind.TEXT, label, part, heading, also, more)
    return mapped_column(String(field.longest), info={KEY: field})


def count(label: str, part: Part, heading: str, *also: str, **more: Unpack[More]) -> MappedColumn[int | None]:
    return mapped_column(Integer, info={KEY: _field(Kind.COUNT, label, part, heading, also, more)})


def mark(label: str, part: Part, heading: str, *also: str, **more: Unpack[More]) -> MappedColumn[int | None]:
    """Of 0 to 100."""
    field = _field(Kind.MARK, label, part, heading, also, more)
    return mapped_column(Integer, info={KEY: field})


def day(label: str, part: Part, heading: str, *also: str, **more: Unpack[More]) -> MappedColumn[date | None]:
    return mapped_column(Date, info={KEY: _field(Kind.DAY, label, part, heading, also, more)})


def own(
    label: str,
    *column: Any,
    part: Part = Part.BOT,
    list: str = "",
    defaulted: bool = False,
    copied: bool = False,
    personal: bool = False,
    **settings: Any,
) -> MappedColumn[Any]:
    """A field with its own screens and rules: the catalogue knows its name, and what becomes of it."""
    field = Field(
        kind=Kind.OWN,
        label=label,
        part=part,
        list=list,
        defaulted=defaulted,
        copied=copied,
        personal=personal,
    )
    return mapped_column(*column, info={KEY: field}, **settings)


def _field(
    kind: Kind, label: str, part: Part, heading: str, also: tuple[str, ...], more: More, list_: str = ""
) -> Field:
    by_default = {
        "asked": part in _FORM,
        "copied": part in _FORM,
        "defaulted": kind is Kind.CODE and part in _FORM[:2],
        "most": 100 if kind is Kind.MARK else 9999,
    }
    known: dict[str, Any] = {**by_default, **more}
    return Field(kind=kind, label=label, part=part, heading=heading, list=list_, also=also, **known)
