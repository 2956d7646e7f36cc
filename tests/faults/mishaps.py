"""What goes wrong, one thing after another: kills, some of them at a known point, Slack's bad answers,
cut connections, a database that is busy, full, copied or gone, a clock that is wrong."""

import random
import shlex
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from rac_bot.errors import Refusal
from rac_bot.store.database.backup import back_up, dump_command
from rac_bot.store.database.engine import Store
from rac_bot.store.models import StoredMessage
from slack_sandbox import Sandbox
from slack_sandbox.faults import Fault
from slack_sandbox.serving import RealClock
from tests.databases import BY_JULIE, Databases, PostgresDatabases, raw
from tests.faults.advisors import Tally
from tests.faults.bots import Bots
from tests.faults.clocks import Clock

REACHED_S = 6.0  # how long a point at which to kill is waited for
BACK_S = 20.0  # how long the bot's return is waited for
WRITERS_BYTE = "120"  # of the file in which SQLite's processes share what they know of its journal

Mishap = Callable[["Scene"], bool]  # whether it came to pass

# Held up longer than the delivery waits (4 s), it times out.
ANSWERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("chat.postMessage", {"drop": True, "effected": True}),
    ("chat.postMessage", {"status": 500, "effected": True}),
    ("chat.postMessage", {"retry_after": 1}),
    ("chat.update", {"status": 500, "effected": True}),
    ("views.open", {"error": "internal_error"}),
    ("chat.postMessage", {"delay": 5.0, "effected": True}),
    ("chat.postMessage", {"drop": True}),
    ("chat.postMessage", {"error": "not_in_channel"}),
    ("chat.postMessage", {"error": "msg_too_long"}),
    ("chat.postMessage", {"delay": 5.0}),
    ("chat.update", {"retry_after": 2}),
    ("chat.update", {"drop": True}),
    ("conversations.history", {"status": 500}),
    ("conversations.history", {"error": "missing_scope"}),
    ("conversations.open", {"drop": True}),
    ("views.update", {"delay": 2.0}),
    ("*", {"status": 503}),
    ("chat.postMessage", {"error": "invalid_auth"}),
    ("chat.postMessage", {"drip": 0.2, "effected": True}),
    ("views.update", {"drip": 0.2}),
    ("*", {"drip": 0.05}),
    ("chat.update", {"cut": 10, "effected": True}),
    ("chat.postMessage", {"body": b"<html>", "effected": True}),
)


@dataclass
class Scene:
    """Where it goes wrong."""

    sandbox: Sandbox
    bots: Bots
    store: Store
    databases: Databases
    clock: Clock
    chance: random.Random
    tallies: list[Tally]
    prepared: list[tuple[str, Fault]] = field(default_factory=list)
    """The bad answers that Slack is to give, each with its name."""

    def apart(self) -> "Scene":
        """The same, for another thread: what goes wrong in each is settled by the seed."""
        return replace(self, chance=random.Random(self.chance.randrange(10**6)))  # noqa: S311

    def pause(self, least: float, most: float) -> None:
        threading.Event().wait(self.chance.uniform(least, most))

    def saved(self) -> int:
        """How many inscriptions advisors were told of."""
        return sum(len(tally.acknowledged) for tally in self.tallies)

    def saved_since(self, before: int) -> bool:
        return self.saved() > before

    def until(self, holds: Callable[[], bool], seconds: float = REACHED_S, rest: float = 0.005) -> bool:
        """Whether it comes to hold while one waits for it."""
        end = RealClock.monotonic() + seconds
        pause = threading.Event()
        while not holds():
            if RealClock.monotonic() > end:
                return False
            pause.wait(rest)
        return True


def befall(scene: Scene, seconds: float) -> Counter[str]:
    """Each kind once, kills first, then any of them until the time is over; how many came to pass.

    Slack misbehaves all along, whatever else goes wrong.
    """
    own = _POSTGRES if isinstance(scene.databases, PostgresDatabases) else _SQLITE
    clock = _CLOCK if scene.clock.movable else {}
    end = RealClock.monotonic() + seconds
    with ThreadPoolExecutor(2) as pool:
        streams = [
            pool.submit(_stream, scene.apart(), {**_KILLS, **own, **_CUTS, **clock}, end, patient=True),
            pool.submit(_stream, scene.apart(), _ANSWERS, end, patient=False),
        ]
        befell = sum((stream.result() for stream in streams), Counter[str]())
    return befell + Counter(name for name, fault in scene.prepared if fault.asking)


def _stream(scene: Scene, mishaps: Mapping[str, Mishap], end: float, *, patient: bool) -> Counter[str]:
    """`patient`: what befalls a bot that is away is nothing."""
    at_random = (scene.chance.choice(list(mishaps.items())) for _ in repeat(None))
    befell: Counter[str] = Counter()
    for name, mishap in chain(mishaps.items(), at_random):
        if RealClock.monotonic() > end:
            break
        before = scene.saved()
        with suppress(Refusal, DBAPIError):  # the database was out of our reach too
            befell[name] += mishap(scene)
        if patient:
            scene.until(partial(scene.saved_since, before), BACK_S)
        scene.pause(0.1, 2.0)
    return +befell


# --- kills ------------------------------------------------------------------------------------------


