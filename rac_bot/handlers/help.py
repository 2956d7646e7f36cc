"""`/rac`: what there is."""

from rac_bot.handlers.desk import Desk
from rac_bot.handlers.interaction import Answer, Interaction, told
from rac_bot.i18n import _


def explain(desk: Desk, interaction: Interaction) -> Answer:
    """`/rac aide`, and whatever else is typed after `/rac`."""
    settings = desk.settings
    lines = (
        _("*Ce que rac-bot fait*"),
        _(
            "• `{name} [nom, DA, code permanent, téléphone ou programme]` : trouver un candidat et ouvrir "
            "son dossier. `*` remplace une suite de caractères, `?` un seul.",
            name=settings.rac_command_candidate,
        ),
        _(
            "• `{name} [DA] [cours]` : inscrire à un cours ; seul, il demande le candidat.",
            name=settings.rac_command_enrol,
        ),
        _(
            "• `{name} à-saisir` : ce qui reste à saisir, à corriger ou à retirer dans CLARA.",
            name=settings.rac_command_rac,
        ),
        _(
            "• `{name} nouveau` : admettre une personne qui n’a pas de dossier.",
            name=settings.rac_command_rac,
        ),
        _(
            "• `{name} grille [code]` : une grille, ses cours et ses groupes, et ce qui n’y concorde plus.",
            name=settings.rac_command_rac,
        ),
        _(
            "• `{name} journal [DA ou nom]` : qui a vu un dossier, ce qu’une personne a fait "
            "(administration).",
            name=settings.rac_command_rac,
        ),
        _(
            "• *Plusieurs cours*, dans un dossier, et *Inscrire ces candidats à un cours*, dans les "
            "résultats d’une recherche : jusqu’à 20 inscriptions à la fois."
        ),
        _(
            "• `{name} messages` : ce qui n’a pu être envoyé, et pourquoi (administration).",
            name=settings.rac_command_rac,
        ),
        _("• `{name} aide` : cette aide.", name=settings.rac_command_rac),
        _(
            "Les raccourcis *Trouver un candidat* et *Inscrire un candidat* (bouton + ou ⚡ de Slack) font "
            "de même sans rien écrire dans un canal."
        ),
        _("Chaque inscription enregistrée ici reste *à saisir dans CLARA* : rac-bot ne s’y connecte pas."),
    )
    return told("\n".join(lines))
