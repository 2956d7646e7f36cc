"""A backup of the SQLite file: whole, private, checked, taken while the bot serves."""

import os
import shlex
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import select
from sqlalchemy.engine import make_url

from rac_bot.errors import UpkeepError
from rac_bot.store.database import backup, schema
from rac_bot.store.database.backup import back_up, dump, dump_command
from rac_bot.store.database.engine import Store
from rac_bot.store.database.opening import opened
from rac_bot.store.models import Action, Candidate, JournalEntry
from tests.builders import a_candidate, a_grid
from tests.databases import BY_JULIE, raw

pytestmark = pytest.mark.sqlite


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "kept").mkdir()
    return tmp_path / "kept" / "sauvegarde.db"


@pytest.fixture(autouse=True)
def lise(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work))


def people(file: Path) -> list[str]:
    with opened(f"sqlite:///{file}") as restored, restored.reading(BY_JULIE) as work:
        return list(raw(work).scalars(select(Candidate.da)))


def test_a_backup_holds_everything_and_is_its_owners_alone(store: Store, target: Path) -> None:
    made = back_up(store, target)
    assert made.revision == schema.wanted()
    assert (made.rows["candidate"], made.rows["grid_group"]) == (1, 9)
    assert made.size == target.stat().st_size
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert os.listdir(target.parent) == [target.name]  # one file, no log beside it


def test_a_backup_put_in_the_place_of_the_base_serves(store: Store, target: Path, tmp_path: Path) -> None:
    back_up(store, target)
    with store.writing(BY_JULIE) as work:
        a_candidate(work, da="7654321")
    store.close()
    base = tmp_path / "rac-bot.db"
    for left in ("-wal", "-shm"):
        (tmp_path / f"rac-bot.db{left}").unlink(missing_ok=True)
    shutil.copy(target, base)
    assert people(base) == ["1234567"]


def test_writers_are_not_kept_waiting_and_what_they_write_meanwhile_is_of_no_half(
    store: Store, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = backup._rows

    def write_after(connection: sqlite3.Connection) -> backup.Rows:
        found = counted(connection)
        if not target.exists() and "7654321" not in everybody(store):
            with store.writing(BY_JULIE) as work:
                a_candidate(work, da="7654321")
        return found

    monkeypatch.setattr(backup, "_rows", write_after)
    assert back_up(store, target).rows["candidate"] == 1
    assert everybody(store) == ["1234567", "7654321"]
    assert people(target) == ["1234567"]


def everybody(store: Store) -> list[str]:
    with store.reading(BY_JULIE) as work:
        return sorted(raw(work).scalars(select(Candidate.da)))


def test_a_file_that_is_there_is_left_unless_it_is_to_be_replaced(store: Store, target: Path) -> None:
    target.write_text("autre chose")
    with pytest.raises(UpkeepError, match="existe déjà ; --force le remplace".replace(" ;", "\u00a0;")):
        back_up(store, target)
    assert target.read_text() == "autre chose"
    back_up(store, target, force=True)
    assert people(target) == ["1234567"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_the_base_is_not_its_own_backup(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UpkeepError, match="est la base elle-même"):
        back_up(store, tmp_path / "." / "rac-bot.db", force=True)
    assert everybody(store) == ["1234567"]


@pytest.mark.parametrize(("where", "told"), [("absent/x.db", "n’existe pas"), ("kept", "c’est un dossier")])
def test_a_place_that_cannot_be_written_is_told_in_words(
    store: Store, target: Path, tmp_path: Path, where: str, told: str
) -> None:
    with pytest.raises(UpkeepError, match=told):
        back_up(store, tmp_path / where, force=True)
    assert os.listdir(target.parent) == []


def test_a_backup_that_does_not_hold_what_the_base_holds_is_not_kept(
    store: Store, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = backup._copy

    def lose_one(store: Store, beside: Path) -> backup.Rows:
        held = copied(store, beside)
        with closing(sqlite3.connect(beside)) as copy, copy:
            copy.execute("DELETE FROM candidate")
        return held

    monkeypatch.setattr(backup, "_copy", lose_one)
    with pytest.raises(UpkeepError, match="La copie diffère de la base"):
        back_up(store, target)
    assert os.listdir(target.parent) == []


def test_a_damaged_copy_is_not_kept(store: Store, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = backup._copy

    def damage(store: Store, beside: Path) -> backup.Rows:
        held = copied(store, beside)
        with beside.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * 40_000)
        return held

    monkeypatch.setattr(backup, "_copy", damage)
    with pytest.raises(UpkeepError, match="la copie est abîmée"):
        back_up(store, target)
    assert os.listdir(target.parent) == []


def test_a_backup_is_journaled(store: Store, target: Path) -> None:
    back_up(store, target)
    with store.reading(BY_JULIE) as work:
        entry = raw(work).scalars(select(JournalEntry)).one()
    assert (entry.actor, entry.action, entry.detail) == ("cli", Action.EXPORT, "backup")


ADDRESS = (
    "postgresql+psycopg://rac:s3cret@db.college.qc.ca:5433/rac?sslmode=verify-full&sslrootcert=/a%20b.pem"
)


def test_the_command_for_postgresql_has_all_of_the_address_but_the_password(store: Store) -> None:
    store.engine.url = make_url(ADDRESS)
    *command, where = shlex.split(dump_command(store, Path("/sauve garde/rac.dump")))
    assert command == ["pg_dump", "--format=custom", "--file=/sauve garde/rac.dump"]
    assert conninfo_to_dict(where.removeprefix("--dbname=")) == {
        "host": "db.college.qc.ca",
        "port": "5433",
        "user": "rac",
        "dbname": "rac",
        "sslmode": "verify-full",
        "sslrootcert": "/a b.pem",
    }


@pytest.mark.parametrize("well", [True, False])
def test_postgresql_s_tool_has_the_password_beside_its_command_and_its_refusal_is_told_without(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, well: bool
) -> None:
    tool, target = tmp_path / "bin" / "pg_dump", tmp_path / "rac.dump"
    tool.parent.mkdir()
    writes = """for word; do case "$word" in --file=*) echo "$* $PGPASSWORD" > "${word#*=}";; esac; done"""
    says = """echo hint >&2; echo "error: not by $PGPASSWORD" >&2; exit 3"""
    tool.write_text(f"#!/bin/sh\n{writes if well else says}\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}:{os.environ['PATH']}")
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(store.engine, "url", make_url(ADDRESS))
        if well:
            assert dump(store, target) == target.stat().st_size
            assert stat.S_IMODE(target.stat().st_mode) == 0o600
            *words, password = target.read_text().split()
            assert (password, any("s3cret" in word for word in words)) == ("s3cret", False)
            assert "sslmode=verify-full" in words
        with pytest.raises(UpkeepError, match="existe déjà" if well else "code 3.*: error: not by …$"):
            dump(store, target)
    assert target.exists() == well
