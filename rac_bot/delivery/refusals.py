"""What becomes of a message that Slack did not take: it waits, is looked for, posted anew, or put aside."""

from collections.abc import Callable
from datetime import datetime, timedelta

from slack_sdk.errors import SlackApiError

from rac_bot.delivery import charts
from rac_bot.delivery.alarms import Alarms
from rac_bot.delivery.answers import DIED, back_off
from rac_bot.delivery.doubts import Doubts
from rac_bot.logs import logger
from rac_bot.messages.trouble import Trouble
from rac_bot.slack.errors import kind, method, retry_after, word
from rac_bot.slack.words import Kind
from rac_bot.store.models import MessageState
from rac_bot.store.telling import outbox, telling
from rac_bot.store.telling.outbox import DOUBT, Claim
from rac_bot.store.telling.waits import LONGEST
from rac_bot.store.work.work import Work

log = logger()

MENDED_SOON = timedelta(seconds=30)  # a refused channel or token is tried again after that long at most
STEPS_ASIDE = 4  # attempts, a quarter of a minute: after them, one that may be at fault itself waits alone
DELAYED = 10  # attempts, a quarter of an hour at least: after them, administrators are told of a wait
OPENING = "conversations.open"  # direct messages
LOOKING = "conversations.history"  # for what may have been posted
CONTENT = ("chat.postMessage", "chat.update")  # they take or refuse what a message says

Write = Callable[[Callable[[Work], None]], None]


class Refusals:
    """Each of Slack's words has its outcome here, by its kind; a message is never lost to one."""

    def __init__(self, write: Write, alarms: Alarms, doubts: Doubts, clock: Callable[[], datetime]) -> None:
        self._write, self._alarms, self._doubts, self._clock = write, alarms, doubts, clock

    def settle(self, claimed: Claim, error: SlackApiError, *, posting: bool) -> None:
        """Of any kind but the token's; `posting`: a new message, which Slack may have taken all the same."""
        reason, meant, called = word(error), kind(error), method(error)
        if meant in (Kind.WAIT, Kind.UNSURE):
            self._wait(claimed, reason, retry_after(error), unsure=posting and meant is Kind.UNSURE)
        elif claimed.direct and reason in DIED and called != OPENING and not claimed.opened:
            log.info("direct_messages_died", message=claimed.id, reason=reason)
            self._write(lambda work: outbox.channel_died(work, claimed, reason, self._clock()))
        elif meant is Kind.DONE:
            self._write(lambda work: outbox.erased(work, claimed))
        elif meant is Kind.GONE:
            self._write(lambda work: outbox.lost(work, claimed, self._clock()))
        elif meant is Kind.OURS and called in CONTENT:
            if not self._made_plainer(claimed, reason):
                self.refused(claimed, reason)
        elif called == LOOKING and meant is not Kind.UNKNOWN:
            self._left_in_doubt(claimed, reason)
        elif claimed.erase:
            self._undeleted(claimed, reason)
        else:
            self.block(claimed, reason, unknown=meant is Kind.UNKNOWN)

    def block(self, claimed: Claim, reason: str, *, unknown: bool = False) -> None:
        """Nothing goes there until somebody mends it. What nobody knows is about the message, perhaps."""
        wait = back_off(claimed.attempt)
        until = self._clock() + (wait if unknown else min(wait, MENDED_SOON))

        def write(work: Work) -> None:
            if outbox.blocked(work, claimed, reason):
                log.error("recipient_blocked", recipient=claimed.recipient, reason=reason)
                self._alarms.tell(work, Trouble.BLOCKED, reason, claimed)
            aside = unknown and claimed.attempt >= STEPS_ASIDE
            outbox.postponed(work, claimed, reason, until, aside=aside)

        self._write(write)

    def refused(self, claimed: Claim, reason: str) -> None:
        """It cannot be sent as it is. An alarm is tried all the same, until an administrator has it."""
        log.error("message_refused", message=claimed.id, reason=reason)

        def write(work: Work) -> None:
            if claimed.alarm and not self._alarms.told(work, claimed):
                until, aside = self._clock() + back_off(claimed.attempt), claimed.attempt >= STEPS_ASIDE
                outbox.postponed(work, claimed, reason, until, aside=aside)
                return
            outbox.put_aside(work, claimed, MessageState.FAILED, reason)
            if not claimed.alarm:  # an alarm about an alarm would never end
                self._alarms.tell(work, Trouble.REFUSED, reason, claimed)

        self._write(write)

    def _made_plainer(self, claimed: Claim, reason: str) -> bool:
        """Whether it is to be sent anew without its charts, or without the table in place of these."""
        made: list[bool] = []

        def write(work: Work) -> None:
            message = telling.message(work, claimed.id)
            plainer = message and not message.erase and charts.plainer(message.blocks)
            made.append(bool(plainer))
            if plainer:
                outbox.redrawn(work, claimed, plainer, reason, self._clock())

        self._write(write)
        if made[-1]:
            log.warning("message_made_plainer", message=claimed.id, reason=reason)
        return made[-1]

    def postpone(self, claimed: Claim, reason: str, wait: timedelta, *, unsure: bool = False) -> None:
        wait = max(wait, DOUBT) if unsure or claimed.doubt else wait
        log.warning("message_postponed", message=claimed.id, reason=reason, seconds=int(wait.total_seconds()))
        self._write(lambda work: outbox.postponed(work, claimed, reason, self._clock() + wait, unsure=unsure))

    def _wait(self, claimed: Claim, reason: str, asked: timedelta | None, *, unsure: bool) -> None:
        """As long as Slack asks, but no longer than a bound."""
        wait = min(asked or back_off(claimed.attempt), LONGEST)
        if asked and asked > wait:
            log.warning("wait_bounded", recipient=claimed.recipient, seconds=int(asked.total_seconds()))

        def write(work: Work) -> None:
            if asked:
                outbox.slowed(work, claimed, self._clock() + wait)
            if claimed.attempt >= DELAYED and not claimed.alarm:
                self._alarms.tell(work, Trouble.DELAYED, reason, claimed)

        self._write(write)
        self.postpone(claimed, reason, wait, unsure=unsure)

    def _left_in_doubt(self, claimed: Claim, reason: str) -> None:
        """Its channel cannot be read: an administrator decides. Of an alarm, somebody must have one.

        It is looked for again and again first; sent anew at once, it could be there a dozen times.
        """
        if claimed.alarm and not self._doubts.is_long(claimed):
            self.postpone(claimed, reason, back_off(claimed.attempt))
            return
        if claimed.alarm:
            self._write(lambda work: outbox.cleared(work, claimed, self._clock()))
            return
        log.error("message_in_doubt", message=claimed.id, reason=reason)

        def write(work: Work) -> None:
            outbox.put_aside(work, claimed, MessageState.IN_DOUBT, reason)
            self._alarms.tell(work, Trouble.IN_DOUBT, reason, claimed)

        self._write(write)

    def _undeleted(self, claimed: Claim, reason: str) -> None:
        """It stands in Slack still: it is tried on and on, and may have to be deleted by hand."""
        log.error("message_not_deleted", message=claimed.id, reason=reason)
        until = self._clock() + back_off(claimed.attempt)

        def write(work: Work) -> None:
            self._alarms.tell(work, Trouble.UNDELETED, reason, claimed)
            outbox.tell_anew(work, claimed.id)
            outbox.postponed(work, claimed, reason, until)

        self._write(write)
