"""The advisors' names as Slack gives them, kept so that no save waits for the network."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from rac_bot.store.models import Advisor
from rac_bot.store.models.base import utc_now


def name_of(session: Session, slack_id: str) -> str | None:
    """The name to show for a person, if Slack or a request of theirs has told it."""
    known = session.get(Advisor, slack_id)
    return known.name if known else None


def names(session: Session) -> dict[str, str]:
    """Everybody's name known so far, by Slack id: the team is small."""
    return {advisor.slack_id: advisor.name for advisor in session.scalars(select(Advisor))}


def remember(session: Session, slack_id: str, name: str) -> None:
    session.merge(Advisor(slack_id=slack_id, name=name[:120], seen_at=utc_now()))
