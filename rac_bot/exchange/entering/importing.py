"""What is needed to save the rows of a file: the transaction, the college, the report."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Column, Table, Update, bindparam, insert, select, update

from rac_bot.domain.codes import format_da
from rac_bot.domain.sessions import Session
from rac_bot.domain.units import Weighting, format_hundredths
from rac_bot.exchange.entering.college import College, KnownGrid
from rac_bot.exchange.reading.report import Changed, Difference, Report
from rac_bot.exchange.reading.rows import CandidateRow, DossierRow, GridRow, InscriptionRow, Row
from rac_bot.exchange.writing.inscriptions import said as in_file
from rac_bot.i18n import _
from rac_bot.store.models import Action, Base, Candidate, ClaraState
from rac_bot.store.privacy.beside import Returning
from rac_bot.store.trace import journal
from rac_bot.store.trace.changes import plain
from rac_bot.store.work.statements import Belongs, Whole, Written
from rac_bot.store.work.work import Work
from rac_bot.words.fields import TOLD, field_label

T = TypeVar("T")
RowAt = tuple[str, int]  # sheet, line
Columns = dict[str, Any]  # of a stored row, by name

BATCH = 500  # rows looked up together: one query for 500 rows, within SQLite's limit of variables
_GRID_PROGRAMME = re.compile(r"([0-9A-Z]{3})([0-9A-Z]{2})-.+")

_HUNDREDTHS = frozenset(("written_in_progress", "written_passed", "written_failed"))

IMPORT = "import"  # stored as who created a line, and who entered it in CLARA
FROM_FILE = "a file names anybody: only somebody whose rights nothing limits imports one"

IDS = Whole(
    select(Candidate.da, Candidate.id).where(Candidate.da.in_(bindparam("das", expanding=True))), FROM_FILE
)


CHANGES = Written(insert(Base.metadata.tables["change"]), Belongs.TO_ANYBODY)


class Effect(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"

    @classmethod
    def of(cls, created: bool, changed: object) -> "Effect":
        return cls.CREATED if created else cls.UPDATED if changed else cls.UNCHANGED


def stored_columns(table: Table) -> list[Column[Any]]:
    """What is read of a stored row: no file knows its *champs usager*."""
    return [column for column in table.columns if column.name != "user_values"]


# The columns about CLARA but `clara` itself; with others, those of which no change is told.
KEPT = frozenset(("clara_entered_at", "clara_entered_by", "in_clara", "effective", "unlock_reason"))
UNTOLD = KEPT | {"updated_at", "deleted_at", "to_confirm"}


class Recorded(NamedTuple):
    """A change of a stored row; `of` is what the journal keeps of what it is: ids, session, course, group."""

    action: Action
    stored: Columns
    changes: Columns
    of: Columns


@dataclass
class Import:
    """One file being imported. A refused row is added to the report, and then nothing is committed.

    `accepted`: the DAs under which another name and birth date may come together.
    """

    work: Work
    college: College
    report: Report
    returning: Returning | None = None  # tells the DAs of people who were erased
    accepted: Set[str] = frozenset()
    refused: set[RowAt] = field(default_factory=set)
    # What refused rows contradict, and may be the one that is wrong: earlier rows, whole people by DA.
    disputed: set[RowAt | str] = field(default_factory=set)
    effects: Counter[Effect] = field(default_factory=Counter)
    _unlisted: set[str] = field(default_factory=set)  # lists that the college does not have

    def refuse(self, row: Row[Any], column: str, expected: str, found: object = None) -> None:
        """Refuse the row because of that field."""
        found = getattr(row.record, column) if found is None else found
        self.refused.add(row.place)
        self.report.rejections.append(row.table.rejection(row.line, column, shown(found), expected))

    def is_refused(self, row: Row[Any]) -> bool:
        return bool(self.refused) and row.place in self.refused

    def code(self, row: Row[Any], column: str, list_: str, code: str | None) -> str | None:
        """The code as the college's list writes it; the row is refused if the list does not have it."""
        if code is None:
            return None
        known = self.college.lists.get(list_)
        if known is None:
            if list_ not in self._unlisted:
                self._unlisted.add(list_)
                self.report.notice(
                    _(
                        "La liste de codes « {list} » n’est pas connue : ses codes sont pris tels quels.",
                        list=list_,
                    )
                )
            return code
        if code.upper() not in known:
            self.refuse(
                row, column, _("un code de la liste : {known}", known=", ".join(known.values())), code
            )
        return known.get(code.upper())

    def first(self, row: Row[Any], seen: dict[Any, RowAt], key: object, column: str) -> bool:
        """Whether the key appears for the first time in the file; if not, the row is refused."""
        place = seen.setdefault(key, row.place)
        if place == row.place:
            return True
        self.disputed.add(place)
        self.refuse(row, column, _("une seule ligne : déjà présent à {place}", place=where(place, row)))
        return False

    def agrees(
        self, row: Row[Any], seen: dict[str, tuple[RowAt, dict[str, Any]]], key: str, said: dict[str, Any]
    ) -> bool:
        """Whether the row says the same of a person or a course as an earlier row; if not, it is refused."""
        place, before = seen.setdefault(key, (row.place, said))
        if before is said:
            return not self.is_refused(row)
        for column, value in said.items():
            if column in before and value != before[column]:
                self.disputed.add(key)
                first, at = shown(before[column]), where(place, row)
                self.refuse(row, column, _("« {value} », comme à {place}", value=first, place=at))
            before.setdefault(column, value)
        return not self.is_refused(row)

    def grid_of(self, row: Row[GridRow] | Row[CandidateRow]) -> KnownGrid | None:
        """The row's grid, created with its programme if it is new; None if the row is refused."""
        record = row.record
        code = record.grid or ""
        known = self.college.grids.get(code)
        number = record.programme or (known.programme if known else _programme_of(code))
        if number is None:
            self.refuse(row, "programme", _("un numéro de programme : la grille n’est pas connue"))
            return None
        if known and known.programme != number:
            self.refuse(row, "programme", _("{number}, le programme de cette grille", number=known.programme))
            return None
        return known or self.college.add_grid(code, number)

    def entitle(self, number: str, title: str | None) -> bool:
        """Give a programme its title; True if it changed.

        Only the first of an import is used: rows with different titles would change it at each import.
        """
        if not title:
            return False
        used = self.college.entitled.setdefault(number, title)
        if used != title:
            self.report.notice(
                _(
                    "Programme {number} : le titre « {title} » est écarté, « {used} » est gardé.",
                    number=number,
                    title=title,
                    used=used,
                )
            )
            return False
        return self.college.entitle(number, title)

    def tell(
        self,
        row: Row[CandidateRow] | Row[DossierRow] | Row[InscriptionRow],
        stored: Columns,
        changes: Columns,
        name: str | None = None,
    ) -> None:
        """Add what the row changes to the report, field by field."""
        record = row.record
        found = [
            Difference(field_label(field), _told(field, stored[field]), _told(field, value))
            for field, value in changes.items()
            if field in TOLD
        ]
        if found:
            session, course = getattr(record, "session", None), getattr(record, "course", None)
            self.report.changes.append(
                Changed(format_da(record.da), name, session and session.code, course, found)
            )

    def ids_of(self, das: Iterable[str]) -> dict[str, int]:
        """The ids of the candidates who have these DAs."""
        return {row.da: row.id for row in self.work.rows(IDS, das=list(das))}

    def change(self, written: Written, rows: Sequence[Columns]) -> None:
        """Write stored rows anew, by a statement of `changing`."""
        if rows:
            named = [{"of" if name == "id" else name: value for name, value in row.items()} for row in rows]
            self.work.write(written, named)

    def record(self, written: Written, recorded: Sequence[Recorded]) -> None:
        """Write these rows anew, each one version further, and record it as `changes.record` does."""
        further = [{**one.stored, **one.changes, "version": one.stored["version"] + 1} for one in recorded]
        self.change(written, further)
        values = [
            {n: [plain(one.stored[n]), plain(value)] for n, value in one.changes.items() if n not in UNTOLD}
            for one in recorded
        ]
        entries = [
            {"action": one.action, "detail": ", ".join(said), **one.of}
            for one, said in zip(recorded, values, strict=True)
        ]
        ids = journal.record_all(self.work, entries)
        kept = [
            {
                "entry_id": entry,
                "inscription_id": (line := one.of.get("inscription_id")),
                "dossier_id": None if line else one.of["dossier_id"],
                "version": one.stored["version"] + 1,
                "values": said,
            }
            for entry, one, said in zip(ids, recorded, values, strict=True)
        ]
        self.work.enter(CHANGES, kept)


