"""Where a person is: what a window carries in `private_metadata`, enough to redraw it or the one beneath."""

from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

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
        """
        Raises:
            Malformed: the view is none of ours.
        """
        try:
            return cls.model_validate_json((view or {}).get("private_metadata") or "{}")
        except ValidationError as error:
            raise forms.unreadable() from error

    def but(self, **changes: Any) -> Self:
        return self.model_copy(update=changes)

    def to(self, kind: type[Other], **more: Any) -> Other:
        """The place of a window over this one, or beneath it: what both kinds have, and more.

        Raises:
            Malformed: something that the other kind needs is missing.
        """
        try:
            return kind.model_validate(self.model_dump() | more)
        except ValidationError as error:
            raise forms.unreadable() from error

    def __str__(self) -> str:
        return self.model_dump_json(exclude_defaults=True)
