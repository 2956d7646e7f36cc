"""What is refused, in words and where the person is; nothing written, the refusal journaled."""

import threading

import pytest
from freezegun import freeze_time
from sqlalchemy import delete, func, select, update

from rac_bot.domain.modes import Mode
from rac_bot.errors import ConnectionLost, Vanished
from rac_bot.handlers.inscription import inscription
from rac_bot.store.database import engine, turns
from rac_bot.store.models import (
    Action,
    Admission,
    Candidate,
    GridCourse,
    GridGroup,
    Inscription,
    JournalEntry,
    SessionDossier,
    StoredMessage,
)
from rac_bot.store.people import access
from slack_sandbox import Person
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line, a_person, a_right
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, by, raw
from tests.wire import forge

TWICE = "322-001-RL est déjà au dossier à la session A-2017 (groupe 00990)."


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writers wait for their turn however busy the machine is."""
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 20_000)
    monkeypatch.setattr(turns, "TURN_TIMEOUT_S", 20)


@pytest.fixture(autouse=True)
def lise(patient: None, office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)), "A-2017")


def written(office: Office) -> tuple[int, int, int]:
    """How many inscriptions, dossiers and messages there are."""
    with office.store.reading(BY_JULIE) as work:
        counts = [
            raw(work).scalar(select(func.count()).select_from(table))
            for table in (Inscription, SessionDossier, StoredMessage)
        ]
    return (counts[0] or 0, counts[1] or 0, counts[2] or 0)


def refusals(office: Office) -> list[str | None]:
    with office.store.reading(BY_JULIE) as work:
        found = raw(work).scalars(
            select(JournalEntry.detail).where(JournalEntry.action == Action.REFUSE).order_by(JournalEntry.id)
        )
        return list(found)


def the_form_is_filled(person: Person, group: str = "00990 · EE") -> None:
    person.command("/inscrire 1234567 322-001-RL")
    person.choose("Groupe", group)


def test_a_candidate_who_is_not_active_any_more(office: Office) -> None:
    the_form_is_filled(office.julie)
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(Candidate).values(active=False))
    office.julie.submit()
    assert screen(office.julie).title == "Inscription refusée"
    assert "n’est pas active dans la démarche" in reading(office.julie)
    assert written(office) == (0, 1, 0)
    assert refusals(office) == ["NotActive"]


def test_what_may_have_been_saved_is_not_called_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object, **__: object) -> None:
        raise ConnectionLost(unsure=True)

    the_form_is_filled(office.julie)
    monkeypatch.setattr(inscription, "enrol", lost)
    office.julie.submit()
    assert screen(office.julie).title == "Peut-être enregistré"
    assert "il a pu se faire ou non" in reading(office.julie)


def test_an_inactive_candidate_is_not_offered_an_inscription(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(Candidate).values(active=False))
    office.julie.command("/candidat leblanc")
    assert "Inscrire" not in screen(office.julie).buttons
    assert "Inscription impossible" in reading(office.julie)
    office.julie.command("/inscrire 1234567")
    assert "n’est pas active" in office.julie.ephemerals()[-1].text


def test_a_course_that_left_the_grid(office: Office) -> None:
    the_form_is_filled(office.julie)
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(delete(GridGroup))
        raw(work).execute(delete(GridCourse))
    office.julie.submit()
    assert "n’est plus) dans la grille JEE0K-17R-RA" in screen(office.julie).errors["Cours"]
    assert written(office) == (0, 1, 0)
    assert refusals(office) == ["CourseNotInGrid"]


def test_a_group_that_left_the_grid(office: Office) -> None:
    the_form_is_filled(office.julie)
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(delete(GridGroup).where(GridGroup.mode == Mode.EE))
    office.julie.submit()
    assert "n’est plus dans la grille pour 322-001-RL" in screen(office.julie).errors["Groupe"]
    assert written(office) == (0, 1, 0)
    assert refusals(office) == ["GroupNotInGrid"]


@freeze_time("2017-10-02 16:00")
def test_a_course_sent_before_its_groups_arrived(office: Office) -> None:
    office.julie.command("/inscrire 1234567")
    office.sandbox.fail("views.update", error="internal_error")
    office.julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    office.julie.submit()
    assert "n’étaient pas encore affichés : les voici" in reading(office.julie)
    assert written(office) == (0, 1, 0)
    assert refusals(office) == ["GroupsNotShown"]
    office.julie.choose("Groupe", "00991 · EE SR")  # the form has mended itself
    office.julie.submit()
    assert written(office) == (1, 1, 2)


def test_a_course_changed_before_its_groups_arrived(office: Office) -> None:
    the_form_is_filled(office.julie)
    office.sandbox.fail("views.update", error="internal_error")
    office.julie.choose("Cours", "322-002-RL · Cours 2", typing="322-002")
    office.julie.submit()
    assert "n’étaient pas encore affichés : les voici" in reading(office.julie)
    assert screen(office.julie).field("Cours").value == "322-002-RL · Cours 2"
    assert screen(office.julie).field("Groupe").value is None
    assert written(office) == (0, 1, 0)


def test_a_group_that_an_import_gave_another_number(office: Office) -> None:
    the_form_is_filled(office.julie)
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(GridGroup).where(GridGroup.mode == Mode.EE).values(number="00777"))
    office.julie.submit()
    assert "n’est plus dans la grille pour 322-001-RL" in screen(office.julie).errors["Groupe"]
    assert written(office) == (0, 1, 0)


def test_a_candidate_chosen_but_not_yet_drawn(office: Office) -> None:
    office.julie.command("/inscrire")
    office.sandbox.fail("views.update", error="internal_error")
    office.julie.choose("Candidat", "Leblanc, Lise · 123-4567", typing="leblanc")
    office.julie.submit()
    assert "Choisissez de nouveau la personne." in screen(office.julie).errors["Candidat"]
    office.julie.choose("Candidat", "Leblanc, Lise · 123-4567", typing="leblanc")
    assert "Cours" in screen(office.julie).fields


def test_no_stale_group_stays_when_the_course_changes(office: Office) -> None:
    the_form_is_filled(office.julie)
    office.julie.choose("Cours", "322-002-RL · Cours 2", typing="322-002")
    assert screen(office.julie).field("Groupe").value is None


def test_a_course_without_any_group(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = raw(work).get_one(Admission, 1).grid
        a_course(work, grid, "999-001-RL", "Sans groupe", modes=())
    office.julie.command("/inscrire 1234567 999-001-RL")
    assert "La grille ne donne aucun groupe pour ce cours." in reading(office.julie)
    office.julie.submit()
    assert "ne donne aucun groupe" in screen(office.julie).errors["Cours"]
    assert written(office) == (0, 1, 0)


def test_a_mode_that_the_course_lacks_is_left_out_and_said(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = raw(work).get_one(Admission, 1).grid
        a_course(work, grid, "999-002-RL", "Sans FM", modes=(Mode.EE, Mode.EE_SR))
        a_course(work, grid, "999-003-RL", "Un seul", modes=(Mode.FM,))
    office.julie.command("/inscrire 1234567 999-002-RL")
    assert [group.label for group in office.julie.look_up("Groupe")] == ["EE", "EE SR"]
    assert screen(office.julie).field("Groupe").value is None
    assert "Sans groupe dans la grille pour ce cours : FM" in reading(office.julie)
    office.julie.choose("Cours", "999-003-RL · Un seul", typing="999-003")
    assert screen(office.julie).field("Groupe").value == "00992 · FM"


@freeze_time("2017-10-02 16:00")
def test_a_second_inscription_to_the_same_course(office: Office) -> None:
    the_form_is_filled(office.luc)
    the_form_is_filled(office.julie)
    office.luc.submit()
    office.julie.submit()
    assert screen(office.julie).errors["Cours"] == TWICE
    assert written(office) == (1, 1, 2)
    assert refusals(office) == ["AlreadyEnrolled"]


def test_a_second_dossier_for_the_same_session(office: Office) -> None:
    office.julie.command("/candidat leblanc")
    office.julie.pick("Créer une session")
    office.julie.choose("Session du nouveau dossier", "Automne 2017 (A-2017)", typing="a-17")
    office.julie.submit()
    errors = screen(office.julie).errors
    assert errors["Session du nouveau dossier"] == "A-2017 existe déjà pour JEE0K-17R-RA."
    assert written(office) == (0, 1, 0)
    assert refusals(office) == ["DossierExists"]


def test_a_session_that_the_form_did_not_offer(office: Office) -> None:
    """A client may send anything: here, an option's value forged on its way."""
    the_form_is_filled(office.julie)
    for forged in ("demain", "1:Z-2018", "0:"):
        answer = forge(office, office.julie, "session", forged)
        assert answer == {
            "response_action": "errors",
            "errors": {"session": "Choisissez une session de la liste."},
        }
    assert written(office) == (0, 1, 0)


