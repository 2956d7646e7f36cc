"""One case: the servers started, then each kind of request driven at both floors and the bot in turn."""

import json
import os
import secrets
import ssl
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import parse_qs

import httpx
from sqlalchemy import select

from bench import filling
from bench.cases import Case, Filled
from bench.certificates import Certificate, certificate
from bench.children import Child, child
from bench.driver import Load, Request, Target, arrive, drive
from bench.filling import course_number
from bench.kinds import Kind, command, kinds
from bench.links import Links
from bench.people import people
from rac_bot.modals.parts.labels import group_option
from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from rac_bot.store.models import GridCourse, MessageState
from rac_bot.store.telling import outbox
from tests.databases import BY_JULIE, raw

CONCURRENCIES = (1, 8)
LOAD_S = 0.5
MOST = 1000  # requests of one load
WARM_UP = 40
DRAIN_S = 10.0
SIDES = ("floor", "floor2", "ours")
ARRIVALS_S = 4.0  # of requests at a given rate
ARRIVALS = 20  # a second: more than a college ever makes


class WrongServer(Exception):
    """The first replies are not those of the server that was meant: nothing is measured."""


@dataclass(slots=True)
class Measured:
    """A kind of request at one concurrency: the loads of each side, round by round."""

    kind: str
    concurrency: int
    loads: dict[str, list[Load]] = field(default_factory=lambda: {side: [] for side in SIDES})
    arriving: Load | None = None  # ours, at a given rate: how long each took, however busy the bot

    def rate(self, side: str) -> float:
        return median(load.rate for load in self.loads[side])

    def ratio(self, to: str) -> float:
        """The median of the rounds' own ratios: both sides of each met the same neighbours on the machine."""
        rounds = zip(self.loads["ours"], self.loads[to], strict=True)
        return median(ours.rate / floor.rate if floor.rate else 0.0 for ours, floor in rounds)

    @property
    def every(self) -> list[Load]:
        return [
            *(load for loads in self.loads.values() for load in loads),
            *([self.arriving] if self.arriving else []),
        ]

    @property
    def failures(self) -> list[str]:
        return [failure for load in self.every for failure in load.failures]


@dataclass(slots=True)
class Outcome:
    """What a case gave."""

    case: Case
    measured: list[Measured]
    memory_mb: dict[str, float]
    undelivered: dict[str, int]  # messages that are neither sent nor grouped in the end, by their state

    @property
    def driver_share(self) -> float:
        return max(load.driver_share for one in self.measured for load in one.every)

    @property
    def failures(self) -> list[str]:
        left = [f"{count} messages {state}" for state, count in self.undelivered.items()]
        return [failure for one in self.measured for failure in one.failures] + left


@dataclass(frozen=True, slots=True)
class Bench:
    """The servers of a case, the bot's store, and the people in it."""

    slack: Child
    sides: dict[str, Child]
    secret: str
    held: Filled
    certificate: Certificate | None
    folder: Path
    links: Links | None = None

    def target(self, side: str) -> Target:
        link = self.links.wait(f"xapp-{side}") if self.links else None
        return Target(self.sides[side].port, self.secret, side != "ours", link)

    def calls(self, method: str) -> int:
        return int(self._seen()["calls"].get(method, 0))

    def last_view(self, method: str) -> dict[str, Any]:
        """The view that was shown last by that method, as it was sent."""
        body = self._seen()["last"].get(method, "{}")
        sent = json.loads(body) if body.startswith("{") else {k: v[0] for k, v in parse_qs(body).items()}
        view = sent.get("view", {})
        return dict(json.loads(view) if isinstance(view, str) else view)

    def _seen(self) -> dict[str, Any]:
        trust = ssl.create_default_context(cafile=self.certificate.file) if self.certificate else False
        scheme = "https" if self.certificate else "http"
        return dict(httpx.get(f"{scheme}://127.0.0.1:{self.slack.port}/seen", verify=trust).json())

    def drain(self) -> None:
        """Wait until the bot has delivered its messages, which would weigh on the next load."""
        deadline = time.monotonic() + DRAIN_S
        while time.monotonic() < deadline:
            with self.held.store.reading(BY_JULIE) as work:
                if not outbox.waiting(work):
                    return
            time.sleep(0.1)

    def undelivered(self) -> dict[str, int]:
        with self.held.store.reading(BY_JULIE) as work:
            counts = outbox.counts(work)
        return {
            str(state): count
            for state, count in counts.items()
            if state not in (MessageState.SENT, MessageState.GROUPED)
        }


@contextmanager
def started(case: Case, held: Filled, folder: Path) -> Iterator[Bench]:
    """The bot is started as an operator starts it: `rac-bot serve --http`, settings in the environment."""
    secret = secrets.token_hex(16)
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("RAC_", "SLACK_"))}
    python, made = sys.executable, certificate(folder) if case.tls else None
    tls = ["--tls", str(made.file), str(made.key)] if made else []
    links = Links() if case.socket_mode else None
    linked = ["--links", links.address] if links else []
    with child([python, "-m", "bench.null_slack", *tls, *linked], clean, folder / "null-slack.log") as slack:
        scheme, trusted = ("https", {"SSL_CERT_FILE": str(made.file)}) if made else ("http", {})
        env = {
            **clean,
            **trusted,
            "SLACK_BOT_TOKEN": "xoxb-bench",
            "SLACK_API_URL": f"{scheme}://127.0.0.1:{slack.port}/api/",
            "SLACK_SIGNING_SECRET": secret,
            "RAC_DATABASE_URL": held.url,
            "RAC_ADMINS": "UADMIN",
            "RAC_TEAM_CHANNEL": "CBENCH",
            "FLOOR_VIEWS": str(folder / "views.json"),
            "FLOOR_DATABASE": str(folder / "floor.db"),
        }
        serve = [python, "-c", "from rac_bot.cli import main; main()", "serve"]
        serve += [] if links else ["--http", "127.0.0.1:0"]
        floor = [python, "-m", "bench.floor"]

        def run(side: str, command: list[str]) -> AbstractContextManager[Child]:
            token = {"SLACK_APP_TOKEN": f"xapp-{side}"} if links else {}
            return child(command, env | token, folder / f"{side}.log", listens=not links)

        with run("ours", serve) as ours:
            links.wait("xapp-ours") if links else ours.wait()
            bench = Bench(slack, {"ours": ours}, secret, held, made, folder, links)
            _floor_works_on(bench)
            with run("floor", floor) as bare, run("floor2", [*floor, "--work"]) as working:
                bench.sides.update(floor=bare, floor2=working)
                yield bench


