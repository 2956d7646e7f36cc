"""The window *Grille de cours*: what a grid holds, what its last import changed, what no longer agrees."""

from collections.abc import Sequence
from dataclasses import dataclass

from rac_bot.blockkit import Json, actions, button, divider, escape, joined, modal, section
from rac_bot.domain.cutting import clip
from rac_bot.domain.modes import Mode
from rac_bot.i18n import _, _n, moment
from rac_bot.modals.admission import grid_option
from rac_bot.modals.parts import inputs
from rac_bot.modals.parts.labels import candidate_title, competency_codes, group_of, groups_by_mode
from rac_bot.modals.parts.paging import row, turns
from rac_bot.modals.parts.place import Number, Place
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.college.grid_care import Counts, Disagreement, GridChange, is_taken
from rac_bot.store.models import Grid, GridCourse, GridImport
from rac_bot.words.grids import of_grid

CALLBACK = "grid"
CHOICE = "show_grid"
PAGE = 10
DISAGREEMENTS = 10  # a page
TOLD = 10  # differences told one by one
NAMED = 100  # groups taken away that a section names
ADDED = 3  # new courses told one by one; of more, the first of them are named


class GridPlace(Place):
    grid: Number | None = None  # before one is chosen
    page: Number = 0  # of its courses
    disagreeing: Number = 0  # the page of the lines that no longer agree


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid and all that is shown of it; `courses` is one page."""

    grid: Grid
    counts: Counts
    courses: Sequence[GridCourse]
    last: GridImport | None
    disagreeing: int
    disagreements: Sequence[Disagreement]


def grid_view(sheet: Sheet | None, ref: Reference, place: GridPlace, notice: str | None = None) -> Json:
    """Of no grid in particular, only the choice of one."""
    initial = grid_option(sheet.grid) if sheet else None
    choice = inputs.external_select(CHOICE, initial=initial, placeholder=_("Choisir une grille"))
    blocks = [section(_("Grille"), block_id=CHOICE, accessory=choice)]
    if sheet:
        blocks += [
            section(_title(sheet)),
            *_courses(sheet, place),
            divider(),
            *_last(sheet.last, ref),
            *_disagreements(sheet, ref, place),
            divider(),
            _results(sheet.grid, ref),
        ]
    if ref.admin:
        blocks.append(actions(button(_("Importer une grille"), "import_grid"), block_id="import"))
    return modal(CALLBACK, _("Grille de cours"), blocks, place, notice=escape(notice or ""))


def difference_sections(title: str, differences: Sequence[GridChange]) -> list[Json]:
    """The first of them, a line each, and how many more there are. Many new courses share a line.

    The groups taken away are all named, in as many sections as that takes.
    """
    added = [str(one["course"]) for one in differences if one["what"] == "added"]
    taken = [f"{one['course']} {one['what']} {one['before']}" for one in differences if is_taken(one)]
    grouped = len(added) > ADDED
    told = [one for one in differences if not is_taken(one) and not (grouped and one["what"] == "added")]
    lines = [f"• {_added(added)}"] if grouped else []
    lines += [f"• {_difference(one)}" for one in told[:TOLD]]
    if more := len(told[TOLD:]):
        lines.append(_n("+ {n} autre", "+ {n} autres", more))
    named = [", ".join(taken[first : first + NAMED]) for first in range(0, len(taken), NAMED)]
    if named:
        named[0] = "• " + _n(
            "{n} groupe retiré : {told}", "{n} groupes retirés : {told}", len(taken), told=named[0]
        )
    return [section("\n".join([title, *lines])), *map(section, named)]


def _added(courses: Sequence[str]) -> str:
    return _n(
        "{n} cours ajouté : {courses}, …",
        "{n} cours ajoutés : {courses}, …",
        len(courses),
        courses=", ".join(courses[:ADDED]),
    )


def _difference(one: GridChange) -> str:
    course, what = one["course"], str(one["what"])
    before, after = (escape(clip(one[name] or "—", 80)) for name in ("before", "after"))
    if what == "added":
        return _("{course} : ajouté ({title})", course=course, title=after)
    if what == "absent":
        return _("{course} : absent du fichier, reste dans la grille", course=course)
    if what == "programme_title":
        return _("Titre du programme : {title}", title=after)
    label = what if what in set(Mode) else _column(what)
    return _("{course} : {field} {before} → {after}", course=course, field=label, before=before, after=after)


def _column(name: str) -> str:
    """A field of a course by its name in the college's files."""
    return {
        "title": _("titre"),
        "discipline": _("discipline"),
        "discipline_title": _("titre de la discipline"),
        "official_number": _("cours officiel"),
        "sobec_number": _("cours SOBEC"),
        "weighting": _("pondération"),
        "hours": _("heures"),
        "competencies": _("compétences"),
        "competency_title": _("titre de la compétence"),
    }[name]


