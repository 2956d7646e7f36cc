"""A line once written: its versions and locks, its deletion and return, and its way to CLARA."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from rac_bot.domain.modes import Mode
from rac_bot.errors import (
    ChangedMeanwhile,
    CourseBack,
    ForeignDossier,
    LineDeleted,
    Locked,
    NoResults,
    NotDeleted,
    TooLateToRestore,
    Vanished,
)
from rac_bot.store.database.engine import Store
from rac_bot.store.file import inscriptions, lines
from rac_bot.store.models import (
    Action,
    Change,
    ClaraState,
    Grid,
    Inscription,
    InscriptionState,
    JournalEntry,
    SessionDossier,
)
from rac_bot.store.trace import changes
from rac_bot.store.work.work import Work
from tests.databases import BY_JULIE, by, raw
from tests.store.conftest import Desk

JULIE, LUC = "UJULIE", "ULUC"
NOW = datetime(2018, 1, 15, 15, 32, tzinfo=UTC)


@pytest.fixture
def line(store: Store, desk: Desk) -> int:
    with store.writing(BY_JULIE) as work:
        return inscriptions.enrol(work, desk.wish()).id


def state_of(store: Store, line: int) -> Inscription:
    with store.reading(BY_JULIE) as work:
        return raw(work).get_one(Inscription, line)


def set_to(store: Store, line: int, **values: Any) -> None:
    with store.writing(BY_JULIE) as work:
        found = raw(work).get_one(Inscription, line)
        for name, value in values.items():
            setattr(found, name, value)


def change(store: Store, line: int, seen: int | None = None, **values: Any) -> changes.BeforeAfter:
    """Julie's change, of the version that stands unless told."""
    with store.writing(BY_JULIE) as work:
        found = lines.line(work, line)
        return lines.change(work, found, values, seen=found.version if seen is None else seen)


def enter(store: Store, line: int, seen: int | None = None) -> bool:
    with store.writing(BY_JULIE) as work:
        found = lines.line(work, line)
        return lines.enter_in_clara(work, found, seen=found.version if seen is None else seen, now=NOW)


def unlock(work: Work, line: Inscription) -> None:
    lines.unlock(work, line, "erreur de saisie", seen=line.version)


def delete(store: Store, line: int, now: datetime = NOW) -> None:
    with store.writing(BY_JULIE) as work:
        found = lines.line(work, line)
        if lines.is_locked(found):
            unlock(work, found)
        lines.delete(work, found, seen=found.version, now=now)


def restore(store: Store, line: int, now: datetime = NOW) -> None:
    with store.writing(BY_JULIE) as work:
        lines.restore(by(work, LUC), lines.line(work, line), now=now)


# --- versions ---------------------------------------------------------------------------------------


def test_a_change_turns_the_version_and_is_kept_with_its_values(store: Store, line: int) -> None:
    told = change(store, line, note=81, census_on=date(2018, 1, 20), remark=None)
    assert told == {"note": (None, 81), "census_on": (None, date(2018, 1, 20))}
    assert state_of(store, line).version == 2
    with store.reading(BY_JULIE) as work:
        [kept] = changes.latest(work, raw(work).get_one(Inscription, line), 5)
        assert kept.values == {"note": [None, 81], "census_on": [None, "2018-01-20"]}
        assert (kept.version, kept.actor, kept.action) == (2, JULIE, Action.CHANGE)
        details = raw(work).scalars(select(JournalEntry.detail)).all()
        assert "81" not in str(details)  # the journal itself holds no one's data


def test_the_same_values_are_no_change(store: Store, line: int) -> None:
    assert change(store, line, note=None, group_number="00990") == {}
    assert state_of(store, line).version == 1


def test_a_stale_change_is_refused_with_what_was_changed_since(store: Store, line: int) -> None:
    change(store, line, note=70)
    change(store, line, note=75, absences=2)
    with pytest.raises(ChangedMeanwhile) as refused:
        change(store, line, seen=1, note=81)
    assert [(who, values) for who, _when, values in refused.value.changes] == [
        (JULIE, {"note": [None, 70]}),
        (JULIE, {"note": [70, 75], "absences": [None, 2]}),
    ]
    assert state_of(store, line).note == 75


def test_a_line_is_that_of_its_candidate_or_none(store: Store, desk: Desk, line: int) -> None:
    with store.reading(BY_JULIE) as work:
        assert lines.line(work, line, desk.lise).id == line
        with pytest.raises(Vanished):
            lines.line(work, line, desk.lise + 1)
        with pytest.raises(Vanished):
            lines.line(work, line + 1)


