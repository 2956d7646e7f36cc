"""*Reste à inscrire*: what the grid of an admission still asks of the candidate."""

from rac_bot.blockkit import Json, actions, divider, joined, modal, section
from rac_bot.domain.units import format_units
from rac_bot.i18n import _, _n
from rac_bot.modals.parts import inputs, labels
from rac_bot.modals.parts.paging import page_shown, row, turns
from rac_bot.modals.parts.place import Number, Place
from rac_bot.store.file.remaining import Left, Remaining
from rac_bot.store.models import Admission, Candidate

CALLBACK = "remaining"
PAGE = 15


class RemainingPlace(Place):
    candidate: Number
    admission: Number


def remaining_view(candidate: Candidate, admission: Admission, rest: Remaining, page: int = 0) -> Json:
    """The courses left, a page of them, then the competencies that nothing covers yet."""
    page = page_shown(page, len(rest.left), PAGE)
    first = page * PAGE
    blocks = [
        section(f"{labels.candidate_title(candidate)}\n{labels.admission_line(admission)}"),
        *_other_admissions(candidate, admission),
        section(_heading(rest)),
        divider(),
    ]
    if rest.left:
        title = _(
            "*Cours* ({first} à {last} de {n})",
            first=first + 1,
            last=min(first + PAGE, len(rest.left)),
            n=len(rest.left),
        )
        blocks += [section(title), *(section(_course(left)) for left in rest.left[first : first + PAGE])]
        blocks += row(turns("remaining", page, first + PAGE < len(rest.left)), "pages")
    if rest.uncovered:
        title = _("*Compétences sans cours réussi ni inscrit*")
        blocks += [divider(), section(title + "\n" + " · ".join(rest.uncovered))]
    place = RemainingPlace(candidate=candidate.id, admission=admission.id)
    return modal(CALLBACK, _("Reste à inscrire"), blocks, place)


def _heading(rest: Remaining) -> str:
    if not rest.courses:
        return _("Cette grille n’a encore aucun cours.")
    if not rest.left:
        return _("Tout est inscrit ou réussi pour cette grille.")
    courses = _("{n} cours sur {total}", n=len(rest.left), total=rest.courses)
    competencies = _n(
        "{n} compétence sur {total}",
        "{n} compétences sur {total}",
        len(rest.uncovered),
        total=rest.competencies,
    )
    return f"*{courses}, {competencies}*"


def _course(left: Left) -> str:
    course = left.course.course
    units = _("{units} u.", units=format_units(course.weighting.thirds))
    lines = [
        labels.course_title(course),
        joined(labels.competency_codes(left.course), str(course.weighting), units),
    ]
    if left.tried:
        lines.append(f"_{labels.standing(left.tried)}_")
    return "\n".join(lines)


def _other_admissions(candidate: Candidate, admission: Admission) -> list[Json]:
    if len(candidate.admissions) < 2:
        return []
    options = [inputs.option(a.grid.code, a.id) for a in candidate.admissions]
    choice = inputs.static_select("remaining_admission", options, admission.id, placeholder=_("Admission"))
    return [actions(choice, block_id="admissions")]
