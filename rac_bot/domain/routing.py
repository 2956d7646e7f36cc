"""Which channel is told of what: the rules of a college, over the one channel that the settings name."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Told(StrEnum):
    """What a rule is about."""

    INSCRIPTIONS = "inscriptions"
    WEEK = "week"  # the weekly summary


class Way(StrEnum):
    """What a channel takes by a rule, as people choose it."""

    EACH = "each"
    DIGEST = "digest"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Scope:
    """A programme (its number) and a unit; of either, none named is all of them."""

    programme: str = ""
    unit: str = ""

    def holds(self, programme: str, unit: str) -> bool:
        return self.programme in ("", programme) and self.unit in ("", unit)


@dataclass(frozen=True, slots=True)
class Rule:
    """That channel is told of that, within that scope: as it happens, or in a digest at that time.

    The weekly summary is about programmes, whatever the unit.
    """

    channel: str
    told: Told
    scope: Scope
    at: int | None = None  # minutes after midnight

    @classmethod
    def of(cls, channel: str, way: Way, scope: Scope, hour: int | None) -> "Rule":
        """`hour` is that of a digest."""
        told = Told.WEEK if way is Way.WEEK else Told.INSCRIPTIONS
        return cls(channel, told, scope, hour if way is Way.DIGEST else None)

    @property
    def way(self) -> Way:
        if self.told is Told.WEEK:
            return Way.WEEK
        return Way.EACH if self.at is None else Way.DIGEST


@dataclass(frozen=True, slots=True)
class Routing:
    """`team`: the channel of the settings, which is told of what no rule tells as it happens.

    A rule that gives it a digest takes its place there.
    """

    team: str
    rules: tuple[Rule, ...] = ()

    def channels(self, programme: str, unit: str) -> tuple[str, ...]:
        """Those that are told of an inscription as it is saved, each once."""
        about = [one for one in self._of(Told.INSCRIPTIONS) if one.scope.holds(programme, unit)]
        told = dict.fromkeys(one.channel for one in about if one.at is None)
        if not told and not any(one.channel == self.team for one in about):
            return (self.team,)
        return tuple(told)

    def digests(self) -> Mapping[str, int]:
        """When each channel that takes a digest has it."""
        return {one.channel: one.at for one in self._of(Told.INSCRIPTIONS) if one.at is not None}

    def digested(self, programme: str, unit: str) -> tuple[str, ...]:
        """Those whose next digest counts it: not one that is told of it as it is saved."""
        told = self.channels(programme, unit)
        wanted = (
            one.channel
            for one in self._of(Told.INSCRIPTIONS)
            if one.at is not None and one.channel not in told and one.scope.holds(programme, unit)
        )
        return tuple(dict.fromkeys(wanted))

    def weekly(self) -> Mapping[str, Collection[str]]:
        """Of each channel that has the weekly summary, of which programmes: all, where none is named.

        By no rule, the team's has it.
        """
        told: dict[str, list[str]] = {}
        for one in self._of(Told.WEEK):
            told.setdefault(one.channel, []).append(one.scope.programme)
        return {to: () if "" in some else some for to, some in told.items()} or {self.team: ()}

    def names(self, channel: str) -> bool:
        """Whether a rule is about that channel."""
        return any(one.channel == channel for one in self.rules)

    def _of(self, told: Told) -> Iterable[Rule]:
        return (one for one in self.rules if one.told is told)


_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,19}")


def is_channel(text: str) -> bool:
    """Whether it is a Slack id of a channel."""
    return bool(_CHANNEL.fullmatch(text))
