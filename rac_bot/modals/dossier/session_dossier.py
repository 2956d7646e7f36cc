"""The forms of a session dossier: creating one (the guide's image 1.2), *Modifier*, *Champs usager*."""

from collections.abc import Sequence
from typing import Any

from rac_bot.blockkit import Json, context, escape, form, modal, section
from rac_bot.domain.sessions import Session
from rac_bot.errors import AdmissionMissing
from rac_bot.i18n import _
from rac_bot.modals.parts import forms, inputs, user_fields
from rac_bot.modals.parts.labels import candidate_title, grid_code
from rac_bot.modals.parts.place import DossierChangePlace, FilePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.sessions import parse_session, session_option, session_select
from rac_bot.store.catalogue import DOSSIER
from rac_bot.store.college.codes import Codes
from rac_bot.store.models import Candidate, SessionDossier, UserField
from rac_bot.words.fields import field_label

CALLBACK, EDIT, USER_FIELDS, COPY = "session_dossier", "edit_dossier", "dossier_fields", "copy_dossier"
DELETE = "delete_dossier"
CODES = ("unit", "full_time")  # of the college's lists, in the form
WITH_SESSIONS = (CALLBACK, EDIT, COPY)  # their `session` is any session, on file or not


def session_dossier_view(
    candidate: Candidate, codes: Codes, place: FilePlace, fields: Sequence[UserField]
) -> Json:
    """The form; without an admission it says so and has nothing to submit."""
    admissions = candidate.admissions
    title = _("Nouveau dossier session")
    blocks = [section(_identification(candidate, codes))]
    if not admissions:
        return modal(CALLBACK, title, blocks, place, close=_("Annuler"))
    options = [inputs.option(f"{a.grid.code} · {a.grid.programme.title}", a.id) for a in admissions]
    single = admissions[0].id if len(admissions) == 1 else None
    blocks += [
        inputs.field(_("Admission"), inputs.static_select("admission", options, single)),
        session_field(_("Session du nouveau dossier"), focused=single is not None),
        *user_fields.field_blocks(fields, {}),
    ]
    return form(CALLBACK, title, blocks, place, _("Créer"))


def read_session_dossier(view: dict[str, Any]) -> tuple[int, Session]:
    """The admission's id and the session; AdmissionMissing or SessionMalformed beside the field."""
    admission, session = forms.value(view, "admission"), forms.value(view, "session")
    if not admission:
        raise AdmissionMissing
    return forms.number(admission, "admission"), parse_session(session)


def edit_view(
    dossier: SessionDossier,
    fields: Sequence[UserField],
    ref: Reference,
    place: FilePlace,
    warning: str | None = None,
) -> Json:
    """*Modifier*: the form with what the dossier holds; `warning` stands above, fit for mrkdwn."""
    blocks = [
        *heading(dossier),
        session_field(_("Session"), dossier.session),
        *(_code_field(dossier, name, ref) for name in CODES if _listed(dossier, name, ref)),
        *user_fields.field_blocks(fields, dossier.user_values),
    ]
    place = place.to(DossierChangePlace, dossier=dossier.id, version=dossier.version)
    return form(EDIT, _("Modifier le dossier"), blocks, place, _("Sauvegarder"), warning=warning)


def read_edit(
    view: Json, dossier: SessionDossier, fields: Sequence[UserField], codes: Codes
) -> dict[str, Any]:
    """What the dossier becomes, by column; SessionMalformed where its session is none, CodeNotListed."""
    values: dict[str, Any] = {"session": parse_session(forms.value(view, "session"))}
    for name in CODES:
        if chosen := forms.value(view, name):
            values[name] = inputs.read_code(DOSSIER[name], chosen, codes, getattr(dossier, name))
    return values | read_user_fields(view, dossier, fields, codes)


def user_fields_view(
    dossier: SessionDossier,
    fields: Sequence[UserField],
    ref: Reference,
    place: FilePlace,
    warning: str | None = None,
) -> Json:
    """*Champs usager* alone; where the college has none, how it defines them."""
    title = _("Champs usager")
    if fields:
        blocks = [*heading(dossier), *user_fields.field_blocks(fields, dossier.user_values)]
        place = place.to(DossierChangePlace, dossier=dossier.id, version=dossier.version)
        return form(USER_FIELDS, title, blocks, place, _("Sauvegarder"), warning=warning)
    none = _(
        "Votre collège n’a pas défini de champ usager pour les dossiers sessions. Ils se définissent dans un "
        "fichier, que la personne qui gère rac-bot importe : `rac-bot import fields champs.csv`."
    )
    return modal(USER_FIELDS, title, [*heading(dossier), section(none)], place)


def delete_view(dossier: SessionDossier, place: FilePlace) -> Json:
    """What is asked before an empty session is deleted."""
    place = place.to(DossierChangePlace, dossier=dossier.id, version=dossier.version)
    blocks = [*heading(dossier), context(_("Elle pourra être rétablie pendant 10 minutes."))]
    return form(DELETE, _("Supprimer la session"), blocks, place, _("Supprimer"))


def read_user_fields(
    view: Json, dossier: SessionDossier, fields: Sequence[UserField], _codes: Codes
) -> dict[str, Any]:
    return {"user_values": user_fields.merged(view, fields, dossier.user_values)}


def heading(dossier: SessionDossier) -> list[Json]:
    """Whose dossier it is, and which."""
    title = f"*{dossier.session.label}* · {escape(grid_code(dossier))}"
    return [context(candidate_title(dossier.candidate)), section(title)]


def session_field(
    label: str, initial: Session | None = None, hint: str | None = None, *, focused: bool = False
) -> Json:
    select = session_select("session", session_option(initial) if initial else None)
    select = inputs.focused(select) if focused else select
    return inputs.field(label, select, hint=hint or _("Ex. : Hiver 2018, hiver 18 ou H-2018"))


def _listed(dossier: SessionDossier, name: str, ref: Reference) -> bool:
    """Whether there is anything to choose."""
    return bool(ref.codes.values(DOSSIER[name].list)) or getattr(dossier, name) is not None


def _code_field(dossier: SessionDossier, name: str, ref: Reference) -> Json:
    options, own = code_options(name, dossier, ref.codes), getattr(dossier, name)
    return inputs.field(field_label(name), inputs.select(name, options, own or forms.DEFAULT))


def code_options(name: str, dossier: SessionDossier, codes: Codes) -> list[Json]:
    """The college's list of that field, after its default where it has one."""
    known, none = DOSSIER[name], None
    if known.defaulted:
        default = codes.label(known.list, codes.default(known.list)) or "—"
        none = _("Valeur par défaut : {value}", value=default)
    return inputs.code_options(known, codes, none, getattr(dossier, name))


def _identification(candidate: Candidate, codes: Codes) -> str:
    lines = [candidate_title(candidate)]
    for admission in candidate.admissions:
        programme = admission.grid.programme
        unit = codes.label("unite_org", admission.unit) or admission.unit
        lines.append(escape(_("Unité org. : {unit}", unit=unit)))
        lines.append(
            escape(_("Programme : {number} {title}", number=programme.number, title=programme.title))
        )
    if not candidate.admissions:
        lines.append(_("Aucune admission au dossier : une session se crée à partir d’une admission."))
    return "\n".join(dict.fromkeys(lines))
