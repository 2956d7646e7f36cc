"""The window *Inscription*: every field of a line (the guide's image 1.4), and what is done to it."""

from collections.abc import Sequence
from datetime import date, datetime

from rac_bot.blockkit import Json, actions, button, confirm, context, escape, form, joined, modal, section
from rac_bot.i18n import _, day, hour, moment
from rac_bot.modals.parts import labels, user_fields
from rac_bot.modals.parts.place import FilePlace, LinePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.undoing import enrolment_button, left_empty
from rac_bot.store import catalogue
from rac_bot.store.file import dossiers
from rac_bot.store.file.lines import RESTORABLE, is_locked, is_pending, recently_deleted
from rac_bot.store.file.undoing import by_whom, in_time, is_fresh, is_marked
from rac_bot.store.models import Action, ClaraState, Inscription, InscriptionState, UserField
from rac_bot.store.trace.changes import Past
from rac_bot.words.fields import field_label

CALLBACK, DELETE = "line", "delete_line"


def line_view(
    line: Inscription,
    history: Sequence[Past],
    asked: Sequence[UserField],
    ref: Reference,
    place: FilePlace,
    now: datetime,
    notice: str | None = None,
    offered: Sequence[Json] = (),
) -> Json:
    """The line as it is now; `history` are its last changes, `notice` a sentence of ours above it all, with
    what is `offered` under it."""
    place = place.to(LinePlace, line=line.id, version=line.version, detail=False)
    own = user_fields.told(asked, line.user_values)
    blocks = [
        *offered,
        context(joined(labels.candidate_title(line.dossier.candidate), labels.grid_code(line.dossier))),
        section(_heading(line, ref)),
        section(None, fields=_enrolment(line, ref)),
        section(None, fields=[_told(name, line, ref) for name in catalogue.ENROLMENT]),
        section(_("*Résultats*"), fields=[_told(name, line, ref) for name in catalogue.RESULTS]),
        section(_("*Transmission* (dernière)"), fields=_transmission(line)),
        section(_("*Commandite*"), fields=[_told(name, line, ref) for name in catalogue.PARTNERSHIP]),
        section(_("*Recensement*"), fields=_census(line, ref)),
        *([section(_("*Champs usager*") + "\n" + escape("\n".join(own)))] if own else []),
        context(_dates(line, ref)),
        *_history(history, ref),
        *_what_can_be_done(line, ref, now),
    ]
    return modal(CALLBACK, _("Inscription"), blocks, place, notice=notice)


def delete_view(line: Inscription, ref: Reference, place: LinePlace, warning: str | None = None) -> Json:
    """What is asked before a line is deleted, with what may stand in the way in CLARA."""
    last = ref.drop.last_day(line.dossier.session, line.starts_on, line.ends_on)
    warned = [
        last and last < ref.today and _("⚠️ Date limite dépassée : voyez le registrariat avant de supprimer."),
        any(getattr(line, name) for name in catalogue.TRANSMISSION)
        and _("⚠️ Ligne transmise : peut être verrouillée dans CLARA."),
        _("Elle pourra être rétablie pendant 10 minutes."),
        dossiers.is_last(line)
        and _("Le dossier session {session} restera, sans cours.", session=line.dossier.session.code),
    ]
    blocks = [
        context(labels.candidate_title(line.dossier.candidate)),
        section(f"{labels.course_title(line.course)}\n{labels.line_named(line)}"),
        *(context(sentence) for sentence in warned if sentence),
    ]
    return form(DELETE, _("Supprimer l’inscription"), blocks, place, _("Supprimer"), warning)


def deleted_view(line: Inscription, place: LinePlace) -> Json:
    """What replaces the detail of a line just deleted: the way back, and what is left to do in CLARA."""
    named = f"*{line.course.number}* · {labels.line_named(line)}"
    blocks = [section(_("{line} : inscription supprimée.", line=named))]
    if line.deleted_at:
        until = hour(line.deleted_at + RESTORABLE)
        blocks.append(context(_("Peut être rétablie jusqu’à {hour}.", hour=until)))
    if dossiers.is_last(line):
        blocks.append(context(left_empty(line.dossier)))
    blocks.append(_buttons(_for_deleted(line, restorable=True)))
    return modal(CALLBACK, _("Inscription supprimée"), blocks, place.but(version=line.version))


