"""Two thousand candidates of four advisors, with a year of journal."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from rac_bot.domain.sessions import Session
from rac_bot.store.models import (
    Action,
    Base,
    ClaraState,
    FollowedCandidate,
    Grid,
    GridCourse,
    InscriptionState,
)
from rac_bot.store.models.people import derived, words_of
from rac_bot.store.work.work import Work
from tests.databases import raw

SESSIONS = ("A-2025", "H-2026", "A-2026")
ACTS = (Action.ENROL, Action.CHANGE, Action.ENTER, Action.CONSULT, Action.SEARCH)
FIRST = 1000  # the id of the first of them
FAMILY = "Canari"  # of each: nothing that Slack keeps says it


def gather(work: Work, grid: Grid, advisors: Sequence[str], now: datetime, people: int = 2000) -> None:
    """Half of them are followed; of the others, whoever acted last is asked. A tenth has been silent.

    All is entered in CLARA: nothing of theirs waits.
    """
    chance = random.Random(14)  # noqa: S311  the same each time
    every = range(FIRST, FIRST + people)
    _insert(work, "candidate", [_person(one) for one in every])
    words = words_of(FAMILY, "Zoé")
    _insert(work, "name_word", [{"candidate_id": one, **word} for one in every for word in words])
    admitted = {"grid_id": grid.id, "unit": "RA", "spe": "1"}
    _insert(work, "admission", [{"id": one, "candidate_id": one, **admitted} for one in every])
    courses = list(raw(work).scalars(select(GridCourse.course_id).where(GridCourse.grid_id == grid.id)))
    followed = [
        {"advisor": advisors[n // 2 % len(advisors)], "candidate_id": one, "at": now}
        for n, one in enumerate(every)
        if n % 2
    ]
    _insert(work, FollowedCandidate.__tablename__, followed)
    dossiers = [_dossier(grid, one, code, now) for one in every for code in _sessions(one)]
    _insert(work, "session_dossier", dossiers)
    held = Base.metadata.tables["session_dossier"].c
    ids = raw(work).execute(select(held.id, held.session).order_by(held.id))
    lines = [_line(id_, course, session, now) for id_, session in ids for course in courses[:3]]
    _insert(work, "inscription", lines)
    year = timedelta(days=365)
    journal = [
        {
            "at": now - year * chance.random(),
            "actor": chance.choice(advisors),
            "action": chance.choice(ACTS),
            "candidate_id": one,
        }
        for one in every
        for _act in range(20)
    ]
    _insert(work, "journal_entry", sorted(journal, key=lambda row: row["at"]))


def _insert(work: Work, table: str, rows: list[dict[str, Any]]) -> None:
    raw(work).execute(insert(Base.metadata.tables[table]), rows)


def _person(one: int) -> dict[str, Any]:
    named = {"family_name": FAMILY, "given_name": "Zoé", **derived(FAMILY, "Zoé", None)}
    return {"id": one, "da": f"{3_000_000 + one}", "language": "FR", "active": True, **named}


def _sessions(one: int) -> Sequence[str]:
    return SESSIONS[:1] if one % 10 == 0 else SESSIONS


def _dossier(grid: Grid, one: int, code: str, now: datetime) -> dict[str, Any]:
    session = Session.parse(code)
    return {
        "candidate_id": one,
        "admission_id": one,
        "programme_id": grid.programme_id,
        "session": session,
        "unit": "RA",
        "user_values": {},
        "clara": ClaraState.ENTERED,
        "created_at": _in(session, now),
        "created_by": "cli",
    }


def _line(dossier: int, course: int, session: Session, now: datetime) -> dict[str, Any]:
    return {
        "dossier_id": dossier,
        "course_id": course,
        "state": InscriptionState.ACTIVE,
        "group_number": "00990",
        "mode": "EE",
        "fictive_group": False,
        "clara": ClaraState.ENTERED,
        "created_at": _in(session, now),
        "created_by": "cli",
        "note": None if session == Session.parse(SESSIONS[-1]) else 75,
    }


def _in(session: Session, now: datetime) -> datetime:
    """As the session begins; of one to come, now."""
    begins = now.replace(year=session.year, month={"H": 1, "E": 6, "A": 9}[session.term], day=1)
    return min(begins, now)
