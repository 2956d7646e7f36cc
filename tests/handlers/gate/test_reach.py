"""An advisor limited to a programme or to a unit: who is beyond it is named by no window of theirs."""

from typing import Any, NamedTuple

import pytest
from sqlalchemy import func, select

from rac_bot.domain.rights import Role
from rac_bot.domain.sessions import Session
from rac_bot.store.file import followed
from rac_bot.store.models import (
    Action,
    Admission,
    Candidate,
    CodeValue,
    Inscription,
    JournalEntry,
    SessionDossier,
)
from rac_bot.store.trace import journal
from slack_sandbox import Person
from tests.builders import a_candidate, a_dossier, a_grid, a_line, a_right
from tests.conftest import Office, found, reading, screen
from tests.databases import BY_JULIE, by, raw
from tests.handlers.details import open_detail
from tests.handlers.files import altered

LISE, BEA = 1, 4


class Beyond(NamedTuple):
    """Somebody out of reach: candidate, admission, session dossier and line of one number."""

    limits: dict[str, Any]
    number: int
    name: str
    given: str
    da: str


PAUL = Beyond({"programmes": ("JEE.0K",)}, 2, "Rouleau", "Paul", "1000002")
REMI = Beyond({"units": ("RA",)}, 3, "Lointain", "Rémi", "1000003")


@pytest.fixture(autouse=True)
def the_college(office: Office) -> None:
    """Lise is admitted to JEE.0K, Paul to ABC.0X, Rémi to JEE.0K by the unit FC, Béa to JEE.0K and ABC.0X."""
    with office.store.writing(BY_JULIE) as work:
        ours, theirs = a_grid(work), a_grid(work, "ABC0X-17R-RA")
        lise = a_candidate(work, ours, da="1234567", family="Leblanc", given="Lise")
        paul = a_candidate(work, theirs, da="1000002", family="Rouleau", given="Paul")
        remi = a_candidate(work, ours, da="1000003", family="Lointain", given="Rémi")
        bea = a_candidate(work, ours, theirs, da="1000004", family="Bernier", given="Béa")
        remi.admissions[0].unit = "FC"
        for person in (lise, paul, remi, bea):
            a_line(work, a_dossier(work, person), person.admissions[0].grid.courses[0])
        admission = bea.admissions[1]
        raw(work).add(
            SessionDossier(
                candidate_id=bea.id,
                admission_id=admission.id,
                programme_id=admission.grid.programme_id,
                session=Session.parse("A-2017"),
                unit=admission.unit,
            )
        )
        for code in ("RA", "FC"):
            raw(work).add(CodeValue(list="unite_org", code=code, label="", is_default=code == "RA"))


@pytest.fixture(params=[PAUL, REMI], ids=["of another programme", "of another unit"])
def beyond(request: pytest.FixtureRequest, office: Office) -> Beyond:
    """Julie's rights stop short of that person."""
    person: Beyond = request.param
    limit(office, **person.limits)
    return person


def limit(office: Office, **limits: Any) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_right(work, office.julie.id, Role.ADVISING, **limits)


def refusals(office: Office) -> list[str | None]:
    with office.store.reading(BY_JULIE) as work:
        refused = select(JournalEntry.detail).where(JournalEntry.action == Action.REFUSE)
        return list(raw(work).scalars(refused))


def consulted(office: Office) -> set[int | None]:
    """Whose files the journal says that Julie saw."""
    with office.store.reading(BY_JULIE) as work:
        seen = select(JournalEntry.candidate_id).where(JournalEntry.action == Action.CONSULT)
        return set(raw(work).scalars(seen))


def kept(office: Office) -> tuple[Any, ...]:
    figures = (
        func.count(Candidate.id),
        func.count(Admission.id),
        func.sum(SessionDossier.version),
        func.count(Inscription.id),
        func.sum(Inscription.version),
    )
    with office.store.reading(BY_JULIE) as work:
        return tuple(raw(work).scalar(select(figure)) for figure in figures)


def silent(person: Person, beyond: Beyond) -> bool:
    """Whether neither the window in front of her nor the last answer names who is beyond."""
    said = [reading(person)] if person.modal else []
    said += [one.text for one in person.ephemerals()[-1:]]
    return bool(said) and not any(beyond.name in one for one in said)


