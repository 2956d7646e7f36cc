"""The `rich_text` block that Slack makes of a text: every message without blocks of its own has one."""

import hashlib
import html
import re
from collections.abc import Iterator

from slack_sandbox.state import Json

_FENCE = re.compile(r"```\n?(.*?)```", re.DOTALL)
_TOKEN = re.compile(
    r"<(?P<angle>[^<>\n]+)>"
    r"|(?P<link>https?://[^\s<>|]*[^\s<>|.,;:!?)])"
    r"|`(?P<code>[^`\n]+)`"
    r"|(?<![\w*])\*(?=\S)(?P<bold>[^*\n]*?\S)\*(?![\w*])"
    r"|(?<!\w)_(?=\S)(?P<italic>[^_\n]*?\S)_(?!\w)"
    r"|(?<![\w~])~(?=\S)(?P<strike>[^~\n]*?\S)~(?![\w~])"
    r"|(?<!\d):(?P<emoji>[a-z0-9_+'-]+(?:::skin-tone-[2-6])?):"
)
STYLES = ("bold", "italic", "strike")


def composed(text: str, seed: str) -> list[Json]:
    """The blocks of a message that has only a text; the same `seed` gives the same `block_id`."""
    parts = [part for piece in _pieces(text) for part in piece]
    if not parts:
        return []
    block_id = hashlib.sha256(seed.encode()).hexdigest()[:5]
    return [{"type": "rich_text", "block_id": block_id, "elements": parts}]


def _pieces(text: str) -> Iterator[list[Json]]:
    end = 0
    for fence in _FENCE.finditer(text):
        yield _lines(text[end : fence.start()].removesuffix("\n"))
        inside = {"type": "text", "text": html.unescape(fence[1].removesuffix("\n"))}
        yield [{"type": "rich_text_preformatted", "elements": [inside]}]
        end = fence.end()
    yield _lines(text[end:].removeprefix("\n") if end else text)


def _lines(text: str) -> list[Json]:
    """Sections and quotes, in the order of their lines."""
    groups: list[tuple[str, list[str]]] = []
    for line in text.split("\n") if text else []:
        quoted = line.startswith("&gt;")
        kind = "rich_text_quote" if quoted else "rich_text_section"
        if not groups or groups[-1][0] != kind:
            groups.append((kind, []))
        groups[-1][1].append(line.removeprefix("&gt;").removeprefix(" ") if quoted else line)
    return [{"type": kind, "elements": list(_runs("\n".join(lines), {}))} for kind, lines in groups]


def _runs(text: str, style: Json) -> Iterator[Json]:
    end = 0
    for found in _TOKEN.finditer(text):
        if found.start() > end:
            yield _styled({"type": "text", "text": html.unescape(text[end : found.start()])}, style)
        kind, inside = next((name, said) for name, said in found.groupdict().items() if said is not None)
        if kind in STYLES:
            yield from _runs(inside, style | {kind: True})
        elif kind == "code":
            yield _styled({"type": "text", "text": html.unescape(inside)}, style | {"code": True})
        elif kind == "emoji":
            yield _emoji(inside, style)
        else:
            yield _styled(_target(inside) if kind == "angle" else _link(inside, ""), style)
        end = found.end()
    if text[end:]:
        yield _styled({"type": "text", "text": html.unescape(text[end:])}, style)


def _styled(run: Json, style: Json) -> Json:
    return run | {"style": style} if style else run


def _emoji(name: str, style: Json) -> Json:
    base, _, tone = name.partition("::skin-tone-")
    return _styled({"type": "emoji", "name": base} | ({"skin_tone": int(tone)} if tone else {}), style)


def _target(inside: str) -> Json:
    """What stands between angle brackets: a mention, a date, a link."""
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return {"type": "user", "user_id": target[1:]}
    if target.startswith("#"):
        return {"type": "channel", "channel_id": target[1:]}
    if target.startswith("!subteam^"):
        return {"type": "usergroup", "usergroup_id": target.removeprefix("!subteam^")}
    if target.startswith("!date^"):
        _, moment, *rest = target.split("^")
        shown = {"format": rest[0] if rest else "{date_num}", "fallback": html.unescape(label)}
        if moment.isdigit():
            return {"type": "date", "timestamp": int(moment)} | shown
        return {"type": "text", "text": html.unescape(label)}
    if target.startswith("!"):
        return {"type": "broadcast", "range": target[1:]}
    return _link(target, label)


def _link(address: str, label: str) -> Json:
    link = {"type": "link", "url": html.unescape(address)}
    return link | ({"text": html.unescape(label)} if label else {})
