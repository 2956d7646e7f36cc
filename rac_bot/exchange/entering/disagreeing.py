"""The lines that a file's grids do not bear out, once all is imported."""

from itertools import count

from rac_bot.domain.codes import format_da
from rac_bot.exchange.entering.college import College
from rac_bot.exchange.entering.importing import BATCH
from rac_bot.exchange.reading.report import Disagreeing, Report
from rac_bot.store.college import grid_care
from rac_bot.store.college.grid_care import Disagreement
from rac_bot.store.people import people
from rac_bot.store.work.work import Work
from rac_bot.words.grids import of_grid
from rac_bot.words.people import person


def report_disagreeing(work: Work, college: College, report: Report) -> None:
    """Report each line that the file's grids, as they are now, do not bear out."""
    names: dict[str, str] = {}
    for code in sorted(report.grids & college.grids.keys()):
        for page in count():
            total, lines = grid_care.disagreements(work, college.grids[code].id, BATCH, page)
            names = names or (people.names(work) if lines else {})
            report.disagreeing += [_disagreeing(code, one, names) for one in lines]
            if total <= (page + 1) * BATCH:
                break


def _disagreeing(grid: str, one: Disagreement, names: dict[str, str]) -> Disagreeing:
    line, dossier = one.line, one.line.dossier
    return Disagreeing(
        grid=grid,
        da=format_da(dossier.candidate.da),
        session=dossier.session.code,
        course=line.course.number,
        group=line.group_number,
        mode=line.mode,
        expected=of_grid(one.groups, line.mode),
        advisors=[person(names, who) for who in one.advisors],
    )
