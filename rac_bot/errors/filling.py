"""Refused while the rest of an inscription's form is read: each beside its field."""

from rac_bot.errors.base import OfField, Refusal
from rac_bot.i18n import N_


class GroupMalformed(Refusal):
    field = "fictive_group"
    sentence = N_("Un numéro de groupe a 5 caractères, par ex. 00990.")


class CodeNotListed(OfField):
    """A code that the college's list does not offer (any more)."""

    sentence = N_("Cette valeur n’est pas (ou n’est plus) dans la liste du collège. Choisissez-en une autre.")


class ParentCourseMalformed(Refusal):
    field = "parent_course"
    sentence = N_("Un numéro de cours s’écrit comme 350-714-RL.")


class DatesIncomplete(OfField):
    """The course's beginning without its end, or the reverse; `field` is the one missing."""

    sentence = N_("Le début et la fin du cours vont ensemble : donnez les deux, ou aucun.")


class DatesReversed(Refusal):
    field = "ends_on"
    sentence = N_("La fin du cours doit venir après son début.")


class PartnerIncomplete(OfField):
    """A *commandite* with a part missing: `field`."""

    sentence = N_(
        "Commandite : la situation d’études, l’organisme partenaire et son cours vont ensemble. "
        "Donnez les trois, ou aucun."
    )
