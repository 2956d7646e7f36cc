"""What has become of a course that somebody was enrolled in."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rac_bot.domain.modes import Mode


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    DONE = "done"  # an EE SR, which has no result
    ENDED = "ended"  # by its remark, without a note
    WITHOUT_RESULT = "without_result"  # its session is over
    UNDER_WAY = "under_way"

    @property
    def covers(self) -> bool:
        """Whether the course is not to be enrolled in again."""
        return self in (Outcome.PASSED, Outcome.DONE, Outcome.UNDER_WAY)


@dataclass(frozen=True, slots=True)
class Judging:
    """The college's pass mark, and its day."""

    pass_mark: int
    today: date

    def outcome(
        self,
        note: int | None,
        mode: Mode | None,
        *,
        ends: bool,
        completes: bool,
        session_ends: date,
        ends_on: date | None,
    ) -> Outcome:
        """`ends`, `completes`: what the college says of the line's codes; `ends_on`: of a course on another
        calendar than its session's."""
        if note is not None:
            return Outcome.PASSED if note >= self.pass_mark else Outcome.FAILED
        if completes and mode is Mode.EE_SR:
            return Outcome.DONE
        if ends:
            return Outcome.ENDED
        is_over = self.today > max(session_ends, ends_on or session_ends)
        return Outcome.WITHOUT_RESULT if is_over else Outcome.UNDER_WAY
