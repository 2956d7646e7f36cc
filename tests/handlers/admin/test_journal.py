"""`/rac journal`: what was done to a file, by a person, on a day; and who reads what was looked at."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from rac_bot.domain.modes import Mode
from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.sessions import Session
from rac_bot.i18n import local_day
from rac_bot.store.file import inscriptions, lines
from rac_bot.store.models import Action, Candidate, Change, CodeValue, Inscription, JournalEntry, Search
from rac_bot.store.people import access
from rac_bot.store.trace import journal
from tests.builders import a_candidate, a_dossier, a_grid, a_line, a_right
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, by, raw
from tests.handlers.test_admission import filled

LISE, EVE = 1, 2


@pytest.fixture
def seen(office: Office) -> Office:
    """Julie opened Lise's file; the administrator is known to the bot."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        a_candidate(work, grid)
        a_candidate(work, grid, da="2345681", family="Lœwen", given="Ève")
    office.julie.command("/candidat leblanc")
    return office


def told(office: Office, asked: str, person: str = "admin") -> str:
    """What that person reads of the journal, with ordinary spaces."""
    who = getattr(office, person)
    who.command(f"/rac journal {asked}".strip())
    return reading(who).replace("\u00a0", " ")


def entries(office: Office, *actions: Action) -> list[JournalEntry]:
    with office.store.reading(BY_JULIE) as work:
        found = select(JournalEntry).where(JournalEntry.action.in_(actions)).order_by(JournalEntry.id)
        return list(raw(work).scalars(found))


def enrol(office: Office, candidate_id: int = LISE, mode: Mode = Mode.EE_SR) -> None:
    """Julie, at H-2027, which the file does not have, in 322-001-RL."""
    with office.store.writing(BY_JULIE) as work:
        admission = raw(work).get_one(Candidate, candidate_id).admissions[0]
        course = admission.grid.courses[1]
        group = next(one for one in course.groups if one.mode is mode)
        where = inscriptions.SessionToCreate(admission.id, Session(2027, "H"))
        chosen = inscriptions.ChosenGroup(group.id, group.number)
        inscriptions.enrol(work, inscriptions.Enrolment(candidate_id, where, course.id, chosen))


# --- in words ---------------------------------------------------------------------------------------


def test_a_file_s_journal_says_who_did_what(seen: Office) -> None:
    enrol(seen)
    shown = told(seen, "123-4567")
    assert screen(seen.admin).title == "Journal du dossier"
    assert "*Leblanc, Lise* · 123-4567" in shown
    assert "*Julie Roy* a inscrit à 322-001-RL, H-2027, groupe 00991 (EE SR)" in shown
    assert "*Julie Roy* a créé le dossier session H-2027\n" in shown
    assert "*Julie Roy* a ouvert le dossier" in shown


@pytest.mark.parametrize("asked", ["leblanc", "Leblanc, L*", "lise leblanc"])
def test_a_file_s_journal_is_asked_for_by_a_name_too(seen: Office, asked: str) -> None:
    assert "*Leblanc, Lise* · 123-4567" in told(seen, asked)
    assert screen(seen.admin).title == "Journal du dossier"


def test_a_person_s_journal_names_whose_file_it_was_as_it_is_named_now(seen: Office) -> None:
    enrol(seen)
    enrol(seen, EVE, Mode.EE)
    seen.julie.command("/candidat loewen")
    with seen.store.writing(BY_JULIE) as work:
        raw(work).get_one(Candidate, LISE).family_name = "Blanchette"
    shown = told(seen, "@julie")
    assert "*Julie Roy* a inscrit Lise Blanchette à 322-001-RL, H-2027, groupe 00991 (EE SR)" in shown
    assert "a ouvert le dossier de Lise Blanchette" in shown
    assert "a ouvert le dossier d’Ève Lœwen" in shown
    assert "a cherché un dossier (1 personne)" in shown


def test_an_entry_keeps_what_the_line_was_then(seen: Office) -> None:
    enrol(seen)
    with seen.store.writing(BY_JULIE) as work:
        line = lines.line(work, 1)
        lines.change(work, line, {"group_number": "00990"}, seen=1)
    shown = told(seen, "123-4567")
    assert "a inscrit à 322-001-RL" in shown
    assert "groupe 00991 (EE SR)" in shown
    assert ": Groupe 00991 → 00990" in shown
    with seen.store.writing(BY_JULIE) as work:
        raw(work).delete(raw(work).get_one(Inscription, 1))
    assert "groupe 00991 (EE SR)" in told(seen, "123-4567")


