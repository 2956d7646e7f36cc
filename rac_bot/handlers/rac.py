"""`/rac` and the word that follows it."""

from rac_bot.domain.folding import fold
from rac_bot.domain.rights import Role
from rac_bot.handlers import access, admission, grid, help, journal, messages, pending
from rac_bot.handlers.desk import Desk, Route
from rac_bot.handlers.interaction import Answer, Interaction
from rac_bot.handlers.routes import Routes

# The word, folded: `à-saisir`, `a saisir` and `À SAISIR` are one. Any other explains what there is.
WORDS = {
    "a saisir": Route(pending.show_pending, Role.READING),
    "nouveau": Route(admission.open_admission, Role.ADVISING),
    "grille": Route(grid.open_grid, Role.READING),
    "messages": Route(messages.show_messages, Role.ADMINISTERING),
    "journal": Route(journal.open_journal, Role.ADMINISTERING),
    "acces": Route(access.show_access, Role.ADMINISTERING),
}


def register(routes: Routes) -> None:
    routes.command(routes.settings.rac_command_rac, obey)


def obey(desk: Desk, interaction: Interaction) -> Answer:
    typed = fold(interaction.text)
    for word, route in WORDS.items():
        if f"{typed} ".startswith(f"{word} "):
            desk.need(route.needs)
            return route.work(desk, interaction)
    return help.explain(desk, interaction)
