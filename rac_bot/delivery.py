"""Sends stored messages: the only code that posts to Slack."""

import random
import re
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.orm import Session

from rac_bot.errors import Busy
from rac_bot.store import outbox
from rac_bot.store.engine import Store
from rac_bot.store.models.base import utc_now
from rac_bot.store.outbox import Claim

log = structlog.get_logger()

TIMEOUT_S = 4.0  # of one call, connecting and reading each: under the lease of a claimed message
LONGEST_WAIT = timedelta(minutes=10)
WRITE_TRIES = 5  # each waits about a second for its turn
POLL_S = 2.0  # other processes on the same database store messages too
LAST_PASS_S = 10.0  # on stopping, what is due is sent for that long, then left to the next start
GONE = (
    "message_not_found",
    "cant_update_message",
    "edit_window_closed",
)  # what cannot be edited is told anew


class Delivery:
    """One worker: claims what is due, posts or edits it, records where Slack keeps it, tries again later.

    A message is posted at least once. It can be posted twice only if the process dies, or the answer is
    lost, between Slack's "ok" and our record of it.
    """

    def __init__(self, store: Store, client: WebClient) -> None:
        """`client` must not retry by itself (`retry_handlers=[]`): a repeated post is a second message."""
        self._store = store
        self._client = client
        self._wake = threading.Event()
        self._stop_by: float | None = None
        self._thread = threading.Thread(target=self._run, name="delivery")

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Something was stored: look at once."""
        self._wake.set()

    def stop(self) -> None:
        """Send what is due, then end; what Slack does not take meanwhile waits in the store."""
        self._stop_by = time.monotonic() + LAST_PASS_S
        self._wake.set()
        self._thread.join()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def send_due(self) -> int:
        """Send every message that is due now; how many Slack took."""
        taken = 0
        while not self._out_of_time():
            with self._store.reading() as session:  # the write lock only when there is something to claim
                if not outbox.something_due(session, utc_now()):
                    break
            with self._store.writing() as session:
                claimed = outbox.claim(session, utc_now())
            if claimed:
                taken += self._send(claimed)
        return taken

    def _out_of_time(self) -> bool:
        return self._stop_by is not None and time.monotonic() > self._stop_by

    def _send(self, claimed: Claim) -> bool:
        try:
            channel, ts = self._post(claimed)
        except SlackApiError as error:
            reason = _word(error)
            if claimed.ts and reason in GONE:
                self._write(lambda session: outbox.lost(session, claimed, utc_now()))
            else:
                self._postpone(claimed, reason, _retry_after(error))
        except (OSError, HTTPException, ValueError) as error:  # refused, cut, timed out, not HTTP
            self._postpone(claimed, type(error).__name__, None)
        else:
            self._write(lambda session: outbox.sent(session, claimed, channel, ts, utc_now()))
            return True
        return False

    def _post(self, claimed: Claim) -> tuple[str, str]:
        """One call, so that it ends before the lease does."""
        if claimed.channel and claimed.ts:
            self._client.chat_update(
                channel=claimed.channel, ts=claimed.ts, text=claimed.text, blocks=claimed.blocks
            )
            return claimed.channel, claimed.ts
        posted = self._client.chat_postMessage(
            channel=claimed.recipient, text=claimed.text, blocks=claimed.blocks
        )
        return str(posted["channel"]), str(posted["ts"])

    def _postpone(self, claimed: Claim, reason: str, seconds: int | None) -> None:
        wait = timedelta(seconds=seconds) if seconds else _back_off(claimed.attempt)
        log.warning("message_postponed", message=claimed.id, reason=reason, seconds=int(wait.total_seconds()))
        self._write(lambda session: outbox.postponed(session, claimed, reason, utc_now() + wait))

    def _write(self, change: Callable[[Session], None]) -> None:
        """Write, however busy the database: what Slack took must not be sent again after the lease."""
        for _try in range(WRITE_TRIES):
            try:
                with self._store.writing() as session:
                    change(session)
                return
            except Busy:
                log.warning("database_busy")
        raise Busy

    def _run(self) -> None:
        while True:
            stopping = self._stop_by is not None
            self._wake.clear()
            try:
                self.send_due()
            except Exception as error:  # noqa: BLE001  a database that hiccups must not end the worker
                log.error("delivery_failed", error=type(error).__name__)
            if stopping:
                return
            self._wake.wait(POLL_S)


def _word(error: SlackApiError) -> str:
    """Slack's own word for what went wrong; of an answer that is not Slack's, no text is kept."""
    word = str(error.response["error"])
    return word if re.fullmatch(r"[a-z_]+", word) else "unreadable_answer"


def _back_off(attempt: int) -> timedelta:
    """1, 2, 4… seconds, up to ten minutes, spread so that processes do not knock together."""
    seconds = min(2 ** (attempt - 1), LONGEST_WAIT.total_seconds())
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311  not a secret


def _retry_after(error: SlackApiError) -> int | None:
    value = error.response.headers.get("Retry-After") or error.response.headers.get("retry-after")
    return int(value) if value and str(value).isdecimal() else None
