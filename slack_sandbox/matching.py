"""Finding what a person means among what the screen shows."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from slack_sandbox.errors import Absent, Ambiguous

T = TypeVar("T")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")


def norm(text: str) -> str:
    """A text as matching sees it: no-break spaces are spaces, ’ is ', ends are trimmed."""
    return _SPACES.sub(" ", text.replace("’", "'")).strip()


def same(one: str, other: str) -> bool:
    """Whether two labels read the same."""
    return norm(one) == norm(other)


def pick(kind: str, wanted: str, among: Sequence[T], text_of: Callable[[T], str], why: str = "") -> T:
    """The exact one, else the single one that starts with, else contains, the wanted text.

    Raises Absent or Ambiguous, which list what there is.
    """
    aim = norm(wanted)
    exact = [one for one in among if norm(text_of(one)) == aim]
    starting = [one for one in among if norm(text_of(one)).startswith(aim)]
    holding = [one for one in among if aim in norm(text_of(one))]
    for found in (exact, starting, holding):
        if len(found) == 1:
            return found[0]
        if found:
            raise Ambiguous(kind, wanted, [text_of(one) for one in found])
    raise Absent(kind, wanted, [text_of(one) for one in among], why)
