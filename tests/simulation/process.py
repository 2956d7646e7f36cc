"""A process of the bot, as `rac-bot serve` composes it, its threads' turns taken one by one."""

import contextvars
import time
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from rac_bot.errors import Refusal
from rac_bot.handlers.gate import payload
from rac_bot.i18n import speaking
from rac_bot.rounds.clock import Clock, Round
from rac_bot.running.composing import compose
from rac_bot.running.receiving import answered
from rac_bot.settings import HttpSettings
from rac_bot.store.database.engine import Store
from rac_bot.store.due.tasks import Due
from tests.simulation import disk
from tests.simulation.fates import Fates, Killed

T = TypeVar("T")
Witness = Callable[[Due, bool], None]  # told of a task as it begins, and as it has ended


class Process:
    """Until it is killed. `witness` sees each task that the clock starts."""

    def __init__(self, name: str, settings: HttpSettings, fates: Fates, witness: Witness) -> None:
        self.name, self._settings, self._fates, self._witness = name, settings, fates, witness
        self.alive = False

    def start(self) -> None:
        self.store = Store(self._settings.rac_database_url)
        disk.at_fate(self.store, self._fates)
        self.parts = compose(self._settings, self.store, lambda _kind, _seconds: None)
        clock: Clock = self.parts.clock
        clock._rounds = {kind: _Seen(one, self._witness) for kind, one in clock._rounds.items()}
        self.alive = True
        self._turn("begins", self._begin)

    def _begin(self) -> None:
        self.parts.clock.lay()
        self.parts.delivery._meet_doubts()

    def kill(self) -> None:
        self._fates.note(f"{self.name} is dead")
        self.alive = False
        self.store.close()

    def hear(self, content: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """What it answers to a request of Slack's. OSError: it died."""

        def answer() -> tuple[int, str]:
            posted = payload.posted(content, headers["Content-Type"])
            response = answered(self.parts.app, posted, time.monotonic(), headers)
            return response.status, response.body

        try:
            return self._as_itself(answer)
        except Killed:
            self.kill()
            raise ConnectionResetError from None

    def send(self) -> None:
        self._turn("sends", self.parts.delivery.send_due)

    def publish(self) -> None:
        self._turn("publishes", self.parts.homes.publish_due)

    def go_round(self) -> None:
        self._turn("goes round", self.parts.clock.run_due)

    def _turn(self, what: str, act: Callable[[], object]) -> None:
        """As its thread would: what the database refuses ends no thread."""
        if not self.alive:
            return
        self._fates.note(f"{self.name} {what}")
        self._fates.depth += 1
        try:
            self._as_itself(act)
        except Killed:
            self.kill()
        except (Refusal, SQLAlchemyError) as error:
            self._fates.note(f"{type(error).__name__}")
        finally:
            self._fates.depth -= 1

    def _as_itself(self, act: Callable[[], T]) -> T:
        """In a context of its own: the language that it speaks is not another's."""

        def spoken() -> T:
            with speaking(self._settings.rac_language):
                return act()

        return contextvars.copy_context().run(spoken)


class _Seen:
    def __init__(self, one: Round, witness: Witness) -> None:
        self._one, self._witness = one, witness
        self.prepare, self.lay = one.prepare, one.lay

    def do(self, task: Due, now: datetime) -> datetime | None:
        self._witness(task, True)
        try:
            return self._one.do(task, now)
        finally:
            self._witness(task, False)
