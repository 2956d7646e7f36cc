"""The detail of an inscription: what it says, and its unlocking, copy and way to CLARA."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from freezegun import freeze_time
from sqlalchemy import delete, func, select, update

from rac_bot.domain.modes import Mode
from rac_bot.handlers.gate import listener, respond
from rac_bot.store.models import (
    Action,
    Admission,
    Change,
    ClaraState,
    FieldSubject,
    FieldType,
    GridGroup,
    Inscription,
    JournalEntry,
    SessionDossier,
    UserField,
)
from rac_bot.store.trace import changes
from slack_sandbox import Message, Person
from tests.builders import a_grid
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, by, raw
from tests.handlers.details import COURSE, lise, open_detail, the_line
from tests.handlers.files import session_shown

ENTERED = {"clara": ClaraState.ENTERED, "clara_entered_by": "ULUC"}


@pytest.fixture(autouse=True)
def _lise(office: Office) -> None:
    lise(office)


def enrolled_by_message(office: Office, person: Person, session: str = "h18") -> Message:
    """The advisor's message after enrolling in 322-001-RL at another session."""
    person.command("/inscrire 1234567")
    person.choose("Session", "Hiver 2018 (H-2018), à créer", typing=session)
    person.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    person.choose("Groupe", "00990 · EE")
    person.submit()
    office.deliver()
    return person.direct_messages()[-1]


def changed(office: Office, values: Sequence[changes.BeforeAfter]) -> None:
    """What Luc would have changed of 322-001-RL, one after the other."""
    with office.store.writing(BY_JULIE) as work:
        line = raw(work).get_one(Inscription, 2)
        for one in values:
            line.version += 1
            changes.record(by(work, "ULUC"), Action.CHANGE, line, one)


# --- what it says -----------------------------------------------------------------------------------


def test_a_line_opens_to_all_the_fields_of_the_guides_window(office: Office) -> None:
    the_line(
        office,
        funding="50",
        prerequisites="1",
        assignment_state="0",
        assignment_priority=3,
        substitution="N",
        alternate_number="A12",
        parent_course="322-002-RL",
        note=81,
        weighted_note=80,
        average=73,
        remark="IN",
        absences=2,
        r_score="28,4",
        result_transmission="R1",
        result_transmitted_on=date(2018, 1, 20),
        study_situation="CR",
        partner="Cégep <!channel>",
        partner_course="999",
        census="1",
        census_by="Julie Roy",
        census_on=date(2017, 9, 20),
        starts_on=date(2017, 10, 2),
        ends_on=date(2017, 12, 1),
        created_at=datetime(2017, 9, 1, 14, 5, tzinfo=UTC),
    )
    open_detail(office.julie)
    shown = reading(office.julie)
    assert screen(office.julie).title == "Inscription"
    expected = (
        "*Leblanc, Lise* · 123-4567 · JEE0K-17R-RA",
        "*322-001-RL* · Cours 1",
        "Pondération 1-2-1 · 1,33 u. · 45 h",
        "Groupe : *00990* (EE)",
        "Session : *Automne 2017 (A-2017)*",
        "Unité org. : *RA - Reconnaissance des acquis* (hérité)",
        "Langue : *FR* (hérité)",
        "Catégorie : — (hérité)",
        "Source financement : *50* (redéfini)",
        "RAC : — (hérité)",
        "Mode ens. distance : — (hérité)",
        "Début du cours : *2 oct. 2017*",
        "Fin du cours : *1er déc. 2017*",
        "Préalables : *1 - Valider*",
        "État d’assignation : *0*",
        "Priorité d’assignation : *3*",
        "Intention substitution : *N*",
        "Numéro alternatif : *A12*",
        "Cours parent : *322-002-RL*",
        "Note : *81*",
        "Pondérée : *80*",
        "Moy. : *73*",
        "Remarque : *IN - Incomplet*",
        "Absences : *2*",
        "Cote R : *28,4*",
        "Droit à la reprise : *N - Non*",
        "*Transmission* (dernière)",
        "État : —",
        "Financement : —",
        "Résultat : *R1 · 20 janv. 2018*",
        "Situation d’études : *CR - Cours à remplacer*",
        "Organisme partenaire : *Cégep <!channel>*",
        "Cours dans organisme partenaire : *999*",
        "Statut : *1 - Prés. conf*",
        "par : *Julie Roy*",
        "date : *20 sept. 2017*",
        "Créée le 1er sept. 2017 à 10 h 05 par Julie Roy",
    )
    after = 0
    for piece in expected:  # in CLARA's order
        after = shown.find(piece, after)
        assert after >= 0, piece
    assert "<!channel>" not in str(screen(office.julie).blocks)  # escaped: it mentions nobody


