"""Drawing the inscription's form: as it opens, and again as choices are made in it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from rac_bot.blockkit import Json, escape
from rac_bot.domain.codes import parse_course
from rac_bot.domain.sessions import Session
from rac_bot.errors import CourseNotInGrid, NoAdmission, NotActive, Vanished
from rac_bot.handlers.gate.visit import Visit
from rac_bot.i18n import _
from rac_bot.modals.inscription import series
from rac_bot.modals.inscription.choosing import read_where
from rac_bot.modals.inscription.form import EDIT, Choices, inscription_view
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.place import EditPlace, EnrollingPlace, InscriptionPlace
from rac_bot.modals.parts.sessions import parse_session
from rac_bot.store.college import grids, user_fields
from rac_bot.store.file import admissions, candidates, dossiers, lines
from rac_bot.store.file.inscriptions import SessionToCreate
from rac_bot.store.file.remaining import course_standing
from rac_bot.store.models import (
    Action,
    Admission,
    Candidate,
    FieldSubject,
    GridCourse,
    Inscription,
    SessionDossier,
)
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work

Where = SessionDossier | SessionToCreate


def first_form(
    work: Work,
    visit: Visit,
    candidate: Candidate,
    place: InscriptionPlace | None = None,
    course: str = "",
    *,
    again: bool = False,
) -> Json:
    """The form as it opens: `first_choices`, and the course where the command names one."""
    place = place or InscriptionPlace(candidate=candidate.id)
    choices = first_choices(work, visit, candidate, place, again=again)
    warning = None
    if course:
        among = [choices.admission] if choices.admission else candidate.admissions
        named = [held for one in among for held in _courses_named(work, one, course)]
        if len({held.course_id for held in named}) != 1:
            warning = _not_one(course, ", ".join(one.grid.code for one in among), several=bool(named))
        elif choices.admission:
            choices = replace(choices, course=named[0])
        else:
            place = place.but(asked=named[0].course_id)
    journal.record(work, Action.CONSULT, candidate_id=candidate.id)
    return drawn(work, visit, candidate, choices, place, warning)


def first_choices(
    work: Work, visit: Visit, candidate: Candidate, place: EnrollingPlace, *, again: bool = False
) -> Choices:
    """The session that one enrols in on that day, or a later one that the file shows; none where it is not
    sure, nor of several admissions where none is chosen. `again`: that of the inscription just saved.

    Raises:
        NotActive, NoAdmission: nobody can be enrolled.
    """
    may_be_enrolled(candidate)
    found = dossiers.of_candidate(work, candidate.id)
    own = next((d for d in found if d.id == place.dossier and not d.foreign), None)
    if own and again:
        return where_chosen(candidate, own)
    wanted, only = visit.proposed(work), _only_admission(candidate, place.admission)
    at_it = own and only and own.admission_id == only.id
    if own and at_it and own.session >= (wanted or visit.session_now(work).next()):
        return where_chosen(candidate, own)
    where = session_of(candidate, found, wanted, place.admission) if wanted else None
    return where_chosen(candidate, where)


def may_be_enrolled(candidate: Candidate) -> None:
    """Refused with NotActive or NoAdmission where nobody can enrol them."""
    if not candidate.active:
        raise NotActive
    if not candidate.admissions:
        raise NoAdmission


def session_of(
    candidate: Candidate, found: Sequence[SessionDossier], wanted: Session, chosen: int | None = None
) -> Where | None:
    """That session of the admission chosen, or of the only one, on file or to create; of several, the person
    chooses."""
    admission = _only_admission(candidate, chosen)
    if admission is None:
        return None
    on_file = (d for d in found if d.session == wanted and d.admission_id == admission.id)
    return next(on_file, None) or SessionToCreate(admission.id, wanted)


def _only_admission(candidate: Candidate, chosen: int | None) -> Admission | None:
    among = [one for one in candidate.admissions if chosen in (None, one.id)]
    return among[0] if len(among) == 1 else None


def choices_of(work: Work, candidate: Candidate, where: str | None) -> Choices:
    """The session of that option's value, and its admission; Vanished where it has left the file."""
    named = read_where(where) if where else None
    return where_chosen(
        candidate, dossiers.dossier(work, named, candidate.id) if isinstance(named, int) else named
    )


def _on_screen(
    work: Work, candidate: Candidate, where: str | None, place: InscriptionPlace
) -> tuple[Choices, InscriptionPlace]:
    """The same; a series outlives a session that has left the file: it is to create again, shown anew."""
    try:
        return choices_of(work, candidate, where), place
    except Vanished:
        if not place.series:
            raise
        found, wanted = dossiers.of_candidate(work, candidate.id), place.session
        again = session_of(candidate, found, parse_session(wanted)) if wanted else None
        # Another turn: Slack would keep the session that is chosen on screen.
        return where_chosen(candidate, again), place.but(turn=place.turn + 1)


