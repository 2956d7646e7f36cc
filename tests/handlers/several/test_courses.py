"""Several courses at once, from the file: form, preview, outcome, and what the team is told."""

import pytest
from freezegun import freeze_time
from sqlalchemy import func, select

from rac_bot.domain.modes import Mode
from rac_bot.store.file.several import MOST
from rac_bot.store.models import (
    Action,
    Candidate,
    FieldSubject,
    FieldType,
    GridCourse,
    Inscription,
    JournalEntry,
    SessionDossier,
    UserField,
)
from slack_sandbox.errors import DriverError
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.files import session_shown

FM_LESS = (10, 20, 30)


def number(index: int) -> str:
    return f"350-{index:03d}-RL"


def course(index: int) -> str:
    return f"{number(index)} · Cours du guide {index}"


def lise(office: Office, *, courses: int = 60) -> None:
    """Lise, A-2017 on file, in a grid of so many courses of which three lack an FM group."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=0)
        for index in range(courses):
            modes = [mode for mode in Mode if mode is not Mode.FM or index not in FM_LESS]
            a_course(work, grid, number(index), f"Cours du guide {index}", modes)
        a_dossier(work, a_candidate(work, grid), "A-2017")


def open_preview(office: Office, *indexes: int, mode: str = "FM") -> None:
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.press("Plusieurs cours")
    julie.choose("Cours", *(course(index) for index in indexes), typing="guide")
    julie.choose("Mode par défaut", mode)
    julie.submit()


def enrolled(office: Office) -> list[tuple[str, str, str | None]]:
    with office.store.reading(BY_JULIE) as work:
        lines = raw(work).scalars(select(Inscription).order_by(Inscription.id))
        return [(line.course.number, line.group_number, line.mode) for line in lines]


def enrol_meanwhile(office: Office, index: int) -> None:
    """Somebody else's inscription, with the window open."""
    with office.store.writing(BY_JULIE) as work:
        held = raw(work).scalars(select(GridCourse).order_by(GridCourse.id)).all()[index]
        a_line(work, raw(work).scalars(select(SessionDossier)).one(), held)


def test_five_courses_take_ten_gestures(office: Office) -> None:
    lise(office)
    julie = office.julie
    open_preview(office, 1, 2, 3, 4, 5, mode="EE SR")
    assert screen(julie).title == "Aperçu"
    assert len(julie.modals) == 2
    julie.submit()
    assert julie.gestures == 10
    assert enrolled(office) == [(number(index), "00991", "EE SR") for index in range(1, 6)]


def test_three_modes_cost_one_correction_for_each_course_that_differs(office: Office) -> None:
    lise(office)
    julie = office.julie
    open_preview(office, 1, 2, 10, 4, 5)
    assert screen(julie).field(course(10)).value is None
    hint = screen(julie).field(course(10)).hint
    assert hint == "Sans groupe FM dans la grille\u00a0: choisissez"
    assert screen(julie).field(course(1)).value == "00992 · FM"
    julie.choose(course(10), "00990 · EE")
    julie.choose(course(4), "00991 · EE SR")
    julie.submit()
    assert julie.gestures == 12
    assert enrolled(office) == [
        (number(1), "00992", "FM"),
        (number(2), "00992", "FM"),
        (number(4), "00991", "EE SR"),
        (number(5), "00992", "FM"),
        (number(10), "00990", "EE"),
    ]


def test_the_outcome_replaces_the_preview_and_the_file_beneath_is_redrawn(office: Office) -> None:
    lise(office)
    julie = office.julie
    open_preview(office, 1, 2)
    julie.submit()
    assert screen(julie).title == "Inscriptions"
    assert "✅ *2 inscriptions*, 1 dossier session créé · 🟠 à saisir dans CLARA" in reading(julie)
    julie.dismiss()
    assert screen(julie).title == "Dossier du candidat"
    assert "✅ *2 inscriptions*, 1 dossier session créé · 🟠 à saisir dans CLARA" in reading(julie)
    assert f"*{number(2)}*" in reading(julie)


def test_the_advisor_and_the_team_get_one_message_each(office: Office) -> None:
    lise(office)
    open_preview(office, 1, 2, 3, 4, 5)
    office.julie.submit()
    assert office.deliver() == 2
    assert office.deliver() == 0
    [confirmation] = office.julie.direct_messages()
    [notification] = office.luc.channel_messages(office.team)
    for message in (confirmation, notification):
        for index in range(1, 6):
            assert message.text.count(number(index)) == 1
        assert "Leblanc" not in message.text + message.reading


