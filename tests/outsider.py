"""Every scene once more, as somebody limited: `--limited` plays them with a person out of reach.

Whoever advises or reads is then limited to all programmes and all units but hers. The scenes are the same,
and no answer, message or journal row may hold a word or an id of her file.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria

from rac_bot.domain.modes import Mode
from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.sessions import Session
from rac_bot.domain.units import Weighting
from rac_bot.handlers.gate import respond
from rac_bot.handlers.gate.answer import Answer
from rac_bot.store.database.engine import Store
from rac_bot.store.models import (
    Admission,
    Candidate,
    Course,
    Grid,
    GridCourse,
    GridGroup,
    Inscription,
    JournalEntry,
    NameWord,
    Programme,
    SessionDossier,
    StoredMessage,
)
from rac_bot.store.models.people import sort_key, words_of
from rac_bot.store.people import access
from rac_bot.store.work.work import Work
from tests import databases
from tests.databases import BY_JULIE, raw

PROGRAMME, UNIT, COURSE = "ZZZ.9Z", "HORS", "999-ZZZ-ZZ"
NAME, GIVEN, DA, CODE, PHONE = "Hurtubise", "Zénobie", "7654300", "HURZ51018099", "8195550199"
ID = -9001  # below every other: the ids that scenes expect are given as ever
WORDS = (NAME.lower(), GIVEN.lower(), DA, "765-4300", CODE.lower(), PHONE, COURSE.lower(), str(ID))

FILE: tuple[Any, ...] = (Candidate, Admission, SessionDossier, Inscription)
COLLEGE: tuple[Any, ...] = (Programme, Grid, Course, GridCourse, GridGroup)


def put(store: Store) -> None:
    """Her file: an admission, a session dossier, two lines to enter in CLARA."""
    with store.writing(BY_JULIE) as work:
        db = raw(work)
        programme = Programme(id=0, number=PROGRAMME, title="Hors", title_key="hors")
        grid = Grid(id=0, code="ZZZ9Z-17R-HO", programme=programme)
        course = Course(
            id=0, number=COURSE, title="Hors", discipline="999", weighting=Weighting.parse("1-2-1"), hours=45
        )
        held = GridCourse(
            id=0,
            grid=grid,
            course=course,
            search_key="hors",
            groups=[GridGroup(id=0, mode=Mode.EE, number="00999")],
        )
        person = Candidate(
            id=ID,
            da=DA,
            code_permanent=CODE,
            family_name=NAME,
            given_name=GIVEN,
            sort_key=sort_key(NAME, GIVEN),
            birth_date=date(1980, 1, 1),
            phone=PHONE,
            local_phone=PHONE[-7:],
            active=True,
            words=[NameWord(**word) for word in words_of(NAME, GIVEN)],
        )
        db.add_all([held, person])
        db.flush()
        db.add(Admission(id=ID, candidate_id=ID, grid_id=grid.id, unit=UNIT))
        db.flush()
        where = {"programme_id": programme.id, "session": Session.parse("A-2017"), "unit": UNIT}
        db.add(SessionDossier(id=ID, candidate_id=ID, admission_id=ID, **where))
        db.flush()
        line = {"dossier_id": ID, "course_id": course.id, "group_number": "00999", "created_by": "UELSE"}
        db.add(Inscription(id=ID, mode=Mode.EE, **line))
        db.flush()
        if store.sqlite:  # PostgreSQL counts on from what it numbered itself
            db.execute(text("UPDATE sqlite_sequence SET seq = 0"))


def _left_out(state: ORMExecuteState) -> None:
    """The scenes count and list what they put in the store: not her rows."""
    if state.is_select and not state.is_column_load and not state.is_relationship_load:
        state.statement = state.statement.options(
            *(with_loader_criteria(kind, kind.id != ID) for kind in FILE),
            *(with_loader_criteria(kind, kind.id != 0) for kind in COLLEGE),
        )


@contextmanager
def out_of_reach(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """While the scene plays, nobody who advises or reads reaches her; then, that nothing told of her."""
    said: list[str] = []
    caller, sends = access.caller, respond.respond

    def limited(work: Work, slack_id: str) -> access.Caller:
        known = caller(work, slack_id)
        return known._replace(rights=known.rights and _but_hers(work, known.rights))

    def recorded(desk: Any, asked: Any, compute: Callable[[], Answer], until: float) -> Any:
        def heard() -> Answer:
            answer = compute()
            said.append(repr(answer))
            return answer

        return sends(desk, asked, heard, until)

    monkeypatch.setattr(access, "caller", limited)
    monkeypatch.setattr(respond, "respond", recorded)
    monkeypatch.setattr(databases, "LEFT_OUT", [_left_out])
    yield
    monkeypatch.undo()
    with store.reading(BY_JULIE) as work:
        for row in raw(work).execute(select(StoredMessage.text, StoredMessage.blocks)):
            said.append(repr(row))
        ids = select(JournalEntry.candidate_id, JournalEntry.dossier_id, JournalEntry.inscription_id)
        for row in raw(work).execute(ids.where(JournalEntry.actor.not_in(["cli", "UADMIN"]))):
            assert ID not in row, "the journal has a row of a file out of reach"
    told = [(word, one[:2000]) for one in said for word in WORDS if word in one.lower()]
    assert told == []


PROGRAMMES = select(Programme.number).where(Programme.number != PROGRAMME)
UNITS = select(Admission.unit).where(Admission.unit != UNIT).distinct()


def _but_hers(work: Work, rights: Rights) -> Rights:
    if rights.limited or rights.role is Role.ADMINISTERING:
        return rights
    asked = raw(work).connection()  # two plain statements: each request of each scene asks them
    programmes = sorted(set(asked.scalars(PROGRAMMES)))
    units = set(asked.scalars(UNITS))
    return Rights(rights.role, tuple(programmes) or ("AAA.00",), tuple({*units, "RA", "FC"}))
