"""A backup put back: the bot stopped, verified, brought to our revision, the former file set aside."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from rac_bot.errors import UpkeepError
from rac_bot.store.database import schema
from rac_bot.store.database.backup import back_up
from rac_bot.store.database.engine import Store
from rac_bot.store.database.opening import opened
from rac_bot.store.database.restoring import restore
from rac_bot.store.models import Candidate
from tests.builders import a_candidate
from tests.databases import BY_JULIE, raw

pytestmark = pytest.mark.sqlite

NOW = datetime(2018, 1, 15, 10, 32, tzinfo=UTC)
ASIDE = "rac-bot.db.avant-20180115T103200"
# Another process that has the file open, as the bot does, until its input ends.
SERVING = """
import sqlite3, sys
opened = sqlite3.connect(sys.argv[1])
opened.execute("SELECT count(*) FROM candidate").fetchone()
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return tmp_path / "rac-bot.db"


@pytest.fixture
def kept(store: Store, tmp_path: Path) -> Path:
    """A backup with one person; another came since, and the bot is stopped."""
    with store.writing(BY_JULIE) as work:
        a_candidate(work)
    (tmp_path / "kept").mkdir()
    back_up(store, tmp_path / "kept" / "x.db")
    with store.writing(BY_JULIE) as work:
        a_candidate(work, da="7654321")
    store.close()
    return tmp_path / "kept" / "x.db"


def nothing(_store: Store) -> None:
    """There is nothing to make ready."""


def people(file: Path) -> list[str]:
    with opened(f"sqlite:///{file}") as restored, restored.reading(BY_JULIE) as work:
        return list(raw(work).scalars(select(Candidate.da)))


def test_it_takes_the_name_of_the_base_which_is_set_aside(base: Path, kept: Path) -> None:
    restored = restore(base, kept, nothing, NOW)
    assert (restored.rows["candidate"], restored.revision) == (1, schema.wanted())
    assert people(base) == ["1234567"]
    assert restored.aside == base.with_name(ASIDE)
    assert people(base.with_name(ASIDE)) == ["1234567", "7654321"]
    assert oct(base.stat().st_mode)[-3:] == "600"


def test_what_is_made_ready_is_so_before_it_has_its_name(base: Path, kept: Path) -> None:
    def prepare(store: Store) -> None:
        assert people(base) == ["1234567", "7654321"]
        with store.writing(BY_JULIE) as work:
            raw(work).scalars(select(Candidate)).one().da = "3333333"

    restore(base, kept, prepare, NOW)
    assert people(base) == ["3333333"]
    assert not os.path.exists(f"{base}-wal") or not os.path.getsize(f"{base}-wal")


def test_a_backup_of_a_former_revision_is_brought_to_ours(base: Path, tmp_path: Path) -> None:
    former = Store(f"sqlite:///{tmp_path / 'former.db'}")
    schema.upgrade(former, "0004_privacy")
    former.close()
    assert restore(base, tmp_path / "former.db", nothing, NOW).revision == "0004_privacy"
    assert people(base) == []


def test_the_log_of_the_former_base_does_not_spoil_the_new_one(base: Path, kept: Path) -> None:
    """The bot was killed: what it wrote last is in its log alone."""
    with closing(sqlite3.connect(base)) as killed:
        killed.execute("PRAGMA wal_autocheckpoint = 0")
        killed.execute("UPDATE candidate SET family_name = 'Autre'")
        killed.commit()
        left = {end: Path(f"{base}{end}").read_bytes() for end in ("", "-wal")}
    for end, content in left.items():
        Path(f"{base}{end}").write_bytes(content)
    restore(base, kept, nothing, NOW)
    assert people(base) == ["1234567"]
    with opened(f"sqlite:///{base.with_name(ASIDE)}") as aside, aside.reading(BY_JULIE) as work:
        assert set(raw(work).scalars(select(Candidate.family_name))) == {"Autre"}


def test_it_is_refused_while_the_base_is_open(base: Path, kept: Path) -> None:
    command = [sys.executable, "-c", SERVING, str(base)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as serving:
        assert serving.stdout
        assert serving.stdout.readline() == b"open\n"
        with pytest.raises(UpkeepError, match="arrêtez le bot"):
            restore(base, kept, nothing, NOW)
        serving.communicate()
    assert people(base) == ["1234567", "7654321"]
    restore(base, kept, nothing, NOW)
    assert people(base) == ["1234567"]


@pytest.mark.parametrize("damage", ["no database", "cut", "absent", "newer", "the base itself"])
def test_what_is_no_backup_changes_nothing(base: Path, kept: Path, damage: str) -> None:
    if damage == "no database":
        kept.write_bytes(b"PK\x03\x04 not a database, but long enough to be taken for one" * 99)
    elif damage == "cut":
        kept.write_bytes(kept.read_bytes()[:9000])
    elif damage == "absent":
        kept.unlink()
    elif damage == "newer":
        with closing(sqlite3.connect(kept)) as copy:
            copy.execute("UPDATE alembic_version SET version_num = '9999_later'")
            copy.commit()
    before = sorted(os.listdir(base.parent))
    with pytest.raises(UpkeepError):
        restore(base, base if damage == "the base itself" else kept, nothing, NOW)
    assert sorted(os.listdir(base.parent)) == before
    assert people(base) == ["1234567", "7654321"]


def test_a_base_that_is_damaged_or_gone_is_no_hindrance(base: Path, kept: Path) -> None:
    base.write_bytes(b"damaged")
    restore(base, kept, nothing, NOW)
    assert base.with_name(ASIDE).read_bytes() == b"damaged"
    base.unlink()
    assert restore(base, kept, nothing, NOW).aside is None
    assert people(base) == ["1234567"]
