"""Who can read the team's channel: known before anything is posted there, or nothing is."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from rac_bot.delivery import Delivery
from rac_bot.delivery.channels import FRESH
from rac_bot.domain.readership import ReadBy
from rac_bot.domain.rights import Role
from rac_bot.store.file import candidates
from rac_bot.store.models import Audience, Lane, MessageState, StoredMessage
from rac_bot.store.privacy import privacy
from rac_bot.store.telling.telling import TOGETHER
from tests.builders import a_candidate, a_dossier, a_grid, a_person, a_right
from tests.conftest import Office, reading
from tests.databases import BY_JULIE, by, raw

SOON = timedelta(seconds=40)  # past the wait for what somebody mends
DAS = ("1234567", "2345678", "3456789")

PUBLIC = (
    "Rien ne part vers <#CEQUIPE> : ce canal est public. Rendez-le privé, ou réglez "
    "RAC_TEAM_CHANNEL_READ_BY=workspace : tout l’espace de travail y lira alors les initiales, le DA abrégé, "
    "le cours et la session de chacun. Les messages attendent, et partiront ensuite."
)


@pytest.fixture
def college(office: Office) -> Office:
    """Three candidates, none enrolled yet."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        for da in DAS:
            a_dossier(work, a_candidate(work, grid, da=da), "A-2017")
    return office


def enrol(office: Office, da: str = DAS[0], course: str = "322-001-RL") -> None:
    office.julie.command(f"/inscrire {da} {course}")
    office.julie.choose("Groupe", "00991 · EE SR")
    office.julie.submit()


def let(office: Office, allowed: ReadBy) -> None:
    """The bot starts again with that setting."""
    client, admins = office.delivery._client, office.settings.rac_admins
    office.delivery = Delivery(office.store, client, admins, allowed, office.now)


def test_modes_are_told_where_advisors_alone_read(college: Office) -> None:
    client, admins = college.delivery._client, college.settings.rac_admins
    college.delivery = Delivery(
        college.store, client, admins, clock=college.now, modes="advisors", team=college.team.id
    )
    enrol(college)
    deliver(college, after=TOGETHER)
    assert "EE SR" in college.luc.channel_messages(college.team)[-1].text
    college.julie.invite(college.team, college.stranger)
    enrol(college, DAS[1])
    deliver(college, after=FRESH)
    told = college.luc.channel_messages(college.team)[-1]
    assert "322-001-RL" in told.text
    assert "EE SR" not in f"{told.text} {told.reading}"
    with college.store.writing(BY_JULIE) as work:  # whatever rights they were given, they are not served
        a_right(work, college.stranger.id)
        a_person(work, college.stranger.id, "Alex", guest=True)
    enrol(college, DAS[1], "322-002-RL")
    deliver(college, after=FRESH)
    assert "EE SR" not in college.luc.channel_messages(college.team)[-1].reading
    college.stranger.leave(college.team)
    college.sandbox.fail("conversations.members", error="fetch_members_failed")
    enrol(college, DAS[2])
    deliver(college, after=FRESH)
    assert "EE SR" not in college.luc.channel_messages(college.team)[-1].text


def deliver(office: Office, *, after: timedelta = timedelta()) -> None:
    office.ahead += after
    office.deliver()


def posted(office: Office) -> int:
    return len(office.luc.channel_messages(office.team))


def told_the_team(office: Office) -> StoredMessage:
    with office.store.reading(BY_JULIE) as work:
        wanted = select(StoredMessage).where(StoredMessage.audience == Audience.TEAM)
        return raw(work).scalars(wanted).one()


def notices(office: Office) -> list[str]:
    return [message.text.replace("\u00a0", " ") for message in office.admin.direct_messages()]


def questions(office: Office) -> int:
    return sum(entry.what == "conversations.info" for entry in office.sandbox.log)


def test_a_private_channel_is_told(college: Office) -> None:
    enrol(college)
    deliver(college)
    assert (posted(college), questions(college)) == (1, 1)


def test_a_public_channel_is_told_nothing_until_it_is_made_private(college: Office) -> None:
    college.sandbox.change(college.team, private=False)
    enrol(college)
    deliver(college)
    assert (posted(college), len(college.julie.direct_messages())) == (0, 1)
    waiting = told_the_team(college)
    assert (waiting.state, waiting.reason) == (MessageState.PENDING, "channel_is_public")
    college.sandbox.change(college.team, private=True)
    deliver(college, after=SOON)
    assert posted(college) == 1
    assert told_the_team(college).state is MessageState.SENT
    with college.store.reading(BY_JULIE) as work:
        assert raw(work).get_one(Lane, "CEQUIPE").blocked is None


def test_administrators_are_told_once_what_to_do_and_what_it_entails(college: Office) -> None:
    with college.store.writing(BY_JULIE) as work:
        a_right(work, "ULUC", Role.ADMINISTERING)
        a_right(work, "UADMIN", Role.ADMINISTERING)  # by the settings too
    college.sandbox.change(college.team, private=False)
    for da in DAS:
        enrol(college, da)
    for _ in range(4):
        deliver(college, after=SOON)
    assert notices(college) == [PUBLIC]
    assert [m.text.replace("\u00a0", " ") for m in college.luc.direct_messages()] == [PUBLIC]


