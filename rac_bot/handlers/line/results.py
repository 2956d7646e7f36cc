"""What comes after an inscription: its results, its census."""

from collections.abc import Callable, Mapping
from typing import Any

from rac_bot.blockkit import Json, escape
from rac_bot.domain.rights import Role
from rac_bot.errors import ChangedMeanwhile, ForeignDossier, LineDeleted
from rac_bot.handlers.file import file_of
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.inscription.telling import tell_changed
from rac_bot.handlers.line.line import detail_of, line_shown
from rac_bot.i18n import _
from rac_bot.modals.line import results as modal
from rac_bot.modals.parts import notices
from rac_bot.modals.parts.labels import meanwhile
from rac_bot.modals.parts.place import LinePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.file import lines
from rac_bot.store.models import Inscription, InscriptionState
from rac_bot.store.people import people
from rac_bot.store.trace.changes import BeforeAfter
from rac_bot.store.work.work import Work

Entered = Mapping[str, Any]
Draw = Callable[[Visit, Inscription, Reference, Entered | None, str | None], Json]
Save = Callable[[Work, Inscription], BeforeAfter]


def register(routes: Routes) -> None:
    routes.action("results_of_line", results_of_line, Role.ADVISING)
    routes.view(modal.GRADES, submit_results, Role.ADVISING)
    routes.action("census_of_line", census_of_line, Role.ADVISING)
    routes.view(modal.CENSUS, submit_census, Role.ADVISING)


def results_of_line(visit: Visit) -> Answer:
    return _opened(visit, _results)


def census_of_line(visit: Visit) -> Answer:
    return _opened(visit, _census)


def submit_results(visit: Visit) -> Answer:
    entered, seen = modal.read_results(visit.asked.view), visit.place(LinePlace).version

    def save(work: Work, line: Inscription) -> BeforeAfter:
        return lines.grade(work, line, entered, seen=seen)

    return _submitted(visit, entered, save, _results)


def submit_census(visit: Visit) -> Answer:
    entered, seen = modal.read_census(visit.asked.view), visit.place(LinePlace).version

    def save(work: Work, line: Inscription) -> BeforeAfter:
        by = people.name_of(work, visit.by.actor)
        return lines.change(work, line, {**entered, "census_by": by}, seen=seen)

    return _submitted(visit, entered, save, _census)


def _results(
    visit: Visit, line: Inscription, ref: Reference, entered: Entered | None, warning: str | None
) -> Json:
    return modal.results_view(line, ref, visit.place(LinePlace), entered, warning)


def _census(
    visit: Visit, line: Inscription, ref: Reference, entered: Entered | None, warning: str | None
) -> Json:
    by = ref.name(visit.by.actor)
    return modal.census_view(line, ref, visit.place(LinePlace), by, entered, warning)


def _opened(visit: Visit, draw: Draw) -> Answer:
    with visit.reading() as work:
        line = line_shown(work, visit, visit.asked.number)
        if line.dossier.foreign:
            raise ForeignDossier
        if line.state is InscriptionState.DELETED:
            raise LineDeleted(line.course.number)
        ref = visit.reference(work)
        return visit.show(draw(visit, line, ref, None, None))


def _submitted(visit: Visit, entered: Entered, save: Save, draw: Draw) -> Answer:
    """Saved, the file beneath shows it at once; where others changed the line, the form says so and asks."""
    place = visit.place(LinePlace)
    try:
        with visit.writing() as work:
            line = line_shown(work, visit, place.line)
            changed = save(work, line)
            tell_changed(work, [line])
            notice = notices.changed_notice(line, changed, visit.reference(work))
            detail = detail_of(work, visit, line, place, escape(notice))
            answer = visit.close_onto(file_of(work, visit, place, notice=notice), detail)
    except ChangedMeanwhile as refusal:
        with visit.reading() as work:
            line = line_shown(work, visit, place.line)
            ref = visit.reference(work)
            warning = meanwhile(refusal, _("cette inscription"), ref)
            own = modal.rebased(entered, line, refusal)
            return visit.show(draw(visit, line, ref, own, warning)).refusing(refusal)
    visit.wake_delivery()
    return answer
