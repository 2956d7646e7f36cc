"""Where a person is: the ids a view carries in `private_metadata`, enough to redraw it or its parent."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, Field, ValidationError

from rac_bot.modals.parts import forms

Number = Annotated[int, Field(ge=0, le=forms.GREATEST)]
Word = Annotated[str, Field(max_length=80, pattern="^[ -~]*$")]  # of ours, or an id of Slack's


class Place(BaseModel):
    """Ids, versions and page numbers only: never a name, a DA or what somebody typed."""

    candidate: Number | None = None
    dossier: Number | None = None  # the session chosen in the file
    search: Number | None = None  # the stored search whose results lead back
    page: Number = 0  # of the results
    lines: Number = 0  # page of the inscriptions
    sort: Word = ""  # of the results
    rank: Number | None = None  # of this file among the results, from 0
    shown: Word = ""  # which sessions the file lists: all, those of the admission, those under way
    unassigned: bool = False  # the file also lists the lines without a group yet
    admission: Number | None = None  # in the inscription form: whose grid feeds the courses
    from_file: bool = False  # the form was pushed over the file, which is redrawn on saving
    line: Number | None = None  # the inscription that is shown or changed
    version: Number | None = None  # of that line, or of the dossier, when the form was drawn
    more: bool = False  # the form shows its other fields
    redefined: tuple[Word, ...] = ()  # inherited fields opened for another value
    turn: Number = 0  # counts what was put into the form for the person: see `rac_bot.blockkit.field`
    fresh: dict[
        Word, Number
    ] = {}  # fields put back to what the line holds, each with the version it was put from
    not_followed: bool = False  # the form adds a *non suivi* line
    grid: Number | None = None
    person: Word | None = None  # Slack id of the one whose doings, or rights, are shown
    until: Number | None = None  # the newest entry of the journal when it was opened
    session: Word = ""  # the code of the one that a list keeps to
    programme: Number | None = None  # the one that a list keeps to

    @classmethod
    def of(cls, view: dict[str, Any] | None) -> Self:
        """
        Raises:
            Malformed: the view is none of ours.
        """
        metadata = (view or {}).get("private_metadata")
        try:
            return cls.model_validate_json(metadata) if metadata else cls()
        except ValidationError as error:
            raise forms.unreadable() from error

    def but(self, **changes: Any) -> Self:
        return self.model_copy(update=changes)

    def __str__(self) -> str:
        return self.model_dump_json(exclude_defaults=True)
