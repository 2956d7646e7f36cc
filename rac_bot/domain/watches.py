"""What the bot watches over without being asked: each by its name, with its figures, on or off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rac_bot.domain.dropping import DropRule
from rac_bot.domain.outcomes import Judging


class Watch(StrEnum):
    """By the names that a file has too."""

    DIGEST = "digest"  # the morning digest itself
    DROPPING = "dropping"  # courses that may soon no more be dropped without failing
    SILENCE = "silence"  # candidates of whom nothing was heard for long
    SANCTION = "sanction"  # files in which everything is passed or recognised
    DECLARATION = "declaration"  # what the declaration of enrolment would lack
    GRID = "grid"  # lines that no longer agree with their grid
    WEEKLY = "weekly"  # the summary of the week, told to the team


ON_AT_FIRST = frozenset((Watch.DIGEST,))
TOLD_TO_EACH = frozenset(Watch) - {Watch.DIGEST, Watch.WEEKLY}  # in the digest, which each may refuse


class Unit(StrEnum):
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the college judges files by."""

    pass_mark: int
    drop: DropRule

    def judging(self, today: date) -> Judging:
        return Judging(self.pass_mark, today)


@dataclass(frozen=True, slots=True)
class Figure:
    """What is counted, in whole numbers."""

    unit: Unit
    usual: int
    least: int
    most: int


FIGURES: Mapping[Watch, Figure] = {
    Watch.DROPPING: Figure(Unit.DAYS, 7, 1, 30),  # before the last day
    Watch.SILENCE: Figure(Unit.MONTHS, 10, 1, 36),
    Watch.DECLARATION: Figure(Unit.DAYS, 21, 1, 60),  # before the pivot date
}


@dataclass(frozen=True, slots=True)
class Rule:
    """`figure`: of the unit that the watch counts in; `audience`: who is told, by Slack id; none: each."""

    watch: Watch
    on: bool = False
    figure: int | None = None
    audience: tuple[str, ...] = ()

    @classmethod
    def usual(cls, watch: Watch) -> "Rule":
        figure = FIGURES.get(watch)
        return cls(watch, watch in ON_AT_FIRST, figure.usual if figure else None)

    def tells(self, person: str) -> bool:
        return self.on and (not self.audience or person in self.audience)


@dataclass(frozen=True, slots=True)
class Rules:
    """One of each watch: as an administrator set it, or as it is at first."""

    held: Mapping[Watch, Rule] = field(default_factory=dict)

    def __getitem__(self, watch: Watch) -> Rule:
        return self.held.get(watch) or Rule.usual(watch)
