"""The college's code lists: labels and defaults, read whole (they are short)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from rac_bot.store.models import CodeValue


class Codes:
    """The lists as they are now."""

    def __init__(self, session: Session) -> None:
        self._values = session.scalars(select(CodeValue).order_by(CodeValue.id)).all()

    def default(self, name: str) -> str | None:
        return next((v.code for v in self._values if v.list == name and v.is_default), None)

    def values(self, name: str) -> list[CodeValue]:
        """The codes of the list that may be chosen, in its order."""
        return [v for v in self._values if v.list == name and v.active]

    def label(self, name: str, code: str | None) -> str | None:
        """`RA - Cégep …`, or the bare code where the list has no label for it; None for None."""
        value = next((v for v in self._values if v.list == name and v.code == code), None)
        return f"{code} - {value.label}" if value and value.label else code
