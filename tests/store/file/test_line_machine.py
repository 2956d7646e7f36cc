"""Whatever people do to a line in any order, it stays in a state that says what is left to do in CLARA."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from rac_bot.errors import (
    AlreadyEnrolled,
    ChangedMeanwhile,
    CourseBack,
    LineDeleted,
    Locked,
    NotDeleted,
    NotEntered,
    Refusal,
    TooLateToRestore,
)
from rac_bot.store.database.engine import Store
from rac_bot.store.file import inscriptions, lines, undoing
from rac_bot.store.file.lines import RESTORABLE
from rac_bot.store.models import Change, ClaraState, Inscription, InscriptionState
from tests.databases import BY_JULIE, raw
from tests.store.conftest import Desk

JULIE = "UJULIE"
NOW = datetime(2018, 1, 15, 15, 32, tzinfo=UTC)
FIELDS: dict[str, list[Any]] = {"funding": [None, "50"], "partner": [None, "Cégep X"], "note": [None, 81]}
AFTERWARDS = {"note"}  # what may change once the line is in CLARA


class Told:
    """One line as the model has it: what stands here, and what CLARA holds (None: nothing)."""

    def __init__(self) -> None:
        self.here: dict[str, Any] = dict.fromkeys(FIELDS)
        self.clara: dict[str, Any] | None = None
        self.deleted: datetime | None = None
        self.open = False  # unlocked
        self.past: list[tuple[dict[str, Any] | None, bool]] = []  # before each mark that stands: CLARA, open
        self.version = 1

    @property
    def state(self) -> ClaraState:
        if self.clara is None:
            return ClaraState.TO_ENTER
        if self.deleted:
            return ClaraState.TO_REMOVE
        return ClaraState.ENTERED if self.clara == self.here else ClaraState.TO_CORRECT

    @property
    def marked(self) -> bool:
        return bool(self.past) and (self.clara is None) is (self.deleted is not None)

    @property
    def pending(self) -> bool:
        return self.clara is not None if self.deleted else self.clara != self.here

    def is_locked(self, fields: set[str]) -> bool:
        return not (self.clara is None or self.open or fields <= AFTERWARDS)


class Line:
    """A course at a session, in the hands of several people, beside what it should be."""

    def __init__(self, store: Store, desk: Desk, chance: Random) -> None:
        self.store, self.desk, self.chance = store, desk, chance
        self.now = NOW
        self.told: dict[int, Told] = {}
        self.done: list[str] = []
        self.enrol()

    def step(self) -> None:
        often = (
            *(self.change, self.unlock, self.delete, self.restore, self.enter_in_clara),
            *(self.enter_in_clara, self.put_back),
        )
        act = self.chance.choice((*often, *often, self.enrol, self.wait))
        self.done.append(act.__name__)
        act()
        self.is_as_told()

    @property
    def standing(self) -> bool:
        return any(told.deleted is None for told in self.told.values())

    def _one(self) -> tuple[int, Told, int]:
        """One of the lines, and the version that somebody's form shows: now and then an old one."""
        latest = max(self.told)
        line = latest if self.chance.random() < 0.8 else self.chance.choice([*self.told])
        told = self.told[line]
        return line, told, told.version - (self.chance.random() < 0.15)

    def _attempt(
        self, act: Callable[..., Any], line: int, expected: type[Refusal] | None, **more: Any
    ) -> Any:
        def do() -> Any:
            with self.store.writing(BY_JULIE) as work:
                return act(work, lines.line(work, line), **more)

        if expected is None:
            return do()
        with pytest.raises(expected):
            do()
        return None

    def enrol(self) -> None:
        if self.standing:
            with pytest.raises(AlreadyEnrolled), self.store.writing(BY_JULIE) as work:
                inscriptions.enrol(work, self.desk.wish())
            return
        with self.store.writing(BY_JULIE) as work:
            self.told[inscriptions.enrol(work, self.desk.wish()).id] = Told()

    def change(self) -> None:
        line, told, seen = self._one()
        names = self.chance.sample([*FIELDS], self.chance.randint(1, 2))
        values = {name: self.chance.choice(FIELDS[name]) for name in names}
        really = {name for name, value in values.items() if told.here[name] != value}
        expected: type[Refusal] | None = None
        if told.deleted:
            expected = LineDeleted
        elif seen != told.version:
            expected = ChangedMeanwhile
        elif really and told.is_locked(really):
            expected = Locked
        self._attempt(lines.change, line, expected, values=values, seen=seen)
        if expected is None and really:
            told.here |= values
            told.version += 1
            told.open = told.open and told.state is not ClaraState.ENTERED

    def unlock(self) -> None:
        line, told, seen = self._one()
        expected = LineDeleted if told.deleted else ChangedMeanwhile if seen != told.version else None
        self._attempt(lines.unlock, line, expected, reason="erreur", seen=seen)
        if expected is None:
            told.open = True
            told.version += 1

    def delete(self) -> None:
        line, told, seen = self._one()
        expected: type[Refusal] | None = None
        if told.deleted:
            expected = LineDeleted
        elif seen != told.version:
            expected = ChangedMeanwhile
        elif told.is_locked(set(FIELDS)):
            expected = Locked
        self._attempt(lines.delete, line, expected, seen=seen, now=self.now)
        if expected is None:
            told.deleted = self.now
            told.version += 1

    def restore(self) -> None:
        line, told, _seen = self._one()
        expected: type[Refusal] | None = None
        if told.deleted is None:
            expected = NotDeleted
        elif self.now - told.deleted > RESTORABLE:
            expected = TooLateToRestore
        elif self.standing:
            expected = CourseBack
        self._attempt(lines.restore, line, expected, now=self.now)
        if expected is None:
            told.deleted = None
            told.version += 1
            if told.clara is None:
                told.past.clear()

    def enter_in_clara(self) -> None:
        line, told, seen = self._one()
        pending = told.pending
        expected = ChangedMeanwhile if pending and seen != told.version else None
        entered = self._attempt(lines.enter_in_clara, line, expected, seen=seen, now=self.now)
        if expected is None:
            assert entered is pending
        if entered:
            told.past.append((told.clara, told.open))
            told.clara = None if told.deleted else dict(told.here)
            told.open = False
            told.version += 1

    def put_back(self) -> None:
        line, told, seen = self._one()
        expected: type[Refusal] | None
        expected = NotEntered if not told.marked else ChangedMeanwhile if seen != told.version else None
        self._attempt(undoing.put_back, line, expected, seen=seen)
        if expected is None:
            told.clara, was_open = told.past.pop()
            told.open = (told.open or was_open) and told.state is not ClaraState.ENTERED
            told.version += 1

    def wait(self) -> None:
        self.now += timedelta(minutes=4)

    def is_as_told(self) -> None:
        with self.store.reading(BY_JULIE) as work:
            for line in raw(work).scalars(select(Inscription).where(Inscription.id.in_(self.told))):
                told = self.told[line.id]
                assert {name: getattr(line, name) for name in FIELDS} == told.here, self.done
                assert (line.version, bool(line.unlock_reason)) == (told.version, told.open), self.done
                assert (line.state is InscriptionState.DELETED) is (told.deleted is not None), self.done
                assert (line.clara, lines.is_pending(line)) == (told.state, told.pending), self.done
                assert undoing.is_marked(line) is told.marked, self.done
                assert lines.is_locked(line) == told.is_locked(set(FIELDS)), self.done
                there = told.here if told.clara is None else told.clara
                assert {**told.here, **(line.in_clara or {})} == there, self.done
                kept = select(func.count()).where(Change.inscription_id == line.id)
                assert raw(work).scalar(kept) == told.version - 1, self.done  # each change leaves a trace


@pytest.mark.parametrize("seed", range(6))
def test_a_line_stays_legal_whatever_is_done_to_it(store: Store, desk: Desk, seed: int) -> None:
    line = Line(store, desk, Random(seed))  # noqa: S311  not a secret
    for _ in range(80):
        line.step()
