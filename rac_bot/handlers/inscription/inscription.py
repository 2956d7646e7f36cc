"""Enrolling in a course (the guide's steps D to G): the form from the file or by command, and saving it."""

import re

from sqlalchemy.orm import Session

from rac_bot.blockkit import escape
from rac_bot.domain.codes import parse_da
from rac_bot.domain.rights import Role
from rac_bot.errors import CandidateNotShown, CourseWithoutGroup, GroupsNotShown
from rac_bot.handlers.file import file_of
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Answer, Interaction, closed_onto, pushed, shown
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.inscription.form import after_form, first_form, form_again
from rac_bot.handlers.inscription.telling import tell_enrolled
from rac_bot.i18n import _
from rac_bot.modals.inscription import (
    CALLBACK,
    candidate_first_view,
    read_course_and_group,
    read_fields,
    read_where,
)
from rac_bot.modals.parts import forms, user_fields
from rac_bot.modals.parts.notices import saved_notice, saved_view
from rac_bot.modals.parts.place import Place
from rac_bot.store.catalogue import INHERITED
from rac_bot.store.college import user_fields as college_fields
from rac_bot.store.file import candidates
from rac_bot.store.file.inscriptions import ChosenGroup, Enrolment, enrol
from rac_bot.store.models import (
    Candidate,
    FieldSubject,
    GridCourse,
    Inscription,
    InscriptionState,
)

COMMAND = re.compile(r"(\d{3}[ -]\d{4}|\S+)\s*(.*)")  # a DA, however its digits are parted; a course


def register(routes: Routes) -> None:
    routes.command(routes.settings.rac_command_enrol, enrol_by_command, Role.ADVISING)
    routes.shortcut("enrol_candidate", enrol_by_command, Role.ADVISING)
    routes.action("enrol", enrol_from_file, Role.ADVISING)
    routes.action("add_not_followed", add_not_followed, Role.ADVISING)
    routes.action("candidate", choose_candidate, Role.ADVISING)
    routes.action("another_course", another_course, Role.ADVISING)
    routes.action("session", follow_choices, Role.ADVISING)
    routes.action("course", follow_choices, Role.ADVISING)
    routes.action("fictive", follow_choices, Role.ADVISING)
    routes.action("more_fields", open_more_fields, Role.ADVISING)
    routes.action("redefine", redefine, Role.ADVISING)
    routes.view(CALLBACK, submit_inscription, Role.ADVISING)


def enrol_by_command(desk: Desk, interaction: Interaction) -> Answer:
    """`/inscrire [DA] [cours]`: as much of the form as the command tells."""
    match = COMMAND.match(interaction.text)
    da, course = (match[1], match[2]) if match else ("", "")
    if not da:
        return shown(interaction, candidate_first_view(Place()))
    with desk.store.writing() as session:
        candidate = _by_da(session, da)
        if candidate is None:
            warning = _("Aucun dossier ne porte le DA « {da} ».", da=escape(da))
            return shown(interaction, candidate_first_view(Place(), warning))
        view = first_form(session, desk, interaction.user, candidate, course=course)
    return shown(interaction, view)


def enrol_from_file(desk: Desk, interaction: Interaction) -> Answer:
    return _over_the_file(desk, interaction, interaction.place.but(from_file=True))


def add_not_followed(desk: Desk, interaction: Interaction) -> Answer:
    return _over_the_file(desk, interaction, interaction.place.but(from_file=True, not_followed=True))


def choose_candidate(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.writing() as session:
        candidate = candidates.candidate(session, interaction.number)
        return shown(interaction, first_form(session, desk, interaction.user, candidate), hashed=False)


def another_course(desk: Desk, interaction: Interaction) -> Answer:
    place = interaction.place.but(dossier=interaction.number)
    with desk.store.writing() as session:
        candidate = candidates.candidate(session, place.candidate or 0)
        return shown(interaction, first_form(session, desk, interaction.user, candidate, place))


def follow_choices(desk: Desk, interaction: Interaction) -> Answer:
    """The session, the course or the kind of group changed: the fields that depend on it are drawn anew."""
    return shown(interaction, form_again(desk, interaction), hashed=False)


def open_more_fields(desk: Desk, interaction: Interaction) -> Answer:
    return shown(interaction, form_again(desk, interaction, interaction.place.but(more=True)), hashed=False)


def redefine(desk: Desk, interaction: Interaction) -> Answer:
    """An inherited field is opened for another value."""
    place, name = interaction.place, interaction.chosen
    opened = {*place.redefined, name}
    place = place.but(more=True, redefined=tuple(field for field in INHERITED if field in opened))
    return shown(interaction, form_again(desk, interaction, place), hashed=False)


def submit_inscription(desk: Desk, interaction: Interaction) -> Answer:
    if interaction.place.candidate is None:
        raise CandidateNotShown
    try:
        answer = _saved(desk, interaction)
    except GroupsNotShown as refusal:  # the one refusal that the form can mend by itself
        desk.journal_refusal(interaction, refusal)
        return shown(interaction, form_again(desk, interaction, warning=str(refusal)))
    desk.wake_delivery()
    return answer


def _by_da(session: Session, text: str) -> Candidate | None:
    try:
        return candidates.by_da(session, parse_da(text))
    except ValueError:
        return None


def _over_the_file(desk: Desk, interaction: Interaction, place: Place) -> Answer:
    with desk.store.writing() as session:
        candidate = candidates.candidate(session, place.candidate or 0)
        return pushed(interaction, first_form(session, desk, interaction.user, candidate, place))


# --- saving -----------------------------------------------------------------------------------------


def _saved(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.writing() as session:
        inscription = _save(session, desk, interaction)
        place = after_form(interaction.place).but(dossier=inscription.dossier_id, lines=0)
        saved = saved_view(inscription, desk.reference(session), place)
        if not interaction.place.from_file:
            return shown(interaction, saved)
        file = file_of(session, desk, interaction.user, place, notice=saved_notice(inscription))
        return closed_onto(interaction, file, saved)


def _save(session: Session, desk: Desk, interaction: Interaction) -> Inscription:
    """Inscription, journal and both messages, in the caller's one transaction."""
    user, view, place = interaction.user, interaction.view, interaction.place
    where = read_where(forms.value(view, "session"))
    course, group = _course_and_group(session, interaction)
    fields = read_fields(view, desk.reference(session))
    fields["user_values"] = user_fields.merged(view, college_fields.of(session, FieldSubject.INSCRIPTION), {})
    wish = Enrolment(
        place.candidate or 0,
        where,
        course,
        group.id,
        group.number,
        fictive=group.fictive,
        state=InscriptionState.NOT_FOLLOWED if place.not_followed else InscriptionState.ACTIVE,
        fields=fields,
    )
    inscription = enrol(session, user, wish)
    tell_enrolled(session, desk, interaction, [inscription])
    return inscription


def _course_and_group(session: Session, interaction: Interaction) -> tuple[int, ChosenGroup]:
    view = interaction.view
    try:
        return read_course_and_group(view, optional=interaction.place.not_followed)
    except GroupsNotShown:
        course = session.get(GridCourse, forms.number(forms.value(view, "course")))
        if course and not course.groups and not forms.values(view, "fictive"):
            raise CourseWithoutGroup from None
        raise
