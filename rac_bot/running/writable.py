"""Whether the database takes a write, asked of it now and then."""

import threading
import time
from collections.abc import Callable

from rac_bot.errors import Busy, Refusal
from rac_bot.running.web import BUSY, State
from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store

EVERY_S = 30.0  # however often somebody wants to know


class Writable:
    """Up to date, and written to within the last half minute; busy, it still serves."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._lock = threading.Lock()
        self._tried: float | None = None
        self._state: State = False

    def state(self) -> State:
        up_to_date = schema.current(self._store) == schema.wanted()
        return up_to_date and self._written()

    def _written(self) -> State:
        with self._lock:
            if self._tried is None or self._clock() - self._tried >= EVERY_S:
                self._tried, self._state = self._clock(), False
                self._state = self._try()
            return self._state

    def _try(self) -> State:
        try:
            schema.write_nothing(self._store)
        except Busy:
            return BUSY
        except Refusal:
            return False
        return True
