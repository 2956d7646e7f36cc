"""Where a person is: what a window carries in `private_metadata`, enough to redraw it or the one beneath."""

from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rac_bot.domain.modes import Mode
from rac_bot.modals.parts import forms

Number = Annotated[int, Field(ge=0, le=forms.GREATEST)]
Word = Annotated[str, Field(max_length=80, pattern="^[ -~]*$")]  # of ours, or an id of Slack's
Other = TypeVar("Other", bound="Place")


class Place(BaseModel):
    """Ids, versions and page numbers only: never a name, a DA or what somebody typed.

    Each kind of window has its own; one that stands over another keeps the other's place with its own, under
    the same keys. Keys that a kind does not know are left out.
    """

    model_config = ConfigDict(frozen=True)

    @classmethod
    def of(cls, view: dict[str, Any] | None) -> Self:
        """The place that the view keeps; Malformed where the view is none of ours."""
        try:
            return cls.model_validate_json((view or {}).get("private_metadata") or "{}")
        except ValidationError as error:
            raise forms.unreadable() from error

    def but(self, **changes: Any) -> Self:
        return self.model_copy(update=changes)

    def to(self, kind: type[Other], **more: Any) -> Other:
        """The place of a window over this one, or beneath it; Malformed where what it needs is missing."""
        try:
            return kind.model_validate(self.model_dump() | more)
        except ValidationError as error:
            raise forms.unreadable() from error

    def __str__(self) -> str:
        return self.model_dump_json(exclude_defaults=True)


# --- over the file: each keeps the place of what is beneath it ----------------------------------------


class SearchPlace(Place):
    search: Number | None = None  # the stored search whose results are shown
    page: Number = 0  # of the results
    sort: Word = ""  # of the results


class FilePlace(SearchPlace):
    candidate: Number
    dossier: Number | None = None  # the session chosen
    rank: Number | None = None  # of this file among the results, from 0
    columns: bool = False  # the lines have CLARA's eleven columns
    drawn: Number = 0  # times that a list of the file is put back to nothing chosen
    lacking: bool = False  # in the file's stead stands what the declaration lacks of it


class SessionsPlace(FilePlace):
    """Of the list of all sessions, which stands in the file's place."""

    shown: Word = ""  # which are listed: all, those of the admission, those under way


class DossierPlace(FilePlace):
    """Of a form of one session dossier."""

    dossier: Number


class DossierChangePlace(DossierPlace):
    version: Number  # of that dossier, when the form was drawn


class LinePlace(FilePlace):
    """Of the detail of an inscription, and of each form that stands in its place."""

    line: Number
    version: Number  # of that line, when the window was drawn
    detail: bool = False  # the form stands over the line's detail, not over the file


class EnrollingPlace(FilePlace):
    """Of any form that enrols this candidate."""

    admission: Number | None = None  # whose grid feeds the courses; known once a session is chosen


class InscriptionPlace(EnrollingPlace):
    from_file: bool = False  # the form is over the file, which is redrawn on saving
    remaining: Number | None = None  # over the list of what is left to that admission, over the file
    more: bool = False  # the form shows its other fields
    redefined: tuple[Word, ...] = ()  # inherited fields opened for another value
    turn: Number = 0  # counts what was put into the form for the person: see `inputs.field`
    fresh: dict[Word, Number] = Field({})  # fields put back to what the line holds, each from which version
    not_followed: bool = False  # the form adds a *non suivi* line
    mode: Mode | None = None  # typed with the command: its group is chosen
    asked: Number | None = None  # the course named with it, until a session says of which grid
    # In series: one candidate after another, 0 until the next is chosen; what is kept from one to the next.
    series: bool = False
    saved: tuple[Number, ...] = ()  # the lines
    session: Word = ""


class EditPlace(InscriptionPlace, LinePlace):
    """Of the inscription form, where it modifies that line."""


class LookUpPlace(InscriptionPlace):
    """The form's place, what of its choices redraws it, and the page of the courses found.

    What else was entered in the form stays in it: the window is over it, and Slack keeps it.
    """

    admission: Number
    where: Word = ""  # the session chosen, as the form's option writes it
    fictive: bool = False
    courses: Number = 0  # page of the courses found
    drawn: Number = 0  # the courses on screen, counted: others must not keep the one chosen among the first
