"""Rows as instances of mapped classes which no ORM session holds: for screens, at a tenth of the cost.

They are read as any instance is, with what the store's function filled in. To change one, to read what was
not filled in, or to add one to a session raises Escaped: nothing is loaded, or written, behind a screen.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import inspect

from rac_bot.store.models import Base
from rac_bot.store.work.reach import Escaped

M = TypeVar("M", bound=Base)


class _ReadOnly:
    """In the place of the state that an ORM session keeps of an instance."""

    def __getattr__(self, name: str) -> Any:
        raise Escaped("a row read for a screen is not changed, and leads no further than what was read")


_STATE = {"_sa_instance_state": _ReadOnly()}


class _Part(NamedTuple):
    """The columns of one class: `key` is where its primary key stands among all."""

    kind: type[Base]
    names: list[str]
    columns: slice
    key: int
    composites: list[tuple[str, Any, list[str]]]


class Instances:
    """The columns of some mapped classes, or aliases of these, side by side; instances out of such rows."""

    def __init__(self, *kinds: Any) -> None:
        self.columns: list[Any] = []
        self._parts: list[_Part] = []
        for kind in kinds:
            mapper = inspect(kind).mapper
            names = [one.key for one in mapper.column_attrs]
            first = len(self.columns)
            self.columns += [getattr(kind, name) for name in names]
            key = first + names.index(mapper.get_property_by_column(mapper.primary_key[0]).key)
            composites = [
                (one.key, one.composite_class, [prop.key for prop in one.props]) for one in mapper.composites
            ]
            columns = slice(first, len(self.columns))
            self._parts.append(_Part(mapper.class_, names, columns, key, composites))

    def of(self, row: Sequence[Any]) -> list[Any]:
        """One instance a class; None where an outer join found none."""
        return [None if row[part.key] is None else _instance(part, row) for part in self._parts]


def made(kind: type[M], values: Mapping[str, Any]) -> M:
    """An instance of what was just written: a column without a value is empty."""
    instance = kind.__new__(kind)
    names = (one.key for one in inspect(kind).column_attrs)
    instance.__dict__.update(((name, values.get(name)) for name in names), **_STATE)
    return instance


def put(instance: object, **related: Any) -> None:
    """Fill in what an instance leads to."""
    instance.__dict__.update(related)


def _instance(part: _Part, row: Sequence[Any]) -> Any:
    made = part.kind.__new__(part.kind)
    values = dict(zip(part.names, row[part.columns], strict=True))
    for name, kind, names in part.composites:
        values[name] = kind(*(values[one] for one in names))
    made.__dict__.update(values, **_STATE)
    return made
