"""Files to be looked at before the diploma: who is found, and what tells again of one that was passed on."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from rac_bot.domain.modes import Mode
from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.watches import Rule, Watch
from rac_bot.i18n import local_day
from rac_bot.store.database.engine import Store
from rac_bot.store.file import followed, lines
from rac_bot.store.models import (
    Action,
    CodeValue,
    GridImport,
    Inscription,
    InscriptionState,
    Settling,
)
from rac_bot.store.models.base import utc_now
from rac_bot.store.watches import every, findings, sanction
from rac_bot.store.watches.findings import Finding, Watching
from rac_bot.store.work.work import By, Work
from tests.builders import TERMS, a_candidate, a_course, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE, raw
from tests.store.watches import five_hundred

ACQUIRED = """
    SELECT i.course_id FROM inscription i JOIN session_dossier d ON d.id = i.dossier_id
    WHERE d.candidate_id = a.candidate_id AND d.admission_id IS NOT NULL AND d.deleted_at IS NULL
      AND (i.note >= 60 AND i.state IN ('active', 'not_followed')
        OR i.note IS NULL AND (i.remark = 'EQ' OR i.census = 'F')
           AND (i.state = 'not_followed' OR i.state = 'active' AND i.mode = 'EE SR'))
"""
COUNTED = """
    SELECT a.candidate_id, a.id FROM admission a
    JOIN candidate c ON c.id = a.candidate_id
    JOIN grid g ON g.id = a.grid_id
    JOIN programme p ON p.id = g.programme_id
    WHERE c.active AND c.erased_at IS NULL AND coalesce(c.sanctioned, '') <> p.number
      AND (SELECT count(*) FROM grid_course k WHERE k.grid_id = a.grid_id) > 0
      AND NOT EXISTS (
        SELECT 1 FROM grid_course k WHERE k.grid_id = a.grid_id AND k.course_id NOT IN (ACQUIRED))
      AND NOT EXISTS (
        SELECT 1 FROM grid_course k JOIN grid_course_competency l ON l.grid_course_id = k.id
        WHERE k.grid_id = a.grid_id AND l.competency_id NOT IN (
          SELECT m.competency_id FROM grid_course h JOIN grid_course_competency m ON m.grid_course_id = h.id
          WHERE h.grid_id = a.grid_id AND h.course_id IN (ACQUIRED)))
""".replace("ACQUIRED", ACQUIRED)


def test_of_five_hundred_files_none_is_found_wrongly_and_none_is_missed(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        made, times = five_hundred.make(work)
    with store.reading(BY_JULIE) as work:
        counted = {(row[0], row[1]) for row in raw(work).execute(text(COUNTED))}
        listed = every.found(work, Watch.SANCTION, "UJULIE", TERMS)
        [admissions] = raw(work).execute(text("SELECT count(*) FROM admission")).one()
    found = {(one.candidate_id, one.about) for one in listed}
    print(  # noqa: T201  the figures
        f"{five_hundred.FILES} files, {admissions} admissions: {len(found)} found, {len(counted)} counted; "
        f"{len(found - counted)} false, {len(counted - found)} missed; {len(times)} ways, each taken "
        f"{min(times.values())} to {max(times.values())} times"
    )
    assert found == counted == made
    assert len(listed) == len(found)
    assert min(times.values()) > 5
    assert 100 < len(found) < 300
    with store.reading(By("UJULIE", Rights(Role.ADVISING, ("322.A0",)))) as work:  # though she sees others'
        limited = {one.about for one in every.found(work, Watch.SANCTION, "UJULIE", TERMS)}
        theirs = raw(work).execute(
            text("SELECT a.id FROM admission a JOIN grid g ON g.id = a.grid_id WHERE g.code = '322A0-10A-RA'")
        )
        assert limited == {one for _person, one in found} & {row[0] for row in theirs}
        assert limited


class File:
    """Lise's, whole; what a test does is a minute later each time."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.grid = a_grid(work)
        person = a_candidate(work, self.grid)
        followed.follow(work, "UJULIE", person.id)
        self.dossier = a_dossier(work, person)
        self.made = [a_line(work, self.dossier, course, note=60) for course in self.grid.courses]
        self.finding = Finding(person.id, person.admissions[0].id)
        self.now = utc_now()

    def later(self) -> Work:
        self.now += timedelta(minutes=1)
        return self.work.at(self.now)

    def told(self) -> bool:
        found = every.found(self.later(), Watch.SANCTION, "UJULIE", TERMS)
        assert found in ([], [self.finding])
        return bool(found)

    def pass_on(self) -> None:
        findings.settle(self.later(), Watch.SANCTION, self.finding, Settling.PASSED_ON)
        assert not self.told()

    def imported(self, what: str) -> None:
        self.later()
        differences = [{"course": "322-999-RL", "what": what, "before": None, "after": "x"}]
        raw(self.work).add(
            GridImport(grid_id=self.grid.id, at=self.now, actor="cli", differences=differences)
        )
        raw(self.work).flush()

    def change(self, line: Inscription, **values: Any) -> None:
        found = lines.line(self.work, line.id)
        lines.change(self.later(), found, values, seen=found.version)
        raw(self.work).expire_all()

    def take_off(self, line: Inscription) -> None:
        lines.take_off(self.later(), lines.line(self.work, line.id), Action.DELETE, self.now)
        raw(self.work).expire_all()


