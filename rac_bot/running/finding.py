"""What a check finds."""

from typing import NamedTuple


class Finding(NamedTuple):
    """The result of one check, in a sentence."""

    ok: bool
    sentence: str
