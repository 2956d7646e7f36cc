"""The unit of work: who a command is, rows that are read a few at a time, what goes alone."""

import os
import pwd
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from sqlalchemy import bindparam, func, select, update

from rac_bot.domain.rights import Rights, Role
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Candidate, Person
from rac_bot.store.people import people
from rac_bot.store.people.people import SlackProfile
from rac_bot.store.work.reach import Escaped
from rac_bot.store.work.statements import Open, Reached, Written
from rac_bot.store.work.work import By, Work, account
from tests.builders import a_candidate, a_grid
from tests.databases import BY_JULIE

pytestmark = pytest.mark.sqlite
DAS = Reached(select(Candidate.da).order_by(Candidate.id), Candidate.id)
ONE = Reached(select(Candidate.da).where(Candidate.da == bindparam("da")), Candidate.id)
NAMED = Open(select(Person.name).order_by(Person.name))


def named(work: Work) -> list[str]:
    return list(work.scalars(NAMED))


def test_a_command_is_of_the_account_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUDO_USER", raising=False)
    mine = pwd.getpwuid(os.getuid()).pw_name
    assert account() == mine
    monkeypatch.setenv("SUDO_USER", mine)
    assert account() == mine
    monkeypatch.setenv("SUDO_USER", "ada")
    assert account() == f"ada (sudo {mine})"
    monkeypatch.setenv("SUDO_USER", "a" * 90)
    assert account() == "a" * 80


def test_an_account_without_a_name_is_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_number: int) -> None:
        raise KeyError

    monkeypatch.delenv("SUDO_USER", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    assert account() == str(os.getuid())


def test_rows_are_read_a_few_at_a_time(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        for name in ("Anne", "Luc", "Zoé"):
            people.keep(work, SlackProfile(f"U{name[0]}", name))
        assert [row.name for row in work.stream(NAMED, size=2)] == ["Anne", "Luc", "Zoé"]


def test_rows_are_read_so_many_from_the_database(store: Store) -> None:
    read = list[str]()
    with store.writing(BY_JULIE) as work:
        for name in ("Anne", "Luc", "Zoé", "Ève", "Max", "Rémi", "Béa"):
            people.keep(work, SlackProfile(f"U{name}", name))
        work.flush()
        driver: Any = work._db.connection.connection.driver_connection
        driver.create_function("heard", 1, read.append)
        by_then = [len(read) for _row in work.stream(Open(select(func.heard(Person.name))), size=2)]
    assert by_then[0] < 7  # not all
    assert len(set(by_then)) < 6  # nor one by one


def test_what_is_read_a_few_at_a_time_keeps_to_the_limits(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work))
        a_candidate(work, a_grid(work, "ABC0X-17R-RA"), da="2345678")
    with store.reading(By("UJULIE", Rights(Role.ADVISING, ("ABC.0X",)))) as work:
        assert [row.da for row in work.stream(DAS, size=10)] == ["2345678"]


def test_rows_are_counted(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        for da in ("1234567", "2345678", "3456789"):
            a_candidate(work, grid, da=da)
    with store.reading(BY_JULIE) as work:
        assert work.count(DAS) == 3
        assert [work.count(ONE, da=one) for one in ("2345678", "7654321")] == [1, 0]


def test_the_same_transaction_is_worked_in_as_another_or_as_of_another_time(store: Store) -> None:
    """The rest of what it is stays: the rights, where it was asked from, the transaction itself."""
    asked = By("UJULIE", Rights(Role.ADVISING, ("ABC.0X",)), "/rac", confirms=False)
    then = datetime(2026, 3, 1, tzinfo=UTC)
    with store.reading(asked) as work:
        of_luc = work.on_behalf_of("ULUC")
        assert (of_luc.by, of_luc.now, of_luc._db) == (replace(asked, actor="ULUC"), work.now, work._db)
        earlier = work.at(then)
        assert (earlier.by, earlier.now, earlier._db) == (asked, then, work._db)
        seen = work.seen_by("UZOE", Rights(Role.READING))
        assert (seen.by, seen.now, seen._db) == (By("UZOE", Rights(Role.READING)), work.now, work._db)


def test_an_entity_that_is_deleted_is_there_no_more(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        work.add(Person(slack_id="UA", name="Anne"), Person(slack_id="UL", name="Luc"))
        work.flush()
        anne = work.find(Person, "UA")
        assert anne
        work.delete(anne)
        assert named(work) == ["Luc"]


def half_done(work: Work) -> None:
    with work.nested():
        people.keep(work, SlackProfile("UL", "Luc"))
        raise ZeroDivisionError


def test_what_is_written_within_goes_alone_where_it_raises(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        people.keep(work, SlackProfile("UA", "Anne"))
        work.flush()
        with pytest.raises(ZeroDivisionError):
            half_done(work)
        assert named(work) == ["Anne"]
    with store.reading(BY_JULIE) as work:
        assert named(work) == ["Anne"]


def test_what_is_not_named_is_not_written(store: Store) -> None:
    loose = cast(Written, update(Person).values(name=""))
    with store.writing(BY_JULIE) as work, pytest.raises(Escaped, match=r"^a statement that is not named$"):
        work.write(loose, {})
