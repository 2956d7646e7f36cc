"""Typer's own words, in French: it cannot be translated otherwise; and what several commands ask for."""

import io
import sys
from collections.abc import Collection
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

AsJson = Annotated[bool, typer.Option("--json", help="Le tout en JSON.")]
# `--json FICHIER.json`: Typer has no option that takes a word or none.
JsonFile = Annotated[Path | None, typer.Option("--json-file", hidden=True, metavar="FICHIER.json")]
Force = Annotated[bool, typer.Option("--force", help="Remplacer le fichier s’il existe.")]


class _FrenchHelp:
    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Afficher cette aide."
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from typer import rich_utils as words

        words.COMMANDS_PANEL_TITLE = "Commandes"
        words.REQUIRED_LONG_STRING = "[obligatoire]"
        words.DEFAULT_STRING = "[par défaut : {}]"
        super().format_help(ctx, formatter)  # type: ignore[misc]


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


def run(main: typer.Typer) -> int:
    """Run the command line; returns its exit code. A wrong use is explained in French."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no « or ’ must still show the report
    try:
        return int(main(prog_name="rac-bot", standalone_mode=False) or 0)
    except typer.Abort:
        typer.echo("Interrompu.", err=True)
        return 1
    except TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # the help was printed: that is the answer
            return 2
        typer.echo(f"{_misuse(error)}\nVoir rac-bot --aide.", err=True)
        return 2


def _misuse(error: Any) -> str:
    match type(error).__name__:  # Typer does not export these classes
        case "MissingParameter":
            return f"Il manque {error.param.metavar or error.param.name}."
        case "NoSuchOption":
            return f"Option inconnue\u00a0: {error.option_name}"
        case "BadParameter":
            return str(error.message)
        case "BadOptionUsage":
            return f"L’option {error.option_name} attend une valeur."
        case _:
            return "Commande inconnue, ou mal écrite."
