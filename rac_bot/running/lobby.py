"""Where connections wait until they have said something, and what can be told of them from it."""

import re
import select
import socket
import time
from collections.abc import Mapping, MutableMapping
from itertools import chain, islice
from typing import Any

from slack_sdk.signature import SignatureVerifier

HEAD = 8_192  # bytes of a request's headers
SILENT_S = 0.2  # that everybody has to say something, from when they are taken in
CONNECTION = "connection"  # where a request's scope has it
AT_ONCE, TURN = 128, 4  # of them taken into the lobby, and out of it, before the others have their turn
WHOLE = 65_536  # bytes of a request looked at in the lobby: most of Slack's are whole in them
RECENT_S = 300  # Slack says: a request that is five minutes old may have been overheard and sent again
_STAMP, _SIGNATURE = re.compile("[0-9]{1,11}"), re.compile("v0=[0-9a-f]{64}")
_HEADERS = re.compile(rb"\r\n(x-slack-request-timestamp|x-slack-signature|content-length):[ \t]*([!-~]+)")
_GONE, _SILENT, _STRANGE, _PERHAPS, GOOD = range(5)  # what one that waits promises
_PEEK = socket.MSG_PEEK | socket.MSG_DONTWAIT


def may_be_slacks(headers: Mapping[str, str]) -> bool:
    """Whether it is worth reading the body: a signature is there, and its time is now."""
    stamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    if not (_STAMP.fullmatch(stamp) and _SIGNATURE.fullmatch(signature)):
        return False
    return abs(time.time() - int(stamp)) <= RECENT_S


def is_signed(verifier: SignatureVerifier, body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether Slack signed this recently. Checked before Bolt, which parses a body before verifying it."""
    stamp = headers.get("x-slack-request-timestamp", "")
    signature = headers.get("x-slack-signature", "")
    try:
        return verifier.is_valid(body, stamp, signature)
    except (ValueError, TypeError, OverflowError):
        return False


def vouch(scope: MutableMapping[str, Any]) -> None:
    """The signature of that request is good: its connection is not given up before it is answered."""
    connection = scope.get("state", {}).get(CONNECTION)
    if connection:  # none behind another server than ours
        connection.door.vouch(connection)


class Waiting:
    """A connection that the system has made, and nobody has read from."""

    def __init__(self, taken: socket.socket, since: float) -> None:
        self.socket, self.since = taken, since
        self.promise = _SILENT

    def look(self, verifier: SignatureVerifier | None) -> None:
        """See what has come of a request, without taking it."""
        try:
            seen = self.socket.recv(HEAD, _PEEK)
            self.promise = self._judged(verifier, seen) if seen else _GONE
        except BlockingIOError:
            pass
        except OSError:
            self.promise = _GONE

    def _judged(self, verifier: SignatureVerifier | None, seen: bytes) -> int:
        end = seen.find(b"\r\n\r\n")
        if end < 0:  # the rest may be on its way
            return _STRANGE if len(seen) == HEAD else self.promise
        found = dict(_HEADERS.findall(seen[:end].lower()))
        headers = {name.decode(): value.decode() for name, value in found.items()}
        length = headers.get("content-length", "")
        if verifier is None or not may_be_slacks(headers) or not length.isdecimal():
            return _STRANGE
        start, whole = end + 4, end + 4 + int(length[:8])
        if len(seen) < whole <= WHOLE:
            seen = self.socket.recv(whole, _PEEK)
        if len(seen) < whole:
            return _PERHAPS
        return GOOD if is_signed(verifier, seen[start:whole], headers) else _STRANGE


class Lobby:
    """Where connections wait until they have said something: thousands of them cost little there.

    In a crowd Slack's are told there from the others, and pass before them.
    """

    def __init__(self, most: int, verifier: SignatureVerifier | None) -> None:
        self.heard = select.epoll()
        self._most, self._verifier = most, verifier
        self._silent: dict[int, Waiting] = {}  # by descriptor
        self._ready: dict[int, list[Waiting]] = {promise: [] for promise in (_STRANGE, _PERHAPS, GOOD)}

    def __len__(self) -> int:
        return len(self._silent) + sum(map(len, self._ready.values()))

    def has_room(self, now: float) -> bool:
        """Whether somebody may come in: in the place of a stranger, or of who had time to say something."""
        if len(self) < self._most or len(self._ready[_STRANGE]) > TURN:
            return True
        first = next(iter(self._silent.values()), None)
        return first is None or now - first.since > SILENT_S

    def enter(self, taken: socket.socket, now: float) -> None:
        one = Waiting(taken, now)
        self._silent[taken.fileno()] = one
        if self._is_silent(one):
            # Told once of each part that comes, or half a request would be told of again and again.
            self.heard.register(taken, select.EPOLLIN | select.EPOLLET)

    def listen(self) -> None:
        """Look at those who have said something since the last time."""
        for number, _event in self.heard.poll(0, maxevents=AT_ONCE):
            one = self._silent.get(number)
            if one and not self._is_silent(one) and one.promise != _GONE:
                self.heard.unregister(one.socket)

    def next(self) -> list[Waiting]:
        """Those whose turn it is: all of Slack's, and a few of the others, the last first."""
        chosen, self._ready[GOOD] = self._ready[GOOD], []
        for some in (self._ready[_PERHAPS], self._ready[_STRANGE]):
            while some and len(chosen) < TURN:
                chosen.append(some.pop())
        return chosen

    @property
    def called(self) -> bool:
        """Whether there are others whose turn it is soon."""
        return any(self._ready.values())

    def shrink(self, to: int | None = None) -> int:
        """Close who is too many: strangers whose turn is not soon, then the silent; how many they are."""
        over = max(0, len(self) - (self._most if to is None else to))
        strange, silent = self._ready[_STRANGE], self._silent.values()
        others = chain(strange[-TURN:], self._ready[_PERHAPS], self._ready[GOOD])
        for one in list(islice(chain(strange[:-TURN], silent, others), over)):
            self._close(one)
        return over

    def late(self, before: float) -> int:
        """Close those who came before that and say nothing; how many they are."""
        late = [one for one in self._silent.values() if one.since < before]
        for one in late:
            self._close(one)
        return len(late)

    def _is_silent(self, one: Waiting) -> bool:
        one.look(self._verifier)
        if one.promise == _GONE:
            self._close(one)
        elif one.promise != _SILENT:
            del self._silent[one.socket.fileno()]
            self._ready[one.promise].append(one)
        return one.promise == _SILENT

    def _close(self, one: Waiting) -> None:
        if self._silent.pop(one.socket.fileno(), None) is None:
            self._ready[one.promise].remove(one)
        one.socket.close()  # which takes it out of those that are listened to
