"""Who is served, and for what: checked at every request, whatever window, message or hand it comes from."""

from typing import Any

import pytest
from sqlalchemy import func, select, update

from rac_bot.domain.rights import Role
from rac_bot.running.app import routes
from rac_bot.settings import HttpSettings
from rac_bot.store.models import (
    Access,
    Action,
    Candidate,
    Change,
    Inscription,
    InscriptionState,
    JournalEntry,
    SessionDossier,
    StoredMessage,
)
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import access, people
from slack_sandbox import Message, Person
from slack_sandbox.state import interactive
from tests.builders import TEAM, a_person, a_right
from tests.conftest import Office, press_counted, reading, screen
from tests.databases import BY_JULIE, by, raw
from tests.handlers.details import lise, open_detail
from tests.processes import eventually
from tests.wire import command, post, submission

ROUTES = routes(
    HttpSettings(
        slack_bot_token="xoxb-1", slack_signing_secret="s", rac_admins=[], rac_team_channel="CEQUIPE"
    )
)
NEVER = "ne s’ouvrent qu’aux membres de l’espace de travail"
READS = "Votre accès est en lecture : rien n’a été changé."
ADMINISTERS = "Seule une personne qui administre rac-bot peut faire cela."

refused = pytest.mark.sqlite  # before the database is asked for anything but rights


def asked(kind: str, name: str) -> dict[str, Any]:
    """The least of a request for that."""
    match kind:
        case "action":
            return {
                "type": "block_actions",
                "actions": [{"action_id": name, "block_id": "b", "value": "1:1"}],
            }
        case "options":
            return {"type": "block_suggestion", "action_id": name, "block_id": name, "value": ""}
        case _:
            return {"type": "view_submission", "view": {"callback_id": name}}


def needing(role: Role) -> list[tuple[str, str]]:
    """What a window sends that needs the role."""
    every = ((kind, name) for kind in ("action", "options", "view") for name in sorted(ROUTES.names(kind)))
    return [(kind, name) for kind, name in every if ROUTES.find(asked(kind, name)).needs is role]


def made_by_hand(office: Office, person: Person, kind: str, name: str) -> str:
    """Post it from the window in front of that person; what they are told."""
    body, wanted = submission(office, person), asked(kind, name)
    body["view"] |= wanted.pop("view", {})
    answer = post(office, {"payload": body | wanted})
    match kind:
        case "action":
            return reading(person)
        case "options":
            return str(answer.json()["options"])
        case _:
            sentence: str = answer.json()["view"]["blocks"][0]["text"]["text"]
            return sentence.replace("\u00a0", " ")


def become(office: Office, person: Person, role: Role) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_right(work, person.id, role)


def withdraw(office: Office, person: Person) -> None:
    with office.store.writing(BY_JULIE) as work:
        access.withdraw(by(work, office.admin.id), person.id)


def kept(office: Office) -> tuple[Any, ...]:
    """All that a request could write of a file, in figures."""
    figures = (
        *(func.count(Candidate.id), func.count(SessionDossier.id), func.sum(SessionDossier.version)),
        *(func.count(Inscription.id), func.sum(Inscription.version)),
        *(func.count(Change.entry_id), func.count(StoredMessage.id)),
    )
    with office.store.reading(BY_JULIE) as work:
        return tuple(raw(work).scalar(select(figure)) for figure in figures)


def refusals(office: Office) -> list[str | None]:
    with office.store.reading(BY_JULIE) as work:
        refused = select(JournalEntry.detail).where(JournalEntry.action == Action.REFUSE)
        return list(raw(work).scalars(refused))


def told(person: Person) -> str:
    """What the command that the person typed last was answered."""
    return person.ephemerals()[-1].text.replace("\u00a0", " ")


