"""Who can read a channel, asked of Slack before anything is posted there."""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rac_bot.domain.readership import ReadBy, Readership
from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import Busy, ConnectionLost
from rac_bot.logs import logger
from rac_bot.slack.answers import held
from rac_bot.slack.errors import failure, kind, word
from rac_bot.slack.words import Kind
from rac_bot.store.database.engine import Store
from rac_bot.store.people import access, people
from rac_bot.store.work.work import THE_BOT

log = logger()

Readers = frozenset[Rights] | None
UNLIMITED = Rights(Role.ADMINISTERING)
MOST_MEMBERS = 200  # of a channel: a larger one has others than advisors
FRESH = timedelta(minutes=10)  # how long Slack's answer that a channel is safe is trusted

# With any of these, people of another organisation or workspace can read the channel, or will soon.
SHARED_FLAGS = (
    *("is_shared", "is_ext_shared", "is_org_shared", "is_global_shared"),
    *("is_pending_ext_shared", "pending_shared", "pending_connected_team_ids"),
)


@dataclass(frozen=True, slots=True)
class Described:
    """A channel as Slack describes it to the bot."""

    name: str
    readership: Readership
    member: bool  # the bot is in it
    archived: bool


def describe(client: WebClient, channel: str) -> Described:
    """Ask Slack about a channel; where it does not say, the less safe is assumed.

    Raises:
        SlackApiError: Slack refuses to answer.
        OSError: Slack cannot be reached.
        Unreadable: it does not say.
    """
    answer = held(client.conversations_info(channel=channel), "channel")
    readership = Readership(
        public=not answer.get("is_private"), shared=any(answer.get(flag) for flag in SHARED_FLAGS)
    )
    return Described(
        str(answer.get("name", channel)),
        readership,
        member=bool(answer.get("is_member")),
        archived=bool(answer.get("is_archived")),
    )


class Channels:
    """Which channels may get messages, given who may read what the team is told."""

    def __init__(
        self, store: Store, client: WebClient, allowed: ReadBy, clock: Callable[[], datetime]
    ) -> None:
        self._store, self._client, self._allowed, self._clock = store, client, allowed, clock
        self._members: dict[str, tuple[datetime, frozenset[str] | None]] = {}

    def objection(self, channel: str) -> str | None:
        """Why nothing may be sent to that channel now, as one word, ours or Slack's; None if it may.

        A good answer of Slack's is trusted for ten minutes; after a bad one, Slack is asked each time.

        Raises:
            SlackApiError: Slack cannot answer now.
            OSError, Unreadable: Slack cannot be reached, or it does not say.
        """
        if self._allowed == "outside" or self._known_well(channel):
            return None
        try:
            found = describe(self._client, channel)
        except SlackApiError as error:
            if kind(error) in (Kind.TOKEN, Kind.WAIT, Kind.UNSURE):
                raise
            return word(error)
        with suppress(Busy, ConnectionLost), self._store.writing(THE_BOT) as work:  # or asked again
            people.keep_channel(work, channel, found.name, found.readership, self._clock())
        return found.readership.objection(self._allowed)

    def readers(self, channel: str, admins: Collection[str]) -> Readers:
        """The rights of whoever reads that channel; None where others than people whom the bot serves do, or
        where it is not known.

        Slack's answer is trusted for ten minutes.
        """
        with self._store.reading(THE_BOT) as work:
            kept = people.channel(work, channel)
            if kept is None or kept.public or kept.shared:
                return None
            given = {one.slack_id: one.access.rights for one in access.listed(work)}
            given |= dict.fromkeys(admins, UNLIMITED)
            told, home = people.of_ids(work, given), people.home(work)
        served = dict(given)
        for id_, one in told.items():  # each by either id of theirs
            if access.barred(one, home):
                served.pop(id_, None)
            else:
                served[id_] = next(given[its] for its in (one.slack_id, one.other_id) if its in given)
        members = self._members_of(channel)
        if members is None or len(members - served.keys()) > 1:  # the bot itself
            return None
        return frozenset(served[one] for one in members & served.keys())

    def _members_of(self, channel: str) -> frozenset[str] | None:
        """None where Slack does not tell them all."""
        known = self._members.get(channel)
        if known is None or abs(self._clock() - known[0]) >= FRESH:
            known = self._members[channel] = self._clock(), self._ask_members(channel)
        return known[1]

    def _ask_members(self, channel: str) -> frozenset[str] | None:
        try:
            answer = self._client.conversations_members(channel=channel, limit=MOST_MEMBERS)
            members = frozenset(held(answer, "members"))
        except (SlackApiError, OSError, HTTPException, ValueError) as error:
            log.info("members_unread", error=failure(error))
            return None
        return None if (answer.get("response_metadata") or {}).get("next_cursor") else members

    def _known_well(self, channel: str) -> bool:
        with self._store.reading(THE_BOT) as work:
            known = people.channel(work, channel)
        if known is None or abs(self._clock() - known.told_at) >= FRESH:
            return False
        return Readership(known.public, known.shared).objection(self._allowed) is None
