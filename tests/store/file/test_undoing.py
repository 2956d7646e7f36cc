"""What was just done, taken back line by line; a mark, taken back for ever."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from rac_bot.domain.fields import Kind
from rac_bot.domain.modes import Mode
from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import (
    ChangedMeanwhile,
    CourseBack,
    EnteredMeanwhile,
    ForeignDossier,
    LineDeleted,
    Locked,
    NotDeleted,
    NotEntered,
    NotTheirsToUndo,
    TooLateToRestore,
    TooLateToUndo,
    Vanished,
)
from rac_bot.store import catalogue
from rac_bot.store.database.engine import Store
from rac_bot.store.file import dossiers, inscriptions, lines, pending, several, undoing
from rac_bot.store.file.things import Todo
from rac_bot.store.file.todo import Key
from rac_bot.store.file.undoing import SAVED, UNDOABLE, Undone
from rac_bot.store.models import (
    Action,
    Change,
    ClaraState,
    GridCourse,
    Inscription,
    InscriptionState,
    JournalEntry,
    SessionDossier,
    Thing,
)
from rac_bot.store.work.instances import put
from rac_bot.store.work.work import By, Work
from tests.builders import a_line
from tests.databases import BY_JULIE, by, raw
from tests.store.conftest import Desk

NOW = datetime(2018, 1, 15, 15, 32, 7, 120, tzinfo=UTC)
ADA = By("UADMIN", Rights(Role.ADMINISTERING))
LUC = By("ULUC", Rights(Role.ADVISING))
LATE = NOW + UNDOABLE + timedelta(seconds=1)


@pytest.fixture
def saved(store: Store, desk: Desk) -> list[int]:
    """Julie's three courses at H-2018, which was not on file."""
    with store.writing(BY_JULIE) as work:
        wishes = [desk.wish(course, where=desk.new("H-2018")) for course in range(3)]
        made = several.enrol_all(work.at(NOW), wishes, all_or_none=True)
        return [attempt.line.id for attempt in made if attempt.line]


def undo(
    store: Store, ids: list[int], *, who: By = BY_JULIE, at: datetime = NOW, seen: int = SAVED
) -> Undone[Todo]:
    with store.writing(who) as work:
        return undoing.enrolments(work.at(at), {Key(Thing.LINE, one): seen for one in ids})


def states(store: Store) -> list[InscriptionState]:
    with store.reading(BY_JULIE) as work:
        return list(raw(work).scalars(select(Inscription.state).order_by(Inscription.id)))


def on_file(store: Store) -> list[str]:
    with store.reading(BY_JULIE) as work:
        kept = select(SessionDossier.session).where(SessionDossier.deleted_at.is_(None))
        return sorted(one.code for one in raw(work).scalars(kept))


def why(undone: Undone[Any]) -> list[type[Exception]]:
    return [type(refusal) for _line, refusal in undone.left]


def acts(store: Store) -> list[Action]:
    with store.reading(BY_JULIE) as work:
        return list(raw(work).scalars(select(JournalEntry.action).order_by(JournalEntry.id)))


# --- an enrolment -----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [BY_JULIE, ADA], ids=["its actor", "an administrator"])
def test_all_of_it_goes_with_the_session_that_it_created(store: Store, saved: list[int], who: By) -> None:
    assert on_file(store) == ["A-2017", "H-2018"]
    undone = undo(store, saved, who=who, at=NOW + UNDOABLE)
    assert [line.id for line in undone.done] == saved
    assert states(store) == [InscriptionState.DELETED] * 3
    assert on_file(store) == ["A-2017"]
    assert acts(store)[-4:] == [Action.UNDO] * 3 + [Action.DELETE_DOSSIER]


@pytest.mark.parametrize(
    ("who", "at", "reason"),
    [(LUC, NOW, NotTheirsToUndo), (BY_JULIE, LATE, TooLateToUndo), (ADA, LATE, TooLateToUndo)],
)
def test_of_somebody_else_or_too_late_nothing_goes(
    store: Store, saved: list[int], who: By, at: datetime, reason: type[Exception]
) -> None:
    assert why(undo(store, saved, who=who, at=at)) == [reason] * 3
    assert states(store) == [InscriptionState.ACTIVE] * 3
    assert acts(store)[-3:] == [Action.REFUSE] * 3


def test_line_by_line_what_changed_stays_with_its_reason(store: Store, saved: list[int]) -> None:
    changed, entered, fine = saved
    with store.writing(LUC) as work:
        lines.change(work, lines.line(work, changed), {"funding": "50"}, seen=1)
        lines.enter_in_clara(work, lines.line(work, entered), seen=1, now=NOW)
    undone = undo(store, [*saved, 999])
    assert [line.id for line in undone.done] == [fine]
    assert why(undone) == [ChangedMeanwhile, EnteredMeanwhile]
    assert undone.gone == 1
    assert on_file(store) == ["A-2017", "H-2018"]  # lines stand in it
    assert why(undo(store, [fine])) == [LineDeleted]


