"""What is held on a person, all of it; and its erasure, which keeps the counts and the journal's skeleton."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, inspect, select

from rac_bot.domain.folding import fold
from rac_bot.store import catalogue
from rac_bot.store.file import candidates
from rac_bot.store.models import (
    Action,
    Base,
    Candidate,
    Change,
    FollowedCandidate,
    Inscription,
    JournalEntry,
    NameWord,
    Search,
    SessionDossier,
    StoredMessage,
)
from rac_bot.store.models.people import derived
from rac_bot.store.telling import outbox
from rac_bot.store.trace import changes
from rac_bot.store.work.work import Work

ERASED_NAME = "(effacé)"
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Record = dict[str, Any]


def held_on(work: Work, candidate: Candidate) -> dict[str, list[Record]]:
    """Every row that speaks of the person, by table; dates and times in ISO."""
    dossiers, lines = _dossiers(work, candidate), _lines(work, candidate)
    entries = work.db.scalars(
        select(JournalEntry).where(JournalEntry.candidate_id == candidate.id).order_by(JournalEntry.id)
    ).all()
    followers = work.db.scalars(
        select(FollowedCandidate).where(FollowedCandidate.candidate_id == candidate.id)
    ).all()
    rows: list[tuple[str, Iterable[Base]]] = [
        ("candidate", [candidate]),
        ("admission", candidate.admissions),
        ("session_dossier", dossiers),
        ("inscription", lines),
        ("change", _changes(work, dossiers, lines)),
        ("stored_message", _messages(work, lines)),
        ("followed_candidate", followers),
        ("journal_entry", entries),
    ]
    return {name: [_record(row) for row in found] for name, found in rows}


def erase(work: Work, candidate: Candidate, reason: str, now: datetime) -> dict[str, int]:
    """Make the person nobody: no name, number, date or word of theirs stays. What went, by table.

    Sessions, courses, modes and notes stay, and so do the journal's rows, which hold ids only: counts
    remain true. Messages are deleted in Slack, where an edited one could be kept.
    """
    searches = _searches(work, candidate)  # before the names are gone
    dossiers, lines = _dossiers(work, candidate), _lines(work, candidate)
    messages, told = _messages(work, lines), _changes(work, dossiers, lines)
    for message in messages:
        outbox.erase(work, message, now)
    for one in (*searches, *told):
        work.db.delete(one)
    work.db.execute(delete(NameWord).where(NameWord.candidate_id == candidate.id))
    work.db.execute(delete(FollowedCandidate).where(FollowedCandidate.candidate_id == candidate.id))
    candidate.da = _nobody(candidate.id)
    candidate.family_name, candidate.given_name = ERASED_NAME, ""
    for name, value in derived(ERASED_NAME, "", None).items():
        setattr(candidate, name, value)
    for row in (candidate, *candidate.admissions, *dossiers, *lines):
        catalogue.forget(row)
    candidate.active, candidate.erased_at = False, now
    entry = JournalEntry(actor=work.by.actor, action=Action.ERASE, candidate_id=candidate.id)
    work.db.add(entry)
    work.db.flush()
    work.db.add(Change(entry_id=entry.id, version=0, values={"reason": [None, reason]}))
    return {
        "stored_message": len(messages),
        "search": len(searches),
        "change": len(told),
        "inscription": len(lines),
    }


def _nobody(candidate_id: int) -> str:
    """Seven characters that no DA has: an X, then the id."""
    text = ""
    while candidate_id:
        candidate_id, digit = divmod(candidate_id, len(_DIGITS))
        text = _DIGITS[digit] + text
    return "X" + text.rjust(6, "0")


def _dossiers(work: Work, candidate: Candidate) -> Sequence[SessionDossier]:
    return work.db.scalars(
        select(SessionDossier)
        .where(SessionDossier.candidate_id == candidate.id)
        .order_by(SessionDossier.session)
    ).all()


def _lines(work: Work, candidate: Candidate) -> Sequence[Inscription]:
    return work.db.scalars(
        select(Inscription)
        .join(Inscription.dossier)
        .where(SessionDossier.candidate_id == candidate.id)
        .order_by(Inscription.id)
    ).all()


def _changes(
    work: Work, dossiers: Sequence[SessionDossier], lines: Sequence[Inscription]
) -> Sequence[Change]:
    ofline = Change.inscription_id.in_([line.id for line in lines])
    ofdossier = Change.dossier_id.in_([dossier.id for dossier in dossiers])
    return work.db.scalars(select(Change).where(ofline | ofdossier).order_by(Change.entry_id)).all()


def _messages(work: Work, lines: Sequence[Inscription]) -> Sequence[StoredMessage]:
    ids = [line.id for line in lines]
    return work.db.scalars(
        select(StoredMessage)
        .where(StoredMessage.inscriptions.any(Inscription.id.in_(ids)))
        .order_by(StoredMessage.id)
    ).all()


def _searches(work: Work, candidate: Candidate) -> list[Search]:
    """Those whose words are this person's: a name, a number. Read whole: they are kept for weeks only."""
    names = {w.word for w in work.db.scalars(select(NameWord).where(NameWord.candidate_id == candidate.id))}
    numbers = {
        n for n in (candidate.da, candidate.code_permanent, candidate.phone, candidate.local_phone) if n
    }
    found = []
    for search in work.db.scalars(select(Search)):
        asked = " ".join((search.text, *(str(v) for v in (search.criteria or {}).values())))
        bare = "".join(c for c in asked.upper() if c.isalnum())
        if names & set(fold(asked).split()) or any(number in bare for number in numbers):
            found.append(search)
    return found


def _record(row: Base) -> Record:
    columns = inspect(type(row)).column_attrs
    return {column.key: _shown(getattr(row, column.key)) for column in columns}


def _shown(value: Any) -> Any:
    value = changes.plain(value)
    return value if isinstance(value, int | float | list | dict | None) else str(value)


def by_da(work: Work, da: str) -> Candidate | None:
    """The person, with their admissions."""
    found = candidates.by_da(work, da)
    return candidates.candidate(work, found.id) if found else None
