"""The college's code lists: labels and defaults, read whole (they are short)."""

from typing import NamedTuple

from sqlalchemy import select

from rac_bot.store.models import CodeValue
from rac_bot.store.work.statements import Open
from rac_bot.store.work.work import Work


class Code(NamedTuple):
    list: str
    code: str
    label: str | None
    is_default: bool
    active: bool
    ends: bool
    completes: bool


EVERY = Open(select(*(getattr(CodeValue, name) for name in Code._fields)).order_by(CodeValue.id))
DEFAULTS = Open(
    select(CodeValue.list, CodeValue.code).where(CodeValue.is_default).order_by(CodeValue.id.desc())
)


def defaults(work: Work) -> dict[str, str]:
    """By list."""
    return {row.list: row.code for row in work.rows(DEFAULTS)}


class Codes:
    """The lists as they are now: `work.known(Codes)`."""

    def __init__(self, work: Work) -> None:
        self._values = list(map(Code._make, work.rows(EVERY)))
        self._known = {(one.list, one.code): one for one in self._values}

    def default(self, name: str) -> str | None:
        return next((v.code for v in self._values if v.list == name and v.is_default), None)

    def find(self, name: str, code: str | None) -> Code | None:
        return self._known.get((name, code)) if code is not None else None

    def values(self, name: str) -> list[Code]:
        """The codes of the list that may be chosen, in its order."""
        return [v for v in self._values if v.list == name and v.active]

    def out_of_use(self, name: str) -> list[str]:
        return [v.code for v in self._values if v.list == name and not v.active]

    def label(self, name: str, code: str | None) -> str | None:
        """`RA - Cégep …`, or the bare code where the list has no label for it; None for None."""
        value = self.find(name, code)
        return f"{code} - {value.label}" if value and value.label else code
