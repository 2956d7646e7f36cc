"""What CLARA holds of admissions and session dossiers: set, followed, taken back, confirmed."""

from typing import Any

import pytest

from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.sessions import Session
from rac_bot.errors import ChangedMeanwhile, NotEntered
from rac_bot.store.database.engine import Store
from rac_bot.store.file import admissions, clara, dossiers, inscriptions, lines, things, undoing
from rac_bot.store.file.admissions import NewAdmission
from rac_bot.store.file.inscriptions import ChosenGroup, Enrolment, SessionToCreate
from rac_bot.store.models import Admission, ClaraState, Grid, Inscription, SessionDossier
from rac_bot.store.work.work import By, Work
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE, raw

TO_ENTER, ENTERED = ClaraState.TO_ENTER, ClaraState.ENTERED
TO_CORRECT, TO_REMOVE = ClaraState.TO_CORRECT, ClaraState.TO_REMOVE


def somebody_new(work: Work, unit: str = "RA") -> Inscription:
    """Yasmine, admitted and enrolled in a course of H-2018 by Julie; the line, as `lines.line` gives it."""
    grid = a_grid(work)
    wanted = NewAdmission(grid.id, unit, "2345690", "Benali", "Yasmine")
    admission = admissions.admit(work, wanted)
    work.flush()
    course = grid.courses[0]
    group = course.groups[0]
    where = SessionToCreate(admission.id, Session.parse("H-2018"))
    chosen = ChosenGroup(group.id, group.number)
    made = inscriptions.enrol(work, Enrolment(admission.candidate_id, where, course.id, chosen))
    return lines.line(work, made.id)


def states(work: Work) -> list[ClaraState]:
    """Of the admission, the session and the line."""
    line = lines.line(work, 1)
    assert line.dossier.admission
    return [line.dossier.admission.clara, line.dossier.clara, line.clara]


def holds(dossier: SessionDossier) -> tuple[ClaraState, dict[str, Any] | None]:
    return dossier.clara, dossier.in_clara


