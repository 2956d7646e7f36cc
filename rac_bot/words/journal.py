"""How the acts of the journal are named."""

from rac_bot.i18n import _
from rac_bot.store.models import Action


def action_name(action: Action) -> str:
    return {
        Action.SEARCH: _("recherche"),
        Action.CONSULT: _("consultation"),
        Action.CREATE_DOSSIER: _("session créée"),
        Action.CHANGE_DOSSIER: _("session modifiée"),
        Action.DELETE_DOSSIER: _("session supprimée"),
        Action.ENROL: _("inscription"),
        Action.CHANGE: _("inscription modifiée"),
        Action.UNLOCK: _("inscription déverrouillée"),
        Action.DELETE: _("inscription supprimée"),
        Action.RESTORE: _("inscription rétablie"),
        Action.ENTER: _("saisie dans CLARA"),
        Action.ADMIT: _("admission"),
        Action.RENUMBER: _("DA corrigé"),
        Action.CHANGE_GRID: _("grille modifiée"),
        Action.GIVE_ACCESS: _("accès donné"),
        Action.WITHDRAW_ACCESS: _("accès retiré"),
        Action.RESEND: _("message renvoyé"),
        Action.EXPORT: _("exportation"),
        Action.READ_JOURNAL: _("lecture du journal"),
        Action.ERASE: _("effacement"),
        Action.RETAIN: _("fin de conservation"),
        Action.IMPORT: _("importation"),
        Action.REFUSE: _("refus"),
    }[action]
