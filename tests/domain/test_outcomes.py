"""What has become of a course: by its note, its codes, then by the calendar."""

from datetime import date
from typing import Any

import pytest

from rac_bot.domain.modes import Mode
from rac_bot.domain.outcomes import Judging, Outcome

TODAY = date(2026, 11, 28)
YESTERDAY, TOMORROW = date(2026, 11, 27), date(2026, 11, 29)


def judged(note: int | None = None, mode: Mode | None = Mode.EE, **said: Any) -> Outcome:
    given: dict[str, Any] = {"ends": False, "completes": False, "session_ends": TODAY, "ends_on": None}
    return Judging(60, TODAY).outcome(note, mode, **(given | said))


@pytest.mark.parametrize(
    ("note", "outcome"), [(60, Outcome.PASSED), (59, Outcome.FAILED), (0, Outcome.FAILED)]
)
def test_a_note_says_all_whatever_the_rest_says(note: int, outcome: Outcome) -> None:
    assert judged(note) is outcome
    assert judged(note, Mode.EE_SR, ends=True, completes=True, session_ends=YESTERDAY) is outcome


def test_the_pass_mark_is_the_colleges() -> None:
    given: dict[str, Any] = {"ends": False, "completes": False, "session_ends": TODAY, "ends_on": None}
    assert Judging(65, TODAY).outcome(64, Mode.EE, **given) is Outcome.FAILED


def test_a_line_is_under_way_to_the_last_day_of_its_session() -> None:
    assert judged() is Outcome.UNDER_WAY
    assert judged(session_ends=YESTERDAY) is Outcome.WITHOUT_RESULT


def test_a_course_on_another_calendar_is_under_way_to_its_own_end() -> None:
    assert judged(session_ends=YESTERDAY, ends_on=TODAY) is Outcome.UNDER_WAY
    assert judged(session_ends=YESTERDAY, ends_on=YESTERDAY) is Outcome.WITHOUT_RESULT
    assert judged(session_ends=TOMORROW, ends_on=YESTERDAY) is Outcome.UNDER_WAY


def test_a_code_that_ends_a_course_ends_it_in_its_session_too() -> None:
    assert judged(ends=True) is judged(ends=True, session_ends=YESTERDAY) is Outcome.ENDED


def test_only_an_ee_sr_is_done_by_a_code() -> None:
    assert judged(mode=Mode.EE_SR, completes=True) is Outcome.DONE
    assert judged(mode=Mode.EE_SR, completes=True, session_ends=YESTERDAY) is Outcome.DONE
    assert judged(mode=Mode.EE, completes=True) is Outcome.UNDER_WAY
    assert judged(mode=Mode.EE_SR, completes=False, session_ends=YESTERDAY) is Outcome.WITHOUT_RESULT


def test_what_is_not_followed_is_recognised_by_a_code_alone() -> None:
    assert judged(mode=None, completes=True, followed=False, session_ends=YESTERDAY) is Outcome.RECOGNISED
    assert judged(mode=None, followed=False) is Outcome.UNDER_WAY
    assert judged(59, None, completes=True, followed=False) is Outcome.FAILED


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_course_is_covered_once_it_is_acquired_or_under_way(outcome: Outcome) -> None:
    assert outcome.acquired is (outcome in (Outcome.PASSED, Outcome.DONE, Outcome.RECOGNISED))
    assert outcome.covers is (outcome.acquired or outcome is Outcome.UNDER_WAY)
