"""The window *Plusieurs cours*: one candidate, one session, up to twenty courses of the grid."""

from collections.abc import Sequence
from typing import Any

from rac_bot.blockkit import Json, context, modal
from rac_bot.i18n import _
from rac_bot.modals.inscription.choosing import where_option
from rac_bot.modals.inscription.form import Choices, warned
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.labels import course_line, course_option, course_title, standing, with_grid
from rac_bot.modals.parts.place import EnrollingPlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.sessions import session_select
from rac_bot.modals.several import rows
from rac_bot.store.file.inscriptions import ChosenGroup, SessionToCreate
from rac_bot.store.file.several import MOST, Attempt, CourseProposal
from rac_bot.store.models import Candidate, GridCourse, SessionDossier, UserField

FORM = "many_courses"
PREVIEW = "many_courses_preview"


class CoursesPlace(rows.SeveralPlace, EnrollingPlace):
    """Several courses of a candidate."""


def courses_view(
    candidate: Candidate,
    choices: Choices,
    courses: Sequence[GridCourse],
    place: CoursesPlace,
    ref: Reference,
) -> Json:
    """The form, as far as the session chosen allows."""
    admission = choices.admission
    where = where_option(choices.where, candidate.admissions) if choices.where else None
    blocks = [
        context(with_grid(candidate, admission)),
        inputs.field(_("Session"), session_select("many_session", where), name="session", dispatch=True),
        *warned(choices, ref),
        _courses(choices, courses),
        rows.mode_field(place.mode),
    ]
    place = place.but(admission=admission.id if admission else None)
    return modal(FORM, _("Plusieurs cours"), blocks, place, submit=_("Aperçu"))


def _courses(choices: Choices, courses: Sequence[GridCourse]) -> Json:
    if choices.admission is None:
        return context(_("Choisissez la session ; les cours viendront de la grille de l’admission."))
    # The admission is in the id: a session of another admission must not keep the courses of the first.
    select = inputs.multi_external_select(
        f"many_courses@{choices.admission.id}",
        initial=[course_option(course) for course in courses],
        most=MOST,
        placeholder=_("Numéro, titre, compétence"),
    )
    return inputs.field(_("Cours"), select, name="course", hint=_("{n} cours au plus.", n=MOST))


def read_courses(view: dict[str, Any]) -> CoursesPlace:
    """The place, with what the form holds."""
    courses = forms.values(view, "course")
    if len(courses) > MOST:
        raise forms.unreadable("course")
    return CoursesPlace.of(view).but(
        where=forms.value(view, "session") or "",
        courses=tuple(forms.number(one) for one in courses),
        mode=rows.read_mode(view),
    )


def courses_preview(
    candidate: Candidate,
    choices: Choices,
    proposals: Sequence[CourseProposal],
    asked: Sequence[UserField],
    place: CoursesPlace,
    ref: Reference,
) -> Json:
    """A group for each course that may be saved; the others with what stands in their way."""
    fine = [p for p in proposals if not p.refusal]
    refused = [rows.refused_line(label(p), str(p.refusal)) for p in proposals if p.refusal]
    groups = [_group(p.course, p, place) for p in fine if p.course]
    head = context(f"{with_grid(candidate, choices.admission)} · {_when(choices.where)}")
    return rows.preview(
        PREVIEW, [head, *warned(choices, ref), *groups, *refused], asked, place, savable=bool(groups)
    )


def _group(course: GridCourse, proposal: CourseProposal, place: CoursesPlace) -> Json:
    known = proposal.standing
    warning = f"⚠️ {standing(known)}" if known else ""
    return rows.group_field(f"group_{course.id}", course_line(course.course), course, place.mode, warning)


def read_groups(view: dict[str, Any], courses: Sequence[int]) -> dict[int, ChosenGroup]:
    """By course, the group chosen; a course that was refused has none."""
    chosen = {course: rows.read_group(view, f"group_{course}") for course in courses}
    return {course: group for course, group in chosen.items() if group}


def courses_outcome(
    proposals: Sequence[CourseProposal], outcomes: Sequence[Attempt], place: rows.SeveralPlace
) -> Json:
    told = [(label(p), outcome) for p, outcome in zip(proposals, outcomes, strict=True)]
    return rows.outcome_view(_("Plusieurs cours"), told, place, PREVIEW)


def label(proposal: CourseProposal) -> str:
    if proposal.course is None:
        return "*" + _("Cours retiré de la grille") + "*"
    return course_title(proposal.course.course)


def _when(where: SessionDossier | SessionToCreate | None) -> str:
    if isinstance(where, SessionToCreate):
        return _("{session}, session à créer", session=where.session.label)
    return where.session.label if where else ""
