"""`/rac` and the word that follows it."""

from rac_bot.domain.folding import fold
from rac_bot.domain.rights import Role
from rac_bot.handlers import admission, pending
from rac_bot.handlers.admin import access, journal, messages
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.listener import Route
from rac_bot.handlers.gate.rights import need
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.grid import grid
from rac_bot.handlers.home import help

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


def obey(visit: Visit) -> Answer:
    typed = fold(visit.asked.text)
    for word, route in WORDS.items():
        if f"{typed} ".startswith(f"{word} "):
            need(visit.desk, visit.by, route.needs)
            return route.listener(visit)
    return help.explain(visit)
