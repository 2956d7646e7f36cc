"""What is held on a person, all of it; and its erasure, as each table and each column says.

Sessions, courses, modes and notes stay, and the journal's rows, which hold ids only: counts remain true.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, delete, or_, select, update

from rac_bot.domain.masks import masked, masked_da
from rac_bot.store.catalogue import PEOPLE
from rac_bot.store.models import (
    Action,
    Base,
    Candidate,
    Change,
    Course,
    Grid,
    MessageState,
    Programme,
    Search,
)
from rac_bot.store.models.personal import ABOUT, REPLACED
from rac_bot.store.people import homes
from rac_bot.store.privacy import searched
from rac_bot.store.telling import anew, outbox, said
from rac_bot.store.trace import changes, journal
from rac_bot.store.work.statements import Belongs, Open, Whole, Written
from rac_bot.store.work.work import Work

Record = dict[str, Any]
_TABLE = Base.metadata.tables
_CANDIDATE, _DOSSIER, _LINE = _TABLE["candidate"], _TABLE["session_dossier"], _TABLE["inscription"]
_MESSAGE, _ABOUT = _TABLE["stored_message"], _TABLE["stored_message_inscription"]

SPOKEN = 4  # letters, at least, of a word that points at somebody
_ALL = "a person is given, and has erased, all that is held on them"
_PERSON = bindparam("person", type_=_CANDIDATE.c.id.type)
_DOSSIERS = select(_DOSSIER.c.id).where(_DOSSIER.c.candidate_id == _PERSON)
_SEARCHES: Any = bindparam("searches", expanding=True)
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
        return table.c.id.in_(_SEARCHES)
    if table is _MESSAGE:  # a summary is about several people
        return table.c.id.in_(select(_ABOUT.c.message_id).where(_ABOUT.c.inscription_id.in_(_LINES)))
    links: Record = {
        "dossier_id": _DOSSIERS,
        "inscription_id": _LINES,
        "search_id": _SEARCHES,
        "entry_id": _RENUMBERED,
    }
    own = [table.c.candidate_id == _PERSON] if "candidate_id" in table.c else []
    return or_(*own, *(table.c[name].in_(ids) for name, ids in links.items() if name in table.c))


HELD = {
    table: Whole(select(table).where(_theirs(table)).order_by(*table.primary_key), _ALL)
    for table in PEOPLE
    if not table.info[ABOUT].untold
}
_IDS: Any = bindparam("ids", expanding=True)
STANDS_FOR = {
    "course_id": Open(select(Course.id, Course.number, Course.title).where(Course.id.in_(_IDS))),
    "grid_id": Open(select(Grid.id, Grid.code).where(Grid.id.in_(_IDS))),
    "programme_id": Open(
        select(Programme.id, Programme.number, Programme.title).where(Programme.id.in_(_IDS))
    ),
}
MESSAGES = Whole(
    select(_MESSAGE.c.id).where(_theirs(_MESSAGE), _MESSAGE.c.state != MessageState.ERASED), _ALL
)
AMONG_OTHERS = Whole(
    select(_ABOUT.c.message_id)
    .where(_ABOUT.c.message_id.in_(select(_ABOUT.c.message_id).where(_ABOUT.c.inscription_id.in_(_LINES))))
    .where(_ABOUT.c.inscription_id.not_in(_LINES)),
    _ALL,
)
# Deletes the person's rows, or sets in them the columns that the values name.
FORGET = {
    table: Written(
        (delete if table.info[ABOUT].goes else update)(table).where(_theirs(table)), Belongs.TO_ANYBODY
    )
    for table in PEOPLE
    if not table.info[ABOUT].derived
}
_CHANGED = (_CANDIDATE, _DOSSIER, _LINE)  # of the person, a corrected DA alone
# The columns whose words go: of messages, masks alone.
_TAKEN = {table.name: {c.name for c in table.columns if REPLACED in c.info} for table in PEOPLE} | {
    _MESSAGE.name: set(),
    Search.__tablename__: {"text", "criteria"},
    Change.__tablename__: {c.name for t in _CHANGED for c in t.columns if REPLACED in c.info},
}


def held_on(work: Work, candidate: Candidate) -> dict[str, list[Record]]:
    """Every row that speaks of the person, by table, and of nobody else; dates and times in ISO."""
    known = searched.known_by(work, candidate)
    theirs = {"person": candidate.id, "searches": searched.of_person(work, known, whole=True)}
    held = {
        table.name: [
            {name: _shown(value) for name, value in row._mapping.items()}
            for row in work.rows(statement, **theirs)
        ]
        for table, statement in HELD.items()
    }
    shared = set(work.scalars(AMONG_OTHERS, person=candidate.id))
    for message in held[_MESSAGE.name]:
        if message["id"] in shared:
            message |= _without_others(message["text"], candidate)
    return held


def stands_for(work: Work, held: dict[str, list[Record]]) -> dict[str, list[Record]]:
    """The courses, grids and programmes whose ids those rows hold, by table."""
    told = {}
    for column, statement in STANDS_FOR.items():
        ids = sorted({row[column] for rows in held.values() for row in rows if row.get(column)})
        told[column.removesuffix("_id")] = [dict(row._mapping) for row in work.rows(statement, ids=ids)]
    return told


def _without_others(text: str, candidate: Candidate) -> Record:
    """What is told of a message about several people: the lines of its text that are the person's."""
    who = masked(candidate.given_name, candidate.family_name, candidate.da)
    own = [line for line in text.splitlines() if line.startswith(f"{who} · ")]
    return {"text": "\n".join(own), "blocks": [], "key": None, "dossier_id": None}


