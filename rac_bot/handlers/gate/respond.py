"""Sending the answer: its call of Slack, what is said where Slack refuses it, the acknowledgement to give."""

from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from rac_bot.handlers.gate.answer import Answer, Call, whisper
from rac_bot.handlers.gate.interaction import Interaction
from rac_bot.i18n import _
from rac_bot.logs import logger
from rac_bot.settings import Settings
from rac_bot.slack.client import slack_client
from rac_bot.slack.errors import failure

log = logger()

LEAST_S = 0.3  # what a `views.*` call gets, however late it is


def respond(settings: Settings, asked: Interaction, answer: Answer, seconds: float) -> dict[str, Any]:
    """Make the answer's call, if it has one; the ack to give, as Bolt's `ack` takes it."""
    if answer.call is None:
        return answer.ack
    try:
        _make(settings, answer.call, max(seconds, LEAST_S))
    except SlackApiError as error:
        # The person closed the window, or it changed under a later gesture: nothing to tell.
        if error.response["error"] in ("not_found", "hash_conflict"):
            return answer.otherwise
        messages = error.response.get("response_metadata")
        log.warning("view_refused", reason=error.response["error"], messages=messages)
    except Exception as error:  # noqa: BLE001  a slow or broken network must not lose the ack
        log.warning("view_failed", error=failure(error))
    else:
        return answer.ack
    sentence = _("Slack n’a pas pu ouvrir la fenêtre. Réessayez.")
    if asked.command:
        return whisper(sentence).ack
    if asked.response_url:
        _tell(asked.response_url, sentence)
    return answer.otherwise


def draw_beneath(settings: Settings, answer: Answer, seconds: float) -> None:
    if answer.beneath is None or seconds < LEAST_S:
        return
    try:
        _make(settings, answer.beneath, seconds)
    except Exception as error:  # noqa: BLE001  the answer was given: this only spares a press
        log.info("beneath_not_drawn", error=failure(error))


def _make(settings: Settings, call: Call, seconds: float) -> None:
    slack_client(settings, seconds).api_call(call.method, json=call.arguments)


def _tell(response_url: str, sentence: str) -> None:
    """Tell a person who pressed a message's button, where no window could be opened."""
    try:
        WebhookClient(response_url, timeout=1).send(
            text=sentence, response_type="ephemeral", replace_original=False
        )
    except Exception as error:  # noqa: BLE001  nothing is left to tell it by
        log.warning("not_told", error=failure(error))
