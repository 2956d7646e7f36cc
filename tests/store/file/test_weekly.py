"""The week's figures, against a count of the tables in plain SQL as each week ended."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import NamedTuple

from sqlalchemy import bindparam, text

from rac_bot.domain.modes import Mode
from rac_bot.domain.weeks import Week, lately
from rac_bot.domain.working import WorkingDays
from rac_bot.i18n import local_day
from rac_bot.store.database.engine import Store
from rac_bot.store.file import lines, undoing, weekly
from rac_bot.store.models import Action, ClaraState, Inscription, InscriptionState
from rac_bot.store.models.base import Moment
from rac_bot.store.privacy import privacy
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE, raw

GRIDS = ("JEE0K-17R-RA", "322A1-10A-RA", "351A0-20A-RA", "410B0-20A-RA")
NOW = datetime(2026, 11, 9, tzinfo=UTC)  # on 1 November, the clock changed
WEEKS = lately(WorkingDays(), NOW, 3)
PEOPLE, ACTS = 24, 400
STANDING = text(
    "SELECT programme.number, inscription.mode, inscription.clara IN ('entered', 'to_correct'), count(*) "
    "FROM inscription JOIN session_dossier ON session_dossier.id = inscription.dossier_id "
    "JOIN programme ON programme.id = session_dossier.programme_id "
    "WHERE inscription.created_at >= :begins AND inscription.created_at < :ends "
    "AND inscription.state <> 'deleted' GROUP BY 1, 2, 3"
).bindparams(bindparam("begins", type_=Moment), bindparam("ends", type_=Moment))


class Kept(NamedTuple):
    """Of a week as it ended."""

    standing: Counter[tuple[str, str, bool]]  # by programme, mode, whether it is entered
    days: list[int]


class Team:
    """Does whatever may be done of lines, at random."""

    def __init__(self, work: Work, seed: int) -> None:
        self.random, self.saved, self.days = random.Random(seed), list[Inscription](), list[int]()  # noqa: S311
        grids = [a_grid(work, code, courses=12) for code in GRIDS]
        self.free = []
        for n in range(PEOPLE):
            grid = self.random.choice(grids[: 1 + n % 4])
            person = a_candidate(work, grid, da=f"{1000000 + n}", family=f"Canari{n}")
            dossier = a_dossier(work, person)
            self.free += [(dossier, course) for course in grid.courses]
        self.random.shuffle(self.free)

    def act(self, work: Work) -> None:
        if self.random.random() < 0.5 and self.free:
            line = a_line(work, *self.free.pop())
            line.created_at, line.mode = work.now, self.random.choice([*Mode, None])
            work.flush()
            line = lines.line(work, line.id)
            journal.enrolled(work, [line])
            self.saved.append(line)
            return
        line = self.random.choice(self.saved)
        if line.state is InscriptionState.DELETED:
            if line.clara is ClaraState.TO_REMOVE and self.random.random() < 0.5:
                self._enter(work, line)
            elif line.deleted_at and work.now - line.deleted_at <= lines.RESTORABLE:
                lines.restore(work, line, now=work.now)
        elif lines.is_pending(line):
            if self.random.random() < 0.7:
                self._enter(work, line)
            else:
                lines.take_off(work, line, self.random.choice([Action.DELETE, Action.UNDO]), work.now)
        else:
            again = self.random.random()
            if again < 0.4:
                undoing.put_back(work, line, line.version)
            elif again < 0.6:
                lines.take_off(work, line, Action.DELETE, work.now)
            else:
                lines.unlock(work, line, "erreur", seen=line.version)
                changed = {"fictive_group": not line.fictive_group}
                lines.change(work, line, changed, seen=line.version)

    def _enter(self, work: Work, line: Inscription) -> None:
        if line.clara is ClaraState.TO_ENTER:
            since = local_day(work.now) - local_day(line.created_at)
            self.days.append(since.days)
        lines.enter_in_clara(work, line, seen=line.version, now=work.now)


def times(chosen: random.Random) -> Iterator[datetime]:
    """In order; some soon after another, some as a week ends."""
    first, span = WEEKS[0].begins, WEEKS[-1].ends - WEEKS[0].begins
    found = [first + span * chosen.random() for _ in range(ACTS)]
    found += [one + timedelta(minutes=chosen.randrange(10)) for one in found[::2]]
    yield from sorted(found + [one.ends for one in WEEKS[:-1]])


def played(work: Work, team: Team) -> dict[Week, Kept]:
    kept = {}
    ending = iter(WEEKS)
    week = next(ending)
    for now in times(team.random):
        if now >= week.ends:
            kept[week] = as_it_ends(work, team, week)
            week = next(ending)
        team.act(work.at(now))
    return kept | {week: as_it_ends(work, team, week)}


def as_it_ends(work: Work, team: Team, week: Week) -> Kept:
    work.flush()
    rows = raw(work).execute(STANDING, {"begins": week.begins, "ends": week.ends})
    standing = Counter({(number, mode or "", bool(entered)): n for number, mode, entered, n in rows})
    days, team.days = team.days, []
    return Kept(standing, days)


def told(work: Work, week: Week) -> Kept:
    happened = weekly.happened(work, week)
    saved = Counter((line.programme, line.mode, entered) for line, entered in happened.saved)
    return Kept(saved, [days for _line, days in happened.entries])


def test_they_are_what_the_tables_held_as_the_week_ended(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        team = Team(work, seed=14)
        kept = played(work, team)
        assert [told(work, week) for week in WEEKS] == list(kept.values())
        assert min(sum(one.standing.values()) for one in kept.values()) > 40
        for number in range(200):  # and stay so, whatever is done later
            team.act(work.at(NOW + timedelta(minutes=number)))
        privacy.erase(work, team.saved[0].dossier.candidate, "règle 12", NOW)
        assert [told(work, week).standing for week in WEEKS] == [one.standing for one in kept.values()]


def test_by_programme_and_by_mode_and_their_median(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        team = Team(work, seed=15)
        kept = played(work, team)[WEEKS[1]]
        happened = weekly.happened(work, WEEKS[1])
        programmes, modes = happened.figures(weekly.programmes(work), exactly=True)
        assert programmes.whole == modes.whole
        assert list(programmes.parts) == ["322.A1", "351.A0", "410.B0", "JEE.0K"]
        assert list(modes.parts) == ["EE", "EE SR", "FM", ""]
        for at, figures in enumerate((programmes, modes)):
            for name, row in figures.parts.items():
                of = {one: n for one, n in kept.standing.items() if one[at] == name}
                assert row.saved == sum(of.values())
                assert row.entered == sum(n for one, n in of.items() if one[2])
                assert row.pending == sum(n for one, n in of.items() if not one[2])
        assert happened.median_days() == median(kept.days)
        few = happened.median_days(["410.B0"]), happened.median_days(["410.B0"], exactly=True)
        of_410 = [days for line, days in happened.entries if line.programme == "410.B0"]
        assert few == (None if len(of_410) < 5 else median(of_410), median(of_410) if of_410 else None)
