"""Signed commands, while as many connections as the machine's limit allows mean ill: how long does each take?

`python -m tests.faults.siege [SECONDS [CONNECTIONS [DESCRIPTORS]]]` asks a hundred commands of the real
`rac-bot serve --http`, which may have so many descriptors. The exit status is 1 unless each is answered in
one second, by a process of less than 200 MB that logged less than 1 MB.
"""

import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx
import psutil

from rac_bot.store.database.engine import Store
from slack_sandbox import Sandbox
from tests import processes
from tests.builders import a_candidate, a_dossier, a_grid, a_right
from tests.databases import BY_JULIE, SqliteFiles
from tests.faults.payloads import FORM, signed, written
from tests.wire import slash

ROOT = Path(__file__).parent.parent.parent
COMMANDS, LONGEST_S, LARGEST_MB, LOGGED_MB = 100, 1.0, 200, 1
FOR_US = 100  # of the descriptors that this machine's limit allows


def asked(sandbox: Sandbox, address: str, number: int) -> float:
    """How long that command takes, over a connection of its own."""
    content = written(slash(sandbox.team_id, *(("/candidat", "leblanc"), ("/rac", "aide"))[number % 2]))
    headers = {"Content-Type": FORM, **signed(sandbox.signing_secret, content)}
    start = time.perf_counter()
    answer = httpx.post(
        f"http://{address}/slack/events", content=content, headers=headers, verify=processes.NO_TLS
    )
    answer.raise_for_status()
    return time.perf_counter() - start


def besieged(seconds: float, count: int, descriptors: int) -> bool:
    """Whether all is well; told, with the figures."""
    address = processes.free_address()
    host, _colon, port = address.partition(":")
    with tempfile.TemporaryDirectory() as name, Sandbox.start(manifest=ROOT / "manifest.yml") as sandbox:
        folder = Path(name)
        (folder / "templates").mkdir()
        url = SqliteFiles(folder / "templates").copy(folder)
        julie = sandbox.person("Julie Roy", id="UJULIE")
        sandbox.channel("rac-equipe", id="CEQUIPE", private=True, members=[julie], bot=True)
        sandbox.person("Ada Min", id="UADMIN")
        store = Store(url)
        with store.writing(BY_JULIE) as work:
            a_right(work, julie.id)
            a_dossier(work, a_candidate(work, a_grid(work)))
        store.close()
        log = folder / "log"
        with (
            log.open("w") as written_to,
            subprocess.Popen(
                processes.command("serve", "--http", address, descriptors=descriptors),
                env=processes.environment(sandbox, url),
                stderr=written_to,
            ) as bot,
        ):
            assert processes.eventually(lambda: ready(address))
            process = psutil.Process(bot.pid)
            before = process.memory_info().rss
            took, most, failed = [], before, 0
            crowd = [sys.executable, "-m", "tests.faults.strangers", host, port, str(count), str(seconds)]
            with subprocess.Popen(crowd, stdout=subprocess.PIPE, text=True) as strangers:
                pause = threading.Event()
                for number in range(COMMANDS):
                    try:
                        took.append(asked(sandbox, address, number))
                    except httpx.HTTPError as error:
                        failed += 1
                        print(f"command {number}: {error!r}")
                    most = max(most, process.memory_info().rss)
                    pause.wait(max(0.0, seconds * 0.95 / COMMANDS - (took[-1] if took else 0)))
                said, _nothing = strangers.communicate()
            bot.terminate()
        logged = log.stat().st_size
    took.sort()
    print(f"strangers, {seconds:.0f} s, the bot having {descriptors} descriptors: {said.strip()}")
    print(
        f"{len(took)} commands answered, {failed} not; median {took[len(took) // 2]:.3f} s, "
        f"longest {took[-1]:.3f} s; "
        f"memory {before / 1e6:.0f} MB before, {most / 1e6:.0f} MB at most; log {logged / 1e6:.3f} MB; "
        f"ended with {bot.returncode}"
    )
    return not failed and took[-1] < LONGEST_S and most < LARGEST_MB * 1e6 and logged < LOGGED_MB * 1e6


def ready(address: str) -> bool:
    try:
        return httpx.get(f"http://{address}/readyz", verify=processes.NO_TLS).status_code == 200
    except httpx.TransportError:
        return False


def main(seconds: int = 60, count: int = 0, descriptors: int = 1_024) -> bool:
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return besieged(seconds, count or soft - FOR_US, descriptors)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:4]]
    sys.exit(0 if main(*given) else 1)
