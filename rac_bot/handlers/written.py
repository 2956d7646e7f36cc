"""`message.im`: what a person writes to the bot, which it does not read: they are told so, and how to ask."""

from collections.abc import Callable
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.kwargs_injection.args import Args
from sqlalchemy.exc import SQLAlchemyError

from rac_bot.blockkit import section
from rac_bot.errors import Refusal
from rac_bot.handlers.gate.visit import Desk
from rac_bot.i18n import TORONTO, _, language
from rac_bot.logs import logger
from rac_bot.settings import Settings
from rac_bot.store.models import Audience
from rac_bot.store.telling.telling import To, notify
from rac_bot.store.work.work import THE_BOT

log = logger()

BY_PEOPLE = (None, "file_share")  # subtypes; the others are of edits, deletions, and what apps post


def answer(desk: Desk) -> Callable[[Args], BoltResponse]:
    """The listener: one answer a day to each. Slack sends the event again where the database is not there."""

    def listen(args: Args) -> BoltResponse:
        try:
            if writer := _writer(args.body.get("event")):
                language.set(desk.settings.rac_language)
                _tell(desk, writer)
        except (Refusal, SQLAlchemyError) as error:
            log.warning("writer_not_answered", error=type(error).__name__)
            return BoltResponse(status=503)
        return args.ack()

    return listen


def _writer(event: Any) -> str | None:
    """Who wrote it; None for what an app posted, ours above all: an answer to it would never end."""
    match event:
        case {"channel_type": "im", "user": str(user)} if "bot_id" not in event:
            return user if event.get("subtype") in BY_PEOPLE and len(user) <= 20 else None
    return None


def _tell(desk: Desk, writer: str) -> None:
    sentence = _sentence(desk.settings)
    with desk.store.writing(THE_BOT) as work:
        day = work.now.astimezone(TORONTO).date()
        to = To(Audience.ADVISOR, writer, THE_BOT.actor)
        notify(work, to, f"written:{writer}:{day}", sentence, [section(sentence)])
    desk.wake_delivery()


def _sentence(settings: Settings) -> str:
    told = _(
        "Je ne lis pas ce qui m’est écrit ici. Tapez plutôt `{find}` pour trouver un candidat, `{enrol}` "
        "pour l’inscrire, `{rac} aide` pour le reste.",
        find=settings.rac_command_candidate,
        enrol=settings.rac_command_enrol,
        rac=settings.rac_command_rac,
    )
    return f"{told} " + _(
        "Slack garde votre message, et je ne peux pas l’effacer : s’il nomme quelqu’un, supprimez-le."
    )
