"""Publishes each person's Home: as it is opened, and as its figures change; sweeps the words that waited.

At most once in ten seconds a person, but at once where what it shows is theirs to see no more.
"""

import copy
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from http.client import HTTPException
from json import dumps

from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from rac_bot.blockkit import Json
from rac_bot.delivery.at_home import home_of
from rac_bot.delivery.refusals import MENDED_SOON
from rac_bot.domain.watches import Terms
from rac_bot.errors import Refusal
from rac_bot.i18n import speaking
from rac_bot.logs import logger
from rac_bot.slack import answers
from rac_bot.slack.client import SlackClient
from rac_bot.slack.errors import failure, kind, retry_after, word
from rac_bot.slack.words import Kind
from rac_bot.store.database.engine import Store
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import homes
from rac_bot.store.telling import said
from rac_bot.store.telling.waits import LONGEST
from rac_bot.store.work.work import THE_BOT

log = logger()

PACE = timedelta(seconds=10)  # between two drawings of the same Home
LEASE = timedelta(seconds=30)  # while one is drawn and sent: after it, it is due again
POLL_S = 2.0
REST_S = 0.25  # between two looks: what many save at once is found by one


class Homes:
    """One thread, apart from that of the messages: neither holds the other up."""

    def __init__(
        self,
        store: Store,
        client: SlackClient,
        terms: Terms,
        admins: Sequence[str] = (),
        clock: Callable[[], datetime] = utc_now,
        speaks: str = "fr",
    ) -> None:
        """`client` must not retry by itself; `speaks`: the language of whom neither Slack nor they say it."""
        self._store, self._client = store, copy.copy(client)
        self._terms, self._admins, self._clock, self._speaks = terms, admins, clock, speaks
        self._seen: int | None = None  # the last entry of the journal that was looked at
        self._token_refused = False
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="homes", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Look now: a Home was opened, or something was saved."""
        self._wake.set()

    def stop(self, seconds: float) -> None:
        self._stopping.set()
        self._wake.set()
        self._thread.join(timeout=seconds)

    def publish_due(self) -> int:
        """Publish what changed; how many Homes Slack took."""
        self._sweep()
        self._look_in_the_journal()
        with self._store.reading(THE_BOT) as work:
            due = homes.due(work, self._clock())
        taken, self._token_refused = 0, False
        for person, seen in due:
            if self._stopping.is_set() or self._token_refused:  # it would be refused for the others too
                break
            taken += self._publish(person, seen)
        return taken

    def _sweep(self) -> None:
        with self._store.reading(THE_BOT) as work:
            old = said.something_old(work, self._clock())
        if old:
            with self._store.writing(THE_BOT) as work:
                said.sweep(work, self._clock())

    def _look_in_the_journal(self) -> None:
        """Mark the Homes of those whose figures what was done since may have changed; at the start, all."""
        with self._store.reading(THE_BOT) as work:
            if self._seen is None:
                changed = homes.Changed(homes.last_entry(work), set(), everybody=True)
            else:
                changed = homes.changed_since(work, self._seen)
            marked = homes.fresh_ones(work, changed.people)
        if changed.everybody or marked:
            with self._store.writing(THE_BOT) as work:
                homes.all_stale(work) if changed.everybody else homes.stale(work, marked)
        self._seen = changed.last

    def _publish(self, slack_id: str, seen: datetime) -> bool:
        """Draw it and, where Slack holds another, publish it; whether Slack took one."""
        now = self._clock()
        lease = now + LEASE
        with self._store.writing(THE_BOT) as work:
            held = homes.take(work, slack_id, seen, lease)
        if held is None:
            return False
        digest, known = held
        view = home_of(self._store, slack_id, self._terms, self._admins, self._speaks, now)
        drawn = sha256(dumps(view, sort_keys=True).encode()).hexdigest()
        if drawn == digest:
            self._settled(slack_id, digest, known, lease)
            return False
        try:
            hash_ = self._sent(slack_id, view, known)
        except SlackApiError as error:
            self._refused(slack_id, error, drawn, lease)
        except (OSError, HTTPException, ValueError) as error:
            log.warning("home_postponed", error=failure(error))
            self._again(slack_id, MENDED_SOON)
        else:
            self._settled(slack_id, drawn, hash_, lease)
            return True
        return False

    def _sent(self, slack_id: str, view: Json, known: str | None) -> str | None:
        """Slack's hash of it. `known`: of that which it takes the place of, and of no newer one."""
        expected = {"hash": known} if known else {}
        told = self._client.views_publish(user_id=slack_id, view=view, **expected)
        return str(answers.held(told, "view").get("hash") or "")[:80] or None

    def _settled(self, slack_id: str, digest: str, hash_: str | None, lease: datetime) -> None:
        with self._store.writing(THE_BOT) as work:
            homes.published(work, slack_id, digest, hash_, lease, self._clock() + PACE)

    def _again(self, slack_id: str, wait: timedelta) -> None:
        with self._store.writing(THE_BOT) as work:
            homes.unpublished(work, slack_id, self._clock() + wait)

    def _refused(self, slack_id: str, error: SlackApiError, drawn: str, lease: datetime) -> None:
        reason, meant = word(error), kind(error)
        if meant is Kind.STALE:  # another process published it since
            self._again(slack_id, timedelta())
            return
        asked = retry_after(error)
        self._token_refused = meant is Kind.TOKEN
        log.warning("home_refused", person=slack_id, reason=reason)
        if meant in (Kind.WAIT, Kind.UNSURE, Kind.TOKEN):
            self._again(slack_id, min(asked or MENDED_SOON, LONGEST))
        elif meant is Kind.OURS:  # this person is gone, or Slack would never take it: not until it is another
            self._settled(slack_id, drawn, None, lease)
        else:  # until somebody mends it: the app has no Home
            self._again(slack_id, LONGEST)

    def _run(self) -> None:
        with speaking(self._speaks):
            while not self._stopping.is_set():
                self._wake.clear()
                try:
                    self.publish_due()
                except (Refusal, SQLAlchemyError) as error:
                    log.warning("homes_not_published", error=type(error).__name__)
                except Exception as error:  # noqa: BLE001  one that cannot be drawn must not end the others
                    log.error("homes_failed", error=type(error).__name__)
                self._stopping.wait(REST_S)
                self._wake.wait(POLL_S)
