"""The columns of a grid as people title them: its modes, and what looks like one of its own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import groupby

from rac_bot.domain.folding import fold
from rac_bot.exchange.reading.report import Rejection
from rac_bot.exchange.reading.rows import Table
from rac_bot.exchange.reading.sheets import SheetRow, brief, shown
from rac_bot.i18n import N_, _

_EVALUATED, _RESULT, _MISSING = {"ee", "evaluation"}, {"resultat", "resultats"}, {"formation", "manquante"}
_BESIDE = {
    *("groupe", "groupes", "gr", "mode", "type", "rac", "code", "et", "de", "du", "en"),
    *("n", "no", "num", "numero", "ndeg", "nodeg"),  # `N°` folds to `ndeg`
}
MODES = ("ee", "ee_sr", "fm")
# What a title looks like, by its words; a longer one may be misspelt.
_LOOKS = {
    N_("à un mode (titrez-la EE, EE SR ou FM, sinon ôtez-la)"): (
        {"ee", "eesr", "sr", "fm", "rac", "mode", "modes", "manq", "eval"},
        {"manquante", "manquantes", "evaluation"},
    ),
    N_("à un groupe (titrez-la Groupe, à côté de Type RAC, sinon ôtez-la)"): (
        {"gr", "grp"},
        {"groupe", "groupes"},
    ),
    N_("à une compétence (titrez-la Compétences, sinon ôtez-la)"): (
        {"comp"},
        {"competence", "competences", "objectif", "objectifs"},
    ),
}
_MODE_LIKE, _GROUP_LIKE, _COMPETENCY_LIKE = _LOOKS
_VALUES = {
    _MODE_LIKE: re.compile(r"EE|EE[ -]?SR|FM", re.IGNORECASE),
    _GROUP_LIKE: re.compile(r"'?0\d{4}"),
    _COMPETENCY_LIKE: re.compile(r"0\d\d[0-9A-Z]", re.IGNORECASE),
}
_REPEATED = {
    "competencies",
    "competency_titles",
    "group",
    "mode",
    *MODES,
}  # what another line of the same course may add


def mode_of(title: str) -> str | None:
    """The field of the mode that the title of a column names: `Évaluation (EE)`, `Groupe E.E. S.R.`…"""
    words = set(_words(title)) - _BESIDE
    if words & {"fm", "manquante"} and words <= {"fm", *_MISSING}:
        return "fm" if "fm" in words or words == _MISSING else None
    without = words & {"sr", "eesr"} or ("sans" in words and words & _RESULT)
    if without and words <= {*_EVALUATED, *_RESULT, "sr", "eesr", "sans"}:
        return "ee_sr"
    with_result = "avec" in words and words & _RESULT
    return "ee" if words - (_RESULT | {"avec"} if with_result else set()) in ({"ee"}, _EVALUATED) else None


def _words(title: str) -> list[str]:
    """`E.E. S.R.` -> [eesr]: letters that stand alone are one word."""
    parts = groupby(fold(title).split(), lambda word: len(word) == 1 and word.isalpha())
    return [word for single, some in parts for word in (["".join(some)] if single else some)]


def not_understood(table: Table) -> Iterator[Rejection]:
    """The columns that look like a mode, a group or a competency, and whose titles say nothing that is known.

    To leave one out would take its groups away, or never bring them.
    """
    alone = [field for field in ("group", "mode") if field in table.positions]
    if len(alone) == 1:
        expected = _("les colonnes Groupe et Type RAC ensemble, ou bien EE, EE SR et FM")
        yield _refused(table, table.names[alone[0]], expected)
    read = {*table.positions.values(), *(index for _field, index in table.doubles)}
    cells: dict[int, list[str]] = {}
    width = table.width if table.sheet.delimiter else None  # beyond it, the line is refused
    for line in table.lines():
        for index, cell in enumerate(line.cells[:width]):
            if index not in read and (text := shown(cell)):
                cells.setdefault(index, []).append(text)
    for index in sorted(cells.keys() | set(range(len(table.titles))) - read):
        title = table.titles[index] if index < len(table.titles) else ""
        if look := _look(title, cells.get(index, [])):
            expected = _("une colonne connue : celle-ci ressemble {look}", look=_(look))
            yield _refused(table, title or _("(sans titre)"), expected)


def _refused(table: Table, title: str, expected: str) -> Rejection:
    return Rejection(
        sheet=table.sheet.name,
        line=table.header_line,
        column=brief(title),
        found=brief(title),
        expected=expected,
    )


def _look(title: str, cells: Sequence[str]) -> str | None:
    words = _words(title)
    for look, (short, long) in _LOOKS.items():
        if any(word in short | long or (len(word) > 4 and _close(word, long)) for word in words):
            return look
    for look, pattern in _VALUES.items():
        if cells and all(map(pattern.fullmatch, cells)):
            return look
    return None


def _close(word: str, known: set[str]) -> list[str]:
    return get_close_matches(word, known, n=1, cutoff=0.8)


def continued(table: Table) -> Table:
    """The table, in which a line that leaves its course out goes on with the one above.

    So a workbook whose course is written once, above its other competencies or groups, is read. Such a line
    says nothing else than the line above.
    """
    same = {f: at for f, at in table.positions.items() if f not in _REPEATED}
    added = [at for field, at in table.positions.items() if field in _REPEATED]
    course = same["course"]

    def lines() -> Iterator[SheetRow]:
        before: list[str] = []
        for line in table.sheet.lines():
            if line.number <= table.header_line:
                yield line
                continue
            said = [*map(shown, line.cells), *[""] * (1 + max(table.positions.values()) - len(line.cells))]
            goes_on = (
                before
                and not said[course]
                and any(said[at] for at in added)
                and all(said[at] in ("", before[at]) for at in same.values())
            )
            if goes_on:
                cells = [*line.cells, *[""] * (len(said) - len(line.cells))]
                for at in same.values():
                    cells[at] = before[at]
                line = SheetRow(line.number, cells)
            else:
                before = said
            yield line

    return table._replace(sheet=replace(table.sheet, lines=lines))
