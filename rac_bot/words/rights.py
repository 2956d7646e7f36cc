"""How rights are named: roles, limits, and why an account is never served."""

from rac_bot.domain.rights import Barred, Rights, Role
from rac_bot.i18n import _, _n


def role_name(role: Role) -> str:
    return {
        Role.READING: _("lecture"),
        Role.ADVISING: _("conseil"),
        Role.ADMINISTERING: _("administration"),
    }[role]


def role_meaning(role: Role) -> str:
    """What the role allows."""
    return {
        Role.READING: _("consulter les dossiers et les grilles, sans rien y changer"),
        Role.ADVISING: _("et inscrire, admettre, modifier, suivre la saisie dans CLARA"),
        Role.ADMINISTERING: _("et importer les grilles, lire tout le journal, donner les accès"),
    }[role]


def limits(rights: Rights) -> str:
    """The programmes and units that the rights are limited to; empty if they cover the whole college."""
    programmes, units = ", ".join(rights.programmes), ", ".join(rights.units)
    kept = (
        programmes
        and _n("programme {names}", "programmes {names}", len(rights.programmes), names=programmes),
        units and _n("unité {names}", "unités {names}", len(rights.units), names=units),
    )
    return " · ".join(filter(None, kept))


def rights_told(rights: Rights) -> str:
    """`conseil · programme 322.A0`."""
    return " · ".join(filter(None, (role_name(rights.role), limits(rights))))


def never(why: Barred) -> str:
    """Why an account is not served, whatever rights it was given."""
    return {
        Barred.DEACTIVATED: _("compte désactivé, jamais servi"),
        Barred.BOT: _("application, jamais servie"),
        Barred.OUTSIDE: _("compte d’un autre espace de travail, jamais servi"),
        Barred.GUEST: _("compte invité, jamais servi"),
    }[why]


def request_told(*, declined: bool) -> str:
    """To who asked for access today: what becomes of it."""
    if declined:
        return _("Votre demande a été laissée sans suite. Vous pourrez demander de nouveau demain.")
    return _("Votre demande est envoyée : quelqu’un qui administre rac-bot y répondra.")


def answers() -> dict[str, str]:
    """What an administrator may answer to who asks for access, by the action that does it."""
    return {
        "grant_advising": _("Donner : conseil"),
        "grant_reading": _("Donner : lecture"),
        "decline_access": _("Ne pas donner"),
    }
