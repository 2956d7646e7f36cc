"""What was changed, by whom and when: written beside the journal, read back by version."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from rac_bot.store.models import Action, Change, Inscription, JournalEntry, SessionDossier
from rac_bot.store.work.work import Work

Values = Mapping[str, tuple[Any, Any]]  # field -> before, after


def plain(value: Any) -> Any:
    """As JSON keeps it: a date as its ISO text; numbers, text, truth and None as they are."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def record(work: Work, action: Action, changed: Inscription | SessionDossier, values: Values) -> None:
    """Journal a change of a line or of a session dossier; `version` is the one that it made."""
    line = changed if isinstance(changed, Inscription) else None
    dossier = line.dossier if line else changed
    assert isinstance(dossier, SessionDossier)  # noqa: S101
    entry = JournalEntry(
        actor=work.by.actor,
        action=action,
        candidate_id=dossier.candidate_id,
        dossier_id=dossier.id,
        inscription_id=line.id if line else None,
        detail=", ".join(values)[:80],
        origin=work.by.origin,
    )
    work.db.add(entry)
    work.db.flush()
    work.db.add(
        Change(
            entry_id=entry.id,
            inscription_id=line.id if line else None,
            dossier_id=None if line else dossier.id,
            version=changed.version,
            values={name: [plain(before), plain(after)] for name, (before, after) in values.items()},
        )
    )


def since(work: Work, changed: Inscription | SessionDossier, version: int) -> Sequence[Change]:
    """The changes made after that version, the oldest first, each with its journal entry."""
    column = Change.inscription_id if isinstance(changed, Inscription) else Change.dossier_id
    return work.db.scalars(
        select(Change).where(column == changed.id, Change.version > version).order_by(Change.version)
    ).all()


def latest(work: Work, changed: Inscription | SessionDossier, count: int) -> Sequence[Change]:
    """The last changes, the newest first."""
    column = Change.inscription_id if isinstance(changed, Inscription) else Change.dossier_id
    return work.db.scalars(
        select(Change).where(column == changed.id).order_by(Change.version.desc()).limit(count)
    ).all()


def told(
    work: Work, changed: Inscription | SessionDossier, version: int
) -> list[tuple[str, datetime, Mapping[str, Sequence[Any]]]]:
    """The same as `ChangedMeanwhile` takes them; people by their Slack ids."""
    return [(one.entry.actor, one.entry.at, one.values) for one in since(work, changed, version)]
