"""Session dossiers: creating one (the guide's steps A to C), changing it, deleting it, its user fields."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.errors import ChangedMeanwhile, DossierHolds, ForeignDossier, Vanished
from rac_bot.handlers.file import file_of
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Answer, Interaction, closed_onto, pushed, shown
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.inscription.telling import tell_changed
from rac_bot.i18n import _
from rac_bot.modals.dossier.session_dossier import (
    CALLBACK,
    EDIT,
    USER_FIELDS,
    edit_view,
    read_edit,
    read_session_dossier,
    read_user_fields,
    session_dossier_view,
    user_fields_view,
)
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.labels import differences, meanwhile
from rac_bot.modals.parts.notices import notice_view
from rac_bot.modals.parts.place import Place
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.user_fields import read
from rac_bot.store.college import user_fields
from rac_bot.store.college.codes import Codes
from rac_bot.store.file import candidates, dossiers
from rac_bot.store.models import FieldSubject, SessionDossier, UserField

Draw = Callable[[SessionDossier, Sequence[UserField], Reference, Place, str | None], Json]
Read = Callable[[Json, SessionDossier, Sequence[UserField]], dict[str, Any]]


def register(routes: Routes) -> None:
    routes.action("create_session", create_session, Role.ADVISING)
    routes.action("edit_dossier", edit_dossier, Role.ADVISING)
    routes.action("delete_dossier", delete_dossier, Role.ADVISING)
    routes.action("dossier_user_fields", dossier_user_fields, Role.ADVISING)
    routes.view(CALLBACK, submit_session_dossier, Role.ADVISING)
    routes.view(EDIT, submit_edit, Role.ADVISING)
    routes.view(USER_FIELDS, submit_user_fields, Role.ADVISING)


def create_session(desk: Desk, interaction: Interaction) -> Answer:
    place = interaction.place
    with desk.store.reading() as session:
        candidate = candidates.candidate(session, place.candidate or 0)
        view = session_dossier_view(candidate, Codes(session), place, _fields(session))
        return pushed(interaction, view)


def submit_session_dossier(desk: Desk, interaction: Interaction) -> Answer:
    admission, wanted = read_session_dossier(interaction.view)
    place = interaction.place
    with desk.store.writing() as session:
        values = {"user_values": read(interaction.view, _fields(session))}
        dossier = dossiers.create(session, interaction.user, place.candidate or 0, admission, wanted, values)
        notice = _("✅ {session} : dossier session créé.", session=wanted.label)
        place = place.but(dossier=dossier.id, lines=0)
        file = file_of(session, desk, interaction.user, place, notice=notice)
    return closed_onto(interaction, file, notice_view(_("Session créée"), notice))


def edit_dossier(desk: Desk, interaction: Interaction) -> Answer:
    return over_the_file(desk, interaction, edit_view)


def dossier_user_fields(desk: Desk, interaction: Interaction) -> Answer:
    return over_the_file(desk, interaction, user_fields_view)


def submit_edit(desk: Desk, interaction: Interaction) -> Answer:
    return _saved(desk, interaction, read_edit, edit_view)


def submit_user_fields(desk: Desk, interaction: Interaction) -> Answer:
    return _saved(desk, interaction, read_user_fields, user_fields_view)


def delete_dossier(desk: Desk, interaction: Interaction) -> Answer:
    """The button's value is `id:version`: what its question named is what is deleted."""
    dossier_id, version = forms.versioned(interaction.chosen)
    place = interaction.place.but(lines=0)
    try:
        with desk.store.writing() as session:
            dossier = dossiers.dossier(session, dossier_id, place.candidate)
            dossiers.delete(session, interaction.user, dossier, seen=version)
            notice = _("🗑️ {session} : dossier session supprimé.", session=dossier.session.label)
            place = place.but(dossier=None)
            return shown(interaction, file_of(session, desk, interaction.user, place, notice=notice))
    except (ChangedMeanwhile, DossierHolds, ForeignDossier, Vanished) as refusal:
        return refused_over_the_file(desk, interaction, refusal)


def over_the_file(desk: Desk, interaction: Interaction, draw: Draw) -> Answer:
    """Open a form of the dossier whose button was pressed in the file."""
    place = interaction.place
    try:
        with desk.store.reading() as session:
            dossier = dossiers.dossier(session, interaction.number, place.candidate)
            if dossier.foreign:
                raise ForeignDossier
            ref = desk.reference(session)
            return pushed(interaction, draw(dossier, _fields(session), ref, place, None))
    except (ForeignDossier, Vanished) as refusal:
        return refused_over_the_file(desk, interaction, refusal)


def refused_over_the_file(
    desk: Desk,
    interaction: Interaction,
    refusal: ChangedMeanwhile | DossierHolds | ForeignDossier | Vanished,
) -> Answer:
    """The reason in a window over the file, which is drawn anew beneath: what it showed may be over."""
    desk.journal_refusal(interaction, refusal)
    with desk.store.writing() as session:
        ref = desk.reference(session)
        file = file_of(session, desk, interaction.user, interaction.place)
    sentence = str(refusal)
    if isinstance(refusal, ChangedMeanwhile):
        then = _("Le voici tel qu’il est maintenant.")
        sentence = meanwhile(refusal, _("ce dossier session"), ref, then)
    file_id = interaction.view["id"]
    return replace(
        pushed(interaction, notice_view(_("Action impossible"), sentence)),
        beneath=lambda client: client.views_update(view_id=file_id, view=file),
    )


def _fields(session: Session) -> list[UserField]:
    return user_fields.of(session, FieldSubject.DOSSIER)


def _saved(desk: Desk, interaction: Interaction, read_values: Read, draw: Draw) -> Answer:
    """The file with what changed; or the form again, saying what somebody else changed since it opened."""
    place = interaction.place
    try:
        with desk.store.writing() as session:
            dossier = dossiers.dossier(session, place.dossier or 0, place.candidate)
            values = read_values(interaction.view, dossier, _fields(session))
            changed = dossiers.change(session, interaction.user, dossier, values, seen=place.version or 0)
            if "session" in changed:
                tell_changed(session, dossiers.standing(dossier))
            notice = _notice(dossier, changed, desk.reference(session))
            file = file_of(session, desk, interaction.user, place.but(version=None), notice=notice)
    except ChangedMeanwhile as refusal:
        desk.journal_refusal(interaction, refusal)
        return shown(interaction, _form_again(desk, interaction, refusal, draw))
    desk.wake_delivery()
    return closed_onto(interaction, file, notice_view(_("Dossier modifié"), notice))


def _form_again(desk: Desk, interaction: Interaction, refusal: ChangedMeanwhile, draw: Draw) -> Json:
    """As the dossier is now, by its version too: saving once more is a decision. Entries stay on screen."""
    place = interaction.place
    with desk.store.reading() as session:
        dossier = dossiers.dossier(session, place.dossier or 0, place.candidate)
        ref = desk.reference(session)
        warning = meanwhile(refusal, _("ce dossier session"), ref)
        return draw(dossier, _fields(session), ref, place, warning)


def _notice(dossier: SessionDossier, changed: Mapping[str, Sequence[Any]], ref: Reference) -> str:
    session = dossier.session.label
    if not changed:
        return _("{session} : rien n’a changé.", session=session)
    return _(
        "✅ {session} : dossier session modifié. {changes}",
        session=session,
        changes=differences(changed, ref),
    )
