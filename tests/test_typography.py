"""French docs are set as French is: no-break spaces, no straight apostrophe or quote, single spaces."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOCS = ROOT / "docs"
# Those of the last part of the table of contents.
IN_ENGLISH = (DOCS / "index.md").read_text(encoding="utf-8").partition(":caption: Development")[2].split()
FRENCH = [one for folder in ("*.md", "conseil/*.md", "reference/*.md") for one in DOCS.glob(folder)]
PAGES = [page for page in FRENCH if page.stem not in IN_ENGLISH]

CODE = re.compile(
    r"^(`{3,}).*?^\1`*$|(`+)(?!`).+?(?<!`)\2(?!`)|<[^>\n]+>|(?<=\])\([^)]*\)", re.DOTALL | re.MULTILINE
)
"""Blocks and spans, addresses, HTML."""
BLANK = "\u25a1"  # stands for one of these
SPACES = "\u00a0\u202f"
WRONG = {
    "no no-break space before": re.compile(rf"(?<![{SPACES}?!])([;!?»](?!\[)|:(?![/\d-]))"),
    "no no-break space after": re.compile(rf"«(?![{SPACES}])"),
    "straight": re.compile(r"['\"]"),
    "two spaces": re.compile(r"(?<=[^\s>|]) {2,}(?=[^\s|])"),
}


def faults(text: str) -> list[str]:
    """Each with the line it is in."""
    found = []
    prose = CODE.sub(lambda code: BLANK + "\n" * code[0].count("\n"), text)
    for number, line in enumerate(prose.splitlines(), start=1):
        if not re.fullmatch(r"[|:\s-]*", line):  # of a table, under its head
            found += [f"{number}: {what}: {line}" for what, wrong in WRONG.items() if wrong.search(line)]
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_french_of_the_docs_is_typeset(page: Path) -> None:
    assert faults(page.read_text(encoding="utf-8")) == []


WRONGLY_SET = (
    *("une note : 60", "une note: 60", "« une note\u00a0»", "«\u00a0une note »", "quoi ?", "l'une"),
    *('dit "oui"', "deux  espaces", "`x` : dit", "[ici](la.md) ; là"),
)


@pytest.mark.parametrize("line", WRONGLY_SET)
def test_what_is_not_is_found(line: str) -> None:
    assert len(faults(f"`ceci : 'cela'`, à 13:30\n{line}\n\n```\nl'un : \"deux\"\n```\n")) == 1
