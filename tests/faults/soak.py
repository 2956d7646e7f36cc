"""Eight advisors enrol while the bot is killed and Slack misbehaves: what is lost, what is doubled.

`python -m tests.faults.soak SECONDS` runs it on SQLite with one process and on PostgreSQL with two.
"""

import random
import signal
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from rac_bot.store.engine import Store
from rac_bot.store.models import (
    Action,
    Audience,
    Candidate,
    Inscription,
    JournalEntry,
    MessageKind,
    MessageState,
    SessionDossier,
    StoredMessage,
)
from slack_sandbox import Channel, Person, Sandbox
from slack_sandbox.errors import SandboxError
from slack_sandbox.serving import RealClock
from tests.builders import a_candidate, a_dossier, a_grid
from tests.databases import Databases, SqliteFiles, postgres_databases
from tests.processes import environment, free_address, serving

ROOT = Path(__file__).parent.parent.parent
ADVISORS, CANDIDATES, COURSES = 8, 30, 20
DRAIN_S = 120  # for the messages to go out once the faults are over

FAULTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("chat.postMessage", {"drop": True, "effected": True}),
    ("chat.postMessage", {"drop": True}),
    ("chat.postMessage", {"status": 500, "effected": True}),
    ("chat.postMessage", {"retry_after": 1}),
    ("chat.postMessage", {"error": "not_in_channel"}),
    ("chat.update", {"status": 500}),
    ("conversations.history", {"status": 500}),
    ("conversations.open", {"drop": True}),
    ("views.open", {"error": "internal_error"}),
    ("views.update", {"delay": 1.0}),
)


@dataclass
class Figures:
    """What was asked, what befell, and what is wrong at the end."""

    asked: int = 0
    acknowledged: set[tuple[str, str]] = field(default_factory=set)  # DA, course
    faults: Counter[str] = field(default_factory=Counter)
    lost: list[object] = field(default_factory=list)
    doubled: list[object] = field(default_factory=list)
    untold: list[object] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        befell = ", ".join(f"{name} {count}" for name, count in sorted(self.faults.items()))
        stand = ", ".join(f"{name} {count}" for name, count in sorted(self.states.items()))
        return (
            f"asked {self.asked} · acknowledged {len(self.acknowledged)} · faults {self.faults.total()} "
            f"({befell}) · messages: {stand} · lost {len(self.lost)} · doubled {len(self.doubled)} · "
            f"untold {len(self.untold)}"
        )


def soak(databases: Databases, folder: Path, *, seconds: float, processes: int, seed: int) -> Figures:
    """Run for that long, let everything settle, and count."""
    url = databases.copy(folder)
    store = Store(url)
    figures = Figures()
    with Sandbox.start(manifest=ROOT / "manifest.yml") as sandbox:
        advisors = [sandbox.person(f"Conseil {n}", id=f"UC{n}") for n in range(ADVISORS)]
        sandbox.person("Ada Min", id="UADMIN")
        team = sandbox.channel("rac-equipe", id="CEQUIPE", private=True, members=advisors, bot=True)
        with store.writing() as session:
            grid = a_grid(session, courses=COURSES)
            for n in range(CANDIDATES):
                a_dossier(session, a_candidate(session, grid, da=f"{1000000 + n}", family=f"Nom{n}"))
        env = environment(sandbox, url) | {"RAC_ADVISORS": ",".join(person.id for person in advisors)}
        with _bots(env, processes) as bots:
            over = threading.Event()
            chance = random.Random(seed)  # noqa: S311  a seed makes the run the same again
            threads = [
                threading.Thread(target=_work, args=(person, n, figures, over))
                for n, person in enumerate(advisors)
            ]
            for thread in threads:
                thread.start()
            _befall(sandbox, bots, chance, seconds, figures)
            over.set()
            for thread in threads:
                thread.join()
            sandbox.heal()
            _settle(store)
            _count(store, sandbox, team, advisors, figures)
    store.close()
    databases.drop(url)
    return figures


class _Bots:
    """The bot's processes, each killed and started again on demand."""

    def __init__(self, env: dict[str, str], count: int) -> None:
        self._env, self.count = env, count
        self._stacks = [ExitStack() for _ in range(count)]
        self._running = [self._start(stack) for stack in self._stacks]

    def _start(self, stack: ExitStack) -> Any:
        address = free_address()
        return stack.enter_context(serving("--health", address, env=self._env, health=address))

    def kill(self, index: int) -> None:
        self._running[index].send_signal(signal.SIGKILL)
        self._stacks[index].close()
        self._running[index] = self._start(self._stacks[index])

    def close(self) -> None:
        for stack in self._stacks:
            stack.close()


