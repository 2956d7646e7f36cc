"""Who comes in: rights are read anew for every request."""

from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import NeverServed, NotAnAdministrator, NotAnAdvisor, NotKnownYet, ReadingOnly
from rac_bot.handlers.gate.interaction import Interaction
from rac_bot.handlers.gate.visit import Desk
from rac_bot.store.people import access
from rac_bot.store.work.work import THE_BOT, By


def served(desk: Desk, asked: Interaction) -> By:
    """The person who asks, with the rights they have now; AccessRefused where they have none."""
    user = asked.user
    with desk.store.glancing(THE_BOT) as work:
        team_id, person, rights = access.caller(work, user)
    if user in desk.settings.rac_admins:
        rights = Rights(Role.ADMINISTERING)
    if rights is None:
        raise NotAnAdvisor(desk.administrators())
    if team_id is None or person is None or person.told_at is None:
        desk.ask_who(user)
        raise NotKnownYet
    if access.barred(person, team_id) or asked.teams - {team_id}:
        raise NeverServed
    return By(user, rights, asked.origin)


def need(desk: Desk, by: By, role: Role) -> None:
    """ReadingOnly or NotAnAdministrator, where the person has a lesser role."""
    if not by.rights.role.includes(role):
        raise (NotAnAdministrator if role is Role.ADMINISTERING else ReadingOnly)(desk.administrators())
