"""`rac-bot journal`: read at the machine, or written to a file that names nobody; and who ran a command."""

import csv
import os
import pwd
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates
from rac_bot.store.models import Action
from rac_bot.store.trace import journal
from rac_bot.store.work import work as units_of_work
from rac_bot.store.work.work import COMMAND_LINE
from tests.commands import rac_bot
from tests.conftest import SAMPLES
from tests.databases import BY_JULIE, by

ME = pwd.getpwuid(os.getuid()).pw_name
NAMES = ("Leblanc", "Lise", "1234567", "123-4567")


@pytest.fixture
def college(env: dict[str, str]) -> dict[str, str]:
    """The samples, imported; Julie looked at Lise, and at lists."""
    assert rac_bot("import", "all", str(SAMPLES), env=env).returncode == 0
    opened = Store(env["RAC_DATABASE_URL"])
    with opened.writing(BY_JULIE) as work:
        lise = candidates.by_da(work, "1234567")
        other = candidates.by_da(work, "2345678")
        assert lise
        assert other
        at = work.at(datetime(2018, 3, 2, 15, 0, tzinfo=UTC))
        for one in (lise, lise, other):
            journal.record(at, Action.CONSULT, candidate_id=one.id)
        journal.record(at, Action.SEARCH, people=7)
        journal.record(by(at, "ULUC"), Action.CONSULT, candidate_id=other.id)
        journal.record(work.at(datetime(2018, 3, 5, 15, 0, tzinfo=UTC)), Action.CONSULT, candidate_id=lise.id)
    opened.close()
    return env


def said(*words: str, env: dict[str, str]) -> str:
    done = rac_bot(*words, env=env)
    assert done.returncode == 0, done.stderr
    return " ".join(done.stdout.replace("\u00a0", " ").split())


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_a_file_is_read_and_that_it_was_is_there_next(college: dict[str, str]) -> None:
    first = said("journal", "--candidate", "123-4567", env=college)
    assert "UJULIE a ouvert le dossier 2 fois" in first
    assert "a importé le dossier" in first
    assert "a lu le journal" not in first
    assert f"{ME} (ligne de commande) a lu le journal du dossier" in said(
        "journal", "--candidate", "123-4567", env=college
    )


def test_a_person_a_span_of_days_and_a_kind(college: dict[str, str]) -> None:
    shown = said("journal", "--person", "UJULIE", "--since", "2018-03-05", env=college)
    assert "a ouvert le dossier de Lise Leblanc" in shown
    assert "a cherché" not in shown
    shown = said("journal", "--since", "2018-03-02", "--until", "2018-03-02", env=college)
    assert "ULUC a ouvert le dossier de Maëlle" in shown
    assert "a cherché un dossier (7 personnes)" in shown
    assert "a importé" not in shown
    kept = said("journal", "--since", "2018-03-01", "--kind", "changements", env=college)
    assert "a importé" in kept
    assert "a ouvert" not in kept


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "dites de qui ou de quand"),
        (("--until", "2018-03-01", "--person", "U1"), "--until demande aussi --since"),
        (("--since", "hier"), "un jour s’écrit AAAA-MM-JJ"),
        (("--since", "2018-01-01", "--until", "9999-12-31"), "un jour s’écrit AAAA-MM-JJ"),
        (("--since", "0001-01-01"), "un jour s’écrit AAAA-MM-JJ"),
        (("--person", "U1", "--kind", "tout"), "changements, consultations"),
        (("--person", "U1", "--export", "f.csv"), "dites --candidate DA"),
        (("--person", "U1", "--register", "f.csv"), "dites --since JOUR"),
    ],
)
def test_what_is_missing_is_said(college: dict[str, str], words: tuple[str, ...], told: str) -> None:
    done = rac_bot("journal", *words, env=college)
    assert done.returncode == 2
    assert told in " ".join(done.stderr.replace("│", "").split())


