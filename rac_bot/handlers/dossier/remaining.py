"""*Reste à inscrire*: over the file, by admission and by page."""

from rac_bot.blockkit import Json
from rac_bot.errors import NoAdmission, Vanished
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.modals.dossier.remaining import RemainingPlace, remaining_view
from rac_bot.modals.parts.place import FilePlace
from rac_bot.store.file import admissions, candidates
from rac_bot.store.file.remaining import remaining
from rac_bot.store.models import Action, Admission, Candidate
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.action("remaining", open_remaining)
    routes.action("remaining_admission", lambda visit: _again(visit, admission=visit.asked.number))
    routes.turns("remaining", lambda visit: _again(visit, visit.asked.number))


def open_remaining(visit: Visit) -> Answer:
    """Of the admission of the session chosen in the file, else of the first one."""
    place = visit.place(FilePlace)
    with visit.noting() as work:
        candidate = candidates.candidate(work, place.candidate)
        if not candidate.admissions:
            raise NoAdmission
        wanted = admissions.of_dossier(work, place.dossier) if place.dossier else None
        admission = next((a for a in candidate.admissions if a.id == wanted), candidate.admissions[0])
        journal.record(work, Action.CONSULT, candidate_id=candidate.id)
        return visit.push(_view(work, visit, candidate, admission))


def _again(visit: Visit, page: int = 0, **changes: object) -> Answer:
    place = visit.place(RemainingPlace).but(**changes)
    with visit.reading() as work:
        candidate = candidates.candidate(work, place.candidate)
        admission = next((a for a in candidate.admissions if a.id == place.admission), None)
        if admission is None:
            raise Vanished
        return visit.show(_view(work, visit, candidate, admission, page))


def _view(work: Work, visit: Visit, candidate: Candidate, admission: Admission, page: int = 0) -> Json:
    rest = remaining(work, admission, visit.judging)
    return remaining_view(candidate, admission, rest, page)
