"""Enrolling in a course (the guide's steps D to G): the form from the file or by command, and saving it."""

import re
from dataclasses import replace

from slack_bolt import App
from sqlalchemy.orm import Session

from rac_bot.blockkit import Json
from rac_bot.domain.codes import parse_course, parse_da
from rac_bot.errors import (
    CandidateNotShown,
    CourseWithoutGroup,
    GroupsNotShown,
    NoAdmission,
    NotActive,
    Vanished,
)
from rac_bot.handlers.desk import Desk
from rac_bot.handlers.file import file_of
from rac_bot.handlers.interaction import Answer, Interaction, closed_onto, pushed, shown
from rac_bot.handlers.telling import tell_enrolled
from rac_bot.i18n import _
from rac_bot.modals import forms
from rac_bot.modals.inscription import (
    CALLBACK,
    Choices,
    candidate_first_view,
    inscription_view,
    read_course_and_group,
    read_where,
)
from rac_bot.modals.notices import saved_notice, saved_view
from rac_bot.modals.place import Place
from rac_bot.store import candidates, dossiers, grids, journal
from rac_bot.store.inscriptions import Enrolment, SessionToCreate, enrol
from rac_bot.store.models import (
    Action,
    Admission,
    Candidate,
    GridCourse,
    Inscription,
    SessionDossier,
)

COMMAND = re.compile(r"(\d{3}[ -]\d{4}|\S+)\s*(.*)")  # a DA, however its digits are parted; a course
# The element's version follows its name: see `rac_bot.blockkit.field`.
COURSE = re.compile(r"course@\d+")


def register(app: App, desk: Desk) -> None:
    app.command(desk.settings.rac_command_enrol)(desk.listener(enrol_by_command))
    app.shortcut("enrol_candidate")(desk.listener(enrol_by_command))
    app.action("enrol")(desk.listener(enrol_from_file))
    app.action("candidate")(desk.listener(choose_candidate))
    app.action("another_course")(desk.listener(another_course))
    app.action("session")(desk.listener(follow_choices))
    app.action(COURSE)(desk.listener(follow_choices))
    app.view(CALLBACK)(desk.listener(submit_inscription))


def enrol_by_command(desk: Desk, interaction: Interaction) -> Answer:
    """`/inscrire [DA] [cours]`: as much of the form as the command tells."""
    match = COMMAND.match(interaction.text)
    da, course = (match[1], match[2]) if match else ("", "")
    if not da:
        return shown(interaction, candidate_first_view(Place()))
    with desk.store.writing() as session:
        candidate = _by_da(session, da)
        if candidate is None:
            warning = _("Aucun dossier ne porte le DA « {da} ».", da=da)
            return shown(interaction, candidate_first_view(Place(), warning))
        view = _first_form(session, desk, interaction.user, candidate, course=course)
    return shown(interaction, view)


def enrol_from_file(desk: Desk, interaction: Interaction) -> Answer:
    place = interaction.place.but(from_file=True)
    with desk.store.writing() as session:
        candidate = candidates.candidate(session, place.candidate or 0)
        return pushed(interaction, _first_form(session, desk, interaction.user, candidate, place))


