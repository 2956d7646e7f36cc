"""The docs say what the code does: settings, commands, screens and tests, the files that are linked to."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import typer

from rac_bot.cli import main
from rac_bot.running.checking import manifest
from rac_bot.settings import HttpSettings, SocketSettings
from rac_bot.store.privacy import retention
from rac_bot.store.privacy.privacy import HELD, STANDS_FOR
from rac_bot.store.telling import said
from rac_bot.words.scopes import SCOPES
from tests.conftest import ROOT

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "slack_sandbox" / "README.md"]
REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
SCREENS = (ROOT / "docs" / "ecrans.md").read_text(encoding="utf-8")


def test_the_reference_has_every_setting_and_its_default() -> None:
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \|[^|]*\| ([^|]*) \|", REFERENCE, re.MULTILINE))
    fields = HttpSettings.model_fields | SocketSettings.model_fields
    assert set(rows) == {name.upper() for name in fields}
    for name, field in fields.items():
        none = field.is_required() or field.default in (None, [])
        assert rows[name.upper()] == ("–" if none else f"`{written(field.default)}`")


def written(default: object) -> str:
    """As the environment would give it."""
    match default:
        case bool():
            return str(default).lower()
        case (month, day):
            return f"{month:02}-{day:02}"
        case _:
            return str(default)


def commands(app: typer.Typer, group: str = "") -> Iterator[str]:
    """`serve`, `db upgrade`…: what follows `rac-bot`."""
    for command in app.registered_commands:
        assert command.callback
        yield group + (command.name or command.callback.__name__)
    for sub in app.registered_groups:
        assert sub.typer_instance
        yield from commands(sub.typer_instance, f"{sub.name} ")


def test_the_reference_has_every_command() -> None:
    assert set(re.findall(r"^\| `rac-bot ([a-z]+(?: [a-z]+)?)", REFERENCE, re.MULTILINE)) == set(
        commands(main)
    )


def test_the_reference_and_the_manifest_have_every_scope_in_the_same_order() -> None:
    asked = manifest()["oauth_config"]["scopes"]
    assert asked["bot"] == [one.name for one in SCOPES]
    assert asked["bot_optional"] == [one.name for one in SCOPES if one.optional]
    rows = re.findall(
        r"^\| `([a-z_]+(?::[a-z]+)?)`( \(optional\))? \| ([^|]+) \| ([^|]+) \|$", REFERENCE, re.MULTILINE
    )
    assert [(name, bool(optional)) for name, optional, *_cells in rows] == [
        (one.name, one.optional) for one in SCOPES
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_the_docs_show_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    code = re.findall(r"```.*?```|`[^`]+`", text, re.DOTALL)
    shown = {word for piece in code for word in re.findall(r"\brac-bot ([a-z]+)", piece)}
    assert shown <= {command.split()[0] for command in commands(main)}


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
