"""`rac-bot demo`: the guide played from end to end, and the workspace that stays open for the browser."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from rac_bot.demo import guide
from rac_bot.demo.college import SAMPLES, college
from rac_bot.demo.guide import play_the_guide
from rac_bot.demo.week import INSCRIPTIONS, invent, recall
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Inscription
from tests.commands import rac_bot
from tests.databases import BY_JULIE, raw
from tests.logs import heard
from tests.processes import free_address


def test_it_plays_every_step_and_both_messages() -> None:
    said: list[str] = []
    assert play_the_guide(said.append), said[-1]
    story = "\n".join(said)
    for step in "ABCDEFG":
        assert f"▶ {step}. " in story
    for mode in ("00990 · EE", "00991 · EE SR", "00992 · FM"):
        assert mode in story
    assert "Message direct à Julie Roy" in story
    assert "que voit Luc Gagnon" in story
    assert "Julie Roy · " in story
    assert "est déjà au dossier à la session H-2018" in story


def test_it_says_what_it_did_not_see(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guide, "COURSE", "601-103-MQ · Un cours d’ailleurs")
    said: list[str] = []
    assert not play_the_guide(said.append)
    assert "La démonstration s’est arrêtée" in said[-1]
    assert "601-103-MQ" in said[-1]


@pytest.mark.parametrize("missing", ["slack_sandbox", "jinja2"])
def test_where_the_sandbox_is_not_installed_it_says_how_to_get_it(
    env: dict[str, str], monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    for name in list(sys.modules):
        if name.partition(".")[0] == "slack_sandbox" or name.startswith("rac_bot.demo."):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    ended = rac_bot("demo", "--play", env=env)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert f"paquet rac-slack-sandbox\u00a0: le module «\u00a0{missing}\u00a0» manque." in ended.stderr
    assert "«\u00a0make demo\u00a0»" in ended.stderr


@contextmanager
def open_workspace(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`rac-bot demo` in that folder; ended by its pid if the test has not."""
    address = free_address()
    port = address.rpartition(":")[2]
    command = [sys.executable, "-m", "rac_bot", "demo", "--no-browser", "--port", port, *options]
    with (
        heard() as log,
        subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process,
    ):
        try:
            assert process.stdout
            assert f"http://{address}/?as=UJULIE#home" in process.stdout.readline()
            yield process, f"http://{address}/"
        finally:
            if process.poll() is None:
                process.kill()
            log.write((folder / ".rac-demo" / "rac-bot.log").read_text("utf-8"))
        assert '"event": ' not in process.stdout.read()  # where a person reads


def inscriptions(folder: Path) -> list[Inscription]:
    store = Store(f"sqlite:///{folder / '.rac-demo' / 'rac-bot.db'}")
    with store.reading(BY_JULIE) as work:
        found = list(raw(work).scalars(select(Inscription)))
    store.close()
    return found


def test_the_workspace_opens_with_a_week_in_it_survives_a_restart_and_ends_on_ctrl_c(tmp_path: Path) -> None:
    for _start in range(2):
        with open_workspace(tmp_path) as (process, address):
            assert httpx.get(address).status_code == 200
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=20) == 0
    with (SAMPLES / "inscriptions.csv").open(encoding="utf-8") as opened:
        imported = len(opened.readlines()) - 2  # the comment and the header
    assert len(inscriptions(tmp_path)) == len(INSCRIPTIONS) + imported


def test_fresh_forgets_what_was_done(tmp_path: Path) -> None:
    (tmp_path / ".rac-demo").mkdir()
    (tmp_path / ".rac-demo" / "rac-bot.db").write_text("ceci n’est pas une base")
    with open_workspace(tmp_path, "--fresh") as (_process, address):
        assert httpx.get(address).status_code == 200


def test_the_week_is_told_again_where_the_team_and_each_advisor_read_it(tmp_path: Path) -> None:
    with college(tmp_path) as place:
        invent(place, datetime.now(UTC))
        recall(place, datetime.now(UTC))
        team = place.luc.channel_messages(place.team)
        assert any("Nouvelles inscriptions" in message.text for message in team)
        assert any("grille JEE0K-17R-RA est à jour" in message.reading for message in team)
        assert len([one for one in place.julie.direct_messages() if "nscription" in one.text]) == 3
        notification = next(m for m in team if "par Luc Gagnon" in m.text)
        place.luc.press("Ouvrir le dossier", message=notification)
        assert place.luc.modal
        assert place.luc.modal.title == "Dossier du candidat"
        assert place.sandbox.refusals == []
