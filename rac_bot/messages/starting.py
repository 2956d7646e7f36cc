"""The buttons from which one starts, on the Home and under messages: each opens a window."""

from rac_bot.blockkit import Json, button
from rac_bot.i18n import _


def find(*, primary: bool = True) -> Json:
    return button(_("Trouver"), "find_candidate", primary=primary, spoken=_("Trouver un candidat"))


def enrol() -> Json:
    return button(_("Inscrire"), "enrol_candidate", spoken=_("Inscrire un candidat à un cours"))


def help_button() -> Json:
    return button(_("Aide"), "show_help")
