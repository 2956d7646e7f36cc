"""`/rac messages`: administrators see what is not delivered and why, and send it again."""

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.modals.admin import messages as modal
from rac_bot.modals.parts import forms
from rac_bot.store.models import MessageState
from rac_bot.store.telling import undelivered
from rac_bot.store.work.work import Work
from rac_bot.words.messages import retried


def register(routes: Routes) -> None:
    routes.action("refresh_messages", show_messages, Role.ADMINISTERING)
    routes.action("retry_message", retry, Role.ADMINISTERING)


def show_messages(visit: Visit) -> Answer:
    with visit.reading() as work:
        return visit.show(_view(work))


def retry(visit: Visit) -> Answer:
    """One in doubt is sent again only by the button that asked whether it may be doubled."""
    number, _colon, state = visit.asked.chosen.partition(":")
    message_id, asked = forms.number(number), state == MessageState.IN_DOUBT
    with visit.writing() as work:
        outcome = undelivered.retry(work, message_id, visit.now, may_double=asked)
        view = _view(work, retried(outcome, message_id))
    visit.wake_delivery()
    return visit.show(view)


def _view(work: Work, notice: str | None = None) -> Json:
    return modal.messages_view(
        undelivered.backlog(work),
        undelivered.troubles(work),
        undelivered.messages(work, undelivered.UNDELIVERED, limit=modal.SHOWN),
        work.now,
        notice,
    )
