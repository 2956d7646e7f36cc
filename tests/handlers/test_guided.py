"""*Saisie guidée*: one step at a time, in CLARA's order; each marked once, and only as it was shown."""

from typing import Any

import pytest
from sqlalchemy import select, update

from rac_bot.domain.rights import Role
from rac_bot.handlers import guided
from rac_bot.store.file import dossiers, lines, todo
from rac_bot.store.file.todo import Key
from rac_bot.store.models import (
    Admission,
    Candidate,
    ClaraState,
    CodeValue,
    Inscription,
    JournalEntry,
    SessionDossier,
    Thing,
)
from rac_bot.store.models.base import utc_now
from slack_sandbox import Person
from tests.builders import a_candidate, a_dossier, a_grid, a_line, a_right
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, by, raw
from tests.wire import post, submission

ENTERED, TO_ENTER = ClaraState.ENTERED, ClaraState.TO_ENTER


@pytest.fixture(autouse=True)
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step may be marked as soon as it is shown."""
    monkeypatch.setattr(guided, "LEAST_MS", 0)


@pytest.fixture(autouse=True)
def college(office: Office) -> None:
    """Lise is to admit, with a session to create and two lines of it; Zoé has a line, in one of before."""
    with office.store.writing(BY_JULIE) as work:
        for list_, code in (("langue", "FR"), ("source_financement", "10"), ("prealables", "1")):
            raw(work).add(CodeValue(list=list_, code=code, label="", is_default=True))
        grid = a_grid(work)
        lise = a_candidate(work, grid)
        dossier = a_dossier(work, lise, "H-2018")
        first = a_line(work, dossier, grid.courses[0])
        first.funding, first.category, first.language = "50", "SP", "FR"
        a_line(work, dossier, grid.courses[1])
        zoe = a_candidate(work, grid, da="2345685", family="Roy", given="Zoé")
        a_line(work, a_dossier(work, zoe), grid.courses[2])
        lise.code_permanent = "LEBL15628401"
        raw(work).flush()
        raw(work).execute(update(Admission).where(Admission.id == 1).values(clara=TO_ENTER))
        raw(work).execute(update(SessionDossier).where(SessionDossier.id == 1).values(clara=TO_ENTER))


def start(person: Person) -> None:
    person.command("/rac à-saisir")
    person.press("Saisie guidée")


def states(office: Office) -> list[ClaraState]:
    """Lise's admission and session, the three lines."""
    with office.store.reading(BY_JULIE) as work:
        held: list[Any] = [raw(work).get_one(Admission, 1), raw(work).get_one(SessionDossier, 1)]
        return [
            one.clara for one in (*held, *raw(work).scalars(select(Inscription).order_by(Inscription.id)))
        ]


def test_from_the_admission_to_the_last_line_in_clara_s_order(office: Office) -> None:
    julie = office.julie
    start(julie)
    told = reading(julie)
    for wanted in ("1 / 5 · 0 saisie", "Numéro de l’étudiant : *1234567*", "Leblanc, Lise · 123-4567"):
        assert wanted in told
    assert "Admettre à JEE0K-17R-RA" in told
    assert "Code permanent : *LEBL15628401*" in told
    assert screen(julie).submit == "Créée, suivante ›"
    julie.submit()
    assert "2 / 5 · 1 saisie · *même personne*" in reading(julie)
    assert "JEE0K-17R-RA ⇥ Hiver 2018" in reading(julie)
    assert screen(julie).submit == "Créé, suivante ›"
    julie.submit()
    told = reading(julie)
    for wanted in (
        "Cours 322-000-RL",
        "Groupe 00990",
        "H-2018 · JEE0K-17R-RA · *Inscriptions › Ajouter*",
        "Cours 0 · EE",
    ):
        assert wanted in told
    assert "Catégorie : *SP* · _Redéfinir_" in told
    assert "Source financement : *50* · _Redéfinir_" in told
    assert "Laissez tel quel : Unité org. RA · Langue FR · Préalables 1" in told
    julie.submit()
    assert "Source financement 10" in reading(julie)  # nothing of this line differs
    assert "_Redéfinir_" not in reading(julie)
    julie.submit()
    assert "5 / 5 · 4 saisies · Rechercher › Numéro de l’étudiant : *2345685*" in reading(julie)
    julie.submit()
    assert states(office) == [ENTERED] * 5
    assert "✅ *5 saisies*." in reading(julie)
    assert screen(julie).submit is None
    julie.press("Remettre la dernière")
    assert states(office)[-1] is TO_ENTER
    assert "5 / 5 · 4 saisies" in reading(julie)
    julie.press("‹ Liste")
    assert "Personnes 1 à 1 de 1" in reading(julie)
    julie.pick("Saisies récentes")
    labels = sorted(label for label in screen(julie).buttons if label.startswith("Pas encore"))
    assert labels == ["Pas encore saisi", *["Pas encore saisie"] * 3]  # a session, an admission, two lines
    with office.store.reading(BY_JULIE) as work:
        seen = raw(work).scalars(select(JournalEntry.candidate_id).where(JournalEntry.detail == "pending"))
        assert set(seen) == {1, 2}


def test_what_is_passed_comes_again_and_what_is_marked_is_put_back(office: Office) -> None:
    julie = office.julie
    start(julie)
    julie.press("Passer ›")
    julie.submit()
    julie.press("‹ Précédente")
    assert screen(julie).submit == "Suivante ›"  # it is marked: nothing more is said of it
    julie.submit()
    julie.press("‹ Précédente")
    julie.press("Remettre à saisir")
    assert states(office) == [TO_ENTER] * 5
    assert "Remettre à saisir" not in screen(julie).buttons
    julie.submit()
    julie.submit()
    told = "322-000-RL : notée comme saisie dans CLARA, avec l’admission à JEE0K-17R-RA."
    assert told in reading(julie)
    julie.submit()
    julie.submit()
    assert told not in reading(julie)
    assert "✅ *4 saisies*." in reading(julie)  # the lines say that the admission is there
    assert states(office) == [ENTERED] * 5


