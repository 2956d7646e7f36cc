"""The example that ships with the sandbox, as whoever tries it starts it."""

import re
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import httpx
import pytest

import slack_sandbox
from slack_sandbox.example.__main__ import main
from tests.processes import free_address

README = Path(slack_sandbox.__file__).parent / "README.md"


def test_played_it_prints_what_each_sees_and_breaks_no_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--play"]) == 0
    told = capsys.readouterr().out
    assert "[Cancel] [Thank]" in told
    assert "@Luc Gagnon: the coffee of this morning\nThanked by @Julie Roy, @Luc Gagnon" in told


def test_it_opens_in_the_browser_until_ctrl_c() -> None:
    port = free_address().rpartition(":")[2]
    command = [sys.executable, "-m", "slack_sandbox.example", "--port", port]
    # A suite in the background of a shell has Ctrl-C ignored, and so would what it starts.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=heard) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == f"http://127.0.0.1:{port}/?as=UJULIE\n"
            assert httpx.get(f"http://127.0.0.1:{port}/").status_code == 200
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=20) == 0
        finally:
            process.kill()


def test_the_test_that_the_readme_shows_passes() -> None:
    (shown,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(shown, str(README), "exec"), names)  # noqa: S102
    test = names["test_somebody_is_thanked"]
    assert callable(test)
    test()
