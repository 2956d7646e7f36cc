"""The wire log: each request between the app and Slack, both ways, with what was refused and why."""

import itertools
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Direction = Literal["app→slack", "slack→app"]
KEPT = 2000
"""How many exchanges, and how many refusals, a log keeps: the last ones."""


@dataclass(frozen=True)
class Refusal:
    """A rule that the app broke: where it was said, the JSON pointer of the part, the rule in words."""

    what: str
    rule: str
    pointer: str = ""

    @classmethod
    def of(cls, what: str, message: str) -> "Refusal":
        """From one of Slack's sentences: `[ERROR] rule [json-pointer:/view/...]`."""
        rule, _, pointer = message.removeprefix("[ERROR] ").partition(" [json-pointer:")
        return cls(what, rule, pointer.removesuffix("]"))

    def __str__(self) -> str:
        return f"{self.what}: {self.rule}" + (f" [json-pointer:{self.pointer}]" if self.pointer else "")


@dataclass
class WireEntry:
    """One exchange. `status` and `answer` stay None while it is under way or when nobody answered."""

    number: int
    direction: Direction
    what: str
    body: Any
    status: int | None = None
    answer: Any = None
    ms: float | None = None
    refusals: list[Refusal] = field(default_factory=list)
    lints: list[Refusal] = field(default_factory=list)
    hint: Callable[..., None] = field(default=lambda *_: None, repr=False, compare=False)
    tell: Callable[[list[Refusal]], None] = field(default=lambda _: None, repr=False, compare=False)

    def refuse(self, *refusals: Refusal) -> None:
        """Records rules broken in this exchange."""
        self.refusals += refusals
        self.tell(list(refusals))

    def lint(self, *lints: Refusal) -> None:
        """Records what Slack took and yet is worth telling."""
        self.lints += lints
        self.hint(*lints)

    @property
    def refusal(self) -> str | None:
        """The broken rules in words, or None."""
        return "; ".join(str(one) for one in self.refusals) or None


class WireLog:
    """The last exchanges in the order they began, and the last refusals; safe from any thread."""

    def __init__(self, kept: int = KEPT) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._entries: deque[WireEntry] = deque(maxlen=kept)
        self._refusals: deque[Refusal] = deque(maxlen=kept)
        self._lints: deque[Refusal] = deque(maxlen=kept)
        self.refusal_count = 0
        """Every rule broken since the start, those no longer kept included."""

    def begin(self, direction: Direction, what: str, body: Any) -> WireEntry:
        """Adds an entry, to be completed when the answer is known."""
        with self._lock:
            entry = WireEntry(next(self._numbers), direction, what, body, hint=self.note, tell=self._refused)
            self._entries.append(entry)
            return entry

    @property
    def entries(self) -> list[WireEntry]:
        """A copy, oldest first."""
        with self._lock:
            return list(self._entries)

    @property
    def refusals(self) -> list[Refusal]:
        """The rules broken, oldest first. A refusal outlives its exchange's place in the log."""
        with self._lock:
            return list(self._refusals)

    @property
    def lints(self) -> list[Refusal]:
        """What Slack took and yet is worth telling, oldest first."""
        with self._lock:
            return list(self._lints)

    def note(self, *lints: Refusal) -> None:
        """Records what is worth telling, of no exchange in particular."""
        with self._lock:
            self._lints.extend(lints)

    def _refused(self, refusals: list[Refusal]) -> None:
        with self._lock:
            self._refusals.extend(refusals)
            self.refusal_count += len(refusals)
