"""Saving the rules of the watches; those that the file does not name stay as they are."""

from collections.abc import Iterable

from rac_bot.domain.watches import Rule, Watch
from rac_bot.exchange.entering.importing import Effect, Import, RowAt
from rac_bot.exchange.reading.rows import Row, WatchRow
from rac_bot.store.watches import rules


def save_watches(importing: Import, rows: Iterable[Row[WatchRow]]) -> None:
    seen: dict[Watch, RowAt] = {}
    for row in rows:
        said = row.record
        if importing.first(row, seen, said.watch, "watch"):
            usual = Rule.usual(said.watch)
            rule = Rule(said.watch, said.on, said.figure or usual.figure, said.audience or ())
            changed = rules.change(importing.work, rule)
            importing.effects[Effect.UPDATED if changed else Effect.UNCHANGED] += 1
