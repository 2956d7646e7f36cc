"""A database older than its list of erasures: whoever runs the bot is told as it starts."""

from pathlib import Path

import pytest
from sqlalchemy import select

from rac_bot.rounds.older import say_if_older
from rac_bot.settings import HttpSettings
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Action, JournalEntry, StoredMessage
from rac_bot.store.trace import journal
from tests.builders import a_candidate
from tests.databases import BY_JULIE, raw


@pytest.fixture
def settings(url: str, tmp_path: Path) -> HttpSettings:
    return HttpSettings(
        rac_database_url=url,
        slack_bot_token="xoxb-1",
        slack_signing_secret="x",
        rac_admins=["UADMIN"],
        rac_team_channel="CEQUIPE",
        rac_erasures_list=tmp_path / "list.txt",
        rac_erasures_key=tmp_path / "key",
    )


def told(store: Store) -> list[tuple[str, str]]:
    with store.reading(BY_JULIE) as work:
        messages = raw(work).scalars(select(StoredMessage)).all()
        return [(one.recipient, one.text.replace("\u00a0", " ")) for one in messages]


def write_list(store: Store, path: Path, *ids: int) -> None:
    with store.writing(BY_JULIE) as work:
        journal.record(work, Action.IMPORT)
        at = raw(work).scalars(select(JournalEntry.at)).one()
    lines = [f"# Effacements de la base dont le journal commence le {at.isoformat()}", *map(str, ids)]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")


def test_nothing_is_said_where_the_list_has_nothing_that_the_base_lacks(
    store: Store, settings: HttpSettings
) -> None:
    say_if_older(store, settings)
    write_list(store, settings.beside.listed)
    say_if_older(store, settings)
    assert told(store) == []


def test_administrators_are_told_and_nobody_new_gets_an_id_of_the_list(
    store: Store, settings: HttpSettings
) -> None:
    with store.writing(BY_JULIE) as work:
        back = a_candidate(work).id
    write_list(store, settings.beside.listed, back, back + 10)
    say_if_older(store, settings)
    [(admin, sentence)] = told(store)
    assert admin == "UADMIN"
    assert "2 de ses lignes n’y sont pas effacées" in sentence
    assert "rac-bot privacy reapply" in sentence
    with store.writing(BY_JULIE) as work:
        assert a_candidate(work, da="2345678").id == back + 11


def test_a_list_of_another_database_is_said(store: Store, settings: HttpSettings) -> None:
    settings.beside.listed.write_text("autre\n", encoding="utf-8")
    say_if_older(store, settings)
    [(_admin, sentence)] = told(store)
    assert "ce n’est pas celle de cette base" in sentence
