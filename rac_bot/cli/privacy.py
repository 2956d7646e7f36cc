"""What is stored about a person: `privacy`."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rac_bot.cli.base import MISUSED, REFUSED, group, in_words, store
from rac_bot.cli.terminal import Command

if TYPE_CHECKING:
    from rac_bot.store.models import Candidate
    from rac_bot.store.work.work import Work

privacy = group("privacy", "Les renseignements détenus sur une personne.")

_Da = Annotated[str, typer.Argument(metavar="DA", help="Le numéro DA de la personne.")]


@privacy.command("export", cls=Command)
def export_(
    da: _Da,
    path: Annotated[
        Path | None, typer.Argument(metavar="FICHIER", help="Écrire en JSON ; sinon, montrer.")
    ] = None,
) -> None:
    """Montrer tout ce qui est détenu sur une personne."""
    from rac_bot.store.models import Action
    from rac_bot.store.privacy import privacy as kept
    from rac_bot.store.trace import journal as trace
    from rac_bot.store.work.work import COMMAND_LINE

    with in_words(), store() as opened, opened.writing(COMMAND_LINE) as work:
        candidate = candidate_of(work, da)
        held = kept.held_on(work, candidate)
        trace.record(work, Action.EXPORT, candidate_id=candidate.id, detail="privacy")
    if path:
        with in_words(data_refused=MISUSED):
            _write(path, json.dumps(held, ensure_ascii=False, indent=2))
        typer.echo(f"Tout ce qui est détenu sur cette personne est dans « {path} ».")
        return
    for name, rows in held.items():
        typer.echo(f"\n{name} ({len(rows)})")
        for row in rows:
            said = (f"{column} {value}" for column, value in row.items() if value not in (None, "", [], {}))
            typer.echo("  " + " · ".join(said))


@privacy.command(cls=Command)
def erase(
    da: _Da,
    reason: Annotated[str, typer.Option(metavar="RAISON", help="Gardée avec la trace de l’effacement.")],
    yes: Annotated[bool, typer.Option("--yes", help="Ne pas demander de confirmer.")] = False,
) -> None:
    """Effacer une personne pour toujours. Restent des inscriptions anonymes et un journal sans détail."""
    from rac_bot.store.models.base import utc_now
    from rac_bot.store.privacy import privacy as kept
    from rac_bot.store.work.work import COMMAND_LINE

    with in_words(), store() as opened:
        with opened.reading(COMMAND_LINE) as work:
            name = candidate_of(work, da).name
        if not yes and not typer.confirm(f"Effacer {name}, DA {da} ? Rien ne pourra être rétabli."):
            raise typer.Exit(REFUSED)
        with opened.writing(COMMAND_LINE) as work:
            gone = kept.erase(work, candidate_of(work, da), reason, utc_now())
    typer.echo(
        f"Effacé : {gone['inscription']} inscriptions rendues anonymes, {gone['change']} modifications, "
        f"{gone['search']} recherches et {gone['stored_message']} messages effacés. Le bot supprime les "
        "messages de Slack dès qu’il fonctionne."
    )


def candidate_of(work: "Work", da: str) -> "Candidate":
    from rac_bot.store.file import candidates

    found = candidates.of_typed_da(work, da)
    if found is None:
        raise typer.BadParameter(f"aucun dossier ne porte le DA « {da} » (7 chiffres, par ex. 123-4567).")
    return found


def _write(path: Path, text: str) -> None:
    """Write a new file that only its owner can read."""
    from rac_bot.exchange.reading.files import reachable

    with reachable(path):
        made = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(made, "w", encoding="utf-8") as file:
            file.write(text + "\n")
