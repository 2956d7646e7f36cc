"""The week's figures by programme, which Slack keeps: bars, a table in their place, and the same as text."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from rac_bot.blockkit import TEXT, Json, bars, context, joined, paragraphs, section, table
from rac_bot.domain.cutting import clip
from rac_bot.domain.figures import Cell, Figures, Hidden, Row
from rac_bot.i18n import _, _n, day_and_month, told_of
from rac_bot.store.file.weekly import Happened
from rac_bot.words import figures as words

Drawn = tuple[str, list[Json]]

SERIES = 5  # programmes that are drawn: Slack takes six
NAMED = 40  # programmes told one by one: the text of a message holds so much


class Told(NamedTuple):
    """A week, and what may be told of it."""

    monday: date
    figures: Figures


def told(happened: Iterable[Happened], programmes: Collection[str]) -> list[Told]:
    """By programme, those too of which there are none."""
    return [Told(one.week.monday, one.figures(programmes).programmes) for one in happened]


class _Line(NamedTuple):
    """What is counted, week by week, the one told last."""

    name: str
    cells: Sequence[Cell]

    @property
    def most(self) -> int:
        """That is told of a week; what is withheld comes after, and what is few not at all."""
        return max(cell if isinstance(cell, int) else int(cell is Hidden.WITHHELD) for cell in self.cells)

    def now(self, state: str = "") -> str:
        """Of the last week."""
        cell = told_of(self.name, words.cell(self.cells[-1]))
        return f"{cell} ({state})" if state else cell

    def row(self) -> list[str]:
        """The last week first: a table is wider than a telephone."""
        return [self.name, *map(words.cell, self.cells[::-1])]

    def whole(self) -> str:
        before = ", ".join(map(words.cell, self.cells[:-1]))
        return joined(self.now(), _("avant : {counts}", counts=before))


def draw_weekly(weeks: Sequence[Told], median: float | None, only: Collection[str] = ()) -> Drawn:
    """The last of the weeks is the one told; `only`: the programmes told of, all where none is named.

    Of some programmes no total is told: with that of another channel, it could tell of the others.
    """
    days, last = [day_and_month(one.monday) for one in weeks], weeks[-1].figures
    total, *states = _of_all(weeks)
    every = _programmes(weeks, only)
    named = [one for one in every if one.most or only]
    by_programme = named[:NAMED]
    if len(named) < len(every):
        by_programme.append(_Line(_("Chacun des autres"), [Hidden.FEW] * len(weeks)))
    lines = by_programme if only else [total, *states, *by_programme]
    title = _("Semaine du {day}", day=days[-1])
    title = title if only else told_of(title, words.saved(last.whole.saved))
    summed = joined("" if only else _state(last.whole), _median(median))
    summed = summed[:1].upper() + summed[1:]
    drawn = [one for one in named if one.most > 1][:SERIES] or ([] if only else [total])
    blocks = [
        section("\n".join(filter(None, (f"📊 *{title}*", summed)))),
        *_chart(_("Inscriptions par semaine"), days, drawn),
        *([] if only else _chart(_("Dans CLARA, à la fin de chaque semaine"), days, states)),
        table([[_("Semaine du"), *days[::-1]], *(one.row() for one in lines)]),
        *(
            section(part)
            for part in paragraphs(f"• {_with_state(one, last)}" for one in by_programme)
            if part
        ),
        context(_how(len(named))),
    ]
    before = _("Semaines d’avant : {days}", days=", ".join(days[:-1]))
    text = [title, summed, before, *(one.whole() for one in lines)]
    return clip("\n".join(filter(None, text)), TEXT), blocks


def _of_all(weeks: Sequence[Told]) -> list[_Line]:
    """What was saved; of it, what is entered, and what is not."""
    columns = zip(*(one.figures.whole for one in weeks), strict=True)
    names = _("Ensemble"), _("Saisies"), _("À saisir")
    return [_Line(name, cells) for name, cells in zip(names, columns, strict=True)]


def _programmes(weeks: Sequence[Told], only: Collection[str]) -> list[_Line]:
    """Each of them, the largest first."""
    names = set(only) or {name for one in weeks for name in one.figures.parts}
    found = [_Line(name, [_saved(one.figures, name) for one in weeks]) for name in sorted(names)]
    return sorted(found, key=lambda one: one.most, reverse=True)


def _saved(figures: Figures, name: str) -> Cell:
    row = figures.parts.get(name)
    return row.saved if row else Hidden.FEW


def _with_state(line: _Line, last: Figures) -> str:
    row = last.parts.get(line.name)
    return line.now(_state(row) if row and isinstance(row.entered, int) else "")


def _state(row: Row) -> str:
    """`saisies dans CLARA : 30, à saisir : 12`."""
    if isinstance(row.entered, Hidden) and row.entered is row.pending:  # nothing is told of either
        return ""
    return _(
        "saisies dans CLARA : {entered}, à saisir : {pending}",
        entered=words.cell(row.entered),
        pending=words.cell(row.pending),
    )


def _median(median: float | None) -> str:
    if median is None:
        return ""
    return _("de l’inscription à la saisie : {days} (médiane)", days=words.days(median))


def _chart(title: str, days: Sequence[str], lines: Sequence[_Line]) -> list[Json]:
    """Where there is a bar to draw; what is hidden has none."""
    series = {
        one.name: {
            day: cell if isinstance(cell, int) else 0 for day, cell in zip(days, one.cells, strict=True)
        }
        for one in lines
    }
    drawn = any(any(values.values()) for values in series.values())
    return [bars(title, series, _("Semaine du"))] if drawn else []


def _how(named: int) -> str:
    said = [
        _(
            "« Moins de 5 » : de 0 à 4. « Masqué » : sans quoi un de ceux-là se calculerait. Ni l’un ni "
            "l’autre n’a de barre."
        ),
        _("Une semaine finit le vendredi à 16 h, ou le dernier jour ouvrable."),
    ]
    if named > SERIES:
        said.append(_("Les {n} premiers programmes sont dessinés.", n=SERIES))
    if left_out := max(0, named - NAMED):
        said.append(_n("{n} autre : « rac-bot stats ».", "{n} autres : « rac-bot stats ».", left_out))
    return " ".join(said)