def a_notification(office: Office) -> Message:
    """Julie enrolled Lise, and the team was told."""
    lise(office)
    office.julie.command("/inscrire 1234567 322-001-RL")
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(Inscription).values(state=InscriptionState.DELETED, deleted_at=utc_now()))
    office.julie.choose("Groupe", "00990 · EE")
    office.julie.submit()
    office.deliver()
    [message] = office.julie.channel_messages(office.team)
    return message


# --- who is never served ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fact",
    [{"guest": True}, {"bot": True}, {"deactivated": True}, {"team_id": "TELSEWHERE"}, {"team_id": None}],
    ids=str,
)
@pytest.mark.parametrize("who", ["julie", "admin"])
def test_an_account_of_that_kind_is_refused_whatever_its_rights(
    office: Office, who: str, fact: dict[str, Any]
) -> None:
    lise(office)
    person: Person = getattr(office, who)
    with office.store.writing(BY_JULIE) as work:
        a_person(work, person.id, person.name, **fact)
    person.command("/candidat leblanc")
    assert NEVER in told(person)
    person.shortcut("find_candidate")
    assert NEVER in reading(person)
    assert refusals(office) == ["NeverServed"] * 2


def test_a_request_that_names_another_workspace_is_refused(office: Office) -> None:
    answer = post(office, command(office, "/candidat", "leblanc") | {"team_id": "TELSEWHERE"})
    assert NEVER in answer.json()["text"].replace("\u00a0", " ")


def test_somebody_of_another_organisation_presses_a_button_of_a_shared_channel(office: Office) -> None:
    message = a_notification(office)
    eve = office.sandbox.person("Ève Loin", id="UEVE", team_id="TELSEWHERE", is_stranger=True)
    office.sandbox.workspace.conversations[office.team.id].members.add(eve.id)
    with office.store.writing(BY_JULIE) as work:
        a_person(work, eve.id, eve.name)  # a right that should not be, and a directory that is late
        a_right(work, eve.id, Role.ADVISING)
    eve.press("Ouvrir le dossier", message=message)
    assert NEVER in reading(eve)
    assert "Leblanc" not in reading(eve)


@pytest.mark.parametrize(
    "fact", [{"deleted": True}, {"is_restricted": True}, {"team_id": "TELSEWHERE"}], ids=str
)
def test_what_slack_says_anew_of_a_person_acts_at_once(office: Office, fact: dict[str, Any]) -> None:
    office.sandbox.change(office.julie, **fact)
    answer = post(office, command(office, "/candidat", "leblanc"))
    assert NEVER in answer.json()["text"].replace("\u00a0", " ")


def test_a_name_that_no_database_takes_does_not_hide_that_somebody_became_a_guest(office: Office) -> None:
    person = {"id": "UJULIE", "team_id": TEAM, "real_name": "\ud800Julie\0", "is_restricted": True}
    event = {"type": "event_callback", "event": {"type": "user_change", "user": person}}
    assert post(office, {"payload": event}).status_code == 200
    answer = post(office, command(office, "/candidat", "leblanc"))
    assert NEVER in answer.json()["text"].replace("\u00a0", " ")


def test_of_a_person_whom_the_bot_does_not_know_a_change_is_not_kept(office: Office) -> None:
    office.sandbox.change(office.sandbox.person("Ève Loin", id="UEVE"), is_restricted=True)
    with office.store.reading(BY_JULIE) as work:
        assert not people.is_known(work, "UEVE")


def test_somebody_not_known_yet_tries_again_and_is_served(office: Office) -> None:
    lise(office)
    office.directory.start()
    try:
        assert eventually(lambda: office.directory.known)
        eve = office.sandbox.person("Ève Loin", id="UEVE")
        become(office, eve, Role.ADVISING)
        eve.command("/candidat leblanc")
        assert "Réessayez dans un instant" in told(eve)
        assert eventually(lambda: known(office, eve))
        eve.command("/candidat leblanc")
    finally:
        office.directory.stop(5)
    assert screen(eve).title == "Dossier du candidat"
    assert refusals(office) == ["NotKnownYet"]


