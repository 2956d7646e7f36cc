"""*Inscription en série*: the next candidate is chosen, the rest of the form stays."""

from contextlib import suppress
from dataclasses import replace

from rac_bot.blockkit import Json
from rac_bot.domain.modes import Mode
from rac_bot.domain.rights import Role
from rac_bot.domain.sessions import Session
from rac_bot.errors import CourseNotInGrid, NoAdmission, NotActive, Vanished
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.inscription.form import drawn, may_be_enrolled, session_of, where_chosen
from rac_bot.modals.file.view import CALLBACK as FILE
from rac_bot.modals.inscription.choosing import read_where
from rac_bot.modals.inscription.form import Choices
from rac_bot.modals.inscription.series import MOST
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.place import InscriptionPlace
from rac_bot.modals.parts.sessions import parse_session
from rac_bot.store.college import grids
from rac_bot.store.file import admissions, candidates, dossiers, lines
from rac_bot.store.file.inscriptions import SessionToCreate
from rac_bot.store.models import Action, Inscription
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.action("candidate", choose_candidate, Role.ADVISING)
    routes.action("another_candidate", another_candidate, Role.ADVISING)


def first_of_series(
    work: Work, visit: Visit, place: InscriptionPlace | None = None, warning: str | None = None
) -> Json:
    """The form before anybody is chosen."""
    wanted = visit.proposed(work)
    place = place or InscriptionPlace(candidate=0)
    place = place.but(series=True, session=wanted.code if wanted else "")
    return drawn(work, visit, None, Choices(), place, warning)


def next_of_series(work: Work, visit: Visit, line: Inscription, place: InscriptionPlace) -> Json:
    """The form for the next candidate, once that line is saved."""
    kept = InscriptionPlace(
        candidate=0,
        series=True,
        saved=(*place.saved, line.id)[-MOST:],
        session=line.dossier.session.code,
        mode=line.mode,
        turn=place.turn + 1,
    )
    admission = admissions.admission(work, line.dossier.admission_id)
    course = grids.course_by_id(work, admission.grid_id, line.course_id) if admission else None
    return drawn(work, visit, None, Choices(admission=admission, course=course), kept)


def another_candidate(visit: Visit) -> Answer:
    """From the window that says that a line is saved, or from its file."""
    with visit.reading() as work:
        for line in lines.lines_of(work, [visit.asked.number]):
            view = next_of_series(work, visit, line, InscriptionPlace(candidate=0))
            over = visit.asked.view["callback_id"] == FILE
            return visit.push(view) if over else visit.show(view)
    raise Vanished


def choose_candidate(visit: Visit) -> Answer:
    """The session, the course and the mode on screen become those of that person's own admission."""
    place = InscriptionPlace(candidate=0, series=True)
    if visit.asked.view.get("private_metadata"):  # the window of before kept nothing until this
        place = visit.place(InscriptionPlace)
    with visit.noting() as work:
        candidate = candidates.candidate(work, visit.asked.number)
        wanted, (course_id, mode) = _session(work, visit, place), _course_and_mode(work, visit, place)
        fictive = bool(forms.values(visit.asked.view, "fictive"))
        kept = place.but(session=wanted.code if wanted else "", asked=course_id, mode=mode)
        journal.record(work, Action.CONSULT, candidate_id=candidate.id)
        try:
            may_be_enrolled(candidate)
        except (NotActive, NoAdmission) as refusal:
            admission = admissions.admission(work, place.admission)
            course = grids.course_by_id(work, admission.grid_id, course_id or 0) if admission else None
            left = kept.but(candidate=0, turn=kept.turn + 1)
            choices = Choices(admission=admission, course=course, fictive=fictive)
            view = drawn(work, visit, None, choices, left, str(refusal))
            return visit.show(view, hashed=False).refusing(refusal)
        found = dossiers.of_candidate(work, candidate.id)
        where = session_of(candidate, found, wanted) if wanted else None
        choices, warning = replace(where_chosen(candidate, where), fictive=fictive), None
        if (admission := choices.admission) and course_id:
            choices = replace(choices, course=grids.course_by_id(work, admission.grid_id, course_id))
            warning = None if choices.course else str(CourseNotInGrid(admission.grid.code))
        kept = kept.but(candidate=candidate.id)
        return visit.show(drawn(work, visit, candidate, choices, kept, warning), hashed=False)


def _session(work: Work, visit: Visit, place: InscriptionPlace) -> Session | None:
    """The one on screen, which may be of the person chosen before, and may have left their file."""
    chosen = forms.value(visit.asked.view, "session")
    if chosen and not place.candidate:
        return parse_session(chosen)
    where = read_where(chosen) if chosen else None
    if isinstance(where, SessionToCreate):
        return where.session
    with suppress(Vanished):
        if where:
            return dossiers.dossier(work, where).session
    return parse_session(place.session) if place.session else visit.proposed(work)


def _course_and_mode(work: Work, visit: Visit, place: InscriptionPlace) -> tuple[int | None, Mode | None]:
    """Those on screen, else those that wait for a grid."""
    chosen = forms.value(visit.asked.view, "course")
    number = forms.number(chosen) if chosen else None
    course = grids.of_ids(work, [number]).get(number) if number else None
    if course is None:
        return place.asked, place.mode
    group = (forms.value(visit.asked.view, "group") or "").partition(":")[0]
    mode = next((one.mode for one in course.groups if str(one.id) == group), place.mode)
    return course.course_id, mode
