"""A unit of work: one transaction on somebody's behalf. The store's functions take one, and no connection."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self, TypeVar, TypeVarTuple, cast

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import OutOfReach, ReadingOnly
from rac_bot.store.models import Base
from rac_bot.store.models.base import utc_now
from rac_bot.store.work.reach import NAMED, Escaped
from rac_bot.store.work.statements import PEOPLE, Belongs, Named, Written, limits

T = TypeVar("T")
M = TypeVar("M", bound=Base)
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True)
class By:
    """On whose behalf, with which rights, and from where: what the journal keeps of it."""

    actor: str  # a Slack id, or `cli`
    rights: Rights
    origin: str | None = None  # the command, window or channel it was asked from


COMMAND_LINE = By("cli", Rights(Role.ADMINISTERING))
THE_BOT = By("rac-bot", Rights(Role.ADMINISTERING))  # what nobody asks for: deliveries, retention


@dataclass(frozen=True, slots=True)
class Work:
    """Reads and writes of one transaction, as far as the rights of `by` reach.

    It runs named statements alone: `values` are their parameters.
    """

    _db: Session
    by: By
    now: datetime = field(default_factory=utc_now)  # of all that it writes

    def on_behalf_of(self, actor: str) -> Self:
        """The same transaction, journaled as another's act."""
        return replace(self, by=replace(self.by, actor=actor))

    # --- reading --------------------------------------------------------------------------------------

    def rows(self, statement: Named[*Ts], **values: Any) -> Sequence[Row[*Ts]]:
        found = self._db.execute(self._limited(statement), self._values(values), execution_options=NAMED)
        return found.all()

    def stream(self, statement: Named[*Ts], size: int) -> Iterator[Row[*Ts]]:
        """The same, read `size` at a time."""
        options = {**NAMED, "yield_per": size}
        yield from self._db.execute(self._limited(statement), self._values({}), execution_options=options)

    def scalars(self, statement: Named[T], **values: Any) -> Sequence[T]:
        """The rows of a statement that selects one thing."""
        found = self._db.scalars(self._limited(statement), self._values(values), execution_options=NAMED)
        return found.all()

    def scalar(self, statement: Named[T], **values: Any) -> T | None:
        """The first of them."""
        return self._db.scalar(self._limited(statement), self._values(values), execution_options=NAMED)

    def count(self, statement: Named[*Ts], most: int | None = None, **values: Any) -> int:
        """How many rows it has; counting ends at `most`."""
        rows = self._limited(statement).order_by(None).limit(most).subquery()
        counted = select(func.count()).select_from(rows)
        return self._db.scalar(counted, self._values(values), execution_options=NAMED) or 0

    def find(self, kind: type[M], key: Any) -> M | None:
        """The row of a table that tells of nobody, by its key; not read again where it is at hand."""
        if kind.__table__ in PEOPLE:
            raise Escaped("tells of people: name a statement")
        return self._db.get(kind, key, execution_options=NAMED)

    def _limited(self, statement: Named[*Ts]) -> Select[*Ts]:
        if not isinstance(cast(object, statement), Named):
            raise Escaped("a statement that is not named")
        return statement.within(self.by.rights)

    def _values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {**values, **limits(self.by.rights)}

    # --- writing --------------------------------------------------------------------------------------

    def write(self, written: Written, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] = ()) -> Any:
        """Run it, once or for each of several values.

        Raises:
            ReadingOnly, OutOfReach: it is not theirs to write. The transaction must be rolled back.
        """
        if not isinstance(written, Written):
            raise Escaped("a statement that is not named")
        belongs, rights = written.belongs, self.by.rights
        if rights.role is Role.READING and belongs is not Belongs.TO_THE_ACTOR:
            raise ReadingOnly
        if rights.limited and belongs is Belongs.TO_ANYBODY:
            raise OutOfReach
        judged = [values] if isinstance(values, Mapping) else values
        checked = judged if rights.limited and isinstance(belongs, Select) else []
        before = [self._belonging(belongs, row) for row in checked]
        done = self._db.execute(written.statement, values or None, execution_options=NAMED)
        for row, left in zip(checked, before, strict=True):
            own = [*left, *self._belonging(belongs, row)]
            if not own or not all(rights.reach(programme, unit) for programme, unit in own):
                raise OutOfReach
        return done

    def _belonging(self, belongs: Any, values: Mapping[str, Any]) -> Sequence[Row[str, str]]:
        return self._db.execute(belongs, values, execution_options=NAMED).all()

    # Rows as entities: for imports, the command line and writes that are rare. `reach` judges them at flush.

    def add(self, *rows: Base) -> None:
        self._db.add_all(rows)

    def delete(self, row: Base) -> None:
        self._db.delete(row)

    def flush(self) -> None:
        self._db.flush()

    def roll_back(self) -> None:
        """Nothing of what was written is kept."""
        self._db.rollback()

    def nested(self) -> AbstractContextManager[Any]:
        """A savepoint: what is written within goes alone, where it raises."""
        return self._db.begin_nested()
