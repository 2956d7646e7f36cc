"""Saving the rules that say which channel is told of what."""

from collections.abc import Iterable

from rac_bot.domain.routing import Rule, Scope
from rac_bot.exchange.entering.importing import Effect, Import, RowAt
from rac_bot.exchange.reading.rows import RouteRow, Row
from rac_bot.i18n import _, _n, time_of_day
from rac_bot.store.catalogue import EVERY
from rac_bot.store.people import access
from rac_bot.store.routing import rules


def save_routing(importing: Import, rows: Iterable[Row[RouteRow]]) -> None:
    """The file has all the rules: one that it does not have is no more."""
    work = importing.work
    stored = rules.listed(work)
    held = {rules.key(rule): rule for rule in stored.values()}
    programmes = {one.number for one in access.programmes(work)}
    seen: dict[object, RowAt] = {}
    hours: dict[str, int] = {}
    wanted: list[Rule] = []
    for row in rows:
        said = row.record
        unit = importing.code(row, "unit", EVERY["unit"].list, said.unit)
        if said.programme and said.programme not in programmes:
            importing.refuse(row, "programme", _("un programme du collège, dont la grille est importée"))
        if said.hour is not None and hours.setdefault(said.channel, said.hour) != said.hour:
            hour = time_of_day(hours[said.channel])
            importing.refuse(row, "hour", _("{hour}, la seule heure de ce canal", hour=hour))
        rule = Rule.of(said.channel, said.way, Scope(said.programme or "", unit or ""), said.hour)
        if importing.first(row, seen, rules.key(rule), "channel"):
            wanted.append(rule)
            before = held.get(rules.key(rule))
            importing.effects[Effect.of(before is None, before != rule)] += 1
    gone = [route for route, rule in stored.items() if rules.key(rule) not in seen]
    rules.replace(work, wanted, gone)
    if gone:
        importing.report.notice(
            _n("{n} règle d’avant n’est plus.", "{n} règles d’avant ne sont plus.", len(gone))
        )
