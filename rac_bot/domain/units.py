"""Units and weightings: kept exactly, in thirds; shown as CLARA shows them, truncated."""

import re
from dataclasses import dataclass

from rac_bot.i18n import _


@dataclass(frozen=True, slots=True)
class Weighting:
    """Hours a week of theory, laboratory and personal work: the *pondération* T-L-P."""

    theory: int
    laboratory: int
    personal: int

    @classmethod
    def parse(cls, text: str) -> "Weighting":
        match = re.fullmatch(r"(\d{1,2})-(\d{1,2})-(\d{1,2})", "".join(text.split()))
        if not match:
            raise ValueError(_("une pondération s’écrit T-L-P, par ex. 2-1-2"))
        return cls(*(int(part) for part in match.groups()))

    @property
    def thirds(self) -> int:
        """Units of the course, in thirds of a unit."""
        return self.theory + self.laboratory + self.personal

    @property
    def class_hours(self) -> int:
        """What a dossier's *Hres* column adds up: theory and laboratory."""
        return self.theory + self.laboratory

    def __str__(self) -> str:
        return f"{self.theory}-{self.laboratory}-{self.personal}"


def format_units(thirds: int) -> str:
    """`13` -> `4,33`; `14` -> `4,66`, as CLARA prints it, not the rounded 4,67."""
    return format_hundredths(thirds * 100 // 3)


def format_hundredths(hundredths: int) -> str:
    return f"{hundredths // 100},{hundredths % 100:02d}"


def parse_hundredths(text: str) -> int:
    """`4,66`, `4.66` or a spreadsheet's 4.666666 -> 466: two decimals, truncated."""
    match = re.fullmatch(r"(\d{1,4})(?:[.,](\d+))?", text.strip())
    if not match:
        raise ValueError(_("un nombre, par ex. 4,66"))
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")[:2])
