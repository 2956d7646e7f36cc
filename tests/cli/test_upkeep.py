"""`rac-bot db`: a backup taken and put back, a college moved, at the command line."""

import json
import os
import stat
from importlib.metadata import version
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from rac_bot.store.database import schema
from rac_bot.store.database.backup import read_back
from rac_bot.store.database.engine import Store
from tests.commands import rac_bot
from tests.conftest import SAMPLES
from tests.databases import BY_JULIE, PostgresDatabases, raw

BEFORE = "0018_titles"  # a revision of before


def people(url: str) -> int:
    store = Store(url)
    with store.reading(BY_JULIE) as work:
        found = raw(work).scalar(text("SELECT count(*) FROM candidate")) or 0
    store.close()
    return found


@pytest.mark.sqlite
def test_a_backup_is_taken_and_put_back(env: dict[str, str], tmp_path: Path) -> None:
    """As docs/exploitation.md walks it."""
    assert rac_bot("import", "all", str(SAMPLES), env=env).returncode == 0
    base, kept = tmp_path / "rac-bot.db", tmp_path / "sauvegarde.db"
    held = people(env["RAC_DATABASE_URL"])
    ended = rac_bot("db", "backup", str(kept), env=env)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith(f"Sauvegarde vérifiée dans « {kept} » : révision ")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    again = rac_bot("db", "backup", str(kept), env=env)
    assert (again.returncode, "existe déjà" in again.stderr) == (2, True)
    assert rac_bot("db", "backup", str(kept), "--force", env=env).returncode == 0
    base.unlink()
    kept.rename(base)
    assert rac_bot("db", "upgrade", env=env).returncode == 0
    assert people(env["RAC_DATABASE_URL"]) == held > 5


@pytest.mark.sqlite
def test_a_base_of_a_version_before_is_backed_up_by_hand_and_before_it_is_upgraded(tmp_path: Path) -> None:
    base = tmp_path / "rac-bot.db"
    env = {"RAC_DATABASE_URL": f"sqlite:///{base}"}
    store = Store(env["RAC_DATABASE_URL"])
    schema.upgrade(store, BEFORE)
    store.close()
    ended = rac_bot("db", "backup", str(tmp_path / "own.db"), env=env)
    assert (ended.returncode, f"révision {BEFORE}" in ended.stdout) == (0, True), ended.stderr
    ended = rac_bot("db", "upgrade", env=env)
    assert ended.returncode == 0, ended.stderr
    [kept] = tmp_path.glob(f"rac-bot.{BEFORE}.*.db")
    assert f"Sauvegarde de la base d’avant : « {kept} »." in ended.stdout
    assert f"dans « {base} »." in ended.stdout
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert read_back(kept).revision == BEFORE
    assert rac_bot("db", "upgrade", env=env).returncode == 0
    assert len(list(tmp_path.glob("rac-bot.*.db"))) == 1  # it was up to date


