"""The kinds of files that the college gives, and the headers that people write above their columns."""

from dataclasses import dataclass
from enum import StrEnum

from rac_bot.store.catalogue import IN_FILES


class FileKind(StrEnum):
    """A kind of file, in the order in which the files of a folder are imported."""

    CODES = "codes"
    FIELDS = "fields"
    GRID = "grid"
    CANDIDATES = "candidates"
    DOSSIERS = "dossiers"
    INSCRIPTIONS = "inscriptions"


# How a sentence names a file of that kind.
FRENCH = {
    FileKind.CODES: "codes",
    FileKind.FIELDS: "champs",
    FileKind.GRID: "grille",
    FileKind.CANDIDATES: "candidats",
    FileKind.DOSSIERS: "dossiers",
    FileKind.INSCRIPTIONS: "inscriptions",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in our samples, the field of the row that it fills, its other names.

    Case, accents, punctuation and small words (de, du, la…) are ignored, and `No`, `N°`, `Num` and
    `Numéro` are the same word, so one spelling here is enough for all of those.
    """

    name: str
    field: str
    also: tuple[str, ...] = ()
    required: bool = False


_DA = Column("da", "da", ("Numéro DA", "Numéro de l’étudiant", "Matricule"), required=True)
_SESSION = Column("session", "session", ("Trimestre",), required=True)
_GRID = Column("grille", "grid", ("Code de grille", "Numéro de grille"))
_PROGRAMME = Column("programme", "programme", ("Numéro du programme", "No prog.", "Code de programme"))
_PROGRAMME_TITLE = Column("titre_programme", "programme_title", ("Titre du programme", "Nom du programme"))
_UNIT = Column("unite_org", "unit", ("Unité org.", "Unité organisationnelle"))
_COURSE = Column("cours", "course", ("Numéro du cours", "Code de cours", "Sigle"), required=True)

COLUMNS: dict[FileKind, tuple[Column, ...]] = {
    FileKind.CODES: (
        Column("liste", "list", ("Nom de la liste",), required=True),
        Column("code", "code", ("Valeur",), required=True),
        Column("libelle", "label", ("Libellé", "Description")),
        Column("defaut", "is_default", ("Défaut", "Par défaut", "Valeur par défaut")),
        Column("actif", "active", ("Active", "En vigueur")),
    ),
    FileKind.FIELDS: (
        Column("sujet", "subject", ("Sujet du champ",), required=True),
        Column("nom", "name", ("Nom du champ", "Champ"), required=True),
        Column("type", "type", ("Type de champ",), required=True),
        Column("valeurs", "choices", ("Liste de valeurs", "Choix")),
        Column("obligatoire", "required", ("Requis",)),
        Column("actif", "active", ("Active", "En vigueur")),
    ),
    FileKind.GRID: (
        Column("grille", "grid", _GRID.also, required=True),
        _PROGRAMME,
        _PROGRAMME_TITLE,
        _UNIT,
        _COURSE,
        Column("titre_cours", "title", ("Titre du cours", "Titre", "Nom du cours"), required=True),
        Column("discipline", "discipline", ("Numéro de la discipline",)),
        Column("titre_discipline", "discipline_title", ("Titre de la discipline", "Nom de la discipline")),
        Column("cours_officiel", "official_number", ("Numéro du cours officiel",)),
        Column("cours_sobec", "sobec_number", ("Numéro du cours SOBEC", "SOBEC")),
        Column("ponderation", "weighting", ("Pondération", "Pond.", "T-L-P"), required=True),
        Column("heures", "hours", ("Hres", "Nombre d’heures", "Nb heures", "Durée")),
        Column("unites", "units", ("Unités", "Nombre d’unités", "Nb unités", "Un.")),
        Column(
            "competences",
            "competencies",
            (
                *("Compétence", "Code de compétence", "Numéro de compétence"),
                *("Objectif", "Objectifs", "Numéro de l’objectif"),
            ),
        ),
        Column("EE", "ee", ("Groupe EE", "Numéro de groupe EE")),
        Column("EE SR", "ee_sr", ("EESR", "EE sans résultat", "Groupe EE SR", "Numéro de groupe EE SR")),
        Column("FM", "fm", ("Groupe FM", "Numéro de groupe FM")),
    ),
    FileKind.CANDIDATES: (
        _DA,
        Column("code_permanent", "code_permanent", ("Code permanent", "Code perm.")),
        Column("nom", "family_name", ("Nom de famille",), required=True),
        Column("prenom", "given_name", ("Prénom",), required=True),
        Column("date_naissance", "birth_date", ("Date de naissance", "Naissance", "Né le", "Née le")),
        Column("telephone", "phone", ("Téléphone", "Tél.", "Numéro de téléphone")),
        Column("langue", "language", ("Lang.",)),
        Column("actif", "active", ("Active", "Candidat actif", "Actif dans la démarche")),
        Column("sanctionne", "sanctioned", ("Sanctionné", "Programme sanctionné")),
        Column("spe", "spe"),
        _GRID,
        _PROGRAMME,
        _PROGRAMME_TITLE,
        _UNIT,
    ),
    FileKind.DOSSIERS: (
        _DA,
        _SESSION,
        _GRID,
        _PROGRAMME,
        _PROGRAMME_TITLE,
        _UNIT,
        Column("nb_cours", "written_courses", ("C", "Nombre de cours")),
        Column("heures", "written_hours", ("Hres", "Nombre d’heures", "Nb heures")),
        Column("un_en_cours", "written_in_progress", ("Un. en cours", "Unités en cours", "En cours")),
        Column("un_reussies", "written_passed", ("Un. réussies", "Unités réussies", "Réussies")),
        Column("un_echouees", "written_failed", ("Un. échouées", "Unités échouées", "Échouées")),
        Column("repute_temps_plein", "full_time", ("Réputé temps plein", "Rép. TP")),
    ),
    FileKind.INSCRIPTIONS: (
        _DA,
        _SESSION,
        _GRID,
        _COURSE,
        # Read before the group: a line that is not active may have no group.
        Column("etat", "state", ("État", "État de l’inscription")),
        Column("groupe", "group", ("Gr.", "Numéro de groupe"), required=True),
        Column("groupe_fictif", "fictive_group", ("Groupe fictif", "Numéro de groupe fictif")),
        Column("mode", "mode", ("Type RAC", "Type RAC de transmission")),
        *(Column(field.heading, field.name, field.headings) for field in IN_FILES),
        Column("clara", "clara", ("Dans CLARA",)),
    ),
}
