"""Lise Leblanc's three courses at A-2017, and the way to the detail of one."""

from typing import Any

from rac_bot.store.models import CodeValue, Inscription
from slack_sandbox import Person
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office
from tests.databases import BY_JULIE, raw

COURSE = "322-001-RL"
LISTS = (
    ("unite_org", "RA", "Reconnaissance des acquis", True),
    ("source_financement", "10", "Ministère", True),
    ("source_financement", "50", "", False),
    ("prealables", "1", "Valider", True),
    ("droit_reprise", "N", "Non", True),
    ("remarque", "IN", "Incomplet", False),
    ("remarque", "AE", "Abandon sans échec", False),
    ("recensement", "0", "Non recensé", True),
    ("recensement", "1", "Prés. conf", False),
    ("situation_etudes", "CR", "Cours à remplacer", False),
)


def lise(office: Office, session: str = "A-2017", *, lists: bool = True) -> None:
    """Her lines are 322-000-RL, 322-001-RL and 322-002-RL, all EE, group 00990, without results."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        dossier = a_dossier(work, a_candidate(work, grid), session)
        for course in grid.courses:
            a_line(work, dossier, course)
        for name, code, label, default in LISTS if lists else ():
            raw(work).add(CodeValue(list=name, code=code, label=label, is_default=default))


def the_line(office: Office, **values: Any) -> Inscription:
    """The line of 322-001-RL, once those columns are set in the store directly."""
    with office.store.writing(BY_JULIE) as work:
        line = raw(work).get_one(Inscription, 2)
        for name, value in values.items():
            setattr(line, name, value)
        return line


def open_detail(person: Person, course: str = COURSE) -> None:
    person.command("/candidat leblanc")
    person.pick("Détail", near=course)
