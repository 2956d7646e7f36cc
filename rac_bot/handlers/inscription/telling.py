"""What advisors and the team are told of a change: stored with it, in the same transaction."""

from collections.abc import Sequence

from rac_bot.handlers.gate.visit import Visit
from rac_bot.messages.inscription import draw_message
from rac_bot.store.models import Audience, Inscription, MessageKind
from rac_bot.store.people import people
from rac_bot.store.telling import telling
from rac_bot.store.telling.telling import Render, To
from rac_bot.store.work.work import Work


def tell_enrolled(work: Work, visit: Visit, lines: Sequence[Inscription]) -> None:
    """One message to the advisor who enrolled and one to the team, however many the lines."""
    user = visit.by.actor
    own, team = To(Audience.ADVISOR, user, user), To(Audience.TEAM, visit.settings.rac_team_channel, user)
    for to in (own, team):
        telling.announce(work, lines, to, _render(work), now=work.now)


def tell_changed(work: Work, lines: Sequence[Inscription]) -> None:
    """Edit what was said of these lines, wherever it was said."""
    telling.revise(work, lines, _render(work), now=work.now)


def tell_deleted(work: Work, line: Inscription) -> None:
    """The messages about it say so; whoever deleted it is offered it back."""
    to = To(Audience.ADVISOR, work.by.actor, work.by.actor)
    telling.announce(work, [line], to, _render(work), now=work.now, kind=MessageKind.DELETED)
    tell_changed(work, [line])


def _render(work: Work) -> Render:
    names = people.names(work)
    return lambda message: draw_message(message, names.get(message.actor, message.actor))
