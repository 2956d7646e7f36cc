"""Opening the store: it opens, or it is said in words why it does not."""

from pathlib import Path

import pytest
from sqlalchemy import text

from rac_bot.errors import SettingsError
from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from rac_bot.store.database.opening import opened
from tests.databases import BY_JULIE, raw


def refusal(url: str) -> list[tuple[str, str]]:
    with pytest.raises(SettingsError) as refused, opened(url):
        pytest.fail("this store should not open")
    return refused.value.problems


def test_a_migrated_store_opens(url: str) -> None:
    with opened(url) as store, store.reading(BY_JULIE) as work:
        assert raw(work).scalar(text("SELECT count(*) FROM candidate")) == 0


def test_a_store_that_was_never_migrated_is_refused_with_the_command_to_run(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'new.db'}"
    (tmp_path / "new.db").touch()
    problem = "la base n’est pas à jour\u00a0; lancez «\u00a0rac-bot db upgrade\u00a0»"
    assert refusal(address) == [("RAC_DATABASE_URL", problem)]


def test_a_store_that_is_not_there_is_refused_without_being_made(tmp_path: Path) -> None:
    problem = "la base n’existe pas\u00a0; lancez «\u00a0rac-bot db upgrade\u00a0»"
    assert refusal(f"sqlite:///{tmp_path / 'typo.db'}") == [("RAC_DATABASE_URL", problem)]
    assert list(tmp_path.iterdir()) == []


def test_the_command_that_migrates_opens_it_all_the_same(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'new.db'}", to_upgrade=True) as store:
        schema.upgrade(store)
        assert schema.current(store) == schema.wanted()


@pytest.mark.parametrize("address", ["", "rac-bot.db", "oracle7://college/rac"])
def test_what_is_no_address_is_refused_under_the_name_of_the_setting(address: str) -> None:
    [(name, problem)] = refusal(address)
    assert name == "RAC_DATABASE_URL"
    assert problem.startswith("impossible d’ouvrir la base (")


def test_a_folder_that_is_not_there_is_refused_without_being_made(tmp_path: Path) -> None:
    problem = "impossible d’ouvrir la base (ce dossier n’existe pas)"
    with (
        pytest.raises(SettingsError) as refused,
        opened(f"sqlite:///{tmp_path / 'absent' / 'rac.db'}", to_upgrade=True),
    ):
        pytest.fail("this store should not open")
    assert refused.value.problems == [("RAC_DATABASE_URL", problem)]
    assert not (tmp_path / "absent").exists()


@pytest.mark.sqlite
def test_a_store_is_closed_when_its_user_fails(url: str, tmp_path: Path) -> None:
    def fail_once_opened(log: Path) -> None:
        with opened(url) as store, store.reading(BY_JULIE) as work:
            raw(work).scalar(text("SELECT count(*) FROM candidate"))
            assert log.exists()
            raise RuntimeError("elsewhere")

    log = tmp_path / "rac-bot.db-wal"
    with pytest.raises(RuntimeError, match="elsewhere"):
        fail_once_opened(log)
    assert not log.exists()  # SQLite takes its log away with the last connection


@pytest.mark.parametrize(
    "address", ["sqlite://", "sqlite:///:memory:", "oracle://host/x", "postgresql://u:p@host:notaport/x"]
)
def test_an_address_that_cannot_serve_is_refused_in_words(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert refusal(address)[0][0] == "RAC_DATABASE_URL"
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_does_not_answer_is_refused_in_words() -> None:
    [(name, problem)] = refusal("postgresql+psycopg://rac:s3cret@127.0.0.1:1/rac")
    assert (name, problem) == ("RAC_DATABASE_URL", "impossible d’ouvrir la base (elle ne répond pas)")


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("ceci n’est pas une base" * 100)
    assert refusal(f"sqlite:///{tmp_path / 'x.db'}")[0][0] == "RAC_DATABASE_URL"


def test_a_busy_database_opens_all_the_same(store: Store, url: str) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).connection()
        with opened(url):
            pass
