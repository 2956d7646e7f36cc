"""Copying a session dossier with its lines."""

from rac_bot.domain.rights import Role
from rac_bot.handlers.dossier.session_dossier import over_the_file
from rac_bot.handlers.file import file_of
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.inscription.telling import tell_enrolled
from rac_bot.i18n import _
from rac_bot.modals.dossier.copy_dossier import copied_notice, copy_view, outcome_view, read_copy
from rac_bot.modals.dossier.session_dossier import COPY
from rac_bot.modals.parts.notices import notice_view
from rac_bot.modals.parts.place import DossierPlace
from rac_bot.store.file import copying, dossiers


def register(routes: Routes) -> None:
    routes.action("copy_dossier", copy_dossier, Role.ADVISING)
    routes.view(COPY, submit_copy, Role.ADVISING)


def copy_dossier(visit: Visit) -> Answer:
    return over_the_file(visit, lambda dossier, _fields, ref, place, _warning: copy_view(dossier, ref, place))


def submit_copy(visit: Visit) -> Answer:
    wanted, chosen = read_copy(visit.asked.view)
    place = visit.place(DossierPlace)
    with visit.writing() as work:
        source = dossiers.dossier(work, place.dossier, place.candidate)
        copied = copying.copy_dossier(work, source, wanted, chosen)
        if copied.lines:
            tell_enrolled(work, visit, copied.lines)
        notice = copied_notice(copied)
        place = place.but(dossier=copied.dossier.id, lines=0)
        file = file_of(work, visit, place, notice=notice)
        outcome = outcome_view(copied) if copied.refused else None
    visit.wake_delivery()
    if outcome:
        return visit.show_over(outcome, file)
    return visit.close_onto(file, notice_view(_("Dossier copié"), notice))
