"""Only a unit of work holds a connection: no module beyond the store’s rooms knows one, by syntax tree."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import rac_bot
from rac_bot.store.work.statements import Named, Written

ROOT = Path(rac_bot.__file__).parent
ROOMS = ("store/work/", "store/database/", "store/migrations/", "store/models/")
MODULES = {str(path.relative_to(ROOT)): path for path in sorted(ROOT.rglob("*.py"))}
BEYOND = [name for name in MODULES if not name.startswith(ROOMS)]
HELD = {"Session", "sessionmaker", "scoped_session", "Connection", "Engine", "create_engine", "text"}
HELD |= {
    "orm",
    "engine",
    "event",
    "inspect",
    "object_session",
    "literal_column",
    "table",
}  # each leads to one
WHOLE_DATABASE = {"reading_whole", "writing_whole"}
KINDS = {"Open", "Reached", "Whole", "Weighed", "Written", "Belongs"}
ACTORS = {"By", "THE_BOT", "COMMAND_LINE"}
# What the rooms give to the others.
GIVEN = {
    "rac_bot.store.work.work": {"Work", *ACTORS},
    "rac_bot.store.work.statements": KINDS,
    "rac_bot.store.work.instances": {"Instances", "Pool", "made", "put"},
    "rac_bot.store.database": {"residue", "schema"},
    "rac_bot.store.database.engine": {"Store"},
    "rac_bot.store.database.backup": {"back_up", "back_up_first", "can_dump", "dump", "dump_command"},
    "rac_bot.store.database.moving": {"give_after", "last_given", "move"},
    "rac_bot.store.database.restoring": {"restore"},
    "rac_bot.store.database.opening": {"need_own_file", "opened"},
}


def parsed(name: str) -> ast.AST:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The module and the name; of a module imported whole, its name alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", one.name) for one in node.names)
        if isinstance(node, ast.Import):
            yield from ((one.name, "") for one in node.names)


def named(tree: ast.AST) -> set[str]:
    """The attributes, and the texts by which one may be reached."""
    nodes = list(ast.walk(tree))
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {node.attr for node in nodes if isinstance(node, ast.Attribute)} | texts & {*WHOLE_DATABASE, "_db"}


def held(tree: ast.AST) -> set[tuple[str, str]]:
    """What is imported, and leads to a connection."""
    found = set(imported(tree))
    theirs = {(module, name) for module, name in found if module.startswith("sqlalchemy")}
    rooms = {one for one in found if one[0].startswith(("rac_bot.store.work", "rac_bot.store.database"))}
    leading = {(module, name) for module, name in theirs if not name or name in HELD}
    return leading | {(module, name) for module, name in rooms if name not in GIVEN.get(module, ())}


@pytest.mark.parametrize("name", BEYOND)
def test_no_module_beyond_those_rooms_holds_a_connection(name: str) -> None:
    tree = parsed(name)
    assert held(tree) == set()
    assert not named(tree) & (WHOLE_DATABASE | {"_db", "db", "engine"})


@pytest.mark.parametrize(
    "line",
    [
        *("import sqlalchemy", "import sqlalchemy.orm as orm", "from sqlalchemy import orm"),
        *("from sqlalchemy.orm import Session as S", "from sqlalchemy.orm import object_session"),
        "from rac_bot.store.database.engine import Session",
        "from rac_bot.store.work.reach import session",
        "from rac_bot.store.work import reach",
        "from rac_bot.store.work.statements import Named",
        "import rac_bot.store.work.reach",
    ],
)
def test_a_connection_has_no_other_door(line: str) -> None:
    assert held(ast.parse(line))


@pytest.mark.parametrize("line", ["work._db", "getattr(work, '_db')", "store.reading_whole()"])
def test_a_connection_is_not_reached_into(line: str) -> None:
    assert named(ast.parse(line)) & (WHOLE_DATABASE | {"_db"})


@pytest.mark.parametrize("name", [name for name in BEYOND if not name.startswith("store/")])
def test_what_tells_of_people_is_selected_in_the_store(name: str) -> None:
    """Other rooms may build no statement; the files' rooms enter rows in bulk, and say so here."""
    verbs = {"select", "insert", "update", "delete", "exists", "union_all"}
    built = {("sqlalchemy", one) for one in verbs} | {("rac_bot.store.work.statements", one) for one in KINDS}
    assert not built & set(imported(parsed(name))) or name.startswith("exchange/")


@pytest.mark.parametrize("name", [name for name in BEYOND if name.startswith("handlers/")])
def test_a_listener_works_with_the_rights_of_whoever_asks(name: str) -> None:
    """Only the gate works for others than its visitor; and what Slack tells, which no person asks for."""
    others = ACTORS & {one for _module, one in imported(parsed(name))}
    told = {f"handlers/{one}.py" for one in ("admin/person_change", "admin/request", "home", "written")}
    assert not others or name.startswith("handlers/gate/") or name in told


def test_there_are_no_other_kinds_of_statements() -> None:
    assert {kind.__name__ for kind in Named.__subclasses__()} == KINDS - {"Written", "Belongs"}
    assert not any(kind.__subclasses__() for kind in (*Named.__subclasses__(), Written))