def _heading(line: Inscription, ref: Reference) -> str:
    course = line.course
    hours = _("{n} h", n=course.hours) if course.hours else None
    units = labels.units_told(course.weighting)
    lines = [
        labels.course_title(course),
        joined(_("Pondération {tlp}", tlp=course.weighting), units, hours),
        _state(line, ref),
    ]
    if line.dossier.foreign:
        lines.append("_" + _("autre établissement, lecture seule") + "_")
    elif line.state is not InscriptionState.DELETED or is_pending(line):
        told = (labels.clara(line, ref), labels.without_note(line, ref), labels.droppable(line, ref))
        lines.append(joined(*told))
    return "\n".join(part for part in lines if part)


def _state(line: Inscription, ref: Reference) -> str:
    if line.state is InscriptionState.DELETED and line.deleted_at:
        who = escape(ref.name(line.deleted_by))
        return _("*Supprimée* le {when} par {who}", when=moment(line.deleted_at), who=who)
    return {
        InscriptionState.NOT_FOLLOWED: _("*Non suivi*"),
        InscriptionState.UNASSIGNED: _("*Non assignée* (choix de cours)"),
    }.get(line.state, "")


# --- the fields -------------------------------------------------------------------------------------


def _labelled(label: str, text: str) -> str:
    """What is filled in stands out; what is empty is said all the same."""
    if text == "—":
        return _("{label} : —", label=label)
    return _("{label} : *{text}*", label=label, text=text)


def _told(name: str, line: Inscription, ref: Reference) -> str:
    return _labelled(field_label(name), _value(name, line, ref))


def _value(name: str, line: Inscription, ref: Reference) -> str:
    value = getattr(line, name)
    if value is None and not line.dossier.foreign:
        value = labels.stands_for(name, line, ref.codes.default(catalogue.LINE[name].list))
    return day(value) if isinstance(value, date) else labels.shown(name, value, ref)


def _enrolment(line: Inscription, ref: Reference) -> list[str]:
    told = [
        _group(line),
        _labelled(_("Session"), line.dossier.session.label),
        *(_inherited(name, line, ref) for name in catalogue.INHERITED),
    ]
    if line.starts_on or line.ends_on:
        told += [_told(name, line, ref) for name in catalogue.CALENDAR]
    return told


def _group(line: Inscription) -> str:
    if not line.group_number:
        return _labelled(_("Groupe"), "—")
    mode = labels.mode_of(line)
    return _labelled(_("Groupe"), escape(line.group_number)) + (f" ({mode})" if mode else "")


def _inherited(name: str, line: Inscription, ref: Reference) -> str:
    value, admission = getattr(line, name), line.dossier.admission
    if admission is None:  # another college's
        return _labelled(field_label(name), labels.shown(name, value, ref))
    held = labels.inherited(name, admission, ref.codes, line) if value is None else value
    source = _("(hérité)") if value is None else _("(redéfini)")
    return _labelled(field_label(name), labels.shown(name, held, ref)) + " " + source


def _transmission(line: Inscription) -> list[str]:
    sent = (
        (_("État"), line.state_transmission, line.state_transmitted_on),
        (_("Financement"), line.funding_transmission, line.funding_transmitted_on),
        (_("Résultat"), line.result_transmission, line.result_transmitted_on),
    )
    return [
        _labelled(label, joined(escape(code or ""), day(on) if on else None) or "—")
        for label, code, on in sent
    ]


def _census(line: Inscription, ref: Reference) -> list[str]:
    named = {"census": _("Statut"), "census_by": _("par"), "census_on": _("date")}
    return [_labelled(label, _value(name, line, ref)) for name, label in named.items()]


def _dates(line: Inscription, ref: Reference) -> str:
    created = _("Créée le {when} par {who}", when=moment(line.created_at), who=_who(line.created_by, ref))
    return created + " · " + _("dernière mise à jour le {when}", when=moment(line.updated_at))


def _who(slack_id: str | None, ref: Reference) -> str:
    return escape(ref.name(slack_id))


def _history(history: Sequence[Past], ref: Reference) -> list[Json]:
    lines = [
        _("{when} : {who}, {what}", when=moment(one.at), who=_who(one.actor, ref), what=_what(one, ref))
        for one in history
    ]
    return [context(_("*Dernières modifications*") + "\n" + "\n".join(lines))] if lines else []


