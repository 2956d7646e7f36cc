"""The App Home: what each sees of it, when it is published, what its buttons and settings do."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.sessions import Session
from rac_bot.store.file import followed
from rac_bot.store.models import (
    AccessRequest,
    Action,
    Admission,
    Candidate,
    ClaraState,
    Home,
    Inscription,
    JournalEntry,
    SessionDossier,
    StoredMessage,
)
from rac_bot.store.models import (
    Person as Known,
)
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import access, homes, requests
from rac_bot.store.privacy import erasing
from rac_bot.store.privacy.beside import Beside
from rac_bot.store.trace import journal
from rac_bot.store.work.work import COMMAND_LINE, By
from slack_sandbox import Message, Modal, Person
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office, reading
from tests.databases import BY_JULIE, raw

NOW = Session(2018, "H")
AS_JULIE = By("UJULIE", Rights(Role.ADVISING))
SECRETS = ("leblanc", "lise", "1234567", "123-4567", "00990", "322-", "lebl")


@pytest.fixture(autouse=True)
def _in_winter(monkeypatch: pytest.MonkeyPatch) -> None:
    """The session under way is H-2018, whichever day the tests run."""
    monkeypatch.setattr("rac_bot.domain.calendar.Calendar.current", lambda _self, _day: NOW)


@pytest.fixture
def lise(office: Office) -> int:
    """She is on Julie's list, with two courses to enter in CLARA."""
    with office.store.writing(BY_JULIE) as work:
        person = a_candidate(work, a_grid(work))
        person.code_permanent = "LEBL12345678"
        dossier = a_dossier(work, person, NOW.code)
        for course in person.admissions[0].grid.courses[:2]:
            a_line(work, dossier, course)
        followed.follow(work, "UJULIE", person.id)
        return person.id


def at_home(office: Office, person: Person) -> str:
    """What their Home says as they open it, with ordinary spaces."""
    person.home()
    later(office)
    return shown(office, person)


def shown(office: Office, person: Person) -> str:
    live = office.sandbox.views.home(person.id)
    assert live is not None
    return Modal(office.sandbox.workspace, live).text.replace("\u00a0", " ")


def later(office: Office, seconds: int = 11) -> int:
    office.ahead += timedelta(seconds=seconds)
    return office.publish()


def kept_by_slack(office: Office) -> str:
    published = [one.body for one in office.sandbox.log if one.what == "views.publish"]
    return json.dumps(published, ensure_ascii=False).lower()


def test_who_comes_first_is_told_what_there_is_and_starts_from_there(office: Office) -> None:
    told = at_home(office, office.julie)
    assert "Bienvenue" in told
    assert "*Mes candidats* : dans un dossier, ⋯ › ☆ Ajouter à mes candidats." in told
    assert "Il n’écrit pas dans CLARA" in told
    for press in ("Trouver", "Inscrire", "Nouvelle admission", "Plusieurs inscriptions", "Aide"):
        office.julie.press(press, home=True)
        assert office.julie.modal, press
        office.julie.dismiss()


def test_an_advisor_sees_figures_and_masks_and_nothing_more_of_anybody(office: Office, lise: int) -> None:
    told = at_home(office, office.julie)
    assert "*2* à saisir dans CLARA · la plus ancienne : aujourd’hui" in told
    assert "*Mes candidats* · 1 " in told
    assert "Ajouter à mes candidats" not in told
    assert "*L. L.* · 4567 · H-2018 : 2 cours" in told
    assert [one for one in SECRETS if one in kept_by_slack(office)] == []
    office.julie.press("Ouvrir", home=True)
    assert "Leblanc, Lise" in reading(office.julie)
    office.julie.dismiss()
    office.julie.press("Saisir", home=True)
    assert "Leblanc, Lise" in reading(office.julie)
    with office.store.writing(BY_JULIE) as work:
        states = (ClaraState.TO_CORRECT, ClaraState.TO_REMOVE)
        for line, state in zip(raw(work).scalars(select(Inscription)), states, strict=True):
            line.clara = state
    assert "*1* à corriger, *1* à supprimer dans CLARA" in at_home(office, office.julie)
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(Inscription).values(clara=ClaraState.ENTERED))
        raw(work).execute(update(Admission).values(clara=ClaraState.TO_ENTER))
        raw(work).execute(update(SessionDossier).values(clara=ClaraState.TO_ENTER))
    assert "*2* à saisir dans CLARA" in at_home(office, office.julie)  # as the list has them
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(Candidate).values(erased_at=utc_now()))
    assert "Ce qui m’attend" not in at_home(office, office.julie)


