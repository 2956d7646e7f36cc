"""From a pattern with `*` and `?` to a condition that uses the column's index."""

from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import InstrumentedAttribute

_WILD = frozenset("*?")
_LAST = "\U0010ffff"


def matches(column: InstrumentedAttribute[Any], pattern: str) -> ColumnElement[bool]:
    """The column equals the pattern, where `*` is any run of characters and `?` is one.

    The part before the first wildcard becomes a range: LIKE alone would not use the index.
    """
    if not _WILD & set(pattern):
        return column == pattern
    prefix = pattern[: min(i for i, c in enumerate(pattern) if c in _WILD)]
    escaped = pattern.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    like = column.like(escaped.replace("*", "%").replace("?", "_"), escape="\\")
    return and_(column >= prefix, column < prefix + _LAST, like) if prefix else like
