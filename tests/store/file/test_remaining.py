"""What is left of a grid, and where a candidate stands in each of its courses."""

from datetime import date

import pytest

from rac_bot.domain.dropping import DropRule
from rac_bot.domain.modes import Mode
from rac_bot.domain.outcomes import Judging, Outcome
from rac_bot.domain.sessions import Session
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.college.calendar import calendar
from rac_bot.store.college.codes import Codes
from rac_bot.store.database.engine import Store
from rac_bot.store.file import dossiers
from rac_bot.store.file.remaining import (
    CourseHistory,
    Remaining,
    course_standing,
    how_many,
    remaining,
    standing_in,
)
from rac_bot.store.models import (
    Admission,
    Candidate,
    CodeValue,
    Competency,
    GridCourse,
    InscriptionState,
    SessionDates,
    SessionDossier,
)
from rac_bot.store.models.base import utc_now
from rac_bot.store.work.work import Work
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE, raw

A17, H18 = Session(2017, "A"), Session(2018, "H")
JUDGING = Judging(60, date(2017, 10, 1))


def lise(work: Work, *codes: str) -> tuple[Candidate, list[GridCourse], list[SessionDossier]]:
    """Lise Leblanc, admitted to a grid of three courses, with these sessions on file."""
    grid = a_grid(work)
    candidate = a_candidate(work, grid)
    return candidate, list(grid.courses), [a_dossier(work, candidate, code) for code in codes]


def stands(work: Work, candidate: Candidate) -> dict[int, CourseHistory]:
    """In each course, whichever way the lines are read: by themselves, or with the file."""
    known = course_standing(work, candidate.id, JUDGING)
    rule = DropRule("sans échec", (9, 19), (2, 14), 20)
    ref = Reference(Codes(work), {}, {}, JUDGING, calendar(work), rule, BY_JULIE)
    assert standing_in(dossiers.of_candidate(work, candidate.id), ref.outcome) == known
    return known


def standing_of(work: Work, candidate: Candidate, course: GridCourse) -> CourseHistory | None:
    return stands(work, candidate).get(course.course_id)


def left_of(work: Work, admission: Admission) -> Remaining:
    standing = stands(work, admission.candidate)
    left = remaining(work, admission, standing)
    assert how_many(work, admission, standing) == len(left.left)
    return left