def test_what_changed_is_told_by_its_fields_once_the_values_are_gone(seen: Office) -> None:
    enrol(seen)
    with seen.store.writing(BY_JULIE) as work:
        lines.change(work, lines.line(work, 1), {"group_number": "00990", "note": 81}, seen=1)
        raw(work).execute(delete(Change))
    assert "a changé l’inscription à 322-001-RL" in told(seen, "123-4567")
    assert ": Groupe, Note\n" in told(seen, "123-4567")


def test_the_way_to_clara_and_back(seen: Office) -> None:
    enrol(seen)
    with seen.store.writing(BY_JULIE) as work:
        lines.enter_in_clara(work, lines.line(work, 1), seen=1, now=work.now)
        lines.unlock(work, lines.line(work, 1), "erreur de *groupe*", seen=2)
        lines.delete(work, lines.line(work, 1), seen=3, now=work.now)
        lines.enter_in_clara(work, lines.line(work, 1), seen=4, now=work.now)
    shown = told(seen, "123-4567")
    assert "a noté saisie dans CLARA l’inscription à 322-001-RL" in shown
    assert "« erreur de *\u2060groupe*\u2060 »" in shown
    assert "a supprimé l’inscription à 322-001-RL" in shown
    assert "a noté supprimée dans CLARA l’inscription à 322-001-RL" in shown


def test_the_same_thing_done_several_times_on_end_is_one_line(seen: Office) -> None:
    for minute in range(3):
        with seen.store.writing(BY_JULIE) as work:
            at = work.at(datetime(2026, 11, 27, 13, 21 + minute, tzinfo=UTC))
            journal.record(at, Action.CONSULT, candidate_id=LISE)
    with seen.store.writing(BY_JULIE) as work:
        at = work.at(datetime(2026, 11, 27, 13, 30, tzinfo=UTC))
        journal.record(by(at, seen.luc.id), Action.CONSULT, candidate_id=LISE)
    shown = told(seen, "123-4567")
    assert "*Vendredi 27 novembre 2026*\n8 h 30 · *Luc Gagnon* a ouvert le dossier\n" in shown
    assert "8 h 21 à 8 h 23 · *Julie Roy* a ouvert le dossier 3 fois" in shown


def test_an_access_is_told_whole_however_many_programmes(seen: Office) -> None:
    with seen.store.writing(BY_JULIE) as work:
        for number in range(30):
            a_grid(work, f"AB{number:02d}C-17R-RA"[:12])
    with seen.store.reading(BY_JULIE) as work:
        programmes = tuple(one.number for one in access.programmes(work))
    assert len(programmes) > 20
    with seen.store.writing(BY_JULIE) as work:
        access.give(by(work, seen.admin.id), seen.luc.id, Rights(Role.READING, programmes))
    shown = told(seen, "@ada")
    assert "a donné un accès : Luc Gagnon, lecture " + " ".join(programmes) in shown
    with seen.store.writing(BY_JULIE) as work:
        access.withdraw(by(work, seen.admin.id), seen.luc.id)
    assert "a retiré un accès : Luc Gagnon, lecture " + " ".join(programmes) in told(seen, "@ada")


def test_what_no_person_did_is_said_in_words(seen: Office) -> None:
    with seen.store.writing(BY_JULIE) as work:
        for actor, action in (("cli", Action.EXPORT), (access.GROUP, Action.GIVE_ACCESS)):
            journal.record(by(work, actor), action, candidate_id=LISE)
    shown = told(seen, "123-4567")
    assert "*ligne de commande* a exporté le dossier" in shown
    assert "*groupe Slack* a donné un accès" in shown


# --- identity shown in lists, DAs that nobody has ---------------------------------------------------


@pytest.mark.parametrize("everyone", [True, False])
def test_whose_birth_date_was_shown_in_a_list_is_on_their_file_s_journal(
    seen: Office, everyone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen.settings, "rac_show_identity", everyone)
    with seen.store.writing(BY_JULIE) as work:
        a_candidate(work, raw(work).get_one(Candidate, LISE).admissions[0].grid, da="3000001")  # named alike
    seen.julie.command("/candidat l*")
    shown = {one.candidate_id for one in entries(seen, Action.SHOW_IDENTITY)}
    assert shown == ({LISE, EVE, 3} if everyone else {LISE, 3})
    assert "*Julie Roy* a vu, dans une liste, la date de naissance et le code permanent" in told(
        seen, "123-4567"
    )
    seen.julie.choose("Trier", "Numéro DA")
    assert len(entries(seen, Action.SHOW_IDENTITY)) == 2 * len(shown)


