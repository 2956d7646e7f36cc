"""`/rac` and the word that follows it."""

from slack_bolt import App

from rac_bot.domain.folding import fold
from rac_bot.handlers import admission, grid, help, journal, messages, pending
from rac_bot.handlers.desk import Desk, Work
from rac_bot.handlers.interaction import Answer, Interaction

# The word, folded: `à-saisir`, `a saisir` and `À SAISIR` are one. Any other explains what there is.
WORDS: dict[str, Work] = {
    "a saisir": pending.show_pending,
    "nouveau": admission.open_admission,
    "grille": grid.open_grid,
    "messages": messages.show_messages,
    "journal": journal.open_journal,
}


def register(app: App, desk: Desk) -> None:
    app.command(desk.settings.rac_command_rac)(desk.listener(obey))


def obey(desk: Desk, interaction: Interaction) -> Answer:
    typed = fold(interaction.text)
    work = next((work for word, work in WORDS.items() if f"{typed} ".startswith(f"{word} ")), help.explain)
    return work(desk, interaction)
