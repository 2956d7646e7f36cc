"""What CLARA has or is to have: admissions, session dossiers, lines. Read with all they lead to, and changed.

Those of one pool share what they lead to: a session that one of its lines changes has changed for the others.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import bindparam, select, update

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
T = TypeVar("T", bound=Admission | SessionDossier | Inscription)

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
_ADMISSION, _DOSSIER, _LINE = (Base.metadata.tables[kind.__tablename__] for kind in OF_IDS)
CHANGED = {
    Admission: Written(
        update(_ADMISSION).where(_ADMISSION.c.id == bindparam("admission_id")),
        select(Programme.number, Admission.unit)
        .join(Grid, Grid.programme_id == Programme.id)
        .join(Admission, Admission.grid_id == Grid.id)
        .where(Admission.id == bindparam("admission_id")),
    ),
    SessionDossier: Written(
        update(_DOSSIER).where(_DOSSIER.c.id == bindparam("dossier_id")), changes.DOSSIER_BELONGS
    ),
    Inscription: Written(
        update(_LINE).where(_LINE.c.id == bindparam("inscription_id")), changes.LINE_BELONGS
    ),
}


def of_ids(work: Work, kind: type[T], ids: Iterable[int], pool: Pool | None = None) -> list[T]:
    """Those of that kind, each with its person, by person; without those that are gone."""
    wanted = list(ids)
    rows = work.rows(OF_IDS[kind], ids=wanted) if wanted else ()
    return SHAPES[kind].each(rows, {} if pool is None else pool)


def write(work: Work, thing: Held | Inscription, values: Mapping[str, Any]) -> None:
    """Write those columns, which it has from then on."""
    if isinstance(thing, Inscription):
        values = {**values, "updated_at": work.now}
        work.write(CHANGED[Inscription], {"inscription_id": thing.id, **values})
    elif isinstance(thing, SessionDossier):
        work.write(CHANGED[SessionDossier], {"dossier_id": thing.id, **values})
    else:
        work.write(CHANGED[Admission], {"admission_id": thing.id, **values})
    put(thing, **values)


def advance(
    work: Work,
    action: Action,
    thing: Held | Inscription,
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
