"""The figures of weeks, as rows: what a file takes, and the terminal."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from rac_bot.domain.figures import Cell, Row
from rac_bot.domain.weeks import Week
from rac_bot.exchange.writing import tables
from rac_bot.i18n import _
from rac_bot.store.file import weekly
from rac_bot.store.work.work import Work
from rac_bot.words import figures as words

By = Literal["programme", "mode"]


class Line(NamedTuple):
    """Of a week, one programme or mode; of all of them, where it has no name."""

    week: date
    name: str | None
    told: Row
    days: float | None  # the median, from the inscription to its entry


def lines(work: Work, weeks: Sequence[Week], by: By, *, exactly: bool) -> Iterator[Line]:
    ours = work.known(weekly.programmes)
    for week in weeks:
        happened = weekly.happened(work, week)
        of_programmes, of_modes = happened.figures(ours, exactly=exactly)
        figures = of_programmes if by == "programme" else of_modes
        yield Line(week.monday, None, figures.whole, happened.median_days(exactly=exactly))
        for name, told in figures.parts.items():
            days = happened.median_days(**{f"{by}s": [name]}, exactly=exactly)
            yield Line(week.monday, name, told, days)


def headings(by: By) -> list[str]:
    of = _("Programme") if by == "programme" else _("Mode")
    return [
        *(_("Semaine du"), of, _("Inscriptions"), _("Saisies"), _("À saisir")),
        _("Jours jusqu’à la saisie (médiane)"),
    ]


def cells(line: Line) -> list[tables.Cell | None]:
    name = _("Ensemble") if line.name is None else line.name or _("(sans mode)")
    days = "" if line.days is None else f"{line.days:g}".replace(".", ",")
    return [line.week.isoformat(), name, *map(_cell, line.told), days]


def write(path: Path, found: Sequence[Line], by: By) -> int:
    """As CSV or XLSX, after the file's name; how many rows."""
    return tables.write_table(path, "Semaines", headings(by), map(cells, found), {"Semaine du": 12})


def _cell(told: Cell) -> tables.Cell:
    return told if isinstance(told, int) else words.cell(told)