def erase(
    work: Work, candidate: Candidate, why: str, now: datetime, mark: str | None = None
) -> dict[str, int]:
    """Make the person nobody: no name, number, date or word of theirs stays. How many rows, by table.

    Messages are deleted in Slack, where an edited one could be kept; the others whom they tell of are told
    anew. `why`: the rule and who applied it, kept by the journal. `mark`: what a file that brings the DA back
    is known by.
    """
    known = searched.known_by(work, candidate)  # before the names are gone
    theirs = {"person": candidate.id, "searches": searched.of_person(work, known)}
    anew.tell_others(work, candidate.id, now)
    outbox.erase(work, work.scalars(MESSAGES, person=candidate.id), now)
    erased = {}
    for table, statement in FORGET.items():
        marks = {"erased_at": now, "erased_mark": mark} if table is _CANDIDATE else {}
        if (emptied := _emptied(table, candidate.id) | marks) or table.info[ABOUT].goes:
            erased[table.name] = work.write(statement, theirs | emptied).rowcount
    said.forget(work)
    homes.stale_at_once(work)
    journal.record(work, Action.ERASE, candidate_id=candidate.id, detail=why)
    return erased


def words_of(work: Work, candidate: Candidate) -> set[str]:
    """The names, numbers and words of theirs that erasure takes away, as they are written in a file."""
    known = searched.known_by(work, candidate)
    found = {*known.words, *known.numbers, masked_da(candidate.da)}
    for name, rows in held_on(work, candidate).items():
        for row in rows:
            values = row["values"] if name == Change.__tablename__ else row
            found.update(word for of in _TAKEN[name] & values.keys() for word in _texts(values[of]))
    return {written for word in found if len(word) >= SPOKEN for written in (word, json.dumps(word)[1:-1])}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _emptied(table: Table, candidate_id: int) -> Record:
    """What stands in its columns once the person is erased, in place of what is not kept."""
    return {
        column.name: by(candidate_id) if callable(by := column.info[REPLACED]) else by
        for column in table.columns
        if REPLACED in column.info
    }


def _shown(value: Any) -> Any:
    value = changes.plain(value)
    return value if isinstance(value, int | float | list | dict | None) else str(value)
