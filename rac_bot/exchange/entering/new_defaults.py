"""Where the college wants so: what lines in CLARA inherit is to be corrected there once it changes."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import bindparam, select

from rac_bot.exchange.entering.importing import (
    BATCH,
    FROM_FILE,
    Columns,
    Import,
    Recorded,
    changing,
    stored_columns,
)
from rac_bot.i18n import _n
from rac_bot.store.catalogue import DEFAULTED
from rac_bot.store.college import codes
from rac_bot.store.file.effective import inherited
from rac_bot.store.models import (
    Action,
    Admission,
    Base,
    Candidate,
    ClaraState,
    Inscription,
    InscriptionState,
    SessionDossier,
)
from rac_bot.store.telling import telling
from rac_bot.store.work.statements import Belongs, Whole, Written

_LINE = Base.metadata.tables["inscription"]
ENTERED: Whole[*tuple[Any, ...]] = Whole(
    select(
        *stored_columns(_LINE),
        SessionDossier.candidate_id,
        Admission.unit.label("admitted_unit"),
        Candidate.language.label("spoken"),
    )
    .join(SessionDossier, SessionDossier.id == Inscription.dossier_id)
    .join(Admission, Admission.id == SessionDossier.admission_id)
    .join(Candidate, Candidate.id == SessionDossier.candidate_id)
    .where(
        Inscription.id > bindparam("after"),
        Inscription.clara.in_((ClaraState.ENTERED, ClaraState.TO_CORRECT)),
        Inscription.state != InscriptionState.DELETED,
    )
    .order_by(Inscription.id)
    .limit(BATCH),
    FROM_FILE,
)
CORRECTED = Written(changing(_LINE), Belongs.TO_ANYBODY)


def correct(importing: Import) -> None:
    """Take what every line in CLARA inherits today; the report says how many are to be corrected there."""
    importing.work.flush()
    count = 0
    for recorded in _to_correct(importing):
        importing.record(CORRECTED, recorded)
        telling.changed(importing.work, [one.stored["id"] for one in recorded])
        count += len(recorded)
    if count:
        importing.report.notice(
            _n(
                "{n} inscription saisie dans CLARA est à y corriger : une valeur dont elle hérite a changé.",
                "{n} inscriptions saisies dans CLARA sont à y corriger : une valeur dont elles héritent a "
                "changé.",
                count,
            )
        )


def _to_correct(importing: Import) -> Iterator[list[Recorded]]:
    defaults, after = codes.defaults(importing.work), 0
    while lines := importing.work.rows(ENTERED, after=after):
        after = lines[-1].id
        recorded = []
        for line in lines:
            stored = {column.name: line._mapping[column.name] for column in stored_columns(_LINE)}
            today = inherited(line.admitted_unit, line.spoken, defaults)
            if changes := _changes(stored, {name: today[name] for name in DEFAULTED if stored[name] is None}):
                of = {
                    "candidate_id": line.candidate_id,
                    "dossier_id": line.dossier_id,
                    "inscription_id": line.id,
                }
                recorded.append(Recorded(Action.CHANGE, stored, changes, of))
        if recorded:
            yield recorded


def _changes(stored: Columns, today: Columns) -> Columns:
    kept, there = stored["effective"] or {}, stored["in_clara"] or {}
    new = {name: value for name, value in today.items() if kept.get(name, value) != value}
    if not new:
        return {}
    there = {name: kept[name] for name in new} | there
    there = {name: value for name, value in there.items() if name not in new or new[name] != value}
    clara = ClaraState.TO_CORRECT if there else ClaraState.ENTERED
    return {"effective": {**kept, **new}, "in_clara": there or None, "clara": clara}
