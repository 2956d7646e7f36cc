"""*Inscriptions* of the chosen session: CLARA's eleven columns, one section a line."""

from collections import Counter
from collections.abc import Sequence

from rac_bot.blockkit import Json, button, divider, escape, joined, section
from rac_bot.i18n import _, _n, hour
from rac_bot.modals.parts.labels import (
    clara,
    course_title,
    droppable,
    mode_of,
    stands_for,
    without_note,
)
from rac_bot.modals.parts.paging import page_shown, row, turns
from rac_bot.modals.parts.place import FilePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.catalogue import LINE
from rac_bot.store.file.lines import is_pending
from rac_bot.store.file.undoing import by_whom
from rac_bot.store.models import ClaraState, Inscription, InscriptionState, SessionDossier

PAGE = 10
ASIDE = 5  # most lines of the unassigned ones, and of those just deleted

_LISTED = (InscriptionState.ACTIVE, InscriptionState.NOT_FOLLOWED)


def inscriptions(dossier: SessionDossier, ref: Reference, place: FilePlace) -> list[Json]:
    """A page of the lines, what is left to do for them in CLARA, and the lines without a group if asked."""
    lines = [line for line in dossier.inscriptions if line.state in _LISTED]
    number = page_shown(place.lines, len(lines), PAGE)
    first = number * PAGE
    page = lines[first : first + PAGE]
    buttons = turns("lines", number, first + PAGE < len(lines), (_("‹ Précédentes"), _("Suivantes ›")))
    if not dossier.foreign:
        hide, show = _("Masquer les inscriptions non assignées"), _("Afficher les inscriptions non assignées")
        buttons.append(button(hide if place.unassigned else show, "show_unassigned"))
    return [
        section(_heading(dossier, first, len(page), len(lines))),
        *(_line(line, dossier, ref) for line in page),
        *row(buttons, "lines"),
        *(_unassigned(dossier, ref) if place.unassigned and not dossier.foreign else []),
    ]


def _heading(dossier: SessionDossier, first: int, shown: int, total: int) -> str:
    title = _("*Inscriptions {session}*", session=dossier.session.name)
    if total:
        title += " " + _("({first} à {last} de {n})", first=first + 1, last=first + shown, n=total)
    if not dossier.foreign:
        title = joined(title, *_left_in_clara(dossier))
    return title if total else title + "\n" + _("Aucune inscription à cette session.")


def _left_in_clara(dossier: SessionDossier) -> list[str]:
    """How many of the session's lines CLARA does not hold as they are here."""
    counts = Counter(line.clara for line in dossier.inscriptions if is_pending(line))
    told = {
        ClaraState.TO_ENTER: _("{n} à saisir dans CLARA", n=counts[ClaraState.TO_ENTER]),
        ClaraState.TO_CORRECT: _("{n} à corriger dans CLARA", n=counts[ClaraState.TO_CORRECT]),
        ClaraState.TO_REMOVE: _("{n} à retirer de CLARA", n=counts[ClaraState.TO_REMOVE]),
    }
    return [sentence for state, sentence in told.items() if counts[state]]


def _unassigned(dossier: SessionDossier, ref: Reference) -> list[Json]:
    lines = [line for line in dossier.inscriptions if line.state is InscriptionState.UNASSIGNED]
    title = _("*Non assignées (choix de cours)*")
    if not lines:
        return [section(title + "\n" + _("Aucune inscription non assignée à cette session."))]
    return [section(title), *(_line(line, dossier, ref) for line in lines[:ASIDE]), *_more(len(lines))]


def deleted_lines(deleted: Sequence[Inscription], ref: Reference) -> list[Json]:
    """The lines of the session that can still be brought back, with the button for who may do so."""
    if not deleted or not ref.may_change:
        return []
    restorable = [_deleted(line, hour(line.deleted_at), ref) for line in deleted[:ASIDE] if line.deleted_at]
    return [divider(), section(_("*Supprimées récemment*")), *restorable, *_more(len(deleted))]


def _deleted(line: Inscription, at: str, ref: Reference) -> Json:
    told = course_title(line.course) + "\n_" + _("supprimée à {hour}", hour=at) + "_"
    spoken = _("Rétablir {c}", c=line.course.number)
    theirs = by_whom(ref.by, line.deleted_by)
    restore = button(_("Rétablir"), "restore_line", line.id, spoken=spoken) if theirs else None
    return section(told, block_id=f"deleted-{line.id}", accessory=restore)


def _more(total: int) -> list[Json]:
    if total <= ASIDE:
        return []
    return [section("_" + _n("+ {n} autre", "+ {n} autres", total - ASIDE) + "_")]


def _line(line: Inscription, dossier: SessionDossier, ref: Reference) -> Json:
    """The eleven columns in CLARA's order, always labelled. The mode stays by the group, RAC by itself."""
    own = {name: getattr(line, name) for name in ("note", "remark", "absences", "average")}
    codes = {
        name: getattr(line, name) or stands_for(name, line, ref.codes.default(LINE[name].list))
        for name in ("category", "funding", "rac", "distance", "census")
    }
    codes["census"] = ref.codes.label(LINE["census"].list, codes["census"])
    told = {name: "—" if value in (None, "") else escape(str(value)) for name, value in (own | codes).items()}
    second = _("Note *{note}* · Rem. {remark} · Abs. {absences} · Moy. {average}", **told)
    third = _(
        "Cat. {category} · Financ. {funding} · RAC {rac} · É. dist. {distance} · Recens. {census}", **told
    )
    rows = [f"{_head(line, dossier)} · {escape(line.course.title)}", second, third]
    if not dossier.foreign:
        rows.append(joined(clara(line, ref), without_note(line, ref), droppable(line, ref)))
    number = line.course.number
    detail = button(_("Détail"), "line_detail", line.id, spoken=_("Détail de {course}", course=number))
    return section("\n".join(rows), block_id=f"line-{line.id}", accessory=detail)


def _head(line: Inscription, dossier: SessionDossier) -> str:
    course = f"*{line.course.number}* · "
    if line.state is InscriptionState.NOT_FOLLOWED:
        return course + _("Groupe — (non suivi)")
    if not line.group_number:
        return course + _("Groupe — (non assignée)")
    head = course + _("Groupe *{number}*", number=escape(line.group_number))
    mode = mode_of(line)
    return f"{head} ({mode})" if mode else head
