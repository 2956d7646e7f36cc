"""Rows as instances of mapped classes which no ORM session holds: at a tenth of the cost.

They are read as any instance is, with what the store's function filled in. To set what one has, to read what
was not filled in, or to add one to a session raises Escaped: nothing is loaded, or written, unseen. What a
statement wrote of one is filled in with `put`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple, NoReturn, TypeVar

from sqlalchemy import Select, inspect, select
from sqlalchemy.orm import MANYTOONE

from rac_bot.store.models import Base
from rac_bot.store.work.reach import Escaped

M = TypeVar("M", bound=Base)
Pool = dict[tuple[type[Base], Any], Any]  # instances by class and key: each row has one


def _escaped(*_: object) -> NoReturn:
    raise Escaped("what was read of a row is not set, and leads no further")


class _Unread:
    """In the place of what the ORM would load, and of the state that a session keeps of an instance."""

    __get__ = __getattr__ = _escaped


@cache
def _plain(kind: type[M]) -> type[M]:
    """The class without what the ORM does at each reading of an attribute: what was filled in is read."""
    unread = dict.fromkeys(inspect(kind).attrs.keys(), _Unread())
    return type(
        kind.__name__,
        (kind,),
        {
            "__abstract__": True,  # it is mapped to nothing
            "__setattr__": _escaped,
            "__delattr__": _escaped,
            "_sa_instance_state": _Unread(),
            **unread,
        },
    )


class _Part(NamedTuple):
    """The columns of one class: `key` is where its primary key begins among all. Instances are of `kind`."""

    kind: type[Base]
    names: list[str]
    columns: slice
    key: int
    whole_key: Callable[[Sequence[Any]], Any]
    composites: list[tuple[str, Any, list[str]]]


class Instances:
    """The columns of some mapped classes side by side; instances out of such rows.

    What leads by a key to another of them leads to that very instance: there is one of each class. `selected`
    joins each to the first before it that leads to it; what nothing leads to, a statement joins itself.
    """

    def __init__(self, *kinds: type[Base]) -> None:
        self.columns: list[Any] = []
        self._parts: list[_Part] = []
        self._links: list[tuple[int, str, int]] = []  # of which part, the relation, to which
        for kind in kinds:
            mapper = inspect(kind)
            names = [one.key for one in mapper.column_attrs]
            first = len(self.columns)
            self.columns += [getattr(kind, name) for name in names]
            keys = [mapper.get_property_by_column(column).key for column in mapper.primary_key]
            whole = itemgetter(*(first + names.index(one) for one in keys))
            key = first + names.index(keys[0])
            composites = [
                (one.key, one.composite_class, [prop.key for prop in one.props]) for one in mapper.composites
            ]
            self._parts.append(
                _Part(_plain(kind), names, slice(first, len(self.columns)), key, whole, composites)
            )
        self.selected: Select[*tuple[Any, ...]] = select(*self.columns).select_from(kinds[0])
        optional: set[type[Base]] = set()
        for to, target in enumerate(kinds):
            leading = [(owner, name) for owner, kind in enumerate(kinds) for name in _leading(kind, target)]
            self._links += [(owner, name, to) for owner, name in leading]
            for owner, name in leading[:1] if leading and leading[0][0] < to else ():
                column = getattr(kinds[owner], f"{name}_id")
                if column.nullable or kinds[owner] in optional:
                    optional.add(target)
                on = inspect(target).primary_key[0] == column
                self.selected = self.selected.join(target, on, isouter=target in optional)

    def of(self, row: Sequence[Any], pool: Pool | None = None) -> list[Any]:
        """One instance a class, that of the pool where it holds it; None where an outer join found none."""
        known = {} if pool is None else pool
        made = [None if row[part.key] is None else _instance(part, row, known) for part in self._parts]
        for owner, name, to in self._links:
            if (instance := made[owner]) is not None:
                instance.__dict__[name] = made[to]
        return made

    def each(self, rows: Iterable[Sequence[Any]], pool: Pool | None = None) -> list[Any]:
        """The instances of the first class, with what they lead to, which they share."""
        known = {} if pool is None else pool
        return [self.of(row, known)[0] for row in rows]


def made(kind: type[M], values: Mapping[str, Any]) -> M:
    """An instance of what was just written: a column without a value is empty."""
    instance: M = object.__new__(_plain(kind))
    instance.__dict__.update((one.key, values.get(one.key)) for one in inspect(kind).column_attrs)
    return instance


def put(instance: object, **values: Any) -> None:
    """Fill in what an instance leads to, or what was just written of it; Escaped where a session holds it."""
    if "_sa_instance_state" in vars(instance):
        raise Escaped("an entity: its session writes what it has")
    instance.__dict__.update(values)


def _leading(kind: type[Base], target: type[Base]) -> list[str]:
    """The relations by which a row of the one leads to a row of the other."""
    relations = inspect(kind).relationships if kind is not target else ()
    return [one.key for one in relations if one.direction is MANYTOONE and one.mapper.class_ is target]


def _instance(part: _Part, row: Sequence[Any], pool: Pool) -> Any:
    known = part.kind, part.whole_key(row)
    if known in pool:
        return pool[known]
    made = object.__new__(part.kind)
    values = dict(zip(part.names, row[part.columns], strict=True))
    for name, kind, names in part.composites:
        values[name] = kind(*(values[one] for one in names))
    made.__dict__.update(values)
    pool[known] = made
    return made
