"""What was saved and what was entered in CLARA in a week, by the journal: no later act changes it."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from sqlalchemy import bindparam, exists, select

from rac_bot.domain import weeks
from rac_bot.domain.figures import FEW_UNDER, Count, Figures, exact, protected
from rac_bot.domain.modes import Mode
from rac_bot.domain.weeks import Week
from rac_bot.i18n import local_day
from rac_bot.store.college.calendar import working_days
from rac_bot.store.models import (
    Action,
    Change,
    ClaraState,
    Grid,
    Inscription,
    JournalEntry,
    Programme,
    SessionDossier,
)
from rac_bot.store.models.base import Moment
from rac_bot.store.work.statements import Open, Reached
from rac_bot.store.work.work import Work

SHOWN = 6  # weeks, where none are chosen
NO_MODE = ""  # of a line whose group no grid told

_GONE = (Action.DELETE, Action.UNDO)
_TOLD = (Action.ENROL, Action.RESTORE, Action.ENTER, Action.PUT_BACK, *_GONE)
ACTS = Reached(
    select(
        *(JournalEntry.inscription_id, JournalEntry.action, JournalEntry.at, JournalEntry.mode),
        *(Programme.number, Inscription.created_at, Change.values),
    )
    .select_from(JournalEntry)
    .join(SessionDossier, SessionDossier.id == JournalEntry.dossier_id)
    .join(Programme, Programme.id == SessionDossier.programme_id)
    .outerjoin(Inscription, Inscription.id == JournalEntry.inscription_id)
    .outerjoin(Change, Change.entry_id == JournalEntry.id)
    .where(
        JournalEntry.at >= bindparam("begins", type_=Moment),
        JournalEntry.at < bindparam("ends", type_=Moment),
        JournalEntry.action.in_(_TOLD),
        JournalEntry.inscription_id.is_not(None),
    )
    .order_by(JournalEntry.at, JournalEntry.id),
    JournalEntry.candidate_id,
)
OURS = Open(select(Programme.number).where(exists().where(Grid.programme_id == Programme.id)))


class Line(NamedTuple):
    """Where an inscription counts."""

    programme: str
    mode: str


@dataclass(slots=True)
class _Followed:
    """An inscription saved in the week, as each act leaves it."""

    line: Line
    there: bool = True
    marks: int = 0  # that stand: a correction that is taken back leaves the one before

    def after(self, action: Action) -> None:
        if action in _GONE:
            self.there = False
        elif action is Action.RESTORE:
            self.there = True
        elif self.there:  # of a deleted one, a mark says that CLARA holds it no more
            self.marks = max(0, self.marks + (1 if action is Action.ENTER else -1))


class Tables(NamedTuple):
    """The figures of a week; together, no more can be computed from them than from each."""

    programmes: Figures
    modes: Figures


@dataclass(frozen=True, slots=True)
class Happened:
    """Of a week: the inscriptions saved in it that stand as it ends, each with whether it is entered; and the
    entries made in it, each with the days since its inscription."""

    week: Week
    saved: Sequence[tuple[Line, bool]]
    entries: Sequence[tuple[Line, int]]

    def __bool__(self) -> bool:
        return bool(self.saved or self.entries)

    def figures(self, programmes: Iterable[str], *, exactly: bool = False) -> Tables:
        """By programme, those too of which there are none; and by mode."""
        of_programme = self._counted([(line.programme, entered) for line, entered in self.saved], programmes)
        of_mode = self._counted([(line.mode, entered) for line, entered in self.saved], (*Mode, NO_MODE))
        tables = of_programme, of_mode
        return Tables(*(map(exact, tables) if exactly else protected(*tables)))

    def median_days(
        self, programmes: Collection[str] = (), modes: Collection[str] = (), *, exactly: bool = False
    ) -> float | None:
        """From the inscription to its entry; None where none of those was entered, or too few to tell it."""
        days = [
            days
            for line, days in self.entries
            if (not programmes or line.programme in programmes) and (not modes or line.mode in modes)
        ]
        return float(median(days)) if len(days) >= (1 if exactly else FEW_UNDER) else None

    @staticmethod
    def _counted(found: Sequence[tuple[str, bool]], keys: Iterable[str]) -> dict[str, Count]:
        counts = Counter(found)
        others = sorted({key for key, _entered in found})
        return {key: Count(counts[key, True], counts[key, False]) for key in dict.fromkeys((*keys, *others))}


def happened(work: Work, week: Week) -> Happened:
    saved: dict[int, _Followed] = {}
    entries: list[tuple[Line, int]] = []
    for line_id, action, at, mode, programme, created_at, values in work.rows(
        ACTS, begins=week.begins, ends=week.ends
    ):
        line = Line(programme, mode or NO_MODE)
        if action is Action.ENROL:
            saved[line_id] = _Followed(line)
        elif line_id in saved:
            saved[line_id].after(action)
        if action is Action.ENTER and created_at and (values or {}).get("clara") == _ENTERED:
            entries.append((line, (local_day(at) - local_day(created_at)).days))
    return Happened(week, [(one.line, one.marks > 0) for one in saved.values() if one.there], entries)


def lately(work: Work) -> list[Happened]:
    """The weeks that are over, the last of them last."""
    return [happened(work, one) for one in weeks.lately(work.known(working_days), work.now, SHOWN)]


def programmes(work: Work) -> tuple[str, ...]:
    """`work.known(programmes)`: those that the college has a grid of, by number."""
    return tuple(sorted(work.scalars(OURS)))


_ENTERED = [ClaraState.TO_ENTER, ClaraState.ENTERED]
