"""What becomes of what is held on a person: said where the table and its columns stand, or a test fails."""

from dataclasses import dataclass
from typing import Any

ABOUT, KEPT, REPLACED = "about", "kept", "replaced"  # in the `info` of a table, of its columns

Info = dict[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """A table that speaks of people."""

    goes: bool  # erasure deletes the person's rows; otherwise each column says what becomes of it
    untold: str  # why the export of a person leaves the table out; blank: it tells every column
    derived: bool  # the database itself keeps it, from the rows of another table


def about_people(*, goes: bool = False, untold: str = "", derived: bool = False) -> Info:
    """For `__table_args__`."""
    return {"info": {ABOUT: About(goes, untold, derived)}}


def kept(why: str) -> Info:
    """Erasure leaves the column as it is; for a column's `info`, as the others."""
    return {KEPT: why}


def replaced(by: object) -> Info:
    """Erasure puts that in its place; of a function, what it makes of the candidate's id."""
    return {REPLACED: by}


EMPTIED = replaced(None)
OURS = kept("an id, a state or a time of the bot's own")
STAFF = kept("a colleague's, who did it")
COUNTED = kept("what the college counts and answers for, of nobody any more")
