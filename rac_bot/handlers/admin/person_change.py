"""`user_change`: what Slack says anew of a person whom the bot knows."""

from collections.abc import Callable

from slack_bolt import BoltResponse
from slack_bolt.kwargs_injection.args import Args
from sqlalchemy.exc import SQLAlchemyError

from rac_bot.errors import Refusal
from rac_bot.handlers.gate.payload import storable
from rac_bot.handlers.gate.visit import Desk
from rac_bot.logs import logger
from rac_bot.slack.profiles import profile
from rac_bot.store.people import people
from rac_bot.store.work.work import THE_BOT

log = logger()


def follow(desk: Desk) -> Callable[[Args], BoltResponse]:
    """The listener. Slack sends the event again where the database could not take it."""

    def listen(args: Args) -> BoltResponse:
        try:
            person = profile(storable(args.body)["event"]["user"])
            with desk.store.reading(THE_BOT) as work:
                known = people.is_known(work, person.slack_id, person.other_id)
            if known:  # the event comes for everyone of the workspace
                with desk.store.writing(THE_BOT) as work:
                    people.keep(work, person)
                desk.wake_delivery()
        except (Refusal, SQLAlchemyError) as error:
            log.warning("change_postponed", error=type(error).__name__)
            return BoltResponse(status=503)
        except (KeyError, TypeError, AttributeError) as error:  # nobody whom Slack would describe so
            log.warning("change_unread", error=type(error).__name__)
        return args.ack()

    return listen
