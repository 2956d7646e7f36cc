"""Downloads a file that a person gave in a window: from Slack only, small, and in a short time."""

import time
from urllib.parse import urlsplit

import httpx
from slack_sdk.errors import SlackApiError

from rac_bot.errors import FileTooLarge, FileUnreachable
from rac_bot.i18n import _
from rac_bot.settings import Settings
from rac_bot.slack.client import is_local, slack_client

MOST_BYTES = 2 * 1024 * 1024
SECONDS = 1.3  # in all: the rest of the three seconds is for reading the file


def download(settings: Settings, file_id: str) -> bytes:
    """
    Raises:
        FileTooLarge, FileUnreachable: it is too large, or Slack did not send it in time.
    """
    until = time.monotonic() + SECONDS
    try:
        about = slack_client(settings, SECONDS).files_info(file=file_id)["file"]
        address = str(about["url_private_download"])
        if not is_slacks(address, settings):
            raise FileUnreachable(urlsplit(address).hostname or "?")
        return _fetched(settings, address, until)
    except SlackApiError as error:
        raise FileUnreachable(error.response["error"]) from error
    except (OSError, httpx.HTTPError) as error:
        raise FileUnreachable(type(error).__name__) from error


def _fetched(settings: Settings, address: str, until: float) -> bytes:
    headers = {
        "Authorization": f"Bearer {settings.slack_bot_token.get_secret_value()}",
        "Accept-Encoding": "identity",
    }
    content = bytearray()
    # Redirections are not followed: the token would be sent there too.
    with (
        httpx.Client(timeout=_left(until), trust_env=not is_local(settings)) as client,
        client.stream("GET", address, headers=headers) as answer,
    ):
        if answer.status_code != httpx.codes.OK:
            raise FileUnreachable(str(answer.status_code))
        for chunk in answer.iter_raw():
            content += chunk
            _left(until)
            if len(content) > MOST_BYTES:
                raise FileTooLarge(_("2 Mo"))
    return bytes(content)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def is_slacks(address: str, settings: Settings) -> bool:
    """Whether the token may be sent to that address: Slack's files, or its Web API."""
    there, api = urlsplit(address), urlsplit(settings.slack_api_url)
    files = there.scheme == "https" and there.netloc == "files.slack.com"
    return files or (there.scheme, there.netloc) == (api.scheme, api.netloc)
