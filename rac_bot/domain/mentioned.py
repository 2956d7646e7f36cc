"""The numbers that a message names among its words: DAs, codes permanents, courses."""

import html
import re
from collections.abc import Iterable
from typing import NamedTuple

from rac_bot.domain.folding import plainly

_TELEPHONE = re.compile(r"(?<!\d)\(?\d{3}\)?[ .-]\d{3}[ .-]?\d{4}(?!\d)")
_DA = re.compile(r"(?<![\w-])(?:\d{2})?(\d{3})[ -]?(\d{4})(?![\w-])")
_CODE_PERMANENT = re.compile(r"(?<!\w)([A-Z]{4})[ -]?(\d{8})(?!\w)")
_COURSE = re.compile(r"(?<![\w-])\d{3}-[0-9A-Z]{3}-[0-9A-Z]{2}(?![\w-])")
_LABELLED = re.compile(r"<(?:tel|mailto):[^<>|]*\|([^<>|]*)>", re.I)  # what was typed, made a link
_MARKED_UP = re.compile(r"<[^<>]*>")  # a mention, a channel, an address


class Mentioned(NamedTuple):
    """Each once, in the order of the message."""

    das: tuple[str, ...]
    codes_permanents: tuple[str, ...]
    courses: tuple[str, ...]


def plain_words(text: str) -> str:
    """What a message of Slack’s says: without what Slack marks up, but with the numbers it made links."""
    return " ".join(html.unescape(_MARKED_UP.sub(" ", _LABELLED.sub(r"\1", text))).split())


def mentioned(text: str) -> Mentioned:
    """A telephone is none of them: its last digits would be somebody else's DA."""
    said = _TELEPHONE.sub(" ", plainly(plain_words(text)).upper())
    return Mentioned(
        _each("".join(found) for found in _DA.findall(said)),
        _each("".join(found) for found in _CODE_PERMANENT.findall(said)),
        _each(_COURSE.findall(said)),
    )


def _each(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))
