"""The walk that records a release leaves nothing out of what the bot answers to."""

from itertools import chain
from pathlib import Path

import pytest
from freezegun.api import FrozenDateTimeFactory

from rac_bot.handlers import pending
from rac_bot.handlers.several import former
from rac_bot.running.app import routes
from slack_sandbox.desk import dispatches
from slack_sandbox.state import Json, interactive
from tests.conftest import Office
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
    windows = [kept.stack[-1].content for kept in held.windows.values()]
    shown = [
        spot
        for blocks in (*map(_blocks, windows), *(one.blocks for one in held.messages))
        for spot in interactive(blocks)
    ]
    known = {
        "action": {
            name for block, element in shown if dispatches(block, element) for name in _names(element)
        }.union(pending.FORMER),
        "options": {
            _name(element) for _block, element in shown if element["type"].endswith("external_select")
        }
        | {*chain(*LONG.values())},
        "view": {window["callback_id"] for window in windows if window.get("submit")},
        "command": set(held.commands),
        "shortcut": set(held.shortcuts),
    }
    answered = routes(office.settings)
    left_out = {kind: answered.names(kind) - names - {*former.FORMER} for kind, names in known.items()}
    assert left_out == {kind: set() for kind in known}


def _blocks(window: Json) -> list[Json]:
    return list(window["blocks"])


def _names(element: Json) -> list[str]:
    """Of a menu of acts, those that its lines stand for."""
    lines = element["options"] if element["type"] == "overflow" else []
    return [str(one["value"]).partition(" ")[0] for one in lines] or [_name(element)]


def _name(element: Json) -> str:
    return str(element["action_id"]).partition("@")[0]
