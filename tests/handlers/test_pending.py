"""`/rac à-saisir`: what is left to do in CLARA, ticked off as an advisor does it."""

import pytest
from sqlalchemy import select, update

from rac_bot.store.file import lines
from rac_bot.store.models import (
    Action,
    ClaraState,
    Inscription,
    InscriptionState,
    JournalEntry,
    SessionDossier,
)
from rac_bot.store.models.base import utc_now
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, by, raw

FIRST = "322-000-RL · groupe 00990 (EE)"
SECOND = "322-001-RL · groupe 00990 (EE)"
THIRD = "322-002-RL · groupe 00990 (EE)"


def lise(office: Office) -> None:
    """Lise Leblanc with three lines to enter at A-2017."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        dossier = a_dossier(work, a_candidate(work, grid))
        for course in grid.courses:
            a_line(work, dossier, course)


def states(office: Office) -> list[ClaraState]:
    with office.store.reading(BY_JULIE) as work:
        return list(raw(work).scalars(select(Inscription.clara).order_by(Inscription.id)))


@pytest.mark.parametrize("word", ["à-saisir", "a saisir", "À SAISIR"])
def test_the_list_says_what_is_left_and_whose(office: Office, word: str) -> None:
    lise(office)
    office.julie.command(f"/rac {word}")
    assert screen(office.julie).title == "À saisir dans CLARA"
    assert "Automne 2017 (A-2017) · JEE.0K" in reading(office.julie)
    assert FIRST in reading(office.julie)
    assert "Leblanc, Lise · 123-4567" in reading(office.julie)
    assert "1 à 3 de 3" in reading(office.julie)


def test_ticked_lines_are_marked_and_the_others_stay(office: Office) -> None:
    lise(office)
    julie = office.julie
    julie.command("/rac à-saisir")
    julie.tick(FIRST)
    julie.tick(THIRD)
    julie.submit()
    assert states(office) == [ClaraState.ENTERED, ClaraState.TO_ENTER, ClaraState.ENTERED]
    assert "✅ 2 inscriptions marquées." in reading(julie)
    assert SECOND in reading(julie)
    assert FIRST not in reading(julie)
    with office.store.reading(BY_JULIE) as work:
        entries = select(JournalEntry.inscription_id).where(JournalEntry.action == Action.ENTER)
        assert list(raw(work).scalars(entries)) == [1, 3]
        assert raw(work).get_one(Inscription, 1).clara_entered_by == julie.id


def test_everything_is_ticked_with_one_press_and_then_nothing_is_left(office: Office) -> None:
    lise(office)
    julie = office.julie
    julie.command("/rac à-saisir")
    julie.press("Tout cocher")
    julie.submit()
    assert states(office) == [ClaraState.ENTERED] * 3
    assert "✅ 3 inscriptions marquées." in reading(julie)
    assert "Rien à saisir dans CLARA." in reading(julie)
    assert screen(julie).submit is None


def test_nothing_to_do_is_said(office: Office) -> None:
    office.julie.command("/rac à-saisir")
    assert "Rien à saisir dans CLARA." in reading(office.julie)
    assert screen(office.julie).submit is None


def test_a_submission_without_a_tick_is_told_beside_the_boxes(office: Office) -> None:
    lise(office)
    office.julie.command("/rac à-saisir")
    office.julie.submit()
    label = "Automne 2017 (A-2017) · JEE.0K"
    assert screen(office.julie).errors == {label: "Cochez ce que vous avez saisi, corrigé ou retiré."}


def test_what_changed_meanwhile_is_left_and_said(office: Office) -> None:
    lise(office)
    julie = office.julie
    julie.command("/rac à-saisir")
    julie.press("Tout cocher")
    with office.store.writing(BY_JULIE) as work:
        lines.change(by(work, "ULUC"), lines.line(work, 2), {"group_number": "00991"}, seen=1)
        lines.enter_in_clara(by(work, "ULUC"), lines.line(work, 3), seen=1, now=utc_now())
    julie.submit()
    assert states(office) == [ClaraState.ENTERED, ClaraState.TO_ENTER, ClaraState.ENTERED]
    assert "✅ 1 inscription marquée." in reading(julie)
    assert "1 a changé entre-temps et n’est pas marquée" in reading(julie)
    assert "• 322-001-RL · Leblanc, Lise · 123-4567" in reading(julie)
    assert "1 était déjà faite." in reading(julie)
    julie.tick("322-001-RL · groupe 00991 (EE)")
    julie.submit()
    assert states(office) == [ClaraState.ENTERED] * 3
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).get_one(Inscription, 3).clara_entered_by == "ULUC"


def test_what_was_deleted_meanwhile_is_told_to_be_taken_off_clara(office: Office) -> None:
    lise(office)
    julie = office.julie
    julie.command("/rac à-saisir")
    julie.tick(SECOND)
    with office.store.writing(BY_JULIE) as work:
        lines.delete(by(work, "ULUC"), lines.line(work, 2), seen=1, now=utc_now())
    julie.submit()
    assert "Supprimées entre-temps du dossier" in reading(julie)
    assert "322-001-RL · Leblanc, Lise" in reading(julie)
    assert "déjà faite" not in reading(julie)


def test_a_correction_says_what_changed_and_a_removal_that_it_is_one(office: Office) -> None:
    lise(office)
    with office.store.writing(BY_JULIE) as work:
        for line_id in (1, 2, 3):
            line = lines.line(work, line_id)
            lines.enter_in_clara(work, line, seen=1, now=utc_now())
        lines.unlock(work, lines.line(work, 2), "mauvais groupe", seen=2)
        lines.change(work, lines.line(work, 2), {"group_number": "00991"}, seen=3)
        lines.unlock(work, lines.line(work, 3), "désistement", seen=2)
        lines.delete(work, lines.line(work, 3), seen=3, now=utc_now())
    julie = office.julie
    julie.command("/rac à-saisir")
    assert "• 322-001-RL · Leblanc, Lise · 123-4567 : Groupe 00990 → 00991" in reading(julie)
    assert FIRST not in reading(julie)
    julie.tick("322-001-RL · groupe 00991 (EE) · à corriger")
    julie.tick("322-002-RL · groupe 00990 (EE) · à retirer")
    julie.submit()
    assert "Rien à saisir dans CLARA." in reading(julie)
    with office.store.reading(BY_JULIE) as work:
        corrected, removed = raw(work).get_one(Inscription, 2), raw(work).get_one(Inscription, 3)
        assert (corrected.clara, corrected.in_clara) == (ClaraState.ENTERED, None)
        assert (removed.state, lines.is_pending(removed)) == (InscriptionState.DELETED, False)


def test_the_messages_that_told_a_line_follow(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)))
    julie = office.julie
    julie.command("/inscrire 1234567 322-001-RL")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    office.deliver()
    julie.command("/rac à-saisir")
    julie.tick(SECOND)
    julie.submit()
    assert office.deliver() == 2
    for [message] in (julie.direct_messages(), office.luc.channel_messages(office.team)):
        assert "saisie dans CLARA" in message.text
        assert message.edited


def two_programmes(office: Office) -> None:
    """Lise in JEE.0K at A-2017 and H-2018, Zoé in 322.A0 at H-2018: a line each."""
    with office.store.writing(BY_JULIE) as work:
        education, childhood = a_grid(work), a_grid(work, "322A0-10A-RA")
        person = a_candidate(work, education)
        zoe = a_candidate(work, childhood, da="2345685", family="Roy", given="Zoé")
        a_line(work, a_dossier(work, person, "A-2017"), education.courses[0])
        a_line(work, a_dossier(work, person, "H-2018"), education.courses[1])
        a_line(work, a_dossier(work, zoe, "H-2018"), childhood.courses[2])


def test_the_filters_count_and_keep(office: Office) -> None:
    two_programmes(office)
    julie = office.julie
    julie.command("/rac à-saisir")
    assert [o.text for o in julie.look_up("Toutes les sessions (3)")[0].options] == [
        "Toutes les sessions (3)",
        "Automne 2017 (A-2017) (1)",
        "Hiver 2018 (H-2018) (2)",
    ]
    julie.choose("Toutes les sessions (3)", "Hiver 2018 (H-2018) (2)")
    assert "1 à 2 de 2" in reading(julie)
    assert FIRST not in reading(julie)
    julie.choose("Tous les programmes (2)", "322.A0 (1)")
    assert "1 à 1 de 1" in reading(julie)
    assert "Roy, Zoé · 234-5685" in reading(julie)
    assert SECOND not in reading(julie)
    julie.tick(THIRD)
    julie.submit()
    assert "1 à 2 de 2" in reading(julie)  # nothing is left of that choice: all the rest is shown
    assert FIRST in reading(julie)


def test_pages_of_ten_each_with_its_own_ticks(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=25)
        dossier = a_dossier(work, a_candidate(work, grid))
        for course in grid.courses:
            a_line(work, dossier, course)
    julie = office.julie
    julie.command("/rac à-saisir")
    assert "1 à 10 de 25" in reading(julie)
    julie.press("Tout cocher")
    julie.press("Suivantes ›")
    assert "11 à 20 de 25" in reading(julie)
    julie.tick("322-012-RL · groupe 00990 (EE)")
    julie.submit()
    assert [i for i, state in enumerate(states(office)) if state is ClaraState.ENTERED] == [12]
    julie.press("Suivantes ›")
    assert "21 à 24 de 24" in reading(julie)
    julie.press("Tout cocher")
    julie.submit()
    assert "11 à 20 de 20" in reading(julie)  # that page is no more: the last one is shown


def test_long_names_many_sessions_and_long_corrections_stay_within_slacks_limits(office: Office) -> None:
    name = '<!channel> & "É" *gras*' * 5
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=0)
        person = a_candidate(work, grid, family=name, given=name)
        for index in range(120):
            dossier = a_dossier(work, person, f"{'HEA'[index % 3]}-{1990 + index // 3}")
            line = a_line(work, dossier, a_course(work, grid, f"{index:03d}-ABC-RL", name))
            line.partner = "&" * 120
            line.clara, line.in_clara = ClaraState.TO_CORRECT, {"partner": "<" * 120, "note": 3}
    julie = office.julie
    julie.command("/rac à-saisir")
    assert len(julie.look_up("Toutes les sessions (120)")[0].options) == 100
    julie.choose("Toutes les sessions (120)", "Automne 2020 (A-2020) (1)")
    assert "1 à 1 de 1" in reading(julie)
    julie.press("Tout cocher")
    julie.submit()
    assert "✅ 1 inscription marquée." in reading(julie)


def test_a_line_whose_person_was_erased_meanwhile_is_passed_over(office: Office) -> None:
    lise(office)
    julie = office.julie
    julie.command("/rac à-saisir")
    julie.press("Tout cocher")
    with office.store.writing(BY_JULIE) as work:
        raw(work).delete(raw(work).get_one(SessionDossier, 1))
    julie.submit()
    assert "3 étaient déjà faites." in reading(julie)
    assert "Rien à saisir dans CLARA." in reading(julie)


def test_seeing_the_list_is_journaled_and_a_stranger_sees_nothing(office: Office) -> None:
    lise(office)
    office.julie.command("/rac à-saisir")
    office.stranger.command("/rac à-saisir")
    assert office.stranger.modals == []
    with office.store.reading(BY_JULIE) as work:
        seen = raw(work).execute(select(JournalEntry.actor, JournalEntry.action, JournalEntry.detail)).all()
    assert [tuple(one) for one in seen] == [
        (office.julie.id, Action.SEARCH, "pending, page 1"),
        (office.stranger.id, Action.REFUSE, "NotAnAdvisor"),
    ]


def test_a_correction_without_its_details_is_to_be_looked_at(office: Office) -> None:
    lise(office)
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(Inscription).where(Inscription.id == 1).values(clara=ClaraState.TO_CORRECT))
    office.julie.command("/rac à-saisir")
    assert "• 322-000-RL · Leblanc, Lise · 123-4567 : à revoir" in reading(office.julie)
