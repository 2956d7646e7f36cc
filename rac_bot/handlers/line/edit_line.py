"""Modifying a line (*Modifier*): the same form, its session and its course as they are."""

from collections.abc import Container

from rac_bot.domain.rights import Role
from rac_bot.errors import AlreadyEnrolled, ChangedMeanwhile, ForeignDossier, GroupsNotShown, Locked
from rac_bot.handlers.gate.answer import Answer, beside
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.inscription.form import edit_form, form_again
from rac_bot.handlers.lacking import followed_by_list
from rac_bot.handlers.line.line import closed, form_place, line_shown, open_form
from rac_bot.i18n import _
from rac_bot.modals.inscription.form import EDIT
from rac_bot.modals.inscription.reading import read_fields, read_group, untouched
from rac_bot.modals.parts import forms, user_fields
from rac_bot.modals.parts.labels import differences, meanwhile
from rac_bot.modals.parts.notices import facts
from rac_bot.modals.parts.place import EditPlace
from rac_bot.store.catalogue import INHERITED
from rac_bot.store.college import grids
from rac_bot.store.college import user_fields as college_fields
from rac_bot.store.file import lines
from rac_bot.store.file.inscriptions import KEPT, modify
from rac_bot.store.models import Action, FieldSubject, Inscription, InscriptionState
from rac_bot.store.telling import telling
from rac_bot.store.trace import journal
from rac_bot.store.trace.changes import BeforeAfter
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.action("edit_line", edit_line, Role.ADVISING)
    routes.view(EDIT, submit_edit, Role.ADVISING)


def edit_line(visit: Visit) -> Answer:
    with visit.noting() as work:
        line = line_shown(work, visit, visit.asked.number)
        if line.dossier.foreign:
            raise ForeignDossier
        if lines.is_locked(line):
            raise Locked(line.course.number)
        place = form_place(visit, line).to(EditPlace, redefined=_redefined(line))
        journal.record(work, Action.CONSULT, **journal.of_line(line))
        return open_form(visit, edit_form(work, visit, line, place, fictive=line.fictive_group))


def submit_edit(visit: Visit) -> Answer:
    try:
        answer = _saved(visit)
    except GroupsNotShown as refusal:
        return visit.show(form_again(visit, warning=str(refusal))).refusing(refusal)
    except AlreadyEnrolled as refusal:  # the course is no field of this form
        [name, *_others] = forms.input_names(visit.asked.view) & {"group", "fictive_group"}
        return beside(name, str(refusal)).refusing(refusal)
    except ChangedMeanwhile as refusal:
        return _once_more(visit, refusal).refusing(refusal)
    visit.wake_delivery()
    return followed_by_list(visit, answer, visit.place(EditPlace))


def _saved(visit: Visit) -> Answer:
    place = visit.place(EditPlace)
    with visit.writing() as work:
        line = line_shown(work, visit, place.line)
        changed = _change(work, visit, line)
        notice = _("{course} : rien n’a changé.", **facts(line))
        if changed:
            told = differences(changed, visit.reference(work))
            notice = _("✅ {course} modifiée : {changes}", course=line.course.number, changes=told)
        return closed(work, visit, line, place, notice)


def _change(work: Work, visit: Visit, line: Inscription) -> BeforeAfter:
    """The line, its history, and the messages that tell it, in the caller's one transaction."""
    view = visit.asked.view
    admission = line.dossier.admission
    held = admission and grids.course_by_number(work, admission.grid_id, line.course.number)
    optional = line.state is not InscriptionState.ACTIVE
    group = read_group(view, str(held.id if held else KEPT), optional=optional)
    fields = read_fields(view, visit.reference(work), line)
    asked = college_fields.of(work, FieldSubject.INSCRIPTION)
    fields["user_values"] = user_fields.merged(view, asked, line.user_values)
    changed = modify(work, line, group, fields, seen=visit.place(EditPlace).version)
    if changed:
        telling.changed(work, [line.id])
    return changed


def _once_more(visit: Visit, refusal: ChangedMeanwhile) -> Answer:
    """The form with what the other person changed above it and in the fields that this one left alone.

    What was entered is kept: saving again decides.
    """
    place, view = visit.place(EditPlace), visit.asked.view
    with visit.noting() as work:
        line = line_shown(work, visit, place.line)
        warning = meanwhile(refusal, _("cette inscription"), visit.reference(work))
        left = untouched(view, refusal)
        fictive = line.fictive_group if "fictive" in left else bool(forms.values(view, "fictive"))
        place = place.but(
            version=line.version,
            redefined=_redefined(line, place.redefined),
            fresh=place.fresh | dict.fromkeys(sorted(left), line.version),
        )
        return visit.show(edit_form(work, visit, line, place, fictive, warning))


def _redefined(line: Inscription, opened: Container[str] = ()) -> tuple[str, ...]:
    return tuple(name for name in INHERITED if name in opened or getattr(line, name) is not None)
