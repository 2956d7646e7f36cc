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
    CourseNotInGrid,
    CourseWithoutGroup,
    GroupMissing,
    GroupNotInGrid,
    NotActive,
    NotAdmitted,
    Vanished,
)
from rac_bot.store.database.engine import Store
from rac_bot.store.file import several
from rac_bot.store.file.inscriptions import ChosenGroup, Enrolment
from rac_bot.store.file.several import Attempt, Refused
from rac_bot.store.models import (
    Action,
    Admission,
    Candidate,
    GridCourse,
    Inscription,
    JournalEntry,
    SessionDossier,
)
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


def test_looking_for_refusals_writes_nothing_at_all(
    store: Store, desk: Desk, counted: Callable[[], Counts]
) -> None:
    before = counted()
    with store.writing(BY_JULIE) as work:
        where = desk.new("H-2018")
        wishes: list[Enrolment | Refused] = [desk.wish(0, where=where), desk.wish(0, where=where)]
        found = several.refusals(work, wishes)
    assert found[0] is None
    assert isinstance(found[1], AlreadyEnrolled)
    assert counted() == before


def test_a_course_is_refused_for_want_of_any_group_and_not_of_that_of_the_mode(
    store: Store, desk: Desk
) -> None:
    with store.writing(BY_JULIE) as work:
        admission = raw(work).get_one(Admission, desk.admission)
        without_fm = a_course(work, admission.grid, "350-001-RL", "Sans FM", (Mode.EE, Mode.EE_SR))
        without_any = a_course(work, admission.grid, "350-002-RL", "Sans groupe", ())
        chosen = [desk.courses[0], without_fm.id, without_any.id, 9999]
        proposals = several.propose_courses(work, desk.dossier, admission, chosen, Mode.FM, JUDGING)
    assert [type(p.refusal) for p in proposals] == [
        type(None),
        type(None),
        CourseWithoutGroup,
        CourseNotInGrid,
    ]
    assert proposals[3].course is None


def test_a_course_of_another_grid_is_refused_but_named(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        other = a_grid(work, "322A0-10A-RA", courses=0)
        course = a_course(work, other, "350-001-RL", "Autre grille")
        admission = raw(work).get_one(Admission, desk.admission)
        [proposal] = several.propose_courses(work, desk.dossier, admission, [course.id], Mode.EE, JUDGING)
    assert isinstance(proposal.refusal, CourseNotInGrid)
    assert proposal.course is not None


def test_a_course_passed_at_another_session_is_told_and_not_refused(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        lise = raw(work).get_one(Candidate, desk.lise)
        course = raw(work).get_one(GridCourse, desk.courses[0])
        a_line(work, a_dossier(work, lise, "H-2017"), course, note=81)
        [proposal] = several.propose_courses(
            work, desk.dossier, lise.admissions[0], [course.id], Mode.EE, JUDGING
        )
    assert proposal.refusal is None
    assert proposal.standing is not None
    assert (proposal.standing.outcome, proposal.standing.note) == (Outcome.PASSED, 81)


def test_what_was_refused_in_the_preview_stays_refused_without_a_group(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        admission = raw(work).get_one(Admission, desk.admission)
        proposals = several.propose_courses(work, desk.dossier, admission, desk.courses, Mode.EE, JUDGING)
    chosen = {desk.courses[0]: ChosenGroup(desk.groups[0][0], "00990")}
    first, second, _third = several.wishes_for_courses(proposals, desk.lise, desk.dossier, chosen, {})
    assert isinstance(first, Enrolment)
    assert isinstance(second, Refused)
    assert isinstance(second.refusal, GroupMissing)


def test_a_group_that_an_import_renumbered_since_is_refused(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(GridCourse, desk.courses[1]).groups[0].number = "00999"
    [fine, stale] = enrol_all(store, [desk.wish(0), desk.wish(1)])
    assert fine.line
    assert isinstance(stale.refusal, GroupNotInGrid)


def test_people_are_proposed_each_with_what_they_would_meet(store: Store) -> None:
    wanted = Session.parse("H-2018")
    with store.writing(BY_JULIE) as work:
        grid, other = a_grid(work), a_grid(work, "322A0-10A-RA", courses=0)
        course = grid.courses[0]
        fine = a_candidate(work, grid, da="2000001")
        away = a_candidate(work, other, da="2000002")
        idle = a_candidate(work, grid, da="2000003", active=False)
        enrolled = a_candidate(work, grid, da="2000004")
        a_line(work, a_dossier(work, enrolled, "H-2018"), course)
        both = a_candidate(work, other, grid, da="2000005")
        everyone = [fine, away, idle, enrolled, both]
        proposals = several.propose_candidates(work, everyone, course, wanted, JUDGING)
    assert [(p.creates, type(p.refusal)) for p in proposals] == [
        (True, type(None)),
        (False, NotAdmitted),
        (True, NotActive),
        (False, AlreadyEnrolled),
        (True, type(None)),
    ]


def test_with_two_admissions_the_session_is_that_of_the_courses_grid(store: Store) -> None:
    wanted = Session.parse("H-2018")
    with store.writing(BY_JULIE) as work:
        grid, other = a_grid(work), a_grid(work, "322A0-10A-RA", courses=0)
        course = grid.courses[0]
        both = a_candidate(work, other, grid)
        group = course.groups[0]
        wishes = several.wishes_for_candidates(
            [both], course, wanted, ChosenGroup(group.id, group.number), {}
        )
        several.enrol_all(work, wishes, all_or_none=False)
        [dossier] = raw(work).scalars(select(SessionDossier)).all()
        assert dossier.admission is not None
        assert dossier.admission.grid_id == grid.id


def test_a_course_that_lost_its_groups_is_proposed_to_nobody(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work, "322A0-10A-RA", courses=0)
        course = a_course(work, grid, "999-001-RL", "Vide", modes=())
        lise = raw(work).get_one(Candidate, desk.lise)
        with pytest.raises(CourseWithoutGroup):
            several.propose_candidates(work, [lise], course, Session.parse("H-2018"), JUDGING)


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
