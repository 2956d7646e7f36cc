"""What CLARA has or is to have: admissions, session dossiers, lines. Read with what each is of, and changed.

Those of one pool share what they lead to: a session that one of its lines changes has changed for the others.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, select, update

from rac_bot.errors import ChangedMeanwhile
from rac_bot.store.models import (
    Action,
    Admission,
    Base,
    Candidate,
    Course,
    Grid,
    Inscription,
    Programme,
    SessionDossier,
)
from rac_bot.store.trace import changes, journal
from rac_bot.store.work.instances import Instances, Pool, put
from rac_bot.store.work.statements import Reached, Written
from rac_bot.store.work.work import Work

Held = Admission | SessionDossier
Todo = Held | Inscription
T = TypeVar("T", bound=Todo)

# A session has the programme of its admission's grid: whatever writes one says so.
SHAPES: Mapping[type[Base], Instances] = {
    Admission: Instances(Admission, Candidate, Grid, Programme),
    SessionDossier: Instances(SessionDossier, Candidate, Programme, Admission, Grid),
    Inscription: Instances(Inscription, Course, SessionDossier, Programme, Candidate, Admission, Grid),
}


def _of_ids(kind: type[Any], owner: Any) -> Reached[*tuple[Any, ...]]:
    found = SHAPES[kind].selected.where(kind.id.in_(bindparam("ids", expanding=True)))
    return Reached(found.order_by(owner, kind.id), owner)


OF_IDS = {
    Admission: _of_ids(Admission, Admission.candidate_id),
    SessionDossier: _of_ids(SessionDossier, SessionDossier.candidate_id),
    Inscription: _of_ids(Inscription, SessionDossier.candidate_id),
}


_KEYS = {Admission: "admission_id", SessionDossier: "dossier_id", Inscription: "inscription_id"}


def _changed(kind: type[Any], belongs: Select[str, str]) -> Written:
    """Of a row, as long as it is the version that was read."""
    row = kind.__table__.c
    as_read = row.id == bindparam(_KEYS[kind]), row.version == bindparam("read")
    return Written(update(kind.__table__).where(*as_read), belongs)


_ADMISSION_BELONGS = (
    select(Programme.number, Admission.unit)
    .join(Grid, Grid.programme_id == Programme.id)
    .join(Admission, Admission.grid_id == Grid.id)
    .where(Admission.id == bindparam("admission_id"))
)
CHANGED = {
    Admission: _changed(Admission, _ADMISSION_BELONGS),
    SessionDossier: _changed(SessionDossier, changes.DOSSIER_BELONGS),
    Inscription: _changed(Inscription, changes.LINE_BELONGS),
}


def of_ids(work: Work, kind: type[T], ids: Iterable[int], pool: Pool | None = None) -> list[T]:
    """Those of that kind, each with its person, by person; without those that are gone."""
    wanted = list(ids)
    rows = work.rows(OF_IDS[kind], ids=wanted) if wanted else ()
    return SHAPES[kind].each(rows, pool)


def write(work: Work, thing: Todo, values: Mapping[str, Any]) -> None:
    """Write those columns, which it has from then on.

    Without another version (see `advance`) nobody who has it on screen is told, nor whoever read it besides.

    Raises:
        ChangedMeanwhile: it has another version since it was read, by somebody else or elsewhere in this
            transaction; nothing is written.
    """
    if isinstance(thing, Inscription):
        values = {**values, "updated_at": work.now}
    kind = next(kind for kind in _KEYS if isinstance(thing, kind))
    row = {_KEYS[kind]: thing.id, "read": thing.version, **values}
    if not work.write(CHANGED[kind], row).rowcount:
        raise ChangedMeanwhile(since(work, thing, thing.version))
    put(thing, **values)


def since(
    work: Work, thing: Todo, version: int
) -> Sequence[tuple[str, datetime, Mapping[str, Sequence[Any]]]]:
    """The changes made after that version, as `ChangedMeanwhile` takes them: none is kept of an admission."""
    return [] if isinstance(thing, Admission) else changes.for_refusal(work, thing, version)


def advance(
    work: Work,
    action: Action,
    thing: Todo,
    values: Mapping[str, Any],
    told: changes.BeforeAfter | None = None,
) -> None:
    """Write those columns by that act: one version further, and in the journal.

    `told`: the fields that it changed, as they are read back; by default the state in CLARA.
    """
    told = {"clara": (thing.clara, values["clara"])} if told is None else told
    write(work, thing, {**values, "version": thing.version + 1})
    if isinstance(thing, Admission):
        journal.record(work, action, candidate_id=thing.candidate_id, detail=thing.grid.code)
    else:
        changes.record(work, action, thing, told)
