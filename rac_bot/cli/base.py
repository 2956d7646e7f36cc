"""What commands share: their group, the store, errors said in words, the progress bar."""

import errno
import gc
import json
import socket
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from rac_bot.cli import standing
from rac_bot.cli.terminal import UNWRITABLE, Group

if TYPE_CHECKING:
    from rich.table import Table

    from rac_bot.store.database.engine import Store
    from rac_bot.store.privacy.beside import Beside

DONE, REFUSED, MISUSED = 0, 1, 2
PATIENCE_S = 30  # a command may wait for the bot's writes; an advisor in Slack could not

main = typer.Typer(
    cls=Group,
    help="Inscrire les candidats de la RAC depuis Slack.",
    no_args_is_help=True,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # the help is plain text: rich takes longer to import than all of the rest
    context_settings={"help_option_names": ["-h", "--help", "--aide"]},
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"rac-bot {version('rac-bot')}, base de révision {_revision()}")
        raise typer.Exit


def _revision() -> str:
    """That of the database, and the one that this version wants where it is another."""
    from rac_bot.errors import SettingsError
    from rac_bot.store.database import schema

    wanted = schema.wanted()
    try:
        with store(any_revision=True) as opened:
            found = schema.current(opened) or "vide"
    except SettingsError:
        return f"{wanted} (rac-bot check dit pourquoi elle ne s’ouvre pas)"
    return found if found == wanted else f"{found} (rac-bot db upgrade la mène à {wanted})"


@main.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=_version,
            help="Afficher la version, et la révision de la base.",
        ),
    ] = False,
) -> None:
    """Inscrire les candidats de la RAC depuis Slack."""


def group(name: str, purpose: str) -> typer.Typer:
    """A group of commands, typed after that word."""
    made = typer.Typer(
        cls=Group,
        help=purpose,
        no_args_is_help=True,
        subcommand_metavar="COMMANDE [ARGUMENTS]...",
        rich_markup_mode=None,
    )
    main.add_typer(made, name=name)
    return made


@contextmanager
def in_words(
    data_refused: int = REFUSED, tell_too: Callable[[str], None] = lambda _problem: None
) -> Iterator[None]:
    """Say in words why a command fails (a setting, a file, the database, the network), and exit.

    `data_refused` is the exit code where a file cannot be used; `tell_too` is given the words.
    """
    from slack_sdk.errors import SlackApiError
    from sqlalchemy.exc import OperationalError

    from rac_bot.errors import Busy, IntakeError, Refusal, SettingsError, UpkeepError
    from rac_bot.slack.errors import word

    try:
        yield
    except SettingsError as error:
        problem, code = str(error), MISUSED
    except (IntakeError, UpkeepError) as error:
        problem, code = str(error), data_refused
    except (Busy, OperationalError):
        problem, code = "La base est occupée ou ne répond plus ; rien n’est enregistré. Réessayez.", REFUSED
    except Refusal as error:  # the disk is full, or the database does not answer
        problem, code = str(error), REFUSED
    except SlackApiError as error:
        problem = f"Slack refuse\u00a0: {word(error)}. Lancez «\u00a0rac-bot check\u00a0»."
        code = MISUSED
    except OSError as error:
        if error.errno in UNWRITABLE:  # its own words, not the network
            raise
        problem, code = _network(error), MISUSED
    else:
        return
    typer.echo(problem, err=True)
    tell_too(problem)
    raise typer.Exit(code)


def _network(error: OSError) -> str:
    """Why an address cannot be used or reached: the system says it in English."""
    inner = getattr(error, "reason", error)  # urllib wraps the system's error
    words = {
        errno.EADDRINUSE: "cette adresse est déjà prise",
        errno.EADDRNOTAVAIL: "cette adresse n’est pas de cette machine",
        errno.EACCES: "cette adresse est réservée",
        errno.ECONNREFUSED: "personne ne répond à cette adresse",
        errno.ECONNRESET: "la connexion est coupée",
        errno.EHOSTUNREACH: "cette machine ne peut pas être jointe",
        errno.ENETUNREACH: "cette machine ne peut pas être jointe",
        errno.ETIMEDOUT: "pas de réponse à temps",
    }
    if isinstance(inner, socket.gaierror):
        return "Réseau\u00a0: ce nom de machine n’est pas connu."
    if isinstance(inner, TimeoutError):
        return f"Réseau\u00a0: {words[errno.ETIMEDOUT]}."
    number = getattr(inner, "errno", None) or 0
    return f"Réseau\u00a0: {words.get(number, f'cela n’aboutit pas (erreur {number})')}."


@contextmanager
def store(*, to_upgrade: bool = False, any_revision: bool = False) -> "Iterator[Store]":
    """Open the store named in the settings; the parameters are those of `opened`."""
    from rac_bot.settings import Database, load
    from rac_bot.store.database.opening import opened

    address = load(Database).rac_database_url
    opening = opened(address, to_upgrade=to_upgrade, any_revision=any_revision, patience_s=PATIENCE_S)
    with opening as found:
        standing.watch(found)
        yield found


def many_rows() -> None:
    """For a command that goes through thousands of rows: look seldom for what refers to itself.

    Rows do not, and each look goes through all that is held.
    """
    gc.set_threshold(50_000)


def beside() -> "Beside":
    """Where the settings say that the list and the key of erasures are."""
    from rac_bot.settings import Database, load

    return load(Database).beside


@contextmanager
def progress(what: str = "Lecture", *, quiet: bool = False) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on standard error, if that is a terminal; else none: to count what is to do costs."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def table(
    headings: Sequence[str], rows: Iterable[Iterable[str]], padding: tuple[int, int, int, int] | None = None
) -> "Table":
    """In a box; or, with that padding, without one and its long cells folded."""
    from rich.table import Column, Table
    from rich.text import Text

    made = Table(*headings)
    if padding:
        columns = (Column(heading, overflow="fold") for heading in headings)
        made = Table(*columns, box=None, padding=padding, header_style="bold")
    for row in rows:
        made.add_row(*map(Text, row))  # Text: a bracket in a cell is no markup
    return made


def print_table(headings: Sequence[str], rows: Iterable[Iterable[str]]) -> None:
    from rich.console import Console

    Console().print(table(headings, rows))


def named(slack_id: str, names: Mapping[str, str]) -> str:
    """A person or a channel, with the name that Slack told."""
    return f"{slack_id} ({names[slack_id]})" if slack_id in names else slack_id


def print_json(found: object) -> None:
    typer.echo(json_text(found))


def json_text(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2, default=lambda moment: moment.isoformat())
