"""A grid was imported: whoever has lines that no longer agree with it is told, within the college's hours."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from rac_bot.domain.rights import Rights
from rac_bot.domain.watches import Terms, Watch
from rac_bot.i18n import local_day
from rac_bot.store.college.calendar import working_days
from rac_bot.store.database.engine import Store
from rac_bot.store.due.tasks import Due
from rac_bot.store.models import GridImport
from rac_bot.store.telling import grid_changes
from rac_bot.store.watches import every, grid_changed, rules
from rac_bot.store.watches.trying import advisers
from rac_bot.store.work.work import THE_BOT, By, Work


class GridChanges:
    """The import lays the task, whose key is its id. `admins`, `terms` are those of the settings."""

    def __init__(
        self, store: Store, admins: Collection[str], terms: Terms, wake_delivery: Callable[[], None]
    ) -> None:
        self._store, self._admins, self._terms = store, admins, terms
        self._wake_delivery = wake_delivery

    def prepare(self, _now: datetime) -> None: ...

    def lay(self, _work: Work, _now: datetime) -> None: ...

    def do(self, task: Due, now: datetime) -> datetime | None:
        """What is told once is not told again: a message has each line once."""
        with self._store.reading(THE_BOT) as work:
            days, changed = work.known(working_days), work.find(GridImport, int(task.key))
            people = advisers(work, self._admins)
        if changed is None:
            return None
        if not days.is_open(now):
            return days.next(now, 0)  # as it opens
        for person, rights in people.items():
            self._tell(person, rights, changed, now)
        return None

    def _tell(self, person: str, rights: Rights, changed: GridImport, now: datetime) -> None:
        lines = self._lines(person, rights, changed, now)
        if not lines:
            return
        with self._store.writing(THE_BOT) as work:
            if advisers(work, self._admins).get(person) != rights:  # taken away, or narrowed, meanwhile
                return
            grid_changes.tell(work.at(now), person, local_day(now), lines, changed.actor)
        self._wake_delivery()

    def _lines(self, person: str, rights: Rights, changed: GridImport, now: datetime) -> Sequence[int]:
        """Those of theirs which that import touched, where they want to be told of it."""
        touched = grid_changed.touched(changed.differences)
        with self._store.reading(By(person, rights)) as work:
            told = Watch.GRID in rules.told_of(work, person) and Watch.GRID not in rules.refused(work, person)
            found = every.found(work.at(now), Watch.GRID, person, self._terms) if told else []
            return [
                line.id
                for line in grid_changed.lines(work, found)
                if line.dossier.admission
                and line.dossier.admission.grid_id == changed.grid_id
                and grid_changed.is_touched(line, touched)
            ]
