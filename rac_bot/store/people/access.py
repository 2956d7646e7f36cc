"""Rights: who has which, given and withdrawn; and who someone is when they ask for something."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import String, bindparam, func, or_, select

from rac_bot.domain.folding import fold
from rac_bot.domain.membership import Home
from rac_bot.domain.rights import Barred, Rights, Role
from rac_bot.errors import LimitedAdministrator, NotServable, OwnAccess, UnknownLimit
from rac_bot.i18n import spoken_by
from rac_bot.store.file import ticks
from rac_bot.store.models import (
    Access,
    Action,
    Admission,
    Audience,
    MessageKind,
    Person,
    Programme,
    Workspace,
)
from rac_bot.store.models import (
    Home as PersonHome,
)
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import confiding, handing, homes, requests
from rac_bot.store.people.identity import one_id, one_id_each
from rac_bot.store.telling import digests
from rac_bot.store.telling.telling import To, notify
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Open, Reached
from rac_bot.store.work.work import Work


class Account(NamedTuple):
    """What Slack says of a person that decides whether they are served."""

    slack_id: str
    other_id: str | None
    told_at: datetime | None
    team_id: str | None
    enterprise_id: str | None
    teams: Sequence[str]
    deactivated: bool
    bot: bool
    guest: bool
    locale: str | None


_HOME = [getattr(Workspace, name) for name in Home._fields]
_ACCOUNT = [getattr(Person, name) for name in Account._fields]
_WHO = bindparam("person", type_=String)
CALLER = Open(
    select(
        *(*_HOME, *_ACCOUNT, Access.role, Access.programmes, Access.units),
        *(PersonHome.language, PersonHome.confirms, PersonHome.morning),
    )
    .select_from(Workspace)
    .outerjoin(Person, or_(Person.slack_id == _WHO, Person.other_id == _WHO))
    .outerjoin(Access, Access.slack_id == func.coalesce(Person.slack_id, _WHO))
    .outerjoin(PersonHome, PersonHome.slack_id == func.coalesce(Person.slack_id, _WHO))
)
EVERYONE = Open(select(Access, Person).outerjoin(Person, Person.slack_id == Access.slack_id))
ADMINISTRATORS = Open(
    select(Access.slack_id).where(Access.role == Role.ADMINISTERING).order_by(Access.slack_id)
)
PROGRAMMES = Open(select(Programme).order_by(Programme.number))
UNITS = Reached(select(Admission.unit).distinct(), Admission.candidate_id)

GROUP = "group"  # `given_by` of the rights that a Slack user group mirrors


class Caller(NamedTuple):
    """What is known of someone who asks: each may be None."""

    home: Home | None
    person: Account | None
    rights: Rights | None
    chosen: homes.Settings = homes.Settings()

    def named_in(self, slack_ids: Iterable[str], slack_id: str) -> bool:
        """Whether these ids are some of whoever came by that one."""
        ids = {self.person.slack_id, self.person.other_id} if self.person else {slack_id}
        return not ids.isdisjoint(slack_ids)

    def speaks(self, otherwise: str) -> str:
        return spoken_by(self.chosen.language, self.person and self.person.locale, otherwise)


@dataclass(frozen=True, slots=True)
class Given:
    """The rights of a person, and what Slack says of them."""

    slack_id: str
    person: Person | None
    access: Access

    @property
    def name(self) -> str:
        return self.person.name if self.person else self.slack_id


def caller(work: Work, slack_id: str) -> Caller:
    """All that decides whether this person is served, as it is now: see `Work.known`."""
    return work.known(_caller, slack_id)


def _caller(work: Work, slack_id: str) -> Caller:
    found = work.rows(CALLER, person=slack_id)
    if not found:  # Slack has said nothing yet
        known = of(work, slack_id)
        return Caller(None, None, known.rights if known else None)
    of_home, of_account = len(_HOME), len(_HOME) + len(_ACCOUNT)
    account, (role, programmes, units, *chosen) = found[0][of_home:of_account], found[0][of_account:]
    rights = Rights(role, tuple(programmes), tuple(units)) if role else None
    language, confirms, morning = chosen
    settings = homes.Settings(language, confirms, morning) if confirms else homes.Settings()
    return Caller(Home(*found[0][:of_home]), Account(*account) if account[0] else None, rights, settings)


def barred(person: Person | Account | None, home: Home | None) -> Barred | None:
    """Why this account is never served, as far as Slack has said."""
    if person is None or person.told_at is None:
        return None
    if person.deactivated:
        return Barred.DEACTIVATED
    if person.bot:
        return Barred.BOT
    if home and not home.holds(person):
        return Barred.OUTSIDE
    return Barred.GUEST if person.guest else None


def check_account(work: Work, slack_id: str) -> bool:
    """Whether Slack has said whose account it is; NotServable where no right opens the files to it."""
    home, person = caller(work, slack_id)[:2]
    if why := barred(person, home):
        raise NotServable(why)
    return person is not None and person.told_at is not None


def served(found: Caller, admins: Iterable[str], slack_id: str) -> Rights | None:
    """The rights by which they are served now, None where they are not; `admins`: those of the settings."""
    if found.person is None or found.person.told_at is None or barred(found.person, found.home):
        return None
    return Rights(Role.ADMINISTERING) if found.named_in(admins, slack_id) else found.rights


def of(work: Work, slack_id: str) -> Access | None:
    return work.find(Access, one_id(work, slack_id))


def listed(work: Work) -> list[Given]:
    """Everyone who was given rights, by role, the widest first, then by name."""
    roles = list(Role)
    given = [Given(access.slack_id, person, access) for access, person in work.rows(EVERYONE)]
    return sorted(given, key=lambda one: (-roles.index(one.access.role), fold(one.name)))


def administrators(work: Work) -> Sequence[str]:
    """The Slack ids of those who were given the administration."""
    return work.scalars(ADMINISTRATORS)


def programmes(work: Work) -> Sequence[Programme]:
    """Those that rights can be limited to, by number."""
    return work.scalars(PROGRAMMES)


def units(work: Work) -> list[str]:
    """The units that rights can be limited to: those of the admissions, by which they reach."""
    return sorted(work.scalars(UNITS))


def give(work: Work, slack_id: str, rights: Rights) -> Rights | None:
    """Give these rights in the place of those held until now, which come back.

    Raises:
        OwnAccess: theirs; another administrator does that.
        LimitedAdministrator: whoever administers the bot sees all of it.
        UnknownLimit: no programme or unit of the college is named so.
    """
    slack_id = one_id(work, slack_id)
    if work.by.actor == slack_id:
        raise OwnAccess
    _check(work, rights)
    held = of(work, slack_id)
    before = held.rights if held else None
    if held and before == rights and held.given_by != GROUP:
        return before
    access = held or Access(slack_id=slack_id)
    access.role, access.programmes, access.units = rights.role, list(rights.programmes), list(rights.units)
    access.given_by, access.given_at = work.by.actor, utc_now()
    work.add(access)
    _record_given(work, slack_id, before, rights)
    person = caller(work, slack_id).person
    if before is None and person and person.told_at:
        welcome(work, slack_id)
    return before


def welcome(work: Work, slack_id: str) -> None:
    """Whoever was given access is told so once, where Slack has said that theirs is an account we serve."""
    work.flush()
    home, person = caller(work, slack_id)[:2]
    if (held := of(work, slack_id)) and not barred(person, home):
        key = f"{MessageKind.WELCOME}:{slack_id}:{held.given_at:%Y%m%d%H%M%S}"
        notify(work, To(Audience.ADVISOR, slack_id, held.given_by), key, "", [], MessageKind.WELCOME)


def withdraw(work: Work, slack_id: str) -> Rights | None:
    """Take the rights away; those held come back, None for none. OwnAccess where they are one's own."""
    if work.by.actor == one_id(work, slack_id):
        raise OwnAccess
    held = of(work, slack_id)
    if held is None:
        return None
    _take_away(work, held)
    return held.rights


