"""`/rac messages`: administrators see what is not delivered and why, and send it again."""

from sqlalchemy.orm import Session

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Answer, Interaction, shown
from rac_bot.handlers.gate.routes import Routes
from rac_bot.messages.trouble import advice
from rac_bot.modals.admin import messages as modal
from rac_bot.modals.parts import forms
from rac_bot.store.models import MessageState
from rac_bot.store.models.base import utc_now
from rac_bot.store.telling import undelivered


def register(routes: Routes) -> None:
    routes.action("refresh_messages", show_messages, Role.ADMINISTERING)
    routes.action("retry_message", retry, Role.ADMINISTERING)


def show_messages(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.reading() as session:
        return shown(interaction, _view(session))


def retry(desk: Desk, interaction: Interaction) -> Answer:
    """One in doubt is sent again only by the button that asked whether it may be doubled."""
    number, _colon, state = interaction.chosen.partition(":")
    message_id, asked = forms.number(number), state == MessageState.IN_DOUBT
    with desk.store.writing() as session:
        outcome = undelivered.retry(session, interaction.user, message_id, utc_now(), may_double=asked)
        view = _view(session, modal.retried(outcome, message_id))
    desk.wake_delivery()
    return shown(interaction, view)


def _view(session: Session, notice: str | None = None) -> Json:
    return modal.messages_view(
        undelivered.standing(session),
        [(one, advice(one.reason, one.state)) for one in undelivered.troubles(session)],
        undelivered.messages(session, undelivered.UNDELIVERED, limit=modal.SHOWN),
        utc_now(),
        notice,
    )
