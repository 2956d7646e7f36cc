"""*Inscription en série*: one candidate after another, once a line is saved or by the command alone."""

import pytest
from freezegun import freeze_time
from sqlalchemy import select

from rac_bot.domain.modes import Mode
from rac_bot.store.models import Action, Inscription, InscriptionState, JournalEntry, SessionDossier
from tests.builders import a_candidate, a_course, a_dossier, a_grid
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw

OTHER = "322A0-10A-RA"
COURSE = "322-001-RL · Cours 1"
TODAY = "2026-10-05 16:00"


@pytest.fixture(autouse=True)
def people(office: Office) -> None:
    """Nine Roys of one grid; one of another grid, one of both, one not active."""
    with office.store.writing(BY_JULIE) as work:
        grid, other = a_grid(work), a_grid(work, OTHER, courses=0, title="Enfance")
        a_course(work, other, "322-001-RL", "Cours 1", (Mode.EE, Mode.FM))
        for index in range(9):
            a_candidate(work, grid, da=f"200000{index}", family="Roy", given=f"N{index}")
        a_candidate(work, other, da="3000001", family="Ailleboust", given="Ève")
        a_candidate(work, grid, other, da="3000002", family="Deuxmontagnes", given="Ivan")
        a_candidate(work, grid, da="3000003", family="Partington", given="Paul", active=False)


def choose(office: Office, name: str) -> None:
    office.julie.choose("Candidat", name, typing=name[:5])


def enrolled(office: Office) -> list[tuple[str, str, str, str | None]]:
    with office.store.reading(BY_JULIE) as work:
        lines = raw(work).scalars(
            select(Inscription).where(Inscription.state == InscriptionState.ACTIVE).order_by(Inscription.id)
        )
        return [
            (x.dossier.candidate.da, x.dossier.session.code, x.course.number, x.mode and x.mode.value)
            for x in lines
        ]


@freeze_time(TODAY)
def test_nine_candidates_of_one_course_take_twenty_gestures(office: Office) -> None:
    julie = office.julie
    julie.command("/inscrire 2000000 322-001-RL")
    julie.choose("Groupe", "00991 · EE SR")
    julie.submit()
    assert screen(julie).title == "Inscription enregistrée"
    assert "✅ *Roy, N0* · 200-0000\n*322-001-RL* · EE SR · groupe 00991\n" in reading(julie)
    assert "\nAutomne 2026 (dossier créé) · 🟠 à saisir dans CLARA\n" in reading(julie)
    julie.press("Autre candidat")
    assert screen(julie).title == "Inscription en série"
    for index in range(1, 9):
        choose(office, f"Roy, N{index} · 200-000{index}")
        julie.submit()
        assert screen(julie).field("Candidat").value is None
        assert screen(julie).field("Cours").value == COURSE
        assert screen(julie).field("Groupe").value == "00991 · EE SR"
        assert screen(julie).field("Session").value == "Automne 2026 (A-2026)"
    assert julie.gestures == 20
    assert enrolled(office) == [(f"200000{n}", "A-2026", "322-001-RL", "EE SR") for n in range(9)]
    assert "✅ *9 inscriptions* · … · Roy, N1 · " in reading(julie)
    assert "· *Roy, N8* · 322-001-RL · A-2026" in reading(julie)
    assert [key for key in ("Roy", "2000001") if key in screen(julie).live.content["private_metadata"]] == []


@freeze_time(TODAY)
def test_before_the_first_is_saved_nothing_says_that_it_is_a_series(office: Office) -> None:
    julie = office.julie
    told = []
    julie.command("/inscrire")
    for index in range(2):
        told.append((screen(julie).title, screen(julie).submit, screen(julie).close))
        choose(office, f"Roy, N{index} · 200-000{index}")
        told.append((screen(julie).title, screen(julie).submit, screen(julie).close))
        if not index:
            julie.choose("Cours", COURSE, typing="322-001")
            julie.choose("Groupe", "00990 · EE")
            told.append((screen(julie).title, screen(julie).submit, screen(julie).close))
            julie.submit()
    assert told[:3] == [("Inscription à un cours", "Sauvegarder", "Fermer")] * 3
    assert told[3:] == [("Inscription en série", "Sauvegarder, suivant ›", "Terminé")] * 2


@freeze_time(TODAY)
def test_the_last_one_is_undone_where_one_is_and_brought_back(office: Office) -> None:
    julie = office.julie
    julie.command("/inscrire")
    assert screen(julie).fields == ["Candidat", "Session"]
    assert screen(julie).field("Session").value == "Automne 2026 (A-2026)"
    for index in range(2):
        choose(office, f"Roy, N{index} · 200-000{index}")
        if not index:
            julie.choose("Cours", COURSE, typing="322-001")
            julie.choose("Groupe", "00990 · EE")
        julie.submit()
    before = julie.gestures
    julie.press("Défaire la dernière")
    assert julie.gestures == before + 1
    assert "↩️ 1 inscription défaite.\n• 322-001-RL · Roy, N1 · 200-0001" in reading(julie)
    assert "✅ *1 inscription* · *Roy, N0* · 322-001-RL · A-2026" in reading(julie)
    assert [one[0] for one in enrolled(office)] == ["2000000"]
    julie.press("Rétablir")
    assert "✅ *2 inscriptions* · Roy, N0 · *Roy, N1*" in reading(julie)
    choose(office, "Roy, N2 · 200-0002")
    julie.submit()
    assert len(enrolled(office)) == 3


