"""*‹ Retour*: from a window that took another's place back to that one: Slack stacks three."""

from rac_bot.handlers.dossier import remaining
from rac_bot.handlers.file import file_of
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.inscription.form import form_with_course
from rac_bot.handlers.line.line import detail_of
from rac_bot.modals.admission import CALLBACK as ADMISSION
from rac_bot.modals.admission import AdmissionPlace, admission_view
from rac_bot.modals.dossier.remaining import CALLBACK as REMAINING
from rac_bot.modals.dossier.remaining import RemainingPlace
from rac_bot.modals.inscription.form import CALLBACK as INSCRIPTION
from rac_bot.modals.line.line import CALLBACK as LINE
from rac_bot.modals.parts import stack
from rac_bot.modals.parts.place import FilePlace, InscriptionPlace, LinePlace, LookUpPlace
from rac_bot.store.college.codes import Codes
from rac_bot.store.file import lines
from rac_bot.store.models import Action
from rac_bot.store.trace import journal


def register(routes: Routes) -> None:
    routes.action(stack.BACK, go_back)


def go_back(visit: Visit) -> Answer:
    """One level: the form that a course was looked up for, the line's detail, an admission, else the file."""
    [*_others, beneath] = stack.under(visit.asked.view) or [stack.as_under(visit.asked.view)[-1]]
    with visit.noting() as work:
        match beneath.callback_id:
            case str(one) if one == INSCRIPTION:
                look = visit.place(LookUpPlace)
                view = form_with_course(
                    work, visit, look.to(InscriptionPlace), look.where, None, look.fictive
                )
            case str(one) if one == LINE:
                place = LinePlace.of(beneath.view)
                view = detail_of(work, visit, lines.line(work, place.line, place.candidate), place)
            case str(one) if one == REMAINING:
                at = RemainingPlace.of(beneath.view)
                journal.record(work, Action.CONSULT, candidate_id=at.candidate)
                view = remaining.drawn(work, visit, at)
            case str(one) if one == ADMISSION:  # empty: what was typed in it is not kept
                view = admission_view({}, work.known(Codes), None, AdmissionPlace.of(beneath.view))
            case _:
                view = file_of(work, visit, FilePlace.of(beneath.view))
    return visit.back(view)
