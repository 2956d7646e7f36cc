"""What a stored message says, drawn from its lines as they are now."""

from rac_bot.messages.inscription import Drawn, draw_message
from rac_bot.store.models import MessageKind
from rac_bot.store.people import people
from rac_bot.store.telling import telling
from rac_bot.store.work.work import Work


def drawn(work: Work, message_id: int) -> tuple[Drawn, Drawn]:
    """Text and blocks as they are to be sent, and as its row has them: as they were posted last."""
    message = telling.message(work, message_id)
    assert message is not None  # noqa: S101  rows go with their people alone, who are erased first
    held = message.text, message.blocks
    if message.kind is MessageKind.NOTICE or message.erase or (message.text and not message.inscriptions):
        return held, held
    advisor = people.name_of(work, message.actor) or message.actor
    return draw_message(message, advisor, work.now), held
