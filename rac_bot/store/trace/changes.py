"""What was changed, by whom and when: written beside the journal, read back by version."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select

from rac_bot.store.models import (
    Action,
    Base,
    Change,
    Inscription,
    JournalEntry,
    Programme,
    SessionDossier,
)
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Reached, Written
from rac_bot.store.work.work import Work

BeforeAfter = Mapping[str, tuple[Any, Any]]  # field -> its value before, after


class Past(NamedTuple):
    """A change as it was recorded; who made it, by their Slack id."""

    actor: str
    at: datetime
    values: Mapping[str, Sequence[Any]]  # field -> [before, after]
    action: Action
    version: int  # that it made


_CHANGES = (
    select(JournalEntry.actor, JournalEntry.at, Change.values, JournalEntry.action, Change.version)
    .select_from(Change)
    .join(Change.entry)
)
_SINCE = _CHANGES.where(Change.version > bindparam("version")).order_by(Change.version)
_LATEST = _CHANGES.order_by(Change.version.desc()).limit(bindparam("count"))
_OF_LINE, _OF_DOSSIER = Change.inscription_id == bindparam("id"), Change.dossier_id == bindparam("id")
SINCE_OF_LINE = Reached(_SINCE.where(_OF_LINE), JournalEntry.candidate_id)
SINCE_OF_DOSSIER = Reached(_SINCE.where(_OF_DOSSIER), JournalEntry.candidate_id)
LATEST_OF_LINE = Reached(_LATEST.where(_OF_LINE), JournalEntry.candidate_id)
LATEST_OF_DOSSIER = Reached(_LATEST.where(_OF_DOSSIER), JournalEntry.candidate_id)

_BELONGS = select(Programme.number, SessionDossier.unit).join(
    SessionDossier, SessionDossier.programme_id == Programme.id
)
DOSSIER_BELONGS = _BELONGS.where(SessionDossier.id == bindparam("dossier_id"))
LINE_BELONGS = _BELONGS.join(Inscription, Inscription.dossier_id == SessionDossier.id).where(
    Inscription.id == bindparam("inscription_id")
)
_TABLE = Base.metadata.tables["change"]
RECORDED_OF_LINE = Written(insert(_TABLE), LINE_BELONGS)
RECORDED_OF_DOSSIER = Written(insert(_TABLE), DOSSIER_BELONGS)


def plain(value: Any) -> Any:
    """As JSON keeps it: a date as its ISO text; numbers, text, truth and None as they are."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def record(work: Work, action: Action, changed: Inscription | SessionDossier, values: BeforeAfter) -> None:
    """Journal a change of a line or of a session dossier; `version` is the one that it made."""
    if isinstance(changed, Inscription):
        of, recorded = journal.of_line(changed), RECORDED_OF_LINE
        about = {"inscription_id": changed.id, "dossier_id": None}
    else:
        of, recorded = journal.of_dossier(changed), RECORDED_OF_DOSSIER
        about = {"inscription_id": None, "dossier_id": changed.id}
    [entry] = journal.record_all(work, [{"action": action, **of, "detail": ", ".join(values)}])
    kept = {name: [plain(before), plain(after)] for name, (before, after) in values.items()}
    work.write(recorded, {"entry_id": entry, **about, "version": changed.version, "values": kept})


def since(work: Work, changed: Inscription | SessionDossier, version: int) -> list[Past]:
    """The changes made after that version, the oldest first."""
    statement = SINCE_OF_LINE if isinstance(changed, Inscription) else SINCE_OF_DOSSIER
    return list(map(Past._make, work.rows(statement, id=changed.id, version=version)))


def latest(work: Work, changed: Inscription | SessionDossier, count: int) -> list[Past]:
    """The last changes, the newest first."""
    statement = LATEST_OF_LINE if isinstance(changed, Inscription) else LATEST_OF_DOSSIER
    return list(map(Past._make, work.rows(statement, id=changed.id, count=count)))


def for_refusal(
    work: Work, changed: Inscription | SessionDossier, version: int
) -> list[tuple[str, datetime, Mapping[str, Sequence[Any]]]]:
    """The changes made after that version, as `ChangedMeanwhile` takes them."""
    return [one[:3] for one in since(work, changed, version)]
