"""How long a text is for Slack, and where it may be cut: never inside what is read as one character."""

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate

_CONTROL = re.compile(r"&(?:amp|lt|gt);|<[@#!][^<>\s]*>")  # of Slack's markup: an entity, a mention
_SEARCHED = 80  # characters on each side of a cut: what begins further off ends before it
_JOINER = "\u200d"
_EXTENDING = frozenset(("Mn", "Mc", "Me", "Cf"))  # marks and joiners: they belong to what stands before them
_TONES = range(0x1F3FB, 0x1F400)  # of skin
_FLAGS = range(0x1F1E6, 0x1F200)  # letters that make a flag two by two


def units(text: str) -> int:
    """UTF-16 units, as Slack's clients count: two of an emoji that is one character."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis, of at most so many units."""
    if 2 * len(text) <= limit or units(text) <= limit:
        return text
    return text[: _end(text, limit - 1)].rstrip() + "…"


def _end(text: str, limit: int) -> int:
    """Where the text may be cut, so that what stands before is at most so many units."""
    taken = accumulate(1 + (character > "\uffff") for character in text[: limit + 1])
    whole = end = bisect_right(list(taken), limit)
    while whole and _joined(text, whole):
        whole -= 1
    end = whole or end  # one character that alone is longer is cut all the same
    for found in _CONTROL.finditer(text, max(0, end - _SEARCHED), end + _SEARCHED):
        if found.start() < end < found.end():
            return found.start()
    return end


def _joined(text: str, at: int) -> bool:
    """Whether what stands before that place and after it is read as one character."""
    before, after = text[at - 1], text[at]
    if after.isascii():  # a line that ends in two characters too: what is cut ends in no space
        return False
    if before == _JOINER or unicodedata.category(after) in _EXTENDING or ord(after) in _TONES:
        return True
    return ord(after) in _FLAGS and _flags_before(text, at) % 2 == 1


def _flags_before(text: str, at: int) -> int:
    count = 0
    while count < at and ord(text[at - 1 - count]) in _FLAGS:
        count += 1
    return count
