"""Downloads a file that a person gave in a window: from Slack only, small, and in a short time."""

import time
from http import HTTPStatus
from http.client import HTTPException
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError

from rac_bot.errors import FileElsewhere, FileTooLarge, FileUnreachable
from rac_bot.i18n import _
from rac_bot.settings import Settings
from rac_bot.slack import connections
from rac_bot.slack.client import proxy_for, slack_client
from rac_bot.slack.connections import Request, TooLong
from rac_bot.slack.errors import failure, word

MOST_BYTES = 2 * 1024 * 1024
SECONDS = 1.3  # in all: the rest of the three seconds is for reading the file


def download(settings: Settings, file_id: str, seconds: float) -> bytes:
    """It takes `SECONDS` at most, or fewer where only `seconds` are left.

    Raises:
        FileTooLarge, FileElsewhere, FileUnreachable: it is too large, Slack has it not, or not in time.
    """
    seconds = min(seconds, SECONDS)
    until = time.monotonic() + seconds
    try:
        about = slack_client(settings, seconds).files_info(file=file_id).get("file")
        address = about.get("url_private_download") if isinstance(about, dict) else None
        if not isinstance(address, str) or not address:
            raise FileElsewhere
        if not is_slacks(address, settings):
            raise FileUnreachable(urlsplit(address).hostname or "?")
        token = {"Authorization": f"Bearer {settings.slack_bot_token.get_secret_value()}"}
        left = until - time.monotonic()
        # Redirections are not followed: the token would be sent there too.
        asked = Request("GET", address, token)
        answer = connections.KEPT.send(asked, left, MOST_BYTES, proxy_for(address))
    except SlackApiError as error:
        raise FileUnreachable(word(error)) from error
    except TooLong as error:
        raise FileTooLarge(_("2 Mo")) from error
    except (OSError, HTTPException) as error:
        raise FileUnreachable(failure(error)) from error
    if answer.status != HTTPStatus.OK:
        raise FileUnreachable(str(answer.status))
    return bytes(answer.body)


def is_slacks(address: str, settings: Settings) -> bool:
    """Whether the token may be sent to that address: Slack's files, or its Web API."""
    there, api = urlsplit(address), urlsplit(settings.slack_api_url)
    files = there.scheme == "https" and there.netloc == "files.slack.com"
    return files or (there.scheme, there.netloc) == (api.scheme, api.netloc)
