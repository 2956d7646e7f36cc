"""People, and channels, as Slack describes them: kept, so that no interaction waits for the network."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from rac_bot.domain.readership import Readership
from rac_bot.store.models import Channel, Person, Workspace
from rac_bot.store.models.base import utc_now
from rac_bot.store.work.statements import Belongs, Open, Written
from rac_bot.store.work.work import Work

NAMES = Open(select(Person.slack_id, Person.name))
BY_IDS = Open(select(Person).where(Person.slack_id.in_(bindparam("ids", expanding=True))))
READ_SINCE = Open(select(Person.slack_id).where(Person.told_at >= bindparam("moment")))
TEAM = Open(select(Workspace.team_id))
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


def name_of(work: Work, slack_id: str) -> str | None:
    """The name to show for a person, if Slack has said it."""
    known = work.find(Person, slack_id)
    return known.name if known else None


def names(work: Work) -> dict[str, str]:
    """Everybody's name known so far, by Slack id: the team is small."""
    return work.known(_names)


def _names(work: Work) -> dict[str, str]:
    return dict(work.rows(NAMES))


def team_id(work: Work) -> str | None:
    """The workspace's, once Slack has said it."""
    return work.scalar(TEAM)


def of_ids(work: Work, slack_ids: Iterable[str]) -> dict[str, Person]:
    return {one.slack_id: one for one in work.scalars(BY_IDS, ids=list(slack_ids))}


def keep(work: Work, profile: SlackProfile) -> None:
    """Keep what Slack says of a person, unless it said something newer already."""
    known = work.find(Person, profile.slack_id)
    if known and profile.updated and known.updated and profile.updated < known.updated:
        return
    person = known or Person(slack_id=profile.slack_id)
    for name, value in {**asdict(profile), "name": profile.name[:120], "told_at": utc_now()}.items():
        setattr(person, name, value)
    work.add(person)


def is_known(work: Work, slack_id: str) -> bool:
    return work.find(Person, slack_id) is not None


def not_read_since(work: Work, slack_ids: Iterable[str], moment: datetime) -> list[str]:
    """Those of whom Slack has said nothing since that moment, or ever."""
    read = set(work.scalars(READ_SINCE, moment=moment))
    return [one for one in slack_ids if one not in read]


def keep_workspace(work: Work, team_id: str, name: str) -> None:
    """Keep which workspace the bot is in; there is one."""
    work.write(OTHER_WORKSPACES, {"team": team_id})
    workspace = work.find(Workspace, team_id) or Workspace(team_id=team_id)
    workspace.name, workspace.told_at = name[:120], utc_now()
    work.add(workspace)


def channel(work: Work, slack_id: str) -> Channel | None:
    return work.find(Channel, slack_id)


def keep_channel(work: Work, slack_id: str, name: str, read_by: Readership, now: datetime) -> None:
    """Keep who else can read a channel."""
    kept = work.find(Channel, slack_id) or Channel(slack_id=slack_id)
    kept.name, kept.public, kept.shared, kept.told_at = name[:120], read_by.public, read_by.shared, now
    work.add(kept)
