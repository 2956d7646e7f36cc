"""College sessions: hiver, été, automne; their codes, order and calendar."""

import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

from rac_bot.domain.folding import fold
from rac_bot.i18n import _

TERMS = ("H", "E", "A")
FIRST_YEAR, LAST_YEAR = 1967, 2099  # the first colleges opened in 1967; beyond is a slip of the finger
_NAMES = {"h": "H", "hiver": "H", "winter": "H", "e": "E", "ete": "E", "summer": "E"}
_NAMES |= dict.fromkeys(("a", "automne", "fall", "autumn"), "A")
_PATTERN = re.compile(rf"({'|'.join(_NAMES)}) ?(\d{{4}}|\d{{2}})")
_NUMBER = re.compile(r"([0-9]{4})([123])")


@total_ordering
@dataclass(frozen=True, slots=True)
class Session:
    """A session of the college's year, ordered in time: H-2018 < E-2018 < A-2018."""

    year: int
    term: str

    @classmethod
    def parse(cls, text: str) -> "Session":
        """Read `H-2018`, `A-17`, `h2018`, `Hiver 2018`, `été 18` or, as reports write it, `20181`.

        Raises:
            ValueError: the text names no session; the message says what is expected.
        """
        match = _PATTERN.fullmatch(fold(text))
        if number := _NUMBER.fullmatch(text.strip()):
            match = _PATTERN.fullmatch(f"{TERMS[int(number[2]) - 1]}{number[1]}".lower())
        if not match:
            raise ValueError(_("une session s’écrit A, H ou E et l’année, par ex. H-2018 ou Hiver 2018"))
        year = int(match[2])
        if len(match[2]) == 2:
            year += 2000 if year < 80 else 1900  # A-99 is of the last century
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(_("une année entre {first} et {last}", first=FIRST_YEAR, last=LAST_YEAR))
        return cls(year, _NAMES[match[1]])

    @classmethod
    def from_ordinal(cls, ordinal: int) -> "Session":
        return cls(ordinal // 10, TERMS[ordinal % 10 - 1])

    @classmethod
    def on(cls, day: date) -> "Session":
        """The session under way on that day: winter to May, summer to mid-August, then autumn."""
        if day.month <= 5:
            return cls(day.year, "H")
        return cls(day.year, "E" if (day.month, day.day) < (8, 16) else "A")

    @property
    def ordinal(self) -> int:
        """Year and rank in the year, e.g. 20181 for H-2018: sorts as time does."""
        return self.year * 10 + TERMS.index(self.term) + 1

    @property
    def code(self) -> str:
        """As CLARA's lists write it: `H-2018`."""
        return f"{self.term}-{self.year}"

    @property
    def short(self) -> str:
        """As CLARA's banner writes it: `A-17`."""
        return f"{self.term}-{self.year % 100:02d}"

    @property
    def name(self) -> str:
        """In words: `Hiver 2018`."""
        names = {"H": _("Hiver"), "E": _("Été"), "A": _("Automne")}
        return f"{names[self.term]} {self.year}"

    @property
    def label(self) -> str:
        """In words and code: `Hiver 2018 (H-2018)`."""
        return f"{self.name} ({self.code})"

    def next(self) -> "Session":
        rank = TERMS.index(self.term) + 1
        return Session(self.year, TERMS[rank]) if rank < 3 else Session(self.year + 1, "H")

    def __lt__(self, other: "Session") -> bool:
        return self.ordinal < other.ordinal

    def __str__(self) -> str:
        return self.code
