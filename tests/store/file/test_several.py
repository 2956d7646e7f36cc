"""Several enrolments at once: those that pass or none, the same rule for the preview as for the saving."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from sqlalchemy import select

from rac_bot.domain.modes import Mode
from rac_bot.domain.outcomes import Judging, Outcome
from rac_bot.domain.sessions import Session
from rac_bot.errors import (
    AlreadyEnrolled,
    CourseAbsent,
    CourseWithoutGroup,
    GroupMissing,
    GroupNotInGrid,
    NoAdmission,
    NotActive,
    Vanished,
)
from rac_bot.store.database.engine import Store
from rac_bot.store.file import several
from rac_bot.store.file.inscriptions import ChosenGroup, Enrolment
from rac_bot.store.file.several import Attempt, Refused, Wanted
from rac_bot.store.models import (
    Action,
    Admission,
    Candidate,
    GridCourse,
    Inscription,
    JournalEntry,
    SessionDossier,
)
from rac_bot.store.work.work import Work
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE, by, raw
from tests.store.conftest import Counts, Desk
from tests.store.together import together

JUDGING = Judging(60, date(2017, 10, 1))


def enrol_all(
    store: Store, wishes: Sequence[Enrolment | Refused], *, all_or_none: bool = False, actor: str = "UJULIE"
) -> list[Attempt]:
    with store.writing(BY_JULIE) as work:
        return several.enrol_all(by(work, actor), wishes, all_or_none=all_or_none)


def kinds(outcomes: list[Attempt]) -> list[str]:
    """`line`, the refusal's name, or `nothing`."""
    return ["line" if o.line else type(o.refusal).__name__ if o.refusal else "nothing" for o in outcomes]


def test_one_refusal_does_not_undo_the_others(store: Store, desk: Desk) -> None:
    enrol_all(store, [desk.wish(1)])
    outcomes = enrol_all(store, [desk.wish(0), desk.wish(1), desk.wish(2)])
    assert kinds(outcomes) == ["line", "AlreadyEnrolled", "line"]
    with store.reading(BY_JULIE) as work:
        assert len(raw(work).scalars(select(Inscription)).all()) == 3


def test_a_session_is_created_once_for_all_its_courses(store: Store, desk: Desk) -> None:
    where = desk.new("H-2018")
    outcomes = enrol_all(store, [desk.wish(course, where=where) for course in range(3)])
    assert kinds(outcomes) == ["line"] * 3
    assert len({outcome.line.dossier_id for outcome in outcomes if outcome.line}) == 1


def test_the_session_is_created_by_the_first_that_passes(store: Store, desk: Desk) -> None:
    where = desk.new("H-2018")
    with store.writing(BY_JULIE) as work:
        raw(work).delete(raw(work).get_one(GridCourse, desk.courses[0]))
    outcomes = enrol_all(store, [desk.wish(0, where=where), desk.wish(1, where=where)])
    assert kinds(outcomes) == ["CourseNotInGrid", "line"]


def test_all_or_none_leaves_no_trace_but_the_refusals_in_the_journal(
    store: Store, desk: Desk, counted: Callable[[], Counts]
) -> None:
    enrol_all(store, [desk.wish(1)])
    before = counted()
    where = desk.new("H-2018")
    wishes = [desk.wish(0, where=where), desk.wish(1), desk.wish(2, where=where)]
    assert kinds(enrol_all(store, wishes, all_or_none=True)) == ["nothing", "AlreadyEnrolled", "nothing"]
    after = counted()
    assert after.pop("journal_entry") == before.pop("journal_entry") + 1
    assert after == before


def test_all_or_none_writes_all_where_all_pass(store: Store, desk: Desk) -> None:
    outcomes = enrol_all(store, [desk.wish(0), desk.wish(1)], all_or_none=True)
    assert kinds(outcomes) == ["line", "line"]


def test_each_refusal_is_journaled_under_its_candidate(store: Store, desk: Desk) -> None:
    enrol_all(store, [desk.wish(0), desk.wish(0), Refused(desk.lise, GroupMissing())])
    with store.reading(BY_JULIE) as work:
        refused = raw(work).scalars(select(JournalEntry).where(JournalEntry.action == Action.REFUSE)).all()
        assert [(e.candidate_id, e.detail) for e in refused] == [
            (desk.lise, "AlreadyEnrolled"),
            (desk.lise, "GroupMissing"),
        ]


def wanted(work: Work, candidate_id: int, *courses: str, mode: Mode | None = None) -> list[Wanted]:
    [candidate] = several.people(work, [candidate_id])
    return [Wanted(str(rank), candidate, course, mode) for rank, course in enumerate(courses)]