def test_of_many_candidates_eight_are_shown_and_all_are_counted(office: Office, lise: int) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = raw(work).get_one(Candidate, lise).admissions[0].grid
        for n in range(40):
            one = a_candidate(work, grid, da=f"{3000000 + n}", family=f"M{n:02}", given="Zoé-Anne")
            followed.follow(work, "UJULIE", one.id)
    told = at_home(office, office.julie)
    assert "*Mes candidats* · 41" in told
    assert told.count("H-2018 :") == 8
    assert "*Z. A. M.* · 0000 · H-2018 : aucun cours" in told


def test_a_reader_an_administrator_and_whoever_is_limited_see_what_is_theirs(
    office: Office, lise: int
) -> None:
    with office.store.writing(COMMAND_LINE) as work:
        access.give(work, "ULUC", Rights(Role.READING))
        followed.follow(work, "ULUC", lise)
    told = at_home(office, office.luc)
    assert "Votre accès : lecture. Pour inscrire, demandez à @Ada Min." in told
    assert "à saisir" not in told
    assert "*L. L.* · 4567" in told
    assert office.luc.home().buttons[:3] == ["Trouver", "Grilles", "Aide"]  # type: ignore[union-attr]
    told = at_home(office, office.admin)
    assert "Accès : 3 personnes" in told
    with office.store.writing(COMMAND_LINE) as work:
        a_grid(work, "ZZZ0Z-17R-RA")
        access.give(work, "UJULIE", Rights(Role.ADVISING, ("ZZZ.0Z",)))
    told = at_home(office, office.julie)
    assert "L. L." not in told
    assert "à saisir" not in told


def test_without_access_one_asks_once_a_day_and_a_press_gives_it(office: Office) -> None:
    told = at_home(office, office.stranger)
    assert "Vous n’avez pas encore accès" in told
    assert "Votre demande ira à @Ada Min." in told
    for _twice in range(2):
        office.stranger.press("Demander l’accès", home=True)
    later(office)
    assert "Votre demande est envoyée" in shown(office, office.stranger)
    assert "*1 demande*" in at_home(office, office.admin)
    office.deliver()
    [asked] = office.admin.direct_messages()
    assert "Alex Untel demande l’accès à rac-bot." in asked.text
    office.admin.press("Donner : conseil", message=asked)
    office.ahead += timedelta(seconds=2)
    office.deliver()
    [answered] = office.admin.direct_messages()
    assert "✅ Accès : conseil." in answered.text.replace("\u00a0", " ")
    assert answered.buttons == []
    [welcome] = office.stranger.direct_messages()
    assert "Vous avez accès à rac-bot : conseil." in welcome.text.replace("\u00a0", " ")
    assert "Ada Min" in welcome.reading
    office.publish()
    assert "Bienvenue" in shown(office, office.stranger)
    office.stranger.press("Trouver", message=welcome)
    assert office.stranger.modal


def test_who_asks_is_in_the_window_of_accesses_too(office: Office) -> None:
    at_home(office, office.stranger)
    office.stranger.press("Demander l’accès", home=True)
    at_home(office, office.admin)
    office.admin.press("Accès", home=True)
    assert "*Alex Untel* demande l’accès à rac-bot." in reading(office.admin).replace("\u00a0", " ")
    office.admin.press("Ne pas donner")
    assert "Alex Untel n’a pas reçu d’accès." in reading(office.admin)
    assert "demande l’accès" not in reading(office.admin)
    office.deliver()
    assert "Laissée sans suite par Ada Min." in office.admin.direct_messages()[-1].text
    assert "demande" not in at_home(office, office.admin)


def asking(office: Office) -> Message:
    """Alex asks; what the administrator is told."""
    office.stranger.home()
    later(office)
    office.stranger.press("Demander l’accès", home=True)
    office.deliver()
    return office.admin.direct_messages()[-1]


def edited(office: Office) -> list[str]:
    """What the administrator’s messages say, once those that changed are edited."""
    for _each in range(3):
        office.ahead += timedelta(seconds=2)
        office.deliver()
    return [one.text.replace("\u00a0", " ") for one in office.admin.direct_messages()]