def mirror(work: Work, members: Iterable[str], admins: Collection[str]) -> tuple[int, int]:
    """Give *conseil* to the members of a user group, and take it from those who left; how many of each.

    Rights that somebody gave by hand stay as they were given. `admins`: those of the settings, who are served
    all the same.
    """
    work, wanted = work.on_behalf_of(GROUP), one_id_each(work, members)
    held = {access.slack_id: access for access, _person in work.rows(EVERYONE)}
    left = [one for one in held.values() if one.given_by == GROUP and one.slack_id not in wanted]
    new = sorted(wanted - held.keys())
    for one in left:
        _take_away(work, one, admins)
    for slack_id in new:
        give(work, slack_id, Rights(Role.ADVISING))
    return len(new), len(left)


def unite(work: Work, slack_id: str, other_id: str) -> None:
    """Who was known by two ids is known by one: what the other held, unless it holds rights given by hand."""
    confiding.unite(work, slack_id, other_id)
    moved, held = work.find(Access, other_id), work.find(Access, slack_id)
    if moved is None:
        if held:
            requests.answer(work, slack_id)  # asked for by the other
        return
    _take_away(work, moved)
    if held and (held.given_by != GROUP or moved.given_by == GROUP):
        handing.access_changed(work, slack_id, held.rights)
        return
    access = held or Access(slack_id=slack_id)
    before = held.rights if held else None
    for name in ("role", "programmes", "units", "given_by", "given_at"):
        setattr(access, name, getattr(moved, name))
    work.add(access)
    _record_given(work, slack_id, before, access.rights)


def _record_given(work: Work, slack_id: str, before: Rights | None, rights: Rights) -> None:
    homes.stale_at_once(work, slack_id)
    handing.access_changed(work, slack_id, rights)
    if before and before != rights and (rights.limited or not rights.role.includes(Role.ADVISING)):
        digests.forget(work, slack_id)  # it may tell of files that these rights do not reach
    requests.answer(work, slack_id)
    change = f"{slack_id}: {_journaled(before)} -> {_journaled(rights)}"
    journal.record(work, Action.GIVE_ACCESS, detail=change)


def _take_away(work: Work, held: Access, admins: Collection[str] = ()) -> None:
    work.delete(held)
    requests.forget(work, held.slack_id)
    homes.stale_at_once(work, held.slack_id)
    left = served(caller(work, held.slack_id), admins, held.slack_id)
    handing.access_changed(work, held.slack_id, left)
    digests.forget(work, held.slack_id)
    ticks.forget(work, held.slack_id)
    detail = f"{held.slack_id}: {_journaled(held.rights)}"
    journal.record(work, Action.WITHDRAW_ACCESS, detail=detail)


def _check(work: Work, rights: Rights) -> None:
    if rights.limited and rights.role is Role.ADMINISTERING:
        raise LimitedAdministrator
    check_limits(work, rights.programmes, rights.units)


def check_limits(work: Work, numbers: Sequence[str], codes: Sequence[str]) -> None:
    """Raises UnknownLimit where the college has no such programme or unit."""
    there = {one.number for one in programmes(work)} if numbers else set()
    if unknown := [one for one in numbers if one not in there]:
        raise UnknownLimit(unknown, "programmes")
    there = set(units(work)) if codes else set()
    if unknown := [one for one in codes if one not in there]:
        raise UnknownLimit(unknown, "units")


def _journaled(rights: Rights | None) -> str:
    if rights is None:
        return "-"
    return " ".join([rights.role, *rights.programmes, *rights.units])