@freeze_time(TODAY)
def test_who_has_another_grid_gets_the_group_of_the_same_mode_there_or_chooses(office: Office) -> None:
    julie = office.julie
    julie.command("/inscrire 2000000 322-001-RL FM")
    julie.submit()
    julie.press("Autre candidat")
    choose(office, "Ailleboust, Ève · 300-0001")
    assert screen(julie).field("Groupe").value == "00992 · FM"
    julie.choose("Groupe", "00990 · EE")
    choose(
        office, "Deuxmontagnes, Ivan · 300-0002"
    )  # two admissions: the session says which, one more gesture
    assert screen(julie).fields == ["Candidat", "Session"]
    assert screen(julie).field("Session").value is None
    julie.choose("Session", f"Automne 2026 (A-2026) · {OTHER}, à créer", typing="")
    assert screen(julie).field("Cours").value == COURSE
    assert screen(julie).field("Groupe").value == "00990 · EE"
    julie.submit()
    assert enrolled(office)[-1] == ("3000002", "A-2026", "322-001-RL", "EE")


@freeze_time(TODAY)
def test_who_cannot_be_enrolled_is_said_and_the_series_goes_on(office: Office) -> None:
    julie = office.julie
    julie.command("/inscrire 2000000 322-002-RL EE")
    julie.submit()
    julie.press("Autre candidat")
    choose(office, "Partington, Paul · 300-0003")
    assert "cette personne n’est pas active" in reading(julie)
    assert screen(julie).field("Candidat").value is None
    assert screen(julie).field("Cours").value == "322-002-RL · Cours 2"
    choose(office, "Ailleboust, Ève · 300-0001")
    assert f"Ce cours n’est pas (ou n’est plus) dans la grille {OTHER}." in reading(julie)
    assert "Groupe" not in screen(julie).fields
    choose(office, "Roy, N0 · 200-0000")
    julie.submit()
    assert "est déjà au dossier" in (screen(julie).field("Cours").error or "")
    assert "*1 inscription* · *Roy, N0*" in reading(julie)
    with office.store.reading(BY_JULIE) as work:
        refused = raw(work).scalars(
            select(JournalEntry.detail).where(JournalEntry.action == Action.REFUSE).order_by(JournalEntry.id)
        )
        assert list(refused) == ["NotActive", "AlreadyEnrolled"]


@freeze_time(TODAY)
def test_the_session_on_file_is_used_and_another_may_be_kept(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, "ABC0X-17R-RA")
        a_dossier(work, a_candidate(work, grid, da="4000000", family="Zedrick"), "H-2027")
    julie = office.julie
    julie.command("/inscrire")
    julie.choose("Session", "Hiver 2027 (H-2027)", typing="")
    choose(office, "Zedrick, Lise · 400-0000")
    assert screen(julie).field("Session").value == "Hiver 2027 (H-2027)"
    julie.choose("Cours", COURSE, typing="322-001")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    choose(office, "Roy, N0 · 200-0000")
    assert screen(julie).field("Session").value == "Hiver 2027 (H-2027), à créer"
    julie.submit()
    assert [one[1] for one in enrolled(office)] == ["H-2027", "H-2027"]


@freeze_time(TODAY)
def test_a_series_outlives_a_session_that_leaves_the_file(office: Office) -> None:
    julie = office.julie
    julie.command("/inscrire")
    julie.choose("Session", "Hiver 2027 (H-2027)", typing="")
    choose(office, "Roy, N0 · 200-0000")
    julie.choose("Cours", COURSE, typing="322-001")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    choose(office, "Roy, N0 · 200-0000")
    julie.press("Défaire la dernière")  # which takes the session that it created off the file
    assert "↩️ 1 inscription défaite." in reading(julie)
    assert screen(julie).field("Candidat").value == "Roy, N0 · 200-0000"
    assert screen(julie).field("Session").value == "Hiver 2027 (H-2027), à créer"
    julie.submit()
    assert [one[:2] for one in enrolled(office)] == [("2000000", "H-2027")]

    choose(office, "Roy, N0 · 200-0000")
    with office.store.writing(BY_JULIE) as work:  # somebody else
        for dossier in raw(work).scalars(select(SessionDossier)):
            dossier.deleted_at = work.now
    julie.choose("Cours", "322-002-RL · Cours 2", typing="322-002")
    assert screen(julie).field("Session").value == "Hiver 2027 (H-2027), à créer"
    julie.submit()
    choose(office, "Roy, N0 · 200-0000")
    with office.store.writing(BY_JULIE) as work:
        for dossier in raw(work).scalars(select(SessionDossier)):
            dossier.deleted_at = work.now
    choose(office, "Roy, N1 · 200-0001")
    assert screen(julie).field("Session").value == "Hiver 2027 (H-2027), à créer"
    julie.submit()
    assert enrolled(office)[-1] == ("2000001", "H-2027", "322-002-RL", "EE")


@freeze_time(TODAY)
def test_a_number_that_is_typed_is_of_the_person_who_is_saved(office: Office) -> None:
    box = "Saisie d’un numéro de groupe fictif"
    julie = office.julie
    julie.command("/inscrire")
    choose(office, "Roy, N0 · 200-0000")
    julie.choose("Cours", COURSE, typing="322-001")
    julie.tick(box)
    julie.type("Groupe fictif", "09999")
    choose(office, "Partington, Paul · 300-0003")
    assert f"☑ {box}" in reading(julie)
    choose(office, "Roy, N1 · 200-0001")
    assert screen(julie).field("Groupe fictif").value == "09999"
    julie.submit()
    assert f"☐ {box}" in reading(julie)
    choose(office, "Roy, N2 · 200-0002")
    assert f"☐ {box}" in reading(julie)
    julie.choose("Groupe", "00991 · EE SR")
    julie.submit()
    assert [(one[0], one[3]) for one in enrolled(office)] == [("2000001", None), ("2000002", "EE SR")]