def test_the_first_answer_stands_and_whoever_was_slower_is_told_it(office: Office) -> None:
    asked = asking(office)
    with office.store.writing(AS_JULIE) as work:
        access.give(work, "UALEX", Rights(Role.READING))
    office.admin.press("Ne pas donner", message=asked)
    assert "Alex Untel a déjà accès : lecture." in reading(office.admin).replace("\u00a0", " ")
    office.admin.dismiss()
    with office.store.writing(COMMAND_LINE) as work:
        access.withdraw(work, "UALEX")
    asked = asking(office)
    with office.store.writing(AS_JULIE) as work:
        requests.decline(work, "UALEX")
    office.admin.press("Donner : conseil", message=asked)
    told = "Alex Untel : la demande a déjà été laissée sans suite par Julie Roy."
    assert told in reading(office.admin).replace("\u00a0", " ")
    assert edited(office)[-1].endswith("Laissée sans suite par Julie Roy.")
    with office.store.reading(COMMAND_LINE) as work:
        assert access.of(work, "UALEX") is None
        entries = raw(work).scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
        assert entries
        assert (entries.actor, entries.action, entries.detail) == ("UJULIE", "decline_access", "UALEX")


def test_each_message_of_a_request_says_what_came_of_it_whoever_answers_and_how(office: Office) -> None:
    """Asked on two days, of somebody who left the administration since, by another id."""
    asking(office)
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(AccessRequest).values(asked_at=utc_now() - timedelta(days=1)))
    asking(office)
    office.settings.rac_admins.clear()
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(AccessRequest).values(slack_id="WALEX"))
        raw(work).execute(update(StoredMessage).values(actor="WALEX"))
        raw(work).execute(update(Known).where(Known.slack_id == "UALEX").values(other_id="WALEX"))
    with office.store.writing(COMMAND_LINE) as work:
        assert requests.waiting(work) == 1
        access.mirror(work, ["UALEX"], [])
        assert requests.waiting(work) == 0
        assert [one.answered_by for one in raw(work).scalars(select(AccessRequest))] == ["group"]
    assert [text.partition("\n")[0][-19:] for text in edited(office)] == [" ✅ Accès : conseil."] * 2


def test_whoever_asked_is_told_what_became_of_it_and_asks_anew_once_an_access_ended(office: Office) -> None:
    office.stranger.say("allo")
    office.deliver()
    [refused] = office.stranger.direct_messages()
    office.stranger.press("Demander l’accès", message=refused)
    assert "Votre demande est envoyée" in reading(office.stranger)
    office.stranger.dismiss()
    office.deliver()
    office.admin.press("Ne pas donner", message=office.admin.direct_messages()[-1])
    office.admin.dismiss()
    told = at_home(office, office.stranger)
    assert "Votre demande a été laissée sans suite." in told
    assert "Demander l’accès" not in told
    office.stranger.press("Demander l’accès", message=refused)
    assert "laissée sans suite" in reading(office.stranger)
    office.stranger.dismiss()
    with office.store.writing(COMMAND_LINE) as work:
        access.give(work, "UALEX", Rights(Role.READING))
    office.stranger.press("Demander l’accès", message=refused)
    assert "Vous avez accès à rac-bot : lecture." in reading(office.stranger).replace("\u00a0", " ")
    office.stranger.dismiss()
    with office.store.writing(COMMAND_LINE) as work:
        access.withdraw(work, "UALEX")
    assert "Votre demande" not in at_home(office, office.stranger).replace("Votre demande ira", "")
    office.stranger.press("Demander l’accès", home=True)
    assert "Votre demande est envoyée" in at_home(office, office.stranger)
    with office.store.reading(COMMAND_LINE) as work:
        assert requests.waiting(work) == 1


def test_only_members_ask_and_only_administrators_answer(office: Office) -> None:
    guest = office.sandbox.person("Guy Invité", id="UGUEST", is_restricted=True)
    told = at_home(office, guest)
    assert "rac-bot vérifie votre compte" in told
    office.directory._newcomer(guest.id)
    later(office, 1)
    assert "ni aux comptes invités" in shown(office, guest)
    office.stranger.home()
    later(office)
    office.stranger.press("Demander l’accès", home=True)
    office.deliver()
    [asked] = office.admin.direct_messages()
    with office.store.writing(COMMAND_LINE) as work:
        raw(work).execute(update(StoredMessage).values(recipient="UJULIE"))
    office.settings.rac_admins.clear()
    office.admin.press("Donner : conseil", message=asked)
    assert "pas accès" in reading(office.admin)
    with office.store.reading(COMMAND_LINE) as work:
        assert access.of(work, "UALEX") is None


