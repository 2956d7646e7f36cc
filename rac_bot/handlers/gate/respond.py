"""Sending the answer: its call of Slack, then the acknowledgement to give, or that Slack gets none."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError

from rac_bot.handlers.gate.answer import Answer, Call, whisper
from rac_bot.handlers.gate.interaction import Interaction
from rac_bot.handlers.gate.otherwise import not_shown, tell
from rac_bot.handlers.gate.token import token_refused
from rac_bot.handlers.gate.visit import Desk
from rac_bot.logs import logger
from rac_bot.settings import Settings
from rac_bot.slack.client import slack_client
from rac_bot.slack.errors import TOKEN, failure, places, word

log = logger()

LEAST_S = 0.3  # what a call of Slack is worth being made for
TELLING_S = 0.8  # kept for telling by another way what could not be shown

Ack = dict[str, Any] | None


def respond(
    desk: Desk, asked: Interaction, compute: Callable[[], Answer], until: float
) -> tuple[Answer, Ack]:
    """Compute the answer and make its call, if it has one; the answer, and the ack as Bolt's `ack` takes it.

    The ack is None where the person could be told nothing: Slack, left without one, says that itself.
    """
    settings, answer = desk.settings, compute()
    refused = _drawn(settings, answer, until)
    if refused == "hash_conflict":  # the window changed meanwhile: it is drawn as things are now
        answer = _unhashed(answer if answer.saved else compute())
        refused = _drawn(settings, answer, until)
    elif refused == "push_limit_reached" and (instead := _in_its_stead(asked, answer)):
        answer = instead
        refused = _drawn(settings, answer, until)
    if not refused:
        return answer, answer.ack
    sentence = not_shown(saved=answer.saved)
    if refused in TOKEN:
        sentence = f"{sentence} {token_refused(desk)}" if answer.saved else token_refused(desk)
    if asked.command:
        return answer, whisper(sentence).ack
    if asked.submission:
        return answer, answer.otherwise()
    # By the person: what was not kept is waited for no longer.
    closed = bool(asked.view) and refused == "not_found"
    told = (answer.saved or not closed) and tell(settings, asked, sentence, until, closed=closed)
    return answer, answer.otherwise() if told else None


def draw_beneath(settings: Settings, answer: Answer, until: float) -> None:
    left = until - time.monotonic()
    if answer.beneath is None or left < LEAST_S:
        return
    try:
        _make(settings, answer.beneath, left)
    except Exception as error:  # noqa: BLE001  the answer was given: this only spares a press
        log.info("beneath_not_drawn", error=failure(error))


def _drawn(settings: Settings, answer: Answer, until: float) -> str:
    """Make the answer's call, if it has one. Empty where it was made; else Slack's word, or what failed."""
    if answer.call is None:
        return ""
    left = until - time.monotonic()
    if left < LEAST_S:
        log.warning("view_too_late", method=answer.call.method)
        return "too_late"
    try:
        _make(settings, answer.call, max(left - TELLING_S, LEAST_S))
    except SlackApiError as error:
        log.warning("view_refused", method=answer.call.method, reason=word(error), places=places(error))
        return word(error)
    except Exception as error:  # noqa: BLE001  a slow or broken network must not lose the answer
        log.warning("view_failed", method=answer.call.method, error=failure(error))
        return failure(error)
    return ""


def _make(settings: Settings, call: Call, seconds: float) -> None:
    slack_client(settings, seconds).api_call(call.method, json=call.arguments)


def _unhashed(answer: Answer) -> Answer:
    if answer.call is None:
        return answer
    kept = {name: value for name, value in answer.call.arguments.items() if name != "hash"}
    return replace(answer, call=replace(answer.call, arguments=kept))


def _in_its_stead(asked: Interaction, answer: Answer) -> Answer | None:
    """The window that Slack stacks no more, in the place of the one at hand."""
    if answer.call is None or answer.call.method != "views.push":
        return None
    drawn = {"view_id": asked.view["id"], "view": answer.call.arguments["view"]}
    return replace(answer, call=Call("views.update", drawn))
