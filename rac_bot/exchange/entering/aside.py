"""An import that sets aside, in named groups, the lines that it would refuse."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from rac_bot.domain.codes import format_da
from rac_bot.exchange.entering.importing import Import, RowAt
from rac_bot.exchange.reading.glimpses import Glimpse, Unread
from rac_bot.exchange.reading.report import Rejection
from rac_bot.exchange.reading.rows import Row
from rac_bot.i18n import N_, _, parted


class Aside(StrEnum):
    """Why a line is set aside; of several reasons, the first of these."""

    FOOTER = "footer"
    FOLLOWS = "follows"
    NOBODY = "nobody"
    NO_COURSE = "no_course"
    NO_SESSION = "no_session"
    CONTRADICTS = "contradicts"
    TWICE = "twice"
    UNREADABLE = "unreadable"

    @property
    def named(self) -> str:
        return _(_NAMES[self])


_NAMES = {
    Aside.FOOTER: N_("Totaux, titres répétés et pieds de liste"),
    Aside.FOLLOWS: N_("De personnes elles-mêmes mises de côté"),
    Aside.NOBODY: N_("De personnes qui ne sont pas ici"),
    Aside.NO_COURSE: N_("De cours d’aucune grille"),
    Aside.NO_SESSION: N_("De sessions ou de grilles que la personne n’a pas ici"),
    Aside.CONTRADICTS: N_("Qui disent autre chose qu’une autre ligne"),
    Aside.TWICE: N_("Répétées"),
    Aside.UNREADABLE: N_("Illisibles"),
}
_OF_COLUMN = {
    "da": Aside.NOBODY,
    "course": Aside.NO_COURSE,
    "session": Aside.NO_SESSION,
    "grid": Aside.NO_SESSION,
    "code_permanent": Aside.CONTRADICTS,
}


class LineAside(BaseModel):
    """A line set aside: where it is, what it is about as far as it can be told, what is wrong in it."""

    sheet: str
    line: int
    da: str = ""
    session: str = ""
    grid: str = ""
    course: str = ""
    wrong: list[Rejection]

    @classmethod
    def of(cls, place: RowAt, seen: Glimpse, wrong: list[Rejection]) -> "LineAside":
        sheet, line = place
        da = format_da(seen.da) if seen.da else ""
        session = str(seen.session or "")
        grid, course = seen.grid or "", seen.course or ""
        return cls(sheet=sheet, line=line, da=da, session=session, grid=grid, course=course, wrong=wrong)

    @property
    def why(self) -> str:
        """What is wrong, in words."""
        return parted(
            _(
                "{column} : {found}, attendu {expected}",
                column=one.column,
                found=f"«\u00a0{one.found}\u00a0»" if one.found else _("(vide)"),
                expected=one.expected,
            )
            for one in self.wrong
        )


def nothing_aside() -> dict[Aside, list[LineAside]]:
    return {group: [] for group in Aside}


class Unsure:
    """Of lines set aside, what is told of them: any of our lines of which that is true may be one of them."""

    def __init__(self, seen: Iterable[Glimpse]) -> None:
        self._by_da: dict[str | None, list[Glimpse]] = {}
        for one in seen:
            if one.da is not None or one.course is not None:
                self._by_da.setdefault(one.da, []).append(one)

    def may_be(self, line: Any) -> bool:
        return any(
            one.session in (None, line.session)
            and one.grid in (None, line.grid)
            and one.course in (None, line.course)
            for one in (*self._by_da.get(line.da, ()), *self._by_da.get(None, ()))
        )


@dataclass
class Leaving(Import):
    """An import whose refused rows are set aside, and stop nothing. `without`: people set aside before."""

    without: Collection[str] = ()
    _seen: dict[RowAt, Glimpse] = field(default_factory=dict)
    _wrong: dict[RowAt, list[tuple[Aside, Rejection]]] = field(default_factory=dict)
    _records: dict[RowAt, object] = field(default_factory=dict)
    _because: Aside | None = None

    def leave(self, lines: Iterable[Unread]) -> None:
        for one in lines:
            place = one.table.sheet.name, one.line
            self._seen[place] = one.glimpse
            why = Aside.FOOTER if one.footer else Aside.UNREADABLE
            # Of a total, what it begins with is enough.
            told = [rejection for rejection in one.wrong if rejection.found][:1] if one.footer else one.wrong
            self._wrong[place] = [(why, rejection) for rejection in told or one.wrong]

    def refuse(self, row: Row[Any], column: str, expected: str, found: object = None) -> None:
        super().refuse(row, column, expected, found)
        rejection, record = self.report.rejections.pop(), row.record
        self._seen[row.place] = Glimpse(*(getattr(record, name, None) for name in Glimpse._fields))
        self._wrong.setdefault(row.place, []).append((self._group(row, column), rejection))

    def _group(self, row: Row[Any], column: str) -> Aside:
        if self._because:
            return self._because
        group = _OF_COLUMN.get(column, Aside.UNREADABLE)
        if group is Aside.NOBODY and row.record.da in self.without:
            return Aside.FOLLOWS
        if column == "grid" and row.record.grid is None:  # it has to be said which one
            return Aside.UNREADABLE
        return group

    def first(self, row: Row[Any], seen: dict[Any, RowAt], key: object, column: str) -> bool:
        before = self._records.get(seen.get(key, row.place), row.record)
        self._records.setdefault(row.place, row.record)
        with self._for(Aside.TWICE if before is row.record or before == row.record else Aside.CONTRADICTS):
            return super().first(row, seen, key, column)

    def agrees(
        self, row: Row[Any], seen: dict[str, tuple[RowAt, dict[str, Any]]], key: str, said: dict[str, Any]
    ) -> bool:
        with self._for(Aside.CONTRADICTS):
            return super().agrees(row, seen, key, said)

    @contextmanager
    def _for(self, reason: Aside) -> Iterator[None]:
        self._because = reason
        try:
            yield
        finally:
            self._because = None

    def aside(self) -> dict[Aside, list[LineAside]]:
        """The lines set aside, by group, in their order in the file."""
        found = nothing_aside()
        for place in sorted(self._wrong):
            wrong = [rejection for _group, rejection in self._wrong[place]]
            found[self._reason(place)].append(LineAside.of(place, self._seen[place], wrong))
        return found

    def people(self, groups: Collection[Aside]) -> Iterator[str]:
        """The DAs of the lines set aside in those groups."""
        return (seen.da for place, seen in self._seen.items() if seen.da and self._reason(place) in groups)

    def unsure(self) -> Unsure:
        apart = (Aside.FOOTER, Aside.TWICE)
        return Unsure(seen for place, seen in self._seen.items() if self._reason(place) not in apart)

    def _reason(self, place: RowAt) -> Aside:
        return min((group for group, _rejection in self._wrong[place]), key=list(Aside).index)