def test_who_looked_at_which_line_is_in_the_journal(office: Office) -> None:
    open_detail(office.julie)
    with office.store.reading(BY_JULIE) as work:
        seen = raw(work).scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
        assert seen is not None
        assert (seen.action, seen.actor, seen.inscription_id) == (Action.CONSULT, "UJULIE", 2)


def test_the_five_last_changes_are_told_the_newest_first(office: Office) -> None:
    the_line(office, **ENTERED)
    changed(office, [{"note": (note - 10, note)} for note in (50, 60, 70, 80, 90)])
    open_detail(office.julie)
    office.julie.press("Déverrouiller")
    office.julie.type("Raison", "note mal lue")
    office.julie.submit()
    told = reading(office.julie).partition("*Dernières modifications*")[2].splitlines()[1:6]
    assert [line.partition(", ")[2] for line in told] == [
        "déverrouillage : note mal lue",
        "Note 80 → 90",
        "Note 70 → 80",
        "Note 60 → 70",
        "Note 50 → 60",
    ]
    assert "Note 40 → 50" not in reading(office.julie)


def test_the_colleges_own_fields_are_shown(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).add(UserField(subject=FieldSubject.INSCRIPTION, name="Cohorte", type=FieldType.TEXT))
    the_line(office, user_values={"1": "*A* & B"})
    open_detail(office.julie)
    assert "*Champs usager*\nCohorte : *\u2060A*\u2060 & B" in reading(office.julie)


def test_the_line_of_another_college_is_only_read(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(SessionDossier).values(admission_id=None, unit="929000-1"))
    office.julie.command("/candidat leblanc")
    office.julie.choose("Session", "Automne 2017")
    office.julie.choose("Ouvrir une ligne…", COURSE)
    assert "autre établissement, lecture seule" in reading(office.julie)
    assert "hérité" not in reading(office.julie)
    assert screen(office.julie).buttons == []


def test_a_line_at_every_limit_still_opens(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        for number in range(20):
            name = f"Champ {number} " + "é" * 68
            raw(work).add(UserField(subject=FieldSubject.INSCRIPTION, name=name, type=FieldType.TEXT))
    the_line(office, user_values={str(n): "<&>" * 66 for n in range(1, 21)}, partner="&" * 120)
    changed(office, [{"partner": ("&" * 120, "<" * 120), "alternate_number": ("&" * 20, "<" * 20)}] * 6)
    open_detail(office.julie)
    assert screen(office.julie).title == "Inscription"
    assert len(screen(office.julie).blocks) < 20


# --- until when it can be dropped -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "told"),
    [("2017-09-19", True), ("2017-09-20", False)],
)
def test_what_can_be_dropped_without_failure_is_said_until_the_last_day(
    office: Office, today: str, told: bool
) -> None:
    with freeze_time(f"{today} 16:00"):
        open_detail(office.julie)
        assert ("sans échec jusqu’au 19 sept. 2017" in reading(office.julie)) is told


@freeze_time("2018-03-07 16:00")
def test_a_course_on_another_calendar_has_its_own_last_day(office: Office) -> None:
    the_line(office, starts_on=date(2018, 3, 5), ends_on=date(2018, 3, 15))
    open_detail(office.julie)
    assert "sans échec jusqu’au 7 mars 2018" in reading(office.julie)


# --- locks ------------------------------------------------------------------------------------------


