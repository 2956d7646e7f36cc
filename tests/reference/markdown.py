"""Pieces of a page in Markdown, in French."""

import re
from collections.abc import Iterable, Sequence

_NO_BREAK = re.compile(r" (?=[:;?!»])|(?<=«) ")


def page(title: str, intro: str, *parts: str) -> str:
    """A whole page: who reads it is told that it is not to be changed by hand."""
    head = "<!-- Page écrite par `make reference`, à partir du code : ne la modifiez pas à la main. -->"
    return spaced("\n\n".join([head, f"# {title}", intro, *parts])) + "\n"


def spaced(text: str) -> str:
    """With the no-break spaces of French typography."""
    return _NO_BREAK.sub("\u00a0", text)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(_cell(text) for text in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def code(text: object) -> str:
    """As it is typed; nothing for nothing."""
    return f"`{text}`" if str(text) else ""


def section(title: str, *parts: str, level: int = 2) -> str:
    return "\n\n".join(["#" * level + f" {title}", *filter(None, parts)])
