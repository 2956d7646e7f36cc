"""What Slack posts, recorded with the store as it was just before; and the same, tampered with."""

import copy
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from slack_sandbox.state import Json
from tests.conftest import Office
from tests.faults.snapshots import Rows, rows

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
LIMITS = httpx.Limits(max_keepalive_connections=4)


@dataclass(frozen=True)
class Posted:
    """One request of Slack, and the rows of the store before it."""

    body: Json = field(repr=False)
    before: Rows = field(repr=False)


class Recorder:
    """Stands between Slack and the bot: passes everything on, as it is, and keeps what is not an event."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.posted: list[Posted] = []
        self.client = httpx.Client(trust_env=False, timeout=20, limits=LIMITS)
        self.app = Starlette(routes=[Route("/slack/events", self._pass_on, methods=["POST"])])

    async def _pass_on(self, request: Request) -> Response:
        content = await request.body()
        if not request.headers["content-type"].startswith("application/json"):
            self.posted.append(Posted(read(content), rows(self.office.store)))
        headers = {k: v for k, v in request.headers.items() if k not in ("host", "content-length")}
        answer = self.client.post(self.office.url, content=content, headers=headers)
        return Response(answer.content, answer.status_code, media_type=answer.headers.get("content-type"))


def read(content: bytes) -> Json:
    """The payload in the body of a request."""
    form = dict(parse_qsl(content.decode(), keep_blank_values=True))
    payload: Json = json.loads(form["payload"]) if "payload" in form else form
    return payload


def written(body: Any) -> bytes:
    """The body of the request that carries that payload."""
    if isinstance(body, dict) and "command" in body:
        return urlencode(
            {k: v if isinstance(v, str) else json.dumps(v) for k, v in body.items()}, errors="replace"
        ).encode()
    return urlencode({"payload": json.dumps(body)}).encode()


def signed(secret: str, content: bytes, *, age: int = 0) -> dict[str, str]:
    """The headers under which Slack posts that, so many seconds ago."""
    stamp = str(int(time.time()) - age)
    base = b":".join([b"v0", stamp.encode(), content])
    signature = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signature}"}


# --- tampering --------------------------------------------------------------------------------------

Path = tuple[str | int, ...]
Change = Callable[[Any, str | int], None]
METADATA = "private_metadata"

NUMBERS = [0, 1, 2, 3, 4, 5, 6, -1, 2**31, 2**63, 2**64, 10**400, 1.5, float("nan")]
TEXTS = [
    *(
        "",
        " ",
        "x",
        "\0",
        "\ud800",
        "a\0b\udfff",
        "²",
        "١٢",
        "-1",
        "1:1",
        "2:1",
        "4:1",
        "4",
        "1,2",
        ":",
        "::",
    ),
    *("1:2:3:4", "9" * 400, "x" * 6000, "é" * 4000, "<!channel> <@UJULIE> *", "H-2018", "A-9999", "Z-0000"),
    *("0", "(default)", "new:1:H-2018", "1/A-2017", "2017-02-31", "9999-12-31", "%_*?", "' OR 1=1 --"),
]
NESTED: list[Any] = [None, True, False, [], {}, [[]], [None], [1], {"id": 1}, {"value": None}, {"a": {}}]


def _deep(depth: int) -> Any:
    made: Any = {}
    for _turn in range(depth):
        made = {"blocks": [made]}
    return made


KINDS = [*["view_submission"] * 4, *["block_actions"] * 3, "block_suggestion", "command", "shortcut"]
JUNK = st.one_of(
    st.sampled_from(NUMBERS),
    st.sampled_from(TEXTS),
    st.sampled_from(NESTED),
    st.sampled_from([_deep(40), _deep(150), ["x"] * 3000, {str(n): n for n in range(2000)}]),
    st.text(max_size=30),
    st.integers(),
)


def paths(value: Any, here: Path = ()) -> Iterator[Path]:
    """Everywhere in a payload: the JSON inside `private_metadata` is walked too."""
    if here:
        yield here
    if here and here[-1] == METADATA and isinstance(value, str) and value.startswith("{"):
        value = json.loads(value)
    if isinstance(value, dict):
        for name, one in value.items():
            yield from paths(one, (*here, name))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from paths(one, (*here, index))


def at(body: Any, path: Path) -> Any:
    for step in path:
        body = json.loads(body) if isinstance(body, str) else body
        body = body[step]
    return body


def changed(body: Any, path: Path, change: Change) -> Any:
    """A copy of the payload, `change` called with the container of that path and its last step."""
    if isinstance(body, str):
        return json.dumps(changed(json.loads(body), path, change))
    body = copy.copy(body)
    if not path:
        return body
    if len(path) == 1:
        change(body, path[0])
    else:
        body[path[0]] = changed(body[path[0]], path[1:], change)
    return body


@dataclass(frozen=True, repr=False)
class Tampered:
    """A payload, the request that it was, and what was done to it."""

    post: Posted
    body: Any
    done: list[str]

    def __repr__(self) -> str:
        return f"{named(self.post.body)}: {', '.join(self.done)}"


class Tampering:
    """Payloads made of those requests: one to three places of one of them are not what they were."""

    def __init__(self, posts: list[Posted]) -> None:
        self.posts = posts
        self._held: dict[str, dict[str, Any]] = {}
        for post in posts:
            for path in paths(post.body):
                held = at(post.body, path)
                self._held.setdefault(str(path[-1]), {})[json.dumps(held)] = held

    @property
    def strategy(self) -> st.SearchStrategy[Tampered]:
        return st.composite(self._draw)()

    def _draw(self, draw: st.DrawFn) -> Tampered:
        kind = draw(st.sampled_from(KINDS))
        posts = [post for post in self.posts if post.body.get("type", "command") == kind]
        post = posts[draw(st.integers(0, len(posts) - 1))]
        body: Any = post.body
        done = []
        for _turn in range(draw(st.integers(1, 3))):
            parts = _parts(body)
            part = parts[draw(st.sampled_from(sorted(parts)))]
            path = part[draw(st.integers(0, len(part) - 1))]
            how, change = self._change(draw, str(path[-1]))
            body = changed(body, path, change)
            done.append(f"{'.'.join(map(str, path))}: {how}"[:300])
        return Tampered(post, body, done)

    def _change(self, draw: st.DrawFn, name: str) -> tuple[str, Change]:
        """Another value, the one of another request there, one more, or none; in words, and done."""
        how = draw(st.sampled_from(["junk", "other", "other", "more", "less"]))
        if how == "less":
            return how, lambda held, step: held.__delitem__(step)
        if how == "other":
            others = list(self._held.get(name, {"": None}).values())
            value = others[draw(st.integers(0, len(others) - 1))]
        else:
            value = draw(JUNK)
        if how == "more":
            return f"more, {value!r:.80}", lambda held, _step: _added(held, value)
        return repr(value), lambda held, step: held.__setitem__(step, value)


def named(body: Json) -> str:
    """What kind of request it is, of which button or window."""
    view = body.get("view") or {}
    [action] = body.get("actions") or [{}]
    asked = action.get("action_id") or body.get("action_id") or body.get("callback_id") or body.get("command")
    return " ".join(filter(None, (body.get("type"), view.get("callback_id"), asked)))


def _parts(body: Any) -> dict[str, list[Path]]:
    """The places of a payload by part, so that its few telling ones are met as often as its many blocks."""
    parts: dict[str, list[Path]] = {"": [()]} if not body else {}
    for path in paths(body):
        part = str(path[1]) if path[0] == "view" and len(path) > 1 else str(path[0])
        parts.setdefault(part if part in ("blocks", "state", METADATA, "actions") else "", []).append(path)
    return parts


def _added(held: Any, junk: Any) -> None:
    if isinstance(held, dict):
        held["more"] = junk
    else:
        held.append(junk)
