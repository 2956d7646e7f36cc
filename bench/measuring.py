"""One run: the servers started, then each kind of request driven at floor and bot in turn."""

import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import parse_qs

import httpx
from sqlalchemy import select

from bench.children import Child, child
from bench.driver import Load, Request, Target, drive
from bench.filling import course_number
from bench.kinds import Kind, command, kinds
from bench.people import Person
from rac_bot.modals.parts.labels import group_option
from rac_bot.store.database.engine import Store
from rac_bot.store.models import GridCourse
from rac_bot.store.telling import outbox
from tests.databases import BY_JULIE, raw

CONCURRENCIES = (1, 8)
ROUNDS = 5
LOAD_S = 0.5
MOST = 1000  # requests of one load
WARM_UP = 40
DRAIN_S = 2.0


class WrongServer(Exception):
    """The first replies are not those of the server that was meant: nothing is measured."""


@dataclass(slots=True)
class Pair:
    """A kind of request at one concurrency: the loads of the floor and of the bot, round by round."""

    kind: str
    concurrency: int
    floor: list[Load] = field(default_factory=list)
    ours: list[Load] = field(default_factory=list)

    @property
    def floor_rate(self) -> float:
        return median(load.rate for load in self.floor)

    @property
    def our_rate(self) -> float:
        return median(load.rate for load in self.ours)

    @property
    def ratio(self) -> float:
        """The median of the rounds' own ratios: both sides of each met the same neighbours on the machine."""
        return median(
            ours.rate / floor.rate if floor.rate else 0.0
            for floor, ours in zip(self.floor, self.ours, strict=True)
        )

    @property
    def failures(self) -> list[str]:
        return [failure for load in (*self.floor, *self.ours) for failure in load.failures]


@dataclass(slots=True)
class Outcome:
    """What a run gave."""

    pairs: list[Pair]
    floor_mb: float
    our_mb: float

    @property
    def driver_share(self) -> float:
        return max(load.driver_share for pair in self.pairs for load in (*pair.floor, *pair.ours))


@dataclass(frozen=True, slots=True)
class Bench:
    """The three servers of a run, the bot's store, and the people in it."""

    slack: Child
    floor: Child
    ours: Child
    secret: str
    store: Store
    people: list[Person]

    def target(self, *, floor: bool) -> Target:
        return Target((self.floor if floor else self.ours).port, self.secret, floor)

    def calls(self, method: str) -> int:
        return int(self._seen()["calls"].get(method, 0))

    def last_view(self, method: str) -> dict[str, Any]:
        """The view that the bot showed last by that method, as it sent it."""
        body = self._seen()["last"].get(method, "{}")
        sent = json.loads(body) if body.startswith("{") else {k: v[0] for k, v in parse_qs(body).items()}
        view = sent.get("view", {})
        return dict(json.loads(view) if isinstance(view, str) else view)

    def _seen(self) -> dict[str, Any]:
        return dict(httpx.get(f"{self.slack.url}/seen").json())

    def drain(self) -> None:
        """Wait until the bot has delivered its messages, which would weigh on the next load."""
        deadline = time.monotonic() + DRAIN_S
        while time.monotonic() < deadline:
            with self.store.reading(BY_JULIE) as work:
                if not outbox.waiting(work):
                    return
            time.sleep(0.1)


@contextmanager
def started(store: Store, url: str, people: list[Person], logs: Path) -> Iterator[Bench]:
    """The bot is started as an operator starts it: `rac-bot serve --http`, settings in the environment."""
    secret = secrets.token_hex(16)
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("RAC_", "SLACK_"))}
    python = sys.executable
    with child([python, "-m", "bench.null_slack"], clean, logs / "null-slack.log") as slack:
        env = clean | {
            "SLACK_BOT_TOKEN": "xoxb-bench",
            "SLACK_API_URL": f"{slack.url}/api/",
            "SLACK_SIGNING_SECRET": secret,
            "RAC_DATABASE_URL": url,
            "RAC_ADMINS": "UADMIN",
            "RAC_TEAM_CHANNEL": "CBENCH",
        }
        serve = [python, "-c", "from rac_bot.cli import main; main()", "serve", "--http", "127.0.0.1:0"]
        with (
            child([python, "-m", "bench.floor"], env, logs / "floor.log") as floor,
            child(serve, env, logs / "rac-bot.log") as ours,
        ):
            yield Bench(slack, floor, ours, secret, store, people)


