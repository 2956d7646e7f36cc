"""*Plusieurs inscriptions*: pasted lines, or the courses typed with the command; preview and saving."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rac_bot.blockkit import Json, button, escape
from rac_bot.domain.codes import format_da
from rac_bot.domain.enrolling import courses_in
from rac_bot.domain.modes import Mode, ending_mode
from rac_bot.domain.pasting import Line
from rac_bot.domain.rights import Role
from rac_bot.domain.sessions import Session
from rac_bot.errors import CoursesLeftOut, NobodyHasThatDa, SameLine, Vanished
from rac_bot.handlers.gate.answer import Answer, offer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.several.saving import save
from rac_bot.i18n import _
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.place import SearchPlace
from rac_bot.modals.parts.sessions import over, parse_session, session_choices
from rac_bot.modals.several import paste, preview
from rac_bot.modals.several.preview import PreviewPlace
from rac_bot.store.college import grids
from rac_bot.store.file import candidates, several
from rac_bot.store.file.several import Proposal, Wanted
from rac_bot.store.models import Action, Candidate, Course
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work

RESULT = re.compile(r"candidate-(\d+)")  # the block of one of the results


def register(routes: Routes) -> None:
    routes.action("paste_lines", open_form, Role.ADVISING)
    routes.action("enrol_candidates", open_with_results, Role.ADVISING)
    routes.options("paste_session", look_up_session, Role.ADVISING)
    routes.options("paste_course", look_up_course, Role.ADVISING)
    routes.view(paste.FORM, preview_pasted, Role.ADVISING)
    routes.view(preview.PREVIEW, save_pasted, Role.ADVISING)
    routes.view(preview.OUTCOME, another_series, Role.ADVISING)


def open_form(visit: Visit) -> Answer:
    """Empty, but for the session."""
    with visit.reading() as work:
        return visit.show(empty_form(work, visit))


def open_by_command(visit: Visit, text: str) -> Answer:
    """`/inscrire lot [cours] [mode]`: what the lines do not say may be typed with it."""
    told, mode = ending_mode(text)
    numbers, named = courses_in(told)
    with visit.reading() as work:
        course = _course(work, numbers[0]) if numbers else None
        filled = paste.Filled(course=course, mode=mode)
        wanted = named or (numbers[0] if numbers and not course else "")
        warning = _("{course} : dans aucune grille.", course=escape(wanted)) if wanted else None
        if numbers[1:]:
            warning = _("Un seul cours pour toutes les lignes.")
        return visit.show(empty_form(work, visit, filled, warning=warning))


def open_with_results(visit: Visit) -> Answer:
    """From the results of a search, or a message: the people shown who may be enrolled, a line each."""
    blocks = (block.get("block_id") or "" for block in visit.asked.view["blocks"])
    ids = [forms.number(found[1]) for one in blocks if (found := RESULT.fullmatch(one))]
    with visit.reading() as work:
        people = [one for one in several.people(work, ids) if one.active]
        text = "\n".join(format_da(one.da) for one in people)
        filled = paste.Filled(text=text, course=_course(work, visit.asked.chosen))
        return visit.push(empty_form(work, visit, filled, visit.place(SearchPlace)))


def _course(work: Work, number: str) -> Course | None:
    """That course, if some grid holds it."""
    return next((one for one in grids.every_course(work) if one.number == number), None)


def empty_form(
    work: Work,
    visit: Visit,
    filled: paste.Filled | None = None,
    place: SearchPlace | None = None,
    warning: str | None = None,
) -> Json:
    """At the session that one enrols in."""
    filled = filled or paste.Filled()
    session = filled.session or visit.proposed(work)
    return paste.paste_view(replace(filled, session=session), place or SearchPlace(), warning)


def look_up_session(visit: Visit) -> Answer:
    with visit.reading() as work:
        return offer(session_choices(visit.asked.typed, visit.session_now(work)))


def look_up_course(visit: Visit) -> Answer:
    with visit.reading() as work:
        found = grids.every_course(work, visit.asked.typed)[: inputs.OPTIONS]
        return offer([paste.course_option(course) for course in found])


# --- the preview ------------------------------------------------------------------------------------


def preview_pasted(visit: Visit) -> Answer:
    """Over the form, to which one comes back with all that is typed there."""
    pasted = paste.read_pasted(visit.asked.view)
    with visit.noting() as work:
        course = grids.course(work, pasted.course_id) if pasted.course_id else None
        without = [line.number for line in pasted.lines if not line.course]
        if without and course is None:
            raise CoursesLeftOut(without)
        number = course.number if course else ""
        lines = [
            replace(one, course=one.course or number, mode=one.mode or pasted.mode) for one in pasted.lines
        ]
        return visit.push(_previewed(work, visit, lines, pasted.session, close=_("Revenir")))


def preview_typed(
    work: Work, visit: Visit, candidate: Candidate, courses: Sequence[str], mode: Mode | None
) -> Answer:
    """`/inscrire DA cours cours… [mode]`; where today's session is not sure, the form asks for it."""
    lines = [Line(rank, candidate.da, course, mode) for rank, course in enumerate(courses, 1)]
    session = visit.proposed(work)
    if session is None or len(lines) > several.PASTED:
        told = (" ".join(filter(None, (format_da(one.da), one.course, one.mode))) for one in lines)
        return visit.show(empty_form(work, visit, paste.Filled(text="\n".join(told))))
    return visit.show(_previewed(work, visit, lines, session))


