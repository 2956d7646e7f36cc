"""Modifying a line (*Modifier*): the same form, its session and its course as they are."""

from collections.abc import Container

from sqlalchemy.orm import Session

from rac_bot.domain.rights import Role
from rac_bot.errors import AlreadyEnrolled, ChangedMeanwhile, ForeignDossier, GroupsNotShown, Locked
from rac_bot.handlers.file import file_of
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Answer, Interaction, beside, closed_onto, shown
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.inscription.form import after_form, edit_form, form_again
from rac_bot.handlers.inscription.telling import tell_changed
from rac_bot.handlers.line.line import detail_of, line_shown
from rac_bot.i18n import _
from rac_bot.modals.inscription import EDIT, read_fields, read_group, untouched
from rac_bot.modals.parts import forms, user_fields
from rac_bot.modals.parts.labels import differences, meanwhile
from rac_bot.modals.parts.notices import notice_view, unchanged_notice
from rac_bot.store.catalogue import INHERITED
from rac_bot.store.college import grids
from rac_bot.store.college import user_fields as college_fields
from rac_bot.store.file import lines
from rac_bot.store.file.inscriptions import KEPT, modify
from rac_bot.store.models import Action, FieldSubject, Inscription, InscriptionState
from rac_bot.store.trace import journal
from rac_bot.store.trace.changes import Values


def register(routes: Routes) -> None:
    routes.action("edit_line", edit_line, Role.ADVISING)
    routes.view(EDIT, submit_edit, Role.ADVISING)


def edit_line(desk: Desk, interaction: Interaction) -> Answer:
    """The form in the place of the line's detail."""
    user = interaction.user
    with desk.store.writing() as session:
        line = line_shown(session, interaction, interaction.number)
        if line.dossier.foreign:
            raise ForeignDossier
        if lines.is_locked(line):
            raise Locked(line.course.number)
        place = interaction.place.but(line=line.id, version=line.version, redefined=_redefined(line))
        journal.record(session, user, Action.CONSULT, candidate_id=place.candidate, inscription_id=line.id)
        view = edit_form(session, desk, user, line, place, fictive=line.fictive_group)
    return shown(interaction, view)


def submit_edit(desk: Desk, interaction: Interaction) -> Answer:
    try:
        answer = _saved(desk, interaction)
    except GroupsNotShown as refusal:
        desk.journal_refusal(interaction, refusal)
        return shown(interaction, form_again(desk, interaction, warning=str(refusal)))
    except AlreadyEnrolled as refusal:  # the course is no field of this form
        desk.journal_refusal(interaction, refusal)
        [name, *_others] = forms.input_names(interaction.view) & {"group", "fictive_group"}
        return beside(name, str(refusal))
    except ChangedMeanwhile as refusal:
        desk.journal_refusal(interaction, refusal)
        return _once_more(desk, interaction, refusal)
    desk.wake_delivery()
    return answer


def _saved(desk: Desk, interaction: Interaction) -> Answer:
    user, place = interaction.user, interaction.place
    with desk.store.writing() as session:
        line = line_shown(session, interaction, place.line or 0)
        changed = _change(session, desk, interaction, line)
        told = differences(changed, desk.reference(session))
        place = after_form(place)
        notice = _notice(line, told)
        if not interaction.place.from_file:
            return shown(interaction, detail_of(session, desk, user, line, place, notice))
        file = file_of(session, desk, user, place, notice=notice)
    return closed_onto(interaction, file, notice_view(_("Inscription modifiée"), notice))


def _change(session: Session, desk: Desk, interaction: Interaction, line: Inscription) -> Values:
    """The line, its history, and the messages that tell it, in the caller's one transaction."""
    view, user = interaction.view, interaction.user
    admission = line.dossier.admission
    held = admission and grids.course_by_number(session, admission.grid_id, line.course.number)
    optional = line.state is not InscriptionState.ACTIVE
    group = read_group(view, str(held.id if held else KEPT), optional=optional)
    fields = read_fields(view, desk.reference(session), line)
    asked = college_fields.of(session, FieldSubject.INSCRIPTION)
    fields["user_values"] = user_fields.merged(view, asked, line.user_values)
    changed = modify(session, user, line, group, fields, seen=interaction.place.version or 0)
    if changed:
        tell_changed(session, [line])
    return changed


def _notice(line: Inscription, told: str) -> str:
    if not told:
        return unchanged_notice(line)
    return _("✅ {course} modifiée : {changes}", course=line.course.number, changes=told)


def _once_more(desk: Desk, interaction: Interaction, refusal: ChangedMeanwhile) -> Answer:
    """The form with what the other person changed above it and in the fields that this one left alone.

    What was entered is kept: saving again decides.
    """
    place, view, user = interaction.place, interaction.view, interaction.user
    with desk.store.writing() as session:
        line = line_shown(session, interaction, place.line or 0)
        warning = meanwhile(refusal, _("cette inscription"), desk.reference(session))
        left = untouched(view, refusal)
        fictive = line.fictive_group if "fictive" in left else bool(forms.values(view, "fictive"))
        place = place.but(
            version=line.version,
            redefined=_redefined(line, place.redefined),
            fresh=place.fresh | dict.fromkeys(sorted(left), line.version),
        )
        return shown(interaction, edit_form(session, desk, user, line, place, fictive, warning))


def _redefined(line: Inscription, opened: Container[str] = ()) -> tuple[str, ...]:
    return tuple(name for name in INHERITED if name in opened or getattr(line, name) is not None)
