"""Refused while a grid is looked at, or a file of one is brought in from Slack."""

from collections.abc import Sequence

from rac_bot.errors.base import Refusal
from rac_bot.i18n import _


class GridUnknown(Refusal):
    """No grid of that code; `known` holds the codes of some that are."""

    def __init__(self, code: str, known: Sequence[str]) -> None:
        super().__init__(code, known)
        self.code, self.known = code, known

    def __str__(self) -> str:
        if not self.known:
            return _("Aucune grille n’est encore importée.")
        return _("Aucune grille « {code} ». Il y a {known}.", code=self.code, known=", ".join(self.known))


class _OfFile(Refusal):
    field = "grid_file"


class GridFileRefused(_OfFile):
    """A file that holds no grid that can be read; `problem` is the sentence that says why."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return self.problem


class PeopleInFile(_OfFile):
    def __str__(self) -> str:
        return _(
            "Ce fichier porte des renseignements sur des personnes, et Slack garde les fichiers : "
            "supprimez-le de Slack. Ces imports se font à la ligne de commande seulement."
        )


class FileTooLarge(_OfFile):
    """`most` says how much is taken: `2 Mo`, `1 000 lignes`."""

    def __init__(self, most: str) -> None:
        super().__init__(most)
        self.most = most

    def __str__(self) -> str:
        return _(
            "Slack laisse le temps de {most} au plus : importez ce fichier à la ligne de commande.",
            most=self.most,
        )


class FileUnreachable(_OfFile):
    """Slack did not give the file: `reason` is its own word, or the network's."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return _("Slack n’a pas donné le fichier ({reason}). Réessayez.", reason=self.reason)
