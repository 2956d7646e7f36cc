"""Slack as far as the delivery calls it, answering each recipient by the word that was asked for."""

import itertools
from collections import Counter
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

Json = dict[str, Any]


class Scripted:
    """A client of Slack, without a network; copies of it are the same Slack.

    `words` has, by recipient, what its method answers; `*` is any.
    """

    def __init__(self, method: str, words: dict[str, str]) -> None:
        self.method, self.words = method, words
        self.posted: Counter[str] = Counter()
        self.deleted: Counter[str] = Counter()
        self.loses_answers = False  # to posts
        self._ts = itertools.count(1)

    def __copy__(self) -> "Scripted":
        return self

    def heal(self) -> None:
        self.words.clear()

    def conversations_open(self, *, users: str) -> SlackResponse:
        return self._answer("conversations.open", users, {"channel": {"id": f"D{users}"}})

    def conversations_info(self, *, channel: str) -> SlackResponse:
        about = {"name": "equipe", "is_private": True, "is_member": True}
        return self._answer("conversations.info", channel, {"channel": about})

    def conversations_history(self, *, channel: str, **_: object) -> SlackResponse:
        return self._answer("conversations.history", channel, {"messages": []})

    def chat_postMessage(self, *, channel: str, **_: object) -> SlackResponse:
        answer = self._answer("chat.postMessage", channel, {"channel": channel, "ts": f"{next(self._ts)}.0"})
        self.posted[channel.removeprefix("D")] += 1
        if self.loses_answers:
            raise TimeoutError
        return answer

    def chat_update(self, *, channel: str, ts: str, **_: object) -> SlackResponse:
        return self._answer("chat.update", channel, {"channel": channel, "ts": ts})

    def chat_delete(self, *, channel: str, ts: str) -> SlackResponse:
        answer = self._answer("chat.delete", channel, {"channel": channel, "ts": ts})
        self.deleted[channel.removeprefix("D")] += 1
        return answer

    def _answer(self, method: str, where: str, data: Json) -> SlackResponse:
        word = self.words.get(where.removeprefix("D"), self.words.get("*")) if method == self.method else None
        said = {"ok": False, "error": word} if word else {"ok": True, **data}
        response = SlackResponse(
            client=None,
            http_verb="POST",
            api_url=f"https://slack.com/api/{method}",
            req_args={},
            data=said,
            headers={},
            status_code=200,
        )
        if word:
            raise SlackApiError(word, response)  # type: ignore[no-untyped-call]
        return response
