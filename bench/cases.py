"""What is measured: a base case, and one thing changed at a time."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench import filling
from bench.kinds import ADVISORS, TEAM
from bench.people import Person, people
from rac_bot.domain.rights import Rights, Role
from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from tests.databases import postgres_databases

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


BASE = Case("base")
CASES = [
    BASE,
    Case("plain", tls=False),
    Case("limited", limited=True),
    Case("postgresql", postgres=True),
    Case("big store", lines=100_000),
    Case("many people", candidates=1_000_000),
]


@dataclass(frozen=True, slots=True)
class Filled:
    """The store of a case, filled."""

    store: Store
    url: str
    people: list[Person]


@contextmanager
def filled(case: Case, folder: Path) -> Iterator[Filled]:
    with postgres_databases() if case.postgres else nullcontext() as server:
        url = server.copy(folder, case.name) if server else f"sqlite:///{folder / 'rac-bot.db'}"
        store = Store(url)
        try:
            if not server:
                schema.upgrade(store)
            filling.fill(store, people(case.candidates))
            filling.enrol(store, case.lines)
            rights = Rights(Role.ADVISING, ("JEE.0K",), ("RA",)) if case.limited else Rights(Role.ADVISING)
            filling.let_in(store, ADVISORS, TEAM, rights)
            yield Filled(store, url, list(islice(people(case.candidates), ASKED_FOR)))
        finally:
            store.close()


@dataclass(frozen=True, slots=True)
class Certificate:
    """Of the stand-in for Slack, which the servers of a run trust."""

    file: Path
    key: Path


def certificate(folder: Path) -> Certificate:
    """
    Raises:
        RuntimeError: the openssl command is not there.
    """
    openssl = shutil.which("openssl")
    if not openssl:
        raise RuntimeError("TLS needs the openssl command; --cases plain does without")
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=bench"
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(made.key), "-out", str(made.file)]
    subprocess.run([openssl, *words.split(), *names], check=True, capture_output=True)  # noqa: S603
    return made
