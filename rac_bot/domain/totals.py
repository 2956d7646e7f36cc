"""The totals of a session dossier, derived from its lines as CLARA shows them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from rac_bot.domain.outcomes import Outcome
from rac_bot.domain.units import Weighting, format_units

PASS_MARK = 60  # where the college sets no other


class Line(Protocol):
    """What the totals need of an inscription."""

    @property
    def weighting(self) -> Weighting: ...


L = TypeVar("L", bound=Line)
_COLUMNS = {Outcome.UNDER_WAY: "in_progress", Outcome.PASSED: "passed", Outcome.FAILED: "failed"}


@dataclass(frozen=True, slots=True)
class Totals:
    """Columns C, Hres and the three *Un.* columns, ready to show (units with two decimals, truncated)."""

    courses: int
    hours: int
    in_progress: str
    passed: str
    failed: str


def totals(lines: Iterable[L], outcome: Callable[[L], Outcome]) -> Totals:
    """Add up the lines that count: neither deleted, unassigned nor *non suivi*.

    The units of one that is over without a note stand in none of the three columns. Thirds are added before
    anything is truncated: 4 + 4 + 5 thirds are 4,33 units, not 1,33 + 1,33 + 1,66.
    """
    courses = hours = 0
    thirds = dict.fromkeys(_COLUMNS.values(), 0)
    for line in lines:
        courses += 1
        hours += line.weighting.class_hours
        if column := _COLUMNS.get(outcome(line)):
            thirds[column] += line.weighting.thirds
    return Totals(courses, hours, **{name: format_units(value) for name, value in thirds.items()})