def test_a_list_of_names_alone_shows_no_birth_date(seen: Office) -> None:
    seen.julie.command("/candidat l*")
    assert entries(seen, Action.SHOW_IDENTITY) == []
    assert entries(seen, Action.SEARCH)[-1].people == 2


def test_a_look_alike_named_as_one_admits_is_on_their_file_s_journal(seen: Office) -> None:
    with seen.store.writing(BY_JULIE) as work:
        raw(work).add(CodeValue(list="unite_org", code="RA", label="", is_default=True))
    filled(seen.julie, "Leblanc", "Lise", "3000009")
    seen.julie.submit()
    assert "Un dossier porte déjà ce nom" in reading(seen.julie)
    assert [one.candidate_id for one in entries(seen, Action.SHOW_IDENTITY)] == [LISE]


def test_a_da_that_nobody_has_is_journaled_as_a_search(seen: Office) -> None:
    before = len(entries(seen, Action.SEARCH))
    seen.julie.command("/inscrire 7654321 322-001-RL")
    assert "Aucun dossier ne porte" in reading(seen.julie)
    tried = entries(seen, Action.SEARCH)[before:]
    assert [(one.actor, one.people, one.candidate_id) for one in tried] == [(seen.julie.id, 0, None)]
    with seen.store.reading(BY_JULIE) as work:
        kept = raw(work).get_one(Search, tried[0].search_id)
    assert (kept.field, kept.text) == ("da", "7654321")


# --- who reads what ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.READING, Role.ADVISING])
def test_who_does_not_administer_reads_the_changes(seen: Office, role: Role) -> None:
    enrol(seen)
    with seen.store.writing(BY_JULIE) as work:
        a_right(work, seen.luc.id, role)
    for asked in ("123-4567", "@julie", ""):
        shown = told(seen, asked, "luc")
        assert "a inscrit" in shown
        assert "a ouvert" not in shown
        assert "a cherché" not in shown
        assert "Les consultations sont lues par" in shown
        assert "Genre" not in shown


@pytest.mark.parametrize("kind", ["looks", "", "none of them"])
def test_a_forged_kind_opens_no_consultation_to_them(seen: Office, kind: str) -> None:
    seen.julie.command("/rac journal 123-4567")
    live = seen.sandbox.views.stack(seen.julie.id)[-1]
    live.content["private_metadata"] = f'{{"candidate":{LISE},"kind":"{kind}"}}'
    seen.julie.choose("Un jour", local_day(datetime.now(UTC)).isoformat())
    assert "a ouvert" not in reading(seen.julie)


def test_whoever_the_college_names_for_privacy_reads_the_consultations(
    seen: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen.settings, "rac_privacy_officers", [seen.luc.id])
    with seen.store.writing(BY_JULIE) as work:
        a_right(work, seen.luc.id, Role.READING)
    assert "a ouvert le dossier" in told(seen, "123-4567", "luc")


def test_a_limited_advisor_reads_of_the_files_within_reach_alone(seen: Office) -> None:
    with seen.store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work, "ABC0X-17R-RA"), da="1000002", family="Rouleau", given="Paul")
        for candidate_id in (LISE, 3):
            journal.record(by(work, seen.admin.id), Action.ADMIT, candidate_id=candidate_id, detail="GRILLE")
        a_right(work, seen.luc.id, Role.ADVISING, programmes=("JEE.0K",))
    shown = told(seen, "@ada", "luc")
    assert "a admis Lise Leblanc à GRILLE" in shown
    assert "Rouleau" not in shown
    assert shown.count("a admis") == 1
    for asked in ("1000002", "rouleau"):
        seen.luc.command(f"/rac journal {asked}")
        assert "Dites de qui" in seen.luc.ephemerals()[-1].text.replace("\u00a0", " ")


def test_reading_the_journal_is_in_the_journal_once_whatever_the_page(seen: Office) -> None:
    with seen.store.writing(BY_JULIE) as work:
        journal.record_each(work, Action.CONSULT, [{"candidate_id": LISE}] * 50)
    told(seen, "123-4567")
    seen.admin.press("Plus anciens ›")
    assert "*Ada Min* a lu le journal du dossier\n" in told(seen, "123-4567")
    assert len(entries(seen, Action.READ_JOURNAL)) == 2


# --- filters and pages ------------------------------------------------------------------------------


