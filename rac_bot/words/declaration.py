"""What the declaration of enrolment lacks, in words."""

from collections.abc import Iterable

from rac_bot.domain.declaring import Check, Missing
from rac_bot.i18n import _
from rac_bot.words.fields import field_label


def check_name(check: Check) -> str:
    return {
        Check.IDENTITY: _("Identité"),
        Check.PROGRAMME: _("Programme"),
        Check.COURSES: _("Cours"),
        Check.MODE: _("Mode"),
        Check.PLACE: _("Lieu"),
        Check.RESULT: _("Résultat"),
        Check.PRESENCE: _("Présence"),
        Check.LANGUAGE: _("Langue"),
        Check.FUNDING: _("Financement"),
    }[check]


def missing_name(missing: Missing) -> str:
    """The field that lacks, by CLARA's name, or what is left to do."""
    told = {
        Missing.ADMISSION_TO_ENTER: _("admission à saisir dans CLARA"),
        Missing.SESSION_TO_ENTER: _("dossier session à créer dans CLARA"),
        Missing.NO_COURSE: _("aucun cours"),
        Missing.TO_ENTER: _("à saisir dans CLARA"),
        Missing.TO_CORRECT: _("à corriger dans CLARA"),
        Missing.RESULT: _("note ou remarque"),
    }.get(missing)
    return told or field_label(missing)


def missing_told(missing: Iterable[Missing]) -> str:
    return ", ".join(map(missing_name, missing))
