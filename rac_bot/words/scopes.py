"""What the bot asks of Slack, least first: each scope, what it serves, and what is lost without it."""

from typing import NamedTuple

from rac_bot.i18n import N_, _


class Scope(NamedTuple):
    name: str
    serves: str
    lost: str  # what is lost without it; the rest goes on
    optional: bool = False  # whoever installs the app may decline it

    @property
    def told(self) -> str:
        """What it serves."""
        return _(self.serves)

    @property
    def told_lost(self) -> str:
        return _(self.lost)


FILES, GROUP_MEMBERS = "files:read", "usergroups:read"

SCOPES = (
    Scope(
        "commands",
        N_("Les commandes et les raccourcis."),
        N_("Personne ne peut rien demander au bot."),
    ),
    Scope(
        "chat:write",
        N_("Les confirmations et les avis à l’équipe."),
        N_("Rien n’est annoncé : les messages attendent."),
    ),
    Scope(
        "users:read",
        N_("Qui demande : son nom, et si la personne est invitée, désactivée ou d’une autre organisation."),
        N_("Personne de nouveau n’est servi, et un départ ne se sait pas."),
    ),
    Scope(
        "im:write",
        N_("Ouvrir le message direct où va une confirmation."),
        N_("Les confirmations attendent."),
    ),
    Scope(
        "channels:read",
        N_("Savoir qui lit le canal de l’équipe, s’il est public, avant d’y écrire."),
        N_("Les avis attendent, si ce canal est public."),
    ),
    Scope(
        "groups:read",
        N_("Savoir qui lit le canal de l’équipe, s’il est privé, avant d’y écrire."),
        N_("Les avis attendent, si ce canal est privé."),
    ),
    Scope(
        "im:history",
        N_("Répondre à qui écrit au bot, et, après une panne, voir si une confirmation est partie."),
        N_(
            "Ce qu’on écrit au bot reste sans réponse ; une confirmation qu’une panne rend douteuse est à "
            "vérifier par vous."
        ),
    ),
    Scope(
        "app_mentions:read",
        N_("Répondre à qui mentionne le bot dans un canal : à cette personne seule, et toujours de même."),
        N_("Une mention du bot reste sans réponse."),
        optional=True,
    ),
    Scope(
        GROUP_MEMBERS,
        N_("Donner accès aux membres du groupe d’utilisateurs RAC_ADVISORS_GROUP."),
        N_("Les accès se donnent un par un."),
        optional=True,
    ),
    Scope(
        FILES,
        N_("Importer une grille depuis Slack."),
        N_("Une grille s’importe par « rac-bot import grid »."),
        optional=True,
    ),
    Scope(
        "channels:history",
        N_("Après une panne, voir si un avis est parti, dans un canal public."),
        N_("Un avis qu’une panne rend douteux est à vérifier par vous, dans ce canal."),
        optional=True,
    ),
    Scope(
        "groups:history",
        N_("Après une panne, voir si un avis est parti, dans un canal privé."),
        N_("Un avis qu’une panne rend douteux est à vérifier par vous, dans ce canal."),
        optional=True,
    ),
)
