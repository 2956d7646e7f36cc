"""`/rac acces`: who may use the bot; giving, changing and withdrawing rights, for administrators."""

from sqlalchemy.orm import Session

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role, is_slack_id
from rac_bot.errors import AdministersBySetting, NotAnAdministrator
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import (
    Answer,
    Interaction,
    closed_onto,
    offered,
    pushed,
    shown,
    shown_over,
)
from rac_bot.handlers.gate.routes import Routes
from rac_bot.i18n import _
from rac_bot.modals.admin import access as modal
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.notices import notice_view
from rac_bot.modals.parts.place import Place
from rac_bot.store.college.codes import Codes
from rac_bot.store.people import access, people


def register(routes: Routes) -> None:
    routes.action("access_before", turn_page, Role.ADMINISTERING)
    routes.action("access_after", turn_page, Role.ADMINISTERING)
    routes.action("give_access", ask_whom, Role.ADMINISTERING)
    routes.action("change_access", ask_what, Role.ADMINISTERING)
    routes.action("withdraw_access", withdraw, Role.ADMINISTERING)
    routes.view(modal.FORM, submit_access, Role.ADMINISTERING)
    routes.options("programmes", look_up_programmes, Role.ADMINISTERING)
    routes.options("units", look_up_units, Role.ADMINISTERING)


def show_access(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.reading() as session:
        return shown(interaction, _list(session, desk, interaction, Place()))


def turn_page(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.reading() as session:
        return shown(interaction, _list(session, desk, interaction, Place(page=interaction.number)))


def ask_whom(desk: Desk, interaction: Interaction) -> Answer:
    return pushed(interaction, modal.give_view(interaction.place))


def ask_what(desk: Desk, interaction: Interaction) -> Answer:
    slack_id = _chosen(interaction)
    with desk.store.reading() as session:
        held = access.of(session, slack_id)
        view = modal.change_view(
            people.name_of(session, slack_id) or slack_id,
            held.rights if held else None,
            access.programmes(session),
            Codes(session),
            interaction.place.but(person=slack_id),
            mirrored=bool(desk.settings.rac_advisors_group),
        )
        return pushed(interaction, view)


def submit_access(desk: Desk, interaction: Interaction) -> Answer:
    place = interaction.place
    slack_id, rights = modal.read_form(interaction.view, place)
    _refuse_set(desk, slack_id)
    with desk.store.writing() as session:
        _refuse_if_withdrawn(session, desk, interaction.user)
        known = access.check_account(session, slack_id)
        before = access.give(session, interaction.user, slack_id, rights)
        who = people.name_of(session, slack_id) or slack_id
        notice = modal.given_notice(who, before, rights, known=known)
        view = _list(session, desk, interaction, place, notice)
    if not known:
        desk.ask_who(slack_id)
    return closed_onto(interaction, view, notice_view(_("Accès enregistré"), notice))


def withdraw(desk: Desk, interaction: Interaction) -> Answer:
    slack_id = _chosen(interaction)
    _refuse_set(desk, slack_id)
    with desk.store.writing() as session:
        _refuse_if_withdrawn(session, desk, interaction.user)
        before = access.withdraw(session, interaction.user, slack_id)
        notice = modal.withdrawn_notice(people.name_of(session, slack_id) or slack_id, before)
        beneath = _list(session, desk, interaction, interaction.place, notice)
    return shown_over(interaction, notice_view(_("Accès retiré"), notice), beneath)


def look_up_programmes(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.reading() as session:
        return offered(modal.programme_choices(access.programmes(session), interaction.typed))


def look_up_units(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.reading() as session:
        return offered(modal.unit_choices(access.units(session), Codes(session), interaction.typed))


def _chosen(interaction: Interaction) -> str:
    """Whose button it is.

    Raises:
        Malformed: nobody's.
    """
    if not is_slack_id(interaction.chosen):
        raise forms.unreadable()
    return interaction.chosen


def _refuse_set(desk: Desk, slack_id: str) -> None:
    if slack_id in desk.settings.rac_admins:
        raise AdministersBySetting


def _refuse_if_withdrawn(session: Session, desk: Desk, user: str) -> None:
    """Of two administrators who withdraw each other at once, one stays: writers take turns."""
    held = access.of(session, user)
    if user not in desk.settings.rac_admins and (held is None or held.role is not Role.ADMINISTERING):
        raise NotAnAdministrator(desk.settings.rac_admins)


def _list(
    session: Session, desk: Desk, interaction: Interaction, place: Place, notice: str | None = None
) -> Json:
    """Those whom the setting names, who administer whatever they were given, then the others."""
    settings = desk.settings
    told, team_id = people.of_ids(session, settings.rac_admins), people.team_id(session)
    named = {one: (told.get(one), None) for one in settings.rac_admins}
    given = {one.slack_id: (one.person, one.access) for one in access.listed(session)}
    holders = [
        modal.Holder(slack_id, person, rights, access.barred(person, team_id))
        for slack_id, (person, rights) in (given | named).items()
    ]
    holders.sort(key=lambda holder: holder.access is not None)
    return modal.access_view(
        holders,
        desk.reference(session),
        place,
        interaction.user,
        mirrored=bool(settings.rac_advisors_group),
        notice=notice,
    )
