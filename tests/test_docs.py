"""The docs say what the code does: commands, screens and tests, the files that are linked to."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import typer

from rac_bot.cli import main
from rac_bot.running.checking import manifest
from rac_bot.settings import HttpSettings
from rac_bot.store.privacy import retention
from rac_bot.store.privacy.privacy import HELD, STANDS_FOR
from rac_bot.store.telling import said
from rac_bot.words.scopes import SCOPES
from tests.conftest import ROOT
from tests.reference.commands import commands

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "slack_sandbox" / "README.md"]
SCREENS = (ROOT / "docs" / "ecrans.md").read_text(encoding="utf-8")


def test_the_manifest_asks_for_every_scope_in_the_same_order() -> None:
    asked = manifest()["oauth_config"]["scopes"]
    assert asked["bot"] == [one.name for one in SCOPES]
    assert asked["bot_optional"] == [one.name for one in SCOPES if one.optional]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_the_docs_show_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    code = re.findall(r"```.*?```|`[^`]+`", text, re.DOTALL)
    shown = {word for piece in code for word in re.findall(r"\brac-bot ([a-z]+)", piece)}
    assert shown <= {path.split()[1] for path, _command in commands(typer.main.get_command(main))}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_linked_to_is_there(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_heading_linked_to_is_there(page: Path) -> None:
    for target, name in re.findall(r"\]\((?!https?:)([^)#]*)#([^)]+)\)", page.read_text(encoding="utf-8")):
        assert name in anchors(page.parent / target if target else page), f"{target}#{name}"


@cache
def anchors(page: Path) -> set[str]:
    """Of its headings, as they are made of their words."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_that_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", text)
    assert len(named) == text.count("::test_")
    for path, test in set(named):
        found = [node.name for node in parsed(ROOT / path).body if isinstance(node, ast.FunctionDef)]
        assert test in found, f"{path}::{test}"


def test_every_threat_has_its_tests() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    threats = [line for line in text.splitlines() if line.startswith("| ") and "| threat |" not in line]
    assert len(threats) > 40
    assert [line for line in threats if "::test_" not in line] == []


def test_what_the_docs_say_of_how_long_things_are_kept_is_what_is_set() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))
    told = re.findall(r"(\d+)\s+jours\W+`(RAC_KEEP_\w+)`", pages)
    assert {name for _days, name in told} == {"RAC_KEEP_SEARCHES", "RAC_KEEP_VALUES"}  # messages: no limit
    for days, name in told:
        assert int(days) == HttpSettings.model_fields[name.lower()].default, name
    assert HttpSettings.model_fields["rac_keep_messages"].default == 0
    assert retention.TICKED_DAYS == 7
    assert said.KEPT_FOR.total_seconds() == 600


def test_each_version_says_what_an_upgrade_to_it_takes() -> None:
    versions = re.findall(r"^## (\d\S*)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    page = (ROOT / "docs" / "mise-a-jour.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (\d\S*) \|", page.partition("## Chaque version")[2], re.MULTILINE) == versions


def test_the_docs_name_each_part_of_a_persons_export() -> None:
    text = (ROOT / "docs" / "donnees.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (`[a-z_`, ]+`) \|", text[text.index("### L’export d’une personne") :], re.MULTILINE
    )
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named == {table.name for table in HELD} | {one.removesuffix("_id") for one in STANDS_FOR}


# --- docs/ecrans.md: CLARA's screens ------------------------------------------------------------------


def rows() -> list[list[str]]:
    """The cells of each row of the tables, without their heads."""
    lines = [line for line in SCREENS.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] != "dans CLARA" and set(row[0]) != {"-"}]


def test_every_row_of_the_screens_says_where_it_is_and_what_walks_it() -> None:
    assert len(rows()) > 100
    for row in rows():
        assert len(row) == 3, row
        assert all(row), row
        assert "::test_" in row[2] or straight(row[2]).startswith("aucun :"), row


def test_the_words_in_bold_are_those_of_the_screens() -> None:
    said = straight(text_of_the_bot())
    unknown = {word for word in re.findall(r"\*\*([^*]+)\*\*", SCREENS) if straight(word) not in said}
    assert not unknown


@cache
def text_of_the_bot() -> str:
    """Every text in the source and the manifest."""
    modules = (ROOT / "rac_bot").rglob("*.py")
    nodes = (node for path in modules for node in ast.walk(parsed(path)))
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return "\n".join([*texts, (ROOT / "manifest.yml").read_text(encoding="utf-8")])


def straight(text: str) -> str:
    """One kind of apostrophe and of space."""
    return " ".join(text.replace("’", "'").split())
