"""A file in which all is passed or recognised: told on the Home, checked, passed on, brought back."""

from datetime import date

import pytest
from sqlalchemy import select, update

from rac_bot.domain.modes import Mode
from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.watches import Rule, Watch
from rac_bot.store.file import followed, lines
from rac_bot.store.models import (
    Action,
    Candidate,
    ClaraState,
    CodeValue,
    Competency,
    Home,
    Inscription,
    InscriptionState,
    JournalEntry,
)
from rac_bot.store.people import access
from rac_bot.store.watches import rules
from rac_bot.store.work.work import COMMAND_LINE, By
from slack_sandbox import Person
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.test_digest import MONDAY, Mornings
from tests.handlers.test_home import at_home, kept_by_slack, later, shown

TOLD = "*1* dossier à vérifier pour la sanction"


@pytest.fixture
def lise(office: Office) -> Candidate:
    """On Julie's list, one result short of all of it; each of her lines says something else."""
    with office.store.writing(BY_JULIE) as work:
        rules.change(work, Rule(Watch.SANCTION, on=True))
        grid = a_grid(work)
        recognised = a_course(work, grid, "322-820-RL", "Équivalent")
        recognised.competencies = [Competency(code="0190"), Competency(code="019A")]
        raw(work).add(CodeValue(list="remarque", code="EQ", completes=True))
        raw(work).add(CodeValue(list="recensement", code="0", is_default=True))
        person = a_candidate(work, grid)
        first, second, third, fourth = (
            a_line(work, a_dossier(work, person, code), course)
            for code, course in zip(("A-2016", "H-2017", "A-2017", "H-2018"), grid.courses, strict=True)
        )
        first.note, first.result_transmitted_on, first.census = 60, date(2017, 1, 9), "1"
        second.mode, second.remark, second.census = Mode.EE_SR, "EQ", "0"
        second.clara = ClaraState.ENTERED
        third.clara, third.census = ClaraState.TO_CORRECT, "1"
        fourth.state, fourth.remark, fourth.mode = InscriptionState.NOT_FOLLOWED, "EQ", None
        followed.follow(work, "UJULIE", person.id)
        return person


def grade(office: Office, note: int) -> None:
    """Of the last course that is short, by Luc."""
    with office.store.writing(By("ULUC", Rights(Role.ADVISING))) as work:
        third = select(Inscription.id).where(Inscription.census == "1", Inscription.clara != "to_enter")
        line = lines.line(work, raw(work).scalars(third).one())
        lines.grade(work, line, {"note": note}, seen=line.version)


def open_list(person: Person) -> None:
    person.press("Voir", near="sanction", home=True)


def test_the_last_result_is_told_at_once_and_the_window_says_what_is_to_be_checked(
    office: Office, lise: Candidate
) -> None:
    julie = office.julie
    grade(office, 59)
    assert TOLD not in at_home(office, julie)
    grade(office, 60)
    later(office)
    assert TOLD in shown(office, julie)
    assert "lise" not in kept_by_slack(office)
    mornings = Mornings(office)
    mornings.at(MONDAY)
    [digest] = mornings.told(julie)
    assert TOLD.replace("*", "") in digest
    open_list(julie)
    assert "JEE0K-17R-RA · 4 cours réussis ou reconnus" in reading(julie)
    julie.press("Vérifier")
    told = reading(julie)
    assert screen(julie).title == "Vérifier le dossier"
    assert "*4 cours réussis ou reconnus · 2 compétences*" in told
    assert "C’est une proposition" in told
    assert "🟠 Résultats transmis : 1 résultat non transmis · 322-002-RL" in told
    assert "🟠 Saisie dans CLARA : *2* à saisir, *1* à corriger" in told
    assert "🟠 Recensement : 1 cours sans recensement · 322-001-RL" in told
    assert "• Équivalences et substitutions : 1 cours reconnu sans être suivi · 322-820-RL" in told
    for seen in ("Formation générale", "Épreuve synthèse de programme", "Épreuve uniforme de langue"):
        assert f"• {seen}\n" in told + "\n"
    with office.store.writing(COMMAND_LINE) as work:
        raw(work).execute(update(Inscription).values(clara="entered", census="1"))
        raw(work).execute(update(Inscription).values(result_transmission="OK"))
        raw(work).execute(update(Home).values(language="en"))
    julie.dismiss()
    julie.press("Vérifier")
    told = reading(julie)
    for row in ("Results transmitted: 2 of 2", "Entered in CLARA: all of it is there", "Census: 3 of 3"):
        assert f"✅ {row}" in told
    assert "4 courses passed or recognized · 2 competencies" in told


