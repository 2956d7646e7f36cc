"""Typer's own words, in French: it cannot be translated otherwise; and what several commands ask for."""

import errno
import io
import os
import sys
from collections.abc import Collection
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer
from typer import core
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from rac_bot.cli import standing

COMPLETION = "_RAC_BOT_COMPLETE"  # set by a shell that completes what is being typed
UNWRITABLE = {errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG}
_INTERRUPTED = 130  # what Typer returns for Ctrl-C
AsJson = Annotated[bool, typer.Option("--json", help="Le tout en JSON.")]
# `--json FICHIER.json`: Typer has no option that takes a word or none.
JsonFile = Annotated[Path | None, typer.Option("--json-file", hidden=True, metavar="FICHIER.json")]
Force = Annotated[bool, typer.Option("--force", help="Remplacer le fichier s’il existe.")]

_HELP = {
    "Commands": "Commandes",
    "required": "obligatoire",
    "default: {default}": "par défaut\u00a0: {default}",
}
# Python's names of types, beside those of arguments.
setattr(core.TyperArgument, "display_type_rich", lambda self, ctx: None)  # noqa: B010
setattr(core, "_", lambda text: _HELP.get(text, text))  # noqa: B010  what Typer translates its help with


class _FrenchHelp:
    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Afficher cette aide."
        return option

    def get_short_help_str(self, limit: int = 0) -> str:
        return super().get_short_help_str(limit=1000)  # type: ignore[misc, no-any-return]  # never cut short


class Group(_FrenchHelp, TyperGroup):
    """A group of commands."""


class Command(_FrenchHelp, TyperCommand):
    """A command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _to_file(args))


def _to_file(words: list[str]) -> list[str]:
    """The words, with `--json-file` in place of a `--json` that a file's name follows."""
    follows = {word for word, after in pairwise(range(len(words))) if words[after].endswith(".json")}
    named = (word if at in follows else "" for at, word in enumerate(words))
    return ["--json-file" if name == "--json" else word for name, word in zip(named, words, strict=True)]


def one_of(text: str, known: Collection[str]) -> str:
    """The word that was typed, which has to be one of these."""
    if text not in known:
        raise typer.BadParameter(f"« {text} » : attendu {', '.join(known)}.")
    return text


def parsed_da(text: str) -> str:
    """The DA that was typed, in any of its ways."""
    from rac_bot.domain.codes import parse_da

    try:
        return parse_da(text)
    except ValueError as error:
        raise typer.BadParameter(f"« {text} » : {error}.") from None


def confirmed(question: str) -> bool:
    """The answer to a question: yes only where it is typed."""
    while True:
        typer.echo(f"{question} [o/N] : ", nl=False, err=True)
        answer = sys.stdin.readline()
        if not answer:  # nobody is there to answer
            raise typer.Abort
        if (said := answer.strip().lower()) in ("o", "oui"):
            return True
        if said in ("", "n", "non"):
            return False
        typer.echo("Répondez oui ou non.", err=True)


def run(main: typer.Typer) -> int:
    """Run the command line; returns its exit code. A wrong use is explained in French."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no « or ’ must still show the report
    standing.forget()
    if COMPLETION in os.environ:
        from typer._completion_classes import completion_init

        completion_init()
    try:
        code = _run(main)
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except OSError as error:
        return _unwritten(error)
    if code == _INTERRUPTED:
        typer.echo(f"Interrompu. {standing.told()}", err=True)
    return code


def _run(main: typer.Typer) -> int:
    try:
        return int(main(prog_name="rac-bot", standalone_mode=False) or 0)
    except typer.Abort:
        typer.echo(f"Interrompu. {standing.told()}", err=True)
        return 1
    except TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # its message is the help
            typer.echo(error.message)
            return 2
        typer.echo(f"{_misuse(error)}\nVoir rac-bot --aide.", err=True)
        return 2


def _unwritten(error: OSError) -> int:
    """The command's words go to a full disk, or to a program that has ended: say what stands, once."""
    if error.errno not in UNWRITABLE:
        raise error
    with suppress(OSError, ValueError):
        # What is left to write must not fail again as the process ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if error.errno != errno.EPIPE:  # whoever closes a pipe has read enough
        with suppress(OSError):
            typer.echo(
                f"La sortie ne peut pas être écrite : le disque est plein. {standing.told()}", err=True
            )
    return 1


def _misuse(error: Any) -> str:
    message = str(getattr(error, "message", ""))
    match type(error).__name__:  # Typer does not export these classes
        case "MissingParameter":
            return f"Il manque {error.param.metavar or error.param.name}."
        case "NoSuchOption":
            return f"Option inconnue\u00a0: {error.option_name}"
        case "BadParameter" if error.param is None:  # one of ours
            return message
        case "BadParameter":
            return f"{_named(error.param)}\u00a0: attendu {_expected(error.__cause__)}."
        case "BadOptionUsage" if "not take" in message:
            return f"L’option {error.option_name} ne prend pas de valeur."
        case "BadOptionUsage":
            return f"L’option {error.option_name} attend une valeur."
        case "UsageError" if "extra argument" in message:
            return "Il y a des mots de trop."
        case _:
            return "Commande inconnue, ou mal écrite."


def _named(param: Any) -> str:
    return str(param.opts[0] if param.param_type_name == "option" else param.metavar or param.name)


def _expected(cause: Any) -> str:
    """What the library that reads options expects, by the kind of its error: its sentences are English."""
    from pydantic import ValidationError

    if not isinstance(cause, ValidationError):
        return "une autre valeur"
    from rac_bot.settings import expected

    found = cause.errors(include_input=False, include_url=False)[0]
    return expected(found["type"], found.get("ctx", {})) or "une autre valeur"
