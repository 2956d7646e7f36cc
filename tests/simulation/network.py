"""What the bot asks of Slack, carried in the same thread; the seed says what of it gets lost."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from rac_bot.slack.connections import Request, Unsent
from slack_sandbox.inside import API, Inside
from tests.simulation.fates import FINE, Broken, Fates, Killed

LATE_S = 8.0  # how long after it was given up a post may arrive: what Slack shows by then, the bot waits for
MOST_CALLS = 2000  # of one run: more is no end
CHANGING = ("chat.postMessage", "chat.update", "chat.delete")
POSTING = "chat.postMessage"

NOT_SENT, REQUEST_LOST, ANSWER_LOST, ANSWER_LATE = "not sent", "request lost", "answer lost", "answer late"
ARRIVES_LATE, LIMITED, REFUSED, FAILED = "given up, arrives late", "429", "500", "done, and 500"
DIES_BEFORE, DIES_AFTER = "killed, about to ask", "killed, answer not read"
WRONG = {
    NOT_SENT: 2,
    REQUEST_LOST: 2,
    ANSWER_LOST: 4,
    ANSWER_LATE: 2,
    ARRIVES_LATE: 2,
    LIMITED: 2,
    REFUSED: 2,
    FAILED: 3,
    DIES_BEFORE: 1,
    DIES_AFTER: 2,
}


NOT_DONE = (NOT_SENT, REQUEST_LOST, ARRIVES_LATE, LIMITED, REFUSED, DIES_BEFORE)


class Answered(NamedTuple):
    """As much of HTTP's answer as the bot reads."""

    status: int
    headers: dict[str, str]
    body: bytes


WAIT = b'{"ok": false, "error": "ratelimited"}'
TROUBLE = Answered(500, {}, b'{"ok": false, "error": "internal_error"}')


@dataclass(frozen=True, slots=True)
class Asked:
    """A call that changes messages, once Slack carried it out."""

    step: int  # in which it was asked
    method: str
    mark: str | None  # the message of the store, by its first block
    body: str


class Network:
    """In the place of the bot's kept connections; `meanwhile` lets another process act while one waits."""

    def __init__(self, inside: Inside, fates: Fates, meanwhile: Callable[[], None]) -> None:
        self._inside, self._fates, self._meanwhile = inside, fates, meanwhile
        self.done: list[Asked] = []
        self.step = self._calls = 0

    def send(self, request: Request, seconds: float, most_bytes: int, proxy: str | None = None) -> Answered:
        self._calls += 1
        if self._calls > MOST_CALLS:
            raise Broken("the bot asks Slack without end")
        time = self._fates.time
        name = _name(request.address)
        self._meanwhile()
        time.goes_on(self._fates.chance.uniform(0.01, 0.15))
        fate = self._fates.of(f"Slack, {name}", self._fates.network, WRONG)
        if fate in NOT_DONE:
            return self._not_done(fate, request, name, seconds)
        answer = self._done(request, name, self.step)
        match fate:
            case "answer lost":
                raise ConnectionResetError
            case "answer late":
                time.goes_on(seconds)
                raise TimeoutError
            case "done, and 500":
                return TROUBLE
            case "killed, answer not read":
                raise Killed
        assert fate == FINE
        return answer

    def _not_done(self, fate: str, request: Request, name: str, seconds: float) -> Answered:
        """Or not yet: what arrives late is done then."""
        chance, time = self._fates.chance, self._fates.time
        match fate:
            case "not sent":
                raise Unsent(ConnectionRefusedError())
            case "killed, about to ask":
                raise Killed
            case "429":
                return Answered(429, {"Retry-After": str(chance.choice((1, 5, 30)))}, WAIT)
            case "500":
                return TROUBLE
        if (
            fate == ARRIVES_LATE and name == POSTING
        ):  # an edit that comes after a later one, nobody could tell
            step = self.step
            time.later(seconds + chance.uniform(0, LATE_S), lambda: self._done(request, name, step))
        time.goes_on(seconds)
        raise TimeoutError

    def _done(self, request: Request, name: str, step: int) -> Answered:
        body = request.body or b""
        status, answer = self._inside.ask(request.address, request.headers, body)
        if name in CHANGING and answer.startswith(b'{"ok": true'):
            said = json.loads(body)
            first = (said.get("blocks") or [{}])[0]
            self.done.append(Asked(step, name, first.get("block_id"), body.decode()))
        return Answered(status, {}, answer)


def _name(address: str) -> str:
    """The method; of an answer to a gesture, whose address is another each time, what it is."""
    path = urlsplit(address).path
    return path.removeprefix(API) if path.startswith(API) else "response_url"
