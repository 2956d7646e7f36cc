"""The totals of a session dossier, derived from its lines as CLARA shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from rac_bot.domain.units import Weighting, format_units

PASS_MARK = 60  # where the college sets no other


class Line(Protocol):
    """What the totals need of an inscription."""

    @property
    def note(self) -> int | None: ...
    @property
    def weighting(self) -> Weighting: ...


@dataclass(frozen=True, slots=True)
class Totals:
    """Columns C, Hres and the three *Un.* columns, ready to show (units with two decimals, truncated)."""

    courses: int
    hours: int
    in_progress: str
    passed: str
    failed: str


def totals(lines: Iterable[Line], pass_mark: int = PASS_MARK) -> Totals:
    """Add up the lines that count: neither deleted, unassigned nor *non suivi*.

    Thirds are added before anything is truncated: 4 + 4 + 5 thirds are 4,33 units, not 1,33 + 1,33 + 1,66.
    """
    courses = hours = 0
    thirds = {"in_progress": 0, "passed": 0, "failed": 0}
    for line in lines:
        courses += 1
        hours += line.weighting.class_hours
        outcome = "in_progress" if line.note is None else "passed" if line.note >= pass_mark else "failed"
        thirds[outcome] += line.weighting.thirds
    return Totals(courses, hours, **{name: format_units(value) for name, value in thirds.items()})
