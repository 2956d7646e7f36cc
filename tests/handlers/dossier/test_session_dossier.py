"""A session dossier modified, deleted and copied from the file."""

from collections.abc import Iterable

import pytest
from freezegun import freeze_time
from sqlalchemy import select

from rac_bot.domain.sessions import Session
from rac_bot.errors import Busy, ConnectionLost
from rac_bot.modals.dossier.copy_dossier import MOST
from rac_bot.store.file import dossiers, lines
from rac_bot.store.models import (
    Action,
    Candidate,
    ClaraState,
    CodeValue,
    GridCourse,
    Inscription,
    JournalEntry,
    SessionDossier,
)
from rac_bot.store.models.base import utc_now
from rac_bot.store.work.work import Work
from slack_sandbox import Person
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, by, raw
from tests.handlers.files import OF_DOSSIER, session_shown
from tests.wire import forge

UNITS = (("unite_org", "RA", "Marie-Victorin"), ("unite_org", "FC", "Formation continue"))
FULL_TIME = (("repute_temps_plein", "SO", "Sans objet"), ("repute_temps_plein", "O", "Oui"))


def codes(work: Work, *values: tuple[str, str, str]) -> None:
    """Those values; the first of each list is its default."""
    seen: set[str] = set()
    for list_, code, label in values:
        raw(work).add(
            CodeValue(list=list_, code=code, label=label, is_default=list_ not in seen, active=True)
        )
        seen.add(list_)


def lise(office: Office, *notes: int | None, sessions: Iterable[str] = ("A-2017",)) -> list[int]:
    """Lise Leblanc with these sessions; the first holds a line for each note. The ids of those lines."""
    with office.store.writing(BY_JULIE) as work:
        codes(work, *UNITS, *FULL_TIME)
        grid = a_grid(work, courses=max(3, len(notes)))
        candidate = a_candidate(work, grid)
        first, *_rest = [a_dossier(work, candidate, code) for code in sessions]
        return [
            a_line(work, first, course, note).id for course, note in zip(grid.courses, notes, strict=False)
        ]


def opened(person: Person, button: str | None = None) -> Person:
    person.command("/candidat leblanc")
    if button:
        person.pick(button)
    return person


def the_dossier(office: Office, code: str = "A-2017") -> SessionDossier:
    with office.store.reading(BY_JULIE) as work:
        found = select(SessionDossier).where(SessionDossier.session == Session.parse(code))
        return raw(work).scalars(found).one()


# --- Modifier ---------------------------------------------------------------------------------------


def test_modifier_opens_with_what_the_dossier_holds(office: Office) -> None:
    lise(office)
    form = screen(opened(office.julie, "Modifier la session"))
    assert form.title == "Modifier le dossier"
    assert "*Leblanc, Lise* · 123-4567" in reading(office.julie)
    assert form.field("Session").value == "Automne 2017 (A-2017)"
    assert form.field("Unité org.").value == "RA - Marie-Victorin"
    assert form.field("Réputé temps plein").options == [
        "Valeur par défaut\u00a0: SO - Sans objet",
        "SO - Sans objet",
        "O - Oui",
    ]


def test_a_change_shows_before_and_after_in_the_file(office: Office) -> None:
    lise(office)
    julie = opened(office.julie, "Modifier la session")
    julie.choose("Session", "Hiver 2018 (H-2018)", typing="hiver 18")
    julie.choose("Unité org.", "FC - Formation continue")
    julie.choose("Réputé temps plein", "O - Oui")
    julie.submit()
    assert screen(julie).title == "Dossier du candidat"
    said = reading(julie)
    assert "✅ Hiver 2018 (H-2018) : dossier session modifié." in said
    assert "Session A-2017 → H-2018" in said
    assert "Unité org. RA - Marie-Victorin → FC - Formation continue" in said
    assert "Réputé temps plein par défaut → O - Oui" in said
    kept = the_dossier(office, "H-2018")
    assert (kept.unit, kept.full_time, kept.version) == ("FC", "O", 2)


def test_saving_without_a_change_says_so_and_redefines_nothing(office: Office) -> None:
    lise(office)
    julie = opened(office.julie, "Modifier la session")
    julie.submit()
    assert "Automne 2017 (A-2017) : rien n’a changé." in reading(julie)
    assert (the_dossier(office).full_time, the_dossier(office).version) == (None, 1)