def test_filters_by_person_by_file_by_day_by_kind(seen: Office) -> None:
    enrol(seen)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    with seen.store.writing(BY_JULIE) as work:
        journal.record(by(work.at(yesterday), seen.luc.id), Action.CONSULT, candidate_id=LISE)
        journal.record(by(work, seen.luc.id), Action.CONSULT, candidate_id=EVE)
    told(seen, "123-4567")
    seen.admin.choose("Une personne", seen.luc.name)
    shown = reading(seen.admin)
    assert "*Leblanc, Lise* · 123-4567 · *Luc Gagnon*" in shown
    assert shown.count("a ouvert") == 1
    assert "Julie Roy* " not in shown
    seen.admin.press("Aujourd’hui, sans filtre")
    shown = reading(seen.admin)
    assert "*Luc Gagnon* a ouvert le dossier d’Ève" in shown
    assert "*Julie Roy* a inscrit Lise" in shown
    assert shown.count("*Luc Gagnon*") == 1  # yesterday is another day
    seen.admin.choose("Genre", "Les changements")
    assert "a ouvert" not in reading(seen.admin)
    assert "a inscrit Lise" in reading(seen.admin)
    seen.admin.choose("Un dossier", "Lœwen, Ève · 234-5681", typing="loewen")
    assert "Rien au journal." in reading(seen.admin)
    seen.admin.choose("Genre", "Tout, consultations comprises")
    assert "*Luc Gagnon* a ouvert le dossier" in reading(seen.admin)


def test_a_day_is_chosen(seen: Office) -> None:
    with seen.store.writing(BY_JULIE) as work:
        at = datetime(2026, 3, 3, 4, 59, tzinfo=UTC)  # the evening of the 2nd, at the college
        journal.record(by(work.at(at), seen.luc.id), Action.CONSULT, candidate_id=LISE)
    told(seen, "")
    seen.admin.choose("Un jour", "2026-03-02")
    assert "*Lundi 2 mars 2026*\n23 h 59 · *Luc Gagnon* a ouvert le dossier de Lise Leblanc" in reading(
        seen.admin
    ).replace("\u00a0", " ")
    seen.admin.choose("Un jour", "2026-03-03")
    assert "Rien au journal." in reading(seen.admin)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-13-45", "hier"])
def test_a_day_that_there_cannot_be_is_refused_in_words(seen: Office, day: str) -> None:
    told(seen, "")
    live = seen.sandbox.views.stack(seen.admin.id)[-1]
    live.content["private_metadata"] = f'{{"day":"{day}"}}'
    seen.admin.choose("Genre", "Les refus")
    assert "n’est pas lisible" in reading(seen.admin)


def test_long_ones_are_read_by_pages(seen: Office) -> None:
    with seen.store.writing(BY_JULIE) as work:
        for number in range(60):
            journal.record(by(work, f"U{number}"), Action.CONSULT, candidate_id=LISE)
    assert told(seen, "123-4567").count("a ouvert le dossier") == 40
    seen.admin.press("Plus anciens ›")
    assert reading(seen.admin).count("a ouvert le dossier") == 21
    seen.admin.press("‹ Plus récents")
    assert reading(seen.admin).count("a ouvert le dossier") == 40


def test_a_page_of_long_entries_fits_in_a_window(seen: Office) -> None:
    with seen.store.writing(BY_JULIE) as work:
        lise = raw(work).get_one(Candidate, LISE)
        made = a_line(work, a_dossier(work, lise), lise.admissions[0].grid.courses[0])
        line = lines.line(work, made.id)
        for number in range(40):
            lines.unlock(by(work, f"U{number}"), line, "é<&" * 60, seen=line.version)
    assert told(seen, "123-4567").count("a déverrouillé") == 40


@pytest.mark.parametrize("asked", ["personne", "7654321", "l*", "@leblanc"])
def test_asked_for_nobody_it_says_how_to_ask(seen: Office, asked: str) -> None:
    seen.admin.command(f"/rac journal {asked}")
    assert "Dites de qui : le DA ou le nom d’un seul candidat" in seen.admin.ephemerals()[-1].text.replace(
        "\u00a0", " "
    )


def test_where_each_thing_was_asked_from(seen: Office) -> None:
    seen.julie.press("↻")
    with seen.store.writing(BY_JULIE) as work:
        access.withdraw(by(work, seen.admin.id), seen.julie.id)
    seen.julie.press("↻")
    with seen.store.reading(BY_JULIE) as work:
        theirs = select(JournalEntry).where(JournalEntry.actor == seen.julie.id).order_by(JournalEntry.id)
        found = [(one.action, (one.origin or "").partition(" ")[0]) for one in raw(work).scalars(theirs)]
    assert found == [
        (Action.SEARCH, "/candidat"),
        (Action.CONSULT, "/candidat"),
        (Action.CONSULT, "file"),
        (Action.REFUSE, "file"),
    ]
    refused = "*Julie Roy* s’est vu refuser une action : Vous n’avez pas accès aux dossiers RAC."
    assert refused in told(seen, "123-4567")
