"""The small forms over the detail of an inscription: why it is unlocked, and what session it is copied to."""

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
from rac_bot.handlers.gate.answer import Answer, beside
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.inscription.telling import tell_changed, tell_enrolled
from rac_bot.handlers.line.line import detail_of, line_shown
from rac_bot.i18n import _
from rac_bot.modals.inscription.choosing import read_where
from rac_bot.modals.inscription.saved import saved_view
from rac_bot.modals.line.line_forms import COPY, UNLOCK, copy_view, read_reason, unlock_view
from rac_bot.modals.parts import forms, notices
from rac_bot.modals.parts.labels import meanwhile
from rac_bot.modals.parts.place import LinePlace
from rac_bot.store.file import dossiers, inscriptions, lines
from rac_bot.store.file.inscriptions import SessionToCreate


def register(routes: Routes) -> None:
    routes.action("unlock_line", ask_reason, Role.ADVISING)
    routes.view(UNLOCK, submit_reason, Role.ADVISING)
    routes.action("copy_line", copy_line, Role.ADVISING)
    routes.view(COPY, submit_copy, Role.ADVISING)


def ask_reason(visit: Visit) -> Answer:
    with visit.reading() as work:
        line = line_shown(work, visit, visit.asked.number)
        return visit.show(unlock_view(line, visit.place(LinePlace)))


def submit_reason(visit: Visit) -> Answer:
    reason, place = read_reason(visit.asked.view), visit.place(LinePlace)
    try:
        with visit.writing() as work:
            line = line_shown(work, visit, place.line)
            lines.unlock(work, line, reason, seen=place.version)
            tell_changed(work, [line])
            notice = escape(notices.unlocked_notice(line))
            answer = visit.show(detail_of(work, visit, line, place, notice))
    except ChangedMeanwhile as refusal:
        with visit.reading() as work:
            line = line_shown(work, visit, place.line)
            warning = meanwhile(refusal, _("cette inscription"), visit.reference(work))
            return visit.show(unlock_view(line, place, warning)).refusing(refusal)
    visit.wake_delivery()
    return answer


def copy_line(visit: Visit) -> Answer:
    """Proposes the session that follows the line's own."""
    with visit.reading() as work:
        line = line_shown(work, visit, visit.asked.number)
        admission, following = line.dossier.admission, line.dossier.session.next()
        if admission is None:
            raise ForeignDossier
        on_file = dossiers.of_admission(work, admission.id, following)
        where = on_file or SessionToCreate(admission.id, following)
        return visit.show(copy_view(line, where, visit.place(LinePlace)))


def submit_copy(visit: Visit) -> Answer:
    where, place = read_where(forms.value(visit.asked.view, "session")), visit.place(LinePlace)
    try:
        with visit.writing() as work:
            line = line_shown(work, visit, place.line)
            copied = inscriptions.copy_line(work, line, where)
            tell_enrolled(work, visit, [copied])
            beneath = place.but(dossier=copied.dossier_id, lines=0)
            saved = saved_view(copied, visit.reference(work), beneath)
            file = file_of(work, visit, beneath, notice=notices.copied_notice(copied))
    except (AlreadyEnrolled, CourseNotInGrid, GroupIsReal, GroupNotInGrid) as refusal:
        # It is the only field of theirs that this form has.
        return beside("session", str(refusal)).refusing(refusal)
    visit.wake_delivery()
    return visit.close_onto(file, saved)
