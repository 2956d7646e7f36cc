"""`.slack/hooks.json`: what Slack's command line runs, by a shell as it does, and reads of the answers."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from slack_sandbox import Sandbox
from tests import logs
from tests.conftest import ROOT
from tests.processes import environment, eventually

pytestmark = pytest.mark.sqlite  # what is run is the same on either

BOUNDARY = "3561f3a3c5576e2ce0dc0d1e268bb9b2"
BOUNDED = f" --protocol=message-boundaries --boundary={BOUNDARY}"


def declared() -> dict[str, str]:
    """Of the file, the interpreter of a checkout being ours."""
    read = json.loads((ROOT / ".slack" / "hooks.json").read_text(encoding="utf-8"))["hooks"]
    return {name: command.replace(".venv/bin/python", sys.executable) for name, command in read.items()}


def shell(command: str) -> list[str]:
    return ["/bin/sh", "-c", command]


def answer(command: str, more: str = "") -> Any:
    asked = shell(f"{command}{more}")
    ended = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    said = ended.stdout.strip()
    if more:
        before, said, after = said.split(BOUNDARY)
        assert before == after == ""
    return json.loads(said)


def test_the_command_line_finds_the_hooks_and_the_manifest_by_either_protocol() -> None:
    found = answer(declared()["get-hooks"], BOUNDED)
    assert found["config"]["protocol-version"] == ["message-boundaries", "default"]
    assert found["config"]["sdk-managed-connection-enabled"] is True
    for watched in found["config"]["watch"]["manifest"]["paths"]:
        assert (ROOT / watched).exists()
    wanted = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    source = f" --source={ROOT}"
    assert answer(found["hooks"]["get-manifest"], source + BOUNDED) == wanted
    assert answer(found["hooks"]["get-manifest"]) == wanted
    assert json.loads((ROOT / ".slack" / "config.json").read_text()) == {"manifest": {"source": "local"}}


def test_slack_run_brings_the_database_up_to_date_and_serves(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.channel("rac-equipe", id="CEQUIPE", private=True, bot=True)
    env = environment(sandbox, f"sqlite:///{tmp_path / 'new.db'}")
    env["SLACK_CLI_XOXB"], env["SLACK_CLI_XAPP"] = env.pop("SLACK_BOT_TOKEN"), env.pop("SLACK_APP_TOKEN")
    command = answer(declared()["get-hooks"])["hooks"]["start"]
    with logs.heard() as log:
        process = subprocess.Popen(
            shell(f"exec {command}"), cwd=ROOT, env=env, stdout=log, stderr=log, text=True
        )
    try:
        assert eventually(lambda: sandbox.sockets == 1 or process.poll() is not None)
        assert process.poll() is None, logs.last()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def test_slack_run_says_what_is_missing_and_ends_with_it(tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("RAC_", "SLACK_"))}
    env |= {
        "RAC_DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}",
        "SLACK_CLI_XOXB": "xoxb-of-the-command-line",
    }
    command = answer(declared()["get-hooks"])["hooks"]["start"]
    ended = subprocess.run(shell(command), cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2
    assert "SLACK_APP_TOKEN" in ended.stderr
    assert "SLACK_BOT_TOKEN" not in ended.stderr
