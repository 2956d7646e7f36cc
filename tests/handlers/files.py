"""A candidate with a file, for the tests of what the file shows."""

from rac_bot.store.models import Candidate, GridCourse, SessionDossier
from rac_bot.store.work.work import Work
from slack_sandbox import Person
from slack_sandbox.errors import Absent
from slack_sandbox.finding import find_button, find_line
from tests.builders import a_candidate, a_dossier, a_grid
from tests.conftest import Office, reading, screen
from tests.databases import raw

ENROLLING = {"Inscrire", "Plusieurs cours"}
OF_PERSON = {"Créer une session", "Ajouter non suivi"}
OF_DOSSIER = {"Modifier la session", "Copier vers une autre session", "Champs usager", "Supprimer la session"}
OF_LINE = {"Détail", "Marquer saisie", "Résultats", "Modifier", "Supprimer"}
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


def session_shown(person: Person) -> str:
    """The session whose lines the file shows: `Automne 2017`."""
    return str(screen(person).field("Session").value).partition(" · ")[0]


def listed(office: Office) -> list[str]:
    """The sessions in the window that has them all, by code, in its order."""
    rows = [line.split(" · ")[0].removeprefix("🔒 ") for line in reading(office.julie).splitlines()]
    codes = (row.strip("*") for row in rows if row.startswith("*") and row.endswith("*"))
    return [code for code in codes if len(code) == 6 and code[1] == "-"]


def altered(office: Office, person: Person, button: str, value: object, near: str | None = None) -> None:
    """Press that button, or that line of a ⋯ menu, its value replaced on the way."""
    live = office.sandbox.views.stack(person.id)[-1]
    try:
        _block, element = find_button(live.blocks, button, near)
    except Absent:
        _block, _menu, line = find_line(live.blocks, button, near)
        line["value"] = f"{line['value'].partition(' ')[0]} {value}".strip()
        person.pick(button, near=near)
    else:
        element["value"] = str(value)
        person.press(button, near=near, confirm=True if "confirm" in element else None)
