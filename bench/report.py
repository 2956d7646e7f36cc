"""What a run tells: a table for people, the same in JSON."""

import json
import os
import platform
import sqlite3
from dataclasses import asdict
from pathlib import Path
from statistics import quantiles
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from bench.driver import Load
from bench.measuring import LOAD_S, ROUNDS, Outcome, Pair
from bench.search import Timing

NOTE = (
    f"acks/s: median of {ROUNDS} rounds of at most {LOAD_S:g} s, floor and ours in turn; p50, p95: ours. "
    "The machine is shared: rates move with its neighbours, the ratio of the two sides is what counts."
)
BUSY = 0.85  # of one core: beyond, the driver may be what is measured


def show(console: Console, outcome: Outcome) -> None:
    table = Table("kind", title="rac-bot against bare Bolt, over HTTP")
    for name in ("at a time", "floor acks/s", "ours acks/s", "ratio", "p50 ms", "p95 ms", "failures"):
        table.add_column(name, justify="right")
    for pair in outcome.pairs:
        p50, p95 = percentiles(pair.ours)
        table.add_row(
            pair.kind,
            str(pair.concurrency),
            f"{pair.floor_rate:.0f}",
            f"{pair.our_rate:.0f}",
            f"{pair.ratio:.2f}",
            f"{p50:.1f}",
            f"{p95:.1f}",
            str(len(pair.failures)),
        )
    console.print(table)
    console.print(f"Memory (RSS) at the end: floor {outcome.floor_mb:.0f} MB, ours {outcome.our_mb:.0f} MB.")
    console.print(NOTE)
    if outcome.driver_share > BUSY:
        console.print(f"The driver took {outcome.driver_share:.0%} of a core: it may be the limit.")
    for pair in outcome.pairs:
        if pair.failures:
            console.print(f"[red]{pair.kind}[/]: {pair.failures[0]}")


def show_searches(console: Console, timings: list[Timing], candidates: int) -> None:
    table = Table("search", "typed", title=f"One page of results among {candidates:,} candidates, no HTTP")
    for name in ("found", "median ms", "worst ms"):
        table.add_column(name, justify="right")
    for timing in timings:
        table.add_row(
            timing.kind,
            timing.typed,
            f"{timing.found:,}",
            f"{timing.median_ms:.1f}",
            f"{timing.worst_ms:.1f}",
        )
    console.print(table)


def percentiles(loads: list[Load]) -> tuple[float, float]:
    """p50 and p95 of the right replies, in milliseconds."""
    times = [ms for load in loads for ms in load.milliseconds]
    if len(times) < 2:
        return 0.0, 0.0
    cuts = quantiles(times, n=20)
    return cuts[9], cuts[18]


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


def write(path: Path, candidates: int, outcome: Outcome | None, timings: list[Timing]) -> None:
    told: dict[str, Any] = {"machine": machine(), "candidates": candidates}
    if outcome:
        told |= {
            "pairs": [_pair(pair) for pair in outcome.pairs],
            "rss_mb": {"floor": round(outcome.floor_mb), "ours": round(outcome.our_mb)},
            "driver_share": round(outcome.driver_share, 2),
        }
    told["searches"] = [asdict(timing) for timing in timings]
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "kind": pair.kind,
        "concurrency": pair.concurrency,
        "ratio": round(pair.ratio, 3),
        "floor": _side(pair.floor, pair.floor_rate),
        "ours": _side(pair.ours, pair.our_rate),
    }


def _side(loads: list[Load], rate: float) -> dict[str, Any]:
    p50, p95 = percentiles(loads)
    return {
        "rate": round(rate, 1),
        "rates": [round(load.rate, 1) for load in loads],
        "replies": sum(len(load.milliseconds) for load in loads),
        "p50_ms": round(p50, 2),
        "p95_ms": round(p95, 2),
        "failures": [failure for load in loads for failure in load.failures[:3]],
    }
