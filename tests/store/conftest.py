"""Fixtures: a store that holds one candidate, her grid and her session, and the count of what it holds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from rac_bot.domain.sessions import Session
from rac_bot.store.database import engine, turns
from rac_bot.store.database.engine import Store
from rac_bot.store.file.inscriptions import ChosenGroup, Enrolment, SessionToCreate
from rac_bot.store.models import Base
from tests.builders import a_candidate, a_dossier, a_grid
from tests.databases import BY_JULIE, Databases, raw
from tests.store.guide import the_people_of_the_guide

Counts = dict[str, int]


@dataclass
class Desk:
    """Lise Leblanc, active, admitted to JEE0K-17R-RA (three courses of three groups), with A-2017 on file."""

    lise: int
    admission: int
    dossier: int
    courses: list[int]
    groups: list[list[int]]

    def wish(self, course: int = 0, group: int = 0, where: int | SessionToCreate | None = None) -> Enrolment:
        """An enrolment as the form would ask for it, in A-2017 unless told."""
        chosen = self.dossier if where is None else where
        number = ("00990", "00991", "00992")[group]
        wanted = ChosenGroup(self.groups[course][group], number)
        return Enrolment(self.lise, chosen, self.courses[course], wanted)

    def new(self, code: str) -> SessionToCreate:
        return SessionToCreate(self.admission, Session.parse(code))


@pytest.fixture
def guide(databases: Databases, tmp_path: Path) -> Iterator[Store]:
    """The people of the guide: this test's own copy of them."""
    url = databases.copy(tmp_path, "guide", _write_people)
    store = Store(url)
    yield store
    store.close()
    databases.drop(url)


def _write_people(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        the_people_of_the_guide(work)


@pytest.fixture
def crowd(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The same database, for many writers: patient, so that a slow disk fails no test about what is lost."""
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 20_000)
    for module in (engine, turns):
        monkeypatch.setattr(module, "TURN_TIMEOUT_S", 20)
    opened = Store(url)
    yield opened
    opened.close()


@pytest.fixture
def desk(store: Store) -> Desk:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        lise = a_candidate(work, grid)
        return Desk(
            lise=lise.id,
            admission=lise.admissions[0].id,
            dossier=a_dossier(work, lise, "A-2017").id,
            courses=[course.id for course in grid.courses],
            groups=[[group.id for group in course.groups] for course in grid.courses],
        )


@pytest.fixture
def counted(store: Store) -> Callable[[], Counts]:
    """How many rows each table holds, to see that nothing was written anywhere."""

    def count() -> Counts:
        with store.reading(BY_JULIE) as work:
            tables = Base.metadata.sorted_tables
            return {t.name: raw(work).scalar(select(func.count()).select_from(t)) or 0 for t in tables}

    return count
