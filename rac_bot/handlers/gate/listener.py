"""The gate every interaction passes: rights checked, refusals said and journaled, always answered."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt import Ack, BoltResponse

from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import ConnectionLost, Obsolete, Refusal
from rac_bot.handlers.gate import respond, rights
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.interaction import Interaction
from rac_bot.handlers.gate.refusals import failed, journal_refusal, refused, to_journal
from rac_bot.handlers.gate.visit import Desk, Visit
from rac_bot.i18n import language
from rac_bot.logs import logger
from rac_bot.store.models.base import utc_now
from rac_bot.store.work.work import By

log = logger()

BUDGET_S = 2.8  # of the 3 s that Slack waits for an answer, with its own journey; from when it was received
SLOW_S = 2.0  # an answer that took longer is told in the log
UNANSWERED = 503  # Slack says itself that the app did not answer; it sends no interaction again
NOBODY = By("", Rights(Role.READING))  # until it is known who asks

Listener = Callable[[Visit], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """The listener that answers, and the least role it is for."""

    listener: Listener
    needs: Role | None  # None: any member of the workspace may ask


Find = Callable[[dict[str, Any]], Route]
Gate = Callable[
    [dict[str, Any], float], BoltResponse
]  # what was posted, and when it came, by `time.monotonic`


def gate(desk: Desk, find: Find) -> Gate:
    """What `find` gives is done. Nothing escapes it: there would be no answer."""

    def answer(posted: dict[str, Any], received: float) -> BoltResponse:
        language.set(desk.settings.rac_language)
        try:
            asked = Interaction(posted)
            ack = _acknowledgement(desk, find, asked, received + BUDGET_S)
            _timed(desk, asked, time.monotonic() - received)
        except Exception as error:  # noqa: BLE001  a request that no answer can be made to
            log.error("unanswered", error=type(error).__name__)
            ack = None
        return BoltResponse(status=UNANSWERED) if ack is None else Ack()(**ack)  # type: ignore[no-untyped-call]

    return answer


def _timed(desk: Desk, asked: Interaction, seconds: float) -> None:
    desk.took(asked.kind, seconds)
    if seconds > SLOW_S:
        log.warning("interaction_slow", kind=asked.kind, seconds=round(seconds, 2))


def _acknowledgement(desk: Desk, find: Find, asked: Interaction, until: float) -> respond.Ack:
    if time.monotonic() >= until:  # Slack said that it failed: nothing is done behind the person's back
        log.warning("received_too_late")
        return None

    def compute() -> Answer:
        with desk.store.computing:
            return _answer(desk, asked, find, until - respond.LEAST_S - respond.TELLING_S)

    answer, ack = respond.respond(desk, asked, compute, until)
    if answer.refusal:
        journal_refusal(desk, asked, answer.refusal, until)
    respond.draw_beneath(desk.settings, answer, until)
    return ack


def _answer(desk: Desk, asked: Interaction, find: Find, until: float) -> Answer:
    visit = Visit(desk, asked, NOBODY, utc_now(), until)
    try:
        answer = _served(visit, find)
    except Exception as error:  # noqa: BLE001  the person must be answered whatever happened
        answer = replace(failed(visit, error), refusal=None if visit.saved else to_journal(error))
    return replace(answer, saved=visit.saved)


def _served(visit: Visit, find: Find) -> Answer:
    try:
        visit = replace(
            visit, by=rights.served(visit.desk, visit.asked, open_to_members=_for_all(visit, find))
        )
        route = find(visit.asked.body)
        rights.need(visit.desk, visit.by, route.needs)
        return _persevering(visit, route.listener)
    except Refusal as refusal:
        if visit.saved:  # it is no refusal of what was asked
            raise
        return replace(refused(visit, refusal), refusal=to_journal(refusal))


def _for_all(visit: Visit, find: Find) -> bool:
    """Whether it is for whoever has no access too. What answers nothing is not: a stranger learns no ids."""
    try:
        return find(visit.asked.body).needs is None
    except Obsolete:
        return False


def _persevering(visit: Visit, listener: Listener) -> Answer:
    """The listener's answer; once more where the database went away before anything was kept."""
    try:
        return listener(visit)
    except ConnectionLost as lost:
        if lost.unsure or visit.saved:
            raise
        log.warning("connection_lost")
        return listener(visit)
