"""The fields of a file, from the catalogue."""

from collections.abc import Mapping

from rac_bot.domain.fields import ENTERED, Field, Part
from rac_bot.store.catalogue import DOSSIER, LINE
from tests.reference import markdown
from tests.reference.files import held
from tests.reference.markdown import code, section, table

_INTRO = """\
Les champs d’une inscription et d’un dossier session, dans l’ordre du formulaire de CLARA. « Copié » : une
copie du dossier le prend. Un code laissé vide vaut ce dont il hérite : la valeur de l’admission, ou le
défaut de sa liste. Les champs que le collège ajoute sont [ses champs
usager](../fichiers.md#les-champs-usager-import-fields)."""
_PARTS = {
    Part.GROUP: "Le groupe",
    Part.INHERITED: "Ce qui s’hérite",
    Part.ENROLMENT: "L’inscription",
    Part.RESULTS: "Les résultats",
    Part.TRANSMISSION: "La transmission",
    Part.PARTNERSHIP: "La commandite",
    Part.CENSUS: "Le recensement",
    Part.CALENDAR: "Le calendrier du cours",
    Part.BOT: "Ce qui est de rac-bot",
}


def page() -> str:
    parts = [section(title, _table(_of(part))) for part, title in _PARTS.items()]
    return markdown.page("Les champs", _INTRO, *parts, section("Le dossier session", _table(DOSSIER)))


def _of(part: Part) -> Mapping[str, Field]:
    return {name: field for name, field in LINE.items() if field.part is part}


def _table(fields: Mapping[str, Field]) -> str:
    rows = (
        (field.label, held(field), code(field.heading), "oui" if _copied(field) else "", code(name))
        for name, field in fields.items()
    )
    return table(("champ", "ce qu’il porte", "colonne des fichiers", "copié", "dans la base"), rows)


def _copied(field: Field) -> bool:
    return field.copied or field.part in ENTERED
