"""Each documented error of what is not a window nor a message: what is said of it, and what goes on."""

import threading
from itertools import count
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from structlog.testing import capture_logs

from rac_bot.errors import FileUnreachable
from rac_bot.rounds.directory import Directory
from rac_bot.running.patience import Ended, Patience
from rac_bot.settings import HttpSettings
from rac_bot.slack import downloading
from rac_bot.slack.pace import Pace
from rac_bot.slack.words import METHODS, Kind
from rac_bot.store.database.engine import Store
from rac_bot.store.people import access
from tests.builders import a_person, a_right
from tests.databases import BY_JULIE
from tests.delivery.test_every_word import PLACES

TOMORROW = "a_word_of_tomorrow"
ELSEWHERE = {
    "conversations.members",
    "chat.postEphemeral",
    "views.open",
    "views.push",
    "views.update",
    "views.publish",
    "blocks.validate",
    "api.test",
}
HELD = ("ratelimited", "rate_limited")


def refusal(method: str, word: str) -> SlackApiError:
    said = {"ok": False, "error": word}
    address = f"https://slack.com/api/{method}"
    response = SlackResponse(
        client=None, http_verb="POST", api_url=address, req_args={}, data=said, headers={}, status_code=200
    )
    return SlackApiError(word, response)  # type: ignore[no-untyped-call]


class Refusing:
    """A client to which one method says one word; the others answer."""

    def __init__(self, method: str, word: str) -> None:
        self._refused = method.replace(".", "_"), refusal(method, word)

    def __getattr__(self, name: str) -> Any:
        def call(**_: object) -> dict[str, Any]:
            if name == self._refused[0]:
                raise self._refused[1]
            told = {"team_id": "T1", "team": "Collège", "enterprise_id": "E1", "is_enterprise_install": True}
            people = {"user": {"id": "UJULIE", "team_id": "T1", "name": "julie"}, "users": ["UJULIE"]}
            return {"ok": True, "teams": [{"id": "T1"}], **told, **people}

        return call


@pytest.fixture
def settings() -> HttpSettings:
    return HttpSettings(
        slack_bot_token="xoxb-1",
        slack_signing_secret="secret",
        rac_admins=["UADMIN"],
        rac_team_channel="CEQUIPE",
        rac_advisors_group="SGROUP",
    )


@pytest.fixture
def served(store: Store) -> Store:
    with store.writing(BY_JULIE) as work:
        a_person(work, "UJULIE", "Julie Roy")
        a_right(work, "UJULIE")
    return store


DIRECTORY = ("auth.test", "auth.teams.list", "usergroups.users.list", "users.info")


def test_the_methods_of_these_places_and_of_the_others_are_all_that_are_called() -> None:
    here = {*DIRECTORY, "files.info", "apps.connections.open"}
    assert here | ELSEWHERE | {place.method for place in PLACES.values()} == METHODS.keys()


@pytest.mark.parametrize("method", DIRECTORY)
def test_who_has_rights_keeps_them_whatever_slack_says_and_the_log_names_it(
    served: Store, settings: HttpSettings, method: str
) -> None:
    for word in (*METHODS[method], TOMORROW):
        if word in HELD and method == "users.info":
            continue  # asked again, at the pace of `tests/slack/test_pace.py`
        directory = Directory(served, Refusing(method, word), settings)  # type: ignore[arg-type]
        directory._pace = Pace(count(0.0, 60.0).__next__)  # the minute that it waits is over at once
        with capture_logs() as told:
            directory.refresh()
        unread = [one["error"] for one in told if one["event"] == "directory_unread"]
        assert word in unread, (word, told)
        with served.reading(BY_JULIE) as work:
            assert [one.slack_id for one in access.listed(work)] == ["UJULIE"], word


def test_a_file_that_slack_does_not_give_is_a_sentence_with_its_word(
    settings: HttpSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for word in (*METHODS["files.info"], TOMORROW):
        monkeypatch.setattr(downloading, "slack_client", lambda *_, word=word: Refusing("files.info", word))
        with pytest.raises(FileUnreachable, match=word) as refused:
            downloading.download(settings, "F1", 1.0)
        assert str(refused.value).startswith("Slack n’a pas donné le fichier")


def test_at_the_start_what_passes_by_itself_is_waited_for_and_the_rest_ends_it_at_once() -> None:
    for word, kind in {**METHODS["apps.connections.open"], TOMORROW: Kind.UNKNOWN}.items():
        ended = threading.Event()

        def opening(word: str = word, ended: threading.Event = ended) -> None:
            if ended.is_set():
                raise AssertionError("it was told to end")
            ended.set()  # told to end as it waits
            raise refusal("apps.connections.open", word)

        waits = kind in (Kind.WAIT, Kind.UNSURE, Kind.UNKNOWN)
        with pytest.raises(Ended if waits else SlackApiError):
            Patience(ended).until("slack", opening)
