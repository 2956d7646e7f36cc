"""*Session suivante*: what each would take, chosen course by course with its mode; the rehearsal of it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from rac_bot.blockkit import Json, actions, alert, button, context, escape, joined, modal, paragraphs, section
from rac_bot.domain.folding import fold
from rac_bot.domain.outcomes import Outcome
from rac_bot.domain.sessions import Session
from rac_bot.errors import Refusal
from rac_bot.i18n import _, _n, parted, told_of
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.labels import candidate_line, candidate_title, competency_codes, standing, with_grid
from rac_bot.modals.parts.paging import row, turns
from rac_bot.modals.parts.place import FilePlace, Number, Word
from rac_bot.modals.parts.sessions import session_option, session_select
from rac_bot.modals.parts.user_fields import field_blocks
from rac_bot.modals.several.preview import saving_field
from rac_bot.store.college.grids import by_mode
from rac_bot.store.file.next_session import MOST, Alone, Offer, Offers, Wishes
from rac_bot.store.file.remaining import CourseHistory
from rac_bot.store.file.several import Proposal, Wanted
from rac_bot.store.models import Candidate, GridGroup, UserField

FORM, REHEARSAL = "next_session", "next_session_preview"
PEOPLE = 25  # of a page
EACH = 20  # courses of one person
NAMED = 8  # courses that are named under a person
_PERSON = re.compile(r"next-(\d+)")


class NextPlace(FilePlace):
    """Of that form and of its rehearsal: for one person, over their file; for all those of one's list."""

    candidate: Number = 0  # 0: those of the list
    session: Word = ""
    people: Number = 0  # page of them
    chosen: dict[Number, tuple[Number, ...]] = Field({})  # by candidate, groups of the grids
    files: bool = False  # the session of whoever has no course chosen, too
    alone: tuple[Number, ...] = ()  # the candidates of whom the rehearsal shows just that
    seen: Number = 0  # tells the rehearsed groups from others: see `Wishes.seen`


@dataclass(frozen=True, slots=True)
class Page:
    """The people shown, each with what they may take or why they may not; from rank `first` of `total`."""

    people: Sequence[tuple[Candidate, Offers | Refusal]]
    first: int
    total: int


def next_view(page: Page, session: Session, place: NextPlace, warning: str | None = None) -> Json:
    """Nothing is chosen beforehand. `warning` is plain text."""
    if not page.total:
        told = _("Votre liste « Mes candidats » est vide. On y met quelqu’un par le ⋯ de son dossier.")
        return modal(FORM, _title(), [section(told)], place)
    [(one, _offers), *_others] = page.people
    listed = joined(_("Mes candidats"), str(page.total))
    more = page.first + len(page.people) <= page.total
    select = session_select("next_to", session_option(session))
    blocks = [
        context(with_grid(one, None) if place.candidate else listed),
        inputs.field(_("Vers"), select, name="session", dispatch=True),
        *([alert(warning)] if warning else []),
        context(
            _(
                "Choisissez les cours avec leur mode : rien ne l’est d’avance. Une ligne sans résultat reste "
                "à sa session."
            )
        ),
        *(_person(candidate, found, place) for candidate, found in page.people),
        *row(turns("next_people", place.people, more), "pages"),
        _files(place),
    ]
    if page.total > len(page.people):
        last = page.first + len(page.people) - 1
        told = _("Personnes {first} à {last} de {n}", first=page.first, last=last, n=page.total)
        blocks.append(context(joined(told, _("les choix sont gardés d’une page à l’autre"))))
    return modal(FORM, _title(), blocks, place, submit=_("Aperçu"))


def _files(place: NextPlace) -> Json:
    box = inputs.option(_("Le dossier session de qui n’a aucun cours choisi"), "files")
    boxes = inputs.checkboxes("next_files", [box], [box] if place.files else [])
    return inputs.field(_("Créer aussi"), boxes, name="files", optional=True)


def _title() -> str:
    return _("Session suivante")


def _person(candidate: Candidate, found: Offers | Refusal, place: NextPlace) -> Json:
    if isinstance(found, Refusal):
        return context(told_of(candidate_title(candidate), escape(str(found))))
    if not found.every:
        return context(told_of(candidate_title(candidate), _nothing(found)))
    chosen = place.chosen.get(candidate.id, ())
    options = {g.id: _option(one, g, found) for one in found.every for g in one.course.groups}
    initial = [options[one] for one in chosen if one in options]
    select = inputs.multi_external_select(
        "next_courses", initial=initial, most=EACH, placeholder=_("Cours et mode")
    )
    several = [one.grid.code for one in found.admissions] if found.admissions[1:] else []
    label = joined(candidate_line(candidate), *several)
    return inputs.field(label, select, name=f"next-{candidate.id}", hint=_hint(found), optional=True)


