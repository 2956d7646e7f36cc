"""What is held on a person, all of it; and its erasure, as each table and each column says.

Sessions, courses, modes and notes stay, and the journal's rows, which hold ids only: counts remain true.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, delete, or_, select, update

from rac_bot.domain.folding import fold
from rac_bot.store.catalogue import PEOPLE
from rac_bot.store.models import Action, Base, Candidate, Change, NameWord, Search
from rac_bot.store.models.personal import ABOUT, REPLACED
from rac_bot.store.telling import outbox
from rac_bot.store.trace import changes, journal
from rac_bot.store.work.statements import Belongs, Open, Whole, Written
from rac_bot.store.work.work import Work

Record = dict[str, Any]
_TABLE = Base.metadata.tables
_CANDIDATE, _DOSSIER, _LINE = _TABLE["candidate"], _TABLE["session_dossier"], _TABLE["inscription"]
_MESSAGE, _ABOUT = _TABLE["stored_message"], _TABLE["stored_message_inscription"]

_ALL = "a person is given, and has erased, all that is held on them"
_PERSON = bindparam("person", type_=_CANDIDATE.c.id.type)
_DOSSIERS = select(_DOSSIER.c.id).where(_DOSSIER.c.candidate_id == _PERSON)
_RENUMBERED = select(_TABLE["journal_entry"].c.id).where(
    _TABLE["journal_entry"].c.candidate_id == _PERSON,
    _TABLE["journal_entry"].c.action == Action.RENUMBER,
)
_LINES = select(_LINE.c.id).where(_LINE.c.dossier_id.in_(_DOSSIERS))


def _theirs(table: Table) -> ColumnElement[bool]:
    """Which of its rows speak of the person."""
    if table is _CANDIDATE:
        return table.c.id == _PERSON
    if table is Search.__table__:
        return table.c.id.in_(bindparam("searches", expanding=True))
    if table is _MESSAGE:  # a summary is about several people
        return table.c.id.in_(select(_ABOUT.c.message_id).where(_ABOUT.c.inscription_id.in_(_LINES)))
    if "candidate_id" in table.c:
        return table.c.candidate_id == _PERSON
    links = {"dossier_id": _DOSSIERS, "inscription_id": _LINES, "entry_id": _RENUMBERED}
    return or_(*(table.c[name].in_(ids) for name, ids in links.items() if name in table.c))


HELD = {
    table: Whole(select(table).where(_theirs(table)).order_by(*table.primary_key), _ALL)
    for table in PEOPLE
    if not table.info[ABOUT].untold
}
MESSAGES = Whole(select(_MESSAGE.c.id).where(_theirs(_MESSAGE)), _ALL)
WORDS = Whole(select(NameWord.word).where(NameWord.candidate_id == _PERSON), _ALL)
SEARCHES = Open(select(Search))
# Deletes the person's rows, or sets in them the columns that the values name.
FORGET = {
    table: Written(
        (delete if table.info[ABOUT].goes else update)(table).where(_theirs(table)), Belongs.TO_ANYBODY
    )
    for table in PEOPLE
    if not table.info[ABOUT].derived
}


def held_on(work: Work, candidate: Candidate) -> dict[str, list[Record]]:
    """Every row that speaks of the person, by table; dates and times in ISO."""
    return {
        table.name: [
            {name: _shown(value) for name, value in row._mapping.items()}
            for row in work.rows(statement, person=candidate.id)
        ]
        for table, statement in HELD.items()
    }


def erase(work: Work, candidate: Candidate, reason: str, now: datetime) -> dict[str, int]:
    """Make the person nobody: no name, number, date or word of theirs stays. How many rows, by table.

    Messages are deleted in Slack, where an edited one could be kept.
    """
    theirs = {"person": candidate.id, "searches": _searches(work, candidate)}  # before the names are gone
    outbox.erase(work, work.scalars(MESSAGES, person=candidate.id), now)
    erased = {}
    for table, statement in FORGET.items():
        emptied = _emptied(table, candidate.id) | ({"erased_at": now} if table is _CANDIDATE else {})
        if emptied or table.info[ABOUT].goes:
            erased[table.name] = work.write(statement, theirs | emptied).rowcount
    entry = journal.record(work, Action.ERASE, candidate_id=candidate.id)
    work.add(Change(entry_id=entry, version=0, values={"reason": [None, reason]}))
    return erased


def _emptied(table: Table, candidate_id: int) -> Record:
    """What stands in its columns once the person is erased, in place of what is not kept."""
    return {
        column.name: by(candidate_id) if callable(by := column.info[REPLACED]) else by
        for column in table.columns
        if REPLACED in column.info
    }


def _searches(work: Work, candidate: Candidate) -> list[int]:
    """Those whose words are this person's: a name, a number. Read whole: they are kept for weeks only."""
    names = set(work.scalars(WORDS, person=candidate.id))
    numbers = {
        n for n in (candidate.da, candidate.code_permanent, candidate.phone, candidate.local_phone) if n
    }
    found = []
    for search in work.scalars(SEARCHES):
        asked = " ".join((search.text, *(str(v) for v in (search.criteria or {}).values())))
        bare = "".join(c for c in asked.upper() if c.isalnum())
        if names & set(fold(asked).split()) or any(number in bare for number in numbers):
            found.append(search.id)
    return found


def _shown(value: Any) -> Any:
    value = changes.plain(value)
    return value if isinstance(value, int | float | list | dict | None) else str(value)
