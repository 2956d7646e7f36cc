"""Session dossiers: creating one (the guide's steps A to C), changing, copying and deleting it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.domain.sessions import Session
from rac_bot.errors import ChangedMeanwhile, DossierHolds, ForeignDossier, Vanished
from rac_bot.handlers.file import file_of
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.i18n import _
from rac_bot.modals.dossier import session_dossier as modal
from rac_bot.modals.dossier.copy_dossier import copied_notice, copy_view, outcome_view, read_copy
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.labels import differences, meanwhile
from rac_bot.modals.parts.notices import notice_view
from rac_bot.modals.parts.place import DossierChangePlace, DossierPlace, FilePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.sessions import over
from rac_bot.modals.parts.undoing import restore_dossier, undo_enrolment
from rac_bot.modals.parts.user_fields import read
from rac_bot.store.college import user_fields
from rac_bot.store.college.codes import Codes
from rac_bot.store.file import candidates, copying, dossiers
from rac_bot.store.models import FieldSubject, SessionDossier, UserField
from rac_bot.store.telling import telling
from rac_bot.store.work.work import Work

Draw = Callable[[SessionDossier, Sequence[UserField], Reference, FilePlace, str | None], Json]
Read = Callable[[Json, SessionDossier, Sequence[UserField], Codes], dict[str, Any]]


def register(routes: Routes) -> None:
    routes.action("create_session", create_session, Role.ADVISING)
    routes.action("edit_dossier", lambda visit: _over_the_file(visit, modal.edit_view), Role.ADVISING)
    routes.action("delete_dossier", ask_to_delete, Role.ADVISING)
    routes.view(modal.DELETE, submit_delete, Role.ADVISING)
    routes.action(
        "dossier_user_fields", lambda visit: _over_the_file(visit, modal.user_fields_view), Role.ADVISING
    )
    routes.action("copy_dossier", copy_dossier, Role.ADVISING)
    routes.view(modal.CALLBACK, submit_session_dossier, Role.ADVISING)
    routes.view(modal.EDIT, lambda visit: _saved(visit, modal.read_edit, modal.edit_view), Role.ADVISING)
    routes.view(
        modal.USER_FIELDS,
        lambda visit: _saved(visit, modal.read_user_fields, modal.user_fields_view),
        Role.ADVISING,
    )
    routes.view(modal.COPY, submit_copy, Role.ADVISING)


def create_session(visit: Visit) -> Answer:
    place = visit.place(FilePlace)
    with visit.reading() as work:
        candidate = candidates.candidate(work, place.candidate)
        view = modal.session_dossier_view(candidate, work.known(Codes), place, _fields(work))
        return visit.push(view)


def submit_session_dossier(visit: Visit) -> Answer:
    admission, wanted = modal.read_session_dossier(visit.asked.view)
    place = visit.place(FilePlace)
    with visit.writing() as work:
        values = {"user_values": read(visit.asked.view, _fields(work))}
        dossier = dossiers.create(work, place.candidate, admission, wanted, values)
        notice = _and_over(
            _("✅ {session} : dossier session créé.", session=wanted.label), visit, work, wanted
        )
        place = place.but(dossier=dossier.id)
        file = file_of(work, visit, place, notice=notice)
    return visit.close_onto(file, lambda: notice_view(_("Session créée"), notice))


def ask_to_delete(visit: Visit) -> Answer:
    """The value is `id:version`: what the question names is what is deleted."""
    dossier_id, version = forms.versioned(visit.asked.chosen)
    place = visit.place(FilePlace)
    try:
        with visit.reading() as work:
            dossier = dossiers.dossier(work, dossier_id, place.candidate)
            dossiers.check_deletable(work, dossier, seen=version)
            return visit.push(modal.delete_view(dossier, place))
    except (ChangedMeanwhile, DossierHolds, ForeignDossier, Vanished) as refusal:
        return _refused_over_the_file(visit, refusal)


def submit_delete(visit: Visit) -> Answer:
    place = visit.place(DossierChangePlace)
    with visit.writing() as work:
        dossier = dossiers.dossier(work, place.dossier, place.candidate)
        dossiers.delete(work, dossier, seen=place.version)
        notice = _("🗑️ {session} : dossier session supprimé.", session=dossier.session.label)
        beneath = place.to(FilePlace).but(dossier=None)
        file = file_of(work, visit, beneath, notice=notice, offered=restore_dossier(dossier))
    return visit.close_onto(file, lambda: notice_view(_("Session supprimée"), notice))


def copy_dossier(visit: Visit) -> Answer:
    return _over_the_file(
        visit, lambda dossier, _fields, ref, place, _warning: copy_view(dossier, ref, place)
    )


def submit_copy(visit: Visit) -> Answer:
    wanted, chosen = read_copy(visit.asked.view)
    place = visit.place(DossierPlace)
    with visit.writing() as work:
        source = dossiers.dossier(work, place.dossier, place.candidate)
        copied = copying.copy_dossier(work, source, wanted, chosen)
        if copied.lines:
            telling.enrolled(work, copied.lines, visit.routing(work))
        notice = _and_over(copied_notice(copied), visit, work, wanted)
        place = place.but(dossier=copied.dossier.id)
        file = file_of(work, visit, place, notice=notice, offered=undo_enrolment(copied.lines))
        outcome = outcome_view(copied, place) if copied.refused else None
    visit.wake_delivery()
    if outcome:
        return visit.show_over(outcome, file)
    return visit.close_onto(file, lambda: notice_view(_("Dossier copié"), notice))


def _over_the_file(visit: Visit, draw: Draw) -> Answer:
    """Open a form of the dossier whose button was pressed in the file."""
    place = visit.place(FilePlace)
    try:
        with visit.reading() as work:
            dossier = dossiers.with_lines(work, dossiers.dossier(work, visit.asked.number, place.candidate))
            if dossier.foreign:
                raise ForeignDossier
            ref = visit.reference(work)
            return visit.push(draw(dossier, _fields(work), ref, place, None))
    except (ForeignDossier, Vanished) as refusal:
        return _refused_over_the_file(visit, refusal)


def _refused_over_the_file(
    visit: Visit, refusal: ChangedMeanwhile | DossierHolds | ForeignDossier | Vanished
) -> Answer:
    """The reason in a window over the file, which is drawn anew beneath: what it showed may be over."""
    with visit.noting() as work:
        ref = visit.reference(work)
        file = file_of(work, visit, visit.place(FilePlace))
    sentence = str(refusal)
    if isinstance(refusal, ChangedMeanwhile):
        then = _("Le voici tel qu’il est maintenant.")
        sentence = meanwhile(refusal, _("ce dossier session"), ref, then)
    return visit.push_anew(notice_view(_("Action impossible"), sentence), file).refusing(refusal)


def _and_over(notice: str, visit: Visit, work: Work, session: Session) -> str:
    """The notice, and the warning where that session is over."""
    told = over(session, visit.calendar(work), visit.today)
    return f"{notice} ⚠️ {told}" if told else notice


def _fields(work: Work) -> list[UserField]:
    return user_fields.of(work, FieldSubject.DOSSIER)


def _saved(visit: Visit, read_values: Read, draw: Draw) -> Answer:
    """The file with what changed; or the form again, saying what somebody else changed since it opened."""
    place = visit.place(DossierChangePlace)
    try:
        with visit.writing() as work:
            dossier = dossiers.dossier(work, place.dossier, place.candidate)
            values = read_values(visit.asked.view, dossier, _fields(work), work.known(Codes))
            changed = dossiers.change(work, dossier, values, seen=place.version)
            if "session" in changed:
                telling.changed(work, [line.id for line in dossiers.standing_lines(dossier)])
            notice = _notice(dossier, changed, visit.reference(work))
            file = file_of(work, visit, place, notice=notice)
    except ChangedMeanwhile as refusal:
        # As the dossier is now, by its version too: saving once more is a decision. Entries stay on screen.
        with visit.reading() as work:
            dossier, ref = dossiers.dossier(work, place.dossier, place.candidate), visit.reference(work)
            warning = meanwhile(refusal, _("ce dossier session"), ref)
            return visit.show(draw(dossier, _fields(work), ref, place, warning)).refusing(refusal)
    visit.wake_delivery()
    return visit.close_onto(file, lambda: notice_view(_("Dossier modifié"), notice))


def _notice(dossier: SessionDossier, changed: Mapping[str, Sequence[Any]], ref: Reference) -> str:
    session = dossier.session.label
    if not changed:
        return _("{session} : rien n’a changé.", session=session)
    return _(
        "✅ {session} : dossier session modifié. {changes}",
        session=session,
        changes=differences(changed, ref),
    )
