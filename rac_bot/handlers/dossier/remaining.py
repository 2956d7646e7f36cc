"""*Reste à inscrire*: over the file, by admission and by page."""

from collections.abc import Sequence

from rac_bot.blockkit import Json
from rac_bot.errors import NoAdmission, Vanished
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.modals.dossier.remaining import RemainingPlace, remaining_view
from rac_bot.modals.parts.place import FilePlace
from rac_bot.store.file import admissions, candidates
from rac_bot.store.file.remaining import Remaining, course_standing, remaining
from rac_bot.store.models import Action, Admission, Candidate
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.action("remaining", open_remaining)
    routes.action("remaining_admission", lambda visit: _again(visit, admission=visit.asked.number, left=0))
    routes.turns("remaining", lambda visit: _again(visit, left=visit.asked.number))


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
        return visit.push(drawn(work, visit, place.to(RemainingPlace, admission=admission.id)))


def _again(visit: Visit, **changes: object) -> Answer:
    with visit.reading() as work:
        return visit.show(drawn(work, visit, visit.place(RemainingPlace).but(**changes)))


def drawn(
    work: Work,
    visit: Visit,
    place: RemainingPlace,
    notice: str | None = None,
    offered: Sequence[Json] = (),
) -> Json:
    """The list as it is now; `notice` is mrkdwn."""
    candidate, admission = whose(work, place)
    rest, may_change = rest_of(work, visit, admission), visit.reference(work).may_change
    return remaining_view(
        candidate, admission, rest, place, may_change=may_change, notice=notice, offered=offered
    )


def rest_of(work: Work, visit: Visit, admission: Admission) -> Remaining:
    return remaining(work, admission, course_standing(work, admission.candidate_id, visit.judging))


def whose(work: Work, place: RemainingPlace) -> tuple[Candidate, Admission]:
    candidate = candidates.candidate(work, place.candidate)
    admission = next((one for one in candidate.admissions if one.id == place.admission), None)
    if admission is None:
        raise Vanished
    return candidate, admission
