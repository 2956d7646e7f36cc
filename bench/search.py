"""How long the store takes to find candidates, by the kind of pattern typed, and to read one's file."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import median, quantiles

from bench.children import clock_of
from bench.filling import person_id
from bench.people import Person
from rac_bot.domain.criteria import recognise
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates, dossiers
from tests.databases import BY_JULIE

TIMES = 200
LONGEST_S = 5.0  # for one kind: a slow one is timed fewer times


@dataclass(frozen=True, slots=True)
class Timing:
    """One kind of search: how many it found, how long its first page took, and the CPU of it."""

    kind: str
    typed: str
    found: int
    median_ms: float
    p99_ms: float
    cpu_ms: float  # the median; of the bot and of the database's process together


def time_searches(store: Store, somebody: Person) -> list[Timing]:
    """The kinds an advisor types; the exact ones look for `somebody`. Last, that person's file."""
    typed = {
        "full name": f"{somebody.given} {somebody.family}",
        "family name, common": "tremblay",
        "given name, common": "marie",
        "given and family name, common": "marie tremblay",
        "two given names, nobody's": "marie jean",
        "family, given name": "tremblay, jean",
        "nobody": "zzyzx",
        "family, given prefix": "tremblay, j*",
        "prefix": "tremb*",
        "prefix, one letter": "t*",
        "suffix": "*blay",
        "infix": "*embla*",
        "infix, nobody": "*zzyzx*",
        "one character": "tr?mblay",
        "family name, given infix": "tremblay, *ai*",
        "two broad wildcards": "*e*, *a*",
        "DA": somebody.da,
        "DA, infix": f"*{somebody.da[2:6]}*",
        "DA, suffix": f"*{somebody.da[3:]}",
        "code permanent": somebody.code_permanent,
        "telephone": somebody.phone,
        "local telephone": somebody.phone[-7:],
        "programme of all": "JEE.0K",
    }

    def find(text: str) -> int:
        with store.reading(BY_JULIE) as work:
            return candidates.search(work, recognise(text)).total

    def read_file() -> int:
        with store.reading(BY_JULIE) as work:
            candidate = candidates.candidate(work, person_id(somebody))
            return len(dossiers.of_candidate(work, candidate.id))

    cpu = _cpu(store)
    searches = [_timing(kind, text, partial(find, text), cpu) for kind, text in typed.items()]
    return [*searches, _timing("file read, its sessions", "", read_file, cpu)]


def _cpu(store: Store) -> Callable[[], float]:
    """Seconds of CPU: our own, and those of PostgreSQL's process for the one connection that is there."""
    if store.sqlite:
        return time.thread_time
    with store.engine.connect() as connection:
        pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    return lambda: time.thread_time() + time.clock_gettime(clock_of(pid))


def _timing(kind: str, text: str, work: Callable[[], int], cpu: Callable[[], float]) -> Timing:
    times, spent, found = list[float](), list[float](), 0
    began = time.perf_counter()
    while len(times) < TIMES and (len(times) < 2 or time.perf_counter() - began < LONGEST_S):
        start, before = time.perf_counter(), cpu()
        found = work()
        spent.append((cpu() - before) * 1000)
        times.append((time.perf_counter() - start) * 1000)
    figures = (median(times), quantiles(times, n=100, method="inclusive")[98], median(spent))
    return Timing(kind, text, found, *(round(ms, 2) for ms in figures))
