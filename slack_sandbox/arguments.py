"""What an app sent to a method, read from the query, a form or JSON as Slack reads them."""

import json
import re
from collections.abc import Iterator, Mapping
from email import policy
from email.parser import BytesParser
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from slack_sandbox.errors import SlackError
from slack_sandbox.state import Json

FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
JSON_TYPE = "application/json"
TYPES = (JSON_TYPE, FORM, MULTIPART, "text/plain")
CHARSETS = ("utf-8", "iso-8859-1")
NAME_LENGTH = 100
"""Slack refuses "very long names" and gives no figure."""


def decoded(text: str | bytes) -> Any:
    """JSON that can be said again: no NaN, no half of a character, no depth without end; or ValueError."""
    try:
        value = json.loads(text, parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def read(query: Mapping[str, str], headers: Mapping[str, str], raw: bytes) -> tuple[Json, str | None]:
    """The arguments, nulls left out, and the token; raises SlackError where they cannot be read.

    The token comes in the header, the query or a form: Slack does not look for it in JSON.
    """
    given: Json = dict(query)
    kind, body = _posted(headers.get("content-type", ""), raw) if raw else ("", {})
    token = _bearer(headers) or given.pop("token", None)
    if kind == JSON_TYPE:
        body.pop("token", None)
    else:
        in_form = body.pop("token", None)
        token = token or in_form
    given |= body
    for name in given:
        _refuse_bad_name(name)
    return {name: value for name, value in given.items() if value is not None}, token


def _bearer(headers: Mapping[str, str]) -> str | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def _posted(header: str, raw: bytes) -> tuple[str, Json]:
    kind, _, parameters = header.partition(";")
    kind = kind.strip().lower()
    if not kind:
        raise SlackError("missing_post_type")
    if kind not in TYPES:
        raise SlackError("invalid_post_type")
    found = re.search(r'charset="?([^";\s]+)', parameters, re.IGNORECASE)
    charset = found.group(1).lower() if found else "utf-8"
    if charset not in CHARSETS:
        raise SlackError("invalid_charset")
    if kind == MULTIPART:
        return kind, _parts(header, raw)
    text = raw.decode(charset, errors="replace")
    return kind, _object(text) if kind == JSON_TYPE else dict(parse_qsl(text, keep_blank_values=True))


def _object(text: str) -> Json:
    try:
        body = decoded(text)
    except ValueError as error:
        raise SlackError("invalid_json", [f"[ERROR] {error}"]) from error
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body


def _parts(header: str, raw: bytes) -> Json:
    return {name: content.decode(errors="replace") for name, content in _split(header, raw)}


def attached(header: str, raw: bytes) -> bytes:
    """The bytes of an uploaded file: the body itself, or the first part of a form."""
    if not header.lower().startswith(MULTIPART):
        return raw
    return next((content for _, content in _split(header, raw)), b"")


def _split(header: str, raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts of a form, by name; raises `invalid_form_data`."""
    message = BytesParser(policy=policy.HTTP).parsebytes(
        b"Content-Type: " + header.encode() + b"\r\n\r\n" + raw
    )
    if not message.is_multipart():
        raise SlackError("invalid_form_data")
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(content, bytes):
            raise SlackError("invalid_form_data")
        yield name, content


def _refuse_bad_name(name: str) -> None:
    if re.fullmatch(r"\w*\[.*\]", name):
        raise SlackError("invalid_array_arg", [f"[ERROR] {name}"])
    if len(name) > NAME_LENGTH or not re.fullmatch(r"\w+", name, re.ASCII):
        raise SlackError("invalid_arg_name", [f"[ERROR] {name[:NAME_LENGTH]}"])