def test_what_was_passed_on_is_told_again_where_a_course_was_lost_and_acquired_anew(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        file = File(work)
        raw(work).add(CodeValue(list="remarque", code="EQ", completes=True))
        first, second, third = file.made
        assert file.told()
        file.pass_on()
        for values in ({"note": 95}, {"absences": 3}, {"remark": "XX"}, {"census": "1"}):
            file.change(first, **values)
            assert not file.told(), values  # it was acquired all along
        file.change(first, note=45)
        assert not file.told()
        file.change(first, note=95)
        assert file.told()
        file.pass_on()
        file.take_off(second)
        assert not file.told()
        lines.restore(file.later(), lines.line(work, second.id), now=file.now)
        assert file.told()
        file.pass_on()
        again = a_line(work, a_dossier(work, file.dossier.candidate, "H-2018"), file.grid.courses[2])
        file.change(again, note=30)  # what it is in the other session counts
        file.change(again, mode=Mode.EE_SR)
        file.take_off(again)
        assert not file.told()
        file.change(third, note=None)
        assert not file.told()
        file.change(third, note=60)
        file.change(first, note=None, state=InscriptionState.NOT_FOLLOWED, remark="EQ", mode=None)
        assert file.told()
        file.pass_on()
        file.change(first, remark="XX")
        assert not file.told()
        file.change(first, remark="EQ")
        assert file.told()
        file.pass_on()
        better = a_line(work, again.dossier, file.grid.courses[0])
        file.change(better, note=90)
        file.change(first, remark="XX")
        assert not file.told()  # the course has that other line
        file.change(better, note=40)
        file.change(better, note=90)
        assert file.told()
        file.pass_on()
        file.change(third, note=59)
        findings.unsettle(file.later(), Watch.SANCTION, file.finding)
        assert not file.told()
        file.change(third, note=60)
        assert file.told()


def test_what_was_passed_on_is_told_again_where_the_grid_came_to_ask_more(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        file = File(work)
        file.imported("added")  # before
        for number, what in enumerate(("added", "title", "competencies", "EE")):
            file.pass_on()
            more = a_course(work, file.grid, f"322-99{number}-RL", "Ajouté")
            file.imported(what)
            assert not file.told()
            a_line(work, file.dossier, more, note=80)
            assert file.told() is (what in ("added", "competencies"))
        early, late = (a_candidate(work, file.grid, da=da) for da in ("2222222", "3333333"))
        for person in (early, late):  # one of them before the grid changes again
            finding = Finding(person.id, person.admissions[0].id)
            findings.settle(file.later(), Watch.SANCTION, finding, Settling.PASSED_ON)
            file.imported("added") if person is early else None
        watching = Watching(Rule(Watch.SANCTION), TERMS.judging(local_day(file.now)), TERMS.drop)
        found = sanction.voided(work, [early.id, late.id], watching)
        assert {one.candidate_id for one in found} == {early.id}