def test_each_of_two_obstacles_of_a_channel_is_told(college: Office) -> None:
    college.sandbox.change(college.team, private=False)
    enrol(college)
    deliver(college)
    college.sandbox.change(college.team, pending_outside=True)
    for _ in range(2):
        deliver(college, after=SOON)
    public, shared = notices(college)
    assert public == PUBLIC
    assert "RAC_TEAM_CHANNEL_READ_BY=outside : des personnes d’autres organisations y liront" in shared


def test_a_public_channel_is_told_once_the_setting_accepts_it(college: Office) -> None:
    college.sandbox.change(college.team, private=False)
    enrol(college)
    deliver(college)
    let(college, "workspace")
    deliver(college, after=SOON)
    assert posted(college) == 1


@pytest.mark.parametrize("how", ["shared_outside", "pending_outside", "shared_in_org"])
@pytest.mark.parametrize("allowed", ["members", "workspace"])
def test_a_channel_shared_outside_is_refused_even_where_the_workspace_may_read(
    college: Office, how: str, allowed: ReadBy
) -> None:
    let(college, allowed)
    college.sandbox.change(college.team, **{how: True})
    enrol(college)
    deliver(college)
    assert (posted(college), told_the_team(college).reason) == (0, "channel_is_shared")


def test_a_channel_shared_outside_is_told_once_the_setting_accepts_it(college: Office) -> None:
    college.sandbox.change(college.team, private=False, shared_outside=True)
    let(college, "outside")
    enrol(college)
    deliver(college)
    assert (posted(college), questions(college)) == (1, 0)  # nothing that Slack says would matter


@pytest.mark.parametrize(
    "fault",
    [{"drop": True}, {"status": 500}, {"error": "internal_error"}, {"retry_after": 30}],
    ids=["cut", "500", "internal", "429"],
)
def test_while_nobody_can_tell_who_reads_it_the_message_waits(
    college: Office, fault: dict[str, object]
) -> None:
    college.sandbox.fail("conversations.info", **fault)  # type: ignore[arg-type]
    enrol(college)
    deliver(college)
    assert (posted(college), told_the_team(college).state) == (0, MessageState.PENDING)
    deliver(college, after=SOON)
    assert posted(college) == 1
    assert notices(college) == []


@pytest.mark.parametrize("word", ["missing_scope", "channel_not_found", "a_word_nobody_knows"])
def test_where_slack_will_not_tell_who_reads_it_nothing_is_posted_until_it_does(
    college: Office, word: str
) -> None:
    college.sandbox.fail("conversations.info", error=word, times=None)
    enrol(college)
    for _ in range(3):
        deliver(college, after=SOON)
    assert (posted(college), told_the_team(college).reason) == (0, word)
    assert len(notices(college)) == 1
    college.sandbox.heal()
    deliver(college, after=SOON)
    assert posted(college) == 1


def test_a_scope_that_was_not_granted_is_told_with_what_to_do(college: Office) -> None:
    college.sandbox.fail("conversations.info", error="missing_scope", times=None)
    enrol(college)
    for _ in range(2):
        deliver(college, after=SOON)
    [notice] = notices(college)
    assert "Reprenez le manifeste de cette version et réinstallez l’application" in notice


def test_a_refused_token_is_no_fault_of_the_channel(college: Office) -> None:
    college.sandbox.fail("conversations.info", error="token_revoked")
    enrol(college)
    deliver(college)
    assert (college.delivery.token_refused, told_the_team(college).reason) == (True, "token_revoked")
    deliver(college, after=SOON)
    assert (posted(college), notices(college)) == (1, [])


def test_an_edit_waits_too_while_others_could_read_it(college: Office) -> None:
    enrol(college)
    deliver(college)
    college.sandbox.change(college.team, private=False)
    college.ahead += FRESH
    enrol(college, course="322-002-RL")  # joins the message just told
    deliver(college)
    [message] = college.luc.channel_messages(college.team)
    assert "322-002-RL" not in message.text
    college.sandbox.change(college.team, private=True)
    deliver(college, after=SOON)
    [message] = college.luc.channel_messages(college.team)
    assert "322-002-RL" in message.text


def test_an_erased_person_s_message_is_deleted_though_the_channel_takes_nothing(college: Office) -> None:
    enrol(college, DAS[1])
    enrol(college, DAS[0])
    for _ in range(2):
        deliver(college, after=timedelta(seconds=2))
    assert posted(college) == 2
    college.sandbox.change(college.team, private=False)
    college.ahead += FRESH
    enrol(college, DAS[1], "322-002-RL")  # an edit of the first message, which now waits
    deliver(college)
    assert college.luc.channel_messages(college.team)[0].text.count("RL") == 1
    with college.store.writing(BY_JULIE) as work:
        lise = candidates.by_da(work, DAS[0])
        assert lise
        privacy.erase(by(work, "UADMIN"), lise, "demande du 15 janvier", college.now())
    deliver(college)
    assert posted(college) == 1


def test_slack_is_asked_once_in_ten_minutes_rather_than_for_each_message(college: Office) -> None:
    for da in DAS:
        enrol(college, da)
        deliver(college, after=timedelta(seconds=2))
    assert (posted(college), questions(college)) == (3, 1)
    college.ahead += max(FRESH, TOGETHER)
    enrol(college, course="322-002-RL")
    deliver(college)
    assert questions(college) == 2


def test_administrators_read_in_slack_why_the_team_is_not_told(college: Office) -> None:
    college.sandbox.change(college.team, private=False)
    enrol(college)
    deliver(college)
    college.admin.command("/rac messages")
    assert "(`channel_is_public`) : ce canal est public. Rendez-le privé" in reading(college.admin)
