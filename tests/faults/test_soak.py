"""A short soak, with the same seed each time; `make soak` is the long one."""

from pathlib import Path

from tests.databases import Databases
from tests.faults.soak import soak

SECONDS, SEED = 10.0, 20180115


def test_whatever_dies_nothing_is_lost_or_doubled(databases: Databases, tmp_path: Path) -> None:
    figures = soak(databases, tmp_path, seconds=SECONDS, seed=SEED)
    assert figures.acknowledged, figures
    assert figures.sound, figures
