"""What waits for somebody in CLARA, as figures: a row each, with the button that opens the list."""

from collections.abc import Iterable
from datetime import date

from rac_bot.blockkit import Json, button, joined, section
from rac_bot.i18n import _, _n, local_day
from rac_bot.store.file.pending import Tally
from rac_bot.store.models import ClaraState
from rac_bot.store.watches.every import Counted
from rac_bot.words.watches import found_told, watch_name


def waiting_rows(todo: Tally, today: date, action: str) -> list[Json]:
    """None where nothing waits; `action` is that of the buttons."""
    names = ("to_enter", _("Saisir")), ("to_correct", _("Voir"))
    return [
        section(told, block_id=name, accessory=button(label, action))
        for (name, label), told in zip(names, waiting_told(todo, today), strict=True)
        if told
    ]


def watch_rows(found: Iterable[Counted]) -> list[Json]:
    return [
        section(
            found_told(*one),
            block_id=f"watch-{one.watch}",
            accessory=button(_("Voir"), "show_watch", one.watch, spoken=watch_name(one.watch)),
        )
        for one in found
    ]


def waiting_told(todo: Tally, today: date) -> tuple[str, str]:
    """What is to enter, and what is to correct or to delete; blank where nothing is."""
    entering = ""
    if to_enter := todo.states[ClaraState.TO_ENTER]:
        told = _n("*{n}* à saisir dans CLARA", "*{n}* à saisir dans CLARA", to_enter)
        since = todo.since.get(ClaraState.TO_ENTER)
        entering = joined(told, _age((today - local_day(since)).days) if since else "")
    corrections = joined_by_comma(
        (n := todo.states[ClaraState.TO_CORRECT]) and _("*{n}* à corriger", n=n),
        (n := todo.states[ClaraState.TO_REMOVE]) and _("*{n}* à supprimer", n=n),
    )
    return entering, _("{what} dans CLARA", what=corrections) if corrections else ""


def joined_by_comma(*facts: object) -> str:
    return ", ".join(str(one) for one in facts if one)


def _age(days: int) -> str:
    if days < 1:
        return _("la plus ancienne : aujourd’hui")
    return _n("la plus ancienne : {n} jour", "la plus ancienne : {n} jours", days)