def _nothing(found: Offers) -> str:
    if not found.courses:
        return _("Cette grille n’a encore aucun cours.")
    return _("Tout est inscrit ou réussi pour cette grille.")


def _hint(found: Offers) -> str:
    """Where they stand, for plain text: what is to take again, what stays where it is, how much is new."""
    again, under_way = _named(found.again), _named(found.under_way)
    new = len({one.course.course_id for one in found.new})
    told = [
        _("Plusieurs admissions actives : choisissez celle de chaque cours.") if found.admissions[1:] else "",
        _("À reprendre : {courses}.", courses=again) if again else "",
        _("En cours : {courses}.", courses=under_way) if under_way else "",
        _n("Jamais suivi : {n} cours.", "Jamais suivis : {n} cours.", new) if new else "",
    ]
    return " ".join(filter(None, told))


def _named(offers: Iterable[Offer]) -> str:
    """`350-714-RL échoué en H-2026 (48), EE ; …`: each course once."""
    told = {one.course.course_id: _stands(one) for one in offers}
    more = len(told) - NAMED
    rest = [_n("et {n} autre", "et {n} autres", more)] if more > 0 else []
    return parted([*list(told.values())[:NAMED], *rest])


def _stands(one: Offer) -> str:
    told = f"{one.course.course.number} {standing(one.known)}" if one.known else one.course.course.number
    return f"{told}, {one.known.mode}" if one.known and one.known.mode else told


def offered(found: Offers, typed: str) -> list[Json]:
    """The groups of each course, for the type-ahead: the mode of last time is the first, and says so."""
    words = fold(typed).split()
    labelled = []
    for one in found.every:
        course = one.course.course
        text = fold(f"{course.number} {course.title} {competency_codes(one.course)}")
        fitting = [g for g in _last_first(one) if all(word in f"{text} {fold(g.mode)}" for word in words)]
        label = joined(course.number, standing(one.known) if one.known else course.title)
        labelled.append((label, [_option(one, group, found) for group in fitting]))
    return inputs.groups(*labelled)


def _last_first(one: Offer) -> list[GridGroup]:
    return sorted(by_mode(one.course), key=lambda group: not _is_last(one, group))


def _is_last(one: Offer, group: GridGroup) -> bool:
    return one.known is not None and one.known.mode == group.mode


def _option(one: Offer, group: GridGroup, found: Offers) -> Json:
    """A closed select hides the label: the option says the course again, and whose grid it is of."""
    course = one.course.course
    grid = one.admission.grid.code if found.admissions[1:] else ""
    last = _("mode de la dernière fois") if _is_last(one, group) else ""
    text = joined(course.number, group.number, group.mode, grid)
    return inputs.option(text, group.id, joined(last, course.title if one.known else ""))


def read_next(view: dict[str, Any]) -> NextPlace:
    """The place, with what the page on the screen holds; that of the others is kept."""
    place = NextPlace.of(view)
    entered = forms.entries(view)
    chosen = dict(place.chosen)
    for name, entry in entered.items():
        if found := _PERSON.fullmatch(name):
            chosen[forms.number(found[1])] = tuple(forms.number(one) for one in entry.values)
    chosen = {whose: groups for whose, groups in chosen.items() if groups}
    session, files = forms.value(view, "session") or place.session, bool(forms.values(view, "files"))
    return place.but(session=session, chosen=chosen, files=files)


def whose(block_id: str) -> int:
    """The person of the field that is looked up in."""
    found = _PERSON.fullmatch(block_id)
    return forms.number(found[1] if found else None)


# --- the rehearsal -----------------------------------------------------------------------------------


