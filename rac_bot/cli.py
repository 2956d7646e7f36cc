"""The command line, in French. Heavy imports wait inside each command."""

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rac_bot.errors import Busy, IntakeError, SettingsError
from rac_bot.terminal import Command, Group

if TYPE_CHECKING:
    from rac_bot.domain.sessions import Session
    from rac_bot.store.engine import Store

DONE, REFUSED, MISUSED = 0, 1, 2

main = typer.Typer(
    cls=Group,
    help="Inscrire les candidats de la RAC depuis Slack.",
    no_args_is_help=True,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "--aide"]},
)
db = typer.Typer(
    cls=Group, help="La base de données.", no_args_is_help=True, subcommand_metavar="COMMANDE [ARGUMENTS]..."
)
main.add_typer(db, name="db")
export = typer.Typer(
    cls=Group,
    help="Écrire ce que la base tient dans un fichier.",
    no_args_is_help=True,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
)
main.add_typer(export, name="export")


@main.command(cls=Command)
def serve(
    http: Annotated[
        str | None, typer.Option(metavar="HÔTE:PORT", help="Recevoir les requêtes de Slack à cette adresse.")
    ] = None,
    health: Annotated[
        str | None, typer.Option(metavar="HÔTE:PORT", help="Sondes /healthz et /readyz, en Socket Mode.")
    ] = None,
) -> None:
    """Servir le bot : en Socket Mode, ou par HTTP avec --http."""
    from rac_bot.logs import configure
    from rac_bot.serving import serve_http, serve_socket
    from rac_bot.settings import HttpSettings, SocketSettings, load

    configure()
    if http and health:
        raise typer.BadParameter("--health ne va qu’avec Socket Mode ; --http a déjà les sondes.")
    address = _address(http) if http else None
    probes = _address(health) if health else None
    with _told():
        if address:
            serve_http(load(HttpSettings), *address)
        else:
            serve_socket(load(SocketSettings), probes)


@main.command("import", cls=Command)
def import_(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="SORTE", help="codes, fields, grid, candidates, dossiers, inscriptions, ou all."
        ),
    ],
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FICHIER",
            readable=False,  # Typer's own refusal is in English
            help="CSV, XLSX ou ODS ; un dossier pour all.",
        ),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tout vérifier sans rien enregistrer.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Rapport en JSON.")] = False,
) -> None:
    """Importer un fichier du collège : tout ou rien.

    Code de sortie : 0 fait, 1 données refusées, 2 usage ou réglage.
    """
    from rich.console import Console

    from rac_bot.intake import Kind, Report, render, run, run_all

    kinds = {k.value: k for k in Kind}
    if kind not in {*kinds, "all"}:
        raise typer.BadParameter(f"« {kind} » : attendu {', '.join([*kinds, 'all'])}.")
    if not os.path.exists(path):
        raise typer.BadParameter(f"« {path} » n’existe pas.")
    reports: list[Report] = []
    with _told(), _store() as store, _progress(quiet=as_json) as progress:
        try:
            if kind == "all":
                reports = run_all(store, path, dry_run=dry_run, progress=progress)
            else:
                reports = [run(store, kinds[kind], path, dry_run=dry_run, progress=progress)]
        except IntakeError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(REFUSED) from None
    if as_json:
        typer.echo(json.dumps([r.model_dump(mode="json") for r in reports], ensure_ascii=False, indent=2))
    else:
        console = Console()
        for report in reports:
            console.print(render(report))
    raise typer.Exit(REFUSED if any(report.refused for report in reports) else DONE)


@export.command(cls=Command)
def inscriptions(
    path: Annotated[Path, typer.Argument(metavar="FICHIER", help="Finit par .xlsx ou .csv.")],
    session: Annotated[
        str | None, typer.Option(metavar="SESSION", help="Seulement celles de cette session, ex. H-2018.")
    ] = None,
    pending: Annotated[
        bool, typer.Option("--pending", help="Seulement ce qui reste à faire dans CLARA.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Remplacer le fichier s’il existe.")] = False,
) -> None:
    """Écrire les inscriptions, dans l’ordre où CLARA les demande ; « import inscriptions » les relit."""
    from rac_bot.intake.export import export_inscriptions

    only = _session(session)
    with _told(), _store() as store, _progress(quiet=False) as progress:
        try:
            count = export_inscriptions(
                store, path, only=only, pending=pending, force=force, progress=progress
            )
        except IntakeError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(MISUSED) from None
    typer.echo(f"{count} {'inscriptions écrites' if count > 1 else 'inscription écrite'} dans « {path} ».")


