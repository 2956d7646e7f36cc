"""What a field of a file is: declared once, where its column stands; screens, files and rules ask here.

`rac_bot.store.catalogue` collects the declarations.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What it holds, hence its column, its widget, its cell in a file."""

    CODE = "code"  # of one of the college's lists
    TEXT = "text"
    COUNT = "count"
    MARK = "mark"  # of 0 to 100
    DAY = "day"
    OWN = "own"  # its own screens and rules


class Part(StrEnum):
    """Where CLARA's form has it; the parts, and the fields in each, in the order of that form."""

    GROUP = "group"
    INHERITED = "inherited"  # from the admission or the lists' defaults, until it is redefined
    ENROLMENT = "enrolment"
    RESULTS = "results"
    TRANSMISSION = "transmission"
    PARTNERSHIP = "partnership"  # all of them, or none
    CENSUS = "census"
    CALENDAR = "calendar"
    BOT = "bot"  # the bot's own, not CLARA's


ENTERED = (Part.INHERITED, Part.ENROLMENT, Part.PARTNERSHIP)


@dataclass(frozen=True, slots=True)
class Field:
    """`label` is CLARA's name for it, in French: `rac_bot.i18n._` says it in the person's language."""

    kind: Kind
    label: str
    part: Part
    heading: str = ""  # in our samples of files; none: neither read nor written
    also: tuple[str, ...] = ()  # what else files head it by, besides its label
    name: str = ""  # the column's; told by the model
    list: str = ""  # the college's, that holds its codes
    defaulted: bool = False  # nothing given is the list's default
    longest: int = 20
    most: int = 9999
    hint: str = ""
    asked: bool = False  # by the form of the enrolment, which asks for all of ENTERED anyway
    copied: bool = False  # by a copy of the line, which takes all of ENTERED anyway

    @property
    def headings(self) -> tuple[str, ...]:
        """What a file may head it by, besides `heading`."""
        return (self.label, *self.also)
