"""Seeds, played one after another."""

import gc
import random
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from rac_bot import logs
from rac_bot.domain.holidays import of_quebec
from slack_sandbox.manifest import Manifest, read_manifest
from tests.databases import SqliteFiles
from tests.simulation.college import found
from tests.simulation.fates import Broken
from tests.simulation.world import World

MANIFEST = Path(__file__).parent.parent.parent / "manifest.yml"
YEARS = (2025, 2026, 2027)
IN_MEMORY = Path("/dev/shm")  # noqa: S108


@dataclass
class Outcome:
    seed: int
    trace: list[str] = field(default_factory=list)
    broken: str = ""
    acknowledged: int = 0
    befell: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        said = f"{self.broken}\nagain: python -m tests.simulation {self.seed}" if self.broken else "sound"
        return "\n".join([*self.trace, f"seed {self.seed}: {said}"])


def play(seeds: Iterable[int]) -> Iterator[Outcome]:
    """One after another; each has its copy of the college, in memory where there is room."""
    for year in YEARS:
        of_quebec(year)  # known from then on: another process is asked, and waited for by the real clock
    with TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.exists() else None) as name:
        template, copied = Path(name) / "template", Path(name) / "copied"
        template.mkdir()
        databases = SqliteFiles(template)
        for seed in seeds:
            copied.mkdir()
            yield _played(seed, databases.copy(copied, "simulated", found))
            shutil.rmtree(copied)


def _played(seed: int, url: str) -> Outcome:
    """The steps of that seed: what is broken, if anything is, and all that happened."""
    outcome = Outcome(seed)
    state = random.getstate()
    random.seed(seed)  # the bot draws the length of its waits
    gc.disable()  # a sixth of the time went to it
    try:
        with World(seed, url, _manifest()).open() as world:
            outcome.trace, outcome.befell = world.fates.trace, world.fates.befell
            try:
                world.run()
            except Broken as broken:
                outcome.broken = str(broken)
            except Exception as error:  # noqa: BLE001  whatever it is, its seed is told
                outcome.broken = f"{type(error).__name__}: {error} {''.join(logs.frames(error))}"
            outcome.acknowledged = len(world.tally.acknowledged)
    finally:
        gc.enable()
        random.setstate(state)
    return outcome


@cache
def _manifest() -> Manifest:
    return read_manifest(yaml.safe_load(MANIFEST.read_text(encoding="utf-8")))
