"""What the bot can say of a file before it goes to whoever sees to its diploma."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rac_bot.domain.checks import LIST, Check
from rac_bot.domain.outcomes import Outcome
from rac_bot.store.catalogue import LINE
from rac_bot.store.college import grids
from rac_bot.store.college.codes import Codes
from rac_bot.store.file import dossiers, things, todo
from rac_bot.store.file.remaining import ENROLLED
from rac_bot.store.models import Admission, ClaraState, Inscription, InscriptionState
from rac_bot.store.work.work import Work


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that the college wants looked at; `label`: as its own list says it."""

    code: str
    label: str | None

    @property
    def check(self) -> Check | None:
        """One that has words here, if it is."""
        known = self.code.lower()
        return Check(known) if known in set(Check) else None


@dataclass(frozen=True, slots=True)
class Facts:
    """Of the grid's courses, which are all acquired, by number; of the whole file, what is to do in CLARA."""

    courses: int
    competencies: int
    passed: int  # by a note, which is to be transmitted
    untransmitted: Sequence[str]  # of those
    followed: int
    uncensused: Sequence[str]  # of those
    recognised: Sequence[str]  # by a *non suivi* alone
    to_do: Counter[ClaraState]


def wanted(codes: Codes) -> list[Wanted]:
    """The college's list, in its order; where it has none, ours."""
    theirs = [Wanted(one.code, one.label or None) for one in codes.values(LIST)]
    return theirs or [Wanted(one, None) for one in Check]


def facts(work: Work, admission: Admission, outcome: Callable[[Inscription], Outcome], codes: Codes) -> Facts:
    """Of the file of that admission's candidate. Of a course, one line is enough for each thing asked."""
    courses = grids.courses(work, admission.grid_id)
    own = [one for one in dossiers.of_candidate(work, admission.candidate_id) if not one.foreign]
    lines = [line for dossier in own for line in dossier.inscriptions]
    held: list[things.Todo] = [*admission.candidate.admissions, *own, *lines]
    by_course: dict[int, list[Inscription]] = {}
    for line in lines:
        if line.state in ENROLLED and outcome(line).acquired:
            by_course.setdefault(line.course_id, []).append(line)
    acquired = {one.course.number: by_course.get(one.course_id, []) for one in courses}
    passed = _those(acquired, lambda line: line.note is not None)
    followed = _those(acquired, lambda line: line.state is InscriptionState.ACTIVE)
    none = (None, codes.default(LINE["census"].list))
    return Facts(
        courses=len(courses),
        competencies=len({one.code for course in courses for one in course.competencies}),
        passed=len(passed),
        untransmitted=[number for number, some in passed.items() if not any(map(_is_transmitted, some))],
        followed=len(followed),
        uncensused=[number for number, some in followed.items() if all(one.census in none for one in some)],
        recognised=[number for number in acquired if number not in followed],
        to_do=Counter(one.clara for one in held if todo.is_pending(one)),
    )


def _those(
    acquired: Mapping[str, Sequence[Inscription]], wanted: Callable[[Inscription], bool]
) -> dict[str, list[Inscription]]:
    """The courses that have such a line, with those."""
    found = {number: list(filter(wanted, lines)) for number, lines in acquired.items()}
    return {number: some for number, some in found.items() if some}


def _is_transmitted(line: Inscription) -> bool:
    return bool(line.result_transmission or line.result_transmitted_on)
