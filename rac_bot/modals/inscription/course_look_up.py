"""The window *Recherche d'un cours*, over the form: the seven ways, and what the grid says of a course."""

from collections.abc import Mapping, Sequence

from rac_bot.blockkit import Json, context, escape, joined, modal, section
from rac_bot.domain.courses import CourseField
from rac_bot.i18n import _, _n
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.labels import (
    competency_codes,
    course_line,
    course_title,
    groups_by_mode,
    standing,
    units_told,
)
from rac_bot.modals.parts.paging import page_shown, row, turns
from rac_bot.modals.parts.place import LookUpPlace
from rac_bot.store.file.remaining import CourseHistory
from rac_bot.store.models import GridCourse

CALLBACK = "course_look_up"
PAGE = 10


def look_up_view(
    found: Sequence[GridCourse],
    picked: GridCourse | None,
    known: Mapping[int, CourseHistory],
    way: CourseField,
    typed: str,
    look: LookUpPlace,
    warning: str | None = None,
) -> Json:
    """The page of the courses found, and the one picked with all that is known of it.

    `known` tells by course id where the candidate stands.
    """
    look = look.but(courses=page_shown(look.courses, len(found), PAGE))
    page = found[look.courses * PAGE :][:PAGE]
    pager = turns("courses", look.courses, (look.courses + 1) * PAGE < len(found))
    by = inputs.static_select("look_by", [inputs.option(label, one) for one, label in _ways().items()], way)
    text = inputs.text_input("look_text", initial=typed, longest=80, on_enter=True)
    hint = _("Puis Entrée. * : toute suite ; ? : un caractère. Vide : tous les cours de la grille.")
    blocks = [
        inputs.field(_("Rechercher par"), by, dispatch=True),
        inputs.field(_("Texte"), inputs.focused(text), hint=hint, dispatch=True, optional=True),
    ]
    if not found:
        blocks.append(section(_none(typed)))
    else:
        options = [_option(entry, known) for entry in page]
        choice = inputs.radio(f"picked@{look.drawn}", options, picked and picked.id)
        blocks += [
            context(_count(len(found), look.courses, len(page))),
            inputs.field(_("Cours"), choice, dispatch=True, optional=True),
            *row(pager, "courses"),
        ]
    if picked:
        blocks.append(section(_details(picked, known.get(picked.course_id))))
    title, submit = _("Recherche d’un cours"), _("Choisir")
    return modal(CALLBACK, title, blocks, look, warning=warning, submit=submit)


def read_look_up(view: Json) -> tuple[CourseField, str, int | None]:
    """The way, the text, and the course picked among those on screen."""
    way, picked = forms.value(view, "look_by"), forms.value(view, "picked")
    known = CourseField(way) if way in set(CourseField) else CourseField.NUMBER
    return known, forms.value(view, "look_text") or "", forms.number(picked) if picked else None


def _ways() -> dict[CourseField, str]:
    return {
        CourseField.NUMBER: _("Numéro du cours"),
        CourseField.DISCIPLINE: _("Numéro de la discipline"),
        CourseField.OBJECTIVE: _("Numéro de l’objectif"),
        CourseField.OFFICIAL_NUMBER: _("Numéro du cours officiel"),
        CourseField.SOBEC_NUMBER: _("Numéro du cours SOBEC"),
        CourseField.DISCIPLINE_TITLE: _("Titre de la discipline"),
        CourseField.TITLE: _("Titre du cours"),
    }


def _none(typed: str) -> str:
    if not typed.strip():
        return _("Cette grille n’a aucun cours.")
    return _("Aucun cours de cette grille ne porte {text}.", text=escape(typed.strip()))


def _count(total: int, page: int, shown: int) -> str:
    if total <= PAGE:
        return _n("{n} cours", "{n} cours", total)
    first = page * PAGE + 1
    return _("{n} cours, {first} à {last}", n=total, first=first, last=first + shown - 1)


def _option(entry: GridCourse, known: Mapping[int, CourseHistory]) -> Json:
    place = known.get(entry.course_id)
    description = joined(standing(place) if place else "", competency_codes(entry))
    return inputs.option(course_line(entry.course), entry.id, description)


def _details(entry: GridCourse, known: CourseHistory | None) -> str:
    course = entry.course
    lines = (
        course_title(course),
        _("Discipline : {name}", name=escape(f"{course.discipline} {course.discipline_title}".strip())),
        _("Compétences : {codes}", codes=competency_codes(entry) or "—"),
        _(
            "Pondération {weighting} · {hours} h · {units}",
            weighting=course.weighting,
            hours=course.hours or "—",
            units=units_told(course.weighting),
        ),
        _("Groupes : {groups}", groups=groups_by_mode(entry)),
        _("Au dossier : {standing}", standing=standing(known) if known else _("pas encore")),
    )
    return "\n".join(lines)
