"""A candidate with a file, for the tests of what the file shows."""

from rac_bot.store.models import Candidate, GridCourse, SessionDossier
from rac_bot.store.work.work import Work
from tests.builders import a_candidate, a_dossier, a_grid
from tests.conftest import Office, reading
from tests.databases import raw

ENROLLING = {"Inscrire à un cours", "Plusieurs cours", "Ajouter non suivi", "Créer une session", "Copier"}
OF_DOSSIER = {"Modifier", "Copier", "Champs usager", "Supprimer"}
SHOW, HIDE = "Afficher les inscriptions non assignées", "Masquer les inscriptions non assignées"
WINTER = "2018-01-15 15:32:00"


def lise(
    work: Work, *codes: str, courses: int = 3
) -> tuple[Candidate, list[GridCourse], list[SessionDossier]]:
    """Lise Leblanc, her grid's courses, and her sessions."""
    grid = a_grid(work, courses=courses)
    candidate = a_candidate(work, grid)
    return candidate, list(grid.courses), [a_dossier(work, candidate, code) for code in codes]


def foreign(work: Work, candidate: Candidate, code: str) -> SessionDossier:
    """A session of another college, its totals as written there."""
    dossier = a_dossier(work, candidate, code)
    dossier.admission_id, dossier.unit = None, "929000-1"
    dossier.written_courses, dossier.written_hours, dossier.written_passed = 6, 22, 466
    raw(work).flush()
    return dossier


def listed(office: Office) -> list[str]:
    """The sessions in the list, by code, in its order."""
    rows = [line.split(" · ")[0] for line in reading(office.julie).splitlines()]
    codes = (row.strip("*") for row in rows if row.startswith("*") and row.endswith("*"))
    return [code for code in codes if len(code) == 6 and code[1] == "-"]
