"""A value for every field of a line, by its kind: one more field is tried in all its places."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from rac_bot.domain.fields import Kind
from rac_bot.i18n import day
from rac_bot.store.catalogue import LINE
from rac_bot.store.models import CodeValue
from rac_bot.words.fields import field_label
from slack_sandbox import Person

CODES = {field.list: f"Z{rank}" for rank, field in enumerate(LINE.values()) if field.list}
# Where not any value will do.
_OF_ITS_OWN: dict[str, Any] = {"parent_course": "350-714-RL", "ends_on": date(2018, 5, 20)}


def some_value(name: str) -> Any:
    """Another one for each field."""
    rank, field = list(LINE).index(name), LINE[name]
    by_kind = {
        Kind.CODE: CODES.get(field.list),
        Kind.TEXT: f"texte {rank}",
        Kind.COUNT: 100 + rank,
        Kind.MARK: rank,
        Kind.DAY: date(2018, 1, rank % 28 + 1),
    }
    return _OF_ITS_OWN.get(name, by_kind[field.kind])


def some_values(fields: Iterable[str]) -> dict[str, Any]:
    return {name: some_value(name) for name in fields}


def every_list() -> list[CodeValue]:
    """One code in each list that a line refers to."""
    return [CodeValue(list=name, code=code, label=f"libellé {code}") for name, code in CODES.items()]


def on_screen(name: str) -> str:
    """The value as a window says it."""
    value = some_value(name)
    if LINE[name].kind is Kind.CODE:
        return f"{value} - libellé {value}"
    return day(value) if isinstance(value, date) else str(value)


def fill(person: Person, fields: Iterable[str]) -> None:
    """Enter those values in the form on screen."""
    for name in fields:
        field, label = LINE[name], field_label(name)
        if field.kind is Kind.CODE:
            person.choose(label, on_screen(name))
        elif field.kind is Kind.DAY:
            person.choose(label, str(some_value(name)))
        else:
            person.type(label, str(some_value(name)))
