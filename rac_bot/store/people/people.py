"""People, and channels, as Slack tells them: kept, so that no interaction waits for the network."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from rac_bot.store.models import Channel, Person, Workspace
from rac_bot.store.models.base import utc_now
from rac_bot.store.work.work import Work


@dataclass(frozen=True, slots=True)
class Told:
    """What Slack's directory tells of a person."""

    slack_id: str
    name: str
    team_id: str | None = None
    guest: bool = False  # restricted to some channels, or of another organisation
    bot: bool = False
    deactivated: bool = False
    locale: str | None = None
    updated: int | None = None  # Slack's time of it: events come late, and twice


def name_of(work: Work, slack_id: str) -> str | None:
    """The name to show for a person, if Slack has told it."""
    known = work.db.get(Person, slack_id)
    return known.name if known else None


def names(work: Work) -> dict[str, str]:
    """Everybody's name known so far, by Slack id: the team is small."""
    return dict(work.db.execute(select(Person.slack_id, Person.name)).all())


def team_id(work: Work) -> str | None:
    """The workspace's, once Slack has told it."""
    return work.db.scalar(select(Workspace.team_id))


def of_ids(work: Work, slack_ids: Iterable[str]) -> dict[str, Person]:
    found = work.db.scalars(select(Person).where(Person.slack_id.in_(list(slack_ids))))
    return {one.slack_id: one for one in found}


def tell(work: Work, told: Told) -> None:
    """Keep what Slack tells of a person, unless it told something newer already."""
    known = work.db.get(Person, told.slack_id)
    if known and told.updated and known.updated and told.updated < known.updated:
        return
    work.db.merge(
        Person(
            slack_id=told.slack_id,
            name=told.name[:120],
            team_id=told.team_id,
            guest=told.guest,
            bot=told.bot,
            deactivated=told.deactivated,
            locale=told.locale,
            updated=told.updated,
            told_at=utc_now(),
        )
    )


def is_known(work: Work, slack_id: str) -> bool:
    return work.db.get(Person, slack_id) is not None


def told_before(work: Work, slack_ids: Iterable[str], moment: datetime) -> list[str]:
    """Those of whom Slack has told nothing since that moment, or ever."""
    since = set(work.db.scalars(select(Person.slack_id).where(Person.told_at >= moment)))
    return [one for one in slack_ids if one not in since]


def tell_workspace(work: Work, team_id: str, name: str) -> None:
    """Keep which workspace the bot is in; there is one."""
    work.db.execute(delete(Workspace).where(Workspace.team_id != team_id))
    work.db.merge(Workspace(team_id=team_id, name=name[:120], told_at=utc_now()))


def channel(work: Work, slack_id: str) -> Channel | None:
    return work.db.get(Channel, slack_id)


def tell_channel(work: Work, slack_id: str, name: str, *, public: bool, shared: bool, now: datetime) -> None:
    """Keep who else can read a channel."""
    work.db.merge(Channel(slack_id=slack_id, name=name[:120], public=public, shared=shared, told_at=now))
