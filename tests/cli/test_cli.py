"""The command line: importing the samples, exit codes, words."""

import json
import stat
from pathlib import Path

import pytest
import yaml

from rac_bot.i18n.manifest import sentences
from tests import processes
from tests.commands import rac_bot
from tests.conftest import SAMPLES


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
    "content", [b"<html><table></table></html>", b"", b"\xd0\xcf\x11\xe0", b'da,nom,prenom\n1,"a\n']
)
def test_json_is_given_for_a_file_that_cannot_be_read_too(
    env: dict[str, str], tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "c.xls").write_bytes(content)
    said = tmp_path / "dit.json"
    for words in (["--json"], ["--json", str(said)]):
        ended = rac_bot("import", "candidates", str(tmp_path / "c.xls"), *words, env=env)
        assert ended.returncode == 1
        [report] = json.loads(said.read_text(encoding="utf-8") if said.exists() else ended.stdout)
        assert report["problem"] in ended.stderr
        assert (report["kind"], report["file"], report["saved"]) == ("candidates", "c.xls", False)


def test_the_whole_report_goes_to_a_file_of_its_owners(env: dict[str, str], tmp_path: Path) -> None:
    said = tmp_path / "dit.json"
    ended = rac_bot("import", "all", str(SAMPLES), "--json", str(said), "--dry-run", env=env)
    assert ended.returncode == 0
    assert "Essai" in ended.stdout
    assert len(json.loads(said.read_text(encoding="utf-8"))) == 7
    assert stat.S_IMODE(said.stat().st_mode) == 0o600
    before = said.read_bytes()
    again = rac_bot("import", "all", str(SAMPLES), "--json", str(said), env=env)
    assert again.returncode == 1
    assert "existe déjà" in again.stderr
    assert said.read_bytes() == before
    [codes, *_others] = json.loads(rac_bot("import", "all", str(SAMPLES), "--json", env=env).stdout)
    assert codes["unchanged"] == 0  # nothing was saved while the report could not be


def test_refused_rows_go_to_a_file_and_come_back(env: dict[str, str], tmp_path: Path) -> None:
    people, rest = tmp_path / "c.csv", tmp_path / "refus.csv"
    people.write_text("da,nom,prenom\n12,Roy,Ève\n3000001,Caron,Maude\n", encoding="utf-8")
    ended = rac_bot("import", "candidates", str(people), "--rejects", str(rest), env=env)
    assert ended.returncode == 1
    assert "Les autres lignes sont enregistrées." in ended.stdout
    rest.write_text(rest.read_text(encoding="utf-8-sig").replace(",12,", ",3000002,"), encoding="utf-8")
    again = rac_bot("import", "candidates", str(rest), env=env)
    assert again.returncode == 0
    assert "1 créée" in again.stdout


def test_an_identity_is_accepted_by_its_da(env: dict[str, str], tmp_path: Path) -> None:
    people = tmp_path / "c.csv"
    for name, code in (("Caron,Maude,1991-06-02", 0), ("Diallo,Omar,1985-01-30", 1)):
        people.write_text(f"da,nom,prenom,date_naissance\n3000001,{name}\n", encoding="utf-8")
        assert rac_bot("import", "candidates", str(people), env=env).returncode == code
    accepted = rac_bot("import", "candidates", str(people), "--accept-identity", "300-0001", env=env)
    assert accepted.returncode == 0
    assert "Date de naissance 1991-06-02 → 1985-01-30" in accepted.stdout


def test_a_da_is_corrected_and_the_way_back_is_said(env: dict[str, str]) -> None:
    assert rac_bot("import", "all", str(SAMPLES), env=env).returncode == 0
    ended = rac_bot("candidate", "renumber", "1234567", "765-4321", env=env)
    assert ended.stdout == (
        "Leblanc, Lise : DA 123-4567 → 765-4321.\n"
        "Pour revenir : rac-bot candidate renumber 765-4321 123-4567\n"
    )
    taken = rac_bot("candidate", "renumber", "765-4321", "2345678", env=env)
    assert (taken.returncode, "Ce DA est celui de Tremblay, Maëlle" in taken.stderr) == (1, True)
    assert rac_bot("candidate", "renumber", "765-4321", "123-4567", env=env).returncode == 0
    told = rac_bot("journal", "--candidate", "1234567", env=env).stdout
    assert "a corrigé le DA" in told


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["import", "grille", "x.csv"], 2, "attendu codes, sessions, calendar, watches"),
        (["import", "grid", "missing.csv"], 2, "« missing.csv » n’existe pas"),
        (["import", "grid"], 2, "Il manque FICHIER"),
        (["import", "all", ".", "--rejects", "x.csv"], 2, "--rejects va avec un seul fichier"),
        (["import", "candidates", ".", "--accept-identity", "12"], 2, "« 12 »"),
        (["candidate", "renumber", "1234567", "12"], 2, "« 12 »"),
        (["candidate", "renumber", "1234567", "7654321"], 2, "aucun dossier ne porte le DA « 1234567 »"),
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


def test_the_manifest_is_written_in_either_language(env: dict[str, str]) -> None:
    written = [rac_bot("manifest", "--language", one, env=env).stdout for one in ("fr", "en")]
    french, english = map(yaml.safe_load, written)
    assert english["features"]["shortcuts"][0]["name"] == "Find a candidate"
    assert french["features"]["shortcuts"][0]["name"] == "Trouver un candidat"
    assert set(sentences(french)) & set(sentences(english)) == {"rac-bot"}
    for name in ("oauth_config", "settings"):
        assert english[name] == french[name]
    other = rac_bot("manifest", "--language", "de", env=env)
    assert (other.returncode, "attendu fr, en" in other.stderr) == (2, True)
