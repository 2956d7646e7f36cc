"""What the bot refuses, in its own words, and what an administrator does: from the source."""

import ast
import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import rac_bot
from rac_bot.errors import (
    IntakeError,
    RacError,
    UpkeepError,
    access,
    admitting,
    base,
    changing,
    enrolling,
    grids,
    handing,
)
from rac_bot.slack.words import METHODS, Kind, kinds
from rac_bot.words.remedies import remedy
from tests.reference import markdown
from tests.reference.markdown import code, section, table

_INTRO = """\
Ce que rac-bot dit quand il refuse, mot pour mot ; `{…}` y tient la place de ce qui varie. La phrase dit
quoi faire à la personne qui la lit ; ce qu’elle ne peut pas faire elle-même, l’administration le fait. Ce
qui n’est pas ici est un imprévu : la personne reçoit une référence, qui se retrouve au journal du service
(`journalctl -u rac-bot --grep`)."""
_REFUSED = {
    base: "À tout moment",
    access: "Les accès",
    enrolling: "Inscrire",
    changing: "Modifier, supprimer, rétablir",
    admitting: "Admettre",
    handing: "Confier des candidats",
    grids: "Les grilles",
}
_RAISED = {IntakeError: "Les fichiers", UpkeepError: "La base : sauvegarder, restaurer, copier, effacer"}
_MARKS = {"_": 0, "N_": 0, "_n": 1}  # which of its words a call tells: of two forms, the plural
_TELLING = ("chat.postMessage", "chat.update", "chat.delete", "conversations.open", "conversations.info")
_NOTHING_TO_DO = {Kind.GONE, Kind.DONE, Kind.STALE}  # the bot sees to it


class Told(NamedTuple):
    sentences: list[str]
    remedy: str


def page() -> str:
    refused = [
        section(title, _table((" / ".join(one.sentences), one.remedy) for one in refusals(module)))
        for module, title in _REFUSED.items()
    ]
    failed = [
        section(title, "\n".join(f"- {one}" for one in raised(kind))) for kind, title in _RAISED.items()
    ]
    slack = section(
        "Un message que Slack ne prend pas",
        "`rac-bot messages why` le dit, avec le mot de Slack ; "
        "[ce que fait rac-bot](../exploitation.md#ce-que-slack-répond) en dépend.",
        table(("mot de Slack", "quoi faire"), _of_slack()),
    )
    return markdown.page("Les erreurs", _INTRO, *refused, slack, *failed)


def _table(rows: Iterable[tuple[str, str]]) -> str:
    return table(("rac-bot dit", "l’administration"), rows)


def refusals(module: ModuleType) -> Iterator[Told]:
    """Of each class that has words of its own."""
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef) and (sentences := list(_sentences(node))):
            kind: type[RacError] = getattr(module, node.name)
            yield Told(sentences, kind.remedy)


def raised(kind: type[RacError]) -> list[str]:
    """The sentences that errors of that kind are raised with, wherever that is."""
    found = set()
    for path in sorted(Path(rac_bot.__file__).parent.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if f"{kind.__name__}(" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and _called(node) == kind.__name__ and node.args:
                found.add(_words(node.args[0]))
    return sorted(found - {""}, key=str.casefold)


def _sentences(within: ast.AST) -> Iterator[str]:
    """Whole ones, not the pieces that some are put together from."""
    return (said for said in map(_words, ast.walk(within)) if said.endswith((".", "?")))


def _called(node: ast.AST) -> str:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def _words(node: ast.AST) -> str:
    """The sentence that a call to be translated tells; nothing for anything else."""
    if not isinstance(node, ast.Call) or _called(node) not in _MARKS:
        return ""
    said = node.args[_MARKS[_called(node)]]
    return str(said.value) if isinstance(said, ast.Constant) else ""


def _of_slack() -> Iterator[tuple[str, str]]:
    """Words that ask for the same, together; what goes for every word of a kind quotes the word."""
    asked: dict[str, list[str]] = {}
    for word in sorted({word for method in _TELLING for word in METHODS[method]}):
        if kinds(word) - _NOTHING_TO_DO:
            asked.setdefault(remedy(word).replace(f"«\u00a0{word}\u00a0»", "« … »"), []).append(code(word))
    for what, words in sorted(asked.items(), key=lambda one: one[1]):
        yield ", ".join(words), what[:1].upper() + what[1:]