def test_a_college_without_lists_keeps_the_unit_and_asks_no_more(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)), "A-2017")
    julie = opened(office.julie, "Modifier la session")
    assert screen(julie).field("Unité org.").options == ["RA"]
    assert "Réputé temps plein" not in reading(julie)
    julie.submit()
    assert "rien n’a changé" in reading(julie)


def test_a_session_on_file_is_refused_beside_the_field(office: Office) -> None:
    lise(office, sessions=["A-2017", "H-2017"])
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.pick("Modifier la session")
    julie.choose("Session", "Hiver 2017 (H-2017)", typing="h2017")
    julie.submit()
    assert screen(julie).errors == {"Session": "H-2017 existe déjà pour JEE0K-17R-RA."}


def test_a_session_that_clara_holds_is_refused_beside_the_field(office: Office) -> None:
    [line] = lise(office, None)
    with office.store.writing(BY_JULIE) as work:
        raw(work).get_one(Inscription, line).clara = ClaraState.ENTERED
    julie = opened(office.julie, "Modifier la session")
    julie.choose("Session", "Hiver 2018 (H-2018)", typing="h2018")
    julie.submit()
    assert "A-2017 ne peut changer de session" in screen(julie).errors["Session"]
    assert "(322-000-RL)" in screen(julie).errors["Session"]


def test_the_messages_follow_the_session(office: Office) -> None:
    lise(office)
    julie = office.julie
    julie.command("/inscrire 1234567 322-001-RL")
    julie.choose("Groupe", "00991 · EE SR")
    julie.submit()
    office.deliver()
    opened(julie, "Modifier la session")
    julie.choose("Session", "Hiver 2018 (H-2018)", typing="h2018")
    julie.submit()
    office.deliver()
    [notification] = office.luc.channel_messages(office.team)
    assert notification.edited
    assert "Hiver 2018 (H-2018)" in notification.reading


def test_a_form_opened_before_somebody_elses_change_says_it_and_asks(office: Office) -> None:
    lise(office)
    opened(office.julie, "Modifier la session")
    office.julie.choose("Réputé temps plein", "O - Oui")
    opened(office.luc, "Modifier la session").choose("Unité org.", "FC - Formation continue")
    office.luc.submit()

    office.julie.submit()

    form = screen(office.julie)
    assert form.title == "Modifier le dossier"
    said = reading(office.julie)
    assert "a modifié ce dossier session le" in said
    assert "Unité org. RA - Marie-Victorin → FC - Formation continue" in said
    assert form.field("Réputé temps plein").value == "O - Oui"  # her entries stay
    assert the_dossier(office).full_time is None

    office.julie.choose("Unité org.", "FC - Formation continue")
    office.julie.submit()
    assert screen(office.julie).title == "Dossier du candidat"
    assert (the_dossier(office).unit, the_dossier(office).full_time) == ("FC", "O")
    with office.store.reading(BY_JULIE) as work:
        refused = raw(work).scalars(select(JournalEntry).where(JournalEntry.action == Action.REFUSE)).one()
    assert refused.detail == "ChangedMeanwhile"


