"""How the fields of a file are named, and what they hold."""

from rac_bot.i18n import N_, _
from rac_bot.store.catalogue import EVERY
from rac_bot.store.college.codes import Codes
from rac_bot.store.models import ClaraState, InscriptionState

# As a file of the college writes them.
LINE_STATES = {
    InscriptionState.ACTIVE: "active",
    InscriptionState.NOT_FOLLOWED: "non suivi",
    InscriptionState.UNASSIGNED: "non assignée",
    InscriptionState.DELETED: "supprimée",
}
CLARA_STATES = {
    ClaraState.TO_ENTER: "à saisir",
    ClaraState.ENTERED: "saisie",
    ClaraState.TO_CORRECT: "à corriger",
    ClaraState.TO_REMOVE: "à supprimer",
}
FORMER_CLARA_STATES = {"à retirer": ClaraState.TO_REMOVE}  # in files written by a version before
# Of people and of another college's sessions, which no form of CLARA's has.
_BESIDE = {
    "family_name": N_("Nom de famille"),
    "given_name": N_("Prénom"),
    "code_permanent": N_("Code permanent"),
    "birth_date": N_("Date de naissance"),
    "phone": N_("Téléphone"),
    "active": N_("Actif dans la démarche"),
    "sanctioned": N_("Sanctionné"),
    "spe": N_("SPE"),
    "written_courses": N_("Nombre de cours"),
    "written_hours": N_("Heures"),
    "written_in_progress": N_("Unités en cours"),
    "written_passed": N_("Unités réussies"),
    "written_failed": N_("Unités échouées"),
}
TOLD = (EVERY.keys() | _BESIDE) - {"unlock_reason"}  # fields that a report of changes names
# As a screen says them: what a line is, and what is left to do in CLARA.
_ON_SCREEN: dict[str, str] = {
    InscriptionState.ACTIVE: N_("inscrit"),
    InscriptionState.UNASSIGNED: N_("non assigné"),
    InscriptionState.NOT_FOLLOWED: N_("non suivi"),
    InscriptionState.DELETED: N_("supprimé"),
    ClaraState.TO_ENTER: N_("à saisir"),
    ClaraState.ENTERED: N_("saisie"),
    ClaraState.TO_CORRECT: N_("à corriger"),
    ClaraState.TO_REMOVE: N_("à supprimer"),
}


def field_label(name: str) -> str:
    """CLARA's name for the field."""
    return _(_BESIDE.get(name) or EVERY[name].label)


def field_value(name: str, value: object, codes: Codes) -> str:
    """What the field holds, as a screen says it; `—` for nothing."""
    if value is None or value == "":
        return "—"
    if name in ("state", "clara"):
        return _(_ON_SCREEN[str(value)])
    if list_ := EVERY[name].list:
        return codes.label(list_, str(value)) or str(value)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return str(value)
