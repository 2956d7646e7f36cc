"""A column and the field that it holds, in one declaration. `more` is what else `Field` takes."""

from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, String
from sqlalchemy.orm import MappedColumn, mapped_column

from rac_bot.domain.fields import Field, Kind, Part
from rac_bot.store.models.personal import Info

FIELD = "field"  # in a column's `info`


def code(
    list_: str, label: str, part: Part, erased: Info, *also: str, heading: str = "", **more: Any
) -> MappedColumn[str | None]:
    """A code of that list of the college, which heads it in files too unless `heading` does.

    None is the list's default, unless `defaulted` says not.
    """
    field = Field(Kind.CODE, label, part, heading or list_, also, list=list_, **{"defaulted": True, **more})
    return mapped_column(String(20), info={FIELD: field, **erased})


def words(
    label: str, part: Part, erased: Info, heading: str, *also: str, **more: Any
) -> MappedColumn[str | None]:
    field = Field(Kind.TEXT, label, part, heading, also, **more)
    return mapped_column(String(field.longest), info={FIELD: field, **erased})


def count(
    label: str, part: Part, erased: Info, heading: str, *also: str, **more: Any
) -> MappedColumn[int | None]:
    field = Field(Kind.COUNT, label, part, heading, also, **more)
    return mapped_column(Integer, info={FIELD: field, **erased})


def mark(label: str, part: Part, erased: Info, heading: str, *also: str) -> MappedColumn[int | None]:
    """Of 0 to 100."""
    field = Field(Kind.MARK, label, part, heading, also, most=100)
    return mapped_column(Integer, info={FIELD: field, **erased})


def day(
    label: str, part: Part, erased: Info, heading: str, *also: str, **more: Any
) -> MappedColumn[date | None]:
    field = Field(Kind.DAY, label, part, heading, also, **more)
    return mapped_column(Date, info={FIELD: field, **erased})


def own(
    label: str,
    erased: Info,
    *column: Any,
    part: Part = Part.BOT,
    list: str = "",
    defaulted: bool = False,
    copied: bool = False,
    **settings: Any,
) -> MappedColumn[Any]:
    """A field with its own screens and rules: the catalogue knows its name, and what becomes of it."""
    field = Field(Kind.OWN, label, part, list=list, defaulted=defaulted, copied=copied)
    return mapped_column(*column, info={FIELD: field, **erased}, **settings)
