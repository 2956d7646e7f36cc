"""The command line: importing the samples, exit codes, words."""

import json
from pathlib import Path

import pytest

from rac_bot.demo.college import SAMPLES
from tests.processes import rac_bot


@pytest.fixture
def env(url: str) -> dict[str, str]:
    import os

    kept = {k: v for k, v in os.environ.items() if not k.startswith(("RAC_", "SLACK_"))}
    return kept | {"RAC_DATABASE_URL": url, "COLUMNS": "160"}


def test_importing_the_samples_twice(env: dict[str, str]) -> None:
    first = rac_bot("import", "all", str(SAMPLES), env=env)
    assert first.returncode == 0, first.stdout + first.stderr
    again = rac_bot("import", "all", str(SAMPLES), "--json", env=env)
    assert again.returncode == 0
    reports = {report["kind"]: report for report in json.loads(again.stdout)}
    assert all(report["created"] == report["updated"] == 0 for report in reports.values())
    assert reports["candidates"]["unchanged"] == reports["candidates"]["read"] > 0


def test_a_file_with_bad_cells_exits_1_and_names_them(env: dict[str, str], tmp_path: Path) -> None:
    sample = (SAMPLES / "grille-JEE0K-17R-RA.csv").read_text(encoding="utf-8")
    bad = sample.replace("322-703-RL", "322-703").replace("1-8-1", "1-8").replace("FK19", "FK19X")
    (tmp_path / "grille.csv").write_text(bad, encoding="utf-8")
    ended = rac_bot("import", "grid", str(tmp_path / "grille.csv"), "--json", env=env)
    assert ended.returncode == 1
    [report] = json.loads(ended.stdout)
    assert [r["found"] for r in report["rejections"]] == ["322-703", "1-8", "FK19X"]
    assert report["saved"] is False


def test_a_dry_run_saves_nothing(env: dict[str, str]) -> None:
    for _ in range(2):
        ended = rac_bot("import", "all", str(SAMPLES), "--dry-run", "--json", env=env)
        assert ended.returncode == 0
        assert all(r["created"] == r["read"] for r in json.loads(ended.stdout) if r["kind"] == "codes")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["import", "grille", "x.csv"], 2, "attendu codes, grid, candidates"),
        (["import", "grid", "missing.csv"], 2, "« missing.csv » n’existe pas"),
        (["import", "grid"], 2, "Il manque FICHIER"),
        (["serve", "--nope"], 2, "Option inconnue"),
        (["nope"], 2, "Commande inconnue"),
        (["serve", "--http", "3000"], 2, "attendu HÔTE:PORT"),
    ],
)
def test_misuse_is_told_in_words(env: dict[str, str], words: list[str], code: int, told: str) -> None:
    ended = rac_bot(*words, env=env)
    assert ended.returncode == code
    assert told in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_database_from_before_is_upgraded_in_place(env: dict[str, str], tmp_path: Path) -> None:
    env["RAC_DATABASE_URL"] = f"sqlite:///{tmp_path / 'new.db'}"
    refused = rac_bot("import", "all", str(SAMPLES), env=env)
    assert refused.returncode == 2
    assert "rac-bot db upgrade" in refused.stderr
    assert rac_bot("db", "upgrade", env=env).returncode == 0
    assert rac_bot("import", "all", str(SAMPLES), env=env).returncode == 0
    assert rac_bot("db", "upgrade", env=env).returncode == 0
