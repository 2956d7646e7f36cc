"""Child processes: each listens on a loopback port of its own and is ended by its pid, whatever happens."""

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

START_S = 20
END_S = 10


def clock_of(pid: int) -> int:
    """The clock of what a process spends of CPU, as Linux numbers it."""
    return ~pid << 3 | 2


@dataclass(frozen=True, slots=True)
class Child:
    """A server of this run."""

    process: "subprocess.Popen[bytes]"
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait(self) -> None:
        """Until the bot has opened its store: it listens before.

        Raises:
            RuntimeError: it does not open it.
        """
        deadline = time.monotonic() + START_S
        while httpx.get(f"{self.url}/slack/events?ssl_check=1").is_error:
            if time.monotonic() > deadline:
                raise RuntimeError("rac-bot listens and does not serve")
            time.sleep(0.05)

    @property
    def memory_mb(self) -> float:
        return float(psutil.Process(self.process.pid).memory_info().rss) / 1e6


@contextmanager
def child(
    command: Sequence[str], env: Mapping[str, str], log: Path, *, listens: bool = True
) -> Iterator[Child]:
    """Run the command until the block ends; what it says goes to the log.

    Raises:
        RuntimeError: it does not listen; the message quotes the log's end.
    """
    with log.open("wb") as said:
        # A session of its own: Ctrl-C reaches the bench alone, which ends each child in order.
        process = subprocess.Popen(  # noqa: S603  our own commands
            command,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Child(process, _listening(process, log) if listens else 0)
    finally:
        process.terminate()
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _listening(process: "subprocess.Popen[bytes]", log: Path) -> int:
    """The port that this very process listens on: no other server can be measured by mistake."""
    deadline = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < deadline:
        for connection in psutil.Process(process.pid).net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN:
                return int(connection.laddr.port)
        time.sleep(0.05)
    raise RuntimeError(f"{log.stem} does not listen:\n{log.read_text(errors='replace')[-2000:]}")
