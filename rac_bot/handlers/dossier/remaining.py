"""*Reste à inscrire*: over the file, by admission and by page."""

from sqlalchemy.orm import Session

from rac_bot.blockkit import Json
from rac_bot.errors import NoAdmission, Vanished
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Answer, Interaction, pushed, shown
from rac_bot.handlers.gate.routes import Routes
from rac_bot.modals.dossier.remaining import remaining_view
from rac_bot.modals.parts.place import Place
from rac_bot.store.file import candidates
from rac_bot.store.file.remaining import remaining
from rac_bot.store.models import Action, Admission, Candidate, SessionDossier
from rac_bot.store.trace import journal


def register(routes: Routes) -> None:
    routes.action("remaining", open_remaining)
    routes.action("remaining_admission", choose_admission)
    routes.action("remaining_before", turn_remaining)
    routes.action("remaining_after", turn_remaining)


def open_remaining(desk: Desk, interaction: Interaction) -> Answer:
    """Of the admission of the session chosen in the file, else of the first one."""
    place = interaction.place
    with desk.store.writing() as session:
        candidate = candidates.candidate(session, place.candidate or 0)
        if not candidate.admissions:
            raise NoAdmission
        dossier = session.get(SessionDossier, place.dossier) if place.dossier else None
        wanted = dossier.admission_id if dossier else None
        admission = next((a for a in candidate.admissions if a.id == wanted), candidate.admissions[0])
        journal.record(session, interaction.user, Action.CONSULT, candidate_id=candidate.id)
        return pushed(interaction, _view(session, desk, candidate, admission))


def choose_admission(desk: Desk, interaction: Interaction) -> Answer:
    return _again(desk, interaction, interaction.place.but(admission=interaction.number))


def turn_remaining(desk: Desk, interaction: Interaction) -> Answer:
    return _again(desk, interaction, interaction.place, interaction.number)


def _again(desk: Desk, interaction: Interaction, place: Place, page: int = 0) -> Answer:
    with desk.store.reading() as session:
        candidate = candidates.candidate(session, place.candidate or 0)
        admission = next((a for a in candidate.admissions if a.id == place.admission), None)
        if admission is None:
            raise Vanished
        return shown(interaction, _view(session, desk, candidate, admission, page))


def _view(session: Session, desk: Desk, candidate: Candidate, admission: Admission, page: int = 0) -> Json:
    rest = remaining(session, admission, desk.settings.rac_pass_mark)
    return remaining_view(candidate, admission, rest, page)
