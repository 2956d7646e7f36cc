"""What a release's Slack holds, written down: windows that are open, messages that were posted."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from slack_sandbox.state import Json, Key, elements_of, initial_states
from slack_sandbox.views import LiveView

HELD = Path(__file__).parent / "held"
MADE = "made-"  # how the ids begin of blocks that the bot gave none, as they are recorded
FILLED = Path(__file__).parent.parent / "store" / "filled"


@dataclass(frozen=True)
class Window:
    """A window as Slack holds it: its content, and what the person filled in."""

    content: Json
    filled: dict[Key, Json]

    @classmethod
    def of(cls, live: LiveView) -> Self:
        before = initial_states(live.blocks)
        return cls(live.content, {key: state for key, state in live.states.items() if state != before[key]})


@dataclass(frozen=True)
class Kept:
    """The windows in front of a person; the top one is the one that is held on to."""

    person: str
    stack: list[Window]


@dataclass(frozen=True)
class Posted:
    """A message of the bot's, and where: a channel, or a person's direct messages."""

    where: str
    ts: str
    text: str
    blocks: list[Json]
    metadata: Json | None


@dataclass(frozen=True)
class Given:
    """A file that somebody gave in a window."""

    id: str
    person: str
    name: str
    content: str


@dataclass
class Held:
    """All of it, with the rows of the store in the SQL file of the same name."""

    revision: str
    at: str  # the time it was, at which it is put before the bot again
    windows: dict[str, Kept]
    messages: list[Posted]
    directs: dict[str, str]  # of each person, the id of their direct messages
    files: list[Given]
    commands: list[str]
    shortcuts: list[str]
    # By window or message, then by gesture: what a type-ahead was asked, and what it offered.
    offered: dict[str, dict[str, Json]] = field(default_factory=dict)
    # What that release refused by itself, by class: such as a line that is too late to restore.
    refused: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    # Of each part of a window that made a difference, a gesture by which it did.
    read: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def rows(self) -> Path:
        return FILLED / f"{self.revision}.sql"

    def write(self, path: Path) -> None:
        """As JSON, a block and a window a line: what several windows show stands there once."""
        blocks, views = _Once(), _Once()
        body = asdict(self) | {
            "windows": {
                name: {"person": kept.person, "stack": [views.add(_plain(one, blocks)) for one in kept.stack]}
                for name, kept in self.windows.items()
            }
        }
        parts = [f"{json.dumps(name)}: {_lines(part)}" for name, part in body.items()]
        parts += [f'"blocks": {_lines(blocks.all)}', f'"views": {_lines(views.all)}']
        path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path, renamed: dict[str, str] | None = None) -> Self:
        """`renamed` are ids of Slack's that are others now."""
        text = path.read_text(encoding="utf-8")
        for before, now in (renamed or {}).items():
            text = text.replace(before, now)
        body = json.loads(text)
        blocks, views = body.pop("blocks"), body.pop("views")
        windows = [_window(view, blocks) for view in views]
        body["windows"] = {
            name: Kept(kept["person"], [windows[index] for index in kept["stack"]])
            for name, kept in body["windows"].items()
        }
        body["messages"] = [Posted(**one) for one in body["messages"]]
        body["files"] = [Given(**one) for one in body["files"]]
        return cls(**body)


class _Once:
    """Values numbered as they come, each held once."""

    def __init__(self) -> None:
        self.all: list[Any] = []
        self._known: dict[str, int] = {}

    def add(self, value: Any) -> int:
        key = json.dumps(value, sort_keys=True)
        if key not in self._known:
            self._known[key] = len(self.all)
            self.all.append(value)
        return self._known[key]


def _plain(window: Window, blocks: _Once) -> Json:
    shown = [blocks.add(_as_sent(block)) for block in window.content["blocks"]]
    content = {**_as_sent(window.content), "blocks": shown}
    filled = [[*key, _as_sent(state)] for key, state in window.filled.items()]
    return {"content": content, "filled": filled}


def _window(view: Json, blocks: list[Json]) -> Window:
    content = {**view["content"], "blocks": [blocks[index] for index in view["content"]["blocks"]]}
    return Window(content, {(block, action): state for block, action, state in view["filled"]})


def _as_sent(node: Any) -> Any:
    """Without what Slack adds and the sandbox will add again; ids of blocks that can be acted on stay."""
    if isinstance(node, dict):
        return {name: _as_sent(one) for name, one in node.items() if not _added(node, name)}
    return [_as_sent(one) for one in node] if isinstance(node, list) else node


def _added(node: Json, name: str) -> bool:
    if name == "block_id":
        return str(node[name]).startswith(MADE) and not elements_of(node)
    return name == "emoji" and node[name] is True


def _lines(part: Any) -> str:
    """One line for each of what it holds."""
    match part:
        case dict():
            inner = [f"{json.dumps(name)}: {_line(one)}" for name, one in part.items()]
            return "{\n" + ",\n".join(inner) + "\n}"
        case list():
            return "[\n" + ",\n".join(map(_line, part)) + "\n]"
    return _line(part)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
