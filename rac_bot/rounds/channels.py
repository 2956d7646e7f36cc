"""The digest of a channel: how many inscriptions were saved since its last, on working days, at its hour."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from rac_bot.i18n import TORONTO, speaking
from rac_bot.messages.channel import draw_channel_digest
from rac_bot.store.college.calendar import working_days
from rac_bot.store.database.engine import Store
from rac_bot.store.due import tasks
from rac_bot.store.due.tasks import Due
from rac_bot.store.models import Audience, MessageKind, TaskKind
from rac_bot.store.routing import rules
from rac_bot.store.telling import digested, telling
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
        at = {**dict.fromkeys(digested.waiting(work), 0), **work.known(rules.routing, self._team).digests()}
        wanted = {channel: days.next(now, minutes) for channel, minutes in at.items()}
        tasks.lay(work, TaskKind.CHANNEL, wanted, now)

    def do(self, task: Due, now: datetime) -> datetime | None:
        """What was missed is in the next one."""
        with self._store.reading(THE_BOT) as work:
            days, team = work.known(working_days), work.known(rules.routing, self._team)
            minutes = team.digests().get(task.key)
            late = now - task.at > LATE or not days.is_open(now)
            found = () if late else digested.counted(work, task.key)
        if found:
            self._tell(task.key, found, now)
        if minutes is None and not late:
            return None  # that was the last, of a channel that takes no digest any more
        return days.next(now, minutes or 0)

    def _tell(self, channel: str, lines: Collection[int], now: datetime) -> None:
        with speaking(self._speaks):
            text, blocks = draw_channel_digest(len(lines))
        with self._store.writing(THE_BOT) as work:
            to = To(Audience.TEAM, channel, THE_BOT.actor)
            key = f"{MessageKind.DIGEST}:{channel}:{now.astimezone(TORONTO):%Y%m%dT%H%M}"
            telling.notify(work.at(now), to, key, text, blocks, MessageKind.DIGEST)
            digested.told(work, channel, lines)
        self._wake_delivery()
