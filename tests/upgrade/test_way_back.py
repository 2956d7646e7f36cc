"""The way back of one release, as docs/mise-a-jour.md walks it, by the backup that the upgrade took first."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import MetaData, make_url, select

from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from tests.commands import rac_bot
from tests.databases import PostgresDatabases
from tests.store.database.test_upgrade import FILLED, put, rows

pytestmark = pytest.mark.sqlite  # the same whichever database the other tests run on
RELEASES = sorted(FILLED.glob("*.sql"))


def filled(folder: Path, release: Path) -> Path:
    """The base of that release, in a file."""
    file = folder / "rac-bot.db"
    store = Store(f"sqlite:///{file}")
    schema.upgrade(store, release.stem)
    store.close()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(release.read_text(encoding="utf-8"))
    return file


def revision(url: str) -> str | None:
    store = Store(url)
    found = schema.current(store)
    store.close()
    return found


@pytest.mark.parametrize("release", [RELEASES[0], RELEASES[-1]], ids=lambda file: file.stem)
def test_the_base_of_before_is_put_back(release: Path, tmp_path: Path) -> None:
    base = filled(tmp_path, release)
    before, env = rows(base), {"RAC_DATABASE_URL": f"sqlite:///{base}"}
    assert rac_bot("db", "upgrade", env=env).returncode == 0
    assert revision(env["RAC_DATABASE_URL"]) == schema.wanted()
    [kept] = tmp_path.glob(f"rac-bot.{release.stem}.*.db")
    assert rows(kept) == before
    shutil.copy(kept, tmp_path / "by that release.db")  # whose `db restore` finds it up to date
    assert revision(f"sqlite:///{tmp_path / 'by that release.db'}") == release.stem
    restored = rac_bot("db", "restore", str(kept), env=env)
    assert (restored.returncode, "Base restaurée" in restored.stdout) == (0, True), restored.stderr
    assert len(rows(base)["candidate"]) == len(before["candidate"])


def test_the_base_of_before_is_put_back_in_postgresql(
    postgres: PostgresDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = RELEASES[-1]
    url, anew = postgres.copy(tmp_path, f"at-{release.stem}", revision=release.stem), postgres.empty()
    store = Store(url)
    put(store, rows(filled(tmp_path, release)))
    before = held(store)
    store.close()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "pg_dump").symlink_to(postgres.program("pg_dump"))
    monkeypatch.chdir(tmp_path)  # the service's folder, where the backup goes
    ended = rac_bot("db", "upgrade", env={"RAC_DATABASE_URL": url, "PATH": str(tmp_path / "bin")})
    assert ended.returncode == 0, ended.stderr
    [kept] = tmp_path.glob(f"rac-bot.{release.stem}.*.dump")
    address = make_url(anew).set(drivername="postgresql").render_as_string(hide_password=False)
    assert postgres.run("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={address}", str(kept))
    store = Store(anew)
    assert (schema.current(store), held(store)) == (release.stem, before)
    store.close()
    for one in (url, anew):
        postgres.drop(one)


def held(store: Store) -> dict[str, list[str]]:
    """Every row of every table."""
    tables = MetaData()
    with store.engine.connect() as connection:
        tables.reflect(connection)
        return {
            name: sorted(map(str, connection.execute(select(table)))) for name, table in tables.tables.items()
        }
