"""The lines of a grid's file that are about one course of a grid: a line a competency, or a line a group."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rac_bot.domain.modes import Mode
from rac_bot.exchange.entering.importing import Columns, Import, RowAt, where
from rac_bot.exchange.reading.cells import competency_titles
from rac_bot.exchange.reading.rows import GridRow, Row
from rac_bot.i18n import _, _n

MODES = {"ee": Mode.EE, "ee_sr": Mode.EE_SR, "fm": Mode.FM}
_COURSE_FIELDS = (
    "title", "discipline", "discipline_title", "official_number", "sobec_number", "weighting", "hours",
)  # fmt: skip
_GRID_FIELDS = ("programme", "programme_title", "unit")


@dataclass
class GridCourseLines:
    """What the lines say of a course: `row` is the first of them.

    A mode that is not among `groups` is left as it is stored; with None, it has no group.
    """

    row: Row[GridRow]
    competencies: set[str] = field(default_factory=set)
    titles: dict[str, str] = field(default_factory=dict)  # of competencies
    groups: dict[Mode, str | None] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        return self.row.record.grid, self.row.record.course


def gathered(importing: Import, rows: Iterable[Row[GridRow]]) -> list[GridCourseLines]:
    """The courses of the rows, in order. A row that contradicts another, or adds nothing, is refused."""
    found: dict[tuple[str, str], GridCourseLines] = {}
    said: dict[str, tuple[RowAt, Columns]] = {}  # course -> first row about it, what it says
    lines = 0
    for lines, row in enumerate(rows, start=1):  # noqa: B007  the last: how many
        key = (row.record.grid, row.record.course)
        fresh = key not in found
        course = found.setdefault(key, GridCourseLines(row))
        agrees = importing.agrees(row, said, row.record.course, said_of_course(row))
        agrees = _of_one_grid(importing, course.row, row) and agrees
        if not _add(importing, course, row) and agrees and not fresh and not importing.is_refused(row):
            place = where(course.row.place, row)
            expected = _("une autre compétence ou un autre groupe : déjà présent à {place}", place=place)
            importing.refuse(row, "course", expected)
    if len(found) < lines and not importing.refused:
        read = _n("{n} ligne lue", "{n} lignes lues", lines)
        importing.report.notice(
            _n(
                "{read} pour {n} cours : elles sont réunies.",
                "{read} pour {n} cours : elles sont réunies par cours.",
                len(found),
                read=read,
            )
        )
    return list(found.values())


def _of_one_grid(importing: Import, first: Row[GridRow], row: Row[GridRow]) -> bool:
    """Whether the row says the same of the grid as the first one of the course; if not, it is refused."""
    for column, value in row.given(_GRID_FIELDS).items():
        before = getattr(first.record, column)
        if value is not None and value != before:
            expected = _("« {value} », comme à {place}", value=before or "", place=where(first.place, row))
            importing.refuse(row, column, expected)
    return not importing.is_refused(row)


def said_of_course(row: Row[GridRow]) -> Columns:
    said = row.given(_COURSE_FIELDS)
    if "discipline" in said:
        said["discipline"] = said["discipline"] or row.record.course[:3]
    if "discipline_title" in said:
        said["discipline_title"] = said["discipline_title"] or ""
    return said


def _add(importing: Import, course: GridCourseLines, row: Row[GridRow]) -> bool:
    """Add what the row says of competencies and groups; True if it said anything new."""
    new = set(row.record.competencies or ()) - course.competencies
    course.competencies |= new
    if row.record.competency_titles:
        course.titles |= competency_titles(row.record.competency_titles, row.record.competencies or ())
    added = bool(new)
    for column, mode, number in _groups(row):
        before = course.groups.get(mode)
        if before and number and before != number:
            at = where(course.row.place, row)
            importing.refuse(row, column, _("« {value} », comme à {place}", value=before, place=at), number)
        added = added or mode not in course.groups or bool(number and not before)
        course.groups[mode] = before or number
    return added


def _groups(row: Row[GridRow]) -> list[tuple[str, Mode, str | None]]:
    """Column, mode and number; a mode with a blank cell has none."""
    record = row.record
    told = [(column, MODES[column], number) for column, number in row.given(MODES).items()]
    return [*told, ("group", record.mode, record.group)] if record.mode else told
