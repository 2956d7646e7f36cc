"""A restored base: what was done since the backup, erasures and accesses withdrawn, is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from rac_bot.domain.rights import Role
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Action
from rac_bot.store.trace import journal
from tests.builders import a_candidate, a_person, a_right
from tests.commands import rac_bot
from tests.databases import BY_JULIE, Databases

AUTHORITY = ("--authorised-by", "Ada Min", "--rule", "12-3", "--yes")
WITHDRAWN = [
    "Accès retirés depuis la sauvegarde, et qu’elle rend. Pour les retirer de nouveau :",
    "  rac-bot access withdraw ULUC  # Luc Gagnon, conseil",
    "Accès changés depuis la sauvegarde, et qu’elle rend tels qu’ils étaient :",
    "  UZOE, Zoé Roy, administration ; depuis : lecture",
]


def fill(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_candidate(work)
        journal.record(work, Action.EXPORT)
        for slack_id, name, role in (
            ("ULUC", "Luc Gagnon", Role.ADVISING),
            ("UZOE", "Zoé Roy", Role.ADMINISTERING),
            ("UEVE", "Ève Roy", Role.ADVISING),
        ):
            a_person(work, slack_id, name)
            a_right(work, slack_id, role)


@pytest.fixture
def bases(databases: Databases, tmp_path: Path) -> Iterator[list[str]]:
    """The backup as it is restored, and the base that it was made of."""
    folders = [tmp_path / name for name in ("restored", "before")]
    for folder in folders:
        folder.mkdir()
    addresses = [databases.copy(folder, "since a backup", fill) for folder in folders]
    yield addresses
    for address in addresses:
        databases.drop(address)


def go_on(env: dict[str, str]) -> None:
    """What is done once the backup is made."""
    for words in (
        ("access", "withdraw", "ULUC"),
        ("access", "give", "UZOE", "--role", "lecture"),
        ("access", "give", "UNEW", "--role", "conseil"),
        ("privacy", "erase", "1234567", *AUTHORITY),
    ):
        done = rac_bot(*words, env=env)
        assert done.returncode == 0, done.stderr


def said(*words: str, env: dict[str, str]) -> list[str]:
    told = rac_bot(*words, env=env)
    assert told.returncode == 0, told.stderr
    return told.stdout.replace("\u00a0", " ").splitlines()


def test_what_the_base_of_before_has_done_since_is_told(bases: list[str], env: dict[str, str]) -> None:
    restored, before = bases
    here, there = env | {"RAC_DATABASE_URL": restored}, env | {"RAC_DATABASE_URL": before}
    alike = ["Aucun accès n’a été retiré ni changé depuis la sauvegarde."]
    assert said("db", "since", before, env=here) == alike
    go_on(there)
    assert said("db", "since", restored, env=there) == alike  # an earlier one tells nothing
    assert said("privacy", "reapply", env=here) == ["1 personne de la liste effacée de nouveau : n° 1."]
    newer = Store(before)
    with newer.engine.begin() as connection:  # back to a version that does not know what came after it
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
    newer.close()
    erased, *accesses = said("db", "since", before, env=here)
    assert erased.startswith("Effacements plus récents que la sauvegarde : n° 1, ")
    assert accesses == WITHDRAWN
    assert said("db", "since", env["RAC_DATABASE_URL"], env=here) == [
        "Cette base d’avant est celle d’un autre collège."
    ]
    nobody = rac_bot("db", "since", f"sqlite:///{Path(env['RAC_ERASURES_LIST'])}", env=here)
    assert (nobody.returncode, "ne se lit pas" in nobody.stdout) == (1, True)


@pytest.mark.sqlite
def test_a_restore_tells_it_and_keeps_the_list_that_was_lost(env: dict[str, str], tmp_path: Path) -> None:
    store = Store(env["RAC_DATABASE_URL"])
    fill(store)
    store.close()
    kept = tmp_path / "kept.db"
    said("db", "backup", str(kept), env=env)
    go_on(env)
    Path(env["RAC_ERASURES_LIST"]).unlink()
    told = said("db", "restore", str(kept), env=env)
    assert "1 personne de la liste effacée de nouveau : n° 1." in told
    assert "\n".join(WITHDRAWN) in "\n".join(told)
    assert rac_bot("privacy", "export", "1234567", env=env).returncode == 2


@pytest.mark.sqlite
@pytest.mark.parametrize("spoilt", [True, False])
def test_where_the_base_of_before_is_lost_it_is_said(
    env: dict[str, str], tmp_path: Path, spoilt: bool
) -> None:
    kept, base = tmp_path / "kept.db", tmp_path / "rac-bot.db"
    said("db", "backup", str(kept), env=env)
    base.unlink()
    if spoilt:
        base.write_text("no database")
    told = said("db", "restore", str(kept), env=env)
    assert any(one.startswith("La base d’avant n’est plus là, ou ne se lit pas") for one in told)