def known(office: Office, person: Person) -> bool:
    with office.store.reading(BY_JULIE) as work:
        return people.is_known(work, person.id)


# --- administrators ---------------------------------------------------------------------------------


def test_whom_the_setting_names_always_administers(office: Office) -> None:
    become(office, office.admin, Role.READING)
    office.admin.command("/rac accès")
    assert screen(office.admin).title == "Accès"


def test_a_refusal_names_those_who_were_given_the_administration_too(office: Office) -> None:
    become(office, office.luc, Role.ADMINISTERING)
    office.stranger.command("/candidat leblanc")
    assert told(office.stranger).endswith("Adressez-vous à <@UADMIN>, <@ULUC>.")


@pytest.mark.parametrize("word", ["acces", "messages"])
def test_a_word_of_administrators_is_refused_to_an_advisor(office: Office, word: str) -> None:
    office.julie.command(f"/rac {word}")
    assert told(office.julie) == f"{ADMINISTERS} Adressez-vous à <@UADMIN>."
    assert refusals(office) == ["NotAnAdministrator"]


@refused
@pytest.mark.parametrize(("kind", "name"), needing(Role.ADMINISTERING))
def test_what_administrators_do_is_refused_to_an_advisor(office: Office, kind: str, name: str) -> None:
    lise(office)
    office.julie.command("/candidat leblanc")
    with office.store.reading(BY_JULIE) as work:
        before = raw(work).scalar(select(func.count(Access.slack_id)))
    answer = made_by_hand(office, office.julie, kind, name)
    assert answer == "[]" if kind == "options" else ADMINISTERS in answer
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalar(select(func.count(Access.slack_id))) == before
    assert refusals(office) == ["NotAnAdministrator"]


# --- readers ----------------------------------------------------------------------------------------


@refused
@pytest.mark.parametrize(("kind", "name"), needing(Role.ADVISING))
def test_what_changes_a_file_is_refused_to_a_reader(office: Office, kind: str, name: str) -> None:
    lise(office)
    become(office, office.julie, Role.READING)
    office.julie.command("/candidat leblanc")
    before = kept(office)
    answer = made_by_hand(office, office.julie, kind, name)
    assert answer == "[]" if kind == "options" else READS in answer
    assert kept(office) == before
    assert refusals(office) == ["ReadingOnly"]


def test_a_reader_neither_enrols_nor_admits_by_command(office: Office) -> None:
    become(office, office.julie, Role.READING)
    for line in ("/inscrire 1234567", "/rac nouveau"):
        office.julie.command(line)
        assert READS in told(office.julie)
    office.julie.shortcut("enrol_candidate")
    assert READS in reading(office.julie)


def test_a_readers_windows_offer_nothing_that_they_cannot_do(office: Office) -> None:
    lise(office)
    with office.store.writing(BY_JULIE) as work:
        raw(work).get_one(Inscription, 3).state = InscriptionState.DELETED
        raw(work).get_one(Inscription, 3).deleted_at = utc_now()
    become(office, office.julie, Role.READING)
    for line in ("/candidat", "/candidat zzz", "/candidat l*", "/rac à-saisir", "/rac grille"):
        office.julie.command(line)
        assert offered(office.julie) == [], line
    office.julie.command("/candidat leblanc")
    office.julie.press("Détail", near="322-001-RL")
    assert screen(office.julie).title == "Inscription"
    assert offered(office.julie) == []
    office.julie.dismiss()
    assert "Votre accès : lecture." in reading(office.julie)
    assert offered(office.julie) == []
    press_counted(office.julie, "Reste ")
    assert offered(office.julie) == []


