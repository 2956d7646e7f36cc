"""What was done after a backup was made, told once it is restored."""

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from rac_bot.cli.base import PATIENCE_S, beside, store

if TYPE_CHECKING:
    from rac_bot.store.people.access import Given
    from rac_bot.store.privacy.since import Since

UNKNOWN = (
    "La base d’avant n’est plus là, ou ne se lit pas : les accès retirés depuis la sauvegarde ne sont pas "
    "connus. Relisez « rac-bot access list »."
)


def keep_list() -> None:
    """Where the list of erasures is missing, and the base that is to be replaced can tell it: write it."""
    from sqlalchemy.exc import DatabaseError

    from rac_bot.errors import Refusal, SettingsError
    from rac_bot.store.work.work import COMMAND_LINE

    with (
        suppress(SettingsError, Refusal, DatabaseError),
        store(any_revision=True) as opened,
        opened.reading(COMMAND_LINE) as work,
    ):
        beside().begin(work)


def told_by(before: str) -> Iterator[str]:
    """What the base at that address, of before the restoring, has done since; or that it cannot tell."""
    from sqlalchemy.exc import DatabaseError

    from rac_bot.errors import Refusal, SettingsError
    from rac_bot.store.database.opening import opened
    from rac_bot.store.privacy.since import since
    from rac_bot.store.work.work import COMMAND_LINE

    with store() as restored, restored.reading(COMMAND_LINE) as here:
        try:
            with (
                opened(before, to_compare=True, patience_s=PATIENCE_S) as newer,
                newer.reading(COMMAND_LINE) as there,
            ):
                found = since(there, here)
        except (SettingsError, Refusal, DatabaseError):
            yield UNKNOWN
            return
        yield from _told(found) if found else ("Cette base d’avant est celle d’un autre collège.",)


def _told(found: "Since") -> Iterator[str]:
    from rac_bot.i18n import moment
    from rac_bot.words.rights import rights_told

    if found.erased:
        rows = " ; ".join(f"n° {row}, {moment(at)}" for row, at in found.erased if at)
        yield f"Effacements plus récents que la sauvegarde : {rows}."
    if found.withdrawn:
        yield "Accès retirés depuis la sauvegarde, et qu’elle rend. Pour les retirer de nouveau :"
    for one in found.withdrawn:
        yield f"  rac-bot access withdraw {one.slack_id}  # {_who(one)}"
    if found.changed:
        yield "Accès changés depuis la sauvegarde, et qu’elle rend tels qu’ils étaient :"
    for one, became in found.changed:
        yield f"  {one.slack_id}, {_who(one)} ; depuis : {rights_told(became)}"
    if not found.withdrawn and not found.changed:
        yield "Aucun accès n’a été retiré ni changé depuis la sauvegarde."


def _who(one: "Given") -> str:
    from rac_bot.words.rights import rights_told

    name = f"{one.person.name}, " if one.person else ""
    return f"{name}{rights_told(one.access.rights)}"
