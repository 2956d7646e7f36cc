"""What is stored about a person, and who saw it: `privacy`, `journal`."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rac_bot.cli.base import MISUSED, REFUSED, group, in_words, main, store, table
from rac_bot.cli.terminal import Command, confirmed

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
        candidate = _candidate(work, da)
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
            name = _candidate(work, da).name
        if not yes and not confirmed(f"Effacer {name}, DA {da} ? Rien ne pourra être rétabli."):
            raise typer.Exit(REFUSED)
        with opened.writing(COMMAND_LINE) as work:
            gone = kept.erase(work, _candidate(work, da), reason, utc_now())
    typer.echo(
        f"Effacé : {gone['inscription']} inscriptions rendues anonymes, {gone['change']} modifications, "
        f"{gone['search']} recherches et {gone['stored_message']} messages effacés. Le bot supprime les "
        "messages de Slack dès qu’il fonctionne."
    )


@main.command(cls=Command)
def journal(
    candidate: Annotated[
        str | None, typer.Option(metavar="DA", help="Qui a vu ou modifié ce dossier.")
    ] = None,
    person: Annotated[
        str | None, typer.Option(metavar="ID", help="Ce que cette personne (identifiant Slack) a fait.")
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Au plus tant de lignes.")] = 100,
) -> None:
    """Lire le journal, le plus récent d’abord."""
    from rich.console import Console

    from rac_bot.i18n import moment
    from rac_bot.store.people import people
    from rac_bot.store.trace import journal as trace
    from rac_bot.store.work.work import COMMAND_LINE
    from rac_bot.words.journal import action_name
    from rac_bot.words.people import actor

    if not (candidate or person):
        raise typer.BadParameter("dites de qui : --candidate DA ou --person ID.")
    with in_words(), store() as opened, opened.reading(COMMAND_LINE) as work:
        candidate_id = _candidate(work, candidate).id if candidate else None
        entries = trace.entries(work, candidate_id=candidate_id, actor=person, limit=limit)
        names = people.names(work)
    if not entries:
        typer.echo("Rien au journal.")
        return
    rows = (
        (
            moment(one.at),
            actor(names, one.actor),
            action_name(one.action),
            f"n° {one.candidate_id}" if one.candidate_id else "",
            one.detail or "",
            one.origin or "",
        )
        for one in entries
    )
    headings = ("Quand", "Qui", "Quoi", "Dossier", "Détail", "D’où")
    Console().print(table(headings, rows, padding=(0, 1, 0, 1)))


def _candidate(work: "Work", da: str) -> "Candidate":
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
