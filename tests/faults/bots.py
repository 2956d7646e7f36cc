"""The bot's processes, as a service manager runs them: one that ends is started again."""

import resource
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType

import psutil

from tests.logs import heard

RESTART_S = 0.2
LOG_LINES = 2000


class Bots:
    """So many `rac-bot serve`, in Socket Mode, until the block ends; told apart by their slot, from 0."""

    def __init__(self, env: Mapping[str, str], count: int) -> None:
        self.count = count
        self.log: deque[str] = deque(maxlen=LOG_LINES)  # the last lines of all of them
        self._env = env
        self._over = threading.Event()
        self._running: dict[int, subprocess.Popen[str]] = {}
        self._keepers = [threading.Thread(target=self._keep, args=(slot,)) for slot in range(count)]

    def __enter__(self) -> "Bots":
        for keeper in self._keepers:
            keeper.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for slot, keeper in enumerate(self._keepers):
            while keeper.is_alive():  # one that was just being started too
                self.kill(slot)
                keeper.join(0.1)

    def _keep(self, slot: int) -> None:
        command = [sys.executable, "-m", "rac_bot", "serve"]
        env = {**self._env, "PGAPPNAME": str(slot)}  # by which PostgreSQL knows their connections
        while not self._over.is_set():
            with (
                heard() as log,
                subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as process,
            ):
                self._running[slot] = process
                assert process.stderr
                for line in process.stderr:  # read all along: a full pipe would stop the bot
                    self.log.append(line)
                    log.write(line)
            self._over.wait(RESTART_S)

    def kill(self, slot: int) -> None:
        """-9: nothing is finished, nothing is closed."""
        if slot in self._running:
            self._running[slot].kill()

    def kill_process(self, pid: int) -> None:
        for process in self._running.values():
            if process.pid == pid:
                process.kill()

    def kill_asking(self, address: tuple[str, int]) -> None:
        """Kill the one that has a request in Slack's hands, over the connection of that address."""
        for slot, process in self._running.items():
            with suppress(psutil.Error):
                opened = psutil.Process(process.pid).net_connections("tcp")
                if any(one.laddr == address for one in opened):
                    self.kill(slot)

    def limit_files(self, size: int | None) -> None:
        """No file of theirs is written beyond that size: what a full disk does to them; None lifts it."""
        for process in self._running.values():
            with suppress(ProcessLookupError):
                _soft, hard = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
                soft = hard if size is None else size
                resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (soft, hard))
