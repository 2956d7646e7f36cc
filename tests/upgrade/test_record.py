"""The walk that records a release leaves nothing out of what the bot answers to."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from freezegun.api import FrozenDateTimeFactory

from rac_bot.delivery.at_home import home_of
from rac_bot.domain.rights import Role
from rac_bot.handlers import file, pending
from rac_bot.handlers.several import former
from rac_bot.messages.home import unserved_home
from rac_bot.running.app import routes
from slack_sandbox.desk import dispatches
from slack_sandbox.state import Json, interactive
from tests.builders import a_right
from tests.conftest import Office
from tests.databases import BY_JULIE
from tests.upgrade.pressing import LONG
from tests.upgrade.record import database, fill_in_words, walked, written_down


@pytest.mark.sqlite
def test_the_walk_shows_all_that_the_bot_answers_to(
    office: Office,
    clock: FrozenDateTimeFactory,
    env: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each button, menu, type-ahead and form is in a window or a message that is recorded."""
    walk = walked(office, clock, env, tmp_path, monkeypatch)
    fill_in_words(database(office))
    held = written_down(walk)
    homes = list(_homes(office))
    windows = [kept.stack[-1].content for kept in held.windows.values()]
    shown = [
        spot
        for blocks in (*map(_blocks, windows), *(one.blocks for one in held.messages), *homes)
        for spot in interactive(blocks)
    ]
    known = {
        "action": {
            name for block, element in shown if dispatches(block, element) for name in _names(element)
        }.union(file.FORMER, pending.FORMER),
        "options": {
            _name(element) for _block, element in shown if element["type"].endswith("external_select")
        }
        | {*chain(*LONG.values())},
        "view": {window["callback_id"] for window in windows if window.get("submit")},
        "command": set(held.commands),
        "shortcut": {*held.shortcuts, *office.sandbox.workspace.manifest.shortcuts("message")},
    }
    answered = routes(office.settings)
    left_out = {kind: answered.names(kind) - names - {*former.FORMER} for kind, names in known.items()}
    assert left_out == {kind: set() for kind in known}


def _homes(office: Office) -> Iterator[list[Json]]:
    """Of an advisor, an administrator, who has no access, a reader; each version publishes its own anew."""
    people = (office.julie, office.admin, office.stranger)
    yield from (live.blocks for one in people if (live := office.sandbox.views.home(one.id)))
    with office.store.writing(BY_JULIE) as work:
        a_right(work, office.stranger.id, Role.READING)
    yield home_of(office.store, office.stranger.id, office.settings.terms, (), "fr", office.now())["blocks"]
    yield unserved_home("", may_ask=True)["blocks"]  # of who has not asked yet


def _blocks(window: Json) -> list[Json]:
    return list(window["blocks"])


def _names(element: Json) -> list[str]:
    """Of a menu of acts, those that its lines stand for."""
    lines = element["options"] if element["type"] == "overflow" else []
    return [str(one["value"]).partition(" ")[0] for one in lines] or [_name(element)]


def _name(element: Json) -> str:
    return str(element["action_id"]).partition("@")[0]