def _killed_in(method: str, scene: Scene, *, effected: bool) -> bool:
    """A process dies while Slack has its request in hand."""
    hold = threading.Event()
    fault = scene.sandbox.fail(method, hold=hold, effected=effected, first=True)
    try:
        scene.until(lambda: fault.asking is not None)
        if fault.asking:
            scene.bots.kill_asking(fault.asking)
    finally:
        hold.set()
    return fault.asking is not None


def _killed(scene: Scene) -> bool:
    scene.bots.kill(scene.chance.randrange(scene.bots.count))
    return True


def _killed_as_it_writes(scene: Scene) -> bool:
    """A process dies in the middle of a transaction: it holds the lock that SQLite gives to one writer."""
    inode = Path(f"{scene.store.engine.url.database}-shm").stat().st_ino

    def killed() -> bool:
        for line in Path("/proc/locks").read_text().splitlines():
            *_kind, pid, file, first, _last = line.split()
            if file.endswith(f":{inode}") and first == WRITERS_BYTE:
                scene.bots.kill_process(int(pid))
                return True
        return False

    return scene.until(killed, rest=0.001)


def _killed_in_a_save(scene: Scene) -> bool:
    """A process dies where a save has written all but the last table, and not committed."""
    last = StoredMessage.__mapper__.relationships["inscriptions"].secondary
    waiting = text(
        "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) "
        "WHERE NOT granted AND relation = CAST(:name AS regclass)"
    )
    with scene.store.reading(BY_JULIE) as work:
        raw(work).execute(text(f"LOCK TABLE {last} IN SHARE MODE"))

        def killed() -> bool:
            with scene.store.reading(BY_JULIE) as other:  # in one transaction, activity is read once
                slot = raw(other).scalar(waiting, {"name": str(last)})
            if slot:
                scene.bots.kill(int(slot))
            return slot is not None

        return scene.until(killed)


# --- the database -----------------------------------------------------------------------------------


def _busy(scene: Scene, *, killed: bool) -> bool:
    """Somebody else writes for about as long as a person waits; or until a process dies waiting."""
    with scene.store.writing(BY_JULIE):
        scene.pause(0.5, 2.5)
        if killed:
            _killed(scene)
    return True


def _disk_full(scene: Scene) -> bool:
    """SQLite's file can grow no more, at once or in the middle of a write."""
    journal = Path(f"{scene.store.engine.url.database}-wal")
    scene.bots.limit_files(scene.chance.choice((0, scene.chance.randrange(journal.stat().st_size + 1))))
    scene.pause(1.0, 3.0)
    scene.bots.limit_files(None)
    return True


def _server_restarted(scene: Scene) -> bool:
    assert isinstance(scene.databases, PostgresDatabases)
    with scene.databases.away():
        scene.pause(0.0, 2.0)
    return True


def _backed_up(scene: Scene) -> bool:
    """The database is copied, as each night, by the command that the documentation gives."""
    with TemporaryDirectory() as folder:
        if scene.store.sqlite:
            back_up(scene.store, Path(folder) / "kept.db")
            return True
        assert isinstance(scene.databases, PostgresDatabases)
        command = shlex.split(dump_command(scene.store, Path(folder) / "kept.dump"))
        return scene.databases.run(*command)


def _clock_stepped(scene: Scene, *, off: int) -> bool:
    """The machine's clock is wrong for a while."""
    scene.clock.set(off)
    scene.pause(1.5, 4.0)
    scene.clock.set()
    return True


# --- Slack ------------------------------------------------------------------------------------------


def _cut(scene: Scene, *, abruptly: bool) -> bool:
    scene.sandbox.disconnect_sockets(abruptly=abruptly)
    return True


def _bad_answer(method: str, fault: dict[str, Any], scene: Scene) -> bool:
    times = scene.chance.randint(1, 3)
    scene.prepared.append((_name(method, fault), scene.sandbox.fail(method, times=times, **fault)))
    return False  # it is counted if a call meets it


def _name(method: str, fault: dict[str, Any]) -> str:
    words = (name if value is True else f"{name} {value}" for name, value in fault.items())
    return f"{'any call' if method == '*' else method}: {', '.join(words)}"


_KILLS: dict[str, Mishap] = {
    "killed: post taken, answer not read": partial(_killed_in, "chat.postMessage", effected=True),
    "killed: about to post": partial(_killed_in, "chat.postMessage", effected=False),
}
_SQLITE: dict[str, Mishap] = {
    "killed: in the middle of a write": _killed_as_it_writes,
    "disk full": _disk_full,
}
_POSTGRES: dict[str, Mishap] = {
    "killed: in the middle of a save": _killed_in_a_save,
    "server stopped at once, restarted": _server_restarted,
}
_HOUR = 3600
_CLOCK: dict[str, Mishap] = {
    "clock an hour ahead, then right": partial(_clock_stepped, off=_HOUR),
    "clock an hour behind, then right": partial(_clock_stepped, off=-_HOUR),
}
_CUTS: dict[str, Mishap] = {
    "database copied": _backed_up,
    "killed at random": _killed,
    "sockets cut": partial(_cut, abruptly=True),
    "sockets told to reconnect": partial(_cut, abruptly=False),
    "database held by another writer": partial(_busy, killed=False),
    "killed: waiting for another writer": partial(_busy, killed=True),
    "killed: window being drawn": partial(_killed_in, "views.update", effected=True),
}
_ANSWERS: dict[str, Mishap] = {
    _name(method, fault): partial(_bad_answer, method, fault) for method, fault in ANSWERS
}
