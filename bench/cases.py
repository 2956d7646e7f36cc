"""What is measured: a base case, and one thing changed at a time."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path

from bench import bulk, filling
from bench import people as invented
from bench.kinds import TEAM
from bench.people import ADVISORS, Person, people
from rac_bot.domain.rights import Rights, Role
from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from tests.databases import postgres_databases

BIG = 50_000  # rows: others are made in no time
ASKED_FOR = 5_000  # people whom the requests are about


@dataclass(frozen=True, slots=True)
class Case:
    """How the bot is run, and over which store."""

    name: str
    tls: bool = True  # towards Slack, as in life
    candidates: int = 10_000
    lines: int = 0  # already in the store, each with its journal entries and its messages
    limited: bool = False  # every advisor, to a programme and a unit that reach all the people
    postgres: bool = False
    socket_mode: bool = False


BASE = Case("base")
BIG_STORE = Case("big store", candidates=200_000, lines=1_000_000)
CASES = [
    BASE,
    Case("plain", tls=False),
    Case("socket mode", socket_mode=True),
    Case("limited", limited=True),
    Case("postgresql", postgres=True),
    BIG_STORE,
    Case("many people", candidates=1_000_000),
]


@dataclass(frozen=True, slots=True)
class Filled:
    """The store of a case, filled."""

    store: Store
    url: str
    people: list[Person]


@contextmanager
def filled(case: Case, folder: Path, team: str = TEAM) -> Iterator[Filled]:
    """`team`: the workspace of the advisors."""
    with postgres_databases() if case.postgres else nullcontext() as server:
        if server:
            store = Store(url := server.copy(folder, "filled", partial(_fill, case)))
        else:
            store = Store(url := f"sqlite:///{shutil.copy(_sqlite(case, folder), folder / 'rac-bot.db')}")
        os.sync()  # what was filled is not written while it is measured
        try:
            rights = Rights(Role.ADVISING, ("JEE.0K",), ("RA",)) if case.limited else Rights(Role.ADVISING)
            filling.let_in(store, ADVISORS, team, rights)
            yield Filled(store, url, list(islice(people(case.candidates), ASKED_FOR)))
        finally:
            store.close()


def _sqlite(case: Case, folder: Path) -> Path:
    """A filled file; a big one is kept from one run to the next, until what it is made by changes."""
    made_by = b"".join(Path(str(one.__file__)).read_bytes() for one in (filling, bulk, invented))
    made = f"{schema.wanted()}-{sha256(made_by).hexdigest()[:12]}"
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "rac-bot-bench"
    big = case.candidates + case.lines > BIG
    file = (cache if big else folder) / f"{made}-{case.candidates}-{case.lines}.db"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        for old in cache.glob("*") if big else ():
            if not old.name.startswith(made):
                old.unlink()
        being_made = folder / "being-made.db"
        store = Store(f"sqlite:///{being_made}")
        schema.upgrade(store)
        _fill(case, store)
        store.close()
        shutil.move(being_made, file)
    return file


def _fill(case: Case, store: Store) -> None:
    filling.fill(store, people(case.candidates))
    filling.enrol(store, case.lines, case.candidates)
