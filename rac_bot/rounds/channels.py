"""The digest of a channel: how many inscriptions were saved since its last, on working days, at its hour."""

from collections.abc import Callable
from datetime import datetime, timedelta

from rac_bot.i18n import TORONTO, speaking
from rac_bot.messages.channel import draw_channel_digest
from rac_bot.store.college.calendar import working_days
from rac_bot.store.database.engine import Store
from rac_bot.store.due import tasks
from rac_bot.store.due.tasks import Due
from rac_bot.store.models import Audience, MessageKind, TaskKind
from rac_bot.store.routing import rules, saved
from rac_bot.store.telling import telling
from rac_bot.store.telling.telling import To
from rac_bot.store.work.work import THE_BOT, Work

LATE = timedelta(hours=12)  # one of a day before is in the next


class ChannelDigests:
    """`team`: the channel of the settings; `speaks`: the language of the channels."""

    def __init__(
        self, store: Store, team: str, wake_delivery: Callable[[], None], speaks: str = "fr"
    ) -> None:
        self._store, self._team = store, team
        self._wake_delivery, self._speaks = wake_delivery, speaks

    def prepare(self, now: datetime) -> None:
        """Nothing takes long."""

    def lay(self, work: Work, now: datetime) -> None:
        days = work.known(working_days)
        at = work.known(rules.routing, self._team).digests()
        wanted = {channel: days.next(now, minutes) for channel, minutes in at.items()}
        tasks.lay(work, TaskKind.CHANNEL, wanted, now)

    def do(self, task: Due, now: datetime) -> datetime | None:
        """What was missed is in the next one, which counts from the last that was told."""
        with self._store.reading(THE_BOT) as work:
            days, team = work.known(working_days), work.known(rules.routing, self._team)
            minutes = team.digests().get(task.key)
            if minutes is None:
                return None
            late = now - task.at > LATE or not days.is_open(now)
            found = None if late else saved.digest(work, team, task.key, now)
        if found and found[1]:
            with speaking(self._speaks):
                text, blocks = draw_channel_digest(*found)
            day = now.astimezone(TORONTO).date()
            with self._store.writing(THE_BOT) as work:
                to = To(Audience.TEAM, task.key, THE_BOT.actor)
                key = f"{MessageKind.DIGEST}:{task.key}:{day}"
                telling.notify(work.at(now), to, key, text, blocks, MessageKind.DIGEST)
            self._wake_delivery()
        return days.next(now, minutes)
