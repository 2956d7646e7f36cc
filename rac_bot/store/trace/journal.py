"""The journal: one row for every consultation, change and refusal; and what advisors looked at last."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, insert

from rac_bot.store.models import Action, Base, Inscription, JournalEntry, Search
from rac_bot.store.work.instances import Instances
from rac_bot.store.work.statements import Belongs, Reached, Written
from rac_bot.store.work.work import Work

LAST_ID = 2**31 - 1  # the largest that the column holds


_ENTRY = Instances(JournalEntry)


def _entries(*whose: ColumnElement[bool]) -> Reached[*tuple[Any, ...]]:
    found = _ENTRY.selected.where(JournalEntry.id <= bindparam("until"), *whose)
    page = (
        found.order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .offset(bindparam("skip"))
        .limit(bindparam("limit"))
    )
    return Reached(page, JournalEntry.candidate_id)


_OF_FILE = JournalEntry.candidate_id == bindparam("file")
_BY_PERSON = JournalEntry.actor == bindparam("person")
OF_FILE, BY_PERSON = _entries(_OF_FILE), _entries(_BY_PERSON)
IN_FILE_BY_PERSON = _entries(_OF_FILE, _BY_PERSON)

_TABLE = Base.metadata.tables["journal_entry"]
_ABOUT_NOBODY = dict.fromkeys(("candidate_id", "dossier_id", "inscription_id", "search_id", "detail"))

RECORDED = Written(insert(_TABLE), Belongs.TO_THE_ACTOR)
RECORDED_ALL = Written(
    insert(_TABLE).returning(_TABLE.c.id, sort_by_parameter_order=True), Belongs.TO_THE_ACTOR
)
SEARCHED = Written(insert(Base.metadata.tables["search"]), Belongs.TO_THE_ACTOR)


def _common(work: Work) -> dict[str, Any]:
    return {"at": work.now, "actor": work.by.actor, "origin": work.by.origin}


def record(
    work: Work,
    action: Action,
    *,
    candidate_id: int | None = None,
    dossier_id: int | None = None,
    inscription_id: int | None = None,
    search_id: int | None = None,
    detail: str | None = None,
) -> int:
    """Write down who did what to which file, ids and words of our own only; the entry's id comes back."""
    entry = _common(work) | {
        "action": action,
        "candidate_id": candidate_id,
        "dossier_id": dossier_id,
        "inscription_id": inscription_id,
        "search_id": search_id,
        "detail": detail,
    }
    return int(work.write(RECORDED, entry).inserted_primary_key[0])


def enrolled(work: Work, lines: Sequence[Inscription]) -> None:
    """Write down each of these new lines."""
    entries = [
        _common(work)
        | {
            "action": Action.ENROL,
            "candidate_id": line.dossier.candidate_id,
            "dossier_id": line.dossier_id,
            "inscription_id": line.id,
        }
        for line in lines
    ]
    if entries:
        work.write(RECORDED, entries)


def record_all(work: Work, entries: Sequence[Mapping[str, Any]]) -> list[int]:
    """The same for many: `entries` are what `record` takes by name; their ids come back in that order."""
    if not entries:
        return []
    common = _common(work) | _ABOUT_NOBODY
    rows = [common | dict(entry) for entry in entries]
    return list(work.write(RECORDED_ALL, rows).scalars())


def keep_search(work: Work, asked: Search) -> int:
    """Keep what was asked, so that a screen can name it by its id, and journal it."""
    kept = {"field": asked.field, "text": asked.text, "criteria": asked.criteria}
    row = {"actor": asked.actor, **kept, "at": work.now}
    search_id = int(work.write(SEARCHED, row).inserted_primary_key[0])
    record(work, Action.SEARCH, search_id=search_id)
    return search_id


def entries(
    work: Work,
    *,
    candidate_id: int | None = None,
    actor: str | None = None,
    until: int | None = None,
    skip: int = 0,
    limit: int = 100,
) -> Sequence[JournalEntry]:
    """Who did what: to a file, by a person, or both, the latest first."""
    statement = BY_PERSON if candidate_id is None else OF_FILE if actor is None else IN_FILE_BY_PERSON
    last = LAST_ID if until is None else until
    rows = work.rows(statement, file=candidate_id, person=actor, until=last, skip=skip, limit=limit)
    return _ENTRY.each(rows)
