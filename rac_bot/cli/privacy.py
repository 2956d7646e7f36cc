"""What is stored about a person: `privacy`."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rac_bot.cli.base import MISUSED, REFUSED, beside, group, in_words, store
from rac_bot.cli.terminal import Command, confirmed

if TYPE_CHECKING:
    from rac_bot.store.models import Candidate
    from rac_bot.store.privacy.erasing import Behind
    from rac_bot.store.work.work import Work

WHY = 80  # characters of the journal for who authorised an erasure, and by which rule
_POSTGRESQL = (
    "PostgreSQL garde encore l’ancien texte sur son disque, jusqu’à « VACUUM FULL » : "
    "voir docs/exploitation.md, « Ce qui est effacé »."
)

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

    with in_words(), store() as opened:
        with opened.reading(COMMAND_LINE) as work:  # it goes through the journal: nobody waits meanwhile
            candidate = candidate_of(work, da)
            held = kept.held_on(work, candidate)
            held |= kept.stands_for(work, held)
        with opened.writing(COMMAND_LINE) as work:
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
    authorised_by: Annotated[
        str | None, typer.Option(metavar="NOM", help="Qui l’autorise ; sinon, c’est demandé.")
    ] = None,
    rule: Annotated[
        str | None,
        typer.Option(
            metavar="RÈGLE",
            help="La règle du calendrier de conservation qui le permet ; sinon, c’est demandé.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ne pas demander de confirmer.")] = False,
) -> None:
    """Effacer une personne pour toujours. Restent des inscriptions sans nom et un journal sans détail.

    Le journal garde qui l’autorise et selon quelle règle, en 80 caractères : n’y nommez pas la personne.
    """
    from rac_bot.store.privacy import erasing
    from rac_bot.store.work.work import COMMAND_LINE

    by = _asked(authorised_by, "Qui autorise cet effacement")
    why = f"{_asked(rule, 'Selon quelle règle de conservation')} · {by}"
    if len(why) > WHY:
        raise typer.BadParameter(f"qui autorise et la règle : {WHY - 3} caractères en tout, au plus.")
    with in_words(), store() as opened:
        with opened.reading(COMMAND_LINE) as work:
            person = candidate_of(work, da)
        if not yes and not confirmed(f"Effacer {person.name}, DA {da} ? Rien ne pourra être rétabli."):
            raise typer.Exit(REFUSED)
        gone = erasing.erase(opened, beside(), person.id, why, _aside)
        elsewhere = not opened.sqlite
    typer.echo(
        f"Effacé : {gone['inscription']} inscriptions laissées sans nom, {gone['change']} modifications, "
        f"{gone['search']} recherches et {gone['stored_message']} messages effacés. Le bot supprime les "
        "messages de Slack dès qu’il fonctionne."
    )
    if elsewhere:
        _aside(_POSTGRESQL)


@privacy.command(cls=Command)
def reapply() -> None:
    """Effacer de nouveau qui est revenu avec une sauvegarde restaurée, selon la liste des effacements."""
    from rac_bot.store.privacy import erasing

    with in_words(), store() as opened:
        done = erasing.reapply(opened, beside(), _aside)
        elsewhere = not opened.sqlite
    typer.echo(reapplied(done))
    if done and elsewhere:
        _aside(_POSTGRESQL)


def reapplied(done: "Behind") -> str:
    count = len(done.people)
    people = f"{count} personne{'s' if count > 1 else ''} de la liste"
    rows = ", ".join(map(str, done.people))
    said = f"{people} effacée{'s' if count > 1 else ''} de nouveau : n° {rows}." if count else ""
    return said or "Personne de la liste des effacements n’est dans la base."


def _asked(given: str | None, question: str) -> str:
    """What was given, or is typed now."""
    if given is None and not sys.stdin.isatty():
        raise typer.BadParameter("dites qui autorise l’effacement (--authorised-by), et la règle (--rule).")
    return (given or "").strip() or str(typer.prompt(question)).strip()


def _aside(sentence: str) -> None:
    typer.echo(sentence, err=True)


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