# --- reading ----------------------------------------------------------------------------------------


def test_a_search_finds_those_within_reach(office: Office, beyond: Beyond) -> None:
    office.julie.command("/candidat *l*")
    names = found(office.julie)
    assert beyond.name not in " ".join(names)
    assert "Leblanc, Lise" in names
    assert silent(office.julie, beyond)


@pytest.mark.parametrize("asked", ["name", "da"])
def test_who_is_beyond_is_found_by_nothing(office: Office, beyond: Beyond, asked: str) -> None:
    text = getattr(beyond, asked)
    office.julie.command(f"/candidat {text}")
    assert f"Aucun dossier pour « {text} »" in reading(office.julie)
    assert consulted(office) == set()


def test_an_advanced_search_by_session_keeps_to_it(office: Office, beyond: Beyond) -> None:
    office.julie.command("/candidat")
    office.julie.press("Recherche avancée")
    office.julie.choose("Session", "Automne 2017 (A-2017)", typing="A-2017")
    office.julie.submit()
    assert "Leblanc, Lise" in found(office.julie)
    assert silent(office.julie, beyond)


def test_what_the_type_ahead_of_the_form_offers(office: Office, beyond: Beyond) -> None:
    office.julie.shortcut("enrol_candidate")
    assert office.julie.look_up("Candidat", beyond.name) == []
    assert office.julie.look_up("Candidat", beyond.da) == []
    [group] = office.julie.look_up("Candidat", "Leblanc")
    assert [one.text for one in group.options] == ["Leblanc, Lise · 123-4567"]


