"""`rac-bot privacy`, as an administrator types it, and what the journal keeps of it."""

import json
import stat
import sys
from io import StringIO
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from rac_bot.store.database.engine import Store
from tests.builders import a_candidate
from tests.commands import rac_bot
from tests.conftest import SAMPLES
from tests.databases import BY_JULIE


@pytest.fixture
def college(env: dict[str, str]) -> dict[str, str]:
    """The samples, imported."""
    assert rac_bot("import", "all", str(SAMPLES), env=env).returncode == 0
    return env


def test_all_that_is_held_is_shown_or_written_for_its_owner_alone(
    college: dict[str, str], tmp_path: Path
) -> None:
    shown = rac_bot("privacy", "export", "123-4567", env=college)
    assert shown.returncode == 0, shown.stderr
    assert "family_name Leblanc" in shown.stdout
    file = tmp_path / "lise.json"
    assert rac_bot("privacy", "export", "123-4567", str(file), env=college).returncode == 0
    told = json.loads(file.read_text(encoding="utf-8"))
    assert len(told["inscription"]) == 3
    numbers = {one["id"]: one["number"] for one in told["course"]}
    assert {numbers[one["course_id"]] for one in told["inscription"]} == {
        "322-409-MV",
        "350-710-MV",
        "350-711-MV",
    }
    assert "JEE0K-17R-RA" in {one["code"] for one in told["grid"]}
    assert {one["programme_id"] for one in told["session_dossier"]} <= {
        one["id"] for one in told["programme"]
    }
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = rac_bot("privacy", "export", "123-4567", str(file), env=college)
    assert again.returncode == 2  # it is not written over
    assert again.stderr.replace("\u00a0", " ") == f"« {file} » : il existe déjà.\n"


def test_an_erased_person_is_found_no_more_and_the_journal_says_so(college: dict[str, str]) -> None:
    erased = rac_bot(
        "privacy",
        "erase",
        "1234567",
        "--authorised-by",
        "Ada Min",
        "--rule",
        "règle 12-3",
        "--yes",
        env=college,
    )
    assert erased.returncode == 0, erased.stderr
    assert "3 inscriptions laissées sans nom" in erased.stdout
    assert rac_bot("privacy", "export", "1234567", env=college).returncode == 2
    told = rac_bot("journal", "--person", "cli", env=college)
    assert "a effacé la personne" in told.stdout
    assert "a importé un fichier" in told.stdout.replace("\u00a0", " ")


AUTHORITY = ("--authorised-by", "Ada Min", "--rule", "12-3")


def erase(env: dict[str, str], *words: str) -> CompletedProcess[str]:
    return rac_bot("privacy", "erase", "1234567", *words, env=env)


def test_who_authorises_an_erasure_and_by_which_rule_is_asked_for(
    college: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = erase(college, "--yes", "--rule", "12-3")
    assert (refused.returncode, "--authorised-by" in refused.stderr) == (2, True)
    too_long = erase(college, "--yes", "--authorised-by", "Ada Min", "--rule", "x" * 75)
    assert (too_long.returncode, "77 caractères" in too_long.stderr) == (2, True)
    typed = StringIO("Ada Min\n12-3\n")
    typed.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", typed)
    ended = erase(college, "--yes")
    assert ended.returncode == 0, ended.stderr
    assert "12-3 · Ada Min" in rac_bot("journal", "--person", "cli", env=college).stdout


def test_a_file_that_brings_an_erased_person_back_is_refused(college: dict[str, str], tmp_path: Path) -> None:
    assert erase(college, "--yes", *AUTHORITY).returncode == 0
    for what in (("candidates", str(SAMPLES / "candidats.csv")), ("all", str(SAMPLES))):
        refused = rac_bot("import", *what, env=college)
        assert refused.returncode == 1
        assert "quelqu’un qui n’a pas été effacé" in refused.stdout.replace("\n", " ")
    lines = (SAMPLES / "candidats.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    without = tmp_path / "sans.csv"
    without.write_text("".join(line for line in lines if "1234567" not in line), encoding="utf-8")
    assert rac_bot("import", "candidates", str(without), env=college).returncode == 0
    key = next(tmp_path.glob("*.cle"))
    key.unlink()
    told = rac_bot("import", "candidates", str(without), env=college)
    assert "La clé des effacements manque" in told.stdout.replace("\n", " ")


def test_who_comes_back_by_an_admission_is_known_again(college: dict[str, str]) -> None:
    assert erase(college, "--yes", *AUTHORITY).returncode == 0
    store = Store(college["RAC_DATABASE_URL"])
    with store.writing(BY_JULIE) as work:
        a_candidate(work)
    store.close()
    assert rac_bot("import", "candidates", str(SAMPLES / "candidats.csv"), env=college).returncode == 0


@pytest.mark.sqlite
def test_a_restored_base_is_erased_anew(college: dict[str, str], tmp_path: Path) -> None:
    kept = tmp_path / "kept.db"
    assert rac_bot("db", "backup", str(kept), env=college).returncode == 0
    assert erase(college, "--yes", *AUTHORITY).returncode == 0
    restored = rac_bot("db", "restore", str(kept), env=college)
    assert restored.returncode == 0, restored.stderr
    told = restored.stdout.replace("\u00a0", " ")
    assert told.startswith("Base restaurée : révision ")
    assert "1 personne de la liste effacée de nouveau" in told
    assert rac_bot("privacy", "export", "1234567", env=college).returncode == 2
    assert rac_bot("privacy", "export", "2345678", env=college).returncode == 0
    assert b"Leblanc, Lise" not in (tmp_path / "rac-bot.db").read_bytes()


@pytest.mark.sqlite
def test_a_base_that_was_put_back_by_hand_takes_no_file_before_it_is_erased_anew(
    college: dict[str, str], tmp_path: Path
) -> None:
    kept = tmp_path / "kept.db"
    assert rac_bot("db", "backup", str(kept), env=college).returncode == 0
    assert erase(college, "--yes", *AUTHORITY).returncode == 0
    for end in ("-wal", "-shm"):
        (tmp_path / f"rac-bot.db{end}").unlink(missing_ok=True)
    kept.replace(tmp_path / "rac-bot.db")
    refused = rac_bot("import", "candidates", str(SAMPLES / "candidats.csv"), env=college)
    assert (refused.returncode, "privacy reapply" in refused.stderr) == (1, True)
    again = rac_bot("privacy", "reapply", env=college)
    assert again.returncode == 0
    assert again.stdout.startswith("1 personne de la liste effacée de nouveau")
    none = rac_bot("privacy", "reapply", env=college)
    assert none.stdout == "Personne de la liste des effacements n’est dans la base.\n"
    assert rac_bot("privacy", "export", "1234567", env=college).returncode == 2


@pytest.mark.sqlite
def test_an_upgrade_writes_the_file_anew_once_and_the_list_of_before(
    college: dict[str, str], tmp_path: Path
) -> None:
    assert erase(college, "--yes", *AUTHORITY).returncode == 0
    listed = next(tmp_path.glob("*-effacements.txt"))
    before = listed.read_text(encoding="utf-8")
    listed.unlink()
    first, second = (rac_bot("db", "upgrade", env=college).stdout for _ in range(2))
    assert ("réécrit" in first, "réécrit" in second) == (True, False)
    assert listed.read_text(encoding="utf-8") == before