@contextmanager
def _bots(env: dict[str, str], count: int) -> Iterator[_Bots]:
    bots = _Bots(env, count)
    try:
        yield bots
    finally:
        bots.close()


def _work(advisor: Person, number: int, figures: Figures, over: threading.Event) -> None:
    """Enrol one's own candidates, and the first few, whom everybody tries."""
    own = [n for n in range(CANDIDATES) if n % ADVISORS == number or n < 2]
    for candidate, course in product(own, range(COURSES)):
        if over.is_set():
            return
        da, name = f"{1000000 + candidate}", f"322-{course:03d}-RL"
        figures.asked += 1
        try:
            advisor.command(f"/inscrire {da} {name}")
            if advisor.modal is None or "Groupe" not in advisor.modal.text:
                continue
            advisor.choose("Groupe", "00990 · EE")
            advisor.submit()
            if advisor.modal and advisor.modal.title == "Inscription enregistrée":
                figures.acknowledged.add((da, name))
        except SandboxError:
            over.wait(0.2)  # as one does before trying again


def _befall(sandbox: Sandbox, bots: _Bots, chance: random.Random, seconds: float, figures: Figures) -> None:
    """Something goes wrong every second or so, until the time is over."""
    end = RealClock.monotonic() + seconds
    pause = threading.Event()
    while RealClock.monotonic() < end:
        kind = chance.random()
        if kind < 0.15:
            figures.faults["kill -9"] += 1
            bots.kill(chance.randrange(bots.count))
        elif kind < 0.3:
            figures.faults["socket cut"] += 1
            sandbox.disconnect_sockets(abruptly=chance.random() < 0.5)
        else:
            method, fault = chance.choice(FAULTS)
            figures.faults[f"{method} {' '.join(fault)}"] += 1
            sandbox.fail(method, times=chance.randint(1, 3), **fault)
        pause.wait(chance.uniform(0.2, 1.5))


def _settle(store: Store) -> None:
    """Wait until no message is to be sent any more."""
    end = RealClock.monotonic() + DRAIN_S
    pause = threading.Event()
    while RealClock.monotonic() < end:
        with store.reading() as session:
            pending = select(func.count()).where(StoredMessage.state == MessageState.PENDING)
            if not session.scalar(pending):
                return
        pause.wait(0.5)


def _count(store: Store, sandbox: Sandbox, team: Channel, advisors: list[Person], figures: Figures) -> None:
    everywhere: list[Channel | Person] = [team, *advisors]
    posted = Counter(
        block.get("block_id")
        for where in everywhere
        for message in sandbox.messages(where)
        for block in message.blocks[:1]
    )
    figures.doubled += [mark for mark, count in posted.items() if count > 1]
    with store.reading() as session:
        rows = session.execute(
            select(Candidate.da, Inscription)
            .join(SessionDossier, SessionDossier.candidate_id == Candidate.id)
            .join(Inscription, Inscription.dossier_id == SessionDossier.id)
        ).all()
        kept = Counter((da, line.course.number) for da, line in rows)
        figures.doubled += [pair for pair, count in kept.items() if count > 1]
        figures.lost += [pair for pair in figures.acknowledged if pair not in kept]
        enrolled = session.scalars(
            select(JournalEntry.inscription_id).where(JournalEntry.action == Action.ENROL)
        ).all()
        figures.lost += [("journal", line.id) for _da, line in rows if line.id not in set(enrolled)]
        told: set[int] = set()
        for message in session.scalars(select(StoredMessage)):
            figures.states[message.state] += 1
            marked = posted[f"message-{message.id}"]
            sent = message.state is MessageState.SENT
            if marked != int(sent) and message.state is not MessageState.IN_DOUBT:
                figures.lost.append(("message", message.id, message.state, marked))
            if sent and message.audience is Audience.TEAM and message.kind is not MessageKind.NOTICE:
                told |= {line.id for line in message.inscriptions}
        figures.untold += [line.id for _da, line in rows if line.id not in told]


def main(seconds: float) -> None:
    """Both databases, with their figures."""
    with tempfile.TemporaryDirectory() as name:
        for one in ("sqlite", "target"):
            (Path(name) / one).mkdir()
        seed = random.SystemRandom().randrange(10**6)
        files = SqliteFiles(Path(name) / "sqlite")
        print(f"SQLite, one process, seed {seed}:", flush=True)
        print(soak(files, Path(name) / "target", seconds=seconds, processes=1, seed=seed), flush=True)
        with postgres_databases() as servers:
            print(f"PostgreSQL, two processes, seed {seed}:", flush=True)
            print(soak(servers, Path(name), seconds=seconds, processes=2, seed=seed), flush=True)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 600.0)
