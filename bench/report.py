"""What a run tells: a table for people, the same in JSON."""

import json
import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import quantiles
from typing import Any

import psutil
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.driver import Load
from bench.gestures import Walked
from bench.measuring import ARRIVALS, LOAD_S, SIDES, Measured, Outcome
from bench.search import Timing

NOTE = (
    f"A rate is the median of rounds of at most {LOAD_S:g} s, the sides in turn; ÷ floor 2: bare Bolt with a "
    "call of Slack's kept alive and a durable commit. p50 to p99: ours, "
    f"{ARRIVALS} a second arriving. The machine is shared: rates move with its neighbours, the ratios count."
)
BUSY = 0.85  # of one core: beyond, the driver may be what is measured
COLUMNS = (
    *("at a time", "floor/s", "floor 2/s", "ours/s", "÷ floor", "÷ floor 2"),
    *("p50 ms", "p95 ms", "p99 ms", "failures"),
)


def show(console: Console, outcome: Outcome) -> None:
    table = Table("kind", title=f"rac-bot against bare Bolt: {outcome.case.name}")
    for name in COLUMNS:
        table.add_column(name, justify="right")
    for one in outcome.measured:
        times = percentiles([one.arriving]) if one.arriving else ()
        table.add_row(
            one.kind,
            str(one.concurrency),
            *(f"{one.rate(side):.0f}" for side in SIDES),
            *(f"{one.ratio(floor):.2f}" for floor in ("floor", "floor2")),
            *([f"{time:.1f}" for time in times] or ["", "", ""]),
            str(len(one.failures)),
        )
    console.print(table)
    memory = ", ".join(f"{side} {mb:.0f} MB" for side, mb in outcome.memory_mb.items())
    console.print(f"Memory (RSS) at the end: {memory}.")
    console.print(NOTE)
    if outcome.driver_share > BUSY:
        console.print(f"The driver took {outcome.driver_share:.0%} of a core: it may be the limit.")
    for failure in outcome.failures[:5]:
        console.print(f"[red]{failure}[/]")


def show_searches(console: Console, timings: list[Timing], candidates: int) -> None:
    table = Table("search", "typed", title=f"One page of results among {candidates:,} candidates, no HTTP")
    for name in ("found", "median ms", "p99 ms", "CPU ms"):
        table.add_column(name, justify="right")
    for timing in timings:
        table.add_row(
            timing.kind,
            timing.typed,
            f"{timing.found:,}",
            f"{timing.median_ms:.1f}",
            f"{timing.p99_ms:.1f}",
            f"{timing.cpu_ms:.1f}",
        )
    console.print(table)


def show_gestures(console: Console, small: Walked, big: Walked) -> None:
    table = Table("gesture", title="The bot's CPU for each gesture, over HTTP, milliseconds")
    for name in ("small store", "big store", "big ÷ small"):
        table.add_column(name, justify="right")
    for gesture in small.spent:
        at_small, at_big = small.ms(gesture), big.ms(gesture)
        table.add_row(gesture, f"{at_small:.1f}", f"{at_big:.1f}", f"{at_big / at_small:.2f}")
    console.print(table)
    for cut in (*small.cut, *big.cut):
        console.print(f"[red]{escape(cut)}[/]")


def percentiles(loads: list[Load]) -> tuple[float, float, float]:
    """p50, p95 and p99 of the right replies, in milliseconds."""
    times = [ms for load in loads for ms in load.milliseconds]
    if len(times) < 2:
        return 0.0, 0.0, 0.0
    cuts = quantiles(times, n=100)
    return cuts[49], cuts[94], cuts[98]


def machine() -> dict[str, Any]:
    """Where it was measured: figures without this mean nothing."""
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9),
        "load_average": os.getloadavg(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def write(
    path: Path,
    outcomes: list[Outcome],
    *,
    timings: Sequence[Timing] = (),
    walked: tuple[Walked, Walked] | None = None,
) -> None:
    told: dict[str, Any] = {"machine": machine(), "cases": [_case(outcome) for outcome in outcomes]}
    told["searches"] = [asdict(timing) for timing in timings]
    if walked:
        told["gestures"] = dict(zip(("small", "big"), map(asdict, walked), strict=True))
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _case(outcome: Outcome) -> dict[str, Any]:
    return {
        **asdict(outcome.case),
        "kinds": [_measured(one) for one in outcome.measured],
        "rss_mb": {side: round(mb) for side, mb in outcome.memory_mb.items()},
        "driver_share": round(outcome.driver_share, 2),
        "undelivered": outcome.undelivered,
    }


def _measured(one: Measured) -> dict[str, Any]:
    sides = {side: _side(one.loads[side], one.rate(side)) for side in SIDES}
    ratios = {floor: round(one.ratio(floor), 3) for floor in ("floor", "floor2")}
    arriving = [round(ms, 2) for ms in percentiles([one.arriving])] if one.arriving else None
    return {
        "kind": one.kind,
        "concurrency": one.concurrency,
        "ratios": ratios,
        "p50_p95_p99_ms": arriving,
        **sides,
    }


def _side(loads: list[Load], rate: float) -> dict[str, Any]:
    return {
        "rate": round(rate, 1),
        "rates": [round(load.rate, 1) for load in loads],
        "replies": sum(len(load.milliseconds) for load in loads),
        "failures": [failure for load in loads for failure in load.failures[:3]],
    }
