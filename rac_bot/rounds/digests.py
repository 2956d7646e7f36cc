"""The morning digest: what waits for each, by their own rights and in their language; nothing at night."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from rac_bot.domain.holidays import of_quebec
from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.watches import Terms, Watch
from rac_bot.domain.working import moment_of
from rac_bot.i18n import local_day, speaking
from rac_bot.messages.digest import draw_digest
from rac_bot.store.college.calendar import working_days
from rac_bot.store.database.engine import Store
from rac_bot.store.due import mornings
from rac_bot.store.due.tasks import Due
from rac_bot.store.file import pending
from rac_bot.store.people import access
from rac_bot.store.people.access import Caller
from rac_bot.store.telling import digests
from rac_bot.store.watches.every import counts
from rac_bot.store.watches.rules import rules
from rac_bot.store.work.work import THE_BOT, By, Work

SOON = timedelta(days=60)  # longer than any college is closed


class Digests:
    """`admins`, `terms` are those of the settings; `speaks`: the language of whom nobody says it."""

    def __init__(
        self,
        store: Store,
        admins: Collection[str],
        terms: Terms,
        wake_delivery: Callable[[], None],
        speaks: str = "fr",
    ) -> None:
        self._store, self._admins, self._terms = store, admins, terms
        self._wake_delivery, self._speaks = wake_delivery, speaks

    def prepare(self, now: datetime) -> None:
        """The holidays, which are then known."""
        for year in {now.year, (now + SOON).year}:
            of_quebec(year)

    def lay(self, work: Work, now: datetime) -> None:
        mornings.lay(work, self._admins, now)
        is_open = work.known(working_days).is_open(now)
        digests.give_up(work, before=moment_of(local_day(now), 0) if is_open else now)

    def do(self, task: Due, now: datetime) -> datetime:
        """Of a morning that was missed, the rest of that day is told; of a day before, nothing any more."""
        with self._store.reading(THE_BOT) as work:
            days, found = work.known(working_days), access.caller(work, task.key)
        today, minutes = local_day(now), found.chosen.morning
        of_today = days.next(moment_of(today, 0) - timedelta(seconds=1), minutes)
        if of_today > now:
            return of_today
        rights = Rights(Role.ADMINISTERING) if found.named_in(self._admins, task.key) else found.rights
        served = found.person and found.person.told_at and not access.barred(found.person, found.home)
        if served and minutes and rights and rights.role.includes(Role.ADVISING) and days.is_open(now):
            self._tell(task.key, found, rights, now)
        return days.next(now, minutes)

    def _tell(self, person: str, found: Caller, rights: Rights, now: datetime) -> None:
        today = local_day(now)
        with self._store.reading(By(person, rights)) as work:
            if not work.known(rules)[Watch.DIGEST].tells(person):
                return
            waiting, watched = pending.mine(work), counts(work.at(now), person, self._terms)
        if not waiting.total and not watched:
            return
        with speaking(found.speaks(self._speaks)):
            drawn = draw_digest(waiting, watched, today)
        with self._store.writing(THE_BOT) as work:
            if access.caller(work, person).rights != found.rights:  # taken away, or narrowed, meanwhile
                return
            digests.tell(work.at(now), person, today, *drawn)
        self._wake_delivery()
