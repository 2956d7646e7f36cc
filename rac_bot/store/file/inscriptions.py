"""Inscriptions: enrolling a candidate in a course of a session dossier, and changing what was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.exc import IntegrityError

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
from rac_bot.store.file import candidates, dossiers, lines
from rac_bot.store.models import (
    Action,
    Admission,
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


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an advisor asks for; the ids are those of the screen, checked again here."""

    candidate_id: int
    where: int | SessionToCreate  # a session dossier's id, or the session to create
    grid_course_id: int
    grid_group_id: int | None  # None: a fictive group, or no group
    group_number: str  # as it was shown: an import may have given the group another one since
    fictive: bool = False
    state: InscriptionState = InscriptionState.ACTIVE
    fields: Mapping[str, Any] = field(default_factory=dict)  # the rest of the form, by column


KEPT = 0  # in place of a group's id: the one that the line has, which its grid does not hold (any more)


@dataclass(frozen=True, slots=True)
class ChosenGroup:
    """A group as the form gives it: one of the grid's by its id, a fictive number, or none."""

    id: int | None = None
    number: str = ""
    fictive: bool = False


def enrol(work: Work, wish: Enrolment) -> Inscription:
    """Write the inscription, its session dossier where it is missing, and the journal (steps D to G).

    Raises:
        Refusal: one of its subclasses says what stands in the way; the transaction must be rolled back.
    """
    if not candidates.candidate(work, wish.candidate_id).active:
        raise NotActive
    dossier = _dossier(work, wish)
    course = _course(work, dossier, wish.grid_course_id)
    chosen = ChosenGroup(wish.grid_group_id, wish.group_number, wish.fictive)
    number, mode = _group(course, chosen, wish.state)
    inscription = Inscription(
        dossier_id=dossier.id,
        course_id=course.course_id,
        group_number=number,
        mode=mode,
        fictive_group=wish.fictive,
        state=wish.state,
        created_by=work.by.actor,
        **wish.fields,
    )
    _write(work, dossier, course, inscription)
    journal.record(
        work,
        Action.ENROL,
        candidate_id=wish.candidate_id,
        dossier_id=dossier.id,
        inscription_id=inscription.id,
    )
    return inscription


def copy(work: Work, line: Inscription, where: int | SessionToCreate) -> Inscription:
    """Enrol in the same course at another session, with the group that its grid gives for the same mode.

    Raises:
        LineDeleted: somebody deleted the line.
        Refusal: as for `enrol`; CourseNotInGrid where that session's grid does not hold the course.
    """
    if line.state is InscriptionState.DELETED:
        raise LineDeleted(line.course.number)
    candidate_id = line.dossier.candidate_id
    wish = Enrolment(candidate_id, where, 0, None, line.group_number)
    dossier = _dossier(work, wish)
    admission = work.db.get_one(Admission, dossier.admission_id)
    held = grids.course_by_number(work, admission.grid_id, line.course.number)
    if held is None:
        raise CourseNotInGrid(admission.grid.code)
    copied = {name: getattr(line, name) for name in catalogue.COPIED}
    wish = replace(wish, where=dossier.id, grid_course_id=held.id, state=line.state, fields=copied)
    if line.fictive_group:
        return enrol(work, replace(wish, fictive=True))
    group = next((g for g in held.groups if g.mode == line.mode), None)
    if group is None and line.state is InscriptionState.ACTIVE:
        raise GroupNotInGrid(line.course.number)
    chosen = (group.id, group.number) if group else (None, "")
    return enrol(work, replace(wish, grid_group_id=chosen[0], group_number=chosen[1]))


def modify(
    work: Work,
    line: Inscription,
    group: ChosenGroup,
    fields: Mapping[str, Any],
    *,
    seen: int,
) -> changes.Values:
    """Change the group and those fields; what really changed comes back, as from `lines.change`.

    An unassigned line that is given a group becomes an active one.

    Raises:
        GroupMissing, GroupNotInGrid, GroupIsReal: as for `enrol`.
        AlreadyEnrolled: an unassigned line whose course stands at the session by another line.
        Refusal: as for `lines.change`.
    """
    values = {**fields, **_regrouped(work, line, group)}
    if values.get("state", line.state) is line.state:
        return lines.change(work, line, values, seen=seen)
    course, dossier = line.course, line.dossier
    twin = lines.same_course(work, dossier.id, course.id)
    if twin is None:
        try:
            with work.db.begin_nested():
                return lines.change(work, line, values, seen=seen)
        except IntegrityError:
            twin = lines.same_course(work, dossier.id, course.id)
    raise AlreadyEnrolled(course.number, dossier.session, twin.group_number if twin else "")


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


def _dossier(work: Work, wish: Enrolment) -> SessionDossier:
    if isinstance(wish.where, SessionToCreate):
        admission_id, wanted = wish.where.admission_id, wish.where.session
        # Somebody may have created it since the form was drawn: it is then simply used.
        existing = dossiers.of_admission(work, admission_id, wanted)
        dossier = existing or dossiers.create(work, wish.candidate_id, admission_id, wanted)
    else:
        found = work.db.get(SessionDossier, wish.where)
        if found is None:
            raise Vanished
        dossier = found
    # Held, so that nobody deletes it before the line is in it.
    work.db.refresh(dossier, ["deleted_at"], with_for_update={"read": True})
    if dossier.deleted_at or dossier.candidate_id != wish.candidate_id:
        raise Vanished
    if dossier.foreign:
        raise ForeignDossier
    return dossier


def _course(work: Work, dossier: SessionDossier, grid_course_id: int) -> GridCourse:
    admission = work.db.get(Admission, dossier.admission_id)
    if admission is None:
        raise Vanished
    course = grids.course_of_grid(work, admission.grid_id, grid_course_id)
    if course is None:
        raise CourseNotInGrid(admission.grid.code)
    return course


def _group(course: GridCourse, chosen: ChosenGroup, state: InscriptionState) -> tuple[str, Mode | None]:
    """The group's number, and its mode where the grid tells it."""
    if chosen.fictive:
        check_fictive(course, chosen.number)
        return chosen.number, None
    if chosen.id is None:
        if state is InscriptionState.ACTIVE:
            raise GroupMissing
        return "", None
    group = next((g for g in course.groups if g.id == chosen.id), None)
    if group is None or group.number != chosen.number:
        raise GroupNotInGrid(course.course.number)
    return group.number, group.mode


def check_fictive(course: GridCourse, number: str) -> None:
    """A fictive number has no group behind it.

    Raises:
        GroupIsReal: the grid gives that number to a group of the course.
    """
    real = next((g for g in course.groups if g.number == number), None)
    if real:
        raise GroupIsReal(number, real.mode)


def _write(work: Work, dossier: SessionDossier, course: GridCourse, inscription: Inscription) -> None:
    if twin := lines.same_course(work, dossier.id, course.course_id):
        raise AlreadyEnrolled(course.course.number, dossier.session, twin.group_number)
    try:
        with work.db.begin_nested():
            work.db.add(inscription)
    except IntegrityError as collision:
        twin = lines.same_course(work, dossier.id, course.course_id)
        if twin is None:
            raise Vanished from collision
        raise AlreadyEnrolled(course.course.number, dossier.session, twin.group_number) from collision
