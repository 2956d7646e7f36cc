"""*Mes candidats*: following a candidate from the file, and opening the file of one who is followed."""

from rac_bot.errors import Vanished
from rac_bot.handlers.file import file_of, open_file
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Answer, Interaction, offered, shown
from rac_bot.handlers.gate.routes import Routes
from rac_bot.i18n import _
from rac_bot.modals.search.search import followed_choices
from rac_bot.store.file import followed


def register(routes: Routes) -> None:
    routes.options("open_followed", look_up_followed)
    routes.action("open_followed", open_file)
    routes.action("follow_candidate", follow)
    routes.action("unfollow_candidate", unfollow)


def follow(desk: Desk, interaction: Interaction) -> Answer:
    user = interaction.user
    with desk.store.writing() as session:
        followed.follow(session, user, _shown(interaction))
        notice = _("✅ Sur votre liste « Mes candidats », que la fenêtre de recherche propose.")
        return shown(interaction, file_of(session, desk, user, interaction.place, notice=notice))


def unfollow(desk: Desk, interaction: Interaction) -> Answer:
    user = interaction.user
    with desk.store.writing() as session:
        followed.unfollow(session, user, _shown(interaction))
        notice = _("✅ Retiré de votre liste « Mes candidats ».")
        return shown(interaction, file_of(session, desk, user, interaction.place, notice=notice))


def look_up_followed(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.reading() as session:
        found = followed.of_advisor(session, interaction.user)
        return offered(followed_choices(found, interaction.typed))


def _shown(interaction: Interaction) -> int:
    """The candidate whom the button names: the one of the file that it stands in.

    Raises:
        Vanished: it is another.
    """
    candidate = interaction.number
    if candidate != interaction.place.candidate:
        raise Vanished
    return candidate
