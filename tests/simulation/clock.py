"""The only clock there is while it rules: the time of day, the seconds counted, sleeping."""

import heapq
import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import pytest

SECOND = 1_000_000


class Time:
    """Goes on where it is told to, and does meanwhile what was to happen by then."""

    def __init__(self, start: datetime) -> None:
        self._micros = int(start.timestamp()) * SECOND
        self._waiting: list[tuple[int, int, Callable[[], object]]] = []
        self._order = itertools.count()

    def now(self, zone: tzinfo | None = UTC) -> datetime:
        whole, rest = divmod(self._micros, SECOND)
        return datetime.fromtimestamp(whole, zone) + timedelta(microseconds=rest)

    def seconds(self) -> float:
        return self._micros / SECOND

    def goes_on(self, seconds: float) -> None:
        until = self._micros + max(0, int(seconds * SECOND))
        while self._waiting and self._waiting[0][0] <= until:
            at, _order, happen = heapq.heappop(self._waiting)
            self._micros = max(self._micros, at)
            happen()
        self._micros = until

    def later(self, seconds: float, happen: Callable[[], object]) -> None:
        """It happens then, whatever else goes on; it must not let time go on itself."""
        heapq.heappush(self._waiting, (self._micros + int(seconds * SECOND), next(self._order), happen))

    @property
    def expects_something(self) -> bool:
        return bool(self._waiting)

    @contextmanager
    def rules(self) -> Iterator[None]:
        class Dated(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Any:
                return simulated.now(tz)

        simulated = self
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(time, "time", self.seconds)
            patch.setattr(time, "monotonic", self.seconds)
            patch.setattr(time, "sleep", self.goes_on)
            patch.setattr("rac_bot.store.models.base.datetime", Dated)
            yield
