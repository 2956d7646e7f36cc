"""One simulation: two processes, a Slack, a disk, a few people and a clock, in one thread, from one seed."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from rac_bot import logs
from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import Refusal
from rac_bot.i18n import TORONTO
from rac_bot.settings import HttpSettings
from rac_bot.slack import connections
from rac_bot.store.database.engine import Store
from rac_bot.store.due.tasks import Due
from rac_bot.store.people import access
from rac_bot.store.privacy import erasing
from rac_bot.store.work.work import By
from slack_sandbox.inside import Inside
from slack_sandbox.manifest import Manifest
from tests.faults.advisors import Tally, da_of
from tests.faults.figures import Figures, count
from tests.simulation.clock import Time
from tests.simulation.college import ADMIN, ADVISORS, CANDIDATES, STARTS, TEAM
from tests.simulation.fates import Broken, Fates, Killed, need
from tests.simulation.gestures import Advisor, Done
from tests.simulation.ledger import Ledger
from tests.simulation.network import LATE_S, Network
from tests.simulation.process import Process
from tests.simulation.rules import Rules

STEPS = 30
PATIENCE_S = 3.0  # Slack's
MEANWHILE = 0.06  # how often another process acts while one waits for Slack
UNEXPECTED = {"interaction_failed", "unanswered", "message_undrawable", "request_unreadable"}
LEASE = timedelta(minutes=5)  # of a task
HOMES_S = 600.0  # the longest that a Home waits
DRAINS = 400  # turns in which everything must have been told
PAUSES = {2: 6, 12: 6, 40: 4, 240: 3, 660: 3, 3600: 2}  # in seconds, and how often each is made


class World:
    """What there is; `run` lets it go on."""

    def __init__(self, seed: int, url: str, manifest: Manifest) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.time = Time(self.chance.choice(STARTS))
        self.fates = Fates(self.chance, self.time)
        self.inside = Inside(manifest, self.time.seconds)
        self.inside.app = self._hear
        self.network = Network(self.inside, self.fates, self._meanwhile)
        self.people = [self.inside.person(name, id=id_) for id_, name in ADVISORS.items()]
        self.admin = self.inside.person("Ada Min", id=ADMIN)
        self.team = self.inside.channel("rac", id=TEAM, private=True, members=self.people, bot=True)
        self.settings = HttpSettings(
            rac_database_url=url,
            slack_bot_token=self.inside.workspace.bot_token,
            slack_api_url=self.inside.api_url,
            slack_signing_secret=self.inside.workspace.signing_secret,
            rac_admins=[ADMIN],
            rac_team_channel=TEAM,
        )
        self.tally = Tally()
        self.advisors = [Advisor(one, self.tally, self.fates) for one in self.people]
        self.processes = [Process(one, self.settings, self.fates, self._witness) for one in "AB"]
        self.file = url.removeprefix("sqlite:///")
        self._acting: list[Process] = []
        self._under_way: dict[Due, datetime] = {}
        self._errors: list[Any] = []
        self.settled = False  # nothing goes wrong any more, and nobody acts

    @contextmanager
    def open(self) -> Iterator["World"]:
        with self.time.rules(), pytest.MonkeyPatch.context() as patch, logs.told(self._note_error):
            patch.setattr(connections, "KEPT", self.network)
            self.ledger = Ledger(self.file)
            self.rules = Rules(self.ledger, self.inside, self.network)
            try:
                yield self
            finally:
                self.ledger.close()
                for one in self.processes:
                    if one.alive:
                        one.store.close()

    def _note_error(self, event: Any) -> None:
        if event["event"] in UNEXPECTED:
            self._errors.append(dict(event))

    # --- the steps ----------------------------------------------------------------------------------

    def run(self) -> None:
        for one in self.processes:
            self._start(one)
        steps: dict[Callable[[], Done | None], int] = {
            self._enrol: 16,
            self._press: 24,
            self._modify: 4,
            self._delete: 3,
            self._pause: 12,
            self._send: 20,
            self._go_round: 4,
            self._publish: 1,
            self._kill: 2,
            self._withdraw: 2,
            self._give: 5,
            self._erase: 2,
        }
        for number in range(1, STEPS + 1):
            self.network.step = number
            self.fates.note(f"step {number}")
            [step] = self.chance.choices(list(steps), list(steps.values()))
            done = step()
            self.inside.tell_waiting()
            for one in self.processes:
                if not one.alive and self.chance.random() < 0.7:  # the service manager
                    self._start(one)
            self._judge(done)
            self.time.goes_on(self.chance.uniform(0.1, 3.0))
        self._settle()

    def _judge(self, done: Done | None) -> None:
        who = {done.who} if done else set()
        self.rules.after(done, who | {"cli", "rac-bot", ADMIN})
        need(not self._errors, "an error of the bot's own", *self._errors)
        need(self.inside.refusal_count == 0, "Slack had something to refuse", *self.inside.refusals)

    def _enrol(self) -> Done:
        return self.chance.choice(self.advisors).enrol()

    def _press(self) -> Done:
        advisor = self.chance.choice(self.advisors)
        return advisor.press(self.inside.messages(advisor.person))

    def _modify(self) -> Done:
        return self.chance.choice(self.advisors).modify()

    def _delete(self) -> Done:
        return self.chance.choice(self.advisors).delete()

    def _pause(self) -> None:
        morning = self.chance.random() < 0.15
        if morning:
            tomorrow = self.time.now(TORONTO) + timedelta(days=1)
            eight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, 8, 1, tzinfo=TORONTO)
            seconds = (eight - self.time.now()).total_seconds()
        else:
            [seconds] = self.chance.choices(list(PAUSES), list(PAUSES.values()))
        self.fates.note(f"{seconds:.0f} seconds go by")
        self.time.goes_on(seconds)
        if morning:
            self._go_round()
            self._send()

    def _send(self) -> None:
        self.act(self.chance.choice(self.processes), Process.send)

    def _publish(self) -> None:
        self.act(self.chance.choice(self.processes), Process.publish)

    def _go_round(self) -> None:
        self.act(self.chance.choice(self.processes), Process.go_round)

    def _kill(self) -> None:
        one = self.chance.choice(self.processes)
        if one.alive:
            one.kill()

    def _withdraw(self) -> None:
        self._administer("withdraws the access of", access.withdraw)

    def _give(self) -> None:
        without = [one for one in ADVISORS if one not in self.ledger.people_with_access()]
        if without:
            give = Rights(Role.ADVISING)
            self._administer("gives access to", lambda work, who: access.give(work, who, give), without)

    def _administer(
        self, what: str, act: Callable[[Any, str], object], people: list[str] | None = None
    ) -> None:
        who, by = self.chance.choice(people or list(ADVISORS)), By(ADMIN, Rights(Role.ADMINISTERING))
        one = self.chance.choice(self.processes)
        self.fates.note(f"{ADMIN} {what} {who}")
        if not one.alive:
            return
        try:
            with one.store.writing(by) as work:
                act(work, who)
        except Refusal as refusal:
            self.fates.note(type(refusal).__name__)
        except Killed:
            one.kill()

    def _erase(self) -> None:
        """By a command, in a process of its own."""
        candidate = self.chance.randrange(CANDIDATES) + 1
        if candidate in self.ledger.erased():
            return
        self.fates.note(f"candidate {candidate} is erased")
        store = Store(self.settings.rac_database_url)
        erasing.erase(store, self.settings.beside, candidate, "règle 7", lambda _sentence: None)
        store.close()
        da = da_of(candidate - 1)
        self.rules.erased[da[-4:]] = self.network.step
        self.tally.acknowledged = {pair for pair in self.tally.acknowledged if pair[0] != da}

    # --- what acts ----------------------------------------------------------------------------------

    def _start(self, process: Process) -> None:
        self.fates.note(f"{process.name} starts")
        self.act(process, Process.start)

    def act(self, process: Process, what: Callable[[Process], None]) -> None:
        self._acting.append(process)
        try:
            what(process)
        finally:
            self._acting.pop()

    def _hear(self, content: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """Any of the processes, while Slack waits."""
        alive = [one for one in self.processes if one.alive]
        if not alive:
            raise ConnectionRefusedError
        process, came = self.chance.choice(alive), self.time.seconds()
        self._acting.append(process)
        self.fates.depth += 1
        try:
            answer = process.hear(content, headers)
        finally:
            self.fates.depth -= 1
            self._acting.pop()
        if self.time.seconds() - came > PATIENCE_S:
            self.fates.note("Slack has waited for too long")
            raise TimeoutError
        if self.fates.of("answer to Slack", self.fates.network / 3, {"lost": 1}) == "lost":
            raise ConnectionResetError
        return answer

    def _meanwhile(self) -> None:
        """Another process does something of its own, as one waits for Slack or is in the middle of a task."""
        if len(self._acting) != 1 or self.settled or self.chance.random() >= MEANWHILE:
            return
        [other] = [one for one in self.processes if one is not self._acting[0]]
        self.fates.depth += 1
        self.act(other, self.chance.choice((Process.send, Process.send, Process.go_round)))
        self.fates.depth -= 1

    def _witness(self, task: Due, begins: bool) -> None:
        if not begins:
            self._under_way.pop(task, None)
            return
        self.fates.note(f"task {task.kind} {task.key}")
        since = self._under_way.get(task)
        need(since is None or self.time.now() - since >= LEASE, "a task is done twice at once", task)
        self._under_way[task] = self.time.now()
        if len(self._acting) == 1 and not self.settled and self.chance.random() < 0.3:
            [other] = [one for one in self.processes if one is not self._acting[0]]
            self.act(other, Process.go_round)

    # --- the end ------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Nothing goes wrong any more, and everything is told; then all is counted."""
        self.fates.note("nothing goes wrong any more")
        self.settled = True
        self.fates.over()
        for one in self.processes:
            if not one.alive:
                self._start(one)
        self.time.goes_on(LEASE.total_seconds())
        self._tell_all()
        self.time.goes_on(HOMES_S)
        self.act(self.processes[0], Process.publish)
        self._tell_all()
        self._judge(None)
        self.rules.homes_follow_access()
        self.rules.nothing_left_of_erased()
        late = self.ledger.overdue(self.time.now())
        need(not late, "a task is never done", *late)
        figures = Figures("SQLite", 2, 0.0, self.tally)
        count(figures, self.processes[0].store, self.inside, self.team, [*self.people, self.admin])
        need(figures.sound, "at the end", figures)

    def _tell_all(self) -> None:
        for turn in range(DRAINS):
            one = self.processes[turn % 2]
            self.act(one, Process.go_round)
            self.act(one, Process.send)
            self.inside.tell_waiting()
            at = self.ledger.next_message()
            if at is None and not self.time.expects_something:
                return
            wait = (at - self.time.now()).total_seconds() if at else LATE_S
            self.time.goes_on(max(wait, 1.0))
        raise Broken("there is no end to what is to be told")
