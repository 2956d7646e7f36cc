"""`user_change`: what Slack says anew of a person whom the bot knows."""

from collections.abc import Callable

import structlog
from slack_bolt.kwargs_injection.args import Args

from rac_bot.directory import TROUBLES, told
from rac_bot.handlers.desk import Desk
from rac_bot.store import people

log = structlog.get_logger()


def follow(desk: Desk) -> Callable[[Args], None]:
    """The listener; Slack sends the event again where it is not acknowledged."""

    def listen(args: Args) -> None:
        user = args.body.get("event", {}).get("user")
        try:
            person = told(user)
            with desk.store.reading() as session:
                known = people.is_known(session, person.slack_id)
            if known:  # the event comes for everyone of the workspace
                with desk.store.writing() as session:
                    people.tell(session, person)
        except (*TROUBLES, TypeError, AttributeError) as error:
            log.warning("change_unread", error=type(error).__name__)
        args.ack()

    return listen
