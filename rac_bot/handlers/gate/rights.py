"""Who comes in: with the rights that they have as they ask."""

from rac_bot.domain.rights import Barred, Rights, Role
from rac_bot.errors import NeverServed, NotAnAdministrator, NotAnAdvisor, NotKnownYet, ReadingOnly
from rac_bot.handlers.gate.interaction import Interaction
from rac_bot.handlers.gate.visit import Desk
from rac_bot.i18n import language
from rac_bot.store.models import Confirms
from rac_bot.store.people import access
from rac_bot.store.work.work import THE_BOT, By

NOBODYS = Rights(Role.READING, ("",), ("",))  # they reach no file


def served(desk: Desk, asked: Interaction, *, open_to_members: bool = False) -> By:
    """The person who asks, with the rights they have now; their language is spoken from now on.

    AccessRefused where they have none; with `open_to_members`, a member of the workspace has those of nobody.
    """
    user = asked.user
    with desk.store.glancing(THE_BOT) as work:
        found = access.caller(work, user)
    home, person, rights, chosen = found
    language.set(found.speaks(desk.settings.rac_language))
    if found.named_in(desk.settings.rac_admins, user):
        rights = Rights(Role.ADMINISTERING)
    if rights is None and not open_to_members:
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
    return By(person.slack_id, rights or NOBODYS, asked.origin, confirms=chosen.confirms is Confirms.ALL)


def need(desk: Desk, by: By, role: Role | None) -> None:
    """ReadingOnly or NotAnAdministrator, where the person has a lesser role."""
    if role and not by.rights.role.includes(role):
        raise (NotAnAdministrator if role is Role.ADMINISTERING else ReadingOnly)(desk.administrators())
