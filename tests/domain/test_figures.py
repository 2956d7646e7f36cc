"""Small counts cannot be computed: neither by solving what is told, nor by whoever knows the rule itself."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rac_bot.domain.figures import FEW_UNDER, Cell, Count, Hidden, Row, exact, protected

FEW, KEPT = Hidden.FEW, Hidden.WITHHELD
Case = Sequence[int]


def saved(*counts: int) -> dict[str, Count]:
    return {f"p{n}": Count(0, count) for n, count in enumerate(counts)}


def column(*counts: int) -> list[Cell]:
    """Of all, then of each."""
    [told] = protected(saved(*counts))
    return [told.whole.saved, *(row.saved for row in told.parts.values())]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((12, 25), [37, 12, 25]),
        ((12, 25, 3), [40, KEPT, 25, FEW]),
        ((25, 12, 3), [40, 25, KEPT, FEW]),
        ((12, 25, 0), [37, KEPT, 25, FEW]),  # none is told as few is
        ((25, 3, 3, 2), [33, 25, FEW, FEW, FEW]),  # eight together: each may be from 0 to 4
        ((25, 3, 1, 0), [29, KEPT, FEW, FEW, FEW]),
        ((25, 3, 1, 1), [30, 25, FEW, FEW, FEW]),
        ((12, 12, 3, 1), [28, KEPT, 12, FEW, FEW]),
        ((20, 9, 5, 0), [34, 20, KEPT, KEPT, FEW]),
        ((20, 9, 5, 4), [38, 20, 9, KEPT, FEW]),
        ((10, 10, 4), [24, KEPT, KEPT, FEW]),  # who knows that the smallest goes first would have it
        ((5, 3), [KEPT, KEPT, FEW]),
        ((2, 2, 0), [FEW, FEW, FEW, FEW]),
        ((5,), [5, 5]),
        ((3,), [FEW, FEW]),
        ((), [FEW]),
    ],
)
def test_beside_one_that_is_few_others_are_withheld(counts: tuple[int, ...], told: list[Cell]) -> None:
    assert column(*counts) == told


@pytest.mark.parametrize(
    ("counts", "whole", "first"),
    [
        ([(18, 7), (6, 6)], Row(37, 24, 13), Row(25, 18, 7)),
        ([(18, 7), (9, 3)], Row(37, 27, 10), Row(25, KEPT, KEPT)),  # of one it would tell: of none
        ([(18, 7)], Row(25, 18, 7), Row(25, 18, 7)),
        ([(23, 2)], Row(25, KEPT, FEW), Row(25, KEPT, FEW)),
        ([(5, 5)], Row(10, 5, 5), Row(10, 5, 5)),
        ([(4, 5)], Row(9, FEW, KEPT), Row(9, FEW, KEPT)),
        ([(5, 4)], Row(9, KEPT, FEW), Row(9, KEPT, FEW)),
        ([(2, 1)], Row(FEW, FEW, FEW), Row(FEW, FEW, FEW)),
        ([(3, 2), (3, 0)], Row(KEPT, KEPT, KEPT), Row(KEPT, KEPT, KEPT)),
        ([(4, 4)], Row(8, KEPT, KEPT), Row(8, KEPT, KEPT)),
    ],
)
def test_what_is_entered_is_told_of_each_or_of_none(
    counts: list[tuple[int, int]], whole: Row, first: Row
) -> None:
    [told] = protected({str(n): Count(*one) for n, one in enumerate(counts)})
    assert (told.whole, told.parts["0"]) == (whole, first)


def test_exactly_tells_all_of_it() -> None:
    told = exact({"p": Count(1, 2), "q": Count()})
    assert (told.whole, dict(told.parts)) == (Row(3, 1, 2), {"p": Row(3, 1, 2), "q": Row(0, 0, 0)})


# --- whoever knows the rule: of all that could have been told so, what is the same each time? -----------


def computed(
    cases: Iterable[Case], told: Callable[[Case], object], sums: Sequence[Sequence[int]], most: int
) -> list[tuple[object, Sequence[int]]]:
    """What is told, and which sum of counts under five is then known; `most`: the largest count tried, beyond
    which what is told could have come about too."""
    alike = defaultdict(list)
    for case in cases:
        alike[repr(told(case))].append(case)
    return [
        (key, which)
        for key, found in alike.items()
        if max(map(max, found)) < most
        for which in sums
        if len(values := {sum(case[n] for n in which) for case in found}) == 1 and min(values) < FEW_UNDER
    ]


@pytest.mark.parametrize(("columns", "most"), [(1, 30), (2, 26), (3, 16), (4, 10)])
def test_none_is_computed_from_the_counts_of_others_and_the_rule(columns: int, most: int) -> None:
    cases = product(range(most + 1), repeat=columns)
    assert computed(cases, lambda case: column(*case), [[n] for n in range(columns)], most) == []


@pytest.mark.parametrize(("columns", "most"), [(1, 20), (2, 12)])
def test_nor_from_what_is_entered(columns: int, most: int) -> None:
    cells = range(2 * columns)
    sums = [[n] for n in cells] + [[n, n + 1] for n in cells[::2]] + [list(cells[::2]), list(cells[1::2])]

    def told(case: Case) -> object:
        return protected({str(n): Count(case[n], case[n + 1]) for n in cells[::2]})

    assert computed(product(range(most + 1), repeat=2 * columns), told, sums, most) == []


def test_nor_by_programme_from_what_is_told_by_mode() -> None:
    most = 20
    cases = (
        (first, total - first, mode, total - mode)
        for total in range(2 * most)
        for first, mode in product(range(max(0, total - most), min(total, most) + 1), repeat=2)
    )

    def told(case: Case) -> object:
        return protected(saved(*case[:2]), saved(*case[2:]))

    assert computed(cases, told, [[n] for n in range(4)], most) == []


# --- whoever solves the equations -----------------------------------------------------------------------


def solvable(known: list[list[int]], wanted: list[int]) -> bool:
    """Whether what is wanted is a sum of multiples of what is known."""

    def reduced(row: list[Fraction]) -> list[Fraction]:
        for at, one in rows.items():
            if row[at]:
                row = [a - row[at] * b for a, b in zip(row, one, strict=True)]
        return row

    rows: dict[int, list[Fraction]] = {}
    for one in known:
        left = reduced(list(map(Fraction, one)))
        if (at := next((n for n, value in enumerate(left) if value), None)) is not None:
            rows[at] = [value / left[at] for value in left]
    return not any(reduced(list(map(Fraction, wanted))))


SMALL = st.one_of(st.integers(0, 6), st.integers(0, 40))


@given(st.integers(2, 5), st.integers(2, 3), st.data())
def test_no_hidden_count_follows_from_those_that_are_told(
    programmes: int, modes: int, data: st.DataObject
) -> None:
    """By programme and by mode, what was saved and what is entered, of the finest counts there are."""
    finest = list(product(range(programmes), range(modes), (True, False)))
    counts = {one: data.draw(SMALL) for one in finest}
    tables = [
        {
            str(key): Count(
                *(
                    sum(counts[one] for one in finest if one[by] == key and one[2] is entered)
                    for entered in (True, False)
                )
            )
            for key in range(many)
        }
        for by, many in ((0, programmes), (1, modes))
    ]
    told: list[tuple[Cell, list[int]]] = []
    for by, figures in enumerate(protected(*tables)):
        rows = {None: figures.whole} | {int(key): row for key, row in figures.parts.items()}
        for key, row in rows.items():
            of = [one for one in finest if key in (None, one[by])]
            for cell, among in zip(row, ((True, False), (True,), (False,)), strict=True):
                told.append((cell, [int(one in of and one[2] in among) for one in finest]))
    known = [which for cell, which in told if isinstance(cell, int)]
    assert [cell for cell, which in told if not isinstance(cell, int) and solvable(known, which)] == []
