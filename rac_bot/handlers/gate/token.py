"""What is said where Slack refuses the bot's token: nothing works until an administrator replaces it."""

from rac_bot.errors import Refusal
from rac_bot.errors.access import whom_to_ask
from rac_bot.handlers.gate.visit import Desk
from rac_bot.i18n import _


def token_refused(desk: Desk) -> str:
    try:
        admins = desk.administrators()
    except Refusal:  # the database went away
        admins = desk.settings.rac_admins
    trouble = _("Slack refuse le jeton de rac-bot : il ne peut plus ouvrir de fenêtre ni envoyer de message.")
    return f"{trouble} {whom_to_ask(admins)}"