def test_a_line_in_clara_is_locked_until_a_reason_is_given(office: Office) -> None:
    the_line(office, **ENTERED)
    open_detail(office.julie)
    assert "🔒 Verrouillée : elle est dans CLARA" in reading(office.julie)
    assert screen(office.julie).buttons == [
        *("Résultats", "Recensement", "Copier", "Pas encore saisie", "Déverrouiller")
    ]

    office.julie.press("Déverrouiller")
    office.julie.type("Raison", "  ")
    office.julie.submit()
    assert "la raison est gardée" in screen(office.julie).errors["Raison"]

    office.julie.type("Raison", "groupe mal saisi")
    office.julie.submit()
    assert screen(office.julie).title == "Inscription"
    assert "🔓 Déverrouillée : groupe mal saisi" in reading(office.julie)
    assert {"Modifier", "Supprimer"} <= set(screen(office.julie).buttons)
    with office.store.reading(BY_JULIE) as work:
        [kept] = raw(work).scalars(select(Change)).all()
        assert kept.values == {"unlock_reason": [None, "groupe mal saisi"]}
        assert (kept.entry.action, kept.entry.actor) == (Action.UNLOCK, "UJULIE")


def test_a_transmitted_line_is_locked_though_it_is_not_entered_here(office: Office) -> None:
    the_line(office, funding_transmission="T")
    open_detail(office.julie)
    assert "🔒 Verrouillée : elle a été transmise" in reading(office.julie)
    assert "Marquer saisie" in screen(office.julie).buttons


def test_unlocking_what_a_colleague_just_unlocked_says_so_and_keeps_the_reason_typed(office: Office) -> None:
    the_line(office, **ENTERED)
    for person in (office.julie, office.luc):
        open_detail(person)
        person.press("Déverrouiller")
    office.luc.type("Raison", "note fautive")
    office.luc.submit()
    office.julie.type("Raison", "groupe mal saisi")
    office.julie.submit()
    assert screen(office.julie).title == "Déverrouiller"
    assert "Luc Gagnon a modifié cette inscription" in reading(office.julie)
    assert "note fautive" in reading(office.julie)
    assert screen(office.julie).field("Raison").value == "groupe mal saisi"
    office.julie.submit()
    assert "🔓 Déverrouillée : groupe mal saisi" in reading(office.julie)


# --- the way to CLARA -------------------------------------------------------------------------------


def test_a_line_is_said_to_be_in_clara_and_the_file_beneath_knows_it(office: Office) -> None:
    open_detail(office.julie)
    office.julie.press("Marquer saisie")
    assert "322-001-RL : notée comme saisie dans CLARA" in reading(office.julie)
    assert "_Saisie dans CLARA le" in reading(office.julie)
    assert "Marquer saisie" not in screen(office.julie).buttons
    office.julie.dismiss()
    assert screen(office.julie).title == "Dossier du candidat"
    assert reading(office.julie).count("🟠") == 2
    assert "✅ 322-001-RL : notée comme saisie dans CLARA." in reading(office.julie)


def test_what_a_colleague_changed_meanwhile_is_not_said_to_be_in_clara(office: Office) -> None:
    open_detail(office.julie)
    open_detail(office.luc)
    office.luc.press("Résultats")
    office.luc.type("Note", "81")
    office.luc.submit()
    office.julie.press("Marquer saisie")
    assert "Luc Gagnon a modifié cette inscription" in reading(office.julie)
    assert "Note — → 81" in reading(office.julie)
    assert "Relisez, puis recommencez" in reading(office.julie)
    assert the_line(office).clara is ClaraState.TO_ENTER
    office.julie.press("Marquer saisie")  # read, it may be said
    assert the_line(office).clara is ClaraState.ENTERED


def test_what_a_colleague_deleted_meanwhile_is_not_told_as_said_already(office: Office) -> None:
    open_detail(office.julie)
    open_detail(office.luc)
    office.luc.press("Supprimer", confirm=True)
    office.julie.press("Marquer saisie")
    assert "322-001-RL : cette inscription a été supprimée entre-temps." in reading(office.julie)
    assert "déjà noté" not in reading(office.julie)


