"""What was enrolled and entered, week by week: `stats`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from rac_bot.cli.base import MISUSED, in_words, main, print_json, print_table, store
from rac_bot.cli.journal import day_typed
from rac_bot.cli.terminal import AsJson, Command, Force, one_of

MOST = 520  # weeks, ten years


@main.command(cls=Command)
def stats(
    by: Annotated[str, typer.Option(metavar="QUOI", help="Par « programme » ou par « mode ».")] = "programme",
    weeks: Annotated[int, typer.Option(metavar="N", min=1, help="Les N dernières semaines finies.")] = 6,
    since: Annotated[
        str | None, typer.Option(metavar="JOUR", help="Les semaines à partir de celle de ce jour.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="JOUR", help="Jusqu’à celle de ce jour.")] = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="Tout dire : ne donnez pas ces chiffres tels quels.")
    ] = False,
    export: Annotated[
        Path | None, typer.Option(metavar="FICHIER", help="Les écrire en .csv ou en .xlsx.")
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Compter les inscriptions de chaque semaine, et ce qui en est saisi dans CLARA.

    Un nombre sous 5 se lit « moins de 5 » ; un autre est masqué avec lui, pour qu’on ne puisse le calculer.
    """
    from rac_bot.domain.weeks import lately, over
    from rac_bot.exchange.writing import statistics
    from rac_bot.exchange.writing.tables import new_file
    from rac_bot.store.college.calendar import working_days
    from rac_bot.store.models import Action
    from rac_bot.store.trace import journal
    from rac_bot.store.work.work import COMMAND_LINE

    kind: Any = one_of(by, ("programme", "mode"))
    first, last = since and day_typed(since), day_typed(until) if until else None
    if weeks > MOST:
        raise typer.BadParameter(f"--weeks : {MOST} au plus.")
    if last and not first:
        raise typer.BadParameter("--until demande aussi --since JOUR.")
    with in_words(data_refused=MISUSED), store() as opened:
        with opened.reading(COMMAND_LINE) as work:
            days = work.known(working_days)
            found = over(days, work.now, first, last) if first else lately(days, work.now, weeks)
            lines = list(statistics.lines(work, found, kind, exactly=exact))
        if exact:  # before anything of it is shown
            with opened.writing(COMMAND_LINE) as work:
                journal.record(work, Action.EXPORT, detail="stats")
        if export:
            with new_file(export, force=force) as beside:
                count = statistics.write(beside, lines, kind)
            return typer.echo(f"{count} ligne{'s' if count > 1 else ''} dans « {export} ».")
    if as_json:
        return print_json([_as_json(one) for one in lines])
    if not lines:
        return typer.echo("Aucune semaine finie dans ces jours.")
    shown = ([str(cell) for cell in statistics.cells(one)] for one in lines)
    return print_table(statistics.headings(kind), shown)


def _as_json(line: Any) -> dict[str, Any]:
    """What is hidden is a word: `few` or `withheld`."""
    told = {name: getattr(cell, "value", cell) for name, cell in line.told._asdict().items()}
    return {"week": line.week, "of": line.name, **told, "median_days": line.days}
