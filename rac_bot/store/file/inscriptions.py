"""Inscriptions: enrolling a candidate in a course of a session dossier, and changing what was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rac_bot.domain import sessions
from rac_bot.domain.modes import Mode
from rac_bot.errors import (
    AlreadyEnrolled,
    CourseNotInGrid,
    ForeignDossier,
    GroupIsReal,
    GroupMissing,
    GroupNotInGrid,
    LineDeleted,
    NotActive,
    Vanished,
)
from rac_bot.store import catalogue
from rac_bot.store.college import grids
from rac_bot.store.file import dossiers, lines
from rac_bot.store.models import (
    Action,
    Course,
    Grid,
    GridCourse,
    Inscription,
    InscriptionState,
    SessionDossier,
)
from rac_bot.store.trace import changes, journal
from rac_bot.store.work.work import Work


@dataclass(frozen=True, slots=True)
class SessionToCreate:
    """A session not on file yet, to be created from that admission as the inscription is saved."""

    admission_id: int
    session: sessions.Session


KEPT = 0  # in place of a group's id: the one that the line has, which its grid does not hold (any more)


@dataclass(frozen=True, slots=True)
class ChosenGroup:
    """A group as the form gives it: one of the grid's by its id, a fictive number, or none."""

    id: int | None = None
    number: str = ""  # as it was shown: an import may have given the group another one since
    fictive: bool = False


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an advisor asks for; the ids are those of the screen, checked again here."""

    candidate_id: int
    where: int | SessionToCreate  # a session dossier's id, or the session to create
    grid_course_id: int
    group: ChosenGroup
    state: InscriptionState = InscriptionState.ACTIVE
    fields: Mapping[str, Any] = field(default_factory=dict)  # the rest of the form, by column


def enrol(work: Work, wish: Enrolment) -> Inscription:
    """Write the inscription, its session dossier where it is missing, and the journal (steps D to G).

    Raises:
        Refusal: one of its subclasses says what stands in the way; the transaction must be rolled back.
    """
    dossier, grid = _dossier(work, wish.candidate_id, wish.where)
    course = grids.course_of_grid(work, grid.id, wish.grid_course_id)
    if course is None:
        raise CourseNotInGrid(grid.code)
    return _write(work, dossier, course, wish.group, wish.state, wish.fields)


def copy_line(work: Work, line: Inscription, where: int | SessionToCreate) -> Inscription:
    """Enrol in the same course at another session, with the group that its grid gives for the same mode.

    Raises:
        LineDeleted: somebody deleted the line.
        Refusal: as for `enrol`; CourseNotInGrid where that session's grid does not hold the course.
    """
    if line.state is InscriptionState.DELETED:
        raise LineDeleted(line.course.number)
    dossier, grid = _dossier(work, line.dossier.candidate_id, where)
    course = grids.course_by_number(work, grid.id, line.course.number)
    if course is None:
        raise CourseNotInGrid(grid.code)
    if line.fictive_group:
        chosen = ChosenGroup(number=line.group_number, fictive=True)
    elif group := grids.group_in(course, line.mode):
        chosen = ChosenGroup(group.id, group.number)
    elif line.state is InscriptionState.ACTIVE:
        raise GroupNotInGrid(line.course.number)
    else:
        chosen = ChosenGroup()
    copied = {name: getattr(line, name) for name in catalogue.COPIED}
    return _write(work, dossier, course, chosen, line.state, copied)


def modify(
    work: Work,
    line: Inscription,
    group: ChosenGroup,
    fields: Mapping[str, Any],
    *,
    seen: int,
) -> changes.BeforeAfter:
    """Change the group and those fields; what really changed comes back, as from `lines.change`.

    An unassigned line that is given a group becomes an active one.

    Raises:
        GroupMissing, GroupNotInGrid, GroupIsReal: as for `enrol`.
        AlreadyEnrolled: an unassigned line whose course stands at the session by another line.
        Refusal: as for `lines.change`.
    """
    values = {**fields, **_regrouped(work, line, group)}
    if values.get("state", line.state) is not line.state:
        _refuse_second(work, line.dossier, line.course)
    return lines.change(work, line, values, seen=seen)


def _regrouped(work: Work, line: Inscription, chosen: ChosenGroup) -> dict[str, Any]:
    """What the chosen group makes of the line; nothing where it keeps the one it has."""
    same = (chosen.number, chosen.fictive) == (line.group_number, line.fictive_group)
    if same and (chosen.fictive or chosen.id == KEPT):
        return {}
    admission = line.dossier.admission
    course = admission and grids.course_by_number(work, admission.grid_id, line.course.number)
    if course:
        number, mode = _group(course, chosen, line.state)
    elif chosen.id is None and (chosen.fictive or line.state is not InscriptionState.ACTIVE):
        number, mode = chosen.number, None
    else:
        raise GroupNotInGrid(line.course.number)
    given = number not in ("", line.group_number) and line.state is InscriptionState.UNASSIGNED
    state = InscriptionState.ACTIVE if given else line.state
    return {"group_number": number, "mode": mode, "fictive_group": chosen.fictive, "state": state}


def _dossier(work: Work, candidate_id: int, where: int | SessionToCreate) -> tuple[SessionDossier, Grid]:
    """The session dossier, created where it is missing, and the grid that its courses come from."""
    if isinstance(where, SessionToCreate):
        # Somebody may have created it since the form was drawn: it is then simply used.
        existing = dossiers.of_admission(work, where.admission_id, where.session)
        dossier = existing or dossiers.create(work, candidate_id, where.admission_id, where.session)
    else:
        dossier = dossiers.dossier(work, where)
    if dossier.candidate_id != candidate_id or dossier.candidate.erased_at:
        raise Vanished
    if not dossier.candidate.active:
        raise NotActive
    if dossier.admission is None:
        raise ForeignDossier
    return dossier, dossier.admission.grid


def _group(course: GridCourse, chosen: ChosenGroup, state: InscriptionState) -> tuple[str, Mode | None]:
    """The group's number, and its mode where the grid tells it."""
    if chosen.fictive:
        real = next((g for g in course.groups if g.number == chosen.number), None)
        if real:
            raise GroupIsReal(chosen.number, real.mode)
        return chosen.number, None
    if chosen.id is None:
        if state is InscriptionState.ACTIVE:
            raise GroupMissing
        return "", None
    group = next((g for g in course.groups if g.id == chosen.id), None)
    if group is None or group.number != chosen.number:
        raise GroupNotInGrid(course.course.number)
    return group.number, group.mode


def _write(
    work: Work,
    dossier: SessionDossier,
    course: GridCourse,
    chosen: ChosenGroup,
    state: InscriptionState,
    fields: Mapping[str, Any],
) -> Inscription:
    number, mode = _group(course, chosen, state)
    _refuse_second(work, dossier, course.course)
    line = Inscription(
        dossier_id=dossier.id,
        course_id=course.course_id,
        group_number=number,
        mode=mode,
        fictive_group=chosen.fictive,
        state=state,
        created_by=work.by.actor,
        **fields,
    )
    work.add(line)
    work.flush()
    journal.record(
        work, Action.ENROL, candidate_id=dossier.candidate_id, dossier_id=dossier.id, inscription_id=line.id
    )
    return line


def _refuse_second(work: Work, dossier: SessionDossier, course: Course) -> None:
    # Writers take turns: what is read here still holds as the line is written.
    group = lines.group_of_course(work, dossier.id, course.id)
    if group is not None:
        raise AlreadyEnrolled(course.number, dossier.session, group)
