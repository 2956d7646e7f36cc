"""What Slack says when it refuses a call, and what is said where it does not answer."""

import re
import socket
import ssl
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError

from rac_bot.i18n import _
from rac_bot.slack import words
from rac_bot.slack.words import METHODS, Kind

UNREADABLE = "unreadable_answer"  # ours: the answer is not Slack's

MOST_PLACES = 20
_CODE = re.compile(r"(?:\[ERROR\] )?([a-z]+(?:_[a-z]+)+)")
_POINTER = re.compile(r"\[json-pointer:([A-Za-z0-9_/]{1,120})\]")

# Nothing is taken until an administrator replaces the token.
TOKEN = tuple(word for word, meant in METHODS["auth.test"].items() if meant is Kind.TOKEN)


def word(error: SlackApiError) -> str:
    """Slack's word for the error. If the answer is not Slack's, its text is not kept."""
    word = str(_said(error).get("error"))
    return word if re.fullmatch(r"[a-z][a-z0-9_]{0,79}", word) else UNREADABLE


def kind(error: SlackApiError) -> Kind:
    """What it means: by the status where that says it, else by the word and the method that answered it."""
    status = error.response.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Kind.WAIT
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or word(error) == UNREADABLE:
        return Kind.UNSURE
    return words.kind(method(error), word(error))


def method(error: SlackApiError) -> str:
    """The method that was called: the end of its address."""
    return urlsplit(str(error.response.api_url)).path.rpartition("/")[2]


def retry_after(error: SlackApiError) -> timedelta | None:
    """How long Slack asks to wait."""
    headers = {name.lower(): value for name, value in error.response.headers.items()}
    value = str(headers.get("retry-after", ""))
    return timedelta(seconds=min(int(value), 10**9)) if value.isdecimal() else None


def places(error: SlackApiError) -> list[str]:
    """Which parts of what was sent Slack refuses: its codes and pointers. Its sentences may quote values."""
    about = _said(error).get("response_metadata")
    messages = about.get("messages") if isinstance(about, dict) else None
    said = map(str, messages) if isinstance(messages, list) else ()
    found = [_POINTER.search(one) or _CODE.fullmatch(one) for one in said]
    return [one[1] for one in found if one][:MOST_PLACES]


def _said(error: SlackApiError) -> dict[str, Any]:
    """The answer, where it is an object: a proxy's may be anything."""
    said = error.response if isinstance(error.response, dict) else error.response.data
    return said if isinstance(said, dict) else {}


def failure(error: Exception) -> str:
    """The name of what failed: of the certificate, of the connection, not of what it is wrapped in."""
    return type(_inner(error)).__name__


_BY_PROXY = re.compile(r"Tunnel connection failed: (\d{3})")  # as `rac_bot.slack.deadline` says it


def unanswered(error: Exception) -> str:
    """Why Slack does not answer, in words."""
    match _inner(error):
        case ConnectionRefusedError():
            return _("la connexion est refusée")
        case socket.gaierror():
            return _("le nom de la machine n’est pas connu")
        case ssl.SSLError():
            return _("son certificat n’est pas reconnu")
        case TimeoutError():
            return _("rien ne vient à temps")
        case OSError(errno=None) as error if refused := _BY_PROXY.match(str(error)):
            return _("le mandataire (proxy) refuse : {code}", code=refused[1])
        case _:
            return _("la connexion est coupée")


def _inner(error: Exception) -> object:
    return error.reason if isinstance(error, URLError) else error
