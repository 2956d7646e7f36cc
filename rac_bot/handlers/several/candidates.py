"""One course for several candidates, from the results of a search."""

import re
from collections import Counter

from rac_bot.blockkit import Json
from rac_bot.domain import sessions
from rac_bot.errors import CandidateNotShown, CourseMissing, CourseNotInGrid, GroupMissing
from rac_bot.handlers.gate.answer import Answer, offer
from rac_bot.handlers.gate.visit import Visit
from rac_bot.modals.parts import forms, user_fields
from rac_bot.modals.parts.labels import course_option
from rac_bot.modals.parts.sessions import over, parse_session, session_choices
from rac_bot.modals.several import candidates as modal
from rac_bot.modals.several.rows import read_all_or_none, read_group
from rac_bot.store.college import grids
from rac_bot.store.file import several
from rac_bot.store.models import Action, Candidate, Grid, GridCourse
from rac_bot.store.telling import telling
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work

RESULT = re.compile(r"candidate-(\d+)")  # the block of one of the results


def choose_candidates(visit: Visit) -> Answer:
    """From the results: the people of the page shown who may be enrolled, and the session under way."""
    shown_ids = [
        forms.number(m[1])
        for block in visit.asked.view["blocks"]
        if (m := RESULT.fullmatch(block.get("block_id") or ""))
    ]
    with visit.reading() as work:
        active = [person.id for person in several.people(work, shown_ids) if person.active]
        wanted = visit.proposed(work)
        place = modal.CandidatesPlace(
            people=tuple(active[: several.MOST]), where=wanted.code if wanted else ""
        )
        return visit.push(_form(work, visit, place))


def follow_choices(visit: Visit) -> Answer:
    """Other people, or another grid: the fields that depend on them are drawn anew."""
    with visit.reading() as work:
        return visit.show(_form(work, visit, modal.read_candidates(visit.asked.view)), hashed=False)


def form_again(visit: Visit) -> Answer:
    with visit.reading() as work:
        return visit.show(_form(work, visit, visit.place(modal.CandidatesPlace)))


def look_up_session(visit: Visit) -> Answer:
    with visit.reading() as work:
        return offer(session_choices(visit.asked.typed, visit.session_now(work)))


def look_up_course(visit: Visit) -> Answer:
    grid = visit.place(modal.CandidatesPlace).grid
    with visit.reading() as work:
        found = grids.courses(work, grid, visit.asked.typed) if grid else []
        return offer([course_option(course) for course in found])


def preview_candidates(visit: Visit) -> Answer:
    place = modal.read_candidates(visit.asked.view)
    with visit.reading() as work:
        people, course, wanted = _asked(work, place)
        proposals = several.propose_candidates(work, people, course, wanted, visit.judging)
        view = modal.candidates_preview(
            course, wanted, proposals, several.asked(work), place, _over(work, visit, wanted)
        )
    with visit.noting() as work:
        for person in people:
            journal.record(work, Action.CONSULT, candidate_id=person.id)
    return visit.show(view)


def save_candidates(visit: Visit) -> Answer:
    """Everybody's inscription with both messages, in one transaction; the outcome stands over the results."""
    place, view = visit.place(modal.CandidatesPlace), visit.asked.view
    group = read_group(view, "group")
    if group is None:
        raise GroupMissing
    with visit.writing() as work:
        people, course, wanted = _asked(work, place)
        values = user_fields.read(view, several.asked(work))
        wishes = several.wishes_for_candidates(people, course, wanted, group, values)
        outcomes = several.enrol_all(work, wishes, all_or_none=read_all_or_none(view))
        lines = [outcome.line for outcome in outcomes if outcome.line]
        if lines:
            telling.enrolled(work, lines, visit.settings.rac_team_channel)
        outcome = modal.candidates_outcome(people, outcomes, place)
    if lines:
        visit.wake_delivery()
    return visit.show(outcome)


def _form(work: Work, visit: Visit, place: modal.CandidatesPlace) -> Json:
    people = several.people(work, place.people)
    held = _grids(people)
    grid = next((g for g in held if g.id == place.grid), held[0] if len(held) == 1 else None)
    course = grids.course_of_grid(work, grid.id, place.courses[0]) if grid and place.courses else None
    wanted = parse_session(place.where) if place.where else None
    warning = _over(work, visit, wanted) if wanted else None
    return modal.candidates_view(modal.Batch(people, held, grid, wanted, course, warning), place)


def _over(work: Work, visit: Visit, wanted: sessions.Session) -> str | None:
    return over(wanted, visit.calendar(work), visit.today)


def _grids(people: list[Candidate]) -> list[Grid]:
    """The grids that they are admitted to, those of most of them first."""
    admissions = [admission for person in people for admission in person.admissions]
    counted = Counter(admission.grid_id for admission in admissions)
    held = {admission.grid_id: admission.grid for admission in admissions}
    return sorted(held.values(), key=lambda grid: (-counted[grid.id], grid.code))


def _asked(work: Work, place: modal.CandidatesPlace) -> tuple[list[Candidate], GridCourse, sessions.Session]:
    """What the form asks for, as rows; refused where a field is missing, or holds what the grid lacks."""
    people = several.people(work, place.people)
    grid = work.find(Grid, place.grid) if place.grid else None
    if not people or grid is None or place.mode is None:
        raise CandidateNotShown
    wanted = parse_session(place.where)
    if not place.courses:
        raise CourseMissing
    course = grids.course_of_grid(work, grid.id, place.courses[0])
    if course is None:
        raise CourseNotInGrid(grid.code)
    return people, course, wanted