def _title(sheet: Sheet) -> str:
    programme, counts = sheet.grid.programme, sheet.counts
    groups = joined(*(f"{mode} {count}" for mode, count in counts.groups.items()))
    held = joined(
        _n("{n} cours", "{n} cours", counts.courses),
        _n("{n} compétence", "{n} compétences", counts.competencies),
        _("groupes : {groups}", groups=groups),
    )
    lines = [f"*{sheet.grid.code}* · {programme.number} {escape(programme.title)}", held]
    lacking = joined(
        *(
            _n("{n} cours sans {mode}", "{n} cours sans {mode}", count, mode=mode)
            for mode, count in counts.lacking.items()
            if count
        )
    )
    return "\n".join(filter(None, (*lines, lacking)))


def _courses(sheet: Sheet, place: GridPlace) -> list[Json]:
    if not sheet.courses:
        return [section(_("Cette grille n’a aucun cours. Importez-la."))]
    first, total = place.page * PAGE + 1, sheet.counts.courses
    last = first + len(sheet.courses) - 1
    title = _("*Cours* ({first} à {last} de {total})", first=first, last=last, total=total)
    blocks = [section(title), *(section(_course(one)) for one in sheet.courses)]
    return [*blocks, *row(turns("grid", place.page, last < total), "pages")]


def _course(held: GridCourse) -> str:
    course = held.course
    facts = joined(f"*{course.number}*", escape(course.title), str(course.weighting))
    carried = _("Compétences : {codes}", codes=competency_codes(held) or "—")
    return f"{facts}\n{carried}\n{groups_by_mode(held)}"


def _last(last: GridImport | None, ref: Reference) -> list[Json]:
    title = _("*Dernier import*")
    if last is None:
        return [section(title + "\n" + _("Aucun import n’a encore été noté."))]
    if last.actor == "cli":
        said = _("{when}, à la ligne de commande", when=moment(last.at))
    else:
        said = _("{when}, par {who}", when=moment(last.at), who=escape(ref.name(last.actor)))
    return difference_sections(f"{title} · {said}", last.differences)


def _disagreements(sheet: Sheet, ref: Reference, place: GridPlace) -> list[Json]:
    title = _("*Inscriptions qui ne concordent plus*")
    if not sheet.disagreeing:
        return [section(title + "\n" + _("Aucune : toutes concordent avec la grille."))]
    shown = (_disagreement(one, ref) for one in sheet.disagreements)
    more = (place.disagreeing + 1) * DISAGREEMENTS < sheet.disagreeing
    words = _("‹ Inscriptions précédentes"), _("Inscriptions suivantes ›")
    pages = row(turns("disagreements", place.disagreeing, more, words), "disagreements")
    return [section(f"{title} ({sheet.disagreeing})"), *shown, *pages]


def _disagreement(one: Disagreement, ref: Reference) -> Json:
    line, dossier = one.line, one.line.dossier
    text = f"{candidate_title(dossier.candidate)} · {dossier.session.code}\n{line.course.number} · "
    expected = of_grid(one.groups, line.mode)
    text += expected if one.groups is None else f"{group_of(line)} → {expected}"
    if one.advisors:
        text += f"\n{escape(', '.join(map(ref.name, one.advisors)))}"
    value = f"{dossier.candidate_id}:{dossier.id}"
    spoken = _("Ouvrir {name}", name=dossier.candidate.name)
    return section(text, accessory=button(_("Ouvrir"), "open_file", value, spoken=spoken))


def _results(grid: Grid, ref: Reference) -> Json:
    takes = grid.ee_sr_takes_results
    text = _("Une ligne EE SR prend un résultat : *{answer}*", answer=_("oui") if takes else _("non"))
    value = f"{grid.id}:{0 if takes else 1}"
    change = _("Ne plus en prendre") if takes else _("En prendre")
    return section(text, accessory=button(change, "ee_sr_results", value) if ref.admin else None)