def test_another_colleges_line_is_only_read(store: Store, desk: Desk, line: int) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(SessionDossier, desk.dossier).admission_id = None
    with pytest.raises(ForeignDossier):
        change(store, line, note=81)
    with pytest.raises(ForeignDossier):
        delete(store, line)


# --- locks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "transmitted",
    [
        {"state_transmission": "T"},
        {"funding_transmitted_on": date(2018, 1, 20)},
        {"result_transmission": "T"},
        {"clara": ClaraState.ENTERED},
        {"clara": ClaraState.TO_CORRECT},
    ],
)
def test_what_is_in_clara_or_transmitted_changes_only_once_unlocked(
    store: Store, line: int, transmitted: dict[str, Any]
) -> None:
    set_to(store, line, **transmitted)
    with pytest.raises(Locked):
        change(store, line, group_number="00992")
    with store.writing(BY_JULIE) as work:
        unlock(work, lines.line(work, line))
    change(store, line, group_number="00992")
    assert state_of(store, line).group_number == "00992"


def test_results_and_census_come_after_clara(store: Store, line: int) -> None:
    set_to(store, line, clara=ClaraState.ENTERED, funding_transmission="T")
    change(store, line, note=81)
    change(store, line, census="1")
    with pytest.raises(Locked):  # together with a field of the enrolment, they are locked with it
        change(store, line, note=82, group_number="00992")


def test_a_transmitted_result_locks_the_results_and_not_the_census(store: Store, line: int) -> None:
    set_to(store, line, result_transmitted_on=date(2018, 1, 20))
    with pytest.raises(Locked):
        change(store, line, note=81)
    with pytest.raises(Locked):
        change(store, line, note=81, census="1")
    change(store, line, census="1")


def test_the_lock_closes_again_when_it_is_entered_anew(store: Store, line: int) -> None:
    enter(store, line)
    with store.writing(BY_JULIE) as work:
        unlock(work, lines.line(work, line))
    change(store, line, group_number="00992")
    enter(store, line)
    assert state_of(store, line).unlock_reason is None
    with pytest.raises(Locked):
        change(store, line, group_number="00990")


def test_the_lock_closes_again_when_it_is_changed_back(store: Store, line: int) -> None:
    enter(store, line)
    with store.writing(BY_JULIE) as work:
        unlock(work, lines.line(work, line))
    change(store, line, group_number="00992")
    change(store, line, group_number="00990")
    with pytest.raises(Locked):
        change(store, line, group_number="00991")


# --- results ----------------------------------------------------------------------------------------


def test_a_line_without_result_takes_none_unless_its_grid_says_so(store: Store, line: int) -> None:
    set_to(store, line, mode=Mode.EE_SR)
    with store.writing(BY_JULIE) as work, pytest.raises(NoResults) as refused:
        lines.grade(work, lines.line(work, line), {"note": 81}, seen=1)
    assert "EE SR (sans résultat)" in str(refused.value)
    with store.writing(BY_JULIE) as work:
        found = lines.line(work, line)
        assert lines.grade(work, found, {"note": None, "retake_right": "N"}, seen=1)
        raw(work).query(Grid).update({"ee_sr_takes_results": True})
        assert lines.grade(work, lines.line(work, line), {"note": 81}, seen=2) == {"note": (None, 81)}


# --- CLARA ------------------------------------------------------------------------------------------


def test_entered_changed_changed_back_and_entered(store: Store, line: int) -> None:
    assert lines.is_pending(state_of(store, line))
    assert enter(store, line)
    entered = state_of(store, line)
    assert (entered.clara, entered.clara_entered_by, entered.clara_entered_at) == (
        ClaraState.ENTERED,
        JULIE,
        NOW,
    )
    assert not lines.is_pending(entered)

    change(store, line, note=81)
    change(store, line, note=85, absences=2)
    wrong = state_of(store, line)
    assert (wrong.clara, wrong.in_clara) == (ClaraState.TO_CORRECT, {"note": None, "absences": None})
    assert lines.is_pending(wrong)

    change(store, line, note=None)
    assert state_of(store, line).in_clara == {"absences": None}
    change(store, line, absences=None)
    same = state_of(store, line)
    assert (same.clara, same.in_clara) == (ClaraState.ENTERED, None)  # as CLARA holds it

    change(store, line, note=90)
    assert enter(store, line)
    again = state_of(store, line)
    assert (again.clara, again.in_clara) == (ClaraState.ENTERED, None)


def test_a_change_before_it_is_entered_leaves_it_to_enter(store: Store, line: int) -> None:
    change(store, line, note=81)
    waiting = state_of(store, line)
    assert (waiting.clara, waiting.in_clara) == (ClaraState.TO_ENTER, None)