def test_a_candidate_removed_while_the_form_was_open(office: Office) -> None:
    the_form_is_filled(office.julie)
    with office.store.writing(BY_JULIE) as work:
        raw(work).delete(raw(work).get_one(Candidate, 1))
    office.julie.submit()
    assert screen(office.julie).title == "Inscription refusée"
    assert "n’existe plus" in reading(office.julie)
    assert written(office) == (0, 0, 0)
    assert refusals(office) == ["Vanished"]


def test_a_dossier_of_somebody_else(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = raw(work).get_one(Admission, 1).grid
        other = a_dossier(work, a_candidate(work, grid, da="7654321", family="Roy"), "A-2017")
    the_form_is_filled(office.julie)
    answer = forge(office, office.julie, "session", str(other.id))
    assert answer["response_action"] == "update"
    assert written(office) == (0, 2, 0)


def test_an_admission_removed_while_the_form_was_open(office: Office) -> None:
    office.julie.command("/candidat leblanc")
    office.julie.press("Inscrire")
    office.julie.choose("Session", "Hiver 2018 (H-2018), à créer", typing="h18")
    office.julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    office.julie.choose("Groupe", "00990 · EE")
    with office.store.writing(BY_JULIE) as work:
        raw(work).delete(raw(work).get_one(SessionDossier, 1))
        raw(work).flush()
        raw(work).delete(raw(work).get_one(Admission, 1))
    office.julie.submit()
    assert screen(office.julie).title == "Inscription refusée"
    assert written(office) == (0, 0, 0)


def test_someone_without_the_right_is_told_whom_to_ask(office: Office) -> None:
    for line in ("/candidat leblanc", "/inscrire 1234567", "/rac aide"):
        office.stranger.command(line)
        assert office.stranger.ephemerals()[-1].text.endswith("Adressez-vous à <@UADMIN>.")
    assert office.stranger.modal is None
    office.stranger.shortcut("find_candidate")
    assert screen(office.stranger).title == "Accès refusé"
    assert "Leblanc" not in reading(office.stranger)
    assert refusals(office) == ["NotAnAdvisor"] * 4


def test_someone_without_the_right_presses_a_kept_button(office: Office) -> None:
    the_form_is_filled(office.julie)
    office.julie.submit()
    office.deliver()
    office.sandbox.workspace.conversations["CEQUIPE"].members.add(office.stranger.id)
    [notification] = office.stranger.channel_messages(office.team)
    office.stranger.press("Ouvrir le dossier", message=notification)
    assert screen(office.stranger).title == "Accès refusé"
    assert "Leblanc" not in reading(office.stranger)


def test_a_right_withdrawn_while_the_form_was_open(office: Office) -> None:
    the_form_is_filled(office.julie)
    with office.store.writing(BY_JULIE) as work:
        access.withdraw(by(work, office.admin.id), office.julie.id)
    assert office.julie.look_up("Cours", "322") == []
    office.julie.submit()
    assert screen(office.julie).title == "Accès refusé"
    assert written(office) == (0, 1, 0)


@freeze_time("2017-10-02 16:00")
@pytest.mark.ordinary
def test_eight_saves_of_the_same_inscription_at_once(office: Office) -> None:
    people = [office.sandbox.person(f"Conseil {n}", id=f"UC{n}") for n in range(8)]
    with office.store.writing(BY_JULIE) as work:
        for person in people:
            a_person(work, person.id, person.name)
            a_right(work, person.id)
    for person in people:
        the_form_is_filled(person)
    together = threading.Barrier(len(people))

    def save(person: Person) -> None:
        together.wait()
        person.submit()

    threads = [threading.Thread(target=save, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcomes = sorted(screen(person).title for person in people)
    assert outcomes == ["Inscription enregistrée"] + ["Inscription à un cours"] * 7
    told = [screen(p).errors.get("Cours") for p in people if screen(p).title == "Inscription à un cours"]
    assert told == [TWICE] * 7
    assert written(office) == (1, 1, 2)


def test_an_unforeseen_failure_is_told_with_a_reference(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_form_is_filled(office.julie)
    with office.store.writing(BY_JULIE) as work:
        a_line(work, raw(work).get_one(SessionDossier, 1), raw(work).get_one(GridCourse, 3))
    monkeypatch.setattr("rac_bot.store.telling.telling.enrolled", None)
    office.julie.submit()
    assert screen(office.julie).title == "Un imprévu"
    assert "rien n’a été enregistré" in reading(office.julie)
    assert "référence" in reading(office.julie)
    assert written(office) == (1, 1, 0)


@freeze_time("2017-10-02 16:00")
@pytest.mark.parametrize("trouble", [RuntimeError, ConnectionLost, Vanished])
def test_a_failure_after_the_save_says_that_it_is_saved_and_saves_nothing_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
) -> None:
    the_form_is_filled(office.julie)

    def fails(*_: object) -> None:
        raise trouble

    monkeypatch.setattr("rac_bot.handlers.inscription.inscription.saved_view", fails)
    office.julie.submit()
    assert screen(office.julie).title == "Un imprévu"
    assert "C’est enregistré" in reading(office.julie)
    assert "rien n’a été enregistré" not in reading(office.julie)
    assert written(office) == (1, 1, 2)
    with office.store.reading(BY_JULIE) as work:
        refused = select(JournalEntry.id).where(JournalEntry.action == Action.REFUSE)
        assert raw(work).scalars(refused).all() == []


def test_a_refusal_that_cannot_be_told_is_answered_and_journaled_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ConnectionLost

    monkeypatch.setattr("rac_bot.handlers.gate.listener.refused", fails)
    office.stranger.command("/candidat leblanc")
    assert "donnez la référence" in office.stranger.ephemerals()[-1].text
    with office.store.reading(BY_JULIE) as work:
        told = (
            raw(work).scalars(select(JournalEntry.detail).where(JournalEntry.action == Action.REFUSE)).all()
        )
    assert told == ["NotAnAdvisor"]
