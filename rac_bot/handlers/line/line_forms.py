"""The forms in the place of a line's detail: its results, its census, why it is unlocked, its copy."""

from collections.abc import Callable, Mapping
from typing import Any

from rac_bot.blockkit import Json, escape
from rac_bot.domain.rights import Role
from rac_bot.errors import (
    AlreadyEnrolled,
    ChangedMeanwhile,
    CourseNotInGrid,
    ForeignDossier,
    GroupIsReal,
    GroupNotInGrid,
    LineDeleted,
)
from rac_bot.handlers.gate.answer import Answer, beside
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.lacking import followed_by_list
from rac_bot.handlers.line.line import closed, form_place, line_shown, open_form
from rac_bot.i18n import _
from rac_bot.modals.inscription.choosing import read_where
from rac_bot.modals.line import line_forms as modal
from rac_bot.modals.parts import forms, notices
from rac_bot.modals.parts.labels import meanwhile
from rac_bot.modals.parts.place import LinePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.sessions import following, over
from rac_bot.modals.parts.undoing import undo_enrolment
from rac_bot.store.file import candidates, dossiers, inscriptions, lines
from rac_bot.store.file.inscriptions import SessionToCreate
from rac_bot.store.models import Inscription, InscriptionState
from rac_bot.store.people import people
from rac_bot.store.telling import telling
from rac_bot.store.trace.changes import BeforeAfter
from rac_bot.store.work.work import Work

Entered = Mapping[str, Any]
Draw = Callable[[Inscription, Reference, LinePlace, Entered | None, str | None], Json]
Save = Callable[[Work, Inscription], Answer]
Again = Callable[[Inscription, Reference, ChangedMeanwhile, str], Json]


def register(routes: Routes) -> None:
    routes.action("results_of_line", lambda visit: _opened(visit, modal.results_view), Role.ADVISING)
    routes.view(modal.GRADES, submit_results, Role.ADVISING)
    routes.action("census_of_line", lambda visit: _opened(visit, modal.census_view), Role.ADVISING)
    routes.view(modal.CENSUS, submit_census, Role.ADVISING)
    routes.action("unlock_line", ask_reason, Role.ADVISING)
    routes.view(modal.UNLOCK, submit_reason, Role.ADVISING)
    routes.action("copy_line", copy_line, Role.ADVISING)
    routes.view(modal.COPY, submit_copy, Role.ADVISING)


# --- results and census -----------------------------------------------------------------------------


def submit_results(visit: Visit) -> Answer:
    entered, seen = modal.read_results(visit.asked.view), visit.place(LinePlace).version

    def grade(work: Work, line: Inscription) -> BeforeAfter:
        return lines.grade(work, line, entered, seen=seen)

    return _entered(visit, entered, grade, modal.results_view)


def submit_census(visit: Visit) -> Answer:
    entered, seen = modal.read_census(visit.asked.view), visit.place(LinePlace).version

    def change(work: Work, line: Inscription) -> BeforeAfter:
        by = people.name_of(work, visit.by.actor)
        return lines.change(work, line, {**entered, "census_by": by}, seen=seen)

    return _entered(visit, entered, change, modal.census_view)


def _opened(visit: Visit, draw: Draw) -> Answer:
    with visit.reading() as work:
        line = line_shown(work, visit, visit.asked.number)
        if line.dossier.foreign:
            raise ForeignDossier
        if line.state is InscriptionState.DELETED:
            raise LineDeleted(line.course.number)
        return open_form(visit, draw(line, visit.reference(work), form_place(visit, line), None, None))


def _entered(
    visit: Visit, entered: Entered, change: Callable[[Work, Inscription], BeforeAfter], draw: Draw
) -> Answer:
    """Once it is saved, what is beneath shows it at once."""

    def save(work: Work, line: Inscription) -> Answer:
        modal.check_codes(entered, line, visit.reference(work))
        changed = change(work, line)
        telling.changed(work, [line.id])
        notice = escape(notices.changed_notice(line, changed, visit.reference(work)))
        return closed(work, visit, line, visit.place(LinePlace), notice)

    def again(line: Inscription, ref: Reference, refusal: ChangedMeanwhile, warning: str) -> Json:
        return draw(line, ref, visit.place(LinePlace), modal.rebased(entered, line, refusal), warning)

    return _submitted(visit, save, again)


def _submitted(visit: Visit, save: Save, again: Again) -> Answer:
    """Saved; or where others changed the line, the form once more, which says so and asks."""
    place = visit.place(LinePlace)
    try:
        with visit.writing() as work:
            answer = save(work, line_shown(work, visit, place.line))
    except ChangedMeanwhile as refusal:
        with visit.reading() as work:
            line, ref = line_shown(work, visit, place.line), visit.reference(work)
            warning = meanwhile(refusal, _("cette inscription"), ref)
            return visit.show(again(line, ref, refusal, warning)).refusing(refusal)
    visit.wake_delivery()
    return followed_by_list(visit, answer, place)


# --- unlocking --------------------------------------------------------------------------------------


def ask_reason(visit: Visit) -> Answer:
    with visit.reading() as work:
        line = line_shown(work, visit, visit.asked.number)
        return open_form(visit, modal.unlock_view(line, form_place(visit, line)))


def submit_reason(visit: Visit) -> Answer:
    reason, place = modal.read_reason(visit.asked.view), visit.place(LinePlace)

    def unlock(work: Work, line: Inscription) -> Answer:
        lines.unlock(work, line, reason, seen=place.version)
        telling.changed(work, [line.id])
        notice = _("🔓 {course} : inscription déverrouillée.", **notices.facts(line))
        return closed(work, visit, line, place, escape(notice))

    return _submitted(
        visit, unlock, lambda line, _ref, _refusal, warning: modal.unlock_view(line, place, warning)
    )


# --- copying ----------------------------------------------------------------------------------------


def copy_line(visit: Visit) -> Answer:
    """Proposes the session that follows the line's own, or the present one."""
    with visit.reading() as work:
        line = line_shown(work, visit, visit.asked.number)
        admission = line.dossier.admission
        if admission is None:
            raise ForeignDossier
        wanted = following(line.dossier.session, visit.calendar(work), visit.today)
        where = None
        if wanted:
            on_file = dossiers.of_admission(work, admission.id, wanted)
            where = on_file or SessionToCreate(admission.id, wanted)
        person = candidates.candidate(work, line.dossier.candidate_id)
        view = modal.copy_view(line, person.admissions, where, form_place(visit, line))
        return open_form(visit, view)


def submit_copy(visit: Visit) -> Answer:
    where, place = read_where(forms.value(visit.asked.view, "session")), visit.place(LinePlace)
    try:
        with visit.writing() as work:
            line = line_shown(work, visit, place.line)
            copied = inscriptions.copy_line(work, line, where)
            telling.enrolled(work, [copied], visit.routing(work))
            told = _(
                "✅ {course}, {group} : copiée à {session}, à saisir dans CLARA.", **notices.facts(copied)
            )
            warning = over(copied.dossier.session, visit.calendar(work), visit.today)
            told = f"{told} ⚠️ {warning}" if warning else told
            beneath = place.but(dossier=copied.dossier_id)
            answer = closed(work, visit, line, place, told, undo_enrolment([copied]), beneath)
    except (AlreadyEnrolled, CourseNotInGrid, GroupIsReal, GroupNotInGrid) as refusal:
        # It is the only field of theirs that this form has.
        return beside("session", str(refusal)).refusing(refusal)
    visit.wake_delivery()
    return answer
