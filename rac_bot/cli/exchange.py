"""The college's files in and out: `import`, `export`, `reconcile`."""

import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rac_bot.cli.base import (
    DONE,
    MISUSED,
    REFUSED,
    beside,
    group,
    in_words,
    json_text,
    main,
    many_rows,
    print_json,
    progress,
    store,
)
from rac_bot.cli.terminal import Command, Force, JsonFile, one_of, parsed_da

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rac_bot.domain.sessions import Session
    from rac_bot.exchange.reading.report import Report

export = group("export", "Écrire dans un fichier ce qui est dans la base.")


@main.command("import", cls=Command)
def import_(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="SORTE",
            help="codes, sessions, calendar, watches, fields, grid, routing, candidates, dossiers, "
            "inscriptions ou all.",
        ),
    ],
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FICHIER",
            readable=False,  # Typer would refuse it in English
            help="CSV, XLSX ou ODS, ou - pour l’entrée standard ; un dossier pour all.",
        ),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tout vérifier sans rien enregistrer.")] = False,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Rapport en JSON ; suivi de FICHIER.json, dans ce fichier."),
    ] = False,
    json_file: JsonFile = None,
    rejects: Annotated[
        Path | None,
        typer.Option(
            metavar="FICHIER",
            help="Enregistrer les lignes acceptées ; écrire les refusées, et pourquoi, en .csv ou .xlsx.",
        ),
    ] = None,
    accept_identity: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DA", help="À ce DA, un autre nom et une autre date de naissance sont voulus ; se répète."
        ),
    ] = None,
) -> None:
    """Importer un fichier du collège : tout ou rien, à moins de --rejects.

    Code de sortie : 0 fait, 1 données refusées, 2 usage ou réglage.
    """
    from contextlib import ExitStack

    from rich.console import Console

    from rac_bot.cli.reports import print_report
    from rac_bot.exchange.entering.runs import run, run_all
    from rac_bot.exchange.reading.kinds import FileKind
    from rac_bot.exchange.reading.report import Report
    from rac_bot.exchange.writing.tables import new_file
    from rac_bot.settings import Database, load
    from rac_bot.store.privacy.erasing import need_applied

    many_rows()
    _check_import(one_of(kind, (*FileKind, "all")), path, rejects)
    accepted = [parsed_da(one) for one in accept_identity or ()]

    def give_problem(problem: str) -> None:
        one = None if kind == "all" else FileKind(kind)
        report = Report(kind=one, file=path.name, dry_run=dry_run, problem=problem)
        if as_json:
            _print_reports([report])
        if json_file and not os.path.lexists(json_file):
            with new_file(json_file, force=False, suffixes=(".json",)) as to:
                _write_reports(to, [report])

    with in_words(tell_too=give_problem), ExitStack() as files:  # they are refused before anything is saved
        to = json_file and files.enter_context(new_file(json_file, force=False, suffixes=(".json",)))
        with store() as opened, progress(quiet=as_json) as bar:
            need_applied(opened, kept := beside())
            how: Any = {
                "dry_run": dry_run,
                "correcting": load(Database).rac_new_defaults == "correct",
                "progress": bar,
                "accepted": accepted,
                "beside": kept,
            }
            if kind == "all":
                reports = run_all(opened, path, **how)
            else:
                reports = [run(opened, FileKind(kind), path, **how, rejects=rejects)]
        if to:
            _write_reports(to, reports)
    if as_json:
        _print_reports(reports)
    else:
        for report in reports:
            print_report(report, Console())
    raise typer.Exit(REFUSED if any(report.refused for report in reports) else DONE)


def _check_import(kind: str, path: Path, rejects: Path | None) -> None:
    from rac_bot.exchange.reading.files import STANDARD_INPUT

    if path == STANDARD_INPUT and kind == "all":
        raise typer.BadParameter("all attend un dossier, non l’entrée standard.")
    if path != STANDARD_INPUT and not os.path.exists(path):
        raise typer.BadParameter(f"« {path} » n’existe pas.")
    if rejects and kind == "all":
        raise typer.BadParameter("--rejects va avec un seul fichier : importez-le à part.")


def _print_reports(reports: "Sequence[Report]") -> None:
    print_json([report.model_dump(mode="json") for report in reports])