def test_files_seen_or_followed_before_are_offered_no_more(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        for number in (LISE, PAUL.number):
            journal.record(by(work, office.julie.id), Action.CONSULT, candidate_id=number)
            followed.follow(work, office.julie.id, number)
    limit(office, **PAUL.limits)
    office.julie.command("/candidat")
    for label in ("Dossiers récents", "Mes candidats"):
        [group] = office.julie.look_up(label, "")
        assert [one.text for one in group.options] == ["Leblanc, Lise · 123-4567"]
    assert silent(office.julie, PAUL)


def test_what_is_left_to_enter_is_that_of_those_within_reach(office: Office, beyond: Beyond) -> None:
    office.julie.command("/rac à-saisir")
    assert "Leblanc, Lise" in reading(office.julie)
    assert silent(office.julie, beyond)
    assert "Personnes 1 à 3 de 3" in reading(office.julie)


def test_of_a_shared_file_only_the_lines_that_are_theirs_are_left_to_enter(office: Office) -> None:
    limit(office, programmes=("JEE.0K",))
    with office.store.writing(BY_JULIE) as work:
        grid = raw(work).get_one(Admission, BEA + 1).grid
        a_line(work, raw(work).get_one(SessionDossier, BEA + 1), grid.courses[0])  # Béa's, of ABC.0X
    office.julie.command("/rac à-saisir")
    assert "ABC.0X" not in reading(office.julie)
    assert "Personnes 1 à 3 de 3" in reading(office.julie)
    office.julie.pick("Tout cocher")
    office.julie.submit()
    assert "✅ *3 lignes marquées saisies*" in reading(office.julie)
    assert "Rien à saisir dans CLARA." in reading(office.julie)
    office.luc.command("/rac à-saisir")
    office.luc.press("Voir l’équipe")
    assert "Personnes 1 à 2 de 2" in reading(office.luc)  # Paul, and Béa by her other line


def test_a_grid_names_nobody_beyond(office: Office, beyond: Beyond) -> None:
    with office.store.writing(BY_JULIE) as work:
        for line in raw(work).scalars(select(Inscription)):
            line.group_number = "77777"  # no longer one of the grid's
    for code in ("JEE0K-17R-RA", "ABC0X-17R-RA"):
        office.julie.command(f"/rac grille {code}")
        assert "Inscriptions qui ne concordent plus" in reading(office.julie)
        assert silent(office.julie, beyond)


@pytest.mark.parametrize("suffix", ["", ":{number}"])
def test_a_button_kept_from_before_opens_no_file_beyond(office: Office, beyond: Beyond, suffix: str) -> None:
    office.julie.command("/candidat *e*")
    value = f"{beyond.number}{suffix.format(number=beyond.number)}"
    altered(office, office.julie, "Ouvrir", value, near="Leblanc")
    assert "n’existe plus" in reading(office.julie)
    assert silent(office.julie, beyond)
    assert refusals(office) == ["Vanished"]
    assert beyond.number not in consulted(office)


def test_the_message_of_an_inscription_beyond_opens_nothing_and_says_why(office: Office) -> None:
    office.luc.command("/inscrire 1000002 322-001-RL")
    office.luc.choose("Groupe", "00990 · EE")
    office.luc.submit()
    office.deliver()
    limit(office, **PAUL.limits)
    [message] = office.julie.channel_messages(office.team)
    office.julie.press("Ouvrir le dossier", message=message)
    assert "hors de votre accès, qui se limite à ceci : JEE.0K." in reading(office.julie).replace(
        "\u00a0", " "
    )
    assert silent(office.julie, PAUL)
    assert refusals(office) == ["FileOutOfReach"]
    office.admin.command(f"/rac journal {PAUL.da}")
    told = reading(office.admin).replace("\u00a0", " ")
    assert "*Julie Roy* s’est vu refuser une action : FileOutOfReach" in told


@pytest.mark.parametrize("button", ["Marquer saisie", "Rétablir"])
def test_one_s_own_message_says_why_once_the_access_is_narrower(office: Office, button: str) -> None:
    if button == "Rétablir":
        office.julie.command("/candidat 1000002")
        office.julie.pick("Détail", near="322-000-RL")
        office.julie.press("Supprimer", confirm=True)
    else:
        office.julie.command("/inscrire 1000002 322-001-RL")
        office.julie.choose("Groupe", "00990 · EE")
        office.julie.submit()
    office.deliver()
    [message] = office.julie.direct_messages()
    limit(office, **PAUL.limits)
    before = kept(office)
    office.julie.press(button, message=message)
    assert "hors de votre accès" in reading(office.julie)
    assert refusals(office) == ["FileOutOfReach"]
    assert kept(office) == before


def test_a_message_about_a_person_who_was_erased_says_that_the_file_is_gone(office: Office) -> None:
    office.luc.command("/inscrire 1000002 322-001-RL")
    office.luc.choose("Groupe", "00990 · EE")
    office.luc.submit()
    office.deliver()
    limit(office, **PAUL.limits)
    [message] = office.julie.channel_messages(office.team)
    with office.store.writing(BY_JULIE) as work:
        raw(work).get_one(Candidate, PAUL.number).erased_at = work.now
    office.julie.press("Ouvrir le dossier", message=message)
    assert "n’existe plus" in reading(office.julie)
    assert refusals(office) == ["Vanished"]


def test_enrolling_by_a_da_beyond_names_nobody(office: Office, beyond: Beyond) -> None:
    office.julie.command(f"/inscrire {beyond.da} 322-001-RL")
    assert f"Aucun dossier ne porte le DA « {beyond.da} »" in reading(office.julie)
    assert silent(office.julie, beyond)
    assert consulted(office) == set()


# --- forged payloads --------------------------------------------------------------------------------


def test_a_line_beyond_is_not_shown(office: Office, beyond: Beyond) -> None:
    office.julie.command("/candidat leblanc")
    altered(office, office.julie, "Détail", beyond.number)
    assert "n’existe plus" in reading(office.julie)
    assert silent(office.julie, beyond)
    assert refusals(office) == ["Vanished"]


@pytest.mark.parametrize("button", ["Modifier", "Résultats", "Copier", "Marquer saisie", "Supprimer"])
def test_a_line_beyond_is_not_changed_even_from_a_window_that_says_it_is_there(
    office: Office, beyond: Beyond, button: str
) -> None:
    before = kept(office)
    open_detail(office.julie, "322-000-RL")
    place = f'{{"candidate":{beyond.number},"dossier":{beyond.number},"line":{beyond.number},"version":1}}'
    office.sandbox.views.stack(office.julie.id)[-1].content["private_metadata"] = place
    value = f"{beyond.number}:1" if button == "Marquer saisie" else beyond.number
    altered(office, office.julie, button, value)
    assert "n’existe plus" in reading(office.julie)
    assert silent(office.julie, beyond)
    assert refusals(office) == ["Vanished"]
    assert kept(office) == before


def test_people_beyond_are_not_enrolled_together_with_others(office: Office, beyond: Beyond) -> None:
    julie, before = office.julie, kept(office)
    julie.command("/inscrire lot 322-000-RL EE")
    julie.type("Une inscription par ligne", f"1234567 322-002-RL EE\n{beyond.da}")
    julie.submit()
    assert "aucun dossier ne porte ce DA." in reading(julie)
    assert silent(julie, beyond)
    shown = office.sandbox.views.stack(julie.id)[-1].content
    assert f'"1:{LISE}:' in shown["private_metadata"]
    shown["private_metadata"] = shown["private_metadata"].replace(f'"1:{LISE}:', f'"1:{beyond.number}:')
    julie.submit()
    assert "n’existe plus" in reading(julie)
    assert silent(julie, beyond)
    assert refusals(office) == ["Vanished"]
    assert kept(office) == before


# --- writing ----------------------------------------------------------------------------------------


def test_a_da_held_beyond_is_refused_beside_the_field_and_names_nobody(
    office: Office, beyond: Beyond
) -> None:
    before = kept(office)
    admission_of(office.julie, "Ostiguy", "Nom", beyond.da)
    assert "votre accès ne couvre pas" in screen(office.julie).errors["Numéro DA"]
    assert silent(office.julie, beyond)
    assert refusals(office) == ["HeldElsewhere"]
    assert kept(office) == before


def test_a_namesake_beyond_is_not_named(office: Office, beyond: Beyond) -> None:
    admission_of(office.julie, beyond.name, beyond.given, "7777777")
    assert screen(office.julie).title == "Dossier du candidat"
    assert "777-7777" in reading(office.julie)
    assert beyond.da[:3] + "-" + beyond.da[3:] not in reading(office.julie)


def admission_of(person: Person, family: str, given: str, da: str, grid: str = "JEE0K-17R-RA") -> None:
    person.command("/rac nouveau")
    person.type("Nom de famille", family)
    person.type("Prénom", given)
    person.type("Numéro DA", da)
    person.choose("Grille", grid, typing=grid)
    person.submit()


def test_nobody_is_admitted_to_a_programme_beyond(office: Office) -> None:
    limit(office, programmes=("JEE.0K",))
    before = kept(office)
    admission_of(office.julie, "Nouvelle", "Ève", "7777777", "ABC0X-17R-RA")
    assert "ne couvre pas ce programme" in reading(office.julie)
    assert refusals(office) == ["OutOfReach"]
    assert kept(office) == before


def test_of_a_file_that_two_programmes_share_each_advisor_changes_their_own(office: Office) -> None:
    limit(office, programmes=("JEE.0K",))
    before = kept(office)
    office.julie.command("/inscrire 1000004 322-001-RL")
    office.julie.choose("Session", "Automne 2017 (A-2017) · ABC0X-17R-RA", typing="")
    office.julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    office.julie.choose("Groupe", "00990 · EE")
    office.julie.submit()
    assert "ne couvre pas ce programme" in reading(office.julie)
    assert refusals(office) == ["OutOfReach"]
    assert kept(office) == before


def test_what_is_within_reach_is_enrolled_and_told_as_ever(office: Office) -> None:
    limit(office, programmes=("JEE.0K",), units=("RA",))
    office.julie.command("/inscrire 1000004 322-001-RL")
    office.julie.choose("Session", "Automne 2017 (A-2017) · JEE0K-17R-RA", typing="")
    office.julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    office.julie.choose("Groupe", "00990 · EE")
    office.julie.submit()
    assert screen(office.julie).title == "Inscription enregistrée"
    assert office.deliver() == 2
    with office.store.reading(BY_JULIE) as work:
        [line] = raw(work).scalars(
            select(Inscription).where(Inscription.created_by == "UJULIE", Inscription.id > 4)
        )
        assert line.dossier.candidate_id == BEA
