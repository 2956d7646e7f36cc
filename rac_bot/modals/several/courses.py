"""The window *Plusieurs cours*: one candidate, one session, up to twenty courses of the grid."""

from collections.abc import Sequence
from typing import Any

from rac_bot.blockkit import Json, context, modal
from rac_bot.domain.modes import Mode
from rac_bot.i18n import _
from rac_bot.modals.inscription.choosing import where_option
from rac_bot.modals.inscription.form import Choices, warned
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.labels import course_option, with_grid
from rac_bot.modals.parts.place import EnrollingPlace, Number, Word
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.sessions import session_select
from rac_bot.store.file.several import MOST
from rac_bot.store.models import Candidate, GridCourse

FORM = "many_courses"
PREVIEW = "many_courses_preview"


class CoursesPlace(EnrollingPlace):
    """Of that form, and of the preview and the outcome that stand in its stead, over the file."""

    where: Word = ""  # the value of the chosen session's option
    courses: tuple[Number, ...] = ()  # of the grid
    mode: Mode | None = None


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
        _mode(place.mode),
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
    next_asked = choices.where is not None and not courses
    select = inputs.focused(select) if next_asked else select
    return inputs.field(_("Cours"), select, name="course", hint=_("{n} cours au plus.", n=MOST))


def _mode(chosen: Mode | None) -> Json:
    select = inputs.static_select("mode", [inputs.option(mode, mode) for mode in Mode], chosen)
    return inputs.field(_("Mode par défaut"), select, hint=_("Le groupe se corrige dans l’aperçu."))


def read_courses(view: dict[str, Any]) -> CoursesPlace:
    """The place, with what the form holds."""
    courses, mode = forms.values(view, "course"), forms.value(view, "mode")
    if len(courses) > MOST:
        raise forms.unreadable("course")
    return CoursesPlace.of(view).but(
        where=forms.value(view, "session") or "",
        courses=tuple(forms.number(one) for one in courses),
        mode=forms.member(Mode, mode) if mode else None,
    )
