"""Someone who is not let in, or not that far; and rights that cannot be given."""

from collections.abc import Sequence
from dataclasses import dataclass

from rac_bot.domain.rights import Barred
from rac_bot.errors.base import Refusal
from rac_bot.i18n import N_, _

WIDEN = "Élargir l’accès, s’il y a lieu : `/rac accès`, ou `rac-bot access give`."  # what is then done


class AccessRefused(Refusal):
    """The sentence names people by mentions, and quotes nothing that was typed."""


def whom_to_ask(admins: Sequence[str]) -> str:
    """The administrators, by mentions."""
    if not admins:
        return _("Adressez-vous à la personne qui gère rac-bot.")
    return _("Adressez-vous à {people}.", people=", ".join(f"<@{admin}>" for admin in admins))


@dataclass(eq=False)
class NotAnAdvisor(AccessRefused):
    """The person has no right to the files; `admins` are the Slack ids of those who give it."""

    admins: Sequence[str] = ()
    sentence = N_("Vous n’avez pas accès aux dossiers RAC.")
    remedy = "Donner un accès, s’il y a lieu : `/rac accès`, ou `rac-bot access give`."

    def __str__(self) -> str:
        return f"{_(self.sentence)} {whom_to_ask(self.admins)}"


class NotAnAdministrator(NotAnAdvisor):
    """An advisor asks for what administrators do."""

    sentence = N_("Seule une personne qui administre rac-bot peut faire cela.")
    remedy = "Donner le rôle *administration*, s’il y a lieu."


class ReadingOnly(NotAnAdvisor):
    """Somebody who may read asks for a change."""

    sentence = N_("Votre accès est en lecture : rien n’a été changé.")
    remedy = "Donner le rôle *conseil*, s’il y a lieu."


class OutOfReach(AccessRefused):
    """The programme or the unit is none of those that the rights are limited to."""

    sentence = N_(
        "Votre accès ne couvre pas ce programme ou cette unité : rien n’a été changé. Une personne qui "
        "administre rac-bot peut l’élargir."
    )
    remedy = WIDEN


@dataclass(eq=False)
class FileOutOfReach(AccessRefused):
    """A message tells of a file that the person's rights, limited to these, do not reach."""

    programmes: Sequence[str]
    units: Sequence[str]
    candidate_id: int  # for the journal
    remedy = WIDEN

    def __str__(self) -> str:
        return _(
            "Ce dossier est hors de votre accès, qui se limite à ceci : {limits}. La personne n’y est pas "
            "admise : le message en parle, mais le dossier ne s’ouvre pas. Une personne qui administre "
            "rac-bot peut élargir votre accès.",
            limits=", ".join((*self.programmes, *self.units)),
        )


class NeverServed(AccessRefused):
    """The account is of a kind that no right opens the files to."""

    sentence = N_(
        "Les dossiers RAC ne s’ouvrent qu’aux membres de l’espace de travail du collège : ni aux "
        "comptes invités, ni à ceux d’une autre organisation, ni aux applications, ni aux comptes "
        "désactivés."
    )


class NotKnownYet(AccessRefused):
    """Slack has not told who this is: it is being asked."""

    sentence = N_("rac-bot vérifie votre compte auprès de Slack. Réessayez dans un instant.")
    remedy = (
        "Si cela dure : Slack ne répond pas, ou la permission `users:read` manque. `rac-bot check` le dit."
    )


class LimitedAdministrator(Refusal):
    field = "role"
    sentence = N_(
        "L’administration voit tout : ôtez les programmes et les unités, ou choisissez un autre rôle."
    )


@dataclass(eq=False)
class UnknownLimit(Refusal):
    """Programmes or units that the college's grids and files do not have."""

    names: Sequence[str]
    field: str
    remedy = "`rac-bot import grid`, ou `/rac grille`."

    def __str__(self) -> str:
        return _(
            "Ni programme ni unité du collège : {names}. Importez d’abord la grille.",
            names=", ".join(self.names),
        )


@dataclass(eq=False)
class NotServable(Refusal):
    """Rights for an account that is never served."""

    field = "person"
    why: Barred

    def __str__(self) -> str:
        return {
            Barred.DEACTIVATED: _(
                "Ce compte est désactivé dans Slack : aucun accès ne lui ouvre les dossiers."
            ),
            Barred.BOT: _("Ce compte est celui d’une application : aucun accès ne lui ouvre les dossiers."),
            Barred.OUTSIDE: _(
                "Ce compte est d’un autre espace de travail : aucun accès ne lui ouvre les dossiers."
            ),
            Barred.GUEST: _("Ce compte est un invité : aucun accès ne lui ouvre les dossiers."),
        }[self.why]


class AdministersBySetting(Refusal):
    """The setting RAC_ADMINS makes them an administrator, and it alone."""

    field = "person"
    sentence = N_("Cette personne administre par le réglage RAC_ADMINS : son accès ne se change que là.")
    remedy = "Changer `RAC_ADMINS`, puis redémarrer."


class OwnAccess(Refusal):
    """Nobody changes their own: an administrator could not undo it."""

    field = "person"
    sentence = N_("Demandez à une autre personne qui administre rac-bot de changer votre propre accès.")