def test_a_version_of_after_the_saving_is_no_saving(store: Store, saved: list[int]) -> None:
    with store.writing(LUC) as work:
        lines.change(work, lines.line(work, saved[0]), {"funding": "50"}, seen=1)
    assert why(undo(store, saved[:1], seen=2)) == [ChangedMeanwhile]


def test_what_clara_said_that_it_transmitted_stays(store: Store, saved: list[int]) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(Inscription, saved[0]).funding_transmission = "T"
    assert why(undo(store, saved[:1])) == [Locked]


def _changed(work: Work, dossier: SessionDossier, _desk: Desk) -> None:
    dossiers.change(work, dossier, {"unit": "FC"}, seen=1)


def _enrolled(work: Work, dossier: SessionDossier, desk: Desk) -> None:
    a_line(work, dossier, raw(work).get_one(GridCourse, desk.courses[2]))


@pytest.mark.parametrize("since", [_changed, _enrolled])
def test_a_session_that_others_touched_or_use_stays(store: Store, desk: Desk, since: Any) -> None:
    with store.writing(BY_JULIE) as work:
        line = inscriptions.enrol(work.at(NOW), desk.wish(where=desk.new("H-2018")))
    with store.writing(LUC) as work:
        since(work.at(NOW + timedelta(minutes=1)), dossiers.dossier(work, line.dossier_id), desk)
    undo(store, [line.id])
    assert on_file(store) == ["A-2017", "H-2018"]