def offered(person: Person) -> list[str]:
    """The buttons and choices of the window that a reader is refused, and its submission if it has one."""
    elements = [element for _block, element in interactive(screen(person).blocks)]
    menus = [option for element in elements if element["type"] == "overflow" for option in element["options"]]
    names = [element["action_id"] for element in elements] + [one["value"].split()[0] for one in menus]
    found = [one for one in names if ("action", one.partition("@")[0]) in needing(Role.ADVISING)]
    live = person._desk.views.stack(person.id)[-1]
    submits = live.content.get("submit") and ("view", live.content["callback_id"]) in needing(Role.ADVISING)
    return [*found, *(["submit"] if submits else [])]


def test_a_reader_reads_the_file_and_keeps_a_list(office: Office) -> None:
    lise(office)
    become(office, office.julie, Role.READING)
    office.julie.command("/candidat leblanc")
    assert "322-001-RL" in reading(office.julie)
    office.julie.pick("☆ Ajouter à mes candidats")
    assert "✅ Sur votre liste" in reading(office.julie)
    office.julie.pick("★ Retirer de mes candidats")
    office.julie.command("/rac à-saisir")
    assert "• 322-001-RL · 00990 EE · A-2017" in reading(office.julie)
    office.julie.command("/candidat")
    office.julie.choose("Dossiers récents", "Leblanc, Lise · 123-4567")
    assert screen(office.julie).title == "Dossier du candidat"
    assert refusals(office) == []


def test_help_tells_each_what_they_may_do(office: Office) -> None:
    said = {}
    for role in Role:
        become(office, office.julie, role)
        office.julie.command("/rac aide")
        said[role] = told(office.julie)
    assert [("`/inscrire" in said[role]) for role in Role] == [False, True, True]
    assert [("`/rac nouveau`" in said[role]) for role in Role] == [False, True, True]
    assert [("`/rac accès`" in said[role]) for role in Role] == [False, False, True]
    assert all("`/rac à-saisir`" in one for one in said.values())


# --- rights that went meanwhile ---------------------------------------------------------------------


def test_a_form_open_while_the_right_becomes_one_to_read_is_not_saved(office: Office) -> None:
    lise(office)
    open_detail(office.julie)
    office.julie.press("Résultats")
    office.julie.type("Note", "81")
    become(office, office.julie, Role.READING)
    before = kept(office)
    office.julie.submit()
    assert READS in reading(office.julie)
    assert kept(office) == before


def test_an_administrator_whose_right_was_withdrawn_gives_no_more(office: Office) -> None:
    become(office, office.luc, Role.ADMINISTERING)
    office.luc.command("/rac accès")
    office.luc.press("Donner un accès")
    office.luc.choose("Personne", "Alex Untel")
    office.luc.choose("Rôle", "administration")
    withdraw(office, office.luc)
    office.luc.submit()
    assert "Vous n’avez pas accès" in reading(office.luc)
    with office.store.reading(BY_JULIE) as work:
        assert access.of(work, office.stranger.id) is None


@pytest.mark.parametrize("button", ["Ouvrir le dossier", "Marquer saisie"])
def test_the_button_of_an_old_message_is_refused_once_the_right_is_withdrawn(
    office: Office, button: str
) -> None:
    a_notification(office)
    [confirmation] = office.julie.direct_messages()
    withdraw(office, office.julie)
    before = kept(office)
    office.julie.press(button, message=confirmation)
    assert "Vous n’avez pas accès" in reading(office.julie)
    assert "Leblanc" not in reading(office.julie)
    assert kept(office) == before
    assert refusals(office) == ["NotAnAdvisor"]


def test_a_reader_opens_the_file_of_a_message_and_enters_nothing(office: Office) -> None:
    a_notification(office)
    [confirmation] = office.julie.direct_messages()
    become(office, office.julie, Role.READING)
    before = kept(office)
    office.julie.press("Marquer saisie", message=confirmation)
    assert READS in reading(office.julie)
    assert kept(office) == before
    office.julie.press("Ouvrir le dossier", message=confirmation)
    assert screen(office.julie).title == "Dossier du candidat"
