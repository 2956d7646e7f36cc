"""Sends stored messages. Nothing else posts to Slack, but for the gate where it could not show an answer."""

import copy
import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from http.client import HTTPException
from typing import TypeVar

from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from rac_bot.delivery.alarms import Alarms
from rac_bot.delivery.answers import back_off, find, marked, never_left
from rac_bot.delivery.channels import Channels, Readers
from rac_bot.delivery.doubts import Doubts
from rac_bot.delivery.drawing import drawn
from rac_bot.delivery.refusals import MENDED_SOON, Refusals
from rac_bot.domain.readership import Modes, ReadBy
from rac_bot.errors import Busy, ConnectionLost, Refusal
from rac_bot.i18n import language
from rac_bot.logs import logger
from rac_bot.messages.inscription import Drawn
from rac_bot.slack import answers
from rac_bot.slack.client import SlackClient
from rac_bot.slack.errors import TOKEN, failure, kind, word
from rac_bot.slack.words import Kind
from rac_bot.store.database.engine import Store
from rac_bot.store.models.base import utc_now
from rac_bot.store.routing import rules
from rac_bot.store.telling import outbox, waits
from rac_bot.store.telling.outbox import LEASE, Claim, Posted
from rac_bot.store.work.work import THE_BOT, Work
from rac_bot.words.remedies import UNDRAWABLE

log = logger()

T = TypeVar("T")

TIMEOUT_S = 4.0  # of a whole call: three take less than a claim's lease
STORING_S = 1.5  # of a claim's lease, for writing down what became of it
WRITE_TRIES = 5  # each waits about a second for the write lock
POLL_S = 2.0  # other processes may store messages in the same database
PACED_POLL_S = 0.25  # while something is due soon
REST_S = 0.05  # between two looks: what many store at once is found by one
PAUSE_S = 30.0  # while Slack refuses the token
UNHELD: Readers = frozenset()  # nobody's limits hold a mode back
LAST_PASS_S = 10.0  # on stopping, messages are sent for that long; the others wait for the next start


