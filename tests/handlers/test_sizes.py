"""Every view and message stays within Slack's limits, whatever the number of rows and the names."""

import pytest

from rac_bot.domain.sessions import Session
from rac_bot.store.models import SessionDossier
from rac_bot.store.telling.outbox import PACE
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.files import session_shown

pytestmark = pytest.mark.sqlite  # the limits are Slack's

NAMES = ["<!channel> & Co", '"L\'Écuyer" *gras*', "🎓" * 60, "É" * 120]


@pytest.mark.parametrize(
    ("rows", "name"),
    [(rows, NAMES[0]) for rows in (0, 1, 100, 101, 250)] + [(1, name) for name in NAMES[1:]],
)
def test_every_screen_at_this_size(office: Office, rows: int, name: str) -> None:
    julie = office.julie
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=0, title=name)
        courses = [a_course(work, grid, f"{n:03d}-ABC-RL", f"{name} {n}") for n in range(rows)]
        person = a_candidate(work, grid, family=name, given=name)
        for index in range(rows):
            dossier = a_dossier(work, person, f"{'HEA'[index % 3]}-{1967 + index // 3}")
            if index == rows - 1:
                for course in courses:
                    a_line(work, dossier, course)
        for index in range(rows):
            a_candidate(work, grid, da=f"{3000000 + index}", family="Ostiguy", given=name)

    julie.command("/candidat autre")
    julie.command("/candidat 1234567")
    assert screen(julie).title == "Dossier du candidat"
    if rows > 100:
        assert len(julie.look_up("Session", "hiver")[0].options) <= 100
        julie.look_up("Session", "automne")
    julie.pick("Créer une session")
    julie.look_up("Session du nouveau dossier", "")
    julie.dismiss()
    julie.press("Inscrire")
    julie.look_up("Session", "")
    julie.choose("Session", "Hiver 2090 (H-2090), à créer", typing="h-2090")
    if rows == 0:
        assert julie.look_up("Cours", "") == []
        return
    julie.choose("Cours", f"{rows - 1:03d}-ABC-RL", typing=f"{rows - 1:03d}-ABC")
    assert sum(len(group.options) for group in julie.look_up("Cours", "")) == min(rows, 100)
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    assert screen(julie).title == "Dossier du candidat"
    assert "inscription enregistrée" in reading(julie)
    assert office.deliver() == 2
    for message in (*julie.direct_messages(), *office.luc.channel_messages(office.team)):
        assert name not in message.reading + message.text


def test_messages_with_as_many_lines_as_they_take(office: Office) -> None:
    """Twenty saves make one message each; the twenty-first starts another."""
    with office.store.writing(BY_JULIE) as work:
        person = a_candidate(work, a_grid(work, courses=21))
        a_dossier(work, person)
    julie = office.julie
    for index in range(21):
        julie.command(f"/inscrire 1234567 322-{index:03d}-RL")
        julie.choose("Groupe", "00990 · EE")
        julie.submit()
        office.deliver()
    office.ahead += PACE  # between two posts to one person
    office.deliver()
    assert [m.text.count("groupe 00990") for m in julie.direct_messages()] == [20, 1]


def test_the_session_shown_first_is_the_current_one_else_the_newest_of_ours(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        person = a_candidate(work, a_grid(work))
        a_dossier(work, person, "H-2017")
        foreign = a_dossier(work, person, "A-2030")
        foreign.admission_id = None
        foreign.unit, foreign.written_passed, foreign.written_courses = "929000-1", 466, 6
        a_dossier(work, person, "A-2017")
        raw(work).flush()
        assert raw(work).get_one(SessionDossier, 2).session == Session.parse("A-2030")
    office.julie.command("/candidat leblanc")
    assert session_shown(office.julie) == "Automne 2017"
