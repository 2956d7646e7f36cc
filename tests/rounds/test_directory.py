"""The directory: what it reads of Slack over HTTP, what it keeps where Slack does not answer, and when."""

import time
from datetime import timedelta

import pytest
from freezegun import freeze_time
from slack_sdk.web import SlackResponse
from sqlalchemy import delete

from rac_bot.domain.membership import Home
from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import Busy
from rac_bot.rounds import directory
from rac_bot.rounds.directory import STALE
from rac_bot.slack.pace import Pace
from rac_bot.store.models import Access, Person, Workspace
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import access, people
from rac_bot.store.work.work import Work
from slack_sandbox import Person as SlackPerson
from tests.builders import a_right
from tests.conftest import Office
from tests.databases import BY_JULIE, raw
from tests.processes import eventually


@pytest.fixture
def nobody_told(office: Office) -> Office:
    """Slack has told nothing yet; Julie, Luc and the administrator have rights."""
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(delete(Person))
        raw(work).execute(delete(Workspace))
    return office


def told(office: Office, slack_id: str) -> Person | None:
    with office.store.reading(BY_JULIE) as work:
        return people.of_ids(work, [slack_id]).get(slack_id)


def rights(office: Office, person: SlackPerson) -> Access | None:
    with office.store.reading(BY_JULIE) as work:
        return access.of(work, person.id)


@pytest.mark.ordinary
def test_the_workspace_and_everyone_served_are_read_and_nobody_else(nobody_told: Office) -> None:
    office = nobody_told
    assert office.directory.refresh()
    with office.store.reading(BY_JULIE) as work:
        assert people.home(work) == Home(office.sandbox.team_id)
        assert people.names(work) == {"UJULIE": "Julie Roy", "ULUC": "Luc Gagnon", "UADMIN": "Ada Min"}
    julie = told(office, "UJULIE")
    assert julie
    assert (julie.team_id, julie.locale) == (office.sandbox.team_id, "fr-CA")
    assert (julie.guest, julie.bot, julie.deactivated) == (False, False, False)


@pytest.mark.parametrize("team_id", [None, "EOURS", "TOURS"])
def test_an_organisation_that_the_bot_is_installed_for(
    office: Office, monkeypatch: pytest.MonkeyPatch, team_id: str | None
) -> None:
    """Slack was seen to give its id, or none, for the workspace's."""
    told = {"team_id": team_id, "team": None, "enterprise_id": "EOURS", "is_enterprise_install": True}
    monkeypatch.setattr(office.directory._client, "auth_test", lambda: told)
    assert office.directory.refresh()
    with office.store.reading(BY_JULIE) as work:
        assert people.home(work) == Home(team_id or "EOURS", "EOURS", org_wide=True)


@pytest.mark.ordinary
@pytest.mark.parametrize(
    ("fact", "kept"),
    [
        ({"is_restricted": True}, "guest"),
        ({"is_ultra_restricted": True}, "guest"),
        ({"is_stranger": True, "team_id": "TELSEWHERE"}, "guest"),
        ({"is_bot": True}, "bot"),
        ({"deleted": True}, "deactivated"),
    ],
    ids=str,
)
def test_what_kind_of_account_it_is(office: Office, fact: dict[str, object], kept: str) -> None:
    eve = office.sandbox.person("Ève Loin", id="UEVE", **fact)
    with office.store.writing(BY_JULIE) as work:
        a_right(work, eve.id)
    assert office.directory.refresh()
    known = told(office, eve.id)
    assert known
    assert {name: getattr(known, name) for name in ("guest", "bot", "deactivated")} == {
        **dict.fromkeys(("guest", "bot", "deactivated"), False),
        kept: True,
    }
    assert known.name == "Ève Loin"
    assert known.team_id == eve.member.team_id


def test_while_slack_is_down_what_was_known_stays(office: Office) -> None:
    office.sandbox.fail("*", status=503, times=None)
    assert not office.directory.refresh()
    julie = told(office, "UJULIE")
    assert julie
    assert julie.name == "Julie Roy"


