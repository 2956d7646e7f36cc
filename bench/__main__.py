"""`python -m bench`: measures the bot against bare Bolt on this machine; `make bench` runs it."""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from rich.console import Console

from bench import filling, measuring, report
from bench.kinds import ADVISORS, TEAM
from bench.people import people
from bench.search import time_searches
from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store

FEWEST = 1_000  # below, the saves would run out of courses nobody is enrolled in
ASKED_FOR = 5_000  # people whom the requests are about


def main() -> int:
    """0 measured; 1 measured with failed requests; 2 not measured."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the children are ended then too
    talk = Console(stderr=True, highlight=False)
    began = time.monotonic()
    with _filled(options.candidates, talk) as (store, url, folder):
        somebody = list(islice(people(options.candidates), ASKED_FOR))
        outcome, timings = None, []
        if options.search:
            timings = time_searches(store, somebody[-1])
            report.show_searches(Console(), timings, options.candidates)
        else:
            try:
                with measuring.started(store, url, somebody, folder) as bench:
                    outcome = measuring.measure(
                        bench, lambda step: talk.print(f"{time.monotonic() - began:4.0f} s  {step}")
                    )
            except (measuring.WrongServer, RuntimeError) as error:
                talk.print(f"Not measured. {error}", markup=False)
                return 2
            report.show(Console(), outcome)
            if any(pair.failures for pair in outcome.pairs):
                said = (folder / "rac-bot.log").read_text(encoding="utf-8").splitlines()[-3:]
                talk.print(
                    "What rac-bot logged last:", *(f"…{line[-160:]}" for line in said), sep="\n", markup=False
                )
    if options.json:
        report.write(options.json, options.candidates, outcome, timings)
    return 1 if outcome and any(pair.failures for pair in outcome.pairs) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--candidates", type=int, default=10_000, help="people in the store (10 000)")
    parser.add_argument(
        "--search", action="store_true", help="time the store's searches instead, without HTTP"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args()
    if options.candidates < FEWEST:
        parser.error(f"--candidates: at least {FEWEST}")
    return options


@contextmanager
def _filled(candidates: int, talk: Console) -> Iterator[tuple[Store, str, Path]]:
    """A store of that many candidates, its address and its folder, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="rac-bench-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'rac-bot.db'}"
        store = Store(url)
        try:
            schema.upgrade(store)
            began = time.monotonic()
            filling.fill(store, people(candidates))
            filling.let_in(store, ADVISORS, TEAM)
            talk.print(f"{candidates:,} candidates stored in {time.monotonic() - began:.1f} s")
            yield store, url, folder
        finally:
            store.close()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # the children are ended by now
        sys.exit(130)
