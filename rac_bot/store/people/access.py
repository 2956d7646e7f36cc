"""Rights: who has which, given and withdrawn; and who someone is when they ask for something."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select, true

from rac_bot.domain.folding import fold
from rac_bot.domain.rights import Barred, Rights, Role
from rac_bot.errors import LimitedAdministrator, NotServable, OwnAccess, UnknownLimit
from rac_bot.store.models import Access, Action, Admission, Person, Programme, Workspace
from rac_bot.store.models.base import utc_now
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work

GROUP = "group"  # `given_by` of the rights that a Slack user group mirrors


class Caller(NamedTuple):
    """What is known of someone who asks: each may be None."""

    team_id: str | None  # of the workspace
    person: Person | None
    rights: Rights | None


@dataclass(frozen=True, slots=True)
class Given:
    """The rights of a person, and what Slack tells of them."""

    slack_id: str
    person: Person | None
    access: Access

    @property
    def name(self) -> str:
        return self.person.name if self.person else self.slack_id


def caller(work: Work, slack_id: str) -> Caller:
    """All that decides whether this person is served, in one query."""
    found = work.db.execute(
        select(Workspace.team_id, Person, Access)
        .select_from(Workspace)
        .outerjoin(Person, Person.slack_id == slack_id)
        .outerjoin(Access, Access.slack_id == slack_id)
        .where(true())
    ).first()
    if found is None:  # Slack has told nothing yet
        known = work.db.get(Access, slack_id)
        return Caller(None, None, known.rights if known else None)
    team_id, person, access = found
    return Caller(team_id, person, access.rights if access else None)


def barred(person: Person | None, team_id: str | None) -> Barred | None:
    """Why this account is never served, as far as Slack has told; `team_id` is the workspace's."""
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
    """Whether Slack has told whose account it is.

    Raises:
        NotServable: of a kind that no right opens the files to.
    """
    team_id, person, _rights = caller(work, slack_id)
    if why := barred(person, team_id):
        raise NotServable(why)
    return person is not None and person.told_at is not None


def of(work: Work, slack_id: str) -> Access | None:
    return work.db.get(Access, slack_id)


def listed(work: Work) -> list[Given]:
    """Everyone who was given rights, by role, the widest first, then by name."""
    found = work.db.execute(
        select(Access, Person).outerjoin(Person, Person.slack_id == Access.slack_id)
    ).all()
    roles = list(Role)
    given = [Given(access.slack_id, person, access) for access, person in found]
    return sorted(given, key=lambda one: (-roles.index(one.access.role), fold(one.name)))


def administrators(work: Work) -> Sequence[str]:
    """The Slack ids of those who were given the administration."""
    return work.db.scalars(
        select(Access.slack_id).where(Access.role == Role.ADMINISTERING).order_by(Access.slack_id)
    ).all()


def programmes(work: Work) -> Sequence[Programme]:
    """Those that rights can be limited to, by number."""
    return work.db.scalars(select(Programme).order_by(Programme.number)).all()


def units(work: Work) -> list[str]:
    """The units that rights can be limited to: those of the admissions, by which they reach."""
    return sorted(work.db.scalars(select(Admission.unit).distinct()))


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
    held = work.db.get(Access, slack_id)
    before = held.rights if held else None
    if held and before == rights and held.given_by != GROUP:
        return before
    work.db.merge(
        Access(
            slack_id=slack_id,
            role=rights.role,
            programmes=list(rights.programmes),
            units=list(rights.units),
            given_by=work.by.actor,
            given_at=utc_now(),
        )
    )
    journal.record(work, Action.GIVE_ACCESS, detail=f"{slack_id}: {_told(before)} -> {_told(rights)}"[:80])
    return before


def withdraw(work: Work, slack_id: str) -> Rights | None:
    """Take the rights away; those held come back, None where there were none.

    Raises:
        OwnAccess: theirs; another administrator does that.
    """
    if work.by.actor == slack_id:
        raise OwnAccess
    held = work.db.get(Access, slack_id)
    if held is None:
        return None
    before = held.rights
    work.db.delete(held)
    journal.record(work, Action.WITHDRAW_ACCESS, detail=f"{slack_id}: {_told(before)}"[:80])
    return before


def mirror(work: Work, members: Iterable[str]) -> tuple[int, int]:
    """Give *conseil* to the members of a user group, and take it from those who left; how many of each.

    Rights that somebody gave by hand stay as they were given.
    """
    work, wanted = work.on_behalf_of(GROUP), set(members)
    held = {one.slack_id: one for one in work.db.scalars(select(Access))}
    left = [one for one in held.values() if one.given_by == GROUP and one.slack_id not in wanted]
    new = sorted(wanted - held.keys())
    for one in left:
        withdraw(work, one.slack_id)
    for slack_id in new:
        give(work, slack_id, Rights(Role.ADVISING))
    return len(new), len(left)


def _check(work: Work, rights: Rights) -> None:
    if rights.limited and rights.role is Role.ADMINISTERING:
        raise LimitedAdministrator
    there = {one.number for one in programmes(work)} if rights.programmes else set()
    if unknown := [one for one in rights.programmes if one not in there]:
        raise UnknownLimit(unknown, "programmes")
    there = set(units(work)) if rights.units else set()
    if unknown := [one for one in rights.units if one not in there]:
        raise UnknownLimit(unknown, "units")


def _told(rights: Rights | None) -> str:
    """As the journal keeps it."""
    if rights is None:
        return "-"
    return " ".join([rights.role, *rights.programmes, *rights.units])
