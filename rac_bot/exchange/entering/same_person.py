"""Whether somebody whom a file brings is stored already, under another DA."""

from datetime import date

from sqlalchemy import bindparam, select

from rac_bot.domain.codes import format_da
from rac_bot.exchange.entering.importing import FROM_FILE, Columns, Import
from rac_bot.exchange.entering.met import Met
from rac_bot.exchange.reading.rows import CandidateRow, Row
from rac_bot.i18n import _
from rac_bot.store.models import Candidate
from rac_bot.store.work.statements import Whole

NAMED = Whole(
    select(Candidate.da, Candidate.sort_key, Candidate.birth_date).where(
        Candidate.sort_key.in_(bindparam("names", expanding=True)),
        Candidate.birth_date.in_(bindparam("days", expanding=True)),
        Candidate.id <= bindparam("before"),
    ),
    FROM_FILE,
)


class Namesakes:
    """The same name and birth date under two DAs are a notice: it is likely one person, entered twice."""

    def __init__(self, importing: Import, met: Met, before: int) -> None:
        """`before` is the last id there was before the file."""
        self._importing, self._met, self._before = importing, met, before
        self._new: list[tuple[Row[CandidateRow], str, date]] = []

    def add(self, row: Row[CandidateRow], person: Columns) -> None:
        """Look for the person of that row, whose name or birth date is new here."""
        if person["birth_date"]:
            self._new.append((row, person["sort_key"], person["birth_date"]))

    def tell(self) -> None:
        """Add a notice for each of those, once they are written."""
        if not self._new:
            return
        held: dict[tuple[str, date | None], set[str]] = {
            (name, born): set() for _row, name, born in self._new
        }
        if self._before:
            names, days = (list(set(one)) for one in zip(*held, strict=True))
            found = self._importing.work.rows(NAMED, names=names, days=days, before=self._before)
            for da, name, born in found:
                if (name, born) in held:
                    held[name, born].add(da)
        self._met.keep_names((row.record.da, (name, born)) for row, name, born in self._new)
        for of, das in self._met.named(held).items():
            held[of] |= das
        for row, name, born in self._new:
            others = held[name, born] - {row.record.da}
            if others and not self._importing.is_refused(row):
                self._importing.report.notice(_notice(row, born, others))
        self._new = []


def _notice(row: Row[CandidateRow], born: date, others: set[str]) -> str:
    return _(
        "⚠️ {sheet}, ligne {line} : {name} (naissance : {born}), DA {da}, a aussi le DA {others}. Est-ce la "
        "même personne ? « rac-bot candidate renumber » corrige un DA.",
        sheet=row.table.sheet.name,
        line=row.line,
        name=f"{row.record.family_name}, {row.record.given_name}",
        born=born,
        da=format_da(row.record.da),
        others=", ".join(map(format_da, sorted(others))),
    )
