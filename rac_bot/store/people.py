"""The advisors' names as Slack gives them, kept so that no save waits for the network."""

from sqlalchemy.orm import Session

from rac_bot.store.models import Advisor
from rac_bot.store.models.base import utc_now


def name_of(session: Session, slack_id: str, otherwise: str) -> str:
    """The name to show for a person, or `otherwise` where Slack has not told it yet."""
    known = session.get(Advisor, slack_id)
    return known.name if known else otherwise


def remember(session: Session, slack_id: str, name: str) -> None:
    session.merge(Advisor(slack_id=slack_id, name=name[:120], seen_at=utc_now()))
