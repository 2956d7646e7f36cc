"""A short soak, the same each time; `make soak` is the long one."""

from pathlib import Path

from tests.databases import Databases, SqliteFiles
from tests.faults.soak import soak

SECONDS, SEED = 10.0, 20180115


def test_whatever_dies_nothing_is_lost_or_doubled(databases: Databases, tmp_path: Path) -> None:
    processes = 1 if isinstance(databases, SqliteFiles) else 2
    figures = soak(databases, tmp_path, seconds=SECONDS, processes=processes, seed=SEED)
    assert figures.acknowledged, figures
    assert (figures.lost, figures.doubled, figures.untold) == ([], [], []), figures
    assert figures.states["pending"] == 0, figures
