"""Creating a session dossier (the guide's steps A to C)."""

from slack_bolt import App

from rac_bot.handlers.desk import Desk
from rac_bot.handlers.file import file_of
from rac_bot.handlers.interaction import Answer, Interaction, closed_onto, pushed
from rac_bot.i18n import _
from rac_bot.modals.notices import notice_view
from rac_bot.modals.session_dossier import CALLBACK, read_session_dossier, session_dossier_view
from rac_bot.store import candidates, dossiers
from rac_bot.store.codes import Codes


def register(app: App, desk: Desk) -> None:
    app.action("create_session")(desk.listener(create_session))
    app.view(CALLBACK)(desk.listener(submit_session_dossier))


def create_session(desk: Desk, interaction: Interaction) -> Answer:
    place = interaction.place
    with desk.store.reading() as session:
        candidate = candidates.candidate(session, place.candidate or 0)
        return pushed(interaction, session_dossier_view(candidate, Codes(session), place))


def submit_session_dossier(desk: Desk, interaction: Interaction) -> Answer:
    admission, wanted = read_session_dossier(interaction.view)
    place = interaction.place
    with desk.store.writing() as session:
        dossier = dossiers.create(session, interaction.user, place.candidate or 0, admission, wanted)
        notice = _("✅ {session} : dossier session créé.", session=wanted.label)
        place = place.but(dossier=dossier.id, lines=0)
        file = file_of(session, desk, interaction.user, place, notice=notice)
    return closed_onto(interaction, file, notice_view(_("Session créée"), notice))
