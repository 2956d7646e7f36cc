"""Rights: who has which, given and withdrawn; and who someone is when they ask for something."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from rac_bot.domain.folding import fold
from rac_bot.domain.rights import Barred, Rights, Role
from rac_bot.errors import LimitedAdministrator, NotServable, OwnAccess, UnknownLimit
from rac_bot.store.models import Access, Action, Admission, Person, Programme, Workspace
from rac_bot.store.models.base import utc_now
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Open, Reached
from rac_bot.store.work.work import Work


class Account(NamedTuple):
    """What Slack says of a person that decides whether they are served."""

    told_at: datetime | None
    team_id: str | None
    deactivated: bool
    bot: bool
    guest: bool


_ACCOUNT = [getattr(Person, name) for name in Account._fields]
CALLER = Open(
    select(*(Workspace.team_id, Person.slack_id, *_ACCOUNT), *(Access.role, Access.programmes, Access.units))
    .select_from(Workspace)
    .outerjoin(Person, Person.slack_id == bindparam("person"))
    .outerjoin(Access, Access.slack_id == bindparam("person"))
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

    team_id: str | None  # of the workspace
    person: Account | None
    rights: Rights | None


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
    """All that decides whether this person is served, in one query."""
    found = work.rows(CALLER, person=slack_id)
    if not found:  # Slack has said nothing yet
        known = of(work, slack_id)
        return Caller(None, None, known.rights if known else None)
    team_id, known, *account, role, programmes, units = found[0]
    rights = Rights(role, tuple(programmes), tuple(units)) if role else None
    return Caller(team_id, Account(*account) if known else None, rights)


def barred(person: Person | Account | None, team_id: str | None) -> Barred | None:
    """Why this account is never served, as far as Slack has said; `team_id` is the workspace's."""
    if person is None or person.told_at is None:
        return None
    if person.deactivated:
        return Barred.DEACTIVATED
    if person.bot:
        return Barred.BOT
    if team_id and person.team_id != team_id:
        return Barred.OUTSIDE
    return Barred.GUEST if person.guest else None


def check_account(work: Work, slack_id: str) -> bool:
    """Whether Slack has said whose account it is; NotServable where no right opens the files to it."""
    team_id, person, _rights = caller(work, slack_id)
    if why := barred(person, team_id):
        raise NotServable(why)
    return person is not None and person.told_at is not None


def of(work: Work, slack_id: str) -> Access | None:
    return work.find(Access, slack_id)


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
    change = f"{slack_id}: {_journaled(before)} -> {_journaled(rights)}"
    journal.record(work, Action.GIVE_ACCESS, detail=change)
    return before


def withdraw(work: Work, slack_id: str) -> Rights | None:
    """Take the rights away; those held come back, None for none. OwnAccess where they are one's own."""
    if work.by.actor == slack_id:
        raise OwnAccess
    held = of(work, slack_id)
    if held is None:
        return None
    _take_away(work, held)
    return held.rights


def mirror(work: Work, members: Iterable[str]) -> tuple[int, int]:
    """Give *conseil* to the members of a user group, and take it from those who left; how many of each.

    Rights that somebody gave by hand stay as they were given.
    """
    work, wanted = work.on_behalf_of(GROUP), set(members)
    held = {access.slack_id: access for access, _person in work.rows(EVERYONE)}
    left = [one for one in held.values() if one.given_by == GROUP and one.slack_id not in wanted]
    new = sorted(wanted - held.keys())
    for one in left:
        _take_away(work, one)
    for slack_id in new:
        give(work, slack_id, Rights(Role.ADVISING))
    return len(new), len(left)


def _take_away(work: Work, held: Access) -> None:
    work.delete(held)
    detail = f"{held.slack_id}: {_journaled(held.rights)}"
    journal.record(work, Action.WITHDRAW_ACCESS, detail=detail)


def _check(work: Work, rights: Rights) -> None:
    if rights.limited and rights.role is Role.ADMINISTERING:
        raise LimitedAdministrator
    there = {one.number for one in programmes(work)} if rights.programmes else set()
    if unknown := [one for one in rights.programmes if one not in there]:
        raise UnknownLimit(unknown, "programmes")
    there = set(units(work)) if rights.units else set()
    if unknown := [one for one in rights.units if one not in there]:
        raise UnknownLimit(unknown, "units")


def _journaled(rights: Rights | None) -> str:
    if rights is None:
        return "-"
    return " ".join([rights.role, *rights.programmes, *rights.units])
