"""Patterns of numbers: what a number that meets one begins with, or ends with, where an index helps; of one
that begins with letters, what its digits begin with too.

A number has so many characters: where `*` stands for some of them is told by trying each way. What comes
before the letters typed is counted through (`*4567*` of seven digits begins with 4567, or 04567 to 94567,
or ends with 4567, or with 45670 to 45679).
"""

import re
import string
from collections.abc import Iterator
from enum import StrEnum
from itertools import product
from math import prod

DIGITS, LETTERS = tuple(string.digits), tuple(string.ascii_uppercase)
MOST = 12_000  # beginnings and ends of one pattern
MILLION = 10**6
_RUN = re.compile(r"[*?]*\*[*?]*")

Characters = list[tuple[str, ...]]  # what each character of a number may be


class Edge(StrEnum):
    """Where a number is looked for from; its end is read backwards."""

    BEGINNING = "beginning"
    DIGITS = "digits"  # from the first of them, past the letters
    END = "end"
    FEW = "few"  # from nowhere, where few people have one
    NONE = "none"  # from nowhere: in so many ways that most often enough are found before


def edges(pattern: str, characters: Characters) -> dict[Edge, list[str]]:
    """What the numbers that meet the pattern begin with, from the first character, or digit; or end with."""
    found: dict[Edge, list[str]] = {}
    ways = []
    letters = characters.count(LETTERS)
    for text in _written_out(_simply(pattern), len(characters)):
        if all(one == "?" or one in known for one, known in zip(text, characters, strict=True)):
            read = {
                Edge.BEGINNING: _begun(text, characters),
                Edge.END: _begun(text[::-1], characters[::-1]),
            }
            if letters:
                read[Edge.DIGITS] = _begun(text[letters:], characters[letters:])
            ways.append(min(read.items(), key=lambda one: _cost(one[1])))
    room = MOST
    for edge, begun in sorted(ways, key=lambda one: _cost(one[1])):
        room -= _count(begun)
        if room < 0:
            found[Edge.NONE] = [""]
            break
        found.setdefault(edge, []).extend(map("".join, product(*begun)))
    return found


def _simply(pattern: str) -> str:
    """The same pattern with one `*` in each run of wildcards: each more would multiply the ways."""
    return _RUN.sub(lambda run: "?" * run[0].count("?") + "*", pattern)


def _written_out(pattern: str, length: int) -> Iterator[str]:
    """The pattern with as many `?` for each `*` as make it that long, in each way there is."""
    before, star, after = pattern.partition("*")
    if not star:
        if len(pattern) == length:
            yield pattern
        return
    room = length - sum(one != "*" for one in pattern)
    ways = (_written_out(f"{before}{'?' * some}{after}", length) for some in range(room + 1))
    yield from dict.fromkeys(text for way in ways for text in way)


def _begun(text: str, characters: Characters) -> Characters:
    """What each character may be, up to the end of one of the runs of those that are told."""
    told = [
        end
        for end, (one, following) in enumerate(zip(text, text[1:] + "?", strict=True), start=1)
        if one != "?" and following == "?"
    ]
    known = [some if one == "?" else (one,) for one, some in zip(text, characters, strict=True)]
    return min((known[:end] for end in told or [0]), key=_cost)


def _count(begun: Characters) -> int:
    return prod(len(one) for one in begun)


def _cost(begun: Characters) -> float:
    """How many beginnings are looked up, and about how many numbers of a million are gone through."""
    return _count(begun) + MILLION / 10.0 ** sum(len(one) == 1 for one in begun)
