"""Folding: what makes two spellings of a name the same to the search."""

import re
from functools import lru_cache

from anyascii import anyascii

_SEPARATORS = re.compile(r"[^a-z0-9*?]+")


@lru_cache(maxsize=4096)  # a file says the same names again and again, and the search the same words
def fold(text: str) -> str:
    """Lower case, without accents, ligatures, hyphens or apostrophes; words parted by one space.

    `Lœwen` -> `loewen`, `D’Amours` -> `d amours`. The wildcards `*` and `?` are kept.
    """
    return _SEPARATORS.sub(" ", anyascii(text).lower()).strip()


def name_words(name: str) -> set[str]:
    """The words under which a name is found: each of its own, and all of them run together.

    `D’Amours` -> {d, amours, damours}.
    """
    words = fold(name).replace("*", " ").replace("?", " ").split()
    return {*words, "".join(words)} - {""}
