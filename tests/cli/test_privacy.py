"""`rac-bot privacy` and `rac-bot journal`, as an administrator types them."""

import json
import stat
from pathlib import Path

import pytest

from rac_bot.demo.college import SAMPLES
from tests.commands import rac_bot


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
    assert len(json.loads(file.read_text(encoding="utf-8"))["inscription"]) == 3
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
    assert "3 inscriptions rendues anonymes" in erased.stdout
    assert rac_bot("privacy", "export", "1234567", env=college).returncode == 2
    told = rac_bot("journal", "--person", "cli", env=college)
    assert "effacement" in told.stdout
    assert "importation" in told.stdout


def test_who_saw_a_file(college: dict[str, str]) -> None:
    assert rac_bot("privacy", "export", "123-4567", env=college).returncode == 0
    told = rac_bot("journal", "--candidate", "123-4567", env=college)
    assert "exportation" in told.stdout
    assert rac_bot("journal", env=college).returncode == 2