def test_slack_down_at_first_is_asked_again_until_it_answers(
    nobody_told: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = nobody_told
    monkeypatch.setattr(directory, "RETRY_S", 0.05)
    office.sandbox.fail("*", status=503, times=None)
    office.directory.start()
    try:
        assert not office.directory.known
        office.sandbox.heal()
        assert eventually(lambda: office.directory.known)
    finally:
        office.directory.stop(5)
    assert told(office, "UJULIE")


def test_one_person_whom_slack_does_not_know_hides_no_other(nobody_told: Office) -> None:
    office = nobody_told
    office.sandbox.fail("users.info", error="user_not_found")  # the first of them
    office.directory.refresh()
    with office.store.reading(BY_JULIE) as work:
        assert len(people.names(work)) == 2


def test_whom_slack_told_about_is_asked_about_again_only_after_hours(office: Office) -> None:
    office.sandbox.workspace.people["UJULIE"].name = "Julie Roy-Côté"  # the event was lost
    office.directory.refresh()
    known = told(office, "UJULIE")
    assert known
    assert known.name == "Julie Roy"
    assert known.told_at
    with freeze_time(known.told_at + directory.STALE + timedelta(minutes=1), real_asyncio=True):
        office.directory.refresh()
    known = told(office, "UJULIE")
    assert known
    assert known.name == "Julie Roy-Côté"


def test_a_change_that_the_database_could_not_take_is_told_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell, tries = people.keep, iter((Busy(), None))

    def once_busy(work: Work, person: people.SlackProfile) -> None:
        if refusal := next(tries):
            raise refusal
        tell(work, person)

    monkeypatch.setattr(people, "keep", once_busy)
    office.sandbox.change(office.julie, deleted=True)
    julie = told(office, "UJULIE")
    assert julie
    assert julie.deactivated


# --- the user group ---------------------------------------------------------------------------------


def test_the_members_of_the_user_group_are_advisors_while_they_are_in_it(office: Office) -> None:
    alex = office.stranger
    group = office.sandbox.user_group("conseil", id="SCONSEIL", members=[alex])
    office.settings.rac_advisors_group = group.id
    assert office.directory.refresh()
    given = rights(office, alex)
    assert given
    assert (given.rights, given.given_by) == (Rights(Role.ADVISING), access.GROUP)
    alex.shortcut("find_candidate")
    assert alex.modal
    assert alex.modal.title == "Recherche"
    group.remove(alex)
    assert office.directory.refresh()
    assert rights(office, alex) is None
    assert rights(office, office.julie)  # given by hand


def test_an_answer_that_is_none_of_slacks_withdraws_nothing_and_ends_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = office.sandbox.user_group("conseil", id="SCONSEIL", members=[office.stranger])
    office.settings.rac_advisors_group = group.id
    assert office.directory.refresh()
    client = office.directory._client
    monkeypatch.setattr(client, "usergroups_users_list", lambda **_asked: {"users": None})
    assert office.directory.refresh()  # everyone can be served all the same
    assert rights(office, office.stranger)


@pytest.mark.parametrize("error", ["missing_scope", "no_such_subteam", "internal_error"])
def test_a_group_that_cannot_be_read_withdraws_nothing(office: Office, error: str) -> None:
    group = office.sandbox.user_group("conseil", id="SCONSEIL", members=[office.stranger])
    office.settings.rac_advisors_group = group.id
    assert office.directory.refresh()
    office.sandbox.fail("usergroups.users.list", error=error)
    assert office.directory.refresh()
    assert rights(office, office.stranger)


def test_without_the_setting_no_group_is_read(office: Office) -> None:
    office.sandbox.user_group("conseil", id="SCONSEIL", members=[office.stranger])
    assert office.directory.refresh()
    assert rights(office, office.stranger) is None


# --- the thread -------------------------------------------------------------------------------------


def test_people_who_keep_asking_do_not_put_off_what_could_not_be_read(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "RETRY_S", 0.2)
    office.sandbox.fail("auth.test", error="internal_error")

    def known_while_they_ask() -> bool:
        office.directory.ask(office.julie.id)
        return office.directory.known

    office.directory.start()
    try:
        assert eventually(known_while_they_ask)
    finally:
        office.directory.stop(5)


def test_somebody_who_comes_many_times_meanwhile_is_asked_about_once(office: Office) -> None:
    eve, zoe = office.sandbox.person("Ève Nouvelle", id="UEVE"), office.sandbox.person("Zoé", id="UZOE")
    for _ in range(5):
        office.directory.ask(eve.id)
    office.directory.ask(zoe.id)
    office.directory.start()
    try:
        assert eventually(lambda: told(office, "UZOE") is not None)
    finally:
        office.directory.stop(5)
    asked = [entry for entry in office.sandbox.log if entry.what == "users.info"]
    assert [entry.body["user"] for entry in asked].count("UEVE") == 1


class Waits:
    """In the place of the directory's event: what it waits for is over at once, by a clock of its own."""

    def __init__(self) -> None:
        self.now = 0.0
        self.stopped = False

    def wait(self, seconds: float) -> bool:
        self.now += seconds
        return self.stopped

    def is_set(self) -> bool:
        return self.stopped

    def set(self) -> None:
        self.stopped = True


@pytest.fixture
def waits(office: Office, monkeypatch: pytest.MonkeyPatch) -> Waits:
    made = Waits()
    monkeypatch.setattr(office.directory, "_stopping", made)
    monkeypatch.setattr(office.directory, "_pace", Pace(lambda: made.now))
    return made


@pytest.mark.ordinary
def test_at_the_start_a_large_team_is_read_at_a_pace_that_slack_takes(
    office: Office, waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = [office.sandbox.person(f"Conseil {n}", id=f"UC{n}") for n in range(251)]
    with office.store.writing(BY_JULIE) as work:
        for person in team:
            a_right(work, person.id)
    asked, far = list[tuple[float, str]](), [office.directory.progress]
    ask = office.directory._client.users_info
    comes = office.sandbox.person("Ève Nouvelle", id="UEVE")

    def recorded(user: str, include_locale: bool) -> SlackResponse:
        asked.append((waits.now, user))
        far.append(office.directory.progress)
        if len(asked) == 40:
            office.sandbox.fail("users.info", status=429, retry_after=90)
        if len(asked) == 100:
            office.directory.ask(comes.id)
        return ask(user=user, include_locale=include_locale)

    monkeypatch.setattr(office.directory._client, "users_info", recorded)
    assert office.directory.refresh()
    with office.store.reading(BY_JULIE) as work:
        assert people.not_read_since(work, [one.id for one in (*team, comes)], utc_now() - STALE) == []
    times = [at for at, _user in asked]
    assert max(sum(start <= one < start + 60 for one in times) for start in times) <= 100
    assert times[40] - times[39] >= 90  # and nobody is asked about meanwhile
    assert asked[39][1] == asked[40][1]  # it is asked again
    assert [user for _at, user in asked].index("UEVE") == 100  # before those who have not come
    assert (far[0], far[1], far[31], far[-1]) == (False, "0/251", "30/251", "250/251")
    assert office.directory.progress == "251/251"


def test_where_slack_is_asked_too_much_the_next_reading_waits_as_long_as_it_says(
    office: Office, waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.sandbox.fail("auth.test", status=429, retry_after=400)
    rests: list[float] = []

    def rest(until: float) -> None:
        rests.append(until - time.monotonic())
        waits.stopped = len(rests) == 2

    monkeypatch.setattr(office.directory, "_answer", rest)
    office.directory._run()
    assert 390 < rests[0] <= 400
    assert office.directory.known


def test_a_bot_that_ends_while_slack_wants_it_to_wait_asks_nothing_more(
    nobody_told: Office, waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, before = nobody_told, len(nobody_told.sandbox.log)
    office.sandbox.fail("users.info", status=429, retry_after=400, times=None)
    monkeypatch.setattr(waits, "wait", lambda seconds: seconds > 0)  # it is told to end then
    monkeypatch.setattr(waits, "is_set", lambda: len(asked()) > 0)

    def asked() -> list[str]:
        return [entry.what for entry in office.sandbox.log[before:] if entry.what == "users.info"]

    office.directory.refresh()
    assert asked() == ["users.info"]
