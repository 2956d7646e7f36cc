"""A unit of work: one transaction on somebody's behalf. The store's functions take one, and no connection."""

import os
import pwd
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any, Self, TypeVar, TypeVarTuple, cast

from sqlalchemy import Connection, Executable, Insert, Row, Select, Table, func, select
from sqlalchemy.orm import Session

from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import OutOfReach, ReadingOnly, Refusal
from rac_bot.store.models import Base, CollegeState
from rac_bot.store.models.base import utc_now
from rac_bot.store.work import later, many
from rac_bot.store.work.prepared import Ran, prepared, read
from rac_bot.store.work.reach import NAMED, Escaped, session
from rac_bot.store.work.statements import PEOPLE, Belongs, Named, Open, Written, limits

T = TypeVar("T")
M = TypeVar("M", bound=Base)
Ts = TypeVarTuple("Ts")

COLLEGE = Open(select(CollegeState.number))


@dataclass(frozen=True, slots=True)
class By:
    """On whose behalf, with which rights, and from where: what the journal keeps of it."""

    actor: str  # a Slack id, or `cli`
    rights: Rights
    origin: str | None = None  # the command, window or channel it was asked from; the account of a machine
    confirms: bool = True  # they are told in private, too, of what the team's channel tells


def account() -> str:
    """Of the machine: whose a command is; with `sudo`, whoever became that account."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # in a container, an account may have no name
        name = str(os.getuid())
    before = os.environ.get("SUDO_USER", name)
    return (name if before == name else f"{before} (sudo {name})")[:80]


COMMAND_LINE = By("cli", Rights(Role.ADMINISTERING), account())
THE_BOT = By("rac-bot", Rights(Role.ADMINISTERING))  # what nobody asks for: deliveries, retention


class Kept:
    """What a store keeps from one transaction to the next: the college's tables, and who is served, read."""

    def __init__(self) -> None:
        self._made: tuple[int | None, dict[Hashable, Any]] = None, {}

    def of_state(self, number: int | None) -> dict[Hashable, Any]:
        """What was made of these tables in that state; nothing yet in another, or without a number."""
        if number is None:
            return {}
        held, made = self._made
        if held != number:
            self._made = number, (made := {})
        return made


class Database:
    """A transaction's connection; and, where rows are wanted as entities, an ORM session over it.

    Plain rows by a statement made once cost a tenth of entities: the session is opened when it is needed.
    """

    def __init__(self, connection: Connection, rights: Rights, kept: Kept, *, writes: bool) -> None:
        self.connection = connection
        self.writes = writes
        self._kept = kept
        self._rights = rights
        self._entities: Session | None = None
        self._known: dict[Hashable, Any] | None = None
        self._put_off: Sequence[str] = ()
        self.spoiled: Refusal | None = None  # why nothing of it may be committed

    @property
    def entities(self) -> Session:
        if self._entities is None:
            self._entities = session(self._rights)(self.connection, expire_on_commit=False)
        return self._entities

    def execute(self, statement: Executable, values: Any, *, plain: bool = True, once: bool) -> Ran:
        """Run it; `plain` where its rows hold no entity, `once` where it was not made just now."""
        if not plain:
            return read(self.entities.execute(statement, values, execution_options=NAMED))
        self.flush()  # it reads what was done with entities
        if not once:
            return read(self.connection.execute(statement, values))
        alone, several = (values, ()) if isinstance(values, Mapping) else (values[0], values[1:])
        known = prepared(statement, tuple(alone), self.connection.dialect)
        if not several:
            return known.run(self.connection, alone)
        if known.takes_many:
            return known.run_each(self.connection, values)
        return read(self.connection.execute(statement, values))

    def known(self) -> dict[Hashable, Any]:
        """What was made of these tables as they are now; while one is only read, they hold still.

        The number is read first: outside a transaction what is then read may be newer than it, never older.
        """
        if self._known is None or self.writes:
            number = self.execute(COLLEGE.statement, {}, once=True).scalar()
            self._known = self._kept.of_state(number)
        return self._known

    def flush(self) -> None:
        if self._entities is not None:
            self._entities.flush()

    def put_off(self) -> None:
        self._put_off = self._put_off or later.put_off(self.connection)

    def finish(self) -> None:
        """All that is to be committed; ReadingOnly, OutOfReach where something was not theirs to write."""
        if self.spoiled:
            raise self.spoiled
        self.flush()
        later.catch_up(self.connection, self._put_off)

    def roll_back(self) -> None:
        """What was written by the connection, and by the session, which knows only its own."""
        self._put_off, self.spoiled = (), None
        if self._entities is not None:
            self._entities.rollback()
        self.connection.rollback()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._entities is not None:
            self._entities.close()


@cache
def _counting(statement: Select[*tuple[Any, ...]]) -> Select[int]:
    return select(func.count()).select_from(statement.order_by(None).subquery())


