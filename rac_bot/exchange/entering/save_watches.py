"""Saving the rules of the watches; those that the file does not name stay as they are."""

from collections.abc import Iterable

from rac_bot.domain.watches import Rule, Watch
from rac_bot.exchange.entering.importing import Effect, Import, RowAt
from rac_bot.exchange.reading.rows import Row, WatchRow
from rac_bot.i18n import _
from rac_bot.store.people import access
from rac_bot.store.people.identity import one_id
from rac_bot.store.watches import rules


def save_watches(importing: Import, rows: Iterable[Row[WatchRow]]) -> None:
    seen: dict[Watch, RowAt] = {}
    for row in rows:
        said = row.record
        if importing.first(row, seen, said.watch, "watch"):
            usual = Rule.usual(said.watch)
            audience = tuple(dict.fromkeys(one_id(importing.work, one) for one in said.audience or ()))
            rule = Rule(said.watch, said.on, said.figure or usual.figure, audience)
            _say_who_has_no_access(importing, audience)
            changed = rules.change(importing.work, rule)
            importing.effects[Effect.UPDATED if changed else Effect.UNCHANGED] += 1


def _say_who_has_no_access(importing: Import, audience: Iterable[str]) -> None:
    unserved = [one for one in audience if access.of(importing.work, one) is None]
    if unserved:
        told = _(
            "Sans accès donné, rien n’est dit à {people} ; qui est de RAC_ADMINS n’en a pas besoin.",
            people=", ".join(unserved),
        )
        importing.report.notice(told)