def test_it_follows_its_figures_at_most_once_in_ten_seconds(office: Office, lise: int) -> None:
    at_home(office, office.julie)
    at_home(office, office.luc)
    assert later(office) == 0  # nothing changed
    with office.store.writing(AS_JULIE) as work:
        hers = select(Inscription.id).join(SessionDossier).where(SessionDossier.candidate_id == lise)
        one = hers.limit(1).scalar_subquery()
        raw(work).execute(update(Inscription).where(Inscription.id == one).values(clara=ClaraState.ENTERED))
        journal.record(work, Action.ENTER, candidate_id=lise)
    assert later(office, 1) == 1
    assert "*1* à saisir" in shown(office, office.julie)
    with office.store.writing(AS_JULIE) as work:
        raw(work).execute(update(Inscription).values(clara=ClaraState.ENTERED))
        journal.record(work, Action.ENTER, candidate_id=lise)
    assert later(office, 1) == 0
    assert later(office, 10) == 1
    assert "à saisir" not in shown(office, office.julie)
    with office.store.writing(AS_JULIE) as work:  # what somebody looks at changes nothing
        journal.record(work, Action.CONSULT, candidate_id=lise)
    later(office)
    with office.store.reading(BY_JULIE) as work:
        assert not raw(work).scalar(select(Home.stale).where(Home.slack_id == "UJULIE"))


def test_what_slack_holds_no_more_is_published_as_it_is_opened(office: Office) -> None:
    told = at_home(office, office.julie)
    office.julie.home()
    assert later(office) == 0  # Slack holds it
    office.sandbox.views._homes.clear()  # the app was reinstalled
    assert at_home(office, office.julie) == told
    client = office.delivery._client
    client.views_publish(user_id="UJULIE", view={"type": "home", "blocks": []})  # an older store's
    assert at_home(office, office.julie) == told


def test_what_is_theirs_no_more_goes_at_once(office: Office, lise: int, tmp_path: Path) -> None:
    at_home(office, office.julie)
    with office.store.writing(COMMAND_LINE) as work:
        access.withdraw(work, "UJULIE")
    assert office.publish() == 1
    assert "L. L." not in shown(office, office.julie)
    with office.store.writing(COMMAND_LINE) as work:
        access.give(work, "UJULIE", Rights(Role.ADVISING))
    assert office.publish() == 1
    assert "L. L." in shown(office, office.julie)
    beside = Beside.of(office.settings.rac_database_url, tmp_path / "list", tmp_path / "key")
    erasing.erase(office.store, beside, lise, "rule", lambda _said: None)
    assert office.publish() == 1
    assert "L. L." not in shown(office, office.julie)


def test_each_has_their_own_language_unless_they_choose_another(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(Known).where(Known.slack_id == "UJULIE").values(locale="en-GB"))
        raw(work).execute(update(Known).where(Known.slack_id == "ULUC").values(locale="fr-CA"))
    assert "Welcome" in at_home(office, office.julie)
    assert "Bienvenue" in at_home(office, office.luc)
    office.julie.command("/rac")
    assert "What rac-bot does" in office.julie.ephemerals()[-1].text
    office.julie.choose("Language", "Français", home=True)
    office.publish()
    assert "Bienvenue" in shown(office, office.julie)
    office.julie.command("/rac")
    assert "Ce que rac-bot fait" in office.julie.ephemerals()[-1].text
    office.luc.choose("Langue", "English", home=True)
    office.publish()
    assert "Welcome" in shown(office, office.luc)


def test_it_is_in_slack_s_language_at_once_as_it_is_first_opened_and_as_that_changes(office: Office) -> None:
    office.publish()  # those of the others
    eve = office.sandbox.person("Eve Nouvelle", id="UEVE", locale="en-CA")
    eve.home()
    assert office.publish() == 0  # not in French meanwhile
    office.woken.clear()
    office.directory._newcomer("UEVE")
    for locale, told in (("fr-CA", "You have no access"), ("en-CA", "Vous n’avez pas encore accès")):
        assert office.woken
        office.woken.clear()
        assert office.publish() == 1
        assert told in shown(office, eve)
        office.sandbox.change(eve, locale=locale)


def test_what_the_team_is_told_is_confirmed_in_private_to_who_chose_so(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        person = a_candidate(work, a_grid(work))
        a_dossier(work, person, NOW.code)
        homes.choose(work, "UJULIE", confirms="untold")
    at_home(office, office.julie)
    untold, everything = (
        "Confirmer dans le canal",
        "Confirmer aussi en privé",
    )
    for course, told, other in (("322-001-RL", 0, everything), ("322-002-RL", 1, untold)):
        office.julie.command(f"/inscrire 1234567 {course}")
        office.julie.choose("Session", "Hiver 2018", typing="H-2018")
        office.julie.choose("Groupe", "00990 · EE")
        office.julie.submit()
        office.ahead += timedelta(minutes=11)
        office.deliver()
        assert len(office.julie.direct_messages()) == told
        office.julie.choose("Confirmations", other, home=True)
        later(office)
    assert "322-002-RL" in office.julie.channel_messages(office.team)[-1].text
