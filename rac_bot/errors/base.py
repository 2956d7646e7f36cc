"""The base of the tree, and what may meet any request."""

from collections.abc import Sequence
from dataclasses import dataclass

from rac_bot.i18n import N_, _

_TOLD = 10  # things named in a sentence


def first_of(things: Sequence[object], between: str = ", ") -> str:
    """As many of them as a sentence names."""
    return between.join([*map(str, things[:_TOLD]), *(["…"] if things[_TOLD:] else [])])


class RacError(Exception):
    """Base of what rac-bot raises on purpose; `str()` is a sentence in the current language.

    A class has its sentence, filled in with the data that an error carries; or each is raised with its own.
    What the sentence cannot ask of whoever meets it, an administrator does: `remedy` tells them what, in
    `docs/reference/erreurs.md`.
    Errors that carry data are dataclasses, with `eq=False`: two of the same data are not the same error.
    """

    sentence = ""
    remedy = ""

    def __str__(self) -> str:
        return _(self.sentence, **vars(self)) if self.sentence else super().__str__()


@dataclass(eq=False)
class SettingsError(RacError):
    """One or more settings are missing or wrong: `problems` holds (name, what is wrong)."""

    problems: list[tuple[str, str]]

    def __str__(self) -> str:
        return "\n".join(f"{name}\u00a0: {problem}" for name, problem in self.problems)


class DatabaseAway(SettingsError):
    """Nothing is wrong with the address of the database: it does not answer now, and may do so later."""


class IntakeError(RacError):
    """A file that cannot be read as what it is said to be; raised with the sentence that says why."""


class TooHeavy(IntakeError):
    """A file that takes more memory or time than it is given."""


class UpkeepError(RacError):
    """A backup or a copy of the database that cannot be made; raised with the sentence that says why."""


class Refusal(RacError):
    """Something asked for and not done. `field` names the form's field it concerns, if there is one."""

    field: str | None = None


class OfField(Refusal):
    """What may concern one of several fields; raised with the name of that field."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class Busy(Refusal):
    """The database could not be written to in the time that Slack leaves."""

    sentence = N_("La base est très sollicitée et rien n’a été enregistré. Réessayez dans un instant.")
    remedy = (
        "Si cela dure : une importation occupe la base, ou son disque est lent. "
        "`rac-bot check --monitor` le dit."
    )


class NothingAsked(Refusal):
    """An advanced search without any criterion."""

    field = "family_name"
    sentence = N_("Remplissez au moins un champ ou cochez une case : une recherche vide ne trouve personne.")


@dataclass(eq=False)
class JournalUnknown(Refusal):
    """The journal was asked for nobody's file and nobody's doings; `names` are those it may be about."""

    names: list[str]

    def __str__(self) -> str:
        if self.names:
            return _("Plusieurs personnes : {names}. Précisez.", names=", ".join(self.names))
        return _(
            "Dites de qui : le DA ou le nom d’un seul candidat (le journal de son dossier), ou le nom d’une "
            "personne de l’équipe."
        )


class CannotWrite(Refusal):
    """The disk of the database is full, or fails."""

    sentence = N_(
        "La base ne peut plus rien écrire (disque plein ?) et rien n’a été enregistré. Prévenez la "
        "personne qui gère rac-bot."
    )
    remedy = "Faire de la place sur le disque de la base, puis `rac-bot check`."


class Unstorable(Refusal):
    """A value that the database does not take: too long, too large, or no text at all."""

    sentence = N_(
        "Une valeur est trop longue, ou la base ne peut pas la conserver, et rien n’a été enregistré. "
        "Raccourcissez ou corrigez ce que vous avez tapé, puis recommencez."
    )


@dataclass(eq=False)
class ConnectionLost(Refusal):
    """The database went away. `unsure`: while it was told to keep what was written, so that it may have."""

    unsure: bool = False
    remedy = "Voir le serveur PostgreSQL, ou le disque du fichier ; `/readyz` dit quand la base répond."

    def __str__(self) -> str:
        if self.unsure:
            return _(
                "La base a cessé de répondre pendant l’enregistrement : il a pu se faire ou non. Ouvrez le "
                "dossier pour le voir avant de recommencer."
            )
        return _("La base ne répond pas et rien n’a été enregistré. Réessayez dans un instant.")


class Vanished(Refusal):
    """A row was removed since the screen was drawn."""

    sentence = N_("Ce dossier n’existe plus. Refaites la recherche pour voir ce qui a changé.")


class Obsolete(Refusal):
    """The button or the window is none of those that the bot answers to now."""

    sentence = N_("rac-bot a changé depuis que ceci était affiché. Rouvrez le dossier et recommencez.")


class NotActive(Refusal):
    sentence = N_(
        "Inscription impossible : cette personne n’est pas active dans la démarche. Si elle l’est : dans "
        "son dossier, ⋯ › Remettre dans la démarche."
    )