def test_what_was_passed_on_leaves_the_list_and_is_brought_back_in_one_press(
    office: Office, lise: Candidate
) -> None:
    julie = office.julie
    grade(office, 60)
    at_home(office, julie)
    open_list(julie)
    julie.press("Vérifier")
    julie.submit()
    assert screen(julie).title == "Dossiers à vérifier"
    assert "✅ Leblanc, Lise : transmis à la personne responsable." in reading(julie)
    assert "Rien de plus pour vous." in reading(julie)
    assert TOLD not in at_home(office, julie)
    julie.press("Remettre à traiter")
    assert "4 cours réussis ou reconnus" in reading(julie)
    assert TOLD in at_home(office, julie)
    julie.press("Transmis à la personne responsable")
    assert "✅ Leblanc, Lise : transmis à la personne responsable." in reading(julie)
    assert "Rien de plus pour vous." in reading(julie)
    with office.store.reading(BY_JULIE) as work:
        acts = select(JournalEntry.action, JournalEntry.candidate_id, JournalEntry.detail).where(
            JournalEntry.action.in_((Action.SETTLE, Action.UNSETTLE, Action.CONSULT))
        )
        assert [tuple(row) for row in raw(work).execute(acts.order_by(JournalEntry.id))] == [
            (Action.CONSULT, lise.id, None),
            (Action.SETTLE, lise.id, "sanction passed_on"),
            (Action.UNSETTLE, lise.id, "sanction"),
            (Action.SETTLE, lise.id, "sanction passed_on"),
        ]


def test_what_changed_meanwhile_is_neither_shown_nor_passed_on(office: Office, lise: Candidate) -> None:
    julie = office.julie
    grade(office, 60)
    at_home(office, julie)
    open_list(julie)
    julie.press("Vérifier")
    grade(office, 12)
    julie.submit()
    assert "tout n’y est plus réussi ou reconnu" in reading(julie)
    assert "Remettre à traiter" not in screen(julie).buttons
    grade(office, 60)
    julie.dismiss()
    open_list(julie)
    grade(office, 12)
    julie.press("Vérifier")
    assert screen(julie).title == "Dossiers à vérifier"
    assert "tout n’y est plus réussi ou reconnu" in reading(julie)
    grade(office, 60)
    julie.dismiss()
    open_list(julie)
    grade(office, 12)
    julie.press("Transmis à la personne responsable")
    assert "tout n’y est plus réussi ou reconnu" in reading(julie)
    assert "Remettre à traiter" not in screen(julie).buttons
    grade(office, 60)
    julie.dismiss()
    open_list(julie)
    julie.press("Vérifier")
    with office.store.writing(COMMAND_LINE) as work:
        a_grid(work, "ZZZ0Z-17R-RA")
        access.give(work, "UJULIE", Rights(Role.ADVISING, ("ZZZ.0Z",)))
    julie.submit()
    assert "Leblanc" not in reading(julie)
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(JournalEntry).where(JournalEntry.action == Action.SETTLE)).all() == []
    assert TOLD not in at_home(office, julie)


@pytest.mark.parametrize("count", [1, 300])
def test_the_college_says_what_is_checked_however_much_it_is(
    office: Office, lise: Candidate, count: int
) -> None:
    with office.store.writing(COMMAND_LINE) as work:
        raw(work).add_all(
            CodeValue(list="verification_sanction", code=f"C{n}", label=f"{n} & <à voir> " + "é" * 180)
            for n in range(count)
        )
        raw(work).add(CodeValue(list="verification_sanction", code="SAISIE", label="Tout saisi ?"))
        raw(work).add(CodeValue(list="verification_sanction", code="stage", active=count > 1))
    grade(office, 60)
    at_home(office, office.julie)
    open_list(office.julie)
    office.julie.press("Vérifier")
    told = reading(office.julie)
    assert "• 0 & <à voir> é" in told
    assert "Formation générale" not in told
    assert ("202 autres dans la liste" in told) is (count > 1)
    assert ("🟠 Tout saisi ? : *2* à saisir" in told) is (count == 1)
    assert "stage" not in told
