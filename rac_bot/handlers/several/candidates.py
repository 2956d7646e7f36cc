"""One course for several candidates, from the results of a search."""

import re

from sqlalchemy.orm import Session

from rac_bot.blockkit import Json
from rac_bot.domain import sessions
from rac_bot.errors import CandidateNotShown, CourseMissing, CourseNotInGrid, GroupMissing
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Answer, Interaction, offered, pushed, shown
from rac_bot.handlers.inscription.telling import tell_enrolled
from rac_bot.modals.dossier.session_dossier import parse_session, session_choices
from rac_bot.modals.parts import forms, user_fields
from rac_bot.modals.parts.labels import course_option
from rac_bot.modals.several import candidates as modal
from rac_bot.modals.several.rows import Several, read_all_or_none, read_group
from rac_bot.store.college import grids
from rac_bot.store.file import several
from rac_bot.store.models import Action, Candidate, Grid, GridCourse
from rac_bot.store.trace import journal

RESULT = re.compile(r"candidate-(\d+)")  # the block of one of the results


def choose_candidates(desk: Desk, interaction: Interaction) -> Answer:
    """From the results: the people of the page shown who may be enrolled, and the session under way."""
    shown_ids = [
        forms.number(m[1])
        for block in interaction.view["blocks"]
        if (m := RESULT.fullmatch(block["block_id"]))
    ]
    place = Several.of(interaction.view).but(where=desk.session_now().code)
    with desk.store.reading() as session:
        active = [person.id for person in several.people(session, shown_ids) if person.active]
        view = _form(session, place.but(people=tuple(active[: several.MOST]), grid=None))
    return pushed(interaction, view)


def follow_choices(desk: Desk, interaction: Interaction) -> Answer:
    """Other people, or another grid: the fields that depend on them are drawn anew."""
    with desk.store.reading() as session:
        return shown(interaction, _form(session, modal.read_candidates(interaction.view)), hashed=False)


def form_again(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.reading() as session:
        return shown(interaction, _form(session, Several.of(interaction.view)))


def look_up_session(desk: Desk, interaction: Interaction) -> Answer:
    return offered(session_choices(interaction.typed, desk.session_now()))


def look_up_course(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.reading() as session:
        found = grids.courses(session, interaction.place.grid or 0, interaction.typed)
        return offered([course_option(course) for course in found])


def preview_candidates(desk: Desk, interaction: Interaction) -> Answer:
    place = modal.read_candidates(interaction.view)
    with desk.store.writing() as session:  # what would be refused is found by trying
        people, course, wanted = _asked(session, place)
        mark = desk.settings.rac_pass_mark
        proposals = several.propose_candidates(session, interaction.user, people, course, wanted, mark)
        for person in people:
            journal.record(session, interaction.user, Action.CONSULT, candidate_id=person.id)
        return shown(
            interaction, modal.candidates_preview(course, wanted, proposals, several.asked(session), place)
        )


def save_candidates(desk: Desk, interaction: Interaction) -> Answer:
    """Everybody's inscription with both messages, in one transaction; the outcome stands over the results."""
    place, view = Several.of(interaction.view), interaction.view
    group = read_group(view, "group")
    if group is None:
        raise GroupMissing
    with desk.store.writing() as session:
        people, course, wanted = _asked(session, place)
        values = user_fields.read(view, several.asked(session))
        wishes = several.wishes_for_candidates(people, course, wanted, group, values)
        outcomes = several.enrol_all(session, interaction.user, wishes, all_or_none=read_all_or_none(view))
        lines = [outcome.line for outcome in outcomes if outcome.line]
        if lines:
            tell_enrolled(session, desk, interaction, lines)
        outcome = modal.candidates_outcome(people, outcomes, place)
    if lines:
        desk.wake_delivery()
    return shown(interaction, outcome)


def _form(session: Session, place: Several) -> Json:
    people = several.people(session, place.people)
    held = _grids(people)
    grid = next((g for g in held if g.id == place.grid), held[0] if len(held) == 1 else None)
    course = grids.course_of_grid(session, grid.id, place.courses[0]) if grid and place.courses else None
    wanted = parse_session(place.where) if place.where else None
    return modal.candidates_view(modal.Batch(people, held, grid, wanted, course), place)


def _grids(people: list[Candidate]) -> list[Grid]:
    """The grids that they are admitted to, those of most of them first."""
    admissions = [admission for person in people for admission in person.admissions]
    counted: dict[int, int] = {}
    for admission in admissions:
        counted[admission.grid_id] = counted.get(admission.grid_id, 0) + 1
    held = {admission.grid_id: admission.grid for admission in admissions}
    return sorted(held.values(), key=lambda grid: (-counted[grid.id], grid.code))


def _asked(session: Session, place: Several) -> tuple[list[Candidate], GridCourse, sessions.Session]:
    """What the form asks for, as rows.

    Raises:
        Refusal: a field is missing, or holds what the grid does not.
    """
    people = several.people(session, place.people)
    grid = session.get(Grid, place.grid or 0)
    if not people or grid is None or place.mode is None:
        raise CandidateNotShown
    wanted = parse_session(place.where)
    if not place.courses:
        raise CourseMissing
    course = grids.course_of_grid(session, grid.id, place.courses[0])
    if course is None:
        raise CourseNotInGrid(grid.code)
    return people, course, wanted
