"""The address that Slack gives with a gesture, to answer it by."""

import json
from http import HTTPStatus
from http.client import HTTPException

from rac_bot.slack import connections
from rac_bot.slack.client import proxy_for
from rac_bot.slack.connections import Request

MOST_BYTES = 10_000  # of an answer


def whisper(address: str, sentence: str, seconds: float) -> None:
    """Tell the person alone, under what they pressed.

    Raises:
        OSError, HTTPException: Slack did not take it in time.
    """
    said = {"text": sentence, "response_type": "ephemeral", "replace_original": False}
    headers = {"Content-Type": "application/json; charset=utf-8"}
    request = Request("POST", address, headers, json.dumps(said).encode())
    answer = connections.KEPT.send(request, seconds, MOST_BYTES, proxy_for(address))
    if answer.status != HTTPStatus.OK:
        raise HTTPException(answer.status)
