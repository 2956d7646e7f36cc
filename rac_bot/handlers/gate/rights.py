"""Who comes in: rights are read anew for every request."""

from rac_bot.domain.rights import Barred, Rights, Role
from rac_bot.errors import NeverServed, NotAnAdministrator, NotAnAdvisor, NotKnownYet, ReadingOnly
from rac_bot.handlers.gate.interaction import Interaction
from rac_bot.handlers.gate.visit import Desk
from rac_bot.store.people import access
from rac_bot.store.work.work import THE_BOT, By


def served(desk: Desk, asked: Interaction) -> By:
    """The person who asks, with the rights they have now; AccessRefused where they have none."""
    user = asked.user
    with desk.store.glancing(THE_BOT) as work:
        home, person, rights = access.caller(work, user)
    ids = {person.slack_id, person.other_id} if person else {user}
    if not ids.isdisjoint(desk.settings.rac_admins):
        rights = Rights(Role.ADMINISTERING)
    if rights is None:
        raise NotAnAdvisor(desk.administrators())
    if home is None or person is None or person.told_at is None:
        desk.ask_who(user)
        raise NotKnownYet
    why = access.barred(person, home)
    if why is None and asked.teams - home.places(person):
        why = Barred.OUTSIDE
    if why is Barred.OUTSIDE:  # they may have joined, and the event be lost
        desk.ask_who(user)
    if why:
        raise NeverServed
    return By(person.slack_id, rights, asked.origin)


def need(desk: Desk, by: By, role: Role) -> None:
    """ReadingOnly or NotAnAdministrator, where the person has a lesser role."""
    if not by.rights.role.includes(role):
        raise (NotAnAdministrator if role is Role.ADMINISTERING else ReadingOnly)(desk.administrators())
