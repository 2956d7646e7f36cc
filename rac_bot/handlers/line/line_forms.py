"""The small forms over the detail of an inscription: why it is unlocked, and what session it is copied to."""

from sqlalchemy.orm import Session

from rac_bot.blockkit import escape
from rac_bot.domain.rights import Role
from rac_bot.errors import (
    AlreadyEnrolled,
    ChangedMeanwhile,
    CourseNotInGrid,
    ForeignDossier,
    GroupIsReal,
    GroupNotInGrid,
)
from rac_bot.handlers.file import file_of
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Answer, Interaction, beside, closed_onto, shown
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.inscription.telling import tell_changed, tell_enrolled
from rac_bot.handlers.line.line import detail_of, line_shown, of_file
from rac_bot.i18n import _
from rac_bot.modals.inscription import read_where
from rac_bot.modals.line.line_forms import COPY, UNLOCK, copy_view, read_reason, unlock_view
from rac_bot.modals.parts import forms, notices
from rac_bot.modals.parts.labels import meanwhile
from rac_bot.modals.parts.notices import saved_view
from rac_bot.store.file import dossiers, inscriptions, lines
from rac_bot.store.file.inscriptions import SessionToCreate
from rac_bot.store.models import Inscription


def register(routes: Routes) -> None:
    routes.action("unlock_line", ask_reason, Role.ADVISING)
    routes.view(UNLOCK, submit_reason, Role.ADVISING)
    routes.action("copy_line", copy_line, Role.ADVISING)
    routes.view(COPY, submit_copy, Role.ADVISING)


def ask_reason(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.reading() as session:
        line = line_shown(session, interaction, interaction.number)
        return shown(interaction, unlock_view(line, interaction.place))


def submit_reason(desk: Desk, interaction: Interaction) -> Answer:
    reason, place, user = read_reason(interaction.view), interaction.place, interaction.user
    try:
        with desk.store.writing() as session:
            line = line_shown(session, interaction, place.line or 0)
            lines.unlock(session, user, line, reason, seen=place.version or 0)
            tell_changed(session, [line])
            notice = escape(notices.unlocked_notice(line))
            answer = shown(interaction, detail_of(session, desk, user, line, place, notice))
    except ChangedMeanwhile as refusal:
        desk.journal_refusal(interaction, refusal)
        with desk.store.reading() as session:
            line = line_shown(session, interaction, place.line or 0)
            warning = meanwhile(refusal, _("cette inscription"), desk.reference(session))
            return shown(interaction, unlock_view(line, place, warning))
    desk.wake_delivery()
    return answer


def copy_line(desk: Desk, interaction: Interaction) -> Answer:
    """Proposes the session that follows the line's own."""
    with desk.store.reading() as session:
        line = line_shown(session, interaction, interaction.number)
        admission, following = line.dossier.admission, line.dossier.session.next()
        if admission is None:
            raise ForeignDossier
        on_file = dossiers.of_admission(session, admission.id, following)
        where = on_file or SessionToCreate(admission.id, following)
        return shown(interaction, copy_view(line, where, interaction.place))


def submit_copy(desk: Desk, interaction: Interaction) -> Answer:
    where, place = read_where(forms.value(interaction.view, "session")), interaction.place
    try:
        with desk.store.writing() as session:
            line = line_shown(session, interaction, place.line or 0)
            copied = inscriptions.copy(session, interaction.user, line, where)
            tell_enrolled(session, desk, interaction, [copied])
            answer = _copied(session, desk, interaction, copied)
    except (AlreadyEnrolled, CourseNotInGrid, GroupIsReal, GroupNotInGrid) as refusal:
        desk.journal_refusal(interaction, refusal)
        return beside("session", str(refusal))  # the only field of theirs that this form has
    desk.wake_delivery()
    return answer


def _copied(session: Session, desk: Desk, interaction: Interaction, copied: Inscription) -> Answer:
    place = interaction.place.but(dossier=copied.dossier_id, lines=0)
    saved = saved_view(copied, desk.reference(session), of_file(place))
    if not place.from_file:
        return shown(interaction, saved)
    notice = notices.copied_notice(copied)
    return closed_onto(
        interaction, file_of(session, desk, interaction.user, of_file(place), notice=notice), saved
    )
