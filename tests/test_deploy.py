"""What a college runs the bot by: the unit of systemd, the image, the composition."""

import re
import shutil
import socket
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest
import yaml

import rac_bot
from rac_bot.running import supervised
from rac_bot.running.patience import Ended, Patience
from rac_bot.settings import HttpSettings, SocketSettings

ROOT = Path(rac_bot.__file__).parents[1]
UNITS = ("rac-bot", "rac-bot-backup")
SETTINGS = {name.upper() for kind in (SocketSettings, HttpSettings) for name in kind.model_fields}


ANALYZE = shutil.which("systemd-analyze") or ""


@pytest.mark.skipif(not ANALYZE, reason="systemd is not installed")
@pytest.mark.parametrize("name", UNITS)
def test_the_unit_is_one_of_systemd_s_and_exposes_little(name: str) -> None:
    unit = ROOT / "deploy" / f"{name}.service"
    verified = subprocess.run(
        [ANALYZE, "verify", "--recursive-errors=no", unit], capture_output=True, text=True
    )
    said = [line for line in verified.stderr.splitlines() if "is not executable" not in line]
    assert said == []  # but that it is not installed here
    told = subprocess.run(
        [ANALYZE, "security", "--offline=true", unit], capture_output=True, text=True, check=True
    ).stdout
    exposure = re.search(rf"Overall exposure level for {name}.service: ([\d.]+)", told)
    assert exposure
    assert float(exposure[1]) < 2.0


PAGES = sorted((ROOT / "docs").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_line_is_pasted_after_one_that_may_ask_something(page: Path) -> None:
    """Of what is pasted into a terminal, apt takes for an answer what follows it."""
    for block in re.findall(
        r"^```sh\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    ):
        assert not re.search(r"^apt(-get)? .*\n.", block, re.MULTILINE), block


def composed() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yml").read_text(encoding="utf-8"))
    return found


def test_the_composition_gives_settings_that_there_are_and_secrets_that_it_has() -> None:
    whole = composed()
    for name, service in whole["services"].items():
        given = service.get("environment", {})
        for setting in given if name in ("upgrade", "bot", "bot-http") else ():
            assert setting.removesuffix("_FILE") in SETTINGS, setting
        held = {f"/run/secrets/{one}" for one in service.get("secrets", ())}
        assert {value for value in given.values() if str(value).startswith("/run/secrets/")} <= held, name
        assert set(service.get("secrets", ())) <= whole["secrets"].keys()
    told = (ROOT / "docs" / "exploitation.md").read_text(encoding="utf-8")
    assert {one for one in whole["secrets"] if f"/dev/stdin secrets/{one}" in told} == whole["secrets"].keys()
    assert all(whole["services"][one]["read_only"] for one in ("upgrade", "bot", "bot-http"))


def test_the_image_is_made_of_files_that_it_is_given() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [one for line in lines if line.startswith("COPY ") for one in line.split()[1:-1]]
    given = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    for name in copied:
        if not name.startswith(("--from", "/")):
            assert (ROOT / name).exists(), name
            assert f"!{name}" in given, name
    assert "USER rac" in lines


def test_systemd_is_told_how_the_bot_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    supervised.tell("READY=1")  # nobody started it
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    with listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        supervised.tell("READY=1", "STATUS=")
        assert listening.recv(100) == b"READY=1\nSTATUS="
        ended = threading.Event()

        def step() -> None:
            ended.set()
            raise ConnectionRefusedError

        with pytest.raises(Ended):  # what waits is started too
            Patience(ended).until("slack", step)
        assert listening.recv(100).startswith(b"READY=1\nSTATUS=waiting for slack: ")
    supervised.tell("STOPPING=1")  # and nobody listens any more
