"""The database full, gone or restarted: told in words, and nothing half written."""

from collections.abc import Callable

import pytest
from sqlalchemy import event, func, select, text

from rac_bot.errors import CannotWrite, ConnectionLost
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Person
from rac_bot.store.people import people
from rac_bot.store.people.people import SlackProfile
from tests.conftest import Office, reading
from tests.databases import BY_JULIE, raw


def remember(store: Store, count: int, between: Callable[[], None] = lambda: None) -> None:
    """That many people, in one transaction, with something in its middle."""
    with store.writing(BY_JULIE) as work:
        for n in range(count):
            people.keep(work, SlackProfile(f"U{n}", "x" * 120))
            raw(work).flush()
            between()


def advisors(store: Store) -> int:
    with store.reading(BY_JULIE) as work:
        return raw(work).scalar(select(func.count(Person.slack_id))) or 0


@pytest.mark.sqlite
def test_a_full_disk_is_told_and_leaves_what_there_was(url: str) -> None:
    store = Store(url)
    event.listen(
        store.engine, "connect", lambda connection, _r: connection.execute("PRAGMA max_page_count = 1")
    )
    with pytest.raises(CannotWrite, match="disque plein"):
        remember(store, 5000)
    assert advisors(store) == 0
    store.close()


@pytest.mark.postgresql
def test_a_connection_cut_in_the_middle_is_told_and_nothing_is_kept(store: Store) -> None:
    with pytest.raises(ConnectionLost) as lost:
        remember(store, 2, between=lambda: cut(store))
    assert not lost.value.unsure
    assert advisors(store) == 0  # over a new connection


@pytest.mark.postgresql
def test_an_advisor_does_not_notice_that_the_server_was_restarted(office: Office) -> None:
    office.julie.command("/candidat")
    cut(office.store)
    office.julie.command("/candidat personne")
    assert "Aucun dossier" in reading(office.julie)


def cut(store: Store) -> None:
    """What a restart of the server does to the connections that are open."""
    other = Store(store.engine.url.render_as_string(hide_password=False))
    with other.reading(BY_JULIE) as work:
        raw(work).execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid != pg_backend_pid()"
            )
        )
    other.close()
