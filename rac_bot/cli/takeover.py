"""The first day: `takeover`, from CLARA's own listings to what is needed for the first enrolment."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rac_bot.cli.base import DONE, REFUSED, in_words, main, progress, store
from rac_bot.cli.terminal import Command, Force, JsonFile

if TYPE_CHECKING:
    from rich.console import Console

    from rac_bot.exchange.entering.takeover import Taken, Takeover


_EXAMPLES = 10  # of each group, on the screen: the file of `--table` is for working through all of them


@main.command(cls=Command)
def takeover(
    directory: Annotated[
        Path,
        typer.Argument(
            metavar="DOSSIER",
            readable=False,
            help="Codes, grilles, et les listes de CLARA.",
        ),
    ],
    apply: Annotated[bool, typer.Option("--apply", help="Enregistrer ; sinon, c’est un essai.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Le tout en JSON ; suivi de FICHIER.json, dans ce fichier.")
    ] = False,
    json_file: JsonFile = None,
    table_file: Annotated[
        Path | None,
        typer.Option("--table", metavar="FICHIER", help="Écrire ce qui est mis de côté en .xlsx ou en .csv."),
    ] = None,
    force: Force = False,
) -> None:
    """Prendre ce que CLARA contient déjà ; sans --apply, c’est un essai : rien n’est enregistré.

    Code de sortie : 0 fait, 1 données refusées, 2 usage ou réglage.
    """
    from rich.console import Console

    from rac_bot.exchange.comparison import write_aside
    from rac_bot.exchange.entering.takeover import take_over
    from rac_bot.exchange.writing.tables import new_file

    with in_words(), ExitStack() as files:  # they are refused before anything is saved
        table = files.enter_context(new_file(table_file, force=force)) if table_file else None
        to = json_file and files.enter_context(new_file(json_file, force=force, suffixes=(".json",)))
        with store() as opened, progress(quiet=as_json) as bar:
            found = take_over(opened, directory, dry_run=not apply, progress=bar)
        if table:
            write_aside(table, ((one.report.file, one.aside) for one in found.files))
        if to:
            to.write_text(found.model_dump_json(indent=2), encoding="utf-8")
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        _print(found, Console())
    raise typer.Exit(REFUSED if found.refused else DONE)


def _print(found: "Takeover", to: "Console") -> None:
    from rac_bot.cli.reports import print_report

    for report in found.others:
        print_report(report, to)
    for taken in found.files:
        _print_taken(taken, to)
    to.print(_conclusion(found))


def _print_taken(taken: "Taken", to: "Console") -> None:
    from rac_bot.cli.reports import print_aside, print_report

    print_report(taken.report, to, aside=True)
    if taken.lacking:
        to.print(f"  • Colonnes absentes\u00a0: {', '.join(taken.lacking)}.")
    print_aside(taken.aside, to, _EXAMPLES)


def _conclusion(found: "Takeover") -> str:
    if found.refused:
        return "Un fichier du collège est refusé\u00a0: rien n’est enregistré."
    aside = sum(one.report.rejected for one in found.files)
    lines = ["Rien n’est mis de côté."]
    if aside:
        lines = [
            f"{aside} {'lignes mises' if aside > 1 else 'ligne mise'} de côté.",
            "Ce que vous corrigez dans les fichiers sera pris en relançant la commande.",
        ]
    if any(one.report.dry_run for one in found.files):
        lines.append("Essai\u00a0: rien n’est enregistré. Relancez avec --apply pour enregistrer.")
    else:
        lines.append("Enregistré. Les inscriptions des listes sont tenues pour saisies dans CLARA.")
    return "\n".join(lines)
