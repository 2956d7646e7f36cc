"""Small counts, told so that none can be computed, neither from the totals beside it nor from the rule.

A count under five reads as *few*, and so does none: that nobody of a small programme was enrolled tells of
each of them. Beside a total, one that is few could be computed: others are withheld with it, the smallest
first. Where no total stands that protects them, it is withheld too. A total over several weeks is never told.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

FEW_UNDER = 5
_MOST = FEW_UNDER - 1  # that one told as few may be


class Hidden(Enum):
    FEW = "few"
    WITHHELD = "withheld"  # five or more, in the column of what was saved; any number in the others


Cell = int | Hidden


class Count(NamedTuple):
    """What was saved in a week, by what was said of it as the week ended."""

    entered: int = 0
    pending: int = 0

    @property
    def saved(self) -> int:
        return self.entered + self.pending


class Row(NamedTuple):
    """The same, as it may be told."""

    saved: Cell
    entered: Cell
    pending: Cell


class Figures(NamedTuple):
    """Of a week: of all, and by some feature, such as the programme."""

    whole: Row
    parts: Mapping[str, Row]


def exact(parts: Mapping[str, Count]) -> Figures:
    return Figures(_plain(_sum(parts)), {key: _plain(one) for key, one in parts.items()})


def protected(*each: Mapping[str, Count]) -> list[Figures]:
    """Of the same lines, by one feature or by another: each table with the features of which there are none.

    The tables may be told together, or any part of them.
    """
    columns = [_beside_total({key: one.saved for key, one in parts.items()}) for parts in each]
    if any(column is None for column in columns):  # a table told whole would give the total
        columns = [{key: _alone(one.saved) for key, one in parts.items()} for parts in each]
        whole = Row(Hidden.WITHHELD, Hidden.WITHHELD, Hidden.WITHHELD)
    else:
        total = _sum(each[0])
        whole = _parted(Hidden.FEW if total.saved < FEW_UNDER else total.saved, total)
    return [
        Figures(whole, _rows(parts, column or {}, whole)) for parts, column in zip(each, columns, strict=True)
    ]


def _beside_total(counts: Mapping[str, int]) -> dict[str, Cell] | None:
    """What is told of each beside their total; None where the total itself is to be withheld.

    As few as may be are withheld; every number that one told as few could be is then possible still, for
    whoever knows that the smallest are taken first too: they are at most what the smallest of the others is.
    """
    few = {key for key, count in counts.items() if count < FEW_UNDER}
    rest = sorted(counts.keys() - few, key=lambda key: (counts[key], key), reverse=True)
    hidden = set(few)
    total_is_few = sum(counts.values()) < FEW_UNDER
    while few and not total_is_few and not _safe(len(few), *_of(counts, hidden, rest)):
        if not rest:
            return None
        hidden.add(rest.pop())
    return {
        key: Hidden.FEW if key in few else Hidden.WITHHELD if key in hidden else count
        for key, count in counts.items()
    }


def _safe(few: int, hidden: Sequence[int], rest: Sequence[int]) -> bool:
    """Whether those hidden, so many of which are few, may be known together: as the total tells."""
    together, withheld = sum(hidden), len(hidden) - few
    if not withheld:
        return FEW_UNDER <= together <= _MOST * (few - 1)
    at_most = min(rest) * withheld + _MOST * (few - 1) if rest else together
    return FEW_UNDER * withheld + _MOST <= together <= at_most


def _rows(parts: Mapping[str, Count], column: Mapping[str, Cell], whole: Row) -> dict[str, Row]:
    """What was entered of each is told where it can be of all: else one could be computed from the others."""
    if len(parts) == 1:
        return dict.fromkeys(parts, whole)
    rows = {key: _parted(column[key], one) for key, one in parts.items()}
    if all(isinstance(one.entered, int) for one in rows.values()):
        return rows
    return {key: _unparted(one.saved) for key, one in rows.items()}


def _parted(saved: Cell, of: Count) -> Row:
    if isinstance(saved, Hidden) or saved < FEW_UNDER + _MOST:  # one of the two is few, and tells the other
        return _unparted(saved)
    if min(of) >= FEW_UNDER:
        return Row(saved, *of)
    few = of.entered < FEW_UNDER
    return Row(saved, Hidden.FEW if few else Hidden.WITHHELD, Hidden.WITHHELD if few else Hidden.FEW)


def _unparted(saved: Cell) -> Row:
    part = Hidden.FEW if saved is Hidden.FEW else Hidden.WITHHELD
    return Row(saved, part, part)


def _of(counts: Mapping[str, int], *keys: Iterable[str]) -> list[list[int]]:
    return [[counts[key] for key in some] for some in keys]


def _alone(count: int) -> Cell:
    return Hidden.FEW if count < FEW_UNDER else Hidden.WITHHELD


def _plain(count: Count) -> Row:
    return Row(count.saved, count.entered, count.pending)


def _sum(parts: Mapping[str, Count]) -> Count:
    return Count(sum(one.entered for one in parts.values()), sum(one.pending for one in parts.values()))