def test_what_is_made_here_is_to_enter_each_with_who_made_it(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        line = somebody_new(work)
        assert states(work) == [TO_ENTER] * 3
        made = (line.dossier.admission, line.dossier)
        assert [one.created_by for one in made if one] == ["UJULIE"] * 2


def test_a_line_in_clara_stands_at_a_session_that_is_there_and_so_until_it_is_put_back(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        line = somebody_new(work)
        lines.enter_in_clara(work, line, seen=1, now=work.now)
        assert states(work) == [ENTERED] * 3
        undoing.put_back(work, line, 2)
        assert states(work) == [TO_ENTER] * 3


def test_what_was_said_of_the_session_itself_stays(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        line = somebody_new(work)
        assert line.dossier.admission
        for held in (line.dossier.admission, line.dossier):
            assert clara.mark(work, held, seen=1)
            assert not clara.mark(work, held, seen=2)
        lines.enter_in_clara(work, line, seen=1, now=work.now)
        undoing.put_back(work, line, 2)
        assert states(work) == [ENTERED, ENTERED, TO_ENTER]
        clara.put_back(work, line.dossier, 2)
        assert states(work) == [ENTERED, TO_ENTER, TO_ENTER]
        with pytest.raises(NotEntered, match="H-2018"):
            clara.put_back(work, line.dossier, 3)
        with pytest.raises(ChangedMeanwhile):
            clara.mark(work, line.dossier, seen=2)


def test_another_line_in_clara_keeps_the_session_there(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        line = somebody_new(work)
        other = a_line(work, raw(work).get_one(SessionDossier, 1), raw(work).get_one(Grid, 1).courses[1])
        work.flush()
        lines.enter_in_clara(work, line, seen=1, now=work.now)
        lines.enter_in_clara(work, lines.line(work, other.id), seen=1, now=work.now)
        undoing.put_back(work, line, 2)
        assert states(work) == [ENTERED, ENTERED, TO_ENTER]


def test_an_admission_out_of_reach_is_left_as_it_is(store: Store) -> None:
    """An advisor of one unit enters a line of theirs, at a session of theirs, of another unit's admission."""
    with store.writing(BY_JULIE) as work:
        line = somebody_new(work, "FC")
        raw(work).get_one(SessionDossier, line.dossier_id).unit = "RA"
        a_candidate(work, a_grid(work, "322A0-10A-RA"))
        raw(work).add(Admission(candidate_id=line.dossier.candidate_id, grid_id=2, unit="RA"))
    limited = By("ULUC", Rights(Role.ADVISING, (), ("RA",)))
    with store.writing(limited) as work:
        lines.enter_in_clara(work, lines.line(work, 1), seen=1, now=work.now)
    with store.writing(BY_JULIE) as work:
        assert states(work) == [TO_ENTER, ENTERED, ENTERED]
        undoing.put_back(work, lines.line(work, 1), 2)
        lines.enter_in_clara(work, lines.line(work, 1), seen=3, now=work.now)
        assert states(work) == [ENTERED] * 3
    with store.writing(limited) as work:
        undoing.put_back(work, lines.line(work, 1), 4)
    with store.writing(BY_JULIE) as work:
        assert states(work) == [ENTERED, TO_ENTER, TO_ENTER]


def test_a_session_that_clara_holds_is_corrected_and_removed_there_too(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        dossier = dossiers.dossier(work, a_dossier(work, a_candidate(work, a_grid(work))).id)
        assert dossier.clara is ENTERED
        dossiers.change(work, dossier, {"session": Session.parse("H-2018"), "full_time": "O"}, seen=1)
        assert holds(dossier) == (TO_CORRECT, {"session": "A-2017", "full_time": None})
        dossiers.change(work, dossier, {"full_time": None}, seen=2)
        assert dossier.in_clara == {"session": "A-2017"}
        clara.mark(work, dossier, seen=3)
        assert holds(dossier) == (ENTERED, None)
        clara.put_back(work, dossier, 4)
        assert holds(dossier) == (TO_CORRECT, {"session": "A-2017"})
        dossiers.change(work, dossier, {"session": Session.parse("A-2017")}, seen=5)
        assert holds(dossier) == (ENTERED, None)
        dossiers.delete(work, dossier, seen=6)
        assert dossier.clara is TO_REMOVE
        dossiers.bring_back(work, dossier)
        assert dossier.clara is ENTERED
        dossiers.delete(work, dossier, seen=8)
        assert clara.mark(work, dossier, seen=9)
        assert not clara.is_pending(dossier)
        clara.put_back(work, dossier, 10)
        assert dossier.clara is TO_REMOVE


@pytest.mark.sqlite
def test_a_mark_of_a_session_that_is_taken_back_leaves_what_clara_held_before(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        dossier = dossiers.dossier(work, a_dossier(work, a_candidate(work, a_grid(work))).id)
        for value, wanted in (("1", (TO_CORRECT, {"full_time": None})), ("0", None), (None, (ENTERED, None))):
            dossiers.change(work, dossier, {"full_time": "1"}, seen=dossier.version)
            clara.mark(work, dossier, seen=dossier.version)
            dossiers.change(work, dossier, {"full_time": value}, seen=dossier.version)
            clara.put_back(work, dossier, dossier.version)
            assert holds(dossier) == (wanted or (TO_CORRECT, {"full_time": None}))


def test_a_session_that_is_deleted_keeps_what_clara_holds_of_it(store: Store) -> None:
    """Marked as removed and put back; brought back as it was, or created again as it was not."""
    with store.writing(BY_JULIE) as work:
        dossier = dossiers.dossier(work, a_dossier(work, a_candidate(work, a_grid(work))).id)
        dossiers.change(work, dossier, {"full_time": "1"}, seen=1)
        dossiers.delete(work, dossier, seen=2)
        clara.mark(work, dossier, seen=3)
        clara.put_back(work, dossier, 4)
        assert holds(dossier) == (TO_REMOVE, {"full_time": None})
        dossiers.bring_back(work, dossier)
        assert holds(dossier) == (TO_CORRECT, {"full_time": None})
        clara.mark(work, dossier, seen=6)
        dossiers.delete(work, dossier, seen=7)
        person, admission = dossier.candidate_id, dossier.admission_id
    for values, wanted in (
        ({}, (TO_CORRECT, {"full_time": "1"})),
        ({"full_time": "1"}, (ENTERED, None)),
    ):
        with store.writing(BY_JULIE) as work:
            assert admission
            dossiers.create(work, person, admission, Session.parse("A-2017"), values)
        with store.writing(BY_JULIE) as work:
            dossier = dossiers.dossier(work, 1)
            assert holds(dossier) == wanted
            dossiers.delete(work, dossier, seen=dossier.version)


def test_a_session_to_create_that_goes_again_leaves_nothing_to_do(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        line = somebody_new(work)
        undoing.undo_enrolment(work, line, 1)
        dossiers.delete(work, dossiers.dossier(work, line.dossier_id), seen=1)
    with store.writing(BY_JULIE) as work:
        [dossier] = things.of_ids(work, SessionDossier, [1])
        assert (dossier.clara, clara.is_pending(dossier)) == (TO_ENTER, False)
        with pytest.raises(ChangedMeanwhile):  # who saw it before may have created it in CLARA
            clara.mark(work, dossier, seen=1)
        again = dossiers.create(work, dossier.candidate_id, 1, Session.parse("H-2018"))
        assert clara.is_pending(again)


@pytest.mark.parametrize("there", [True, False])
def test_sessions_of_before_are_confirmed_once(store: Store, there: bool) -> None:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        dossier = a_dossier(work, a_candidate(work, grid))
        dossier.clara, dossier.to_confirm = TO_ENTER, True
    with store.writing(BY_JULIE) as work:
        [one] = clara.to_confirm(work)
        assert (one.da, one.session.code, one.grid) == ("1234567", "A-2017", "JEE0K-17R-RA")
        assert clara.confirm(work, [one.id], there=there) == 1
        assert clara.confirm(work, [one.id], there=there) == 0
        assert clara.to_confirm(work) == []
        [found] = things.of_ids(work, SessionDossier, [one.id])
        assert found.clara is (ENTERED if there else TO_ENTER)
