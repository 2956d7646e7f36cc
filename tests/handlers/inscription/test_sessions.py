"""Which session the forms propose, and the warning where one that is over is chosen."""

from datetime import date, timedelta

import pytest
from freezegun import freeze_time
from sqlalchemy import select

from rac_bot.domain import calendar
from rac_bot.domain.sessions import Session
from rac_bot.store.models import Inscription, SessionDates
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw

TODAY = "2026-11-28 16:00"
PAST = "Automne 2017 est terminée. La session en cours est Automne 2026."


@pytest.fixture(autouse=True)
def the_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "LAST_WEEKS", timedelta(weeks=4))


def lise(office: Office, *codes: str, grids: int = 1) -> None:
    with office.store.writing(BY_JULIE) as work:
        held = [a_grid(work), *(a_grid(work, "322A0-10A-RA") for _ in range(grids - 1))]
        candidate = a_candidate(work, *held)
        for code in codes:
            a_dossier(work, candidate, code)


def dated(office: Office, code: str, first: date, last: date, switch: date | None = None) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).add(
            SessionDates(session=Session.parse(code), first_day=first, last_day=last, switch_day=switch)
        )


def proposed(office: Office, command: str = "/inscrire 1234567") -> str | None:
    office.julie.command(command)
    return screen(office.julie).field("Session").value


@freeze_time(TODAY)
def test_an_old_file_proposes_todays_session_to_create(office: Office) -> None:
    lise(office, "A-2017")
    assert proposed(office, "/inscrire 1234567 322-001-RL") == "Automne 2026 (A-2026), à créer"
    assert "est terminée" not in reading(office.julie)
    office.julie.choose("Groupe", "00990 · EE")
    office.julie.submit()
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(Inscription)).one().dossier.session.code == "A-2026"


@freeze_time(TODAY)
def test_from_a_file_that_shows_an_old_session_it_is_todays_too(office: Office) -> None:
    lise(office, "A-2017")
    for button in ("Inscrire", "Ajouter non suivi", "Plusieurs cours"):
        office.julie.command("/candidat leblanc")
        (office.julie.pick if button == "Ajouter non suivi" else office.julie.press)(button)
        assert screen(office.julie).field("Session").value == "Automne 2026 (A-2026), à créer", button
        office.julie.dismiss()


@freeze_time(TODAY)
def test_todays_session_on_file_is_that_one_and_a_later_one_shown_stays(office: Office) -> None:
    lise(office, "A-2017", "A-2026", "H-2027")
    assert proposed(office) == "Automne 2026 (A-2026)"
    office.julie.command("/candidat leblanc")
    office.julie.choose("Session", "Hiver 2027")
    office.julie.press("Inscrire")
    assert screen(office.julie).field("Session").value == "Hiver 2027 (H-2027)"


@pytest.mark.parametrize(
    ("day", "session"),
    [
        ("2026-11-15", "Automne 2026 (A-2026), à créer"),
        ("2026-11-16", "Hiver 2027 (H-2027), à créer"),
        ("2026-12-21", "Hiver 2027 (H-2027), à créer"),
        ("2026-12-28", "Hiver 2027 (H-2027), à créer"),  # between two sessions
        ("2027-05-08", None),  # the last four weeks, without a switch
    ],
)
def test_the_colleges_dates_say_which(office: Office, day: str, session: str | None) -> None:
    lise(office, "A-2017")
    dated(office, "A-2026", date(2026, 8, 24), date(2026, 12, 22), date(2026, 11, 16))
    dated(office, "H-2027", date(2027, 1, 20), date(2027, 6, 4))
    with freeze_time(f"{day} 16:00"):
        assert proposed(office) == session


