"""`/rac canaux`: which channel is told of what, for administrators."""

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.domain.routing import Told
from rac_bot.handlers.admin.access import refuse_if_withdrawn
from rac_bot.handlers.gate.answer import Answer, beside
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.i18n import _
from rac_bot.modals.admin import channels as modal
from rac_bot.modals.parts.notices import notice_view
from rac_bot.store.routing import rules
from rac_bot.store.telling import outbox
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.turns("channels", lambda visit: show_channels(visit, visit.asked.number), Role.ADMINISTERING)
    routes.action("show_channels", show_channels, Role.ADMINISTERING)
    routes.action("add_route", ask, Role.ADMINISTERING)
    routes.action("remove_route", remove, Role.ADMINISTERING)
    routes.view(modal.FORM, submit, Role.ADMINISTERING)


def show_channels(visit: Visit, page: int = 0) -> Answer:
    with visit.reading() as work:
        return visit.show(_view(work, visit, modal.ChannelsPlace(page=page)))


def ask(visit: Visit) -> Answer:
    return visit.push(modal.add_view(visit.place(modal.ChannelsPlace)))


def submit(visit: Visit) -> Answer:
    wanted = modal.read_form(visit.asked.view)
    if any(one.told is Told.WEEK and one.scope.unit for one in wanted):
        return beside("units", _("Le résumé de la semaine se limite à des programmes."))
    with visit.writing() as work:
        refuse_if_withdrawn(work, visit)
        rules.save(work, wanted)
        notice = modal.saved_notice(wanted)
        view = _view(work, visit, visit.place(modal.ChannelsPlace), notice)
    visit.wake_delivery()
    return visit.close_onto(view, lambda: notice_view(_("Règle enregistrée"), notice))


def remove(visit: Visit) -> Answer:
    with visit.writing() as work:
        refuse_if_withdrawn(work, visit)
        gone = rules.remove(work, visit.asked.number)
        view = _view(work, visit, visit.place(modal.ChannelsPlace), modal.removed_notice(gone))
    visit.wake_delivery()
    return visit.show(view)


def _view(work: Work, visit: Visit, place: modal.ChannelsPlace, notice: str | None = None) -> Json:
    team, every = visit.settings.rac_team_channel, rules.listed(work)
    named = sorted({team, *(one.channel for one in every.values())})
    return modal.channels_view(team, every, outbox.blocked_lanes(work, named), place, notice)
