"""Where a person is: the ids a view carries in `private_metadata`, enough to redraw it or its parent."""

from typing import Any

from pydantic import BaseModel


class Place(BaseModel):
    """Ids and page numbers only: never a name, a DA or what somebody typed."""

    candidate: int | None = None
    dossier: int | None = None  # the session chosen in the file
    search: int | None = None  # the stored search whose results lead back
    page: int = 0  # of the results
    lines: int = 0  # page of the inscriptions
    admission: int | None = None  # in the inscription form: whose grid feeds the courses
    from_file: bool = False  # the form was pushed over the file, which is redrawn on saving

    @classmethod
    def of(cls, view: dict[str, Any] | None) -> "Place":
        metadata = (view or {}).get("private_metadata")
        return cls.model_validate_json(metadata) if metadata else cls()

    def but(self, **changes: Any) -> "Place":
        return self.model_copy(update=changes)

    def __str__(self) -> str:
        return self.model_dump_json(exclude_defaults=True)
