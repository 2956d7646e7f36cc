"""Folding: what makes two spellings of a name the same to the search."""

import re
import unicodedata
from functools import lru_cache
from math import prod

from anyascii import anyascii

_SEPARATORS = re.compile(r"[^a-z0-9*?]+")
_MOST_PARTED = 3
_MOST_WAYS = 2**_MOST_PARTED


@lru_cache(maxsize=4096)  # a file says the same names again and again, and the search the same words
def fold(text: str) -> str:
    """Lower case, without accents, ligatures, hyphens or apostrophes; words parted by one space.

    `Lœwen` -> `loewen`, `D’Amours` -> `d amours`. The wildcards `*` and `?` are kept.
    """
    return _SEPARATORS.sub(" ", anyascii(text).lower()).strip()


def parted(word: str) -> list[list[str]]:
    """The words that a folded word may be: each `?` in it stands for a letter, or for what parts two words.

    `d?amours` -> [[d?amours], [d, amours]]. Of more than three, each is a letter.
    """
    inside = [at for at, one in enumerate(word) if one == "?" and 0 < at < len(word) - 1]
    ways = [[word]]
    for at in inside if len(inside) <= _MOST_PARTED else ():
        ways += [[*words, last[: at - len(word)], last[at - len(word) + 1 :]] for *words, last in ways]
    return [words for words in ways if all(one.strip("?") for one in words)] or [[word]]


def parted_each(text: str) -> list[list[list[str]]]:
    """The same of each word of a folded text; where there are too many ways to read them all, of letters."""
    each = [parted(word) for word in text.split()]
    return each if prod(map(len, each)) <= _MOST_WAYS else [ways[:1] for ways in each]


def name_words(name: str) -> set[str]:
    """The words under which a name is found: each of its own, and all of them run together.

    `D’Amours` -> {d, amours, damours}.
    """
    words = fold(name).replace("*", " ").replace("?", " ").split()
    return {*words, "".join(words)} - {""}


def plainly(text: str) -> str:
    """In one way of writing: every dash is `-` and every space ` `; marks without width are left out."""
    if text.isascii():
        return text
    plain = "".join(map(_plain, unicodedata.normalize("NFKC", text)))
    return unicodedata.normalize("NFKC", plain)  # an accent may have stood apart, after a mark without width


def _plain(character: str) -> str:
    if character == "−":
        return "-"
    kind = unicodedata.category(character)
    return {"Pd": "-", "Zs": " ", "Cf": ""}.get(kind, character)
