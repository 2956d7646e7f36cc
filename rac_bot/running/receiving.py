"""What Slack sends, however it came, given to Bolt once it is read."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse

from rac_bot.handlers.gate import payload
from rac_bot.handlers.gate.listener import RECEIVED
from rac_bot.logs import logger

log = logger()

Headers = Mapping[str, str]


def answered(bolt: App, posted: dict[str, Any], received: float, headers: Headers) -> BoltResponse:
    """The answer to a payload that was read; `received` is when it came, by `time.monotonic`."""
    if payload.wants_nothing(posted):
        if posted["type"] == "app_rate_limited":
            log.warning("events_limited_by_slack")
        return BoltResponse(status=200)
    try:
        # Already read, and verified where it came by HTTP, so Bolt gets it as it does from a websocket.
        asked = BoltRequest(
            body=posted, headers=dict(headers), mode="socket_mode", context={RECEIVED: received}
        )
    except Exception as error:  # noqa: BLE001  Bolt looks for ids everywhere in the body, whatever its shape
        log.warning("request_unreadable", error=type(error).__name__)
        return BoltResponse(status=400)
    return bolt.dispatch(asked)
