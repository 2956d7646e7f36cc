"""People, and channels, as Slack tells them: kept, so that no interaction waits for the network."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from rac_bot.store.models import Channel, Person, Workspace
from rac_bot.store.models.base import utc_now


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


def name_of(session: Session, slack_id: str) -> str | None:
    """The name to show for a person, if Slack has told it."""
    known = session.get(Person, slack_id)
    return known.name if known else None


def names(session: Session) -> dict[str, str]:
    """Everybody's name known so far, by Slack id: the team is small."""
    return dict(session.execute(select(Person.slack_id, Person.name)).all())


def team_id(session: Session) -> str | None:
    """The workspace's, once Slack has told it."""
    return session.scalar(select(Workspace.team_id))


def of_ids(session: Session, slack_ids: Iterable[str]) -> dict[str, Person]:
    found = session.scalars(select(Person).where(Person.slack_id.in_(list(slack_ids))))
    return {one.slack_id: one for one in found}


def tell(session: Session, told: Told) -> None:
    """Keep what Slack tells of a person, unless it told something newer already."""
    known = session.get(Person, told.slack_id)
    if known and told.updated and known.updated and told.updated < known.updated:
        return
    session.merge(
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


def is_known(session: Session, slack_id: str) -> bool:
    return session.get(Person, slack_id) is not None


def told_before(session: Session, slack_ids: Iterable[str], moment: datetime) -> list[str]:
    """Those of whom Slack has told nothing since that moment, or ever."""
    since = set(session.scalars(select(Person.slack_id).where(Person.told_at >= moment)))
    return [one for one in slack_ids if one not in since]


def tell_workspace(session: Session, team_id: str, name: str) -> None:
    """Keep which workspace the bot is in; there is one."""
    session.execute(delete(Workspace).where(Workspace.team_id != team_id))
    session.merge(Workspace(team_id=team_id, name=name[:120], told_at=utc_now()))


def channel(session: Session, slack_id: str) -> Channel | None:
    return session.get(Channel, slack_id)


def tell_channel(
    session: Session, slack_id: str, name: str, *, public: bool, shared: bool, now: datetime
) -> None:
    """Keep who else can read a channel."""
    session.merge(Channel(slack_id=slack_id, name=name[:120], public=public, shared=shared, told_at=now))