def test_an_access_request_gets_the_file_s_journal_without_a_name(
    college: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "lise.csv"
    said("journal", "--candidate", "123-4567", "--export", str(path), env=college)
    held = table(path)
    [seen] = [row for row in held if row["Jour"] == "2018-03-05"]
    assert seen == {
        "Jour": "2018-03-05",
        "Heure": "10:00:00",
        "Qui": "UJULIE",
        "Quoi": "a ouvert le dossier",
        "Renseignements": "identité, code permanent, parcours et inscriptions, résultats",
    }
    assert {"UJULIE", f"{ME} (ligne de commande)"} == {row["Qui"] for row in held}
    assert [row["Quoi"] for row in held].count("a ouvert le dossier") == 3
    assert not any(name in path.read_text(encoding="utf-8") for name in NAMES)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert rac_bot("journal", "--candidate", "1234567", "--export", str(path), env=college).returncode == 2
    assert "a exporté le journal du dossier" in said("journal", "--candidate", "1234567", env=college)


def test_a_register_sums_what_each_did_each_day(college: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "registre.csv"
    days = ("--since", "2018-03-01", "--until", "2018-03-04")
    said("journal", *days, "--register", str(path), env=college)
    kept = [
        (row["Jour"], row["Qui"], row["Quoi"], row["Fois"], *list(row.values())[-2:]) for row in table(path)
    ]
    assert kept == [
        ("2018-03-02", "UJULIE", "consultation", "3", "2", "0"),
        ("2018-03-02", "UJULIE", "recherche", "1", "0", "7"),
        ("2018-03-02", "ULUC", "consultation", "1", "1", "0"),
    ]
    assert not any(name in path.read_text(encoding="utf-8") for name in NAMES)
    only = tmp_path / "luc.csv"
    said("journal", *days, "--person", "ULUC", "--register", str(only), env=college)
    assert [row["Qui"] for row in table(only)] == ["ULUC"]
    assert "a exporté le registre des accès" in said("journal", "--person", "cli", env=college)


# --- who ran a command ------------------------------------------------------------------------------


@pytest.mark.sqlite
def test_a_backup_says_who_ran_it_and_of_how_many(college: dict[str, str], tmp_path: Path) -> None:
    said("db", "backup", str(tmp_path / "b.db"), env=college)
    shown = said("journal", "--person", "cli", env=college)
    assert f"{ME} (ligne de commande) a sauvegardé la base (11 personnes)" in shown


def test_a_comparison_that_applies_nothing_says_of_how_many_it_told(
    college: dict[str, str], tmp_path: Path
) -> None:
    listing = tmp_path / "clara.csv"
    listing.write_text("da,session,cours,groupe\n1234567,A-2017,322-409-MV,00990\n", encoding="utf-8")
    said("reconcile", str(listing), env=college)
    shown = said("journal", "--person", "cli", env=college)
    assert f"{ME} (ligne de commande) a comparé une liste de CLARA (1 personne)" in shown


def test_mass_exports_and_copies_say_who_ran_them_and_of_how_many(
    college: dict[str, str], tmp_path: Path
) -> None:
    said("export", "inscriptions", str(tmp_path / "i.csv"), env=college)
    copy = f"sqlite:///{tmp_path / 'c.db'}"
    said("db", "copy", college["RAC_DATABASE_URL"], copy, env=college)
    shown = said("journal", "--person", "cli", env=college)
    assert f"{ME} (ligne de commande) a exporté des données : inscriptions 3 (1 personne)" in shown
    assert f"{ME} (ligne de commande) a copié la base (11 personnes)" in shown
    there = said("journal", "--person", "cli", env={**college, "RAC_DATABASE_URL": copy})
    assert "a copié la base (11 personnes)" in there


def test_whoever_became_another_account_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUDO_USER", raising=False)
    assert units_of_work.account() == ME == COMMAND_LINE.origin
    monkeypatch.setenv("SUDO_USER", "jroy")
    assert units_of_work.account() == f"jroy (sudo {ME})"
    monkeypatch.setenv("SUDO_USER", ME)
    assert units_of_work.account() == ME
    monkeypatch.setenv("SUDO_USER", "x" * 200)
    assert len(units_of_work.account()) == 80


def test_an_account_without_a_name_is_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_uid: int) -> None:
        raise KeyError

    monkeypatch.delenv("SUDO_USER", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    assert units_of_work.account() == str(os.getuid())
