"""What the declaration of enrolment would lack: `declaration`."""

from pathlib import Path
from typing import Annotated

import typer

from rac_bot.cli.base import MISUSED, in_words, main, many_rows, print_json, print_table, store
from rac_bot.cli.terminal import AsJson, Command, Force


@main.command(cls=Command)
def declaration(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="[FICHIER]", help="Écrire chaque chose qui manque, en .xlsx ou en .csv."),
    ] = None,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """Compter ce qui manquerait à la prochaine déclaration, par programme."""
    from rac_bot.domain.declaring import Check
    from rac_bot.exchange.writing.declaration import export_lacking
    from rac_bot.i18n import day, local_day
    from rac_bot.settings import College, load
    from rac_bot.store.models.base import utc_now
    from rac_bot.store.watches import declaring
    from rac_bot.store.work.work import COMMAND_LINE
    from rac_bot.words.declaration import check_name

    many_rows()
    today = local_day(utc_now())
    with in_words(data_refused=MISUSED), store() as opened:
        terms = load(College).terms
        if path:
            count = export_lacking(opened, path, terms, today, force=force)
            return typer.echo(f"{count} ligne{'s' if count > 1 else ''} dans « {path} ».")
        with opened.reading(COMMAND_LINE) as work:
            coming = declaring.coming(work, terms, today)
            people = declaring.everybody(work, coming.due) or []
            found = declaring.totals(declaring.each(work, people, coming.due, terms))
    if as_json:
        return print_json(
            {
                "pivot": coming.next and coming.next.day,
                "session": coming.next and coming.next.session.code,
                "programmes": [one._asdict() for one in found],
            }
        )
    if coming.next:
        typer.echo(f"Prochaine date pivot\u00a0: {day(coming.next.day)} ({coming.next.session.code}).")
    if not found:
        return typer.echo("Rien ne manque.")
    shown = [check for check in Check if any(one.by_check.get(check) for one in found)]
    return print_table(
        ("No prog.", "Dossiers session", *map(check_name, shown)),
        (
            (one.programme, str(one.files), *(str(one.by_check.get(check, 0)) for check in shown))
            for one in found
        ),
    )
