"""What is looked at before a file goes to whoever sees to its diploma, in words."""

from rac_bot.domain.checks import Check
from rac_bot.i18n import _


def check_name(check: Check) -> str:
    return {
        Check.GENERAL: _("Formation générale"),
        Check.EQUIVALENCES: _("Équivalences et substitutions"),
        Check.SYNTHESIS: _("Épreuve synthèse de programme"),
        Check.UNIFORM: _("Épreuve uniforme de langue"),
        Check.TRANSMITTED: _("Résultats transmis"),
        Check.ENTERED: _("Saisie dans CLARA"),
        Check.CENSUS: _("Recensement"),
    }[check]
