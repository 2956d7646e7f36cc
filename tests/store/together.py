"""Several people at the same instant."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def together(count: int, act: Callable[[int], T]) -> list[T]:
    """What `act(0)` … `act(count - 1)` give, each in its own thread, all let go at once."""
    gate = Barrier(count)

    def run(index: int) -> T:
        gate.wait(timeout=10)
        return act(index)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