def measure(bench: Bench, tell: Callable[[str], None]) -> Outcome:
    """Drive every kind at every concurrency.

    Raises:
        WrongServer: a first reply is not the expected one.
    """
    pairs = []
    for kind in kinds(bench.people, _form(bench), _courses(bench.store)):
        numbers = count()
        _check(bench, kind, numbers)
        for concurrency in CONCURRENCIES:
            tell(f"{kind.name}, {concurrency} at a time")
            pairs.append(_pair(bench, kind, concurrency, numbers))
    return Outcome(pairs, bench.floor.memory_mb, bench.ours.memory_mb)


def _pair(bench: Bench, kind: Kind, concurrency: int, numbers: Iterator[int]) -> Pair:
    pair = Pair(kind.name, concurrency)
    for turn in range(ROUNDS):
        # Made beforehand, so that making them slows nobody; new each round: a course is saved once.
        requests = [kind.request(next(numbers)) for _ in range(MOST)]
        for floor in (turn % 2 == 0, turn % 2 == 1):  # who goes first changes
            if floor:
                pair.floor.append(drive(bench.target(floor=True), requests, concurrency, LOAD_S))
            else:
                pair.ours.append(_drive_ours(bench, kind, requests, concurrency))
    return pair


def _drive_ours(bench: Bench, kind: Kind, requests: list[Request], concurrency: int) -> Load:
    before = bench.calls(kind.calls) if kind.calls else 0
    load = drive(bench.target(floor=False), requests, concurrency, LOAD_S)
    if kind.calls:
        called, replies = bench.calls(kind.calls) - before, len(load.milliseconds)
        if called != replies:
            load.failures.append(f"{called} calls of {kind.calls} for {replies} replies")
    bench.drain()
    return load


def _check(bench: Bench, kind: Kind, numbers: Iterator[int]) -> None:
    """Before any load: the right replies from both, the right view shown; then both are warmed up."""
    first = kind.request(next(numbers))
    _expect(bench, [first])
    shown = json.dumps(bench.last_view(kind.calls), ensure_ascii=False) if kind.calls else ""
    for text in first.in_view.split("|"):
        if text not in shown:
            raise WrongServer(f"{kind.name}: no {text!r} in the view shown: {shown[:500]}")
    _expect(bench, [kind.request(next(numbers)) for _ in range(WARM_UP)])
    bench.drain()


def _expect(bench: Bench, requests: list[Request]) -> None:
    for floor in (True, False):
        load = drive(bench.target(floor=floor), requests, 1, seconds=10)
        if load.failures:
            raise WrongServer(f"{'the floor' if floor else 'rac-bot'}: {load.failures[0]}")


def _form(bench: Bench) -> dict[str, Any]:
    """The inscription's form as the bot draws it: the requests carry it as Slack would."""
    request = Request(command("/inscrire", f"{bench.people[0].da} {course_number(0)}"), expected="")
    load = drive(bench.target(floor=False), [request], 1, seconds=10)
    form = bench.last_view("views.open")
    if load.failures or form.get("callback_id") != "inscription":
        raise WrongServer(f"rac-bot shows no form: {load.failures} {form}")
    return form


def _courses(store: Store) -> list[tuple[int, str]]:
    """The grid's courses in order of number, each with one of its groups as the form offers it."""
    with store.reading(BY_JULIE) as work:
        rows = raw(work).scalars(select(GridCourse).join(GridCourse.course).order_by(GridCourse.id)).all()
        return [(row.id, group_option(row.groups[0])["value"]) for row in rows]
