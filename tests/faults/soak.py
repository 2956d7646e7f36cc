"""Eight advisors enrol while the bot is killed, Slack misbehaves and the database goes away: what is lost?

`python -m tests.faults.soak [SECONDS]` runs it that long on SQLite, then on PostgreSQL.
"""

import random
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rac_bot.store.database.engine import Store
from rac_bot.store.models import Confirms, Home
from slack_sandbox import Person, Sandbox
from slack_sandbox.serving import RealClock
from tests import logs
from tests.builders import a_candidate, a_dossier, a_grid, a_right, sure_sessions
from tests.databases import BY_JULIE, Databases, SqliteFiles, postgres_databases, raw
from tests.faults.advisors import ADVISORS, CANDIDATES, COURSES, Tally, da_of, work
from tests.faults.bots import Bots
from tests.faults.clocks import Clock
from tests.faults.figures import Figures, add_up, count, quiet, tables
from tests.faults.mishaps import Scene, befall
from tests.processes import environment

ROOT = Path(__file__).parent.parent.parent
PROCESSES = 2
TEN_MINUTES, LEAST = 600, 500  # inscriptions that ten minutes must see acknowledged
START_S = 120  # a busy machine is slow to start two processes
DRAIN_S = 900  # for the messages to go out: between two tries, the longest wait is ten minutes
STILL_S = 2.0  # a request given up by Slack may still be saved so late


def soak(databases: Databases, folder: Path, *, seconds: float, seed: int) -> Figures:
    """Run for that long, let everything settle, and count. The seed settles what goes wrong, not when."""
    url = databases.copy(folder)
    store = Store(url, patience_s=5.0)
    name = "SQLite" if store.sqlite else "PostgreSQL"
    figures = Figures(name, PROCESSES, seconds)
    with Sandbox.start(manifest=ROOT / "manifest.yml") as sandbox:
        advisors = [sandbox.person(f"Conseil {n}", id=f"UC{n}") for n in range(ADVISORS)]
        admin = sandbox.person("Ada Min", id="UADMIN")
        team = sandbox.channel("rac-equipe", id="CEQUIPE", private=True, members=advisors, bot=True)
        _fill(store, advisors)
        clock = Clock(folder)
        with Bots(environment(sandbox, url) | clock.env, PROCESSES) as bots:
            assert sandbox.wait_until(lambda: sandbox.sockets == PROCESSES, START_S), "".join(bots.log)
            chance = random.Random(seed)  # noqa: S311
            scene = Scene(sandbox, bots, store, databases, clock, chance, [Tally() for _ in advisors])
            _rush(scene, advisors, figures)
            sandbox.heal()
            if not sandbox.wait_until(lambda: sandbox.sockets >= PROCESSES, START_S):
                figures.stuck.append(f"{sandbox.sockets} of {PROCESSES} processes are connected")
            _settle(store)
        count(figures, store, sandbox, team, [*advisors, admin])
        with logs.heard() as log:
            log.writelines(bots.log)
    store.close()
    databases.drop(url)
    return figures


def _fill(store: Store, advisors: list[Person]) -> None:
    with store.writing(BY_JULIE) as work:
        for person in advisors:
            a_right(work, person.id)
            raw(work).add(Home(slack_id=person.id, confirms=Confirms.ALL))  # else the team alone is told
        sure_sessions(work)
        grid = a_grid(work, courses=COURSES)
        for n in range(CANDIDATES):
            a_dossier(work, a_candidate(work, grid, da=da_of(n), family=f"Nom{n}"))


def _rush(scene: Scene, advisors: list[Person], figures: Figures) -> None:
    """Everybody enrols; once the first is told that it is saved, things go wrong until the time is over."""
    over = threading.Event()
    seeds = [scene.chance.randrange(10**6) for _ in advisors]
    with ThreadPoolExecutor(ADVISORS) as pool:
        working = [
            pool.submit(work, person, number, random.Random(seeds[number]), scene.tallies[number], over)  # noqa: S311
            for number, person in enumerate(advisors)
        ]
        try:
            scene.until(lambda: scene.saved() > 0, START_S)
            figures.faults = befall(scene, figures.seconds)
        finally:
            over.set()
    for one in working:
        one.result()  # what was wrong with a gesture, or with the bot's answer to it, is raised here
    figures.tally = add_up(scene.tallies)


def _settle(store: Store) -> None:
    """Wait until no message is to be sent any more, and nothing is saved any more."""
    end = RealClock.monotonic() + DRAIN_S
    pause = threading.Event()
    before = None
    while RealClock.monotonic() < end:
        now = quiet(store)
        if now == before and not now[0]:
            return
        before = now
        pause.wait(STILL_S)


def main(seconds: float) -> bool:
    """Both databases, with their figures; whether all is well."""
    seed = random.SystemRandom().randrange(10**6)
    runs = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "templates").mkdir()
        runs.append(soak(SqliteFiles(folder / "templates"), folder, seconds=seconds, seed=seed))
        print(runs[-1], flush=True)
        with postgres_databases() as servers:
            runs.append(soak(servers, folder, seconds=seconds, seed=seed))
            print(runs[-1], flush=True)
    print(f"\n{tables(runs)}\n\nseed {seed}")
    few = [run.database for run in runs if seconds >= TEN_MINUTES and run.acknowledged < LEAST]
    if few:
        print(f"fewer than {LEAST} inscriptions acknowledged on {', '.join(few)}")
    return not few and all(run.sound for run in runs)


if __name__ == "__main__":
    sys.exit(0 if main(float(sys.argv[1]) if len(sys.argv) > 1 else TEN_MINUTES) else 1)