def test_a_step_that_was_passed_stays_to_do(office: Office) -> None:
    julie = office.julie
    start(julie)
    for _step in range(4):
        julie.submit()
    julie.press("Passer ›")
    assert "✅ *4 saisies*, 1 passée." in reading(julie)
    assert "Passée : *Roy, Zoé* · 234-5685 · 322-002-RL · 00990 EE" in reading(julie)
    julie.press("Y revenir")
    assert "Cours 322-002-RL" in reading(julie)
    julie.press("Dossier")
    assert "Roy, Zoé" in reading(julie)
    julie.dismiss()
    assert "Cours 322-002-RL" in reading(julie)
    julie.submit()
    julie.press("Voir la liste")
    assert "🎉 Rien à saisir dans CLARA." in reading(julie)


def test_a_double_press_marks_nothing_that_nobody_typed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    julie = office.julie
    start(julie)
    twice = submission(office, julie)
    julie.submit()
    post(office, {"payload": twice})
    assert states(office).count(ENTERED) == 1
    monkeypatch.setattr(guided, "LEAST_MS", 10**9)
    julie.submit()
    assert states(office).count(ENTERED) == 1
    assert "la seconde n’a rien marqué" in reading(julie)
    assert "2 / 5" in reading(julie)
    monkeypatch.setattr(guided, "LEAST_MS", 0)
    julie.submit()
    assert states(office).count(ENTERED) == 2


def test_a_line_that_changed_is_shown_again_and_one_that_a_colleague_marked_is_passed_over(
    office: Office,
) -> None:
    julie = office.julie
    start(julie)
    julie.submit()
    julie.submit()
    with office.store.writing(BY_JULIE) as work:
        lines.change(by(work, "ULUC"), lines.line(work, 1), {"group_number": "00991"}, seen=1)
        todo.mark_all(by(work, "ULUC"), {Key(Thing.LINE, 2): 1})
    julie.submit()
    assert "a changé depuis qu’elle est affichée" in reading(julie)
    assert "Groupe 00991" in reading(julie)
    assert states(office) == [ENTERED, ENTERED, TO_ENTER, ENTERED, TO_ENTER]
    julie.submit()
    assert "5 / 5 · 3 saisies" in reading(julie)  # the colleague's is not counted


def test_what_a_colleague_deleted_or_did_is_told_and_is_not_shown_as_still_to_type(office: Office) -> None:
    julie = office.julie
    start(julie)
    julie.submit()
    with office.store.writing(BY_JULIE) as work:
        for line in (1, 2):
            lines.delete(by(work, "ULUC"), lines.line(work, line), seen=1, now=utc_now())
        raw(work).flush()
        dossiers.delete(by(work, "ULUC"), dossiers.dossier(work, 1), seen=1)
    julie.submit()
    told = reading(julie)
    assert "Supprimées entre-temps du dossier" in told
    assert "dossier session H-2018 · Leblanc, Lise" in told
    assert "5 / 5 · 1 saisie ·" in told
    with office.store.writing(BY_JULIE) as work:
        todo.mark_all(by(work, "ULUC"), {Key(Thing.LINE, 3): 1})
    julie.submit()
    assert "322-002-RL · Roy, Zoé · 234-5685 : c’était déjà fait." in reading(julie)
    assert "✅ *1 saisie*." in reading(julie)
    assert states(office) == [ENTERED, TO_ENTER, TO_ENTER, TO_ENTER, ENTERED]


def test_a_correction_and_a_deletion_have_their_own_words(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        for line in (1, 2, 3):
            lines.enter_in_clara(work, lines.line(work, line), seen=1, now=utc_now())
        for line in (1, 2):
            lines.unlock(work, lines.line(work, line), "une erreur", seen=2)
        lines.change(work, lines.line(work, 1), {"group_number": "00991"}, seen=3)
        lines.delete(work, lines.line(work, 2), seen=3, now=utc_now())
        raw(work).flush()
        dossiers.change(work, dossiers.dossier(work, 2), {"full_time": "O"}, seen=1)
    julie = office.julie
    start(julie)
    assert "*dossier session A-2017 › Modifier*" in reading(julie)
    assert "Réputé temps plein par défaut → O" in reading(julie)
    assert screen(julie).submit == "Corrigé, suivante ›"
    julie.submit()
    assert "*H-2018 · 322-000-RL › Modifier*" in reading(julie)
    assert "Groupe 00990 → 00991" in reading(julie)
    assert "le reste ne change pas" in reading(julie)
    assert screen(julie).submit == "Corrigée, suivante ›"
    julie.submit()
    assert "*Inscriptions › Supprimer*" in reading(julie)
    assert "Cours 322-001-RL" in reading(julie)
    assert screen(julie).submit == "Supprimée, suivante ›"
    julie.submit()
    assert "✅ *3 saisies*." in reading(julie)


@pytest.mark.sqlite
def test_an_erased_person_and_forged_steps_are_refused(office: Office) -> None:
    julie = office.julie
    start(julie)
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(Candidate).where(Candidate.id == 1).values(erased_at=utc_now()))
    julie.submit()
    assert "Cours 322-002-RL" in reading(julie)
    assert "Leblanc" not in reading(julie)
    with office.store.writing(BY_JULIE) as work:
        a_right(work, julie.id, Role.READING)
    julie.submit()
    assert states(office) == [TO_ENTER] * 5
