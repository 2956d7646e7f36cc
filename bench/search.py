"""How long the store takes to find candidates, by the kind of pattern typed, and to read one's file."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import median

from bench.filling import person_id
from bench.people import Person
from rac_bot.domain.criteria import recognise
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates, dossiers
from tests.databases import BY_JULIE

TIMES = 7
LONGEST_S = 5.0  # for one kind: a slow one is timed fewer times


@dataclass(frozen=True, slots=True)
class Timing:
    """One kind of search: how many it found, and how long its first page took."""

    kind: str
    typed: str
    found: int
    median_ms: float
    worst_ms: float


def time_searches(store: Store, somebody: Person) -> list[Timing]:
    """The kinds an advisor types; the exact ones look for `somebody`. Last, that person's file."""
    typed = {
        "full name": f"{somebody.given} {somebody.family}",
        "family name, common": "tremblay",
        "given name, common": "marie",
        "given and family name, common": "marie tremblay",
        "two given names, nobody's": "marie jean",
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

    searches = [_timing(kind, text, partial(find, text)) for kind, text in typed.items()]
    return [*searches, _timing("file read, its sessions", "", read_file)]


def _timing(kind: str, text: str, work: Callable[[], int]) -> Timing:
    times, found = list[float](), 0
    began = time.perf_counter()
    while len(times) < TIMES and (len(times) < 2 or time.perf_counter() - began < LONGEST_S):
        start = time.perf_counter()
        found = work()
        times.append((time.perf_counter() - start) * 1000)
    return Timing(kind, text, found, round(median(times), 2), round(max(times), 2))
