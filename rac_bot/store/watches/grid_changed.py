"""Lines under way whose group their grid gives no more: found, kept so, told again as the grid changes."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import bindparam, delete, exists, or_

from rac_bot.domain.modes import Mode
from rac_bot.domain.outcomes import Outcome
from rac_bot.domain.watches import Watch
from rac_bot.errors import ChangedMeanwhile, OutOfReach
from rac_bot.store.college.calendar import calendar
from rac_bot.store.college.codes import Codes
from rac_bot.store.college.grid_care import DISAGREES, GridChange
from rac_bot.store.file import judged, things
from rac_bot.store.file.undoing import Undone, Versions, each_line
from rac_bot.store.models import (
    Admission,
    Base,
    Course,
    Inscription,
    InscriptionState,
    SessionDossier,
    Settling,
)
from rac_bot.store.trace import changes
from rac_bot.store.watches import findings
from rac_bot.store.watches.findings import Finding, Rank, Watching
from rac_bot.store.work.statements import Belongs, Reached, Written
from rac_bot.store.work.work import Work

Touched = Mapping[str, Collection[Mode]]  # by course, the modes in which an import gives it another group

_LINES = things.SHAPES[Inscription]
LINES = Reached(
    _LINES.selected.where(
        SessionDossier.candidate_id.in_(bindparam("people", expanding=True)),
        SessionDossier.admission_id.is_not(None),
        SessionDossier.deleted_at.is_(None),
        Inscription.state == InscriptionState.ACTIVE,
        DISAGREES,
    ),
    SessionDossier.candidate_id,
)
_SETTLED = Base.metadata.tables["settled"]
_S = _SETTLED.c
_OF_CHANGED = (
    exists()
    .where(
        Inscription.id == _S.about,
        SessionDossier.id == Inscription.dossier_id,
        Admission.id == SessionDossier.admission_id,
        Admission.grid_id == bindparam("grid"),
        Course.id == Inscription.course_id,
        Course.number.in_(bindparam("courses", expanding=True)),
        or_(Inscription.mode.is_(None), Inscription.mode == bindparam("of", type_=Inscription.mode.type)),
    )
    .correlate(_SETTLED)
)
NOT_KEPT = Written(
    delete(_SETTLED).where(_S.watch == Watch.GRID, _OF_CHANGED),
    Belongs.TO_NO_PROGRAMME,
)

NOT_KEPT_OF = Written(
    delete(_SETTLED).where(
        _S.watch == Watch.GRID, _S.about.in_(bindparam("lines", expanding=True, type_=_S.about.type))
    ),
    Belongs.TO_NO_PROGRAMME,
)


def find(work: Work, people: Sequence[int], watching: Watching) -> dict[Finding, Rank]:
    """The lines, by person."""
    codes, dates = work.known(Codes), work.known(calendar)
    return {
        _of(line): _order(line)
        for line in _disagreeing(work, people)
        if judged.outcome(line, codes, dates, watching.judging) is Outcome.UNDER_WAY
    }


def lines(work: Work, found: Iterable[Finding]) -> list[Inscription]:
    """Those that were found, with all that is told of them."""
    wanted = {one.about: one.candidate_id for one in found}
    people = list(set(wanted.values()))
    every = [line for some in findings.batches(people) for line in _disagreeing(work, some)]
    return [line for line in every if line.id in wanted]


def _disagreeing(work: Work, people: Sequence[int]) -> list[Inscription]:
    found: list[Inscription] = _LINES.each(work.rows(LINES, people=people))
    return sorted(found, key=_order)


def _order(line: Inscription) -> Rank:
    person = line.dossier.candidate
    return person.sort_key, person.da, line.dossier.session.code, line.course.number


def keep(work: Work, wanted: Versions) -> Undone[Inscription]:
    """They stay with the group that they have, and are told no more until the grid gives their course another
    one in their mode. `done`: those which stay."""
    return each_line(work, wanted, _keep)


def tell_again(work: Work, wanted: Versions) -> Undone[Inscription]:
    """They are not to stay so, after all."""
    return each_line(work, wanted, _tell_again)


def _keep(work: Work, line: Inscription, seen: int) -> None:
    _check(work, line)
    if line.version != seen:
        raise ChangedMeanwhile(changes.for_refusal(work, line, seen))
    findings.settle(work, Watch.GRID, _of(line), Settling.KEPT)


def _tell_again(work: Work, line: Inscription, _seen: int) -> None:
    _check(work, line)
    findings.unsettle(work, Watch.GRID, _of(line))


def _check(work: Work, line: Inscription) -> None:
    """OutOfReach where it is not theirs to say what becomes of the line."""
    if not work.by.rights.reach(line.dossier.programme.number, line.dossier.unit):
        raise OutOfReach


def _of(line: Inscription) -> Finding:
    return Finding(line.dossier.candidate_id, line.id)


def touched(differences: Iterable[GridChange]) -> Touched:
    """Of what an import did to a grid."""
    found: dict[str, set[Mode]] = {}
    for one in differences:
        modes = set(Mode) if one["what"] == "added" else {mode for mode in Mode if mode == one["what"]}
        if modes:
            found.setdefault(str(one["course"]), set()).update(modes)
    return found


def is_touched(line: Inscription, by: Touched) -> bool:
    modes = by.get(line.course.number, ())
    return bool(modes) and (line.mode is None or line.mode in modes)


def void_of(work: Work, lines: Collection[int]) -> None:
    """A file gave these lines another group: that one was not to be kept."""
    if lines:
        work.write(NOT_KEPT_OF, {"lines": list(lines)})


def void(work: Work, grid_id: int, by: Touched) -> None:
    """Whatever was kept of these is told again: it was kept over another group than the grid has now."""
    for mode in Mode:
        if courses := sorted(course for course, modes in by.items() if mode in modes):
            work.write(NOT_KEPT, {"grid": grid_id, "courses": courses, "of": mode})