def _previewed(
    work: Work, visit: Visit, lines: Sequence[Line], session: Session, close: str | None = None
) -> Json:
    wanted, left_out = _wanted(work, lines)
    proposals = several.propose(work, wanted, session, visit.judging)
    for one in {one.candidate.id for one in wanted}:
        journal.record(work, Action.CONSULT, candidate_id=one)
    rows = tuple(_row(one) for one in proposals if not one.refusal)
    place = PreviewPlace(rows=rows, session=session.code, left_out=len(lines) - len(rows))
    warning = over(session, visit.calendar(work), visit.today)
    return preview.preview_view(
        session, proposals, left_out, several.asked(work), place, warning=warning, close=close
    )


def _wanted(work: Work, lines: Sequence[Line]) -> tuple[list[Wanted], list[preview.LeftOut]]:
    """The lines of people who are there, each once; and the others, with the reason."""
    wanted, left_out = list[Wanted](), list[preview.LeftOut]()
    first: dict[tuple[str, str], int] = {}
    people: dict[str, Candidate | None] = {}
    for line in lines:
        if line.da not in people:
            people[line.da] = candidates.by_da(work, line.da)
        candidate, same = people[line.da], first.setdefault((line.da, line.course), line.number)
        if candidate and same == line.number:
            wanted.append(Wanted(str(line.number), candidate, line.course, line.mode))
        else:
            why = SameLine(same) if candidate else NobodyHasThatDa()
            left_out.append((line.number, format_da(line.da), str(why)))
    return wanted, left_out


def _row(one: Proposal) -> str:
    return f"{one.wanted.name}:{one.wanted.candidate.id}:{one.held[0].course_id}"


# --- the saving -------------------------------------------------------------------------------------


def save_pasted(visit: Visit) -> Answer:
    """The outcome stands in the preview's stead, over the form, which is emptied for another series.

    Closing it closes the form too, but for one over the results of a search, which stay.
    """
    place, view = visit.place(PreviewPlace), visit.asked.view
    beneath, root = view.get("previous_view_id"), view.get("root_view_id")
    session = parse_session(place.session)
    with visit.writing() as work:
        wanted = _wanted_of(work, place)
        fields = {one.name: preview.field_of(one.name) for one in wanted}
        attempts = save(work, visit, wanted, session, fields, place.left_out)
    saved = preview.saved_lines(attempts)
    if not saved:
        close = _("Revenir") if beneath else None
        return visit.show(preview.outcome_view(attempts, place.left_out, place, close=close))
    visit.wake_delivery()
    onwards = [button(_("Saisie guidée"), "start_guided", primary=True)]
    outcome = preview.outcome_view(attempts, place.left_out, "", onwards=onwards, submit=_("Autre série"))
    if not beneath:
        return visit.show(outcome)
    with visit.reading() as work:
        form = empty_form(work, visit, paste.Filled(after=saved[-1].id))
    return visit.show_over(outcome | {"clear_on_close": beneath == root}, form)


def another_series(visit: Visit) -> Answer:
    """Onto the emptied form beneath; where the lines were typed with the command, there is none yet."""
    return Answer() if visit.asked.view.get("previous_view_id") else open_form(visit)


def _wanted_of(work: Work, place: PreviewPlace) -> list[Wanted]:
    """The rows of the preview; Vanished where a person or a course is gone."""
    rows = [one.split(":") for one in place.rows]
    parsed = [(name, forms.number(person), forms.number(course)) for name, person, course in rows]
    people = {one.id: one for one in several.people(work, [person for _name, person, _course in parsed])}
    wanted = []
    for name, person, course_id in parsed:
        course = grids.course(work, course_id)
        if course is None:
            raise Vanished
        wanted.append(Wanted(name, people[person], course.number))
    return wanted
