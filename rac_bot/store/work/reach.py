"""What the rights of a person let through, held by the database session itself.

Whoever's rights are limited reads the candidates admitted to their programmes and units, each with the
whole file: what passed in one programme counts for another. They write only what belongs to those
programmes and units. Whoever may only read writes nothing but what is theirs: their searches, their list.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, event, exists, inspect, true
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, UserDefinedOption

from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import OutOfReach, ReadingOnly
from rac_bot.store.models import (
    Admission,
    FollowedCandidate,
    Grid,
    Home,
    Inscription,
    JournalEntry,
    Programme,
    Search,
    SessionDossier,
    StoredMessage,
    Tick,
    WatchOff,
)


class Escaped(Exception):
    """A fault of ours: a statement that reads or writes people's tables past the limits of rights."""


class _Beyond(UserDefinedOption):
    propagate_to_loaders = True


WHOLE = _Beyond()  # of a statement: it, and what it loads, looks beyond what the person may see
NAMED = {"rac_named": True}  # execution options: the statement comes from `Work`
OWN = (JournalEntry, Search, FollowedCandidate, Home, Tick, WatchOff)  # what even those who only read write


class Within(Session):
    """A database session that keeps to somebody's rights."""

    def __init__(self, rights: Rights, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rights = rights


def session(rights: Rights) -> Callable[..., Session]:
    """What opens a database session for them: a plain one where their rights hold nothing back."""
    holds_back = rights.role is Role.READING or rights.limited
    return partial(Within, rights) if holds_back else Session


@event.listens_for(Within, "do_orm_execute")
def _need_named(state: ORMExecuteState) -> None:
    """Only `Work` runs statements here. What a row leads to is of its file, but for a message's lines."""
    assert isinstance(state.session, Within)  # noqa: S101
    if (
        state.is_column_load
        or NAMED.keys() <= state.execution_options.keys()
        or WHOLE in state.user_defined_options
    ):
        return
    if state.is_relationship_load:
        path: Any = state.loader_strategy_path
        if state.session.rights.limited and path and path[0].class_ is StoredMessage:
            raise Escaped("a message tells of several files")
        return
    raise Escaped("a statement that is not named")


# Tables, not mapped classes: to those the conditions above would be added in their turn. And by other names
# than those of the statement, which may read the same tables.
_ADMISSION, _GRID, _PROGRAMME, _DOSSIER = (
    mapped.__table__.alias(f"reached_{mapped.__tablename__}")
    for mapped in (Admission, Grid, Programme, SessionDossier)
)


def admitted(rights: Rights, candidate_id: Any) -> ColumnElement[bool]:
    """That candidate has an admission that the rights reach; `values_of` gives the parameters."""
    found = exists().where(_ADMISSION.c.candidate_id == candidate_id)
    if rights.programmes:
        found = found.where(_GRID.c.id == _ADMISSION.c.grid_id, _PROGRAMME.c.id == _GRID.c.programme_id)
    return found.where(reaches(rights, _PROGRAMME.c.number, _ADMISSION.c.unit))


def reaches(rights: Rights, programme: Any, unit: Any) -> ColumnElement[bool]:
    """`Rights.reach`, as a condition; `values_of` gives the parameters."""
    named = {"reached_programmes": programme, "reached_units": unit}
    return and_(true(), *(named[one].in_(bindparam(one, expanding=True)) for one in values_of(rights)))


def values_of(rights: Rights) -> dict[str, Any]:
    """The parameters of `admitted` and `reaches`: those that are limited."""
    named = {"reached_programmes": rights.programmes, "reached_units": rights.units}
    return {name: values for name, values in named.items() if values}


@event.listens_for(Within, "before_flush")
def _write_within(session: Within, _context: UOWTransaction, _instances: object) -> None:
    rights = session.rights
    written = [*session.new, *session.deleted, *(one for one in session.dirty if session.is_modified(one))]
    if rights.role is Role.READING and not all(isinstance(one, OWN) for one in written):
        raise ReadingOnly
    with session.no_autoflush:
        for one in written:
            if not all(rights.reach(programme, unit) for programme, unit in _belonging(session, one)):
                raise OutOfReach


def _belonging(session: Session, row: object) -> Iterator[tuple[str, str]]:
    """The programme and the unit that a row belongs to, those which it leaves too."""
    if isinstance(row, Inscription):
        for dossier in _leads_to(session, row, "dossier"):
            yield from _belonging(session, dossier)
    elif isinstance(row, Admission):
        programmes = [grid.programme for grid in _leads_to(session, row, "grid")]
        yield from ((programme.number, unit) for programme in programmes for unit in _values(row, "unit"))
    elif isinstance(row, SessionDossier):
        programmes = _leads_to(session, row, "programme")
        yield from ((programme.number, unit) for programme in programmes for unit in _values(row, "unit"))


def _leads_to(session: Session, row: object, name: str) -> list[Any]:
    """What that relation of the row leads to, by itself and by its key, now and before: a flush makes one.

    Raises:
        OutOfReach: nothing.
    """
    kind = inspect(type(row)).relationships[name].mapper.class_
    keys = [key for key in _values(row, f"{name}_id") if key is not None]
    by_key = (session.get(kind, key, execution_options=NAMED) for key in keys)
    found = [one for one in dict.fromkeys((getattr(row, name), *by_key)) if one is not None]
    if not found:
        raise OutOfReach
    return found


def _values(row: object, name: str) -> Iterator[str]:
    getattr(row, name)  # of an expired row, the history is empty until it is read
    history = inspect(row).attrs[name].history
    yield from (*(history.added or ()), *(history.unchanged or ()), *(history.deleted or ()))
