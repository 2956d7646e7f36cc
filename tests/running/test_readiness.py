"""What `/readyz` says of what is not met yet."""

import httpx
import pytest

from rac_bot.running.web import web_app
from slack_sandbox import LoopbackServer
from tests.processes import NO_TLS


@pytest.mark.parametrize(
    ("directory", "status"), [(True, 200), (False, 503), ("37/251", 503), ("251/251", 503)]
)
def test_a_condition_that_is_not_met_may_say_how_far_it_is(directory: bool | str, status: int) -> None:
    with LoopbackServer(web_app({"database": lambda: True, "directory": lambda: directory})) as server:
        answer = httpx.get(f"{server.url}/readyz", verify=NO_TLS)
    assert (answer.status_code, answer.json()) == (status, {"database": True, "directory": directory})
