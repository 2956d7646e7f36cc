"""The commands and their options, as `--aide` tells them."""

from collections.abc import Iterator
from typing import Any

import typer

from rac_bot.cli import main
from tests.reference import markdown
from tests.reference.markdown import code, section, table

_INTRO = """\
`rac-bot COMMANDE --aide` dit la même chose. Une commande finit par 0 si c’est fait, par 1 si des données
sont refusées, par 2 si la commande ou un réglage ne va pas. `rac-bot --version` dit la version, et la
révision de la base."""


def page() -> str:
    """Those without a group first."""
    tree = typer.main.get_command(main)
    return markdown.page("Les commandes", _INTRO, *(_of(path, one) for path, one in commands(tree)))


def commands(tree: Any, path: str = "rac-bot") -> Iterator[tuple[str, Any]]:
    """Each command, with the words that are typed for it."""
    if hasattr(tree, "commands"):
        for name, one in tree.commands.items():
            yield from commands(one, f"{path} {name}")
    else:
        yield path, tree


def _of(path: str, command: Any) -> str:
    shown = [one for one in command.params if not getattr(one, "hidden", False)]
    rows = [(_typed(one), one.help or "", _default(one)) for one in shown]
    told = table(("argument ou option", "ce que c’est", "par défaut"), rows) if rows else ""
    return section(code(path), command.help, told)


def _typed(param: Any) -> str:
    if param.param_type_name == "argument":
        return code(param.metavar)
    value = "" if param.is_flag else f" {param.metavar}"
    return ", ".join(code(name + value) for name in (*param.opts, *param.secondary_opts))


def _default(param: Any) -> str:
    if param.required:
        return "obligatoire"
    return "" if param.default in (None, False) else code("oui" if param.default is True else param.default)