def _floor_works_on(bench: Bench) -> None:
    """What the second floor shows, the bot's own views; and where it writes, tables like the bot's."""
    kind = _kinds(bench)
    shown = {}
    for one in kind:
        if one.calls:
            load = drive(bench.target("ours"), [one.request(WARM_UP * 20)], 1, seconds=10)
            if load.failures:
                raise WrongServer(load.failures[0])
            shown[one.calls] = bench.last_view(one.calls)
    (bench.folder / "views.json").write_text(json.dumps(shown), encoding="utf-8")
    store = Store(f"sqlite:///{bench.folder / 'floor.db'}")
    schema.upgrade(store)
    filling.fill(store, people(1000))
    store.close()


def _kinds(bench: Bench) -> list[Kind]:
    return kinds(bench.held.people, _form(bench), _courses(bench.held.store))


def measure(bench: Bench, case: Case, rounds: int, tell: Callable[[str], None]) -> Outcome:
    """Drive every kind at every concurrency.

    Raises:
        WrongServer: a first reply is not the expected one.
    """
    measured = []
    for kind in _kinds(bench):
        numbers = count()
        _check(bench, kind, numbers)
        for concurrency in CONCURRENCIES:
            tell(f"{case.name}: {kind.name}, {concurrency} at a time")
            measured.append(_measured(bench, kind, concurrency, numbers, rounds))
        measured[-2].arriving = _arriving(bench, kind, numbers)
    memory = {side: child.memory_mb for side, child in bench.sides.items()}
    bench.drain()
    return Outcome(case, measured, memory, bench.undelivered())


def _measured(bench: Bench, kind: Kind, concurrency: int, numbers: Iterator[int], rounds: int) -> Measured:
    measured = Measured(kind.name, concurrency)
    for turn in range(rounds):
        # Made beforehand, so that making them slows nobody; new each round: a course is saved once.
        requests = [kind.request(next(numbers)) for _ in range(MOST)]
        for side in SIDES if turn % 2 else reversed(SIDES):  # who goes first changes
            measured.loads[side].append(_drive(bench, side, kind, requests, concurrency))
    return measured


def _drive(bench: Bench, side: str, kind: Kind, requests: list[Request], concurrency: int) -> Load:
    calls = kind.calls if side != "floor" else None
    before = bench.calls(calls) if calls else 0
    load = drive(bench.target(side), requests, concurrency, LOAD_S)
    if calls:
        called, replies = bench.calls(calls) - before, len(load.milliseconds)
        if called != replies:
            load.failures.append(f"{called} calls of {calls} for {replies} replies")
    bench.drain()
    return load


def _arriving(bench: Bench, kind: Kind, numbers: Iterator[int]) -> Load:
    requests = [kind.request(next(numbers)) for _ in range(int(ARRIVALS * ARRIVALS_S))]
    load = arrive(bench.target("ours"), requests, ARRIVALS)
    bench.drain()
    return load


def _check(bench: Bench, kind: Kind, numbers: Iterator[int]) -> None:
    """Before any load: the right replies from all, the right view shown; then all are warmed up."""
    first = kind.request(next(numbers))
    _expect(bench, [first])
    shown = json.dumps(bench.last_view(kind.calls), ensure_ascii=False) if kind.calls else ""
    for text in first.in_view.split("|"):
        if text not in shown:
            raise WrongServer(f"{kind.name}: no {text!r} in the view shown: {shown[:500]}")
    _expect(bench, [kind.request(next(numbers)) for _ in range(WARM_UP)])
    bench.drain()


def _expect(bench: Bench, requests: list[Request]) -> None:
    for side in SIDES:  # ours last: its view is looked at
        load = drive(bench.target(side), requests, 1, seconds=10)
        if load.failures:
            raise WrongServer(f"{side}: {load.failures[0]}")


def _form(bench: Bench) -> dict[str, Any]:
    """The inscription's form as the bot draws it: the requests carry it as Slack would."""
    request = Request(command("/inscrire", f"{bench.held.people[0].da} {course_number(22)}"), expected="")
    load = drive(bench.target("ours"), [request], 1, seconds=10)
    form = bench.last_view("views.open")
    if load.failures or form.get("callback_id") != "inscription":
        raise WrongServer(f"rac-bot shows no form: {load.failures} {form}")
    return form


def _courses(store: Store) -> list[tuple[int, str]]:
    """The grid's courses in order of number, each with one of its groups as the form offers it."""
    with store.reading(BY_JULIE) as work:
        rows = raw(work).scalars(select(GridCourse).join(GridCourse.course).order_by(GridCourse.id)).all()
        return [(row.id, group_option(row.groups[0])["value"]) for row in rows]
