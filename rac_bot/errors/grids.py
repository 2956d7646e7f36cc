"""Refused while a grid is looked at, or a file of one is brought in from Slack."""

from collections.abc import Sequence
from dataclasses import dataclass

from rac_bot.errors.base import Refusal
from rac_bot.i18n import N_, _


@dataclass(eq=False)
class GridUnknown(Refusal):
    """No grid of that code; `known` holds the codes of some that are."""

    code: str
    known: Sequence[str]
    remedy = "`rac-bot import grid`, ou `/rac grille`."

    def __str__(self) -> str:
        if not self.known:
            return _("Aucune grille n’est encore importée.")
        return _("Aucune grille « {code} ». Il y a {known}.", code=self.code, known=", ".join(self.known))


class _OfFile(Refusal):
    field = "grid_file"


class GridFileRefused(_OfFile):
    """A file that holds no grid that can be read; raised with the sentence that says why."""


class PeopleInFile(_OfFile):
    sentence = N_(
        "Ce fichier porte des renseignements sur des personnes, et Slack garde les fichiers : "
        "supprimez-le de Slack. Ces imports se font à la ligne de commande seulement."
    )


@dataclass(eq=False)
class FileTooLarge(_OfFile):
    """`most` says how much is taken: `2 Mo`, `1 000 lignes`."""

    most: str
    sentence = N_("Slack laisse le temps de {most} au plus : importez ce fichier à la ligne de commande.")


class FileTooSlow(_OfFile):
    sentence = N_(
        "Ce classeur est trop long à lire pour Slack : importez-le à la ligne de commande, par "
        "« rac-bot import grid »."
    )


class FileElsewhere(_OfFile):
    """Slack tells of the file, and of no address where it has it."""

    sentence = N_(
        "Slack ne donne pas le contenu de ce fichier : c’est un lien vers un autre service, ou Slack le "
        "masque. Joignez le fichier lui-même, depuis votre appareil."
    )


@dataclass(eq=False)
class FileUnreachable(_OfFile):
    """Slack did not give the file: `reason` is its own word, or the network's."""

    reason: str
    sentence = N_("Slack n’a pas donné le fichier ({reason}). Réessayez.")
    remedy = "Si cela dure : la permission `files:read`, ou le réseau vers `files.slack.com`."
