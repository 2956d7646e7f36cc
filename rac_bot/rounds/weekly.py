"""The week's figures, told to the team as the week ends, or as the college opens again; nothing at night."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

from rac_bot.domain import weeks
from rac_bot.domain.holidays import of_quebec
from rac_bot.domain.watches import Watch
from rac_bot.i18n import speaking
from rac_bot.messages.weekly import draw_weekly, told
from rac_bot.store.college.calendar import working_days
from rac_bot.store.database.engine import Store
from rac_bot.store.due import tasks
from rac_bot.store.due.tasks import Due
from rac_bot.store.file import weekly
from rac_bot.store.file.weekly import Happened
from rac_bot.store.models import Audience, MessageKind, TaskKind
from rac_bot.store.routing.rules import routing
from rac_bot.store.telling import digests, telling
from rac_bot.store.telling.telling import To
from rac_bot.store.watches.rules import rules
from rac_bot.store.work.work import THE_BOT, Work

SOON = timedelta(days=60)  # longer than any college is closed
BACK = (weekly.SHOWN + 2) * weeks.A_WEEK

Channels = Mapping[str, Collection[str]]  # and of which programmes each is told: all, where none is named


class Weekly:
    """`team`: the channel of the settings, which is told where no rule names another."""

    def __init__(
        self, store: Store, team: str, wake_delivery: Callable[[], None], speaks: str = "fr"
    ) -> None:
        self._store, self._team = store, team
        self._wake_delivery, self._speaks = wake_delivery, speaks

    def prepare(self, now: datetime) -> None:
        """The holidays, which are then known."""
        for year in {(now - BACK).year, now.year, (now + SOON).year}:
            of_quebec(year)

    def lay(self, work: Work, now: datetime) -> None:
        days = work.known(working_days)
        digests.hold_back(work, now, None if days.is_open(now) else days.next(now, 0))
        if _is_on(work):
            ends = weeks.holding(work.known(working_days), now).ends
            tasks.lay_one(work, TaskKind.WEEKLY, ends, now)
        else:
            tasks.lay(work, TaskKind.WEEKLY, {}, now)

    def do(self, task: Due, now: datetime) -> datetime | None:
        """Of weeks that were missed, the last is told, with bars of the others."""
        with self._store.reading(THE_BOT) as work:
            if not _is_on(work):
                return None
            days = work.known(working_days)
            if not days.is_open(now):
                return days.next(now, 0)
            happened = weekly.lately(work.at(now))
            if happened[-1]:
                ours = work.known(weekly.programmes)
                channels = work.known(routing, self._team).weekly()
        if happened[-1]:
            self._tell(happened, ours, channels, now)
        return weeks.holding(days, now).ends

    def _tell(
        self, happened: Sequence[Happened], ours: Collection[str], channels: Channels, now: datetime
    ) -> None:
        """Once to each channel, whoever does it again."""
        figures, last = told(happened, ours), happened[-1]
        with speaking(self._speaks), self._store.writing(THE_BOT) as work:
            for channel, only in channels.items():
                if only and not any(name in one.figures.parts for one in figures for name in only):
                    continue  # nothing of these programmes, which may be ours no more
                median = last.median_days(only)
                to = To(Audience.TEAM, channel, THE_BOT.actor)
                key = f"{MessageKind.WEEKLY}:{channel}:{last.week.monday}"
                telling.notify(work.at(now), to, key, *draw_weekly(figures, median, only), MessageKind.WEEKLY)
        self._wake_delivery()


def _is_on(work: Work) -> bool:
    """Whether an administrator turned it on."""
    return work.known(rules)[Watch.WEEKLY].on
