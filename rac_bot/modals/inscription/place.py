"""The places of the inscription form, and of the window over it that looks a course up."""

from pydantic import Field

from rac_bot.modals.file.place import FilePlace
from rac_bot.modals.parts.place import Number, Word


class EnrollingPlace(FilePlace):
    """Of any form that enrols this candidate."""

    admission: Number | None = None  # whose grid feeds the courses; known once a session is chosen


class InscriptionPlace(EnrollingPlace):
    from_file: bool = False  # the form is over the file, which is redrawn on saving
    more: bool = False  # the form shows its other fields
    redefined: tuple[Word, ...] = ()  # inherited fields opened for another value
    turn: Number = 0  # counts what was put into the form for the person: see `rac_bot.blockkit.field`
    fresh: dict[Word, Number] = Field({})  # fields put back to what the line holds, each from which version
    not_followed: bool = False  # the form adds a *non suivi* line


class LookUpPlace(InscriptionPlace):
    """The form's place, what of its choices redraws it, and the page of the courses found.

    What else was entered in the form stays in it: the window is over it, and Slack keeps it.
    """

    admission: Number
    where: Word = ""  # the session chosen, as the form's option writes it
    fictive: bool = False
    courses: Number = 0  # page of the courses found
    drawn: Number = 0  # the courses on screen, counted: others must not keep the one chosen among the first