def _what(change: Past, ref: Reference) -> str:
    if change.action is Action.UNLOCK:
        return _("déverrouillage : {reason}", reason=escape(str(change.values["unlock_reason"][1])))
    if change.action is Action.PUT_BACK:
        removed = ClaraState.TO_REMOVE in change.values.get("clara", ())
        return _("remise à supprimer dans CLARA") if removed else _("remise à saisir dans CLARA")
    if change.action is Action.ENTER:
        removed = ClaraState.TO_REMOVE in change.values.get("clara", ())
        return _("suppression dans CLARA") if removed else _("saisie dans CLARA")
    known = {
        Action.DELETE: _("suppression"),
        Action.RESTORE: _("rétablissement"),
        Action.UNDO: _("enregistrement défait"),
    }
    return known.get(change.action) or labels.differences(change.values, ref)


# --- what can be done -------------------------------------------------------------------------------


def _what_can_be_done(line: Inscription, ref: Reference, now: datetime) -> list[Json]:
    if line.dossier.foreign or not ref.may_change:
        return []
    if line.state is InscriptionState.DELETED:
        restorable = by_whom(ref.by, line.deleted_by) and bool(recently_deleted([line], now))
        buttons = _for_deleted(line, restorable=restorable)
        return [_buttons(buttons)] if buttons else []
    told = []
    if is_locked(line):
        told.append(section(_why_locked(line)))
    elif line.unlock_reason:
        told.append(section(_("🔓 Déverrouillée : {reason}", reason=escape(line.unlock_reason))))
    return [*told, _buttons(_for_standing(line, ref, now))]


def _why_locked(line: Inscription) -> str:
    in_clara = line.clara in (ClaraState.ENTERED, ClaraState.TO_CORRECT)
    why = _("elle est dans CLARA") if in_clara else _("elle a été transmise")
    return _("🔒 Verrouillée : {why}. Pour la modifier ou la supprimer, dites d’abord pourquoi.", why=why)


def _buttons(buttons: Sequence[Json]) -> Json:
    return actions(*buttons, block_id="line")


def _for_standing(line: Inscription, ref: Reference, now: datetime) -> list[Json]:
    locked, active = is_locked(line), line.state is InscriptionState.ACTIVE
    offered = (
        not locked and button(_("Modifier"), "edit_line", line.id),
        active and button(_("Résultats"), "results_of_line", line.id),
        active and button(_("Recensement"), "census_of_line", line.id),
        button(_("Copier"), "copy_line", line.id),
        is_pending(line) and button(_("Marquer saisie"), "enter_in_clara", f"{line.id}:{line.version}"),
        is_marked(line) and _put_back(line, ref, now),
        is_fresh(line, now) and by_whom(ref.by, line.created_by) and enrolment_button([line]),
        locked and button(_("Déverrouiller"), "unlock_line", line.id),
        not locked and button(_("Supprimer"), "delete_line", line.id, confirm=_sure(line)),
    )
    return [one for one in offered if one]


def _put_back(line: Inscription, ref: Reference, now: datetime) -> Json:
    """Of the mark just made by whoever looks, or of any mark ever made."""
    just = line.clara_entered_by == ref.by.actor and in_time(line.clara_entered_at, now)
    label = _("Remettre à saisir") if just else _("Pas encore saisie")
    return button(label, "put_back", f"{line.id}:{line.version}")


def _for_deleted(line: Inscription, *, restorable: bool) -> list[Json]:
    offered = (
        restorable and button(_("Rétablir"), "restore_line", line.id, primary=True),
        is_pending(line) and button(_("Marquer supprimée"), "enter_in_clara", f"{line.id}:{line.version}"),
        is_marked(line) and button(_("Pas encore supprimée"), "put_back", f"{line.id}:{line.version}"),
    )
    return [one for one in offered if one]


def _sure(line: Inscription) -> Json:
    question = _(
        "{course}, {group}, {session}. Elle pourra être rétablie pendant 10 minutes.",
        course=line.course.number,
        group=labels.group_of(line),
        session=line.dossier.session.label,
    )
    return confirm(_("Supprimer cette inscription ?"), question, _("Supprimer"))
