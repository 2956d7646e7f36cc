"""Statements made once, given to the driver as it takes them.

How a statement is written, its parameters made and its rows read is worked out once: to do so at each
execution costs SQLAlchemy ten times what SQLite takes to answer.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain, cycle, islice
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect
from sqlalchemy.engine import Result, Row
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import ResourceClosedError
from sqlalchemy.types import TypeEngine

FILLED = 4_096  # values of a list, at most

Make = Callable[[Any], Any] | None
Get = Callable[[Mapping[str, Any]], Any]


class Ran(NamedTuple):
    """The rows that a statement gave, all read, and how many rows it was about."""

    rows: Sequence[Row[*tuple[Any, ...]]]
    rowcount: int

    def scalars(self) -> list[Any]:
        """The first column."""
        return [row[0] for row in self.rows]

    def scalar(self) -> Any:
        """The first value of the first row; None where there is none."""
        return self.rows[0][0] if self.rows else None


def read(result: Result[Any]) -> Ran:
    """The same, of what SQLAlchemy executed itself."""
    try:
        rows: Sequence[Any] = result.all()
    except ResourceClosedError:  # it gives none
        rows = ()
    return Ran(rows, getattr(result, "rowcount", -1))


class _Parameter(NamedTuple):
    """What the driver gets by a name, made of the values that are given."""

    name: str
    value: Get


def _given(of: str, rank: int | None, make: Make) -> Get:
    """What is given as `of`, at `rank` where that is a list, as the driver takes it."""
    get: Get = itemgetter(of) if rank is None else lambda values: values[of][rank]
    return (lambda values: make(get(values))) if make else get


def _always(value: Any, make: Make) -> Get:
    """Whatever is given."""
    made = make(value) if make else value
    return lambda _values: made


class _Sql(NamedTuple):
    """The statement as the database takes it, with lists of some lengths."""

    text: str
    parameters: Sequence[_Parameter]


class Prepared:
    """A statement of that dialect, for values of those names."""

    def __init__(self, statement: Any, names: Sequence[str], dialect: Dialect) -> None:
        self._dialect = dialect
        assert dialect.dbapi  # noqa: S101  it is a store's
        self._refused: type[Exception] = dialect.dbapi.Error
        self._compiled: Any = statement.compile(dialect=dialect, column_keys=list(names))
        binds, columns = self._compiled.binds, self._compiled._result_columns
        self._defaults = dict(_defaults(self._compiled))
        self._given = {*names, *self._defaults}
        self._lists = [name for name in names if name in binds and binds[name].expanding]
        self._of_lengths: dict[tuple[int, ...], _Sql] = {}
        self._reads = bool(columns)
        shape = SimpleResultMetaData(
            [one.keyname for one in columns],
            _processors=[self._implied(one.type).result_processor(dialect, None) for one in columns],
        )
        self._row: Any = partial(Row, shape, shape._effective_processors, shape._key_to_index)

    @property
    def takes_many(self) -> bool:
        """Whether it may run once for each of many rows: the driver gives none back of many."""
        return not self._reads and not self._lists

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Ran:
        """Run it; raises as SQLAlchemy does."""
        sql, given = self._made(values)
        return self._ran(connection, sql, given, many=False)

    def run_each(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> Ran:
        """Run it for each of these, of which there are some."""
        made = [self._made(row) for row in rows]
        return self._ran(connection, made[0][0], [given for _sql, given in made], many=True)

    def _ran(self, connection: Connection, sql: str, given: Any, *, many: bool) -> Ran:
        if not connection.in_transaction():
            connection.begin()
        cursor = connection.connection.cursor()
        try:
            for heed in connection.dispatch.before_cursor_execute:
                heed(connection, cursor, sql, given, None, many)
            cursor.executemany(sql, given) if many else cursor.execute(sql, given)
            rows = cursor.fetchall() if self._reads else ()
        except self._refused as error:  # what it means, SQLAlchemy says
            connection._handle_dbapi_exception(error, sql, given, cursor, None)
        ran = Ran([self._row(one) for one in rows], cursor.rowcount)
        cursor.close()
        return ran

    def _made(self, values: Mapping[str, Any]) -> tuple[str, Any]:
        """The statement, and its parameters as the driver takes them."""
        if self._defaults:
            values = {**{name: made() for name, made in self._defaults.items()}, **values}
        if self._lists:
            values = {**values, **{name: _filled(values[name]) for name in self._lists}}
        lengths = tuple(len(values[name]) for name in self._lists)
        sql = self._of_lengths.get(lengths) or self._written(lengths, values)
        given = tuple([one.value(values) for one in sql.parameters])
        if self._compiled.positional:
            return sql.text, given
        return sql.text, {one.name: value for one, value in zip(sql.parameters, given, strict=True)}

    def _written(self, lengths: tuple[int, ...], values: Mapping[str, Any]) -> _Sql:
        written = self._compiled.construct_expanded_state(dict(values))
        several = {
            one: (name, rank)
            for name, ones in written.parameter_expansion.items()
            for rank, one in enumerate(ones)
        }
        parameters = []
        for one in written.positiontup if self._compiled.positional else written.parameters:
            name, rank = several.get(one, (one, None))
            make = self._implied(self._compiled.binds[name].type).bind_processor(self._dialect)
            known = written.parameters[one]
            given = _given(name, rank, make) if name in self._given else _always(known, make)
            parameters.append(_Parameter(one, given))
        return self._of_lengths.setdefault(lengths, _Sql(written.statement, parameters))

    def _implied(self, type_: TypeEngine[Any]) -> TypeEngine[Any]:
        return type_.dialect_impl(self._dialect)


@cache
def prepared(statement: Any, names: tuple[str, ...], dialect: Dialect) -> Prepared:
    """A statement is known again by its identity."""
    return Prepared(statement, names, dialect)


def _filled(values: Collection[Any]) -> list[Any]:
    """The same values, some repeated up to a power of two: few lengths make few statements.

    A list that is long is left as it is: twice its length might be more than the database takes.
    """
    if len(values) > FILLED:
        return list(values)
    length = 1 << (len(values) - 1).bit_length() if values else 0
    return list(islice(chain(values, cycle(values)), length))


def _defaults(compiled: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What columns get that no value is given to."""
    found = [(one.key, one.default) for one in compiled.insert_prefetch]
    for name, default in (*found, *((one.key, one.onupdate) for one in compiled.update_prefetch)):
        yield name, partial(default.arg, None) if default.is_callable else partial(_same, default.arg)


def _same(value: Any) -> Any:
    return value