def test_a_session_that_was_on_file_stays_though_it_is_empty(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        line = inscriptions.enrol(work.at(NOW), desk.wish())
    assert undo(store, [line.id]).left == []
    assert on_file(store) == ["A-2017"]


def test_a_session_that_came_back_with_the_enrolment_goes_again(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        dossiers.delete(work.at(NOW - timedelta(hours=1)), dossiers.dossier(work, desk.dossier), seen=1)
    with store.writing(BY_JULIE) as work:
        line = inscriptions.enrol(work.at(NOW), desk.wish(where=desk.new("A-2017")))
    assert on_file(store) == ["A-2017"]
    undo(store, [line.id])
    assert on_file(store) == []


def test_the_session_is_restored_with_the_first_of_its_lines(store: Store, saved: list[int]) -> None:
    undo(store, saved)
    with store.writing(BY_JULIE) as work:
        back = undoing.deletions(work.at(NOW + UNDOABLE), [(one, SAVED + 1) for one in saved])
    assert (len(back.done), back.left) == (3, [])
    assert states(store) == [InscriptionState.ACTIVE] * 3
    assert on_file(store) == ["A-2017", "H-2018"]
    assert why(undo(store, saved)) == [ChangedMeanwhile] * 3  # it is no more the saving of that moment


# --- a deletion -------------------------------------------------------------------------------------


def restore(
    store: Store, ids: list[int], *, who: By = BY_JULIE, at: datetime = NOW, seen: int = 2
) -> Undone[Inscription]:
    with store.writing(who) as work:
        return undoing.deletions(work.at(at), [(one, seen) for one in ids])


def test_a_deletion_is_restored_by_whoever_made_it_or_an_administrator(
    store: Store, saved: list[int]
) -> None:
    undo(store, saved)
    assert why(restore(store, saved[:1], who=LUC)) == [NotTheirsToUndo]
    assert why(restore(store, saved[:1], at=LATE)) == [TooLateToRestore]
    assert why(restore(store, saved[:1], seen=3)) == [ChangedMeanwhile]
    assert on_file(store) == ["A-2017"]
    assert len(restore(store, saved[:1], who=ADA).done) == 1
    assert why(restore(store, saved[:1])) == [NotDeleted]


def test_a_line_whose_deletion_names_nobody_is_anybodys_to_restore(store: Store, saved: list[int]) -> None:
    """Releases before did not say who."""
    undo(store, saved)
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(Inscription, saved[0]).deleted_by = None
    assert len(restore(store, saved[:1], who=LUC).done) == 1


def test_a_course_enrolled_in_again_is_not_restored_beside_it(
    store: Store, desk: Desk, saved: list[int]
) -> None:
    undo(store, saved)
    with store.writing(LUC) as work:
        inscriptions.enrol(work, desk.wish(0, where=desk.new("H-2018")))
    assert why(restore(store, saved)) == [CourseBack]


def test_a_session_just_deleted_is_restored_as_it_was(store: Store, desk: Desk) -> None:
    def take_off(seen: int) -> None:
        with store.writing(BY_JULIE) as work:
            dossiers.delete(work.at(NOW), dossiers.dossier(work, desk.dossier), seen=seen)

    def put_back(who: By = BY_JULIE, at: datetime = NOW, seen: int = 2, lise: int = desk.lise) -> None:
        with store.writing(who) as work:
            undoing.restore_dossier(work.at(at), desk.dossier, lise, seen)

    take_off(1)
    for refused, more in (
        (NotTheirsToUndo, {"who": LUC}),
        (TooLateToUndo, {"at": LATE}),
        (Vanished, {"seen": 1}),
        (Vanished, {"lise": 99}),
    ):
        with pytest.raises(refused):
            put_back(**more)
    assert on_file(store) == []
    put_back(ADA)
    assert on_file(store) == ["A-2017"]
    with pytest.raises(Vanished):
        put_back()
    take_off(3)
    with store.writing(LUC) as work:  # it came back by another way
        dossiers.create(work, desk.lise, desk.admission, desk.new("A-2017").session)
    with pytest.raises(Vanished):
        put_back(seen=4)


# --- a mark -----------------------------------------------------------------------------------------


@pytest.fixture
def entered(store: Store, saved: list[int]) -> int:
    with store.writing(BY_JULIE) as work:
        lines.enter_in_clara(work, lines.line(work, saved[0]), seen=1, now=NOW)
    return saved[0]


def unmark(
    store: Store, ids: list[int], *, who: By = BY_JULIE, at: datetime = NOW, seen: int = 2
) -> Undone[Todo]:
    with store.writing(who) as work:
        return undoing.marks(work.at(at), {Key(Thing.LINE, one): seen for one in ids})


def clara(store: Store, line_id: int) -> ClaraState:
    with store.reading(BY_JULIE) as work:
        return raw(work).get_one(Inscription, line_id).clara


@pytest.mark.parametrize("who", [BY_JULIE, ADA], ids=["its actor", "an administrator"])
def test_a_mark_is_taken_back_and_the_line_is_to_enter_at_once(store: Store, entered: int, who: By) -> None:
    assert why(unmark(store, [entered], who=LUC)) == [NotTheirsToUndo]
    assert why(unmark(store, [entered], who=who, at=LATE)) == [TooLateToUndo]
    assert why(unmark(store, [entered], who=who, seen=1)) == [ChangedMeanwhile]
    assert len(unmark(store, [entered], who=who).done) == 1
    with store.reading(BY_JULIE) as work:
        line = lines.line(work, entered)
        assert (line.clara, line.clara_entered_at, line.clara_entered_by) == (ClaraState.TO_ENTER, None, None)
        assert f"l{entered}" in [str(one.key) for one in pending.waiting(work, pending.Scope(team=True))]
        [change] = raw(work).scalars(
            select(Change).where(Change.inscription_id == entered, Change.version == 3)
        )
        assert (change.entry.action, change.entry.actor) == (Action.PUT_BACK, who.actor)
    assert why(unmark(store, [entered], who=who, seen=3)) == [NotEntered]


def test_for_ever_after_anybody_says_that_it_is_not_entered_yet(store: Store, entered: int) -> None:
    with store.writing(LUC) as work:
        later = work.at(NOW + timedelta(days=400))
        undoing.put_back(later, lines.line(later, entered), 2)
    assert clara(store, entered) is ClaraState.TO_ENTER


def test_a_correction_not_made_after_all_says_again_what_clara_holds(store: Store, entered: int) -> None:
    with store.writing(BY_JULIE) as work:
        line = lines.line(work, entered)
        lines.unlock(work, line, "mauvaise source", seen=2)
        lines.change(work, line, {"funding": "50"}, seen=3)
        lines.enter_in_clara(work, line, seen=4, now=NOW + timedelta(minutes=1))
        lines.change(work, line, {"note": 81}, seen=5)
        undoing.put_back(work, line, 6)
        assert (line.clara, line.in_clara) == (ClaraState.TO_CORRECT, {"funding": None, "note": None})
        assert line.unlock_reason == "mauvaise source"
        assert (line.clara_entered_at, line.clara_entered_by) == (NOW, "UJULIE")
        undoing.put_back(work, line, 7)  # nor was the first one
        assert (line.clara, line.in_clara, line.before_mark) == (ClaraState.TO_ENTER, None, None)


def test_what_a_file_said_to_be_in_clara_is_to_enter_whatever_was_marked_before(
    store: Store, entered: int
) -> None:
    with store.writing(BY_JULIE) as work:
        line = raw(work).get_one(Inscription, entered)
        line.clara_entered_at, line.clara_entered_by = NOW + timedelta(days=3), "import"
        line.before_mark = {
            **(line.before_mark or {}),
            "clara": ClaraState.TO_CORRECT,
            "in_clara": {"note": 3},
        }
    with store.writing(BY_JULIE) as work:
        undoing.put_back(work, lines.line(work, entered), 2)
    with store.reading(BY_JULIE) as work:
        line = lines.line(work, entered)
        assert (line.clara, line.in_clara, line.clara_entered_at) == (ClaraState.TO_ENTER, None, None)


def test_the_session_of_another_college_is_put_back_by_nobody(store: Store, entered: int) -> None:
    with store.writing(BY_JULIE) as work:
        line = lines.line(work, entered)
        put(line.dossier, admission_id=None)
        with pytest.raises(ForeignDossier):
            undoing.put_back(work, line, 2)


# --- a line that is unlocked ------------------------------------------------------------------------

OTHER: dict[Kind, Any] = {
    Kind.DAY: date(2018, 2, 1),
    Kind.COUNT: 7,
    Kind.MARK: 77,
    Kind.CODE: "ZZ",
    Kind.TEXT: "autre",
}


@pytest.mark.parametrize("name", [*catalogue.ASKED, *catalogue.RESULTS, *catalogue.CENSUS, "user_values"])
def test_no_field_of_an_unlocked_line_changes_while_it_is_said_to_be_in_clara(
    store: Store, entered: int, name: str
) -> None:
    special = {"user_values": {"1": "x"}, "mode": Mode.FM, "fictive_group": True, "group_number": "09999"}
    value = special.get(name) or OTHER[catalogue.LINE[name].kind]
    with store.writing(BY_JULIE) as work:
        line = lines.line(work, entered)
        lines.unlock(work, line, "pour voir", seen=2)
        followed, before = [line.clara], getattr(line, name)
        for seen, held in ((3, value), (4, before)):
            assert lines.change(work, line, {name: held}, seen=seen)
            followed.append(line.clara)
        assert followed == [ClaraState.ENTERED, ClaraState.TO_CORRECT, ClaraState.ENTERED]


# --- what was marked lately -------------------------------------------------------------------------


def test_what_one_marked_in_thirty_days_and_still_is(store: Store, saved: list[int]) -> None:
    def recent(actor: str = "UJULIE", skip: int = 0, size: int = 9) -> list[int]:
        with store.reading(BY_JULIE) as work:
            found = pending.recent(by(work.at(NOW), actor), skip=skip, size=size)
            return [one.id for one in found if isinstance(one, Inscription)]

    def mark(line_id: int, days: int) -> None:
        with store.writing(BY_JULIE) as work:
            then = work.at(NOW - timedelta(days=days))
            lines.enter_in_clara(then, lines.line(then, line_id), seen=1, now=then.now)

    old, first, last = saved
    mark(old, 31)
    mark(first, 29)
    mark(last, 1)
    assert recent() == [last, first]
    assert (recent(size=1), recent(skip=1)) == ([last], [first])
    assert recent("ULUC") == []
    with store.writing(by_luc := LUC) as work:
        undoing.put_back(work, lines.line(work, last), 2)
    assert recent() == [first]
    with store.writing(by_luc) as work:  # it is Luc's mark now
        lines.enter_in_clara(by(work, "ULUC"), lines.line(work, last), seen=3, now=NOW)
    assert recent() == [first]
    with store.reading(BY_JULIE) as work:
        assert raw(work).scalar(select(func.count()).select_from(Inscription)) == 3


def test_a_line_taken_off_clara_is_among_them_until_it_is_restored(store: Store, entered: int) -> None:
    def recent() -> list[int]:
        with store.reading(BY_JULIE) as work:
            found = pending.recent(work.at(NOW), skip=0, size=9)
            return [one.id for one in found if isinstance(one, Inscription)]

    with store.writing(BY_JULIE) as work:
        now = work.at(NOW + timedelta(minutes=1))
        line = lines.line(now, entered)
        lines.unlock(now, line, "désistement", seen=2)
        lines.delete(now, line, seen=3, now=now.now)
    assert recent() == []  # to do again
    with store.writing(BY_JULIE) as work:
        then = work.at(NOW + timedelta(minutes=2))
        lines.enter_in_clara(then, lines.line(then, entered), seen=4, now=then.now)
    assert recent() == [entered]
    with store.writing(BY_JULIE) as work:
        undoing.restore(work.at(NOW + timedelta(minutes=3)), lines.line(work, entered))
    assert recent() == []
    assert clara(store, entered) is ClaraState.TO_ENTER
