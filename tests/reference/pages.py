"""Each page of the reference, and what writes it."""

from collections.abc import Callable
from pathlib import Path

from tests.reference import commands, errors, fields, files, metrics, schema, scopes, settings

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
PAGES: dict[str, Callable[[], str]] = {
    "reglages.md": settings.page,
    "commandes.md": commands.page,
    "fichiers.md": files.page,
    "champs.md": fields.page,
    "erreurs.md": errors.page,
    "permissions.md": scopes.page,
    "mesures.md": metrics.page,
    "base.md": schema.page,
}
