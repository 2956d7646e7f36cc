"""What a person may do here: a role, which may be limited to programmes and to units."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Each may do what those before it may."""

    READING = "lecture"
    ADVISING = "conseil"
    ADMINISTERING = "administration"

    def includes(self, other: "Role") -> bool:
        return _RANKS[self] >= _RANKS[other]


_RANKS = {role: rank for rank, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class Rights:
    """`programmes` (numbers) and `units`: whose admissions they reach; none named is all of them."""

    role: Role
    programmes: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    @property
    def limited(self) -> bool:
        return bool(self.programmes or self.units)

    def reach(self, programme: str, unit: str) -> bool:
        """Whether what belongs to that programme and unit is theirs."""
        return (not self.programmes or programme in self.programmes) and (
            not self.units or unit in self.units
        )


class Barred(StrEnum):
    """Why an account is never served, whatever the rights it was given."""

    DEACTIVATED = "deactivated"
    BOT = "bot"
    OUTSIDE = "outside"  # of another workspace
    GUEST = "guest"


_PERSON = re.compile(r"[UW][A-Z0-9]{1,19}")


def is_slack_id(text: str) -> bool:
    """Whether it is one of a person."""
    return bool(_PERSON.fullmatch(text))