@freeze_time("2017-10-02 16:00")
def test_a_course_already_at_that_session_is_refused_and_the_others_saved(office: Office) -> None:
    lise(office)
    enrol_meanwhile(office, 1)
    open_preview(office, 1, 2)
    julie = office.julie
    assert f"⚠️ {number(1)} est déjà au dossier à la session A-2017 (groupe 00990)." in reading(julie)
    julie.submit()
    assert " · 🟠 à saisir dans CLARA · *1 écartée*" in reading(julie)
    assert f"{number(1)} est déjà au dossier" in reading(julie)


@freeze_time("2017-10-02 16:00")
def test_only_if_all_pass_saves_nothing_when_one_is_refused(office: Office) -> None:
    lise(office)
    enrol_meanwhile(office, 1)
    open_preview(office, 1, 2)
    julie = office.julie
    julie.choose("Si une ligne est refusée", "Ne rien sauvegarder")
    julie.submit()
    assert "⚠️ Rien n’est enregistré. · *1 écartée*" in reading(julie)
    assert [line[0] for line in enrolled(office)] == [number(1)]
    assert office.deliver() == 0
    julie.press("‹ Retour")
    assert screen(julie).field("Cours").values == [course(1), course(2)]


@freeze_time("2017-10-02 16:00")
def test_somebody_enrols_one_of_the_courses_between_preview_and_save(office: Office) -> None:
    lise(office)
    open_preview(office, 1, 2)
    enrol_meanwhile(office, 2)
    julie = office.julie
    julie.submit()
    assert "✅ *1 inscription*" in reading(julie)
    assert f"{number(2)} est déjà au dossier à la session A-2017 (groupe 00990)." in reading(julie)
    assert [line[0] for line in enrolled(office)] == [number(2), number(1)]


@freeze_time("2017-10-02 16:00")
def test_a_course_that_left_the_grid_between_preview_and_save_is_told_and_nothing_is_saved(
    office: Office,
) -> None:
    lise(office)
    open_preview(office, 1, 2)
    with office.store.writing(BY_JULIE) as work:
        held = raw(work).scalars(select(GridCourse).order_by(GridCourse.id)).all()[2]
        raw(work).delete(held)
    office.julie.submit()
    assert "Ce cours n’est pas (ou n’est plus) dans la grille JEE0K-17R-RA." in reading(office.julie)
    assert enrolled(office) == []


@freeze_time("2017-10-02 16:00")
def test_the_preview_leads_back_to_the_form_as_it_was_filled_in(office: Office) -> None:
    lise(office)
    julie = office.julie
    open_preview(office, 1, 10, mode="FM")
    julie.press("‹ Retour")
    form = screen(julie)
    assert form.title == "Plusieurs cours"
    assert form.field("Session").value == "Automne 2017 (A-2017)"
    assert form.field("Cours").values == [course(1), course(10)]
    assert form.field("Mode par défaut").value == "FM"
    julie.choose("Mode par défaut", "EE")
    julie.submit()
    assert screen(julie).field(course(10)).value == "00990 · EE"


def test_a_session_to_create_is_created_with_the_courses(office: Office) -> None:
    lise(office)
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.press("Plusieurs cours")
    julie.choose("Session", "Hiver 2018 (H-2018), à créer", typing="h18")
    julie.choose("Cours", course(1), course(2), typing="guide")
    julie.choose("Mode par défaut", "EE")
    julie.submit()
    assert "*2 inscriptions* · Hiver 2018 · 1 dossier session à créer" in reading(julie)
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalar(select(func.count()).select_from(SessionDossier)) == 1
    julie.submit()
    julie.dismiss()
    assert session_shown(julie) == "Hiver 2018"


def test_a_course_passed_before_warns_and_never_blocks(office: Office) -> None:
    lise(office)
    with office.store.writing(BY_JULIE) as work:
        held = raw(work).scalars(select(GridCourse).order_by(GridCourse.id)).all()[1]
        candidate = raw(work).scalars(select(Candidate)).one()
        a_line(work, a_dossier(work, candidate, "H-2016"), held, note=81)
    open_preview(office, 1)
    assert screen(office.julie).field(course(1)).hint == "⚠️ déjà réussi en H-2016 (81)"
    office.julie.submit()
    assert "✅ *1 inscription*" in reading(office.julie)


@freeze_time("2017-10-02 16:00")
def test_where_every_course_is_refused_there_is_nothing_to_save_but_a_way_back(office: Office) -> None:
    lise(office)
    enrol_meanwhile(office, 1)
    open_preview(office, 1)
    assert screen(office.julie).submit is None
    office.julie.press("‹ Retour")
    assert screen(office.julie).title == "Plusieurs cours"


