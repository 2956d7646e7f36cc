"""What is posted as Slack's: read, or refused as Malformed; and what listeners read of it."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote_from_bytes

from rac_bot.errors import Malformed, Obsolete
from rac_bot.handlers.gate import payload
from rac_bot.handlers.gate.interaction import Interaction
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.place import Place
from rac_bot.running.app import routes
from rac_bot.settings import HttpSettings

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
_SETTINGS = HttpSettings(
    slack_bot_token="xoxb-1", slack_signing_secret="s", rac_admins=[], rac_team_channel="CEQUIPE"
)
_FIND = routes(_SETTINGS).find
_READ = {name for name, held in vars(Interaction).items() if isinstance(held, property)}
_OF_A_PRESS = {"chosen", "chosen_on_message", "number", "ticked"}
_OFFERED = (forms.number, forms.versioned, forms.versions, forms.keyed, forms.seen)


def one(data: bytes) -> None:
    """JSON, as Slack sends an event and as it sends the others; the rest is a form, as a command is."""
    if not data.startswith((b"{", b"[")):
        _posted(data, FORM)
        return
    said = _posted(data, JSON)
    with suppress(UnicodeDecodeError):
        data.decode()
        assert _posted(b"payload=" + quote_from_bytes(data).encode(), FORM) == said


def _posted(body: bytes, content_type: str) -> str | None:
    """The payload, written again; None where it is refused."""
    payload.is_ssl_check(body)
    try:
        found = payload.posted(body, content_type)
    except Malformed:
        return None
    if not payload.wants_nothing(found) and not payload.for_bolt(found):
        _answered(found)
    return json.dumps(found)


def _answered(body: dict[str, Any]) -> None:
    asked = Interaction(body)
    assert asked.kind
    assert json.dumps(payload.storable(asked.body)) == json.dumps(asked.body)
    _is_storable(asked.text)
    with suppress(Obsolete):
        _FIND(asked.body)
        for name in _READ if "actions" in body else _READ - _OF_A_PRESS:
            with suppress(Malformed):
                getattr(asked, name)
    view = body.get("view") or {}
    forms.input_names(view)
    with suppress(Malformed):
        for entry in forms.entries(view).values():
            for read in _OFFERED:
                with suppress(Malformed):
                    read(entry.value or "")
    for place in _places(Place):
        with suppress(Malformed):
            assert place.of(view) == place.of({"private_metadata": str(place.of(view))})


def _is_storable(text: str) -> None:
    text.encode()
    assert "\0" not in text


def _places(of: type[Place]) -> Iterator[type[Place]]:
    for kind in of.__subclasses__():
        yield kind
        yield from _places(kind)
