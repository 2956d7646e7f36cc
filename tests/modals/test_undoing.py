"""What is told of what was undone fits into Slack's blocks, each line with its reason."""

from rac_bot.blockkit import SECTION
from rac_bot.domain.calendar import Calendar
from rac_bot.domain.dropping import DropRule
from rac_bot.domain.outcomes import Judging
from rac_bot.errors import Locked
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.undoing import undone_notice
from rac_bot.store.college.codes import Codes
from rac_bot.store.database.engine import Store
from rac_bot.store.file.undoing import Undone
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE


def test_a_hundred_lines_that_stay_are_all_named(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=0)
        dossier = a_dossier(work, a_candidate(work, grid, family="Leblanc-Tremblay" * 4))
        lines = [a_line(work, dossier, a_course(work, grid, f"350-{n:03}-RL", "Cours")) for n in range(100)]
        day, rule = dossier.created_at.date(), DropRule("", (9, 19), (2, 14), 20)
        ref = Reference(Codes(work), {}, {}, Judging(60, day), Calendar({}), rule, BY_JULIE)
        texts = undone_notice(Undone(left=[(line, Locked(line.course.number)) for line in lines]), ref)
    assert max(map(len, texts)) <= SECTION
    assert all(any(f"• 350-{n:03}-RL" in text for text in texts) for n in range(100))
