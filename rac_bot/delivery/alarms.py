"""Telling administrators what stands in the way of messages: each of them, once."""

from collections.abc import Callable, Sequence
from datetime import datetime

from rac_bot.delivery.drawing import speaks
from rac_bot.i18n import speaking
from rac_bot.messages.trouble import Trouble, draw_trouble
from rac_bot.store.models import Audience
from rac_bot.store.people import access
from rac_bot.store.telling import telling
from rac_bot.store.telling.outbox import Claim
from rac_bot.store.telling.telling import To
from rac_bot.store.work.work import Work


class Alarms:
    """`admins`, and those of the store, are told."""

    def __init__(self, admins: Sequence[str], clock: Callable[[], datetime]) -> None:
        self._admins, self._clock = admins, clock

    def tell(self, work: Work, trouble: Trouble, reason: str, claimed: Claim) -> None:
        """Store a notice to each of them; of the same trouble, message and reason, once."""
        key = f"{trouble}:{claimed.recipient}:{claimed.id}:{reason[:50]}"
        for admin in self._all(work):
            if admin != claimed.recipient:  # nothing can be sent to them
                to = To(Audience.ADMIN, admin, "rac-bot")
                with speaking(speaks(work, admin)):
                    text, blocks = draw_trouble(trouble, reason, claimed.recipient, claimed.id)
                telling.notify(work.at(self._clock()), to, f"{key}:{admin}", text, blocks)

    def told(self, work: Work, claimed: Claim) -> bool:
        """Whether another administrator has the notice that could not be sent to this one."""
        return telling.told_another(work, claimed.id, self._all(work))

    def _all(self, work: Work) -> list[str]:
        return list(dict.fromkeys([*self._admins, *access.administrators(work)]))