def test_a_proposal_says_what_each_line_would_meet_and_writes_nothing(
    store: Store, desk: Desk, counted: Callable[[], Counts]
) -> None:
    with store.writing(BY_JULIE) as work:
        grid = raw(work).get_one(Admission, desk.admission).grid
        a_course(work, grid, "350-002-RL", "Sans groupe", ())
        other = a_grid(work, "322A0-10A-RA", courses=0)
        a_course(work, other, "350-001-RL", "Autre grille")
        lise = raw(work).get_one(Candidate, desk.lise)
        a_line(work, a_dossier(work, lise, "H-2017"), raw(work).get_one(GridCourse, desk.courses[0]), note=81)
        idle = a_candidate(work, grid, da="2000003", active=False).id
        nowhere = a_candidate(work, da="2000004").id
    before = counted()
    with store.writing(BY_JULIE) as work:
        named = ("322-000-RL", "322-001-RL", "322-001-RL", "350-002-RL", "350-001-RL", "322-100-RL")
        asked = [
            *wanted(work, desk.lise, *named),
            *wanted(work, idle, "322-000-RL"),
            *wanted(work, nowhere, "322-000-RL"),
        ]
        proposals = several.propose(work, asked, Session.parse("A-2017"), JUDGING)
        assert [type(one.refusal) for one in proposals] == [
            *(type(None), type(None), AlreadyEnrolled, CourseWithoutGroup, CourseAbsent, CourseAbsent),
            *(NotActive, NoAdmission),
        ]
        assert str(proposals[5].refusal).endswith("Vouliez-vous dire 322-000-RL\u00a0?")
        first = proposals[0].standing
        assert first
        assert (first.outcome, first.note) == (Outcome.PASSED, 81)
        [new] = several.propose(work, asked[:1], Session.parse("H-2018"), JUDGING)
        assert (proposals[0].creates, new.creates) == (False, True)
    assert counted() == before


def test_a_line_without_a_group_is_refused_as_the_preview_was_or_for_want_of_it(
    store: Store, desk: Desk
) -> None:
    with store.writing(BY_JULIE) as work:
        asked = wanted(work, desk.lise, "322-000-RL", "322-001-RL", "999-999-RL")
        chosen = {"0": ChosenGroup(desk.groups[0][0], "00990")}
        first, second, third = several.wishes(work, asked, Session.parse("A-2017"), chosen, {})
    assert isinstance(first, Enrolment)
    assert isinstance(second, Refused)
    assert isinstance(second.refusal, GroupMissing)
    assert isinstance(third, Refused)
    assert isinstance(third.refusal, CourseAbsent)


def test_a_group_that_an_import_renumbered_since_is_refused(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(GridCourse, desk.courses[1]).groups[0].number = "00999"
    [fine, stale] = enrol_all(store, [desk.wish(0), desk.wish(1)])
    assert fine.line
    assert isinstance(stale.refusal, GroupNotInGrid)


def test_of_two_admissions_both_grids_are_offered_and_the_group_says_which(store: Store) -> None:
    session = Session.parse("H-2018")
    with store.writing(BY_JULIE) as work:
        grid, other = a_grid(work), a_grid(work, "322A0-10A-RA")
        both = a_candidate(work, other, grid).id
        asked = wanted(work, both, "322-000-RL")
        [proposal] = several.propose(work, asked, session, JUDGING)
        assert [held.grid.code for held in proposal.held] == ["322A0-10A-RA", "JEE0K-17R-RA"]
        group = grid.courses[0].groups[0]
        wishes = several.wishes(work, asked, session, {"0": ChosenGroup(group.id, group.number)}, {})
        several.enrol_all(work, wishes, all_or_none=False)
        [dossier] = raw(work).scalars(select(SessionDossier)).all()
        assert dossier.admission is not None
        assert dossier.admission.grid_id == grid.id


def test_a_person_who_is_gone_is_said_to_be(store: Store, desk: Desk) -> None:
    with store.reading(BY_JULIE) as work, pytest.raises(Vanished):
        several.people(work, [desk.lise, 9999])


def test_two_advisors_saving_the_same_courses_at_once_write_each_course_once(
    crowd: Store, desk: Desk
) -> None:
    wishes = [desk.wish(course) for course in range(3)]

    def save(index: int) -> list[str]:
        mine = wishes if index % 2 else wishes[::-1]
        return kinds(enrol_all(crowd, list(mine), actor=f"U{index}"))

    counts = Counter(kind for outcome in together(4, save) for kind in outcome)
    assert counts == {"line": 3, "AlreadyEnrolled": 9}


def test_two_advisors_who_want_all_or_none_never_share_the_courses(crowd: Store, desk: Desk) -> None:
    wishes = [desk.wish(course) for course in range(3)]

    def save(index: int) -> list[str]:
        return kinds(enrol_all(crowd, list(wishes), all_or_none=True, actor=f"U{index}"))

    outcomes = together(3, save)
    assert sorted(outcomes) == [["AlreadyEnrolled"] * 3] * 2 + [["line"] * 3]