def rehearsal_view(
    session: Session,
    proposals: Sequence[Proposal],
    wishes: Wishes,
    alone: Alone,
    asked: Sequence[UserField],
    place: NextPlace,
    warning: str | None = None,
) -> Json:
    """What would be created, by person, and what is refused; `warning` is plain text."""
    fine = [one for one in proposals if not one.refusal]
    refused = [one for one in proposals if one.refusal]
    blocks = [
        section(f"{_('*Rien n’est encore enregistré.*')}\n{_counted(session, fine, alone)}"),
        *([alert(warning)] if warning else []),
        *(section(text) for text in paragraphs(_each(session, fine, wishes)) if text),
        *(section(text) for text in paragraphs(_each_alone(session, alone)) if text),
        *(section(text) for text in paragraphs([*map(_refused, refused), *_not_alone(alone)]) if text),
        *([context(f"⚠️ {_gone(wishes.gone)}")] if wishes.gone else []),
        *([*field_blocks(asked, {}), saving_field()] if fine else []),
        actions(back_button(), block_id="back"),
    ]
    return modal(REHEARSAL, _title(), blocks, place, submit=_("Appliquer") if fine or alone.people else None)


def back_button() -> Json:
    return button(_("‹ Retour"), "next_back")


def _counted(session: Session, fine: Sequence[Proposal], alone: Alone) -> str:
    people = len({one.wanted.candidate.id for one in fine}) + len(alone.people)
    missing = len({(one.wanted.candidate.id, one.held[0].grid_id) for one in fine if one.creates})
    missing += len(alone.people)
    to_create = _n(
        "*{n}* dossier {session} à créer", "*{n}* dossiers {session} à créer", missing, session=session.code
    )
    return joined(
        _n("{n} candidat", "{n} candidats", people),
        to_create if missing else "",
        _n("*{n}* inscription", "*{n}* inscriptions", len(fine)) if fine else "",
    )


def _each(session: Session, fine: Sequence[Proposal], wishes: Wishes) -> Iterable[str]:
    creating = {one.wanted.candidate.id for one in fine if one.creates}
    before = None
    for one in fine:
        candidate, name = one.wanted.candidate, one.wanted.name
        if candidate.id != before:
            creates = _("crée {session}", session=session.code) if candidate.id in creating else ""
            yield joined(candidate_title(candidate), creates)
        before = candidate.id
        group = f"{wishes.groups[name].number} {one.wanted.mode}"
        grid = escape(one.held[0].grid.code) if candidate.admissions[1:] else ""
        yield joined(f"• *{one.wanted.course}*", group, grid, _known(wishes.known.get(name)))


def _known(known: CourseHistory | None) -> str:
    """Where the candidate stands, where that is to be weighed: passed, or by a line that has no result."""
    if known is None or not (known.covers or known.outcome is Outcome.WITHOUT_RESULT):
        return ""
    told = f"⚠️ {escape(standing(known))}"
    stays = known.outcome in (Outcome.UNDER_WAY, Outcome.WITHOUT_RESULT)
    return _("{told}, et cette ligne y reste", told=told) if stays else told


def _each_alone(session: Session, alone: Alone) -> Iterable[str]:
    for one in alone.people:
        yield joined(candidate_title(one), _("crée {session}", session=session.code), _("aucun cours"))


def _not_alone(alone: Alone) -> Iterable[str]:
    for one in alone.several:
        why = _("plusieurs admissions : choisissez-lui un cours, qui créera la session.")
        yield f"⚠️ {told_of(candidate_title(one), why)}"
    if alone.later:
        told = _n(
            "{n} dossier session de plus : {most} à la fois. Recommencez ensuite.",
            "{n} dossiers session de plus : {most} à la fois. Recommencez ensuite.",
            alone.later,
            most=MOST,
        )
        yield f"⚠️ {told}"


def _refused(one: Proposal) -> str:
    who = candidate_line(one.wanted.candidate)
    why = str(one.refusal)
    course = "" if one.wanted.course in why else one.wanted.course
    return f"⚠️ {told_of(escape(joined(who, course)), escape(why))}"


def _gone(count: int) -> str:
    return _n(
        "{n} choix laissé de côté : il n’est plus dans la grille, ou plus dans votre accès.",
        "{n} choix laissés de côté : ils ne sont plus dans la grille, ou plus dans votre accès.",
        count,
    )


def twice(wanted: Iterable[Wanted]) -> str:
    """For plain text."""
    told = dict.fromkeys(joined(candidate_line(one.candidate), one.course) for one in wanted)
    return _("Un seul mode par cours : {courses}.", courses=parted(told))


def too_many(count: int) -> str:
    return _(
        "{most} cours au plus à la fois : il y en a {count}. Appliquez-les en deux fois.",
        most=MOST,
        count=count,
    )
