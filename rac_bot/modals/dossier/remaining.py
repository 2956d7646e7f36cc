"""*Reste à inscrire*: what the grid of an admission still asks of the candidate, by competency."""

from collections.abc import Iterator, Sequence

from rac_bot.blockkit import Json, button, context, escape, joined, modal, section
from rac_bot.domain.modes import Mode
from rac_bot.domain.outcomes import Outcome
from rac_bot.i18n import _, _n
from rac_bot.modals.parts import inputs, labels
from rac_bot.modals.parts.paging import page_shown, row, turns
from rac_bot.modals.parts.place import FilePlace, Number
from rac_bot.store.file.remaining import CourseHistory, Covered, Left, Remaining
from rac_bot.store.models import Admission, Candidate

CALLBACK = "remaining"
PAGE = 15


class RemainingPlace(FilePlace):
    admission: Number
    left: Number = 0  # page


def remaining_view(
    candidate: Candidate,
    admission: Admission,
    rest: Remaining,
    place: RemainingPlace,
    *,
    may_change: bool,
    notice: str | None = None,
    offered: Sequence[Json] = (),
) -> Json:
    """A page of the courses left, each under its first competency; `notice` is mrkdwn."""
    page = page_shown(place.left, len(rest.left), PAGE)
    shown = rest.left[page * PAGE : (page + 1) * PAGE]
    enrols = may_change and candidate.active
    blocks = [
        *offered,
        context(joined(labels.with_grid(candidate, admission), _counted(rest))),
        *_gestures(candidate, admission, rest, enrols=enrols),
        *([] if rest.left else [section(_nothing(rest))]),
        *_by_competency(shown, rest, enrols=enrols),
        *row(turns("remaining", page, (page + 1) * PAGE < len(rest.left)), "pages"),
    ]
    if len(rest.left) > PAGE:
        first, last = page * PAGE + 1, page * PAGE + len(shown)
        told = _("Cours {first} à {last} de {n}", first=first, last=last, n=len(rest.left))
        blocks.append(context(told))
    return modal(CALLBACK, _("Reste à inscrire"), blocks, place.but(left=page), notice=notice)


def _counted(rest: Remaining) -> str:
    courses = _n("{n} cours sur {total}", "{n} cours sur {total}", len(rest.left), total=rest.courses)
    uncovered = sum(not one.done for one in rest.competencies.values())
    total = len(rest.competencies)
    told = _n("{n} compétence sur {total}", "{n} compétences sur {total}", uncovered, total=total)
    left = _("{courses} et {competencies}", courses=courses, competencies=told) if total else courses
    return _("reste {left}", left=left)


def _nothing(rest: Remaining) -> str:
    if not rest.courses:
        return _("Cette grille n’a encore aucun cours.")
    return _("Tout est inscrit ou réussi pour cette grille.")


def _gestures(candidate: Candidate, admission: Admission, rest: Remaining, *, enrols: bool) -> list[Json]:
    found = []
    if enrols and rest.left:
        told = _("Plusieurs cours ({n})", n=len(rest.left))
        found.append(button(told, "enrol_remaining", primary=True))
    if len(candidate.admissions) > 1:
        options = [inputs.option(one.grid.code, one.id) for one in candidate.admissions]
        choice = _("Admission")
        found.append(inputs.static_select("remaining_admission", options, admission.id, placeholder=choice))
    return row(found, "admissions")


def _by_competency(shown: Sequence[Left], rest: Remaining, *, enrols: bool) -> Iterator[Json]:
    before = None
    for left in shown:
        if left.competency and left.competency != before:
            yield context(_competency(left.competency, rest.competencies[left.competency]))
        before = left.competency
        yield _course(left, enrols=enrols)


def _competency(code: str, covered: Covered) -> str:
    """`*0192* · 0 / 2 · Analyser les besoins…`: of its courses, how many are passed or under way."""
    return joined(f"*{code}*", f"{covered.done} / {covered.courses}", escape(covered.title))


def _course(left: Left, *, enrols: bool) -> Json:
    course = left.course.course
    units = labels.units_told(course.weighting)
    held = {group.mode for group in left.course.groups}
    absent = [mode for mode in Mode if mode not in held]
    without = _("sans {modes}", modes=", ".join(absent)) if absent and held else None
    facts = joined(f"*{course.number}*", units, _tried(left.tried) if left.tried else None, without)
    spoken = _("Inscrire à {course}", course=course.number)
    enrol = button(_("Inscrire"), "enrol_course", left.course.id, spoken=spoken) if enrols else None
    return section(f"{facts}\n{escape(course.title)}", block_id=f"left-{left.course.id}", accessory=enrol)


def _tried(tried: CourseHistory) -> str:
    if tried.outcome is not Outcome.FAILED:
        return labels.standing(tried)
    return _("*échoué* {session} ({note})", session=tried.session.code, note=tried.note)
