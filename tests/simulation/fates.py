"""What goes wrong, as the seed has it, and the trace of all that happened."""

import random
from collections import Counter
from collections.abc import Mapping

from tests.simulation.clock import Time

FINE = "fine"


class Killed(BaseException):
    """-9: the process does nothing more. No `except Exception` of the bot's sees it."""


class Broken(BaseException):
    """A rule does not hold: no `except Exception` of the bot's sees it."""


def need(holds: object, rule: str, *about: object) -> None:
    if not holds:
        raise Broken(f"{rule}: {', '.join(map(str, about))}")


class Fates:
    """`network`, `disk`: of so many calls, or commits, one goes wrong; nothing does once they are `over`."""

    def __init__(self, chance: random.Random, time: Time) -> None:
        self.chance = chance
        self.network = self.chance.choice((0.0, 0.05, 0.15, 0.3))
        self.disk = self.chance.choice((0.0, 0.05, 0.15))
        self.time = time
        self.trace: list[str] = []
        self.befell: Counter[str] = Counter()
        self.depth = 0  # of what is written to the trace

    def over(self) -> None:
        self.network = self.disk = 0.0

    def of(self, kind: str, rate: float, wrong: Mapping[str, int]) -> str:
        """FINE, or which of these goes wrong, each as often as its figure."""
        if not rate or self.chance.random() >= rate:
            return FINE
        [fate] = self.chance.choices(list(wrong), list(wrong.values()))
        self.befell[fate] += 1
        self.note(f"{kind}: {fate}")
        return fate

    def note(self, what: str) -> None:
        self.trace.append(f"{self.time.now():%m-%d %H:%M:%S.%f} {'  ' * self.depth}{what}")
