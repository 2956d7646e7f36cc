"""The small college that every simulation begins with: made once, then copied."""

from datetime import datetime

from rac_bot.domain.watches import Rule, Watch
from rac_bot.i18n import TORONTO
from rac_bot.store.database.engine import Store
from rac_bot.store.watches import rules
from tests.builders import a_candidate, a_dossier, a_grid, a_person, a_right, sure_sessions
from tests.databases import BY_JULIE
from tests.faults.advisors import da_of
from tests.simulation.clock import Time

ADVISORS = {"UJULIE": "Julie Roy", "ULUC": "Luc Gagnon"}
ADMIN, TEAM = "UADMIN", "CEQUIPE"
CANDIDATES, COURSES = 4, 3
FOUNDED = datetime(2026, 9, 1, 8, tzinfo=TORONTO)
STARTS = (  # a Monday, as the college opens; a Friday, before the week is told; the night the clock changes
    datetime(2026, 10, 5, 7, 50, tzinfo=TORONTO),
    datetime(2026, 10, 9, 15, 30, tzinfo=TORONTO),
    datetime(2026, 11, 1, 0, 30, tzinfo=TORONTO),
)


def found(store: Store) -> None:
    """As `Databases.copy` fills a template."""
    with Time(FOUNDED).rules(), store.writing(BY_JULIE) as work:
        for person, name in {**ADVISORS, ADMIN: "Ada Min"}.items():
            a_person(work, person, name)
        for person in ADVISORS:
            a_right(work, person)
        sure_sessions(work)
        rules.change(work, Rule(Watch.WEEKLY, on=True))
        grid = a_grid(work, courses=COURSES)
        for n in range(CANDIDATES):
            a_dossier(work, a_candidate(work, grid, da=da_of(n), family=f"Nom{n}"), "A-2026")
