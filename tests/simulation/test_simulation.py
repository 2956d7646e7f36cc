"""Some of the simulation's seeds, one played again, and the faults that it must find; see `make simulate`."""

import os
import subprocess
import sys

import pytest

from tests.simulation.planted import FAULTS, Planted
from tests.simulation.playing import play

SEEDS, TOGETHER = 200, 50
AGAIN = 40
LATER = 60  # seeds tried from the known one on: a change of the bot's gives each seed another course


@pytest.mark.parametrize("first", range(0, SEEDS, TOGETHER))
def test_whatever_goes_wrong_nothing_is_lost_doubled_or_told_to_who_may_not(first: int) -> None:
    outcomes = list(play(range(first, first + TOGETHER)))
    for one in outcomes:
        if one.broken:
            pytest.fail(str(one))  # whole: an assertion would be cut
    assert sum(one.acknowledged for one in outcomes) > TOGETHER
    assert sum(one.befell.total() for one in outcomes) > TOGETHER


def test_a_seed_is_played_again_byte_for_byte() -> None:
    """In another process too, whose sets have another order."""
    again = subprocess.run(
        [sys.executable, "-m", "tests.simulation", str(AGAIN), str(AGAIN + 1)],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        check=True,
    )
    here = "".join(f"{one}\n" for one in play([AGAIN, AGAIN + 1]))
    assert again.stdout.decode() == here


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name: str) -> None:
    fault: Planted = FAULTS[name]
    assert next(fault.found(range(fault.seed, fault.seed + LATER)), None) is not None