@freeze_time("2026-12-10 16:00")
def test_in_the_last_weeks_even_the_session_on_file_is_not_proposed(office: Office) -> None:
    lise(office, "A-2026")
    assert proposed(office) is None
    office.julie.choose("Session", "Automne 2026 (A-2026)", typing="a26")
    assert screen(office.julie).field("Session").value == "Automne 2026 (A-2026)"
    office.julie.command("/candidat *")
    office.julie.press("Plusieurs cours")
    assert screen(office.julie).field("Session").value is None


@freeze_time(TODAY)
def test_of_two_admissions_none_is_chosen_not_even_that_of_the_session_shown(office: Office) -> None:
    lise(office, "A-2026", grids=2)
    assert proposed(office) is None
    office.julie.command("/candidat leblanc")
    office.julie.press("Inscrire")
    assert screen(office.julie).field("Session").value is None


@freeze_time(TODAY)
def test_the_sessions_offered_are_todays_the_next_then_those_on_file(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        candidate = a_candidate(work, grid)
        a_dossier(work, candidate, "H-2017")
        a_line(work, a_dossier(work, candidate, "A-2017"), grid.courses[0])
    office.julie.command("/inscrire 1234567")
    [offered] = office.julie.look_up("Session", "")
    assert [(one.text, one.description) for one in offered.options] == [
        ("Automne 2026 (A-2026), à créer", None),
        ("Hiver 2027 (H-2027), à créer", None),
        ("Automne 2017 (A-2017)", "1 cours"),
        ("Hiver 2017 (H-2017)", None),
    ]
    [found] = office.julie.look_up("Session", "hiver")
    assert [one.text for one in found.options] == ["Hiver 2027 (H-2027), à créer", "Hiver 2017 (H-2017)"]


@freeze_time(TODAY)
def test_a_session_that_is_over_warns_and_is_not_refused(office: Office) -> None:
    lise(office, "A-2017")
    julie = office.julie
    julie.command("/inscrire 1234567 322-001-RL")
    julie.choose("Session", "Automne 2017 (A-2017)", typing="a17")
    assert PAST in reading(julie)
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    assert screen(julie).title == "Inscription enregistrée"
    julie.press("Autre cours")  # the session just asked for
    assert screen(julie).field("Session").value == "Automne 2017 (A-2017)"
    assert PAST in reading(julie)


@freeze_time(TODAY)
def test_several_at_once_warn_too(office: Office) -> None:
    lise(office, "A-2017")
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.press("Plusieurs cours")
    julie.choose("Session", "Automne 2017 (A-2017)", typing="a17")
    assert PAST in reading(julie)
    julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    julie.choose("Mode par défaut", "EE")
    julie.submit()
    assert PAST in reading(julie)


@freeze_time(TODAY)
def test_a_copy_of_an_old_session_goes_to_todays(office: Office) -> None:
    lise(office, "A-2017")
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.pick("Copier vers une autre session")
    assert screen(julie).field("Vers la session").value == "Automne 2026 (A-2026)"
    julie.choose("Vers la session", "Hiver 2018 (H-2018)", typing="h18")
    julie.submit()
    assert "⚠️ Hiver 2018 est terminée." in reading(julie)


@freeze_time("2027-01-05 16:00")
def test_between_two_sessions_the_warning_names_the_one_that_comes(office: Office) -> None:
    lise(office, "A-2026")
    dated(office, "A-2026", date(2026, 8, 24), date(2026, 12, 22))
    dated(office, "H-2027", date(2027, 1, 20), date(2027, 6, 4))
    office.julie.command("/inscrire 1234567")
    office.julie.choose("Session", "Automne 2026 (A-2026)", typing="a26")
    assert "Automne 2026 est terminée. La prochaine session est Hiver 2027." in reading(office.julie)


@freeze_time(TODAY)
def test_a_line_of_a_session_that_is_over_is_without_result_in_the_file(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        candidate = a_candidate(work, grid)
        a_line(work, a_dossier(work, candidate, "A-2017"), grid.courses[0])
    office.julie.command("/candidat leblanc")
    assert "sans résultat" in reading(office.julie)
    assert "u. : 0 en cours" in reading(office.julie)
