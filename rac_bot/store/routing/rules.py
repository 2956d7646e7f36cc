"""The rules that say which channel is told of what."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, delete, insert, select, update

from rac_bot.domain.routing import Routing, Rule, Scope, Told
from rac_bot.store.models import (
    Action,
    Audience,
    Base,
    MessageKind,
    MessageState,
    Route,
)
from rac_bot.store.people import access
from rac_bot.store.telling import moving, outbox, telling
from rac_bot.store.telling.telling import To
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Belongs, Open, Whole, Written
from rac_bot.store.work.work import Work

_ROUTES = Base.metadata.tables["route"]
_M = Base.metadata.tables["stored_message"].c
EVERY = Open(
    select(Route.id, Route.channel, Route.told, Route.programme, Route.unit, Route.at).order_by(
        Route.channel, Route.told, Route.programme, Route.unit
    )
)
HEARD = Whole(
    select(_M.id).where(_M.recipient == bindparam("channel"), _M.state == MessageState.SENT).limit(1),
    "it tells of no message but that there is one",
)
UNTOLD = Whole(
    select(_M.id).where(
        *(_M.recipient == bindparam("channel"), _M.kind == MessageKind.ROUTED),
        *(_M.state == MessageState.PENDING, _M.ts.is_(None), ~_M.erase),
    ),
    "it is about nobody",
)
ADDED = Written(insert(_ROUTES), Belongs.TO_NO_PROGRAMME)
TIMED = Written(
    update(_ROUTES).where(_ROUTES.c.id == bindparam("route")).values(at=bindparam("minutes")),
    Belongs.TO_NO_PROGRAMME,
)
GONE = Written(
    delete(_ROUTES).where(_ROUTES.c.id.in_(bindparam("ids", expanding=True))), Belongs.TO_NO_PROGRAMME
)


def routing(work: Work, team: str) -> Routing:
    """`work.known(routing, team)`: the rules over the channel of the settings."""
    return Routing(team, tuple(listed(work).values()))


def listed(work: Work) -> dict[int, Rule]:
    """By id, those of a channel together."""
    return {
        route: Rule(channel, told, Scope(programme, unit), at)
        for route, channel, told, programme, unit, at in work.rows(EVERY)
    }


def save(work: Work, rules: Sequence[Rule]) -> None:
    """Add these, or give those that are there their time; of a channel's digests there is one time.

    Raises:
        UnknownLimit: no programme or unit of the college is named so.
    """
    access.check_limits(
        work,
        [one.scope.programme for one in rules if one.scope.programme],
        [one.scope.unit for one in rules if one.scope.unit],
    )
    replace(work, rules)


def replace(work: Work, rules: Sequence[Rule], gone: Sequence[int] = ()) -> None:
    """The same, without asking whether the college knows them; and take those of these ids away."""
    before = listed(work)
    if gone:
        work.write(GONE, {"ids": list(gone)})
    held = {key(one): (route, one) for route, one in before.items()}
    for one in rules:
        route, known = held.get(key(one), (None, None))
        if route is None:
            work.write(ADDED, _row(work, one))
        elif known != one:
            work.write(TIMED, {"route": route, "minutes": one.at})
    _at_one_time(work, {one.channel: one.at for one in rules if one.at is not None})
    new = set(listed(work).values()) - set(before.values())  # with those whose time followed
    for sign, some in (("+", new), ("-", [before[route] for route in gone])):
        for one in sorted(some, key=journaled):
            journal.record(work, Action.ROUTE, detail=f"{sign} {journaled(one)}")
    _tell_channels(work, {one.channel for one in before.values()})


def _at_one_time(work: Work, times: Mapping[str, int]) -> None:
    for route, one in listed(work).items():
        if one.at is not None and one.at != (at := times.get(one.channel, one.at)):
            work.write(TIMED, {"route": route, "minutes": at})


def remove(work: Work, route: int) -> Rule | None:
    """Take that rule away; None where it was already."""
    gone = listed(work).get(route)
    if gone:
        replace(work, (), [route])
    return gone


def _tell_channels(work: Work, before: Collection[str]) -> None:
    """A channel that rules name from now on is told so, unless it was told of something: it shows whether the
    bot can. `before`: those that they named; what was to be said to one that none names any more is not."""
    rules = listed(work)
    first = {one.channel: route for route, one in rules.items() if one.channel not in before}
    for channel, route in first.items():
        if work.scalar(HEARD, channel=channel) is None:
            to = To(Audience.TEAM, channel, work.by.actor)
            key = f"{MessageKind.ROUTED}:{channel}:{route}"
            telling.notify(work, to, key, "", [], MessageKind.ROUTED)
    for channel in set(before) - {one.channel for one in rules.values()}:
        if left := work.scalars(UNTOLD, channel=channel):
            outbox.erase(work, left, work.now)
            work.write(moving.NOTHING_WAITS, {"to": channel})


def journaled(rule: Rule) -> str:
    """As the journal has it: ids and codes."""
    how = "" if rule.at is None else f"@{rule.at // 60:02}:{rule.at % 60:02}"
    return " ".join(filter(None, (rule.channel, rule.told, rule.scope.programme, rule.scope.unit, how)))


def key(rule: Rule) -> tuple[str, Told, Scope]:
    return rule.channel, rule.told, rule.scope


def _row(work: Work, rule: Rule) -> dict[str, object]:
    scope = {"programme": rule.scope.programme, "unit": rule.scope.unit}
    return {"channel": rule.channel, "told": rule.told, **scope, "at": rule.at}
