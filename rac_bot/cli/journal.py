"""Who did what, read or written to a file: `journal`."""

from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rac_bot.cli.base import MISUSED, in_words, main, store, table
from rac_bot.cli.privacy import candidate_of
from rac_bot.cli.terminal import Command, Force

if TYPE_CHECKING:
    from rac_bot.store.database.engine import Store
    from rac_bot.store.trace.journal import About

_KINDS = {
    "changements": "changes",
    "consultations": "looks",
    "accès": "accesses",
    "exportations": "exports",
    "refus": "refusals",
}


@main.command(cls=Command)
def journal(
    candidate: Annotated[
        str | None, typer.Option(metavar="DA", help="Qui a vu ou modifié ce dossier.")
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Ce que cette personne (identifiant Slack, ou « cli ») a fait."),
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="JOUR", help="Du, ex. 2026-11-01.")] = None,
    until: Annotated[str | None, typer.Option(metavar="JOUR", help="Au, ce jour compris.")] = None,
    kind: Annotated[str | None, typer.Option(metavar="GENRE", help=f"{', '.join(_KINDS)}.")] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Au plus tant d’entrées.")] = 100,
    export: Annotated[
        Path | None,
        typer.Option(metavar="FICHIER", help="Pour une demande d’accès : tout le journal de --candidate."),
    ] = None,
    register: Annotated[
        Path | None,
        typer.Option(
            metavar="FICHIER",
            help="Pour le registre des incidents : qui, quand, quoi, combien de personnes ; aucun nom.",
        ),
    ] = None,
    force: Force = False,
) -> None:
    """Lire le journal, le plus récent d’abord, ou l’écrire dans un fichier. Le lire y est écrit aussi."""
    from rac_bot.exchange.writing.journal import export_file, export_register
    from rac_bot.i18n import local_day, span
    from rac_bot.store.models.base import utc_now
    from rac_bot.store.trace.journal import KINDS, About
    from rac_bot.store.work.work import COMMAND_LINE

    if not (candidate or person or since):
        raise typer.BadParameter("dites de qui ou de quand : --candidate DA, --person ID ou --since JOUR.")
    if export and not candidate:
        raise typer.BadParameter("--export écrit le journal d’un dossier : dites --candidate DA.")
    if register and not since:
        raise typer.BadParameter("--register écrit ce qui s’est fait depuis un jour : dites --since JOUR.")
    days = (day_typed(since), day_typed(until) if until else local_day(utc_now())) if since else None
    if until and not days:
        raise typer.BadParameter("--until demande aussi --since JOUR.")
    if kind and kind not in _KINDS:
        raise typer.BadParameter(f"« {kind} » : dites {', '.join(_KINDS)}.")
    with in_words(data_refused=MISUSED), store() as opened:
        with opened.reading(COMMAND_LINE) as work:
            file = candidate_of(work, candidate).id if candidate else None
        begins, ends = span(*days) if days else (None, None)
        about = About(file, person, begins, ends, KINDS[_KINDS[kind]] if kind else None)
        if export:
            count = export_file(opened, export, about, force=force)
        elif register and days:
            count = export_register(opened, register, about, days, force=force)
        else:
            _show(opened, about, limit)
            return
    typer.echo(f"{count} ligne{'s' if count > 1 else ''} dans « {export or register} ».")


def _show(opened: "Store", about: "About", limit: int) -> None:
    from rich.console import Console

    from rac_bot.store.college.codes import Codes
    from rac_bot.store.file import candidates
    from rac_bot.store.models import Action
    from rac_bot.store.people import people
    from rac_bot.store.trace import journal as trace
    from rac_bot.store.work.work import COMMAND_LINE
    from rac_bot.words.journal import Teller

    with opened.writing(COMMAND_LINE) as work:
        entries = trace.entries(work, about, limit=limit)
        whose = {one.candidate_id for one in entries if one.candidate_id} - {about.candidate_id}
        named = {one.id: one for one in candidates.of_ids(work, whose)}
        teller = Teller(people.names(work), named, trace.values(work, entries), Codes(work))
        trace.record(work, Action.READ_JOURNAL, candidate_id=about.candidate_id, detail=about.actor)
    if not entries:
        typer.echo("Rien au journal.")
        return
    rows = ((_when(run.first, run.last), run.who, run.told, run.origin) for run in teller.runs(entries))
    Console().print(table(("Quand", "Qui", "Quoi", "D’où"), rows, padding=(0, 1, 0, 1)))


def _when(first: datetime, last: datetime) -> str:
    from rac_bot.i18n import hour, moment

    return moment(first) if hour(first) == hour(last) else f"{moment(first)} à {hour(last)}"


def day_typed(text: str) -> date:
    with suppress(ValueError):
        day = date.fromisoformat(text)
        if 2000 <= day.year < 2100:
            return day
    raise typer.BadParameter(f"« {text} » : un jour s’écrit AAAA-MM-JJ, par ex. 2026-11-01.")