def test_a_course_never_enrolled_in_has_no_standing(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        candidate, [course, *_], _ = lise(work, "A-2017")
        assert standing_of(work, candidate, course) is None


def test_the_pass_mark_itself_passes_and_one_less_fails(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        candidate, [one, two, _], [autumn] = lise(work, "A-2017")
        a_line(work, autumn, one, note=60)
        a_line(work, autumn, two, note=59)
        assert standing_of(work, candidate, one) == CourseHistory(Outcome.PASSED, A17, 60)
        assert standing_of(work, candidate, two) == CourseHistory(Outcome.FAILED, A17, 59)


def test_a_course_passed_once_stays_passed_whatever_came_later(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        candidate, [course, *_], [autumn, winter] = lise(work, "A-2017", "H-2018")
        a_line(work, autumn, course, note=81)
        a_line(work, winter, course, note=40)
        assert standing_of(work, candidate, course) == CourseHistory(Outcome.PASSED, A17, 81)


def test_a_course_passed_twice_is_told_by_its_newest_real_result(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        candidate, [course, *_], [autumn, winter] = lise(work, "A-2017", "H-2018")
        codes(work, ("remarque", "EX", False, True))
        a_line(work, winter, course, note=75)
        a_line(work, autumn, course, note=81)
        summer = a_dossier(work, candidate, "E-2018")
        a_line(work, summer, course, note=90).state = InscriptionState.NOT_FOLLOWED
        autumn_again = a_line(work, a_dossier(work, candidate, "A-2018"), course)
        autumn_again.mode, autumn_again.remark = Mode.EE_SR, "EX"  # done, without a result
        assert standing_of(work, candidate, course) == CourseHistory(Outcome.PASSED, H18, 75)


def test_a_failed_course_under_way_again_is_under_way(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        candidate, [course, *_], [autumn, winter] = lise(work, "A-2017", "H-2018")
        a_line(work, winter, course, note=45)
        a_line(work, autumn, course)
        assert standing_of(work, candidate, course) == CourseHistory(Outcome.UNDER_WAY, A17)


def test_of_two_failures_the_latest_is_told(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        candidate, [course, *_], [autumn, winter] = lise(work, "A-2017", "H-2018")
        a_line(work, winter, course, note=45)
        a_line(work, autumn, course, note=50)
        assert standing_of(work, candidate, course) == CourseHistory(Outcome.FAILED, H18, 45)


def test_what_is_not_followed_stands_while_deleted_and_unassigned_lines_do_not(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        candidate, [one, two, three], [autumn] = lise(work, "A-2017")
        a_line(work, autumn, one).state = InscriptionState.NOT_FOLLOWED
        a_line(work, autumn, two).state = InscriptionState.UNASSIGNED
        a_line(work, autumn, three, note=90).state = InscriptionState.DELETED
        assert set(course_standing(work, candidate.id, JUDGING)) == {one.course_id}


def test_deleted_sessions_other_colleges_and_other_people_do_not_count(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        candidate, [one, two, three], [autumn, winter] = lise(work, "A-2017", "H-2018")
        a_line(work, autumn, one, note=90)
        autumn.deleted_at = utc_now()
        a_line(work, winter, two, note=90)
        winter.admission_id = None
        grid = a_grid(work, "322A0-10A-RA", courses=0)
        other = a_candidate(work, grid, da="2345678")
        a_line(work, a_dossier(work, other), three, note=90)
        assert course_standing(work, candidate.id, JUDGING) == {}


def test_what_is_left_keeps_failed_courses_and_uncovered_competencies(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=0)
        a, b, c = (Competency(code=code) for code in ("0190", "019A", "019B"))
        wanted = {"322-001-RL": [a], "322-002-RL": [a, b], "322-003-RL": [c], "322-004-RL": [c]}
        courses = {number: a_course(work, grid, number, number) for number in wanted}
        for number, held in wanted.items():
            courses[number].competencies = held
        candidate = a_candidate(work, grid)
        autumn = a_dossier(work, candidate)
        a_line(work, autumn, courses["322-001-RL"], note=81)
        a_line(work, autumn, courses["322-002-RL"], note=45)
        a_line(work, autumn, courses["322-003-RL"])
        rest = left_of(work, candidate.admissions[0])
    assert [(left.course.course.number, left.tried and left.tried.note) for left in rest.left] == [
        ("322-002-RL", 45),
        ("322-004-RL", None),
    ]
    assert rest.courses == 4
    counted = {code: (one.done, one.courses) for code, one in rest.competencies.items()}
    assert counted == {"0190": (1, 2), "019A": (0, 1), "019B": (1, 2)}


def test_a_course_passed_under_one_admission_is_done_for_the_other_too(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        first, second = a_grid(work, courses=0), a_grid(work, "322A0-10A-RA", courses=0)
        course = a_course(work, first, "322-001-RL", "Commun")
        a_course(work, second, "322-001-RL", "Commun")
        candidate = a_candidate(work, first, second)
        a_line(work, a_dossier(work, candidate), course, note=81)
        for admission in candidate.admissions:
            assert left_of(work, admission).left == []


def codes(work: Work, *rows: tuple[str, str, bool, bool]) -> None:
    raw(work).add_all(
        CodeValue(list=name, code=code, ends=ends, completes=completes)
        for name, code, ends, completes in rows
    )


def test_a_remark_that_ends_the_course_leaves_it_to_do_and_its_competencies_uncovered(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        candidate, [one, two, _], [autumn] = lise(work, "A-2017")
        codes(work, ("remarque", "AE", True, False), ("remarque", "XX", False, False))
        codes(work, ("categorie", "AE", False, True))  # of another list
        a_line(work, autumn, one).remark = "AE"
        a_line(work, autumn, two).remark = "XX"
        assert standing_of(work, candidate, one) == CourseHistory(Outcome.ENDED, A17, remark="AE")
        assert standing_of(work, candidate, two) == CourseHistory(Outcome.UNDER_WAY, A17, remark="XX")
        left = {one.course.course_id for one in left_of(work, candidate.admissions[0]).left}
        assert one.course_id in left
        assert two.course_id not in left


@pytest.mark.parametrize(("field", "list_"), [("remark", "remarque"), ("census", "recensement")])
def test_an_ee_sr_is_done_where_a_code_says_so_however_long_ago(store: Store, field: str, list_: str) -> None:
    with store.writing(BY_JULIE) as work:
        candidate, [one, two, three], [old] = lise(work, "A-2007")
        codes(work, (list_, "F", False, True))
        for course, mode, code in ((one, Mode.EE_SR, "F"), (two, Mode.EE, "F"), (three, Mode.EE_SR, None)):
            line = a_line(work, old, course)
            line.mode = mode
            setattr(line, field, code)
        found = {course.course_id: standing_of(work, candidate, course) for course in (one, two, three)}
        assert [known and known.outcome for known in found.values()] == [
            Outcome.DONE,
            Outcome.WITHOUT_RESULT,
            Outcome.WITHOUT_RESULT,
        ]


def test_the_colleges_dates_say_when_a_session_is_over(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        candidate, [course, *_], [autumn] = lise(work, "A-2017")
        a_line(work, autumn, course)
        raw(work).add(SessionDates(session=A17, first_day=date(2017, 8, 21), last_day=date(2017, 9, 30)))
        raw(work).flush()
        assert standing_of(work, candidate, course) == CourseHistory(Outcome.WITHOUT_RESULT, A17)


def test_a_not_followed_pass_never_outranks_a_real_one(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        candidate, [one, two, _], [autumn, winter] = lise(work, "A-2017", "H-2018")
        for course, real, other in ((one, autumn, winter), (two, winter, autumn)):
            a_line(work, real, course, note=81)
            a_line(work, other, course, note=95).state = InscriptionState.NOT_FOLLOWED
        assert standing_of(work, candidate, one) == CourseHistory(Outcome.PASSED, A17, 81)
        assert standing_of(work, candidate, two) == CourseHistory(Outcome.PASSED, H18, 81)


def test_a_not_followed_line_without_a_pass_covers_only_while_its_session_lasts(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        candidate, [one, two, three], [autumn, old] = lise(work, "A-2017", "A-2016")
        a_line(work, autumn, one, note=40).state = InscriptionState.NOT_FOLLOWED
        a_line(work, old, two).state = InscriptionState.NOT_FOLLOWED
        a_line(work, autumn, three).state = InscriptionState.NOT_FOLLOWED
        found = [standing_of(work, candidate, course) for course in (one, two, three)]
        assert [known and known.outcome for known in found] == [
            Outcome.FAILED,
            Outcome.WITHOUT_RESULT,
            Outcome.UNDER_WAY,
        ]