def _write_reports(to: Path, reports: "Sequence[Report]") -> None:
    found = [report.model_dump(mode="json") for report in reports]
    to.write_text(json_text(found) + "\n", encoding="utf-8")


@export.command(cls=Command)
def inscriptions(
    path: Annotated[Path, typer.Argument(metavar="FICHIER", help="Finit par .xlsx ou .csv.")],
    session: Annotated[
        str | None, typer.Option(metavar="SESSION", help="Seulement celles de cette session, ex. H-2018.")
    ] = None,
    pending: Annotated[
        bool, typer.Option("--pending", help="Seulement ce qui reste à faire dans CLARA.")
    ] = False,
    force: Force = False,
) -> None:
    """Écrire les inscriptions, dans l’ordre où CLARA les demande ; « import inscriptions » les relit."""
    from rac_bot.exchange.writing.inscriptions import export_inscriptions

    many_rows()
    only = session_named(session)
    with in_words(data_refused=MISUSED), store() as opened, progress() as bar:
        count = export_inscriptions(opened, path, only=only, pending=pending, force=force, progress=bar)
    typer.echo(f"{count} {'inscriptions écrites' if count > 1 else 'inscription écrite'} dans « {path} ».")


@export.command(cls=Command)
def routing(
    path: Annotated[Path, typer.Argument(metavar="FICHIER", help="Finit par .xlsx ou .csv.")],
    force: Force = False,
) -> None:
    """Écrire quel canal est informé de quoi ; « import routing » le relit."""
    from rac_bot.exchange.writing.routing import export_routing

    with in_words(data_refused=MISUSED), store() as opened:
        count = export_routing(opened, path, force=force)
    typer.echo(f"{count} {'règles écrites' if count > 1 else 'règle écrite'} dans « {path} ».")


@main.command(cls=Command)
def reconcile(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FICHIER",
            readable=False,
            help="La liste des inscriptions que donne CLARA, ou - pour l’entrée standard.",
        ),
    ],
    session: Annotated[
        str | None, typer.Option(metavar="SESSION", help="Seulement cette session, ex. H-2018.")
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Prendre ce que dit CLARA : tout ou rien.")] = False,
    whole: Annotated[
        bool, typer.Option("--whole", help="La liste est entière : ce qui n’y est pas n’est pas dans CLARA.")
    ] = False,
    partial: Annotated[
        bool, typer.Option("--partial", help="La liste ne dit pas tout : ce qui n’y est pas reste tel quel.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Le tout en JSON ; suivi de FICHIER.json, dans ce fichier.")
    ] = False,
    json_file: JsonFile = None,
    table_file: Annotated[
        Path | None,
        typer.Option("--table", metavar="FICHIER", help="Écrire toutes les lignes en .xlsx ou en .csv."),
    ] = None,
    force: Force = False,
) -> None:
    """Comparer la liste de CLARA à la base ; sans --apply, rien n’est enregistré.

    Code de sortie : 0 fait, 1 données refusées, 2 usage ou réglage.
    """
    from rich.console import Console

    from rac_bot.cli.reports import print_reconciliation
    from rac_bot.exchange.comparison import write_comparison
    from rac_bot.exchange.reconciling import Extent
    from rac_bot.exchange.reconciling import reconcile as compare  # the command has its name
    from rac_bot.exchange.writing.tables import new_file

    if whole and partial:
        raise typer.BadParameter("--whole ou --partial, pas les deux.")
    many_rows()
    only, extent = session_named(session), Extent.WHOLE if whole else Extent.PARTIAL if partial else None
    with in_words(), ExitStack() as files:  # they are refused before anything is applied
        table = files.enter_context(new_file(table_file, force=force)) if table_file else None
        to = json_file and files.enter_context(new_file(json_file, force=force, suffixes=(".json",)))
        with store() as opened, progress(quiet=as_json) as bar:
            found = compare(opened, path, only=only, apply=apply, extent=extent, progress=bar)
        if table:
            write_comparison(table, found)
        if to:
            to.write_text(found.model_dump_json(indent=2), encoding="utf-8")
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        print_reconciliation(found, Console())
    raise typer.Exit(DONE if found.applied or not apply else REFUSED)


def session_named(text: str | None) -> "Session | None":
    from rac_bot.domain.sessions import Session

    try:
        return Session.parse(text) if text else None
    except ValueError as error:
        raise typer.BadParameter(f"« {text} » : {error}.") from None