def test_said_twice_it_is_told_that_it_was_said(office: Office) -> None:
    open_detail(office.julie)
    open_detail(office.luc)
    office.luc.press("Marquer saisie")
    office.julie.press("Marquer saisie")
    assert "322-001-RL : c’était déjà noté" in reading(office.julie)


def test_the_advisors_message_of_several_lines_asks_which(office: Office) -> None:
    message = enrolled_by_message(office, office.julie)
    office.julie.press("Autre cours")
    office.julie.choose("Cours", "322-002-RL · Cours 2", typing="322-002")
    office.julie.choose("Groupe", "00992 · FM")
    office.julie.submit()
    office.deliver()
    office.julie.press("Marquer saisies", message=message)
    assert screen(office.julie).title == "Marquer saisies"
    with office.store.reading(BY_JULIE) as work:  # nothing is marked yet; that she saw whose they are is kept
        assert set(raw(work).scalars(select(Inscription.clara))) == {ClaraState.TO_ENTER}
        acts = raw(work).scalars(select(JournalEntry.action).order_by(JournalEntry.id.desc())).first()
        assert acts is Action.CONSULT
    office.julie.submit()
    assert "Cochez ce que vous avez saisi" in str(screen(office.julie).errors)
    office.julie.tick("322-002-RL · 00992 FM · Leblanc, Lise · 123-4567")
    office.julie.submit()
    assert "✅ *1 ligne marquée saisie*" in reading(office.julie)
    office.deliver()
    assert message.text.count("saisie dans CLARA") == 1
    office.julie.dismiss()
    office.julie.press("Marquer saisie", message=message)  # one is left: at a press
    assert "322-001-RL · Hiver 2018" in reading(office.julie)
    office.deliver()
    assert message.text.count("saisie dans CLARA") == 2
    assert "[Marquer saisie]" not in message.reading
    [team] = office.luc.channel_messages(office.team)
    assert team.text.count("saisie dans CLARA") == 2


def test_the_teams_message_offers_no_such_button(office: Office) -> None:
    enrolled_by_message(office, office.julie)
    [team] = office.luc.channel_messages(office.team)
    assert "[Ouvrir le dossier]" in team.reading
    assert "[Marquer saisie]" not in team.reading


def test_a_message_older_than_the_change_leaves_the_line_to_enter_then_mends_itself(office: Office) -> None:
    message = enrolled_by_message(office, office.julie)
    with office.store.writing(BY_JULIE) as work:  # by a way that rewrites no message
        raw(work).execute(update(Inscription).values(version=7, group_number="00992"))
    office.julie.press("Marquer saisie", message=message)
    assert "Modifiées depuis ce message" in reading(office.julie)
    assert the_line(office).clara is ClaraState.TO_ENTER
    office.deliver()
    assert "groupe 00992" in message.text
    office.julie.dismiss()
    office.julie.press("Marquer saisie", message=message)
    assert "Noté comme fait dans CLARA" in reading(office.julie)


def test_a_message_of_a_line_deleted_meanwhile_tells_to_take_it_off_clara(office: Office) -> None:
    message = enrolled_by_message(office, office.julie)
    office.luc.command("/candidat leblanc")
    office.luc.choose("Session", "Hiver 2018")
    office.luc.pick("Détail")
    office.luc.press("Supprimer", confirm=True)
    office.julie.press("Marquer saisie", message=message)
    assert "Supprimées entre-temps du dossier" in reading(office.julie)
    assert "322-001-RL · Hiver 2018" in reading(office.julie)
    assert "déjà noté" not in reading(office.julie)


def test_a_message_pressed_on_twice_before_it_is_edited(office: Office) -> None:
    message = enrolled_by_message(office, office.julie)
    for _ in range(2):
        office.julie.press("Marquer saisie", message=message)
    assert "C’était déjà noté." in reading(office.julie)


# --- copies -----------------------------------------------------------------------------------------


