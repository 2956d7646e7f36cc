"""What Slack says when it refuses a call, and what is said where it does not answer."""

import re
import socket
import ssl
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from rac_bot.i18n import _


def word(error: SlackApiError) -> str:
    """Slack's word for the error. If the answer is not Slack's, its text is not kept."""
    word = str(error.response["error"])
    return word if re.fullmatch(r"[a-z_]{1,50}", word) else "unreadable_answer"


def failure(error: Exception) -> str:
    """The name of what failed: of the certificate, of the connection, not of what it is wrapped in."""
    return type(_inner(error)).__name__


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
        case _:
            return _("la connexion est coupée")


def _inner(error: Exception) -> object:
    return error.reason if isinstance(error, URLError) else error
