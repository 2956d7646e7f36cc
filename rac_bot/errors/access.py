"""Someone who is not let in, or not that far; and rights that cannot be given."""

from collections.abc import Sequence

from rac_bot.domain.rights import Barred
from rac_bot.errors.base import Refusal
from rac_bot.i18n import _


class AccessRefused(Refusal):
    """The sentence names people by mentions, and quotes nothing that was typed."""


class NotAnAdvisor(AccessRefused):
    """The person has no right to the files; `admins` are the Slack ids of those who give it."""

    def __init__(self, admins: Sequence[str] = ()) -> None:
        super().__init__(admins)
        self.admins = admins

    def __str__(self) -> str:
        return f"{_('Vous n’avez pas accès aux dossiers RAC.')} {self._ask()}"

    def _ask(self) -> str:
        if not self.admins:
            return _("Adressez-vous à la personne qui gère rac-bot.")
        return _("Adressez-vous à {people}.", people=", ".join(f"<@{admin}>" for admin in self.admins))


class NotAnAdministrator(NotAnAdvisor):
    """An advisor asks for what administrators do."""

    def __str__(self) -> str:
        return f"{_('Seule une personne qui administre rac-bot peut faire cela.')} {self._ask()}"


class ReadingOnly(NotAnAdvisor):
    """Somebody who may read asks for a change."""

    def __str__(self) -> str:
        return f"{_('Votre accès est en lecture : rien n’a été changé.')} {self._ask()}"


class OutOfReach(AccessRefused):
    """The programme or the unit is none of those that the rights are limited to."""

    def __str__(self) -> str:
        return _(
            "Votre accès ne couvre pas ce programme ou cette unité : rien n’a été changé. Une personne qui "
            "administre rac-bot peut l’élargir."
        )


class NeverServed(AccessRefused):
    """The account is of a kind that no right opens the files to."""

    def __str__(self) -> str:
        return _(
            "Les dossiers RAC ne s’ouvrent qu’aux membres de l’espace de travail du collège : ni aux "
            "comptes invités, ni à ceux d’une autre organisation, ni aux applications, ni aux comptes "
            "désactivés."
        )


class NotKnownYet(AccessRefused):
    """Slack has not told who this is: it is being asked."""

    def __str__(self) -> str:
        return _("rac-bot vérifie votre compte auprès de Slack. Réessayez dans un instant.")


class LimitedAdministrator(Refusal):
    field = "role"

    def __str__(self) -> str:
        return _(
            "L’administration voit tout : ôtez les programmes et les unités, ou choisissez un autre rôle."
        )


class UnknownLimit(Refusal):
    """Programmes or units that the college's grids and files do not have."""

    def __init__(self, names: Sequence[str], field: str) -> None:
        super().__init__(names, field)
        self.names, self.field = names, field

    def __str__(self) -> str:
        return _(
            "Ni programme ni unité du collège : {names}. Importez d’abord la grille.",
            names=", ".join(self.names),
        )


class NotServable(Refusal):
    """Rights for an account that is never served."""

    field = "person"

    def __init__(self, why: Barred) -> None:
        super().__init__(why)
        self.why = why

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

    def __str__(self) -> str:
        return _("Cette personne administre par le réglage RAC_ADMINS : son accès ne se change que là.")


class OwnAccess(Refusal):
    """Nobody changes their own: an administrator could not undo it."""

    field = "person"

    def __str__(self) -> str:
        return _("Demandez à une autre personne qui administre rac-bot de changer votre propre accès.")
