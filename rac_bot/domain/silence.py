"""What is heard of a candidate."""

from datetime import date
from enum import IntEnum
from typing import NamedTuple


class Heard(IntEnum):
    """What an event is; of those of one day, the last here is the one to tell."""

    NOTHING = 0  # the file has been here since that day
    ADMITTED = 1
    SESSION_BEGAN = 2
    COURSE_BEGAN = 3
    SESSION = 4  # a person created it
    ENROLLED = 5  # by a person
    CENSUS = 6
    RESULT_BY = 7  # given on that day, or before: a file brought it
    RESULT = 8  # a person entered it


class Event(NamedTuple):
    """The last of a file; `what`: the course, the session or the grid that it is about."""

    day: date
    heard: Heard
    what: str = ""
    session: str = ""
