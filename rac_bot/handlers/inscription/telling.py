"""What advisors and the team are told of a change: stored with it, in the same transaction."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Interaction
from rac_bot.messages.inscription import render
from rac_bot.store.models import Audience, Inscription, MessageKind
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import people
from rac_bot.store.telling import telling
from rac_bot.store.telling.telling import Render, To


def tell_enrolled(
    session: Session, desk: Desk, interaction: Interaction, lines: Sequence[Inscription]
) -> None:
    """One message to the advisor who enrolled and one to the team, however many the lines."""
    user = interaction.user
    own, team = To(Audience.ADVISOR, user, user), To(Audience.TEAM, desk.settings.rac_team_channel, user)
    for to in (own, team):
        telling.tell(session, lines, to, _render(session), now=utc_now())


def tell_changed(session: Session, lines: Sequence[Inscription]) -> None:
    """Edit what was said of these lines, wherever it was said."""
    telling.tell_again(session, lines, _render(session), now=utc_now())


def tell_deleted(session: Session, user: str, line: Inscription) -> None:
    """The messages about it say so; whoever deleted it is offered it back."""
    to = To(Audience.ADVISOR, user, user)
    telling.tell(session, [line], to, _render(session), now=utc_now(), kind=MessageKind.DELETED)
    tell_changed(session, [line])


def _render(session: Session) -> Render:
    names = people.names(session)
    return lambda message: render(message, names.get(message.actor, message.actor))