@pytest.mark.sqlite
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may act on what another owns")
@pytest.mark.parametrize("there", [True, False])
def test_root_makes_no_file_in_the_folder_of_the_service(tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "service"
    folder.mkdir()
    base = folder / "rac-bot.db"
    env = {"RAC_DATABASE_URL": f"sqlite:///{base}"}
    if there:
        assert rac_bot("db", "upgrade", env=env).returncode == 0
        os.chown(base, 12345, 12345)
    os.chown(folder, 12345, 12345)
    for command in (["upgrade"], ["restore", str(tmp_path / "kept.db")]):
        ended = rac_bot("db", *command, env=env)
        assert "est au compte « 12345 »" in ended.stderr.replace("\u00a0", " ")
        assert ended.returncode != 0
    assert {one.name for one in folder.iterdir()} == ({"rac-bot.db"} if there else set())


def test_the_index_of_names_is_made_anew(env: dict[str, str]) -> None:
    assert rac_bot("import", "all", str(SAMPLES), env=env).returncode == 0
    store = Store(env["RAC_DATABASE_URL"])
    with store.writing(BY_JULIE) as work:
        raw(work).execute(text("DELETE FROM name_word WHERE word = 'tremblay'"))
    ended = rac_bot("db", "reindex", env=env)
    assert (ended.returncode, ended.stdout) == (0, "Index des noms refait : 11 personnes.\n"), ended.stderr
    with store.reading(BY_JULIE) as work:
        found = raw(work).scalar(text("SELECT count(*) FROM name_word WHERE word = 'tremblay'"))
        assert found == 2
        assert raw(work).scalar(text("SELECT count(*) FROM name_tail WHERE tail = 'mblay'")) == 1
    store.close()


def test_a_college_moves_to_postgresql_and_is_served_there(
    postgres: PostgresDatabases, env: dict[str, str], tmp_path: Path
) -> None:
    source, target = f"sqlite:///{tmp_path / 'college.db'}", postgres.copy(tmp_path)
    here = env | {"RAC_DATABASE_URL": source}
    assert rac_bot("db", "upgrade", env=here).returncode == 0
    assert rac_bot("import", "all", str(SAMPLES), env=here).returncode == 0
    ended = rac_bot("db", "copy", source, target, env=env)
    assert ended.returncode == 0, ended.stderr
    assert "Copie vérifiée : " in ended.stdout.replace("\u00a0", " ")
    assert people(target) == people(source) > 5
    there = env | {"RAC_DATABASE_URL": target}
    report = json.loads(
        rac_bot("import", "candidates", str(SAMPLES / "candidats.csv"), "--json", env=there).stdout
    )
    assert (report[0]["created"], report[0]["updated"]) == (0, 0)
    again = rac_bot("db", "copy", source, target, env=env)
    assert (again.returncode, "n’est pas vide" in again.stderr) == (1, True)
    postgres.drop(target)


def test_a_copy_in_a_file_is_its_owners_alone(env: dict[str, str], tmp_path: Path) -> None:
    assert rac_bot("import", "all", str(SAMPLES), env=env).returncode == 0
    copied = rac_bot("db", "copy", env["RAC_DATABASE_URL"], f"sqlite:///{tmp_path / 'copy.db'}", env=env)
    assert copied.returncode == 0, copied.stderr
    store = Store(f"sqlite:///{tmp_path / 'copy.db'}")
    with store.writing(BY_JULIE) as work:  # its log and the index of its log are there as long as it is open
        raw(work).execute(text("UPDATE candidate SET active = active"))
        modes = {file.name: oct(stat.S_IMODE(file.stat().st_mode)) for file in tmp_path.glob("copy.db*")}
    store.close()
    assert modes == dict.fromkeys(["copy.db", "copy.db-wal", "copy.db-shm"], "0o600")


def test_an_address_that_does_not_open_is_told_by_which_it_is_and_without_its_password(
    env: dict[str, str], tmp_path: Path
) -> None:
    nobody = "postgresql+psycopg://rac:s3cret@127.0.0.1:1/rac"
    ended = rac_bot("db", "copy", f"sqlite:///{tmp_path / 'absent.db'}", nobody, env=env)
    assert ended.returncode == 2
    assert ended.stderr.replace("\u00a0", " ").startswith("DÉPART : la base n’existe pas")
    ended = rac_bot("db", "copy", env["RAC_DATABASE_URL"], nobody, env=env)
    assert ended.returncode == 2
    assert ended.stderr.replace("\u00a0", " ").startswith("ARRIVÉE : impossible d’ouvrir la base")
    assert "s3cret" not in ended.stdout + ended.stderr


def test_postgresql_is_backed_up_by_its_own_tool_or_the_command_is_told(
    postgres: PostgresDatabases, env: dict[str, str], tmp_path: Path
) -> None:
    url, kept, tools = postgres.copy(tmp_path), tmp_path / "x.dump", tmp_path / "bin"
    tools.mkdir()
    there = env | {"RAC_DATABASE_URL": url, "PATH": str(tools)}
    ended = rac_bot("db", "backup", str(kept), env=there)
    assert (ended.returncode, kept.exists()) == (2, False)
    assert f"(umask 077; pg_dump --format=custom --file={kept}" in ended.stderr
    assert f"dbname={make_url(url).database}" in ended.stderr
    (tools / "pg_dump").symlink_to(postgres.program("pg_dump"))
    ended = rac_bot("db", "backup", str(kept), env=there)
    postgres.drop(url)
    assert (ended.returncode, kept.read_bytes()[:5]) == (0, b"PGDMP"), ended.stderr
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_the_version_tells_the_revision_of_the_base(env: dict[str, str], tmp_path: Path) -> None:
    assert rac_bot("db", "upgrade", env=env).returncode == 0
    told = rac_bot("--version", env=env).stdout
    assert told == f"rac-bot {version('rac-bot')}, base de révision {schema.wanted()}\n"
    none = {"RAC_DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}"}
    assert "rac-bot check dit pourquoi" in rac_bot("--version", env=none).stdout
