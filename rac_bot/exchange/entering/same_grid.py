"""Two files of a folder about one grid: what they say of a course has to agree."""

from collections.abc import Iterable, Iterator
from typing import Any

from rac_bot.exchange.entering.importing import Import, shown
from rac_bot.exchange.reading.rows import GridRow, Row
from rac_bot.i18n import _

_Key = tuple[str, str]  # grid, course
_Said = dict[str, set[Any]]  # by field: a course may have several lines


class SameGrid:
    """What the files read up to now say of each course of each grid."""

    def __init__(self) -> None:
        self._files: dict[_Key, list[tuple[str, int, _Said]]] = {}  # file, first line, what it says

    def agreeing(self, importing: Import, rows: Iterable[Row[GridRow]]) -> Iterator[Row[GridRow]]:
        """The rows; those of a course of which an earlier file says otherwise are refused."""
        courses: dict[_Key, list[Row[GridRow]]] = {}
        for row in rows:
            courses.setdefault((row.record.grid, row.record.course), []).append(row)
        for key, lines in courses.items():
            said = _said(lines)
            for file, line, before in self._files.get(key, ()):
                self._compare(importing, lines[0], said, (file, line, before))
            self._files.setdefault(key, []).append((importing.report.file, lines[0].line, said))
        for lines in courses.values():
            yield from lines

    def _compare(
        self, importing: Import, row: Row[GridRow], said: _Said, earlier: tuple[str, int, _Said]
    ) -> None:
        file, line, before = earlier
        for field in said.keys() & before.keys():
            if said[field] != before[field]:
                expected = _(
                    "« {value} », comme à la ligne {line} de « {file} » : deux fichiers d’une grille disent "
                    "la même chose",
                    value=_shown(before[field]),
                    line=line,
                    file=file,
                )
                importing.refuse(row, field, expected, _shown(said[field]))


def _said(lines: list[Row[GridRow]]) -> _Said:
    """By each field that the file has a column for, all that these lines say."""
    said: _Said = {}
    for row in lines:
        for field, value in row.given(GridRow.__dataclass_fields__).items():
            several = value if isinstance(value, tuple) else (value,)
            said.setdefault(field, set()).update(one for one in several if one is not None)
    return said


def _shown(values: set[Any]) -> str:
    return " ".join(sorted(map(shown, values)))
