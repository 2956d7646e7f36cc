"""*Mes candidats*: following a candidate from the file, and opening the file of one who is followed."""

from slack_bolt import App

from rac_bot.handlers.desk import Desk
from rac_bot.handlers.file import file_of, open_file
from rac_bot.handlers.interaction import Answer, Interaction, offered, shown
from rac_bot.i18n import _
from rac_bot.modals.search import followed_choices
from rac_bot.store import followed


def register(app: App, desk: Desk) -> None:
    app.options("open_followed")(desk.listener(look_up_followed))
    app.action("open_followed")(desk.listener(open_file))
    app.action("follow_candidate")(desk.listener(follow))
    app.action("unfollow_candidate")(desk.listener(unfollow))


def follow(desk: Desk, interaction: Interaction) -> Answer:
    user = interaction.user
    with desk.store.writing() as session:
        followed.follow(session, user, interaction.number)
        notice = _("✅ Sur votre liste « Mes candidats », que la fenêtre de recherche propose.")
        return shown(interaction, file_of(session, desk, user, interaction.place, notice=notice))


def unfollow(desk: Desk, interaction: Interaction) -> Answer:
    user = interaction.user
    with desk.store.writing() as session:
        followed.unfollow(session, user, interaction.number)
        notice = _("✅ Retiré de votre liste « Mes candidats ».")
        return shown(interaction, file_of(session, desk, user, interaction.place, notice=notice))


def look_up_followed(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.reading() as session:
        found = followed.of_advisor(session, interaction.user)
        return offered(followed_choices(found, interaction.typed))