def test_entered_then_deleted_it_is_to_remove_then_removed(store: Store, line: int) -> None:
    enter(store, line)
    delete(store, line)
    assert state_of(store, line).clara is ClaraState.TO_REMOVE
    assert lines.is_pending(state_of(store, line))
    assert enter(store, line)
    assert not lines.is_pending(state_of(store, line))
    assert not enter(store, line)


def test_deleted_before_it_was_entered_there_is_nothing_to_remove(store: Store, line: int) -> None:
    delete(store, line)
    assert not lines.is_pending(state_of(store, line))
    assert not enter(store, line)


def test_what_changed_since_it_was_read_is_not_said_to_be_entered(store: Store, line: int) -> None:
    change(store, line, note=81)
    with pytest.raises(ChangedMeanwhile):
        enter(store, line, seen=1)
    assert state_of(store, line).clara is ClaraState.TO_ENTER


def test_entered_already_it_is_not_said_twice(store: Store, line: int) -> None:
    enter(store, line)
    assert not enter(store, line, seen=1)
    assert state_of(store, line).version == 2


# --- deleting and restoring -------------------------------------------------------------------------


def test_a_deleted_line_keeps_what_it_was_and_comes_back_so(store: Store, line: int) -> None:
    set_to(store, line, state=InscriptionState.NOT_FOLLOWED)
    delete(store, line)
    gone = state_of(store, line)
    assert (gone.state, gone.deleted_by, gone.deleted_at) == (InscriptionState.DELETED, JULIE, NOW)
    restore(store, line, NOW + lines.RESTORABLE)
    back = state_of(store, line)
    assert (back.state, back.deleted_by, back.deleted_at) == (InscriptionState.NOT_FOLLOWED, None, None)
    with store.reading(BY_JULIE) as work:
        told = raw(work).query(Change).order_by(Change.version).all()
        assert [c.entry.action for c in told] == [Action.DELETE, Action.RESTORE]
        assert [c.values for c in told] == [
            {"state": ["not_followed", "deleted"]},
            {"state": ["deleted", "not_followed"]},
        ]


def test_a_deleted_line_is_neither_changed_deleted_nor_copied(store: Store, desk: Desk, line: int) -> None:
    delete(store, line)
    with pytest.raises(LineDeleted):
        change(store, line, note=81)
    with pytest.raises(LineDeleted):
        delete(store, line)
    with store.writing(BY_JULIE) as work, pytest.raises(LineDeleted):
        inscriptions.copy_line(work, lines.line(work, line), desk.new("H-2018"))


def test_ten_minutes_and_not_a_second_more(store: Store, line: int) -> None:
    delete(store, line)
    with pytest.raises(TooLateToRestore):
        restore(store, line, NOW + lines.RESTORABLE + timedelta(seconds=1))
    assert state_of(store, line).state is InscriptionState.DELETED


def test_a_line_that_stands_is_not_restored(store: Store, line: int) -> None:
    with pytest.raises(NotDeleted):
        restore(store, line)


def test_a_course_that_came_back_is_not_brought_back(store: Store, desk: Desk, line: int) -> None:
    delete(store, line)
    with store.writing(BY_JULIE) as work:
        inscriptions.enrol(by(work, LUC), desk.wish(group=2))
    with store.writing(BY_JULIE) as work:
        found = lines.line(work, line)
        with pytest.raises(CourseBack) as refused:
            lines.restore(work, found, now=NOW)
        assert "(groupe 00992)" in str(refused.value)
        raw(work).add(JournalEntry(actor=JULIE, action=Action.CONSULT))  # the transaction goes on
    assert state_of(store, line).state is InscriptionState.DELETED


def test_a_line_does_not_outlive_its_session(store: Store, desk: Desk, line: int) -> None:
    delete(store, line)
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(SessionDossier, desk.dossier).deleted_at = NOW
    with pytest.raises(Vanished):
        restore(store, line)


def test_brought_back_it_is_in_clara_as_before(store: Store, line: int) -> None:
    enter(store, line)
    change(store, line, note=81)
    delete(store, line)
    restore(store, line)
    back = state_of(store, line)
    assert (back.clara, back.in_clara) == (ClaraState.TO_CORRECT, {"note": None})


def test_the_last_deleted_is_offered_first_and_only_for_ten_minutes(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        made = [inscriptions.enrol(work, desk.wish(course)).id for course in range(3)]
    for minutes, line in zip((11, 9, 1), made, strict=True):
        delete(store, line, NOW - timedelta(minutes=minutes))
    with store.reading(BY_JULIE) as work:
        found = raw(work).query(Inscription).all()
        assert [line.id for line in lines.recently_deleted(found, NOW)] == [made[2], made[1]]
