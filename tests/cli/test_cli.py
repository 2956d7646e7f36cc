"""The command line: importing the samples, exit codes, words."""

import json
from pathlib import Path

import pytest

from rac_bot.demo.college import SAMPLES
from tests import processes
from tests.commands import rac_bot


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
    ended = processes.rac_bot("import", "grid", str(tmp_path / "grille.csv"), "--json", env=env)
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
        (["import", "grille", "x.csv"], 2, "attendu codes, sessions, fields, grid"),
        (["import", "grid", "missing.csv"], 2, "« missing.csv » n’existe pas"),
        (["import", "grid"], 2, "Il manque FICHIER"),
        (["serve", "--nope"], 2, "Option inconnue"),
        (["messages", "retry"], 2, "Donnez des numéros de messages, ou --all"),
        (["messages", "retry", "--all", "3"], 2, "Donnez des numéros de messages, ou --all"),
        (["messages", "list", "--state", "parti"], 2, "« parti » : attendu pending, sent"),
        (["db", "backup"], 2, "Il manque FICHIER"),
        (["db", "copy", "sqlite:///x.db"], 2, "Il manque ARRIVÉE"),
        (["nope"], 2, "Commande inconnue"),
        (["serve", "--http", "3000"], 2, "attendu HÔTE:PORT"),
        (["export", "inscriptions", "x.ods"], 2, "doit finir par .xlsx ou .csv"),
        (["export", "inscriptions", "--session", "demain", "x.csv"], 2, "« demain »"),
        (["export", "inscriptions", "absent/x.csv"], 2, "il n’existe pas"),
        (["export", "inscriptions"], 2, "Il manque FICHIER"),
        (["reconcile", "missing.csv"], 1, "il n’existe pas"),
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


def test_what_is_exported_is_imported_again_unchanged(env: dict[str, str], tmp_path: Path) -> None:
    assert rac_bot("import", "all", str(SAMPLES), env=env).returncode == 0
    path = str(tmp_path / "i.xlsx")
    ended = rac_bot("export", "inscriptions", "--session", "automne 2017", path, env=env)
    assert (ended.returncode, ended.stdout) == (0, f"3 inscriptions écrites dans « {path} ».\n")
    again = rac_bot("import", "inscriptions", path, "--json", env=env)
    [report] = json.loads(again.stdout)
    assert (report["unchanged"], report["saved"]) == (3, True)
    refused = rac_bot("export", "inscriptions", path, env=env)
    assert refused.returncode == 2
    assert "existe déjà" in refused.stderr
    pending = rac_bot("export", "inscriptions", "--pending", "--force", path, env=env)
    assert pending.stdout.startswith("0 inscription écrite")


def test_a_listing_of_claras_is_compared_then_applied(env: dict[str, str], tmp_path: Path) -> None:
    assert rac_bot("import", "all", str(SAMPLES), env=env).returncode == 0
    listing = tmp_path / "clara.csv"
    listing.write_text(
        "da,session,cours,groupe,note\n1234567,A-2017,322-409-MV,992,60\n1234567,A-2017,350-714-RL,990,\n",
        encoding="utf-8",
    )
    shown = rac_bot("reconcile", str(listing), env=env)
    assert shown.returncode == 0
    assert "Note 94 → 60" in shown.stdout
    assert "Rien n’est enregistré" in shown.stdout
    applied = json.loads(rac_bot("reconcile", str(listing), "--apply", "--whole", "--json", env=env).stdout)
    assert [len(applied[name]) for name in ("same", "different", "missing_here", "missing_there")] == [
        0,
        1,
        1,
        2,
    ]
    again = json.loads(rac_bot("reconcile", str(listing), "--session", "A-2017", "--json", env=env).stdout)
    assert [len(again[name]) for name in ("same", "different", "missing_here", "missing_there")] == [
        2,
        0,
        0,
        2,
    ]
    assert again["applied"] is False
    listing.write_text("da,session,cours,groupe\n12,A-2017,322-409-MV,992\n", encoding="utf-8")
    refused = rac_bot("reconcile", str(listing), "--apply", env=env)
    assert refused.returncode == 1
    assert "Refusé : rien n’est enregistré." in refused.stdout.replace("\u00a0", " ")
