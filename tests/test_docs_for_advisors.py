"""The advisors' pages: one a task, the same in both languages; each label is one of the screens'."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from rac_bot.i18n import catalogs
from tests.conftest import ROOT
from tests.test_typography import CODE

FRENCH, ENGLISH = ROOT / "docs" / "conseil", ROOT / "docs" / "advisor"
HEADINGS = {FRENCH: ["Ce qui se défait", "Où demander"], ENGLISH: ["What can be undone", "Where to ask"]}
MINUTE, WORDS = 200, 450  # of its purpose and steps, and of all of a page
LABEL = re.compile(r"(\*{1,2})([^*\s][^*]*)\1(?!\*)")


ENGLISH_OF = {
    " ".join(str(one.id).split()): " ".join(str(one.string).split()) for one in catalogs.read() if one.id
}


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def tasks(folder: Path) -> list[Path]:
    """In the order of the index."""
    listed = read(folder / "index.md").partition("```{toctree}\n:hidden:\n")[2].partition("```")[0]
    return [folder / f"{name}.md" for name in listed.split()]


PAIRS = list(zip(tasks(FRENCH), tasks(ENGLISH), strict=True))
PAGES = [page for pair in PAIRS for page in pair]
INDEXES = [FRENCH / "index.md", ENGLISH / "index.md"]


@pytest.mark.parametrize("folder", HEADINGS, ids=lambda folder: folder.name)
def test_the_index_leads_to_each_page(folder: Path) -> None:
    there = {*folder.glob("*.md")} - {folder / "index.md"}
    assert {*tasks(folder)} == there
    assert {folder / name for name in re.findall(r"\]\(([\w-]+\.md)\)", read(folder / "index.md"))} == there


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_a_task(page: Path) -> None:
    text = read(page)
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS[page.parent]
    assert 3 <= len(steps(text)) <= 7
    assert [int(step) for step in steps(text)] == [*range(1, len(steps(text)) + 1)]
    assert len(text.partition("![")[0].split()) <= MINUTE
    assert len(text.split()) <= WORDS


def steps(text: str) -> list[str]:
    return re.findall(r"^(\d)\. ", text, re.MULTILINE)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0].stem)
def test_both_languages_say_the_same(pair: tuple[Path, Path]) -> None:
    french, english = map(read, pair)
    assert steps(french) == steps(english)
    assert french.count("\n| ") == english.count("\n| ")
    translated = {ENGLISH_OF[label] for label in labels_in(french) if label in ENGLISH_OF}
    assert translated == {label for label in labels_in(english) if label in ENGLISH_OF.values()}
    ((alt, picture),) = pictures(french)
    ((alt_en, picture_en),) = pictures(english)
    assert min(len(alt), len(alt_en)) > 30
    assert picture_en == picture.replace(".webp", "-en.webp")


def pictures(text: str) -> list[tuple[str, str]]:
    return re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text)


def test_pictures_are_small_and_each_is_shown() -> None:
    folder = ROOT / "docs" / "images"
    shown = {
        folder / Path(name).name
        for page in [*PAGES, ROOT / "README.md"]
        for _alt, name in pictures(read(page))
    }
    assert shown == {*folder.iterdir()}
    assert [file.name for file in shown if file.stat().st_size > 60_000] == []


@pytest.mark.parametrize("page", [*PAGES, *INDEXES], ids=lambda page: page.stem)
def test_each_label_is_one_of_the_screens(page: Path) -> None:
    known = sentences(ENGLISH_OF.values() if page.parent == ENGLISH else ENGLISH_OF)
    assert {label for label in labels_in(read(page)) if not known.fullmatch(label)} == set()


def labels_in(text: str) -> set[str]:
    return {" ".join(label.split()) for _stars, label in LABEL.findall(CODE.sub("", text))}


def sentences(of: Iterable[str]) -> re.Pattern[str]:
    """Any of them; those with `{values}` only where they begin with words."""
    return re.compile(
        "|".join(re.sub(r"\\\{\w+\\\}", ".+", re.escape(one)) for one in of if not one.startswith("{"))
    )
