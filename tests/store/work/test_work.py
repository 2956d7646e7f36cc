"""The unit of work: who a command is, rows that are read a few at a time, what goes alone."""

import os
import pwd
from typing import cast

import pytest
from sqlalchemy import select, update

from rac_bot.store.database.engine import Store
from rac_bot.store.models import Person
from rac_bot.store.people import people
from rac_bot.store.people.people import SlackProfile
from rac_bot.store.work.reach import Escaped
from rac_bot.store.work.statements import Open, Written
from rac_bot.store.work.work import Work, account
from tests.databases import BY_JULIE

pytestmark = pytest.mark.sqlite
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
    with store.writing(BY_JULIE) as work, pytest.raises(Escaped, match="not named"):
        work.write(loose, {})
