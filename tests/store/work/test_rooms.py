"""Only a unit of work holds a connection: no module beyond the store’s rooms knows one, by syntax tree."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import rac_bot

ROOT = Path(rac_bot.__file__).parent
ROOMS = ("store/work/", "store/database/", "store/migrations/", "store/models/")
MODULES = {str(path.relative_to(ROOT)): path for path in sorted(ROOT.rglob("*.py"))}
BEYOND = [name for name in MODULES if not name.startswith(ROOMS)]
HELD = {"Session", "sessionmaker", "scoped_session", "Connection", "Engine", "create_engine", "text"}
WHOLE_DATABASE = {"reading_whole", "writing_whole"}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            yield from (name.name for name in node.names)
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("sqlalchemy"))


def attributes(tree: ast.AST) -> set[str]:
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("name", BEYOND)
def test_no_module_beyond_those_rooms_holds_a_connection(name: str) -> None:
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    assert not set(imported(tree)) & HELD
    assert "sqlalchemy" not in set(imported(tree))
    assert not attributes(tree) & (WHOLE_DATABASE | {"_db", "db", "engine"})


@pytest.mark.parametrize("name", [name for name in BEYOND if not name.startswith("store/")])
def test_what_tells_of_people_is_selected_in_the_store(name: str) -> None:
    """Other rooms may build no statement; the files' rooms enter rows in bulk, and say so here."""
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    built = {"select", "insert", "update", "delete", "exists", "union_all"} & set(imported(tree))
    assert not built or name.startswith("exchange/")