@pytest.mark.parametrize("trouble", [Busy(), ConnectionLost(), RuntimeError()], ids=repr)
def test_a_refusal_that_cannot_be_shown_is_journaled(
    office: Office, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    lise(office)
    opened(office.julie, "Modifier la session").choose("Réputé temps plein", "O - Oui")
    opened(office.luc, "Modifier la session").choose("Unité org.", "FC - Formation continue")
    office.luc.submit()

    def fails(*_: object) -> None:
        raise trouble

    monkeypatch.setattr("rac_bot.handlers.dossier.session_dossier.meanwhile", fails)
    office.julie.submit()
    with office.store.reading(BY_JULIE) as work:
        refused = raw(work).scalars(select(JournalEntry).where(JournalEntry.action == Action.REFUSE)).one()
    assert (refused.detail, refused.candidate_id) == ("ChangedMeanwhile", 1)


def test_a_form_of_a_dossier_deleted_meanwhile_ends_in_words(office: Office) -> None:
    lise(office)
    opened(office.julie, "Modifier la session")
    opened(office.luc, "Supprimer la session").submit()
    office.julie.submit()
    assert "n’existe plus" in reading(office.julie)


def test_a_forged_session_is_refused_beside_the_field(office: Office) -> None:
    lise(office)
    opened(office.julie, "Modifier la session")
    answer = forge(office, office.julie, "session", "demain")
    assert answer["errors"] == {"session": "Choisissez une session de la liste."}


# --- Supprimer --------------------------------------------------------------------------------------


def test_an_empty_dossier_is_deleted_once_confirmed(office: Office) -> None:
    lise(office, sessions=["A-2017", "H-2017"])
    julie = opened(office.julie)
    julie.pick("Supprimer la session")
    assert "Automne 2017 (A-2017)" in reading(julie)
    julie.dismiss()
    assert the_dossier(office).deleted_at is None
    julie.pick("Supprimer la session")
    julie.submit()
    assert "🗑️ Automne 2017 (A-2017) : dossier session supprimé." in reading(julie)
    assert session_shown(julie) == "Hiver 2017"  # the one that is left
    assert the_dossier(office).deleted_at is not None


def test_a_dossier_with_lines_is_not_deleted_and_the_window_names_them(office: Office) -> None:
    lise(office, None, 81)
    julie = opened(office.julie, "Supprimer la session")
    assert screen(julie).title == "Action impossible"
    refusal = "A-2017 ne peut être supprimé : 2 inscriptions y sont (322-000-RL, 322-001-RL)."
    assert f"{refusal} Supprimez-les d’abord." in reading(julie)
    julie.dismiss()
    assert screen(julie).title == "Dossier du candidat"
    assert the_dossier(office).deleted_at is None


def test_a_dossier_changed_since_the_file_was_drawn_is_not_deleted(office: Office) -> None:
    lise(office)
    opened(office.julie)
    opened(office.luc, "Modifier la session").choose("Session", "Hiver 2018 (H-2018)", typing="h2018")
    office.luc.submit()
    office.julie.pick("Supprimer la session")
    assert "a modifié ce dossier session" in reading(office.julie)
    assert "Session A-2017 → H-2018" in reading(office.julie)
    office.julie.dismiss()
    assert session_shown(office.julie) == "Hiver 2018"  # the file beneath is as it is now
    office.julie.pick("Supprimer la session")
    office.julie.submit()
    assert the_dossier(office, "H-2018").deleted_at is not None


@pytest.mark.parametrize("button", sorted(OF_DOSSIER))
def test_the_buttons_of_a_dossier_that_is_gone_say_so_over_the_file(office: Office, button: str) -> None:
    lise(office, sessions=["A-2017", "H-2017"])
    opened(office.julie)
    opened(office.luc, "Supprimer la session").submit()
    office.julie.pick(button)
    assert "Ce dossier session n’existe plus." in reading(office.julie)
    office.julie.dismiss()
    assert "A-2017" not in reading(office.julie)


def test_a_deleted_dossier_comes_back_when_it_is_created_again(office: Office) -> None:
    lise(office)
    julie = opened(office.julie, "Supprimer la session")
    julie.submit()
    julie.pick("Créer une session")
    julie.choose("Session du nouveau dossier", "Automne 2017 (A-2017)", typing="a2017")
    julie.submit()
    assert "dossier session créé" in reading(julie)
    assert the_dossier(office).deleted_at is None


# --- Copier -----------------------------------------------------------------------------------------


@freeze_time("2017-10-02 16:00")
def test_copier_proposes_the_next_session_and_the_lines_not_passed(office: Office) -> None:
    lise(office, 81, None, 45)
    form = screen(opened(office.julie, "Copier vers une autre session"))
    assert form.title == "Copier le dossier"
    assert form.field("Vers la session").value == "Hiver 2018 (H-2018)"
    lines_field = form.field("Inscriptions à copier (1 à 3)")
    assert lines_field.values == [
        "322-001-RL · groupe 00990 (EE)",
        "322-002-RL · groupe 00990 (EE)",
    ]
    described = [(o.text[:10], o.description) for g in lines_field.groups for o in g.options]
    assert described == [
        ("322-001-RL", "Cours 1"),
        ("322-002-RL", "échoué (45) · Cours 2"),
        ("322-000-RL", "déjà réussi (81) · Cours 0"),
    ]


@freeze_time("2017-10-02 16:00")
def test_a_copy_creates_the_session_with_the_lines_and_tells_the_team_once(office: Office) -> None:
    lise(office, 81, None, None)
    julie = opened(office.julie, "Copier vers une autre session")
    julie.submit()
    assert screen(julie).title == "Dossier du candidat"
    said = reading(julie)
    assert (
        "✅ Hiver 2018 (H-2018) : dossier session créé. 2 inscriptions copiées, à saisir dans CLARA." in said
    )
    assert session_shown(julie) == "Hiver 2018"
    assert office.deliver() == 2
    [confirmation] = julie.direct_messages()
    [notification] = office.luc.channel_messages(office.team)
    for message in (confirmation, notification):
        assert "322-001-RL" in message.text
        assert "322-002-RL" in message.text
        assert "322-000-RL" not in message.text


@freeze_time("2017-10-02 16:00")
def test_a_refused_line_is_told_and_stops_no_other(office: Office) -> None:
    lise(office, None, None, sessions=["A-2017", "H-2018"])
    with office.store.writing(BY_JULIE) as work:
        candidate = raw(work).scalars(select(Candidate)).one()
        there = dossiers.of_admission(work, candidate.admissions[0].id, Session.parse("H-2018"))
        assert there
        course = raw(work).scalars(select(GridCourse).order_by(GridCourse.id)).first()
        assert course
        a_line(work, there, course)
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.choose("Session", "Automne 2017")
    julie.pick("Copier vers une autre session")
    julie.submit()
    assert screen(julie).title == "Dossier copié"
    said = reading(julie)
    assert "✅ Hiver 2018 (H-2018) était déjà au dossier. 1 inscription copiée" in said
    assert "⚠️ 1 refusée." in said
    assert "⚠️ *322-000-RL* · 322-000-RL est déjà au dossier à la session H-2018" in said
    assert "✅ *322-001-RL* · groupe 00990 (EE)" in said
    julie.dismiss()
    assert session_shown(julie) == "Hiver 2018"  # the file beneath shows what was copied
    assert "322-001-RL" in reading(julie)


def test_a_line_deleted_since_the_form_was_drawn_is_told_as_such(office: Office) -> None:
    first, _second = lise(office, None, None)
    opened(office.julie, "Copier vers une autre session")
    with office.store.writing(BY_JULIE) as work:
        lines.delete(by(work, "ULUC"), lines.line(work, first), seen=1, now=utc_now())
    office.julie.submit()
    assert "⚠️ *322-000-RL*" in reading(office.julie)
    assert "1 inscription copiée" in reading(office.julie)


def test_an_unchecked_line_stays_and_an_empty_copy_is_a_session(office: Office) -> None:
    lise(office, None)
    julie = opened(office.julie, "Copier vers une autre session")
    julie.tick("322-000-RL · groupe 00990 (EE)")
    julie.choose("Vers la session", "Été 2018 (E-2018)", typing="été 18")
    julie.submit()
    assert "✅ Été 2018 (E-2018) : dossier session créé." in reading(julie)
    assert office.deliver() == 0


def test_a_dossier_is_not_copied_onto_itself(office: Office) -> None:
    lise(office, None)
    julie = opened(office.julie, "Copier vers une autre session")
    julie.choose("Vers la session", "Automne 2017 (A-2017)", typing="a2017")
    julie.submit()
    assert screen(julie).errors == {"Vers la session": "A-2017 existe déjà pour JEE0K-17R-RA."}


def test_fifty_lines_at_most_are_offered_and_the_rest_is_said(office: Office) -> None:
    lise(office, *[None] * (MOST + 3))
    julie = opened(office.julie, "Copier vers une autre session")
    assert "Inscriptions à copier (41 à 50)" in reading(julie)
    assert "3 autres ne tiennent pas dans cette liste" in reading(julie)
    julie.submit()
    assert "50 inscriptions copiées" in reading(julie)
    office.deliver()
    [notification] = office.luc.channel_messages(office.team)
    assert "322-049-RL" in notification.reading
