"""The pace at which Slack is asked about people, by a clock of the test's own."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from rac_bot.slack.pace import AT_ONCE, INTERVAL_S, LONGEST_S, UNSAID_S, Pace


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def refusal(status: int, error: str | None = None, **headers: str) -> SlackApiError:
    answer: dict[str, Any] = {"ok": False} | ({"error": error} if error else {})
    response = SlackResponse(
        client=WebClient(),
        http_verb="POST",
        api_url="",
        req_args={},
        data=answer,
        headers=headers,
        status_code=status,
    )
    return SlackApiError("", response)  # type: ignore[no-untyped-call]


def test_some_are_asked_about_at_once_and_the_others_one_by_one() -> None:
    clock = Clock()
    pace, at = Pace(clock), list[float]()
    for _ in range(251):
        clock.now += pace.wait_s()
        at.append(round(clock.now - 1000, 6))
        pace.asked()
    assert at[:AT_ONCE] == [0.0] * AT_ONCE
    assert at[AT_ONCE : AT_ONCE + 3] == [n * INTERVAL_S for n in (1, 2, 3)]
    assert max(sum(start <= one < start + 60 for one in at) for start in at) <= 100
    clock.now += 60  # after a rest, some are asked about at once again
    waits = []
    for _ in range(AT_ONCE + 1):
        waits.append(round(pace.wait_s(), 6))
        pace.asked()
    assert waits[:AT_ONCE] == [0.0] * AT_ONCE
    assert waits[AT_ONCE] > 0


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (refusal(429, "ratelimited", **{"Retry-After": "30"}), 30),
        (refusal(429, "ratelimited", **{"retry-after": "7"}), 7),
        (refusal(429), UNSAID_S),
        (refusal(200, "rate_limited"), UNSAID_S),
        (refusal(200, "ratelimited", **{"Retry-After": "soon"}), UNSAID_S),
        (refusal(429, **{"Retry-After": "86400"}), LONGEST_S),
        (refusal(429, **{"Retry-After": "0"}), 1),
        (refusal(200, "user_not_found", **{"Retry-After": "30"}), None),
        (refusal(503), None),
    ],
)
def test_slack_is_left_alone_as_long_as_it_says(error: SlackApiError, seconds: float | None) -> None:
    clock = Clock()
    pace = Pace(clock)
    assert pace.holds(error) is (seconds is not None)
    assert pace.wait_s() == pace.held_s() == (seconds or 0)
    clock.now += seconds or 0
    assert pace.wait_s() == 0