@dataclass(frozen=True, slots=True)
class Work:
    """Reads and writes of one transaction, as far as the rights of `by` reach.

    It runs named statements alone: `values` are their parameters.
    """

    _db: Database
    by: By
    now: datetime = field(default_factory=utc_now)  # of all that it writes

    def on_behalf_of(self, actor: str) -> Self:
        """The same transaction, journaled as another's act."""
        return replace(self, by=replace(self.by, actor=actor))

    def seen_by(self, actor: str, rights: Rights) -> Self:
        """The same transaction, of which plain rows are read as far as these rights reach."""
        return replace(self, by=By(actor, rights))

    def at(self, moment: datetime) -> Self:
        """The same transaction, as of that moment."""
        return replace(self, now=moment)

    # --- reading --------------------------------------------------------------------------------------

    def rows(self, statement: Named[*Ts], **values: Any) -> Sequence[Row[*Ts]]:
        return self._run(statement, values).rows

    def stream(self, statement: Named[*Ts], size: int) -> Iterator[Row[*Ts]]:
        """The same, plain rows read `size` at a time."""
        self._db.flush()
        yield from self._db.connection.execute(
            self._limited(statement), limits(self.by.rights), execution_options={"yield_per": size}
        )

    def scalars(self, statement: Named[T], **values: Any) -> Sequence[T]:
        """The rows of a statement that selects one thing."""
        return self._run(statement, values).scalars()

    def scalar(self, statement: Named[T], **values: Any) -> T | None:
        """The first of them."""
        return cast(T | None, self._run(statement, values).scalar())

    def known(self, make: Callable[..., T], *of: Hashable) -> T:
        """What that function makes of the tables of the college and of who is served.

        Made once as long as these hold the same, which triggers tell by `CollegeState`; every request gets
        the same, and only reads it.
        """
        made = self._db.known()
        if (make, *of) not in made:
            made[make, *of] = make(self, *of)
        return cast(T, made[make, *of])

    def count(self, statement: Named[*Ts], **values: Any) -> int:
        """How many rows it has."""
        counted = _counting(self._limited(statement))
        return cast(int, self._db.execute(counted, {**values, **limits(self.by.rights)}, once=True).scalar())

    def find(self, kind: type[M], key: Any) -> M | None:
        """The row of a table that tells of nobody, by its key; not read again where it is at hand."""
        if kind.__table__ in PEOPLE:
            raise Escaped("tells of people: name a statement")
        return self._db.entities.get(kind, key, execution_options=NAMED)

    def _run(self, statement: Named[*Ts], values: Mapping[str, Any]) -> Ran:
        limited = self._limited(statement)
        values = {**values, **limits(self.by.rights)}
        return self._db.execute(limited, values, plain=statement.plain, once=statement.once)

    def _limited(self, statement: Named[*Ts]) -> Select[*Ts]:
        if not isinstance(cast(object, statement), Named):
            raise Escaped("a statement that is not named")
        statement.look_into()
        return statement.within(self.by.rights)

    # --- writing --------------------------------------------------------------------------------------

    def write(self, written: Written, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] = ()) -> Ran:
        """Run it, once or for each of several values.

        Raises:
            ReadingOnly, OutOfReach: it is not theirs to write. The transaction must be rolled back.
        """
        self._check(written)
        belongs, rights = written.belongs, self.by.rights
        judged = [values] if isinstance(values, Mapping) else values
        checked = judged if rights.limited and isinstance(belongs, Select) else []
        there = not isinstance(written.statement, Insert)  # what is inserted belonged nowhere before
        before = [self._belonging(belongs, row) if there else () for row in checked]
        done = self._db.execute(written.statement, values or {}, plain=written.plain, once=True)
        for row, left in zip(checked, before, strict=True):
            own = [*left, *self._belonging(belongs, row)]
            if not own or not all(rights.reach(programme, unit) for programme, unit in own):
                raise self._spoiled(OutOfReach())
        return done

    def enter(self, written: Written, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run an insert into a table for many rows, which give all their values: what a file brings.

        Raises:
            ReadingOnly, OutOfReach: it is not theirs to write. The transaction must be rolled back.
        """
        many.insert(self._db.connection, self._entered(written), rows)

    def enter_values(self, written: Written, columns: Mapping[str, Sequence[Any]]) -> None:
        """The same, of rows given as the values of each column."""
        many.insert_values(self._db.connection, self._entered(written), columns)

    def put_off(self) -> None:
        """Have the lexicon and the indexes of numbers made at the end: most of the people come."""
        self._db.put_off()

    def _entered(self, written: Written) -> Table:
        self._check(written)
        if isinstance(written.belongs, Select) or not isinstance(written.statement, Insert):
            raise Escaped("only rows that are not judged one by one are inserted many at a time")
        self._db.flush()
        return cast(Table, written.statement.table)

    def _check(self, written: Written) -> None:
        if not isinstance(cast(object, written), Written):
            raise Escaped("a statement that is not named")
        written.look_into()
        belongs, rights = written.belongs, self.by.rights
        if rights.role is Role.READING and belongs is not Belongs.TO_THE_ACTOR:
            raise self._spoiled(ReadingOnly())
        if rights.limited and belongs is Belongs.TO_ANYBODY:
            raise self._spoiled(OutOfReach())

    def _spoiled(self, refusal: Refusal) -> Refusal:
        """The transaction is not committed, whoever makes nothing of the refusal."""
        self._db.spoiled = refusal
        return refusal

    def _belonging(self, belongs: Any, values: Mapping[str, Any]) -> Sequence[Row[*tuple[Any, ...]]]:
        return self._db.execute(belongs, values, once=True).rows

    # Rows as entities: for imports, the command line and writes that are rare. `reach` judges them at flush.

    def add(self, *rows: Base) -> None:
        self._db.entities.add_all(rows)

    def delete(self, row: Base) -> None:
        self._db.entities.delete(row)

    def flush(self) -> None:
        self._db.flush()

    def roll_back(self) -> None:
        """Nothing of what was written is kept."""
        self._db.roll_back()

    def nested(self) -> AbstractContextManager[Any]:
        """A savepoint: what is written within goes alone, where it raises."""
        return self._db.entities.begin_nested()
