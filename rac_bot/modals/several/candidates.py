"""The window *Plusieurs candidats*: one course of a grid, one session, up to twenty people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rac_bot.blockkit import Json, alert, context, escape, modal, section
from rac_bot.domain.sessions import Session
from rac_bot.i18n import _, _n
from rac_bot.modals.inscription.choosing import candidate_choices
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.labels import candidate_title, course_line, course_option, standing
from rac_bot.modals.parts.place import Number
from rac_bot.modals.parts.sessions import session_option, session_select
from rac_bot.modals.several import rows
from rac_bot.store.file.several import MOST, Attempt, CandidateProposal
from rac_bot.store.models import Candidate, Grid, GridCourse, UserField

FORM = "many_candidates"
PREVIEW = "many_candidates_preview"


class CandidatesPlace(rows.SeveralPlace):
    """One course for several people."""

    people: tuple[Number, ...] = ()
    grid: Number | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """What the form holds so far, as rows of the store."""

    people: Sequence[Candidate]
    grids: Sequence[Grid]  # those that at least one of them is admitted to
    grid: Grid | None
    session: Session | None
    course: GridCourse | None
    warning: str | None = None  # where that session is over


def candidates_view(batch: Batch, place: CandidatesPlace) -> Json:
    """The form, as far as the people chosen allow."""
    select = inputs.multi_external_select(
        "batch_candidates",
        initial=candidate_choices(batch.people),
        most=MOST,
        placeholder=_("Nom, DA ou code permanent"),
    )
    hint = _("{n} personnes au plus.", n=MOST)
    people = inputs.field(_("Candidats"), select, name="candidate", hint=hint, dispatch=True)
    blocks = [people, *_grid(batch)]
    if batch.grid:
        select = session_select("batch_session", session_option(batch.session) if batch.session else None)
        hint = _("Ex. : Hiver 2018, hiver 18 ou H-2018")
        session = inputs.field(_("Session"), select, name="session", hint=hint, dispatch=True)
        warned = [alert(batch.warning)] if batch.warning else []
        blocks += [session, *warned, _course(batch.grid, batch.course), rows.mode_field(place.mode)]
    place = place.but(grid=batch.grid.id if batch.grid else None)
    return modal(FORM, _("Plusieurs candidats"), blocks, place, submit=_("Aperçu"))


def _grid(batch: Batch) -> list[Json]:
    if not batch.people:
        return [context(_("Choisissez les personnes ; les cours viendront de la grille de leur admission."))]
    if not batch.grids:
        return [context(_("Aucune de ces personnes n’est admise à une grille."))]
    if len(batch.grids) == 1:
        return [context(_("Grille {code}", code=escape(batch.grids[0].code)))]
    options = [
        inputs.option(f"{grid.code} · {grid.programme.title}", grid.id, _admitted(batch, grid))
        for grid in batch.grids
    ]
    # The grids are in the id: with other people the list may not hold the one chosen before.
    name = "batch_grid@" + ".".join(str(grid.id) for grid in batch.grids)
    select = inputs.static_select(name[:255], options, batch.grid and batch.grid.id)
    return [inputs.field(_("Grille"), select, name="grid", dispatch=True)]


def _admitted(batch: Batch, grid: Grid) -> str:
    count = sum(any(a.grid_id == grid.id for a in person.admissions) for person in batch.people)
    return _n("{n} personne admise", "{n} personnes admises", count)


def _course(grid: Grid, course: GridCourse | None) -> Json:
    # The grid is in the id: another grid must not keep the course of the first.
    select = inputs.external_select(
        f"batch_courses@{grid.id}",
        initial=course_option(course) if course else None,
        placeholder=_("Numéro, titre, compétence"),
    )
    return inputs.field(_("Cours"), select, name="course")


def read_candidates(view: dict[str, Any]) -> CandidatesPlace:
    """The place, with what the form holds; a single grid stands in no field."""
    place, people = CandidatesPlace.of(view), forms.values(view, "candidate")
    if len(people) > MOST:
        raise forms.unreadable("candidate")
    grid, course = forms.value(view, "grid"), forms.value(view, "course")
    return place.but(
        people=tuple(forms.number(one) for one in people),
        grid=forms.number(grid) if grid else place.grid,
        where=forms.value(view, "session") or "",
        courses=(forms.number(course),) if course else (),
        mode=rows.read_mode(view),
    )


def candidates_preview(
    course: GridCourse,
    wanted: Session,
    proposals: Sequence[CandidateProposal],
    asked: Sequence[UserField],
    place: CandidatesPlace,
    warning: str | None,
) -> Json:
    """The course's group, and for each of the people what saving would do."""
    fine = [proposal for proposal in proposals if not proposal.refusal]
    head = context(f"{escape(course.grid.code)} · {wanted.label}")
    label = course_line(course.course)
    groups = [rows.group_field("group", label, course, place.mode)] if fine else [section(escape(label))]
    people = [_person(proposal) for proposal in proposals]
    return rows.preview(
        PREVIEW,
        [head, *([alert(warning)] if warning else []), *groups, *people],
        asked,
        place,
        savable=bool(fine),
    )


def _person(proposal: CandidateProposal) -> Json:
    who = candidate_title(proposal.candidate)
    if proposal.refusal:
        return rows.refused_line(who, str(proposal.refusal))
    facts = [_("session à créer")] if proposal.creates else []
    facts += [f"⚠️ {standing(proposal.standing)}"] if proposal.standing else []
    return section(" · ".join([who, *facts]))


def candidates_outcome(
    people: Sequence[Candidate], outcomes: Sequence[Attempt], place: rows.SeveralPlace
) -> Json:
    told = [(candidate_title(who), outcome) for who, outcome in zip(people, outcomes, strict=True)]
    return rows.outcome_view(_("Plusieurs candidats"), told, place, PREVIEW)