def where(place: RowAt, seen_from: Row[Any]) -> str:
    """Names a line to somebody who looks at another line, with its sheet if that differs too."""
    sheet, line = place
    if sheet == seen_from.table.sheet.name:
        return _("la ligne {line}", line=line)
    return _("la ligne {line} de la feuille « {sheet} »", line=line, sheet=sheet)


def batches(rows: Iterable[T]) -> Iterator[list[T]]:
    following = iter(rows)
    while batch := list(islice(following, BATCH)):
        yield batch


def changing(table: Table) -> Update:
    """An update of rows by their id, `of`; the other values are columns: see `Import.change`."""
    return update(table).where(table.c.id == bindparam("of"))


def entered(now: datetime) -> Columns:
    """Of what a file says that CLARA holds."""
    return {"clara": ClaraState.ENTERED, "clara_entered_at": now, "clara_entered_by": IMPORT}


def differences(stored: Columns, wanted: Columns) -> Columns:
    return {name: value for name, value in wanted.items() if stored[name] != value}


def amend(stored: Base, wanted: Columns) -> Columns:
    """Give the stored row these values; returns those that it had, of what really changes."""
    before = {name: old for name, new in wanted.items() if (old := getattr(stored, name)) != new}
    for name in before:
        setattr(stored, name, wanted[name])
    return before


def _told(field: str, value: Any) -> str:
    return format_hundredths(value) if field in _HUNDREDTHS and value is not None else in_file(value)


def _programme_of(grid: str) -> str | None:
    """`JEE0K-17R-RA` -> `JEE.0K`: a grid's code starts with its programme, without the dot."""
    match = _GRID_PROGRAMME.fullmatch(grid)
    return f"{match[1]}.{match[2]}" if match else None


def shown(value: object) -> str:
    """As a rejection quotes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, Session | Weighting):
        return str(value)
    return " ".join(value) if isinstance(value, tuple) else str(value)
