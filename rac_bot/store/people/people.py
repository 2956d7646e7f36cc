"""People, and channels, as Slack describes them: kept, so that no interaction waits for the network."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, or_, select

from rac_bot.domain.membership import Home
from rac_bot.domain.readership import Readership
from rac_bot.store.models import Channel, Person, Workspace
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import access, handing, homes
from rac_bot.store.work.statements import Belongs, Open, Written
from rac_bot.store.work.work import Work

NAMES = Open(select(Person.slack_id, Person.name))
BY_IDS = Open(
    select(Person).where(
        or_(*(column.in_(bindparam("ids", expanding=True)) for column in (Person.slack_id, Person.other_id)))
    )
)
READ_SINCE = Open(select(Person.slack_id, Person.other_id).where(Person.told_at >= bindparam("moment")))
CHANNELS = Open(select(Channel.slack_id, Channel.name))
HOME = Open(select(*(getattr(Workspace, name) for name in Home._fields)))
TWIN = Written(delete(Person).where(Person.slack_id == bindparam("twin")), Belongs.TO_NO_PROGRAMME)
OTHER_WORKSPACES = Written(
    delete(Workspace).where(Workspace.team_id != bindparam("team")), Belongs.TO_NO_PROGRAMME
)


@dataclass(frozen=True, slots=True)
class SlackProfile:
    """What Slack's directory says of a person."""

    slack_id: str
    name: str
    team_id: str | None = None
    guest: bool = False  # restricted to some channels, or of another organisation
    bot: bool = False
    deactivated: bool = False
    locale: str | None = None
    updated: int | None = None  # when it changed in Slack: events come late, and twice
    enterprise_id: str | None = None
    teams: tuple[str, ...] = ()
    other_id: str | None = None


def name_of(work: Work, slack_id: str) -> str | None:
    """The name to show for a person, if Slack has said it."""
    return names(work).get(slack_id)


def names(work: Work) -> dict[str, str]:
    """Everybody's name known so far, by Slack id: the team is small."""
    return work.known(_names)


def _names(work: Work) -> dict[str, str]:
    return dict(work.rows(NAMES))


def recipients(work: Work) -> dict[str, str]:
    """The same, with the channels that Slack told of."""
    return names(work) | {slack_id: f"#{name}" for slack_id, name in work.rows(CHANNELS)}


def home(work: Work) -> Home | None:
    """The workspace, once Slack has said it."""
    return next((Home(*row) for row in work.rows(HOME)), None)


def of_ids(work: Work, slack_ids: Iterable[str]) -> dict[str, Person]:
    """Those known, by each id of theirs."""
    found = work.scalars(BY_IDS, ids=list(slack_ids))
    return {id_: one for one in found for id_ in (one.other_id, one.slack_id) if id_}


def keep(work: Work, profile: SlackProfile) -> None:
    """Keep what Slack says of a person, unless it said something newer already.

    Whoever is known by their other id goes by it still. What was kept of one person as of two becomes one.
    """
    known = of_ids(work, filter(None, (profile.slack_id, profile.other_id)))
    person = known.get(profile.slack_id) or known.get(profile.other_id or "")
    if person and profile.updated and person.updated and profile.updated < person.updated:
        return
    person = person or Person(slack_id=profile.slack_id)
    unserved = person.told_at is None or access.barred(person, home(work)) is not None
    other = {person.other_id, profile.slack_id, profile.other_id} - {person.slack_id, None}
    told = {"name": profile.name[:120], "told_at": utc_now()}
    if profile.locale is None:  # an event may not say it
        told["locale"] = person.locale
    homes.stale_at_once(work, person.slack_id)
    for twin in {one.slack_id for one in known.values()} - {person.slack_id}:
        work.write(TWIN, {"twin": twin})
    for name, value in (asdict(profile) | told).items():
        if name not in ("slack_id", "other_id"):
            setattr(person, name, value)
    for id_ in sorted(filter(None, other)):
        person.other_id = id_
        access.unite(work, person.slack_id, id_)
    work.add(person)
    if unserved:
        access.welcome(work, person.slack_id)
    if access.barred(person, home(work)):
        handing.access_changed(work, person.slack_id, None)


def is_known(work: Work, *slack_ids: str | None) -> bool:
    """Whether somebody is, by any of these ids."""
    return bool(of_ids(work, filter(None, slack_ids)))


def not_read_since(work: Work, slack_ids: Iterable[str], moment: datetime) -> list[str]:
    """Those of whom Slack has said nothing since that moment, or ever."""
    read = {id_ for ids in work.rows(READ_SINCE, moment=moment) for id_ in ids}
    return [one for one in slack_ids if one not in read]


def keep_workspace(work: Work, home: Home, name: str) -> None:
    """Keep which workspace the bot is in; there is one."""
    work.write(OTHER_WORKSPACES, {"team": home.team_id})
    workspace = work.find(Workspace, home.team_id) or Workspace(team_id=home.team_id)
    workspace.enterprise_id, workspace.org_wide = home.enterprise_id, home.org_wide
    workspace.name, workspace.told_at = name[:120], utc_now()
    work.add(workspace)


def channel(work: Work, slack_id: str) -> Channel | None:
    return work.find(Channel, slack_id)


def keep_channel(work: Work, slack_id: str, name: str, read_by: Readership, now: datetime) -> None:
    """Keep who else can read a channel."""
    kept = work.find(Channel, slack_id) or Channel(slack_id=slack_id)
    kept.name, kept.public, kept.shared, kept.told_at = name[:120], read_by.public, read_by.shared, now
    work.add(kept)