def choose_candidate(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.writing() as session:
        candidate = candidates.candidate(session, int(interaction.chosen))
        return shown(interaction, _first_form(session, desk, interaction.user, candidate), hashed=False)


def another_course(desk: Desk, interaction: Interaction) -> Answer:
    place = interaction.place.but(dossier=int(interaction.chosen))
    with desk.store.writing() as session:
        candidate = candidates.candidate(session, place.candidate or 0)
        return shown(interaction, _first_form(session, desk, interaction.user, candidate, place))


def follow_choices(desk: Desk, interaction: Interaction) -> Answer:
    """The session or the course changed: the fields that depend on it are drawn anew."""
    return shown(interaction, _form_again(desk, interaction), hashed=False)


def submit_inscription(desk: Desk, interaction: Interaction) -> Answer:
    if interaction.place.candidate is None:
        raise CandidateNotShown
    try:
        answer = _saved(desk, interaction)
    except GroupsNotShown as refusal:  # the one refusal that the form can mend by itself
        desk.journal_refusal(interaction, refusal)
        return shown(interaction, _form_again(desk, interaction, str(refusal)))
    desk.wake_delivery()
    return answer


# --- drawing the form -------------------------------------------------------------------------------


def _by_da(session: Session, text: str) -> Candidate | None:
    try:
        return candidates.by_da(session, parse_da(text))
    except ValueError:
        return None


def _first_form(
    session: Session,
    desk: Desk,
    user: str,
    candidate: Candidate,
    place: Place | None = None,
    course: str = "",
) -> Json:
    """The form as it opens: the usual session chosen, and the course where the command names one."""
    if not candidate.active:
        raise NotActive
    if not candidate.admissions:
        raise NoAdmission
    place = (place or Place()).but(candidate=candidate.id)
    found = dossiers.of_candidate(session, candidate.id)
    own = next((d for d in found if d.id == place.dossier and not d.foreign), None)
    where = own or dossiers.usual(found, desk.session_now())
    choices = Choices(where=where, admission=_admission(candidate, where))
    warning = None
    if course and (admission := choices.admission):
        choices = replace(choices, course=_course_named(session, admission, course))
        if choices.course is None:
            grid = admission.grid.code
            warning = _("« {course} » n’est pas un cours de la grille {grid}.", course=course, grid=grid)
    journal.record(session, user, Action.CONSULT, candidate_id=candidate.id)
    return inscription_view(candidate, choices, desk.reference(session, user), place, warning)


def _form_again(desk: Desk, interaction: Interaction, warning: str | None = None) -> Json:
    """The form with what is chosen on screen, and the groups of the course that is."""
    place = interaction.place
    with desk.store.reading() as session:
        candidate = candidates.candidate(session, place.candidate or 0)
        choices = _choices(session, candidate, interaction.view)
        return inscription_view(candidate, choices, desk.reference(session, interaction.user), place, warning)


def _course_named(session: Session, admission: Admission, text: str) -> GridCourse | None:
    try:
        return grids.course_by_number(session, admission.grid_id, parse_course(text))
    except ValueError:
        return None


def _choices(session: Session, candidate: Candidate, view: Json) -> Choices:
    """What is chosen on screen, as rows; a course of another admission's grid is let go."""
    fields = forms.entries(view)
    where = _where(session, candidate, fields["session"].value if "session" in fields else None)
    admission = _admission(candidate, where)
    course = fields.get("course")
    if admission is None or course is None or not course.value or course.version != str(admission.id):
        return Choices(where, admission)
    return Choices(where, admission, grids.course_of_grid(session, admission.grid_id, int(course.value)))


def _where(
    session: Session, candidate: Candidate, value: str | None
) -> SessionDossier | SessionToCreate | None:
    if value is None:
        return None
    where = read_where(value)
    if isinstance(where, SessionToCreate):
        return where
    dossier = session.get(SessionDossier, where)
    if dossier is None or dossier.candidate_id != candidate.id:
        raise Vanished
    return dossier


def _admission(candidate: Candidate, where: SessionDossier | SessionToCreate | None) -> Admission | None:
    """The admission of the session chosen; before that, the only one there is."""
    if where is None:
        return candidate.admissions[0] if len(candidate.admissions) == 1 else None
    return next((a for a in candidate.admissions if a.id == where.admission_id), None)


# --- saving -----------------------------------------------------------------------------------------


def _saved(desk: Desk, interaction: Interaction) -> Answer:
    place = interaction.place
    with desk.store.writing() as session:
        inscription = _save(session, desk, interaction)
        place = place.but(dossier=inscription.dossier_id, lines=0, admission=None)
        saved = saved_view(inscription, desk.reference(session, interaction.user), place)
        if not place.from_file:
            return shown(interaction, saved)
        place = place.but(from_file=False)
        file = file_of(session, desk, interaction.user, place, notice=saved_notice(inscription))
        return closed_onto(interaction, file, saved)


def _save(session: Session, desk: Desk, interaction: Interaction) -> Inscription:
    """Inscription, journal and both messages, in the caller's one transaction."""
    where = read_where(forms.value(interaction.view, "session"))
    chosen = _course_and_group(session, interaction.view)
    user = interaction.user
    inscription = enrol(session, user, Enrolment(interaction.place.candidate or 0, where, *chosen))
    tell_enrolled(session, desk, interaction, [inscription])
    return inscription


def _course_and_group(session: Session, view: Json) -> tuple[int, int, str]:
    try:
        return read_course_and_group(view)
    except GroupsNotShown:
        course = session.get(GridCourse, int(forms.value(view, "course") or 0))
        if course and not course.groups:
            raise CourseWithoutGroup from None
        raise
