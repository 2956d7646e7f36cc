"""What Slack's answers say of the bot's token, and of what it refuses; without what was sent."""

import pytest
from slack_sdk.errors import SlackApiError

from rac_bot.settings import HttpSettings
from rac_bot.slack.client import slack_client
from rac_bot.slack.errors import MOST_PLACES, places
from slack_sandbox import Sandbox
from tests.conftest import ROOT

REFUSALS = [  # as Slack writes them
    ("[ERROR] must be less than 25 characters [json-pointer:/view/title/text]", "/view/title/text"),
    ("[ERROR] missing required field: title [json-pointer:/view]", "/view"),
    ("[ERROR] invalid additional property: Leblanc [json-pointer:/view/blocks/1]", "/view/blocks/1"),
    ("[ERROR] invalid url [json-pointer:view/blocks/1/accessory/url]", "view/blocks/1/accessory/url"),
    ("[ERROR] invalid_keys", "invalid_keys"),
    ("missing_charset", "missing_charset"),
    ("[ERROR] Lise Leblanc is no trigger", None),
    ("[ERROR] leblanc", None),
    ("[ERROR] unsupported [json-pointer:/view/Lise Leblanc]", None),
    (["Leblanc"], None),
]


@pytest.mark.sqlite
def test_any_call_tells_whether_the_token_is_taken() -> None:
    with Sandbox.start(manifest=ROOT / "manifest.yml") as sandbox:
        settings = HttpSettings(
            slack_bot_token=sandbox.bot_token,
            slack_api_url=sandbox.api_url,
            slack_signing_secret="secret",
            rac_admins=[],
            rac_team_channel="C1",
        )
        posting, showing = slack_client(settings, 20), slack_client(settings, 19)
        assert not posting.token_state.refused
        sandbox.revoke_token()
        with pytest.raises(SlackApiError):
            showing.api_call("views.open", json={"trigger_id": "1", "view": {}})
        assert posting.token_state.refused
        showing.apps_connections_open(app_token=sandbox.app_token)  # which has a token of its own
        assert posting.token_state.refused
        sandbox.heal()
        posting.auth_test()
        assert not showing.token_state.refused
        with pytest.raises(SlackApiError):
            showing.apps_connections_open(app_token="xapp-another")
        sandbox.fail("auth.test", error="internal_error")
        with pytest.raises(SlackApiError):
            posting.auth_test()
        assert not posting.token_state.refused


def refusal(metadata: object) -> SlackApiError:
    answer = {"ok": False, "error": "invalid_arguments", "response_metadata": metadata}
    return SlackApiError("refused", answer)  # type: ignore[no-untyped-call]


@pytest.mark.sqlite
def test_of_what_slack_refuses_the_places_are_kept_and_no_value() -> None:
    for said, kept in REFUSALS:
        assert places(refusal({"messages": [said]})) == ([kept] if kept else []), said
    assert len(places(refusal({"messages": [said for said, _kept in REFUSALS] * 50}))) == MOST_PLACES
    odds: list[object] = [
        None,
        [],
        "Leblanc",
        {},
        {"messages": None},
        {"messages": "Leblanc"},
        {"messages": 7},
    ]
    for odd in odds:
        assert places(refusal(odd)) == []