@main.command(cls=Command)
def reconcile(
    path: Annotated[
        Path,
        typer.Argument(metavar="FICHIER", readable=False, help="La liste des inscriptions que donne CLARA."),
    ],
    session: Annotated[
        str | None, typer.Option(metavar="SESSION", help="Seulement cette session, ex. H-2018.")
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Prendre ce que dit CLARA : tout ou rien.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Le tout en JSON.")] = False,
) -> None:
    """Comparer la liste de CLARA à ce que la base tient ; sans --apply, rien n’est enregistré.

    Code de sortie : 0 fait, 1 données refusées, 2 usage ou réglage.
    """
    from rich.console import Console

    from rac_bot.intake import reconcile as intake  # the module: the command has its name

    only = _session(session)
    with _told(), _store() as store, _progress(quiet=as_json) as progress:
        try:
            found = intake.reconcile(store, path, only=only, apply=apply, progress=progress)
        except IntakeError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(REFUSED) from None
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        Console().print(intake.render(found))
    raise typer.Exit(REFUSED if found.report.refused else DONE)


@main.command(cls=Command)
def check() -> None:
    """Vérifier les réglages, la base, les permissions accordées et manifest.yml."""
    from rac_bot.checking import findings

    problems = 0
    for finding in findings():
        problems += not finding.ok
        typer.echo(f"{'✓' if finding.ok else '✗'} {finding.sentence}")
    raise typer.Exit(MISUSED if problems else DONE)


@main.command(cls=Command)
def demo(
    play: Annotated[
        bool, typer.Option("--play", help="Jouer les étapes du guide, sans navigateur, puis terminer.")
    ] = False,
    port: Annotated[int, typer.Option(metavar="PORT", help="Port de l’espace de travail.")] = 8765,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Ne pas ouvrir le navigateur.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Repartir d’une base neuve.")] = False,
) -> None:
    """Ouvrir un espace de travail sur cette machine, avec le bot, sans compte Slack."""
    from rac_bot.demo.guide import play_the_guide
    from rac_bot.demo.stage import show
    from rac_bot.logs import configure

    configure()
    if play:
        raise typer.Exit(DONE if play_the_guide(typer.echo) else REFUSED)
    with _told():
        show(typer.echo, port=port, browser=not no_browser, fresh=fresh)


@db.command(cls=Command)
def upgrade() -> None:
    """Créer la base, ou la mettre à jour, sans rien perdre."""
    from rac_bot.store import schema

    with _told(), _store(to_upgrade=True) as store:
        before = schema.current(store)
        schema.upgrade(store)
        typer.echo(f"Base à jour : {before or 'vide'} → {schema.current(store)}")


@contextmanager
def _told() -> Iterator[None]:
    """What stands in the way, in words: a setting by its name, the database, the network."""
    from slack_sdk.errors import SlackApiError
    from sqlalchemy.exc import OperationalError

    try:
        yield
    except SettingsError as error:
        problem, code = str(error), MISUSED
    except (Busy, OperationalError):
        problem, code = "La base est occupée ou ne répond plus ; rien n’est enregistré. Réessayez.", REFUSED
    except SlackApiError as error:
        problem, code = (
            f"Slack refuse\u00a0: {error.response['error']}. Lancez «\u00a0rac-bot check\u00a0».",
            MISUSED,
        )
    except OSError as error:
        problem, code = _network(error), MISUSED
    else:
        return
    typer.echo(problem, err=True)
    raise typer.Exit(code)


def _network(error: OSError) -> str:
    """An address that cannot be used or reached; the system's own words are English."""
    inner = getattr(error, "reason", error)  # urllib wraps the system's error
    words = {
        errno.EADDRINUSE: "cette adresse est déjà prise",
        errno.EADDRNOTAVAIL: "cette adresse n’est pas de cette machine",
        errno.EACCES: "cette adresse est réservée",
        errno.ECONNREFUSED: "personne ne répond à cette adresse",
    }
    return f"Réseau\u00a0: {words.get(getattr(inner, 'errno', None) or 0, str(inner))}."


@contextmanager
def _store(*, to_upgrade: bool = False) -> "Iterator[Store]":
    from rac_bot.settings import Database, load
    from rac_bot.store.opening import opened

    with opened(load(Database).rac_database_url, to_upgrade=to_upgrade, patience_s=30) as store:
        yield store


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, for a person who waits; nothing where the output is a file or a program."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(
        console=Console(stderr=True), transient=True, disable=quiet or not sys.stderr.isatty()
    ) as bar:
        task = bar.add_task("Lecture", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _session(text: str | None) -> "Session | None":
    from rac_bot.domain.sessions import Session

    try:
        return Session.parse(text) if text else None
    except ValueError as error:
        raise typer.BadParameter(f"« {text} » : {error}.") from None


def _address(text: str) -> tuple[str, int]:
    host, _colon, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise typer.BadParameter(f"« {text} » : attendu HÔTE:PORT, par ex. 127.0.0.1:3000.")
    return host.strip("[]"), int(port)
