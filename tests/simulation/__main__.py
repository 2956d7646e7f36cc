"""`SEED…` plays these, and tells all; `--seeds N` plays so many; `--planted` finds the planted faults."""

import argparse
import itertools
import os
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from time import perf_counter

from rac_bot import logs
from tests import statements
from tests.simulation.planted import FAULTS
from tests.simulation.playing import Outcome, play
from tests.simulation.world import STEPS

TOGETHER = 50  # seeds that a process plays in one go
MOST = 3000  # that are tried for a planted fault


def again(seeds: Sequence[int]) -> bool:
    sound = True
    for outcome in play(seeds):
        print(outcome)
        sound = sound and not outcome.broken
    return sound


def many(seeds: int, first: int) -> bool:
    """Over all cores; the figures, and each that broke a rule."""
    began, befell, acknowledged, broken = perf_counter(), Counter[str](), 0, 0
    parts = [range(at, min(at + TOGETHER, first + seeds)) for at in range(first, first + seeds, TOGETHER)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for outcome in itertools.chain.from_iterable(pool.map(_played, parts)):
            befell.update(outcome.befell)
            acknowledged += outcome.acknowledged
            if outcome.broken:
                broken += 1
                print(outcome, flush=True)
    print(
        f"{seeds} seeds of {STEPS} steps, {befell.total()} faults, {acknowledged} inscriptions acknowledged, "
        f"{broken} broken, {perf_counter() - began:.0f} s"
    )
    print(", ".join(f"{name} {times}" for name, times in sorted(befell.items())))
    return not broken


def _played(seeds: Sequence[int]) -> list[Outcome]:
    """The trace is told of those that are broken."""
    outcomes = list(play(seeds))
    for one in outcomes:
        one.trace = one.trace if one.broken else []
    return outcomes


def planted() -> bool:
    """The first seed that finds each."""
    every = True
    for name, fault in FAULTS.items():
        found = next(fault.found(range(MOST)), None)
        every = every and found is not None
        print(f"{name}: {f'seed {found.seed}, {found.broken[:90]}' if found else 'not found'}", flush=True)
    return every


def main() -> bool:
    wanted = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    wanted.add_argument("seed", nargs="*", type=int)
    wanted.add_argument("--seeds", type=int, metavar="N")
    wanted.add_argument("--first", type=int, default=0, help="of the N seeds")
    wanted.add_argument("--planted", action="store_true")
    asked = wanted.parse_args()
    statements.share()
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        logs.configure(nowhere)
        if asked.planted:
            return planted()
        return many(asked.seeds, asked.first) if asked.seeds else again(asked.seed)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