def test_courses_follow_the_admission_of_the_session(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid, other = a_grid(work), a_grid(work, "322A0-10A-RA", courses=0)
        a_course(work, other, "350-001-RL", "Autre programme")
        a_candidate(work, grid, other)
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.press("Plusieurs cours")
    assert "Choisissez la session" in reading(julie)
    julie.choose("Session", "Hiver 2018 (H-2018) · JEE0K-17R-RA, à créer", typing="h18")
    julie.choose("Cours", "322-001-RL · Cours 1", typing="322")
    julie.choose("Session", "Hiver 2018 (H-2018) · 322A0-10A-RA, à créer", typing="h18")
    assert screen(julie).field("Cours").values == []
    [group] = julie.look_up("Cours")
    assert [option.text for option in group.options] == ["350-001-RL · Autre programme"]


def test_people_who_are_not_active_are_not_offered_it(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work), active=False)
    office.julie.command("/candidat leblanc")
    assert "Plusieurs cours" not in screen(office.julie).buttons


def test_somebody_no_longer_active_is_refused_every_course(office: Office) -> None:
    lise(office)
    open_preview(office, 1, 2)
    with office.store.writing(BY_JULIE) as work:
        raw(work).scalars(select(Candidate)).one().active = False
    office.julie.submit()
    assert "⚠️ Rien n’est enregistré. · *2 écartées*" in reading(office.julie)
    assert "cette personne n’est pas active" in reading(office.julie)
    assert enrolled(office) == []


def test_twenty_courses_of_long_names_in_a_grid_of_250(office: Office) -> None:
    title = "<!channel> *É* & " + "É" * 180
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=0)
        for index in range(250):
            a_course(work, grid, number(index), title)
        a_candidate(work, grid, family="L'Écuyer" + "É" * 100, given="<@U1>" * 20)
    julie = office.julie
    julie.command("/candidat 1234567")
    julie.press("Plusieurs cours")
    julie.choose("Session", "Hiver 2018 (H-2018), à créer", typing="h18")
    [offered] = julie.look_up("Cours")
    assert len(offered.options) == 100
    texts = [option.text for option in offered.options[:MOST]]
    julie.choose("Cours", *texts, typing="")
    julie.choose("Mode par défaut", "FM")
    julie.submit()
    julie.submit()
    assert "✅ *20 inscriptions*" in reading(julie)
    assert office.deliver() == 2
    [notification] = office.luc.channel_messages(office.team)
    assert notification.text.count("groupe 00992") == 20


def test_the_twenty_first_course_is_not_taken(office: Office) -> None:
    lise(office)
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.press("Plusieurs cours")
    with pytest.raises(DriverError, match="20 at most"):
        julie.choose("Cours", *(course(index) for index in range(MOST + 1)), typing="guide")


def test_the_fields_that_the_college_requires_are_asked_once_for_all(office: Office) -> None:
    lise(office)
    with office.store.writing(BY_JULIE) as work:
        cohort = UserField(
            subject=FieldSubject.INSCRIPTION,
            name="Cohorte",
            type=FieldType.LIST,
            choices=["A", "B"],
            required=True,
        )
        optional = UserField(subject=FieldSubject.INSCRIPTION, name="Remarque interne", type=FieldType.TEXT)
        raw(work).add_all([cohort, optional])
    open_preview(office, 1, 2)
    assert "Remarque interne" not in screen(office.julie).fields
    office.julie.submit()
    assert screen(office.julie).title == "Aperçu"  # Slack itself holds the form until it is filled in
    office.julie.choose("Cohorte", "B")
    office.julie.submit()
    with office.store.reading(BY_JULIE) as work:
        values = raw(work).scalars(select(Inscription.user_values)).all()
    assert values == [{str(cohort.id): "B"}] * 2


def test_no_name_nor_word_of_a_person_is_in_the_metadata(office: Office) -> None:
    lise(office)
    open_preview(office, *range(20))
    metadata = screen(office.julie).live.content["private_metadata"]
    assert "Leblanc" not in metadata
    assert "1234567" not in metadata
    assert len(metadata) < 3000


@freeze_time("2017-10-02 16:00")
def test_refusals_and_inscriptions_are_in_the_journal(office: Office) -> None:
    lise(office)
    enrol_meanwhile(office, 1)
    open_preview(office, 1, 2)
    office.julie.submit()
    with office.store.reading(BY_JULIE) as work:
        entries = raw(work).scalars(select(JournalEntry)).all()
    assert [e.detail for e in entries if e.action is Action.REFUSE] == ["AlreadyEnrolled"]
    assert len([e for e in entries if e.action is Action.ENROL]) == 1
