"""What somebody's Home says, read by their own rights and drawn in their language."""

from collections.abc import Collection, Sequence
from datetime import datetime

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.watches import Terms, Watch
from rac_bot.errors import NeverServed, NotKnownYet
from rac_bot.i18n import _, local_day, speaking
from rac_bot.messages.home import OLD_GRID, SHOWN, Administration, Desk, Handovers, served_home, unserved_home
from rac_bot.store.college import calendar, grid_care
from rac_bot.store.database.engine import Store
from rac_bot.store.file import figures, followed, pending
from rac_bot.store.models import AccessRequest, HandoverState
from rac_bot.store.people import access, handover, people, requests
from rac_bot.store.people.access import Caller
from rac_bot.store.routing.rules import routing
from rac_bot.store.telling import undelivered
from rac_bot.store.watches import every, rules
from rac_bot.store.work.work import THE_BOT, By, Work
from rac_bot.words.handover import confided_told
from rac_bot.words.messages import advice
from rac_bot.words.rights import request_told


def home_of(
    store: Store, slack_id: str, terms: Terms, admins: Sequence[str], otherwise: str, now: datetime
) -> Json:
    """The Home of that person; `terms`, `admins` are those of the settings, `otherwise` the language."""
    with store.reading(THE_BOT) as work:
        found = access.caller(work, slack_id)
        named = list(dict.fromkeys([*admins, *access.administrators(work)]))
        asked = requests.of_today(work.at(now), slack_id)
    rights = Rights(Role.ADMINISTERING) if found.named_in(admins, slack_id) else found.rights
    with speaking(found.speaks(otherwise)):
        if found.home is None or found.person is None or found.person.told_at is None:
            return unserved_home(str(NotKnownYet()))
        if access.barred(found.person, found.home):
            return unserved_home(str(NeverServed()))
        if rights is None:
            return _without_access(named, asked)
        with store.reading(By(found.person.slack_id, rights)) as work:
            return served_home(_desk(work.at(now), found, rights, named, terms))


def _without_access(admins: Sequence[str], asked: AccessRequest | None) -> Json:
    told = _("Vous n’avez pas encore accès aux dossiers RAC.")
    if asked:
        told = f"{told}\n{request_told(declined=asked.answered_by is not None)}"
    return unserved_home(told, admins, may_ask=asked is None)


def _desk(work: Work, found: Caller, rights: Rights, admins: Sequence[str], terms: Terms) -> Desk:
    today = local_day(work.now)
    session, person = work.known(calendar.calendar).current(today), work.by.actor
    total, rows = figures.candidates(work, session, SHOWN)
    changes, administers = rights.role.includes(Role.ADVISING), rights.role is Role.ADMINISTERING
    running, names = handover.running(work), people.names(work)
    return Desk(
        role=rights.role,
        admins=admins,
        today=today,
        session=session,
        settings=found.chosen,
        first=not followed.recent(work, limit=1),
        waiting=pending.mine(work) if changes else None,
        found=every.counts(work, person, terms) if changes else (),
        watches=rules.told_of(work, person) if changes else (),
        refused=rules.refused(work, person),
        followed=total,
        rows=rows,
        confided=confided_told(running, work.by.actor, names),
        handovers=_handovers(work, running.values()) if changes else Handovers(),
        administration=_administration(work, admins) if administers else None,
    )


def _handovers(work: Work, running: Collection[handover.Running]) -> Handovers:
    """The figures; those that run, and those that wait."""
    me, every = work.by.actor, handover.of_person(work, work.by.actor)
    waiting = [one for one in every if one.state is HandoverState.OFFERED]
    to_answer = sum(one.taker == me for one in waiting)
    taken = sum(taker == me for _giver, taker, _last in running)
    return Handovers(len(running) - taken, taken, to_answer, len(waiting) - to_answer)


def _administration(work: Work, admins: Sequence[str]) -> Administration:
    troubles = undelivered.troubles(work)
    worst = troubles[0] if troubles else None
    oldest = grid_care.imported_longest_ago(work)
    days = (work.now - oldest.at).days if oldest else 0
    held = {one.slack_id for one in access.listed(work)}
    return Administration(
        undelivered=sum(one.messages for one in troubles),
        why=advice(worst.reason, worst.state, worst.recipient) if worst else "",
        where=worst.recipient if worst else "",
        there=worst.messages if worst else 0,
        grid=oldest.code if oldest and days >= OLD_GRID else None,
        days=days,
        watches=sum(work.known(rules.rules)[one].on for one in (Watch.DIGEST, *every.FINDERS)),
        routes=len(work.known(routing, "").rules),
        people=len(held | set(admins)),
        requests=requests.waiting(work),
    )
