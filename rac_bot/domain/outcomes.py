"""What has become of a course that somebody was enrolled in."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rac_bot.domain.modes import Mode


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    DONE = "done"  # an EE SR, which has no result
    RECOGNISED = "recognised"  # a *non suivi* that stands for the course: an equivalence
    ENDED = "ended"  # by its remark, without a note
    WITHOUT_RESULT = "without_result"  # its session is over
    UNDER_WAY = "under_way"

    @property
    def covers(self) -> bool:
        """Whether the course is not to be enrolled in again."""
        return self.acquired or self is Outcome.UNDER_WAY

    @property
    def acquired(self) -> bool:
        """Whether it is passed or recognised, for good."""
        return self in (Outcome.PASSED, Outcome.DONE, Outcome.RECOGNISED)


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
        followed: bool = True,
    ) -> Outcome:
        """`ends`, `completes`: what the college says of the line's codes; `ends_on`: of a course on another
        calendar than its session's; `followed`: the line is no *non suivi*."""
        if note is not None:
            return Outcome.PASSED if note >= self.pass_mark else Outcome.FAILED
        if completes and mode is Mode.EE_SR:
            return Outcome.DONE
        if completes and not followed:
            return Outcome.RECOGNISED
        if ends:
            return Outcome.ENDED
        is_over = self.today > max(session_ends, ends_on or session_ends)
        return Outcome.WITHOUT_RESULT if is_over else Outcome.UNDER_WAY