def form_place(visit: Visit) -> InscriptionPlace:
    """Of the form on screen, which enrols or modifies."""
    return visit.place(EditPlace if visit.asked.view["callback_id"] == EDIT else InscriptionPlace)


def form_again(visit: Visit, place: InscriptionPlace | None = None, warning: str | None = None) -> Json:
    """The form with what is chosen on screen, and what depends on it drawn anew."""
    with visit.reading() as work:
        return form_of(work, visit, place or form_place(visit), warning)


def form_of(
    work: Work,
    visit: Visit,
    place: InscriptionPlace,
    warning: str | None = None,
    notice: str | None = None,
    offered: Sequence[Json] = (),
) -> Json:
    """The same, in that transaction; `notice` and `offered` stand above the fields, in series."""
    view = visit.asked.view
    fictive = bool(forms.values(view, "fictive"))
    if isinstance(place, EditPlace):
        line = lines.line(work, place.line, place.candidate)
        return edit_form(work, visit, line, place, fictive, warning)
    candidate = candidates.candidate(work, place.candidate) if place.candidate else None
    course, where = forms.entries(view).get("course"), forms.value(view, "session")
    if candidate:
        choices, place = _on_screen(work, candidate, where, place)
    else:  # in series, before the next is chosen
        choices = Choices(admission=admissions.admission(work, place.admission))
        place = place.but(session=where or "")
    admission = choices.admission
    # A course of another admission's grid is dropped.
    if course and course.value and admission and course.version.partition(".")[0] == str(admission.id):
        held = grids.course_of_grid(work, admission.grid_id, forms.number(course.value))
        choices = replace(choices, course=held, fictive=fictive)
    elif admission and place.asked and not course:
        choices = replace(choices, course=grids.course_by_id(work, admission.grid_id, place.asked))
        warning = warning or (None if choices.course else str(CourseNotInGrid(admission.grid.code)))
    return drawn(work, visit, candidate, choices, place, warning, notice, offered)


def form_with_course(
    work: Work,
    visit: Visit,
    place: InscriptionPlace,
    where: str | None,
    course: GridCourse | None,
    fictive: bool,
) -> Json:
    """The form with that course put into it, or none."""
    candidate = candidates.candidate(work, place.candidate)
    choices, place = _on_screen(work, candidate, where, place)
    choices = replace(choices, course=course, fictive=fictive)
    # Another turn: Slack would keep the course that is chosen on screen.
    return drawn(work, visit, candidate, choices, place.but(turn=place.turn + 1))


def edit_form(
    work: Work, visit: Visit, line: Inscription, place: EditPlace, fictive: bool, warning: str | None = None
) -> Json:
    """The form of a line that is there already."""
    admission = line.dossier.admission
    if admission is None:
        raise Vanished
    held = grids.course_by_number(work, admission.grid_id, line.course.number)
    choices = Choices(line.dossier, admission, held, fictive=fictive, line=line)
    return drawn(work, visit, line.dossier.candidate, choices, place, warning)


def drawn(
    work: Work,
    visit: Visit,
    candidate: Candidate | None,
    choices: Choices,
    place: InscriptionPlace,
    warning: str | None = None,
    notice: str | None = None,
    offered: Sequence[Json] = (),
) -> Json:
    if candidate and choices.course and not choices.line:
        standing = course_standing(work, candidate.id, visit.judging)
        known = standing.get(choices.course.course_id)
        choices = replace(choices, standing=known if known and known.covers else None)
    choices = replace(choices, user_fields=user_fields.of(work, FieldSubject.INSCRIPTION))
    ref = visit.reference(work)
    if place.series or candidate is None:
        saved = series.standing(lines.lines_of(work, place.saved) if place.saved else [], place)
        return series.series_view(candidate, choices, saved, ref, place, warning, notice, offered)
    return inscription_view(candidate, choices, ref, place, warning)


def _not_one(course: str, grid: str, *, several: bool) -> str:
    told, where = escape(course), escape(grid)
    if several:
        return _(
            "« {course} » désigne plusieurs cours de la grille {grid} : choisissez.", course=told, grid=where
        )
    return _("« {course} » n’est pas un cours de la grille {grid}.", course=told, grid=where)


def _courses_named(work: Work, admission: Admission, text: str) -> list[GridCourse]:
    """The course of that number; else those whose number or title begins so, two at most."""
    found = grids.courses(work, admission.grid_id, text)
    with suppress(ValueError):
        number = parse_course(text)
        found = [held for held in found if held.course.number == number] or found
    return found[:2]


def where_chosen(candidate: Candidate, where: Where | None) -> Choices:
    """The session, with its admission; before one is chosen, the only admission that there is."""
    if where is None:
        admission = _only_admission(candidate, None)
    else:
        admission = next((a for a in candidate.admissions if a.id == where.admission_id), None)
    return Choices(where, admission)