class Delivery:
    """One worker: claims what is due, posts or edits it, stores where it is in Slack, tries again later.

    A message is posted once. If the answer is lost, or the process ends before storing it, the channel's
    history says whether Slack has the message; if that cannot be read, the message is left in doubt. It is
    posted twice only if Slack shows it in the history more than ten seconds after accepting it.
    """

    def __init__(
        self,
        store: Store,
        client: SlackClient,
        admins: Sequence[str] = (),
        read_by: ReadBy = "members",
        clock: Callable[[], datetime] = utc_now,
        speaks: str = "fr",
        steady: Callable[[], float] = time.monotonic,
        modes: Modes = "always",
        team: str = "",
    ) -> None:
        """`client` must not retry by itself (`retry_handlers=[]`): that would post a message twice.

        `read_by` is who may read the channels; `admins`, and those of the store, are told of trouble.
        `speaks`: the language of the channels, and of whoever chose none. `modes`: whether the team is told
        modes and groups; `team`: the channel of the settings. `clock` tells the time of day, which may be set
        wrong or right at any moment; `steady` counts seconds.
        """
        self._store = store
        self._client = copy.copy(client)  # others have not its deadline
        self._clock = clock
        self._speaks, self._modes, self._admins, self._team = speaks, modes, admins, team
        self._channels = Channels(store, self._client, read_by, clock)
        self._doubts = Doubts(steady)
        self._refusals = Refusals(self._write, Alarms(admins, clock), self._doubts, clock)
        self.token_refused = False
        self._token_taken = False  # Slack accepted the token since it last refused it, or since the start
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._stop_by = math.inf
        self._thread = threading.Thread(target=self._run, name="delivery")

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Look now: a message was stored."""
        self._wake.set()

    def stop(self) -> None:
        """Send what is due, then end; what Slack does not accept waits in the store."""
        self._stop_by = time.monotonic() + LAST_PASS_S
        self._stopping.set()
        self._wake.set()
        self._thread.join()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def send_due(self) -> int:
        """Send every message that is due; returns how many Slack accepted."""
        taken = 0
        claimed = self._write(self._claim) if self._something_due() else None
        while claimed:
            posted = self._send(claimed)
            if self.token_refused:  # it would be refused for the others too
                break
            taken += posted is not None
            claimed = self._write(partial(self._recorded, claimed, posted))
        return taken

    def _something_due(self) -> bool:
        """Whether anything can be claimed: the database is locked only then.

        A wait that is longer than any may be is ended: the clock was put back, or another version kept to
        what Slack had asked.
        """
        now = self._clock()
        with self._store.reading(THE_BOT) as work:
            if not waits.too_long(work, now):
                return outbox.something_due(work, now)
        with self._store.writing(THE_BOT) as work:
            log.warning("long_waits_ended", count=waits.end(work, now))
        return True

    def _claim(self, work: Work) -> Claim | None:
        """The next message that is due; no call outlasts its lease."""
        if self._out_of_time():
            return None
        self._client.until = time.monotonic() + LEASE.total_seconds() - STORING_S
        return outbox.claim(work, self._clock())

    def _recorded(self, claimed: Claim, posted: Posted | None, work: Work) -> Claim | None:
        """What Slack accepted is recorded in the transaction that claims the next message."""
        if posted is None:
            return self._claim(work)
        outbox.sent(work, claimed, posted, self._clock())
        try:
            return self._claim(work)
        except (Refusal, SQLAlchemyError):
            raise
        except Exception:  # noqa: BLE001  the next look meets it again, and says so
            return None

    def _out_of_time(self) -> bool:
        return time.monotonic() > self._stop_by

    def _send(self, claimed: Claim) -> Posted | None:
        """Send one message; what Slack accepted of it, still to be recorded."""
        posting = False
        try:
            if claimed.channel is None:
                claimed = replace(claimed, channel=self._open_direct(claimed.recipient), opened=True)
            if claimed.doubt:
                self._settle(claimed)
                return None
            if claimed.erase:
                self._delete(claimed)
                return None
            if not claimed.direct and (objection := self._channels.objection(claimed.recipient)):
                self._refusals.block(claimed, objection)
                return None
            found = self._drawn(claimed)
            if found is None:
                return None
            posting = claimed.ts is None
            posted = self._post(claimed, *found)
        except SlackApiError as error:
            self._refused(claimed, error, posting=posting)
        except (OSError, HTTPException, ValueError) as error:  # refused, cut, timed out, not HTTP
            unsure = bool(claimed.doubt) or (posting and not never_left(error))
            self._refusals.postpone(claimed, failure(error), back_off(claimed.attempt), unsure=unsure)
        else:
            self._accepted()
            return posted
        if posting:
            self._doubts.over(claimed.id, claimed.at)
        return None

    def _open_direct(self, person: str) -> str:
        """The id of the direct messages with that person, stored before anything is posted there."""
        channel = str(answers.held(self._client.conversations_open(users=person), "channel", "id"))
        self._write(lambda work: outbox.found_channel(work, person, channel))
        return channel

    def _drawn(self, claimed: Claim) -> tuple[Drawn, Drawn] | None:
        """What it says, and what its row has; None where it cannot be drawn, which administrators are told.

        Left as it is, it would hold up all that waits behind it.
        """
        try:
            readers = UNHELD if claimed.direct else self._told_modes(claimed.recipient)
            with self._store.reading(THE_BOT) as work:
                within = readers or ()
                return drawn(work, claimed.id, modes=readers is not None, within=within, admins=self._admins)
        except Refusal:  # the database went away
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, it would fail the same each time
            log.error("message_undrawable", message=claimed.id, error=type(error).__name__)
            self._refusals.refused(claimed, UNDRAWABLE)
            return None

    def _told_modes(self, channel: str) -> Readers:
        """Whose rights must reach a line whose mode that channel is told; None where it is told of none."""
        if self._modes != "advisors":
            return UNHELD if self._modes == "always" else None
        readers = self._channels.readers(channel, self._admins)
        with self._store.reading(THE_BOT) as work:
            named = work.known(rules.routing, "").names(channel)
        own = channel == self._team and not named  # told of the whole college
        return UNHELD if own and readers is not None else readers

    def _post(self, claimed: Claim, says: Drawn, held: Drawn) -> Posted:
        """Post or edit it; where Slack holds it as it is, there is nothing to do."""
        text, unmarked = says
        channel, blocks = str(claimed.channel), marked(claimed, unmarked)
        if claimed.ts:
            # Of an edit that failed, it is not known. A row without a mark has what was to be sent, not what
            # was: it is of release 0005.
            if (text, blocks) != held or claimed.attempt > 1:
                self._client.chat_update(channel=channel, ts=claimed.ts, text=text, blocks=blocks)
            return Posted(text, blocks, channel, claimed.ts)
        posted = self._client.chat_postMessage(
            channel=channel,
            text=text,
            blocks=blocks,
            metadata={"event_type": "rac_bot_message", "event_payload": {"message": claimed.id}},
        )
        return Posted(text, blocks, str(posted.get("channel") or channel), str(answers.held(posted, "ts")))

    def _delete(self, claimed: Claim) -> None:
        if claimed.ts:
            self._client.chat_delete(channel=str(claimed.channel), ts=claimed.ts)
            self._accepted()
        self._write(lambda work: outbox.erased(work, claimed))

    def _settle(self, claimed: Claim) -> None:
        """Look in the channel for a message that may have been posted; if it is not there, post it again.

        Not before what another process may be posting would be there.
        """
        channel = str(claimed.channel)
        ts = find(self._client, claimed, self._clock())
        self._accepted()
        wait = timedelta() if ts else self._doubts.wait(claimed)
        log.info("doubt_looked_into", message=claimed.id, posted=ts is not None, seconds=wait.seconds)
        if ts:
            self._write(lambda work: outbox.adopted(work, claimed, channel, ts, self._clock()))
        elif wait:
            self._write(lambda work: outbox.looked_into(work, claimed, self._clock() + wait))
        else:
            self._write(lambda work: outbox.cleared(work, claimed, self._clock()))

    def _accepted(self) -> None:
        """Slack accepts the token: messages that were refused with another are due now."""
        self.token_refused = False
        if not self._token_taken:
            self._token_taken = True
            self._write(lambda work: outbox.due_at_once(work, TOKEN, self._clock()))

    def _refused(self, claimed: Claim, error: SlackApiError, *, posting: bool) -> None:
        if kind(error) is not Kind.TOKEN:
            self._refusals.settle(claimed, error, posting=posting)
            return
        if not self.token_refused:
            log.error("token_refused", reason=word(error))
        self.token_refused, self._token_taken = True, False
        self._refusals.postpone(claimed, word(error), min(back_off(claimed.attempt), MENDED_SOON))

    def _write(self, change: Callable[[Work], T]) -> T:
        """Write, even if the database is busy: what Slack accepted must not be sent again after the lease."""
        for _try in range(WRITE_TRIES):
            try:
                with self._store.writing(THE_BOT) as work:
                    return change(work)
            except (Busy, ConnectionLost) as error:
                log.warning("database_not_written", error=type(error).__name__)
        raise Busy

    def _run(self) -> None:
        """Whatever fails is logged, and does not end the thread: the next look may go well."""
        language.set(self._speaks)
        self._well(self._meet_doubts)
        while True:
            stopping = self._stopping.is_set()
            self._wake.clear()
            pause = self._well(self._look)
            if stopping:
                return
            self._stopping.wait(REST_S)
            self._wake.wait(POLL_S if pause is None else pause)

    def _well(self, step: Callable[[], T]) -> T | None:
        try:
            return step()
        except Exception as error:  # noqa: BLE001  see `_run`
            log.error("delivery_failed", error=type(error).__name__)
            return None

    def _look(self) -> float:
        """Send what is due; in how many seconds to look again, if nothing wakes it."""
        self.send_due()
        return self._pause()

    def _meet_doubts(self) -> None:
        """What a process before left, known from the start: it is settled the sooner."""
        with self._store.reading(THE_BOT) as work:
            for message, doubt in outbox.in_doubt(work).items():
                self._doubts.met(message, doubt)

    def _pause(self) -> float:
        if self.token_refused:
            return PAUSE_S
        with self._store.reading(THE_BOT) as work:
            soon = outbox.something_waits(work, self._clock() + timedelta(seconds=POLL_S))
        return PACED_POLL_S if soon else POLL_S
