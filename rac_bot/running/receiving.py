"""What Slack sends, however it came, given once it is read to the gate, or to Bolt."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltRequest, BoltResponse

from rac_bot.handlers.gate import payload
from rac_bot.logs import logger
from rac_bot.running.app import Bot

log = logger()

Headers = Mapping[str, str]


def answered(bot: Bot, posted: dict[str, Any], received: float, headers: Headers) -> BoltResponse:
    """The answer to a payload that was read; `received` is when it came, by `time.monotonic`."""
    if payload.wants_nothing(posted):
        if posted["type"] == "app_rate_limited":
            log.warning("events_limited_by_slack")
        return BoltResponse(status=200)
    if not payload.for_bolt(posted):
        return bot.answer(posted, received)
    try:
        # Already read, and verified where it came by HTTP, so Bolt gets it as it does from a websocket.
        asked = BoltRequest(body=posted, headers=dict(headers), mode="socket_mode")
    except Exception as error:  # noqa: BLE001  Bolt looks for ids everywhere in the body, whatever its shape
        log.warning("request_unreadable", error=type(error).__name__)
        return BoltResponse(status=400)
    return bot.dispatch(asked)
