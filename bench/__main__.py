"""`python -m bench`: measures the bot against bare Bolt on this machine; `make bench` runs it."""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from bench import gestures, measuring, picture, report
from bench.cases import BASE, BIG_STORE, CASES, Case, filled
from bench.search import time_searches

FEWEST = 1_000  # below, the saves would run out of courses nobody is enrolled in
ROUNDS, QUICK_ROUNDS = 5, 2


def main() -> int:
    """0 measured; 1 measured with failed requests, or messages not delivered; 2 not measured."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the children are ended then too
    talk = Console(stderr=True, highlight=False)
    if options.picture:
        picture.draw(options.json, options.picture)
        return 0
    if options.search:
        return _search(options, talk)
    everything = not (options.quick or options.gestures or options.cases)
    if everything:
        wanted = CASES
    else:
        wanted = [BASE] if options.quick else [one for one in CASES if one.name in (options.cases or ())]
    outcomes = _measured(wanted, QUICK_ROUNDS if options.quick else ROUNDS, talk)
    walked = _walked(talk) if everything or options.gestures else None
    if walked:
        report.show_gestures(Console(width=130), *walked)
    if options.json:
        report.write(options.json, outcomes, walked=walked)
    if len(outcomes) < len(wanted) or any(one.never for one in walked or ()):
        return 2
    return 1 if any(outcome.failures for outcome in outcomes) else 0


def _walked(talk: Console) -> tuple[gestures.Walked, gestures.Walked]:
    with tempfile.TemporaryDirectory(prefix="rac-bench-") as name:
        return gestures.compare(BIG_STORE, Path(name), talk.print)


def _measured(cases: Iterable[Case], rounds: int, talk: Console) -> list[measuring.Outcome]:
    """Each is told as soon as it is known; one that cannot be measured does not take the others along."""
    began, outcomes = time.monotonic(), []

    def tell(step: str) -> None:
        talk.print(f"{time.monotonic() - began:4.0f} s  {step}")

    for case in cases:
        tell(f"{case.name}: {case.candidates:,} candidates")
        with tempfile.TemporaryDirectory(prefix="rac-bench-") as name:
            folder = Path(name)
            try:
                with filled(case, folder) as held, measuring.started(case, held, folder) as bench:
                    outcomes.append(outcome := measuring.measure(bench, case, rounds, tell))
            except (measuring.WrongServer, RuntimeError) as error:
                talk.print(f"Not measured: {case.name}. {error}", markup=False)
                continue
            report.show(Console(width=130), outcome)
            if outcome.failures:
                said = (folder / "ours.log").read_text(encoding="utf-8").splitlines()[-3:]
                talk.print("What rac-bot logged last:", *said, sep="\n", markup=False)
    return outcomes


def _search(options: argparse.Namespace, talk: Console) -> int:
    candidates, json = options.candidates, options.json
    case = Case("search", candidates=candidates, postgres=options.postgresql)
    with tempfile.TemporaryDirectory(prefix="rac-bench-") as name, filled(case, Path(name)) as held:
        talk.print(f"{candidates:,} candidates stored")
        timings = time_searches(held.store, held.people[-1])
    report.show_searches(Console(), timings, candidates)
    if json:
        report.write(json, [], timings=timings)
    return 0


def _names() -> list[str]:
    return [case.name for case in CASES]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--cases", nargs="+", choices=_names(), metavar="CASE", help=", ".join(_names()))
    parser.add_argument("--quick", action="store_true", help="the base case, in less than a minute")
    parser.add_argument(
        "--gestures", action="store_true", help="each gesture on a small store and on a big one, in CPU"
    )
    parser.add_argument(
        "--search", action="store_true", help="time the store's searches instead, without HTTP"
    )
    parser.add_argument(
        "--candidates", type=int, default=10_000, help="of --search: people in the store (10 000)"
    )
    parser.add_argument("--postgresql", action="store_true", help="of --search: on that, not SQLite")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--picture", type=Path, metavar="SVG", help="only draw the figures of --json there")
    options = parser.parse_args()
    if options.candidates < FEWEST:
        parser.error(f"--candidates: at least {FEWEST}")
    if options.picture and not options.json:
        parser.error("--picture: give the figures by --json")
    return options


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # the children are ended by now
        sys.exit(130)
