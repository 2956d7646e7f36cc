"""What the type-aheads over the college's own lists offer, in whichever form they stand."""

from collections.abc import Callable

from rac_bot.blockkit import Json
from rac_bot.handlers.gate.answer import Answer, offer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.line.line import line_shown
from rac_bot.modals import admission
from rac_bot.modals.dossier import session_dossier
from rac_bot.modals.inscription import fields as inscription
from rac_bot.modals.inscription.form import EDIT
from rac_bot.modals.line import line_forms
from rac_bot.modals.parts import forms, inputs, user_fields
from rac_bot.modals.parts.place import DossierPlace, EditPlace, EnrollingPlace, LinePlace
from rac_bot.store.catalogue import EVERY
from rac_bot.store.college import user_fields as college_fields
from rac_bot.store.college.codes import Codes
from rac_bot.store.file import admissions, dossiers, lines
from rac_bot.store.models import FieldSubject
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    for name, known in EVERY.items():
        if known.list:
            routes.options(name, look_up_code)
    routes.options(user_fields.NAME, look_up_choice)


def look_up_code(visit: Visit) -> Answer:
    name = str(visit.asked.body["action_id"]).partition("@")[0]
    listed = _LISTED.get(visit.asked.view.get("callback_id", ""), _of_the_enrolment)
    with visit.reading() as work:
        return offer(inputs.matching(listed(work, visit, name), visit.asked.typed))


def look_up_choice(visit: Visit) -> Answer:
    """Of a list among the *champs usager*."""
    wanted = forms.number(str(visit.asked.body["action_id"]).removeprefix(user_fields.NAME))
    with visit.reading() as work:
        known = (one for subject in FieldSubject for one in college_fields.of(work, subject))
        found = [option for one in known if one.id == wanted for option in user_fields.options(one)]
        return offer(inputs.matching(found, visit.asked.typed))


def _of_the_enrolment(work: Work, visit: Visit, name: str) -> list[Json]:
    admission_id, line = visit.place(EnrollingPlace).admission, None
    if visit.asked.view.get("callback_id") == EDIT:
        place = visit.place(EditPlace)
        line = lines.line(work, place.line, place.candidate)
    found = admissions.admission(work, admission_id)
    return inscription.code_options(name, found, visit.reference(work), line) if found else []


def _of_the_line(work: Work, visit: Visit, name: str) -> list[Json]:
    line = line_shown(work, visit, visit.place(LinePlace).line)
    return line_forms.code_options(name, line, getattr(line, name), visit.reference(work))


def _of_the_dossier(work: Work, visit: Visit, name: str) -> list[Json]:
    place = visit.place(DossierPlace)
    dossier = dossiers.dossier(work, place.dossier, place.candidate)
    return session_dossier.code_options(name, dossier, work.known(Codes))


def _of_the_admission(work: Work, _visit: Visit, name: str) -> list[Json]:
    return inputs.code_options(EVERY[name], work.known(Codes), None)


_LISTED: dict[str, Callable[[Work, Visit, str], list[Json]]] = {
    line_forms.GRADES: _of_the_line,
    line_forms.CENSUS: _of_the_line,
    session_dossier.EDIT: _of_the_dossier,
    admission.CALLBACK: _of_the_admission,
}
"""By the kind of window; every other one enrols, or modifies an enrolment."""
