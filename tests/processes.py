"""`rac-bot serve` as the process that an administrator runs."""

import os
import secrets
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import httpx

from slack_sandbox import Sandbox
from slack_sandbox.serving import RealClock
from tests import logs

PATIENCE_S = 60
NEVER_DEALT = range(10_000, 32_000)  # Linux deals from 32,768 on
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # httpx would read all the certificates at each request
_REST = threading.Event()  # never set: the processor is for what is waited for


def environment(sandbox: Sandbox, url: str) -> dict[str, str]:
    """The settings of a bot in that workspace, and nothing else of ours."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("RAC_", "SLACK_"))}
    return kept | {
        "RAC_DATABASE_URL": url,
        "RAC_ADMINS": "UADMIN",
        "RAC_TEAM_CHANNEL": "CEQUIPE",
        "SLACK_API_URL": sandbox.api_url,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
    }


def command(*words: str, descriptors: int | None = None) -> list[str]:
    """`rac-bot` with those words, for a process that may open so many files and connections."""
    if descriptors is None:
        return [sys.executable, "-m", "rac_bot", *words]
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_NOFILE, ({descriptors},) * 2)"
    return [sys.executable, "-c", f"{limited}; from rac_bot.cli import main; main()", *words]


def rac_bot(*words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in a process of its own; see `commands.rac_bot` for most tests."""
    ended = subprocess.run(
        [sys.executable, "-m", "rac_bot", *words], env=env, capture_output=True, text=True, timeout=300
    )
    if words[0] in ("serve", "check"):  # what other commands say is for who typed them
        with logs.heard() as log:
            log.write(ended.stdout + ended.stderr)
    return ended


@contextmanager
def serving(
    *options: str, env: dict[str, str], health: str, descriptors: int | None = None
) -> Iterator[subprocess.Popen[str]]:
    """`rac-bot serve`, ready; ended by its pid if the test has not."""
    with logs.heard() as log:
        process = subprocess.Popen(
            command("serve", *options, descriptors=descriptors), env=env, stdout=log, stderr=log, text=True
        )
    try:
        _wait_until_ready(process, health)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait()


def eventually(holds: Callable[[], bool]) -> bool:
    """Whether it comes to hold within a few seconds."""
    give_up = RealClock.monotonic() + PATIENCE_S
    while not holds():
        if RealClock.monotonic() > give_up:
            return False
        _REST.wait(0.01)
    return True


def free_address() -> str:
    """An address that is still free once a process has started: not among those that the system deals out.

    One that it deals out is dealt again, to another test's server, while ours reads its modules.
    """
    while True:
        address = ("127.0.0.1", secrets.choice(NEVER_DEALT))
        with socket.socket() as probe, suppress(OSError):
            probe.bind(address)
            return f"{address[0]}:{address[1]}"


def _wait_until_ready(process: subprocess.Popen[str], health: str) -> None:
    give_up = RealClock.monotonic() + PATIENCE_S
    while RealClock.monotonic() < give_up:
        if process.poll() is not None:
            raise AssertionError(f"serve ended with {process.returncode}: {logs.last()}")
        try:
            if httpx.get(f"http://{health}/readyz", timeout=1, verify=NO_TLS).status_code == 200:
                return
        except httpx.TransportError:
            pass
        _REST.wait(0.05)
    raise AssertionError("serve was not ready in time")
