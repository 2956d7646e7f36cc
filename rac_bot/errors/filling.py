"""Refused while the rest of an inscription's form is read: each beside its field."""

from rac_bot.errors.base import Refusal
from rac_bot.i18n import _


class GroupMalformed(Refusal):
    field = "fictive_group"

    def __str__(self) -> str:
        return _("Un numéro de groupe a 5 caractères, par ex. 00990.")


class CodeNotListed(Refusal):
    """A code that the college's list does not offer (any more)."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field

    def __str__(self) -> str:
        return _("Cette valeur n’est pas (ou n’est plus) dans la liste du collège. Choisissez-en une autre.")


class ParentCourseMalformed(Refusal):
    field = "parent_course"

    def __str__(self) -> str:
        return _("Un numéro de cours s’écrit comme 350-714-RL.")


class DatesIncomplete(Refusal):
    """The course's beginning without its end, or the reverse; `field` is the one missing."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field

    def __str__(self) -> str:
        return _("Le début et la fin du cours vont ensemble : donnez les deux, ou aucun.")


class DatesReversed(Refusal):
    field = "ends_on"

    def __str__(self) -> str:
        return _("La fin du cours doit venir après son début.")


class PartnerIncomplete(Refusal):
    """A *commandite* with a part missing: `field`."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field

    def __str__(self) -> str:
        return _(
            "Commandite : la situation d’études, l’organisme partenaire et son cours vont ensemble. "
            "Donnez les trois, ou aucun."
        )
