"""Records what this version's Slack and store hold: `python -m pytest tests/upgrade/record.py`.

It writes `<revision>.json` and the manifest in `tests/upgrade/held`, and `<revision>.sql` in
`tests/store/filled`, which the tests put before every later version. Run it once, on the release’s commit.
It takes some minutes: every gesture is made again without each part of its window, to know which parts count.
"""

import itertools
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from sqlalchemy import Enum

from rac_bot.store.models import Action, Base
from slack_sandbox.views import LiveView
from tests.conftest import ROOT, Office
from tests.upgrade.filling import fill, leave_undone
from tests.upgrade.held import HELD, MADE, Given, Held, Posted
from tests.upgrade.opening import open_all
from tests.upgrade.pressing import SUBMIT
from tests.upgrade.rehearsal import Rehearsal, parts
from tests.upgrade.tables import Tables, dump
from tests.upgrade.walk import Walk

TYPED = ("", "a", "1", "322", "h18", "jee")  # the first of them for which something is offered


@pytest.mark.sqlite
def test_record(
    office: Office,
    clock: FrozenDateTimeFactory,
    env: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walk = walked(office, clock, env, tmp_path, monkeypatch)
    fill_in_words(database(office))
    held = written_down(walk)
    held.rows.write_text(dump(database(office)), encoding="utf-8")
    tables = Tables(office.settings.rac_database_url)
    rehearsal = Rehearsal(office, held, tables)
    carried = []
    for name in rehearsal.names():
        offer(rehearsal, name)
        carried += try_all(rehearsal, name)
    follow(held, carried)
    tables.close()
    held.write(HELD / f"{held.revision}.json")
    shutil.copy(ROOT / "manifest.yml", HELD / f"{held.revision}.manifest.yml")


def walked(
    office: Office,
    clock: FrozenDateTimeFactory,
    env: dict[str, str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Walk:
    """The whole walk."""
    numbers = itertools.count()
    made = SimpleNamespace(token_urlsafe=lambda _length: f"{MADE}{next(numbers)}")
    monkeypatch.setattr("slack_sandbox.state.secrets", made)
    walk = Walk(office, clock, env, folder)
    fill(walk)
    leave_undone(walk)
    open_all(walk)
    return walk


def database(office: Office) -> Path:
    return Path(office.settings.rac_database_url.removeprefix("sqlite:///"))


def fill_in_words(file: Path) -> None:
    """A row of the journal for each act that the walk has none of; every other word is in some row."""
    missing: dict[Any, set[str]] = {}
    with closing(sqlite3.connect(file)) as connection, connection:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, Enum):
                    held = connection.execute(f'SELECT DISTINCT "{column.name}" FROM "{table.name}"')  # noqa: S608
                    left = missing.setdefault(column.type.enum_class, set(column.type.enums))
                    left -= {word for (word,) in held}
        acts = missing.pop(Action)
        now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"
        entry = "INSERT INTO journal_entry (at, actor, action) VALUES (?, 'cli', ?)"
        connection.executemany(entry, [(now, one) for one in sorted(acts)])
    assert not any(missing.values()), f"no row says {missing}"


def written_down(walk: Walk) -> Held:
    """What Slack holds at the end of the walk."""
    sandbox = walk.office.sandbox
    with closing(sqlite3.connect(database(walk.office))) as connection:
        [[revision]] = connection.execute("SELECT version_num FROM alembic_version")
    people = (walk.julie, walk.luc, walk.admin)
    places = {person.id: sandbox.messages(person) for person in people}
    places[walk.office.team.id] = sandbox.messages(walk.office.team)
    return Held(
        revision=revision,
        at=datetime.now(UTC).isoformat(),
        windows=walk.kept,
        messages=[
            Posted(where, one.ts, one.text, one.blocks, one.metadata)
            for where, messages in places.items()
            for one in messages
        ],
        directs={person.id: sandbox.workspace.direct(person.id).id for person in people},
        files=[
            Given(one.id, one.user, one.name, (one.content or b"").decode())
            for one in sandbox.files._files.values()
        ],
        commands=list(sandbox.workspace.manifest.commands),
        shortcuts=list(sandbox.workspace.manifest.shortcuts("global")),
    )


def offer(rehearsal: Rehearsal, name: str) -> None:
    """What each type-ahead offers, and for what."""
    for gesture in rehearsal.gestures(name):
        if not gesture.looks_up:
            continue
        for typed in TYPED:
            found = rehearsal.make(name, gesture, typed=typed).offers
            if found:
                kept = found if len(found) == 1 else [found[0], found[-1]]
                rehearsal.held.offered.setdefault(name, {})[gesture.name] = {"typed": typed, "options": kept}
                break


@dataclass(frozen=True)
class Carried:
    """A part that nobody sees the difference of at once, and the windows that carry it on, by gesture."""

    name: str
    part: str
    by: dict[str, set[str]]


def try_all(rehearsal: Rehearsal, name: str) -> list[Carried]:
    """Each gesture once, for what is refused; then without each part of the window, for what it changes."""
    held, known = rehearsal.held, {}
    gestures = sorted(rehearsal.gestures(name), key=lambda one: (one.name != SUBMIT, one.looks_up))
    for gesture in gestures:
        known[gesture] = outcome = rehearsal.make(name, gesture)
        assert not outcome.trouble, f"{name}, {gesture.name}: {outcome.trouble}"
        if outcome.refused:
            held.refused.setdefault(name, {})[gesture.name] = outcome.refused
    surface = rehearsal.surface(name)[1]
    carried = []
    for part in parts(surface) if isinstance(surface, LiveView) else ():
        on = Carried(name, part, {})
        for gesture in gestures:
            whole, outcome = known[gesture], rehearsal.make(name, gesture, without=part)
            if outcome.told() != whole.told():
                held.read.setdefault(name, {})[part] = gesture.name
                break
            on.by[gesture.name] = {kind for kind, _metadata in set(whole.drawn) ^ set(outcome.drawn)}
        else:
            carried.append(on)
    return carried


def follow(held: Held, carried: list[Carried]) -> None:
    """A part counts too where it is drawn into a window that reads it, or that carries it on to one."""

    def kind(name: str) -> str:
        return str(held.windows[name].stack[-1].content["callback_id"])

    while True:
        read = {(kind(name), part) for name, parts in held.read.items() for part in parts}
        found = [
            (one, gesture)
            for one in carried
            if one.part not in held.read.get(one.name, {})
            for gesture, kinds in one.by.items()
            if any((drawn, one.part) in read for drawn in kinds - {kind(one.name)})
        ]
        for one, gesture in found:
            held.read.setdefault(one.name, {}).setdefault(one.part, gesture)
        if not found:
            return
