"""The college that the demo shows: lines that agree with its grids, and somebody at every stage."""

from datetime import date

import pytest
from sqlalchemy import select

from rac_bot.demo.college import SAMPLES
from rac_bot.domain.codes import parse_course
from rac_bot.domain.outcomes import Judging
from rac_bot.exchange.entering.runs import run_all
from rac_bot.store.college import grids
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates
from rac_bot.store.file.remaining import course_standing, remaining
from rac_bot.store.models import Candidate, Course, Grid, Inscription
from rac_bot.store.work.work import Work
from tests.databases import BY_JULIE, raw

pytestmark = pytest.mark.sqlite
TODAY = Judging(60, date(2026, 11, 29))


def person(work: Work, da: str) -> Candidate:
    found = candidates.by_da(work, da)
    assert found
    return found


def left(work: Work, da: str) -> int:
    """How many courses of the grid are still to do, in the programme where most was done."""
    admissions = person(work, da).admissions
    return min(
        len(remaining(work, one, course_standing(work, one.candidate_id, TODAY)).left) for one in admissions
    )


def test_the_college_teaches_the_right_thing(store: Store) -> None:
    assert not any(report.refused or report.notices for report in run_all(store, SAMPLES))
    with store.reading(BY_JULIE) as work:
        lines = list(raw(work).scalars(select(Inscription)))
        assert {line.mode for line in lines if line.mode} == {"EE", "EE SR", "FM"}
        assert not [line.course.number for line in lines if line.mode is None]
        assert not [line.course.number for line in lines if line.mode == "EE SR" and line.note is not None]
        assert not [one.title for one in raw(work).scalars(select(Course)) if "(" in one.title]
        dec = raw(work).scalars(select(Grid).where(Grid.code == "322A0-10A-RA")).one()
        guides = grids.course_by_number(work, dec.id, parse_course("601-103-MQ"))
        assert guides
        assert guides.course.title == "Littérature québécoise"

        met = {line.dossier.candidate.da for line in lines}
        everyone = list(raw(work).scalars(select(Candidate)))
        assert len(everyone) == 12
        assert "2345681" not in met  # new: who the first-time user enrols
        assert [one.da for one in everyone if not one.active] == ["2345686"]
        assert {line.note for line in lines if line.dossier.candidate.da == "2345685"} == {None}  # silent
        assert (left(work, "2345682"), left(work, "2345690")) == (2, 0)  # nearly done; done
        again = person(work, "2345687")
        assert [one.grid.code for one in again.admissions] == ["322A0-10A-RA"]
        assert again.sanctioned
