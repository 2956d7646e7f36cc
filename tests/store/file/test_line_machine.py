"""Whatever people do to a line in any order, it stays in a state that says what is left to do in CLARA."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select, update

from rac_bot.domain.modes import Mode
from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import (
    AlreadyEnrolled,
    ChangedMeanwhile,
    CourseBack,
    EnteredMeanwhile,
    LineDeleted,
    NoResults,
    NotDeleted,
    NotEntered,
    NotTheirsToUndo,
    TooLateToRestore,
)
from rac_bot.store.database.engine import Store
from rac_bot.store.file import inscriptions, lines, undoing
from rac_bot.store.file.inscriptions import ChosenGroup
from rac_bot.store.file.lines import RESTORABLE
from rac_bot.store.models import Change, ClaraState, Grid, Inscription, InscriptionState
from rac_bot.store.work.work import By, Work
from tests.builders import a_candidate, a_dossier
from tests.databases import BY_JULIE, raw
from tests.store.conftest import Desk
from tests.store.file.told import Refused, Told, Values, not_to_undo

JULIE, LUC = (By(one, Rights(Role.ADVISING)) for one in ("UJULIE", "ULUC"))
ADA = By("UADMIN", Rights(Role.ADMINISTERING))
MORNING = datetime(2018, 1, 15, 15, 32, tzinfo=UTC)
SESSIONS = ("A-2017", "H-2018")
GROUPS = (("00990", Mode.EE), ("00991", Mode.EE_SR), ("00992", Mode.FM))
EMPTY = dict.fromkeys(("funding", "partner", "note", "census"))
COPIED = ("group_number", "mode", "funding", "partner")


def a_field(name: str, *values: Any) -> st.SearchStrategy[Values]:
    return st.sampled_from(values).map(lambda value: {name: value})


FUNDING, PARTNER = a_field("funding", None, "50"), a_field("partner", None, "Cégep X")
ENROLMENT = FUNDING | PARTNER | st.builds(lambda one, other: one | other, FUNDING, PARTNER)
RESULTS = a_field("note", None, 81) | a_field("census", None, "1")
GROUP = st.integers(0, 2)
ADVISORS = st.sampled_from((JULIE, JULIE, JULIE, LUC))
ANYBODY = ADVISORS | st.just(ADA)
BACK = st.sampled_from((0, 0, 0, 0, 0, 1, 2))  # which line, from the last: mostly that one
BEHIND = st.sampled_from((0, 0, 0, 0, 1))  # versions, of the form that somebody saves


def where(last: Callable[[Told], object]) -> Callable[[Any], Any]:
    """Only where the line that is mostly chosen is so: it would be refused, always for the same reason."""
    return precondition(lambda file: bool(last(file.line(0)[1])))


class File(RuleBasedStateMachine):
    """A course at two sessions of somebody, in the hands of several people."""

    numbers = count(2_000_000)

    def __init__(self, store: Store, desk: Desk) -> None:
        super().__init__()
        self.store, self.now = store, MORNING
        self.told: dict[int, Told] = {}
        with store.writing(BY_JULIE) as work:
            person = a_candidate(
                work, raw(work).scalars(select(Grid)).one(), da=str(next(self.numbers))
            )  # nobody else's lines are in the way
            self.sessions = [a_dossier(work, person, code).id for code in SESSIONS]
            self.desk = replace(desk, lise=person.id, admission=person.admissions[0].id)
        self.enrol(group=0, by=JULIE)

    def line(self, back: int) -> tuple[int, Told]:
        """A line of the first session, the newest first; then those of the other."""
        made = sorted(self.told.items(), key=lambda made: (-made[1].session, made[0]))
        return made[-1 - min(back, len(made) - 1)]

    def stands(self, session: int) -> bool:
        return any(told.session == session and not told.deleted for told in self.told.values())

    def attempt(self, by: By, line: int, expected: Refused, act: Callable[[Work, Inscription], Any]) -> Any:
        def do() -> Any:
            with self.store.writing(by) as work:
                at = work.at(self.now)
                return act(at, lines.line(at, line))

        if expected is None:
            return do()
        with pytest.raises(expected):
            do()
        return None

    # --- the gestures ---------------------------------------------------------------------------------

    @where(lambda told: told.deleted)
    @rule(group=GROUP, by=ADVISORS)
    def enrol(self, group: int, by: By) -> None:
        wish = self.desk.wish(0, group, self.sessions[0])
        if self.stands(0):
            with pytest.raises(AlreadyEnrolled), self.store.writing(by) as work:
                inscriptions.enrol(work, wish)
            return
        with self.store.writing(by) as work:
            line = inscriptions.enrol(work.at(self.now), wish).id
        self.told[line] = Told(0, EMPTY | of_group(group), (by, self.now))

    @precondition(lambda file: not (file.stands(0) and file.stands(1)))
    @rule(back=BACK, by=ADVISORS)
    def copy(self, back: int, by: By) -> None:
        line, told = self.line(back)
        other = 1 - told.session
        expected = LineDeleted if told.deleted else AlreadyEnrolled if self.stands(other) else None
        copied = self.attempt(
            by,
            line,
            expected,
            lambda work, one: inscriptions.copy_line(work, one, self.sessions[other]).id,
        )
        if not expected:
            values = {name: told.here[name] for name in COPIED}
            self.told[copied] = Told(other, EMPTY | values, (by, self.now))

    @where(lambda told: not told.deleted)
    @rule(back=BACK, values=ENROLMENT, group=st.none() | st.none() | GROUP, by=ADVISORS, behind=BEHIND)
    def modify(self, back: int, values: Values, group: int | None, by: By, behind: int) -> None:
        """By the form, which gives the group again where it is left as it is."""
        line, told = self.line(back)
        if group is None:
            group = GROUPS.index((told.here["group_number"], told.here["mode"]))
        chosen = ChosenGroup(self.desk.groups[0][group], GROUPS[group][0])
        seen, wanted = told.version - behind, values | of_group(group)
        expected = told.unchangeable(seen, wanted)
        self.attempt(
            by, line, expected, lambda work, one: inscriptions.modify(work, one, chosen, values, seen=seen)
        )
        if not expected:
            told.change(wanted)

    @where(lambda told: not told.deleted)
    @rule(back=BACK, values=RESULTS, by=ADVISORS, behind=BEHIND)
    def result(self, back: int, values: Values, by: By, behind: int) -> None:
        line, told = self.line(back)
        seen = told.version - behind
        expected = told.unchangeable(seen, values)
        if told.here["mode"] is Mode.EE_SR and values.get("note"):
            expected = NoResults
        self.attempt(by, line, expected, lambda work, one: lines.grade(work, one, values, seen=seen))
        if not expected:
            told.change(values)

    @where(lambda told: not told.deleted and not told.is_locked())
    @rule(back=BACK, first=ENROLMENT, second=ENROLMENT)
    def two_advisors_on_one_version(self, back: int, first: Values, second: Values) -> None:
        """The second is told, unless the first changed nothing."""
        line, told = self.line(back)
        seen = told.version
        for by, values in ((LUC, first), (JULIE, second)):
            expected = told.unchangeable(seen, values)
            self.attempt(by, line, expected, partial(lines.change, values=values, seen=seen))
            if not expected:
                told.change(values)

    @where(lambda told: not told.deleted and told.is_locked())
    @rule(back=BACK, by=ADVISORS, behind=BEHIND)
    def unlock(self, back: int, by: By, behind: int) -> None:
        line, told = self.line(back)
        seen = told.version - behind
        expected = told.stale(seen)
        self.attempt(by, line, expected, lambda work, one: lines.unlock(work, one, "erreur", seen=seen))
        if not expected:
            told.unlock()

    @where(lambda told: not told.deleted and not told.is_locked())
    @rule(back=BACK, by=ADVISORS, behind=BEHIND)
    def delete(self, back: int, by: By, behind: int) -> None:
        line, told = self.line(back)
        seen = told.version - behind
        expected = told.undeletable(seen)
        self.attempt(by, line, expected, lambda work, one: lines.delete(work, one, seen=seen, now=self.now))
        if not expected:
            told.delete((by, self.now))

    @where(lambda told: not told.deleted and told.version <= 2)
    @rule(back=BACK, by=ANYBODY, behind=BEHIND)
    def undo_the_enrolment(self, back: int, by: By, behind: int) -> None:
        line, told = self.line(back)
        seen = told.version - behind
        expected = not_to_undo(by, told.saved, self.now)
        if not expected and not told.deleted:
            entered = told.state is ClaraState.ENTERED
            expected = EnteredMeanwhile if entered else None if told.version == 1 else ChangedMeanwhile
        expected = expected or told.undeletable(seen)
        self.attempt(by, line, expected, lambda work, one: undoing.undo_enrolment(work, one, seen))
        if not expected:
            told.delete((by, self.now))

    @where(lambda told: told.deleted)
    @rule(back=BACK, by=ANYBODY, behind=BEHIND)
    def restore(self, back: int, by: By, behind: int) -> None:
        line, told = self.line(back)
        seen = told.version - behind
        expected: Refused = None
        if told.deleted is None:
            expected = NotDeleted
        elif not_to_undo(by, told.deleted, self.now) is NotTheirsToUndo:
            expected = NotTheirsToUndo
        elif behind:
            expected = ChangedMeanwhile
        elif self.now - told.deleted[1] > RESTORABLE:
            expected = TooLateToRestore
        elif self.stands(told.session):
            expected = CourseBack
        self.attempt(by, line, expected, lambda work, one: undoing.restore(work, one, seen))
        if not expected:
            told.restore()

    @where(lambda told: told.pending)
    @rule(back=BACK, by=ADVISORS, behind=BEHIND)
    def enter_in_clara(self, back: int, by: By, behind: int) -> None:
        line, told = self.line(back)
        pending, seen = told.pending, told.version - behind
        expected = ChangedMeanwhile if pending and behind else None
        entered = self.attempt(
            by, line, expected, lambda work, one: lines.enter_in_clara(work, one, seen=seen, now=self.now)
        )
        if not expected:
            assert entered is pending
        if entered:
            told.enter((by, self.now))

    @where(lambda told: told.marked)
    @rule(back=BACK, by=ANYBODY, at_once=st.booleans(), behind=BEHIND)
    def put_back(self, back: int, by: By, at_once: bool, behind: int) -> None:
        """As the undo of a mark just made; or *Pas encore saisie*, by anybody and however long after."""
        line, told = self.line(back)
        seen = told.version - behind
        expected: Refused = NotEntered
        if told.marked:
            expected = not_to_undo(by, told.mark, self.now) if at_once and told.mark else None
            expected = expected or (ChangedMeanwhile if behind else None)
        act = undoing.unmark if at_once else undoing.put_back
        self.attempt(by, line, expected, lambda work, one: act(work, one, seen))
        if not expected:
            told.put_back()

    @where(lambda told: told.clara and not told.transmitted)
    @rule(back=BACK)
    def transmit(self, back: int) -> None:
        """As a file of CLARA's brings it."""
        line, told = self.line(back)
        with self.store.writing(BY_JULIE) as work:
            sent = update(Inscription).where(Inscription.id == line).values(result_transmission="T")
            raw(work).execute(sent)
        told.transmitted = True

    @rule(minutes=st.sampled_from((4, 4, 4, 30)))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    # --- what holds after each ------------------------------------------------------------------------

    @invariant()
    def is_as_told(self) -> None:
        of_theirs = Inscription.id.in_(self.told)
        traced = (
            select(func.count(Change.inscription_id))
            .where(Change.inscription_id == Inscription.id)
            .scalar_subquery()
        )
        with self.store.reading(BY_JULIE) as work:
            found = raw(work).execute(select(Inscription, traced).where(of_theirs)).all()
            assert len(found) == len(self.told)
            for line, traces in found:
                told = self.told[line.id]
                assert {name: getattr(line, name) for name in told.here} == told.here
                assert (line.version, bool(line.unlock_reason)) == (told.version, told.open)
                assert (line.state is InscriptionState.DELETED) is (told.deleted is not None)
                assert (line.clara, lines.is_pending(line)) == (told.state, told.pending)
                assert undoing.is_marked(line) is told.marked
                assert lines.is_locked(line) == told.is_locked()
                there = told.here if told.clara is None else told.clara
                assert {**told.here, **(line.in_clara or {})} == there
                assert traces == told.version - 1  # each change leaves one


def of_group(group: int) -> Values:
    number, mode = GROUPS[group]
    return {"group_number": number, "mode": mode}


def test_a_line_stays_legal_whatever_is_done_to_it(store: Store, desk: Desk) -> None:
    walks = settings().max_examples // 16  # 6: each takes as long as that many examples of something else
    within = settings(max_examples=walks, stateful_step_count=80)
    run_state_machine_as_test(lambda: File(store, desk), settings=within)  # type: ignore[arg-type]
