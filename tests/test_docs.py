"""The docs say what the code does: settings, commands, the files that are linked to."""

import re

import pytest

from rac_bot.cli import db, export, main
from rac_bot.settings import HttpSettings, SocketSettings
from tests.conftest import ROOT

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "slack_sandbox" / "README.md"]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_has_every_setting_and_its_default() -> None:
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \|[^|]*\| ([^|]*) \|", README, re.MULTILINE))
    fields = HttpSettings.model_fields | SocketSettings.model_fields
    assert set(rows) == {name.upper() for name in fields}
    for name, field in fields.items():
        assert rows[name.upper()] == ("–" if field.is_required() else f"`{written(field.default)}`")


def written(default: object) -> str:
    """As the environment would give it."""
    match default:
        case bool():
            return str(default).lower()
        case (month, day):
            return f"{month:02}-{day:02}"
        case _:
            return str(default)


def test_every_command_that_the_docs_show_exists() -> None:
    known = {
        str(command.name or command.callback.__name__)
        for command in main.registered_commands
        if command.callback
    }
    known |= {"db", "export"}
    shown = {
        word for page in PAGES for word in re.findall(r"rac-bot ([a-z]+)\b", page.read_text(encoding="utf-8"))
    }
    assert {"serve", "import", "check", "db"} <= shown
    assert {c.callback.__name__ for c in db.registered_commands if c.callback} == {"upgrade"}
    assert {c.callback.__name__ for c in export.registered_commands if c.callback} == {"inscriptions"}
    unknown = {
        word
        for word in shown
        if word not in known and word in {"demo", "run", "start", "init", "export", "reconcile"}
    }
    assert not unknown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_linked_to_is_there(page: object) -> None:
    from pathlib import Path

    assert isinstance(page, Path)
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
