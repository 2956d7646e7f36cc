"""Scopes that were declined, and the manifest of the release before."""

from collections.abc import Iterator
from typing import Any

import pytest

from rac_bot.slack import granted
from rac_bot.words.scopes import SCOPES
from slack_sandbox import Sandbox
from slack_sandbox.errors import Undeclared
from tests import logs
from tests.builders import a_candidate, a_dossier, a_grid
from tests.conftest import ROOT, Office, reading, screen, unhurried
from tests.databases import BY_JULIE
from tests.upgrade.held import HELD

pytestmark = pytest.mark.sqlite  # what is asked of Slack is the same on either

DECLINED = {"without": [one.name for one in SCOPES if one.optional]}
BEFORE = {"manifest": HELD / "0007_growth.manifest.yml"}
installed = pytest.mark.parametrize("installation", [DECLINED, BEFORE], ids=["declined", "before"])


@pytest.fixture
def installation() -> dict[str, Any]:
    return {}


@pytest.fixture
def sandbox(installation: dict[str, Any], patience: float) -> Iterator[Sandbox]:
    """A workspace where the app is installed so; at the end, it has had nothing to refuse."""
    started_as = {"manifest": ROOT / "manifest.yml", **installation}
    with Sandbox.start(**started_as, strict=True, **unhurried(patience)) as started:
        logs.never(started.signing_secret)
        yield started
        assert started.refusals == []


@installed
def test_the_main_job_is_done(office: Office, installation: dict[str, Any]) -> None:
    julie = office.julie
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)))
    julie.shortcut("find_candidate")
    julie.dismiss()
    julie.command("/candidat leblanc")
    julie.press("Inscrire")
    julie.choose("Session", "Automne 2017 (A-2017)", typing="a-2017")
    julie.choose("Cours", "322-001-RL", typing="322-001")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    office.deliver()
    assert "Inscription enregistrée" in julie.direct_messages()[0].text
    assert "Nouvelle inscription" in julie.channel_messages(office.team)[0].text


@pytest.mark.parametrize("installation", [DECLINED], ids=["declined"])
def test_without_files_the_window_says_how_else_a_grid_comes_in(
    office: Office, patience: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(granted, "SECONDS", granted.SECONDS * patience)
    with office.store.writing(BY_JULIE) as work:
        a_grid(work)
    office.admin.command("/rac grille")
    office.admin.press("Importer une grille")
    assert "n’a pas la permission de lire un fichier (files:read)" in reading(office.admin)
    assert "rac-bot import grid" in reading(office.admin)
    office.admin.dismiss()
    assert screen(office.admin).title == "Grille de cours"


def test_where_slack_does_not_say_what_is_granted_the_file_is_asked_for(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_grid(work)
    office.admin.command("/rac grille")
    office.sandbox.fail("auth.test", status=500)
    office.admin.press("Importer une grille")
    assert "Fichier de la grille" in screen(office.admin).fields


# --- what is written to the bot ---------------------------------------------------------------------


@pytest.mark.parametrize("installation", [BEFORE], ids=["before"])
def test_before_the_manifest_is_taken_up_there_is_nowhere_to_write(office: Office) -> None:
    with pytest.raises(Undeclared, match="read_only"):
        office.julie.say("Allo ?")