@freeze_time("2017-10-02 16:00")
def test_a_line_is_copied_to_the_next_session_with_its_mode_and_without_its_results(office: Office) -> None:
    the_line(office, note=50, funding="50", **ENTERED)
    open_detail(office.julie)
    office.julie.press("Copier")
    assert screen(office.julie).field("Vers la session").value == "Hiver 2018 (H-2018), à créer"
    office.julie.submit()
    assert "322-001-RL, groupe 00990 (EE) : copiée à Hiver 2018 (H-2018)" in reading(office.julie)
    assert screen(office.julie).title == "Inscription"  # of the line that was copied
    assert "Session : *Automne 2017 (A-2017)*" in reading(office.julie)
    assert "Défaire l’enregistrement" in screen(office.julie).buttons
    office.julie.dismiss()
    assert session_shown(office.julie) == "Automne 2017"  # the file beneath is where it was
    assert "Hiver 2018 · 1 cours" in screen(office.julie).field("Session").options
    with office.store.reading(BY_JULIE) as work:
        copied = raw(work).scalars(select(Inscription).order_by(Inscription.id.desc())).first()
        assert copied is not None
        assert (copied.note, copied.funding, copied.clara) == (None, "50", ClaraState.TO_ENTER)
    assert office.deliver() == 2
    [told] = office.luc.channel_messages(office.team)
    assert "322-001-RL · Hiver 2018 (H-2018) · EE · groupe 00990" in told.text


@freeze_time("2017-10-02 16:00")
def test_the_session_that_a_copy_proposes_names_its_grid_among_several(office: Office) -> None:
    the_line(office)
    with office.store.writing(BY_JULIE) as work:
        other = a_grid(work, "322A0-10A-RA")
        raw(work).add(Admission(candidate_id=1, grid_id=other.id, unit="RA"))
    open_detail(office.julie)
    office.julie.press("Copier")
    assert (
        screen(office.julie).field("Vers la session").value == "Hiver 2018 (H-2018) · JEE0K-17R-RA, à créer"
    )


def test_a_copy_that_cannot_be_is_refused_beside_its_session(office: Office) -> None:
    open_detail(office.julie)
    office.julie.press("Copier")
    office.julie.choose("Vers la session", "Automne 2017 (A-2017)", typing="a17")
    office.julie.submit()
    assert "322-001-RL est déjà au dossier" in screen(office.julie).errors["Vers la session"]
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(delete(GridGroup).where(GridGroup.mode == Mode.EE))
    office.julie.choose("Vers la session", "Hiver 2018 (H-2018), à créer", typing="h18")
    office.julie.submit()
    assert "n’est plus dans la grille pour 322-001-RL" in screen(office.julie).errors["Vers la session"]
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalar(select(func.count()).select_from(SessionDossier)) == 1


# --- the file beneath -------------------------------------------------------------------------------


def test_a_file_beneath_that_could_not_be_redrawn_costs_a_press_on_refresh(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_detail(office.julie)
    office.sandbox.fail("views.update", delay=30, times=3)  # the detail, twice, then the file
    monkeypatch.setattr(listener, "BUDGET_S", 2.0)
    monkeypatch.setattr(respond, "TELLING_S", 1.0)
    office.julie.press("Marquer saisie")
    assert "C’est enregistré" in office.julie.direct_messages()[0].text
    office.sandbox.heal()
    office.julie.dismiss()
    assert reading(office.julie).count("🟠") == 3
    office.julie.press("↻")
    assert reading(office.julie).count("🟠") == 2


def test_both_windows_are_redrawn_well_within_the_time_that_slack_leaves(office: Office) -> None:
    open_detail(office.julie)
    office.sandbox.fail("views.update", delay=0.3, times=2)  # a slow day at Slack
    office.julie.press("Marquer saisie")
    drawn = [entry.status for entry in office.sandbox.log if entry.what == "views.update"]
    assert drawn[-2:] == [200, 200]  # both were waited for
    office.julie.dismiss()
    assert reading(office.julie).count("🟠") == 2


def test_a_button_of_a_line_that_is_gone_says_so(office: Office) -> None:
    open_detail(office.julie)
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(delete(Inscription))
    office.julie.press("Marquer saisie")
    assert "n’existe plus" in reading(office.julie)
    assert screen(office.julie).buttons == []
