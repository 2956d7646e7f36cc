"""Inscriptions: enrolling a candidate in a course of a session dossier."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rac_bot.domain import sessions
from rac_bot.errors import (
    AlreadyEnrolled,
    CourseNotInGrid,
    ForeignDossier,
    GroupNotInGrid,
    NotActive,
    Vanished,
)
from rac_bot.store import candidates, dossiers, grids, journal
from rac_bot.store.models import (
    Action,
    Admission,
    GridCourse,
    GridGroup,
    Inscription,
    InscriptionState,
    SessionDossier,
)


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
    grid_group_id: int
    group_number: str  # as it was shown: an import may have given the group another one since


def enrol(session: Session, actor: str, wish: Enrolment) -> Inscription:
    """Write the inscription, its session dossier where it is missing, and the journal (steps D to G).

    Raises:
        Refusal: one of its subclasses says what stands in the way; the transaction must be rolled back.
    """
    if not candidates.candidate(session, wish.candidate_id).active:
        raise NotActive
    dossier = _dossier(session, actor, wish)
    course, group = _course_and_group(session, dossier, wish)
    inscription = Inscription(
        dossier_id=dossier.id,
        course_id=course.course_id,
        group_number=group.number,
        mode=group.mode,
        created_by=actor,
    )
    try:
        with session.begin_nested():
            session.add(inscription)
    except IntegrityError as collision:
        raise _collision(session, dossier, course) from collision
    journal.record(
        session,
        actor,
        Action.ENROL,
        candidate_id=wish.candidate_id,
        dossier_id=dossier.id,
        inscription_id=inscription.id,
    )
    return inscription


def enrolled_courses(session: Session, candidate_id: int) -> set[int]:
    """The courses that stand at the candidate's file, in whatever session."""
    lines = select(Inscription.course_id).join(Inscription.dossier)
    active = Inscription.state == InscriptionState.ACTIVE
    return set(session.scalars(lines.where(SessionDossier.candidate_id == candidate_id, active)))


def _dossier(session: Session, actor: str, wish: Enrolment) -> SessionDossier:
    if isinstance(wish.where, SessionToCreate):
        admission_id, wanted = wish.where.admission_id, wish.where.session
        # Somebody may have created it since the form was drawn: it is then simply used.
        existing = dossiers.of_admission(session, admission_id, wanted)
        dossier = existing or dossiers.create(session, actor, wish.candidate_id, admission_id, wanted)
    else:
        found = session.get(SessionDossier, wish.where)
        if found is None:
            raise Vanished
        dossier = found
    if dossier.candidate_id != wish.candidate_id:
        raise Vanished
    if dossier.foreign:
        raise ForeignDossier
    return dossier


def _course_and_group(
    session: Session, dossier: SessionDossier, wish: Enrolment
) -> tuple[GridCourse, GridGroup]:
    admission = session.get(Admission, dossier.admission_id)
    if admission is None:
        raise Vanished
    course = grids.course_of_grid(session, admission.grid_id, wish.grid_course_id)
    if course is None:
        raise CourseNotInGrid(admission.grid.code)
    group = next((g for g in course.groups if g.id == wish.grid_group_id), None)
    if group is None or group.number != wish.group_number:
        raise GroupNotInGrid(course.course.number)
    return course, group


def _collision(session: Session, dossier: SessionDossier, course: GridCourse) -> Exception:
    existing = session.scalar(
        select(Inscription).where(
            Inscription.dossier_id == dossier.id,
            Inscription.course_id == course.course_id,
            Inscription.state == InscriptionState.ACTIVE,
        )
    )
    if existing is None:
        return Vanished()
    return AlreadyEnrolled(course.course.number, dossier.session, existing.group_number)
