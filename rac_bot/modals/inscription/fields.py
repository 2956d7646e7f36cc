"""The form's other fields: what a line inherits, the rest of the enrolment, the *commandite*."""

from rac_bot.blockkit import (
    OPTIONS,
    Json,
    button,
    date_picker,
    escape,
    external_select,
    field,
    number_input,
    option,
    section,
    static_select,
    text_input,
)
from rac_bot.domain.fields import Kind
from rac_bot.i18n import _
from rac_bot.modals.parts.forms import DEFAULT
from rac_bot.modals.parts.labels import inherited, shown
from rac_bot.modals.parts.place import Place
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.catalogue import ASKED, INHERITED, LINE, PARTNERSHIP
from rac_bot.store.models import Admission, Inscription
from rac_bot.words.fields import field_label


def element_id(name: str, place: Place) -> str:
    """The field's name, versioned once others' change was put into it: Slack would keep what it held."""
    return f"{name}@{place.fresh[name]}" if name in place.fresh else name


def summary(admission: Admission, line: Inscription | None, ref: Reference) -> Json:
    """What the line inherits or redefines, where it comes from, and the way to the other fields."""
    values = {name: _own(line, name) or inherited(name, admission, ref.codes) for name in INHERITED}
    codes = {name: escape(code or "—") for name, code in values.items()}
    tokens = (
        codes["unit"],
        codes["language"],
        _("Cat. {code}", code=codes["category"]),
        _("Financ. {code}", code=codes["funding"]),
        _("RAC {code}", code=codes["rac"]),
        _("É. dist. {code}", code=codes["distance"]),
    )
    source = _("de l’admission et des valeurs par défaut du collège")
    if redefined := ", ".join(field_label(name) for name in INHERITED if _own(line, name)):
        source += " ; " + _("redéfini ici : {fields}", fields=redefined)
    return section(
        " · ".join(tokens) + f"\n_{source}_",
        block_id="inherited",
        accessory=button(_("Autres champs"), "more_fields"),
    )


def other_fields(admission: Admission, line: Inscription | None, ref: Reference, place: Place) -> list[Json]:
    """All of them, each with what the line holds."""
    blocks: list[Json] = []
    for name in ASKED:
        if name in INHERITED and name not in place.redefined:
            blocks.append(_inherited(name, admission, ref))
        elif name not in PARTNERSHIP and _is_offered(name, line, ref):
            blocks.append(_input(name, admission, line, ref, place))
    return [*blocks, *_partnership(admission, line, ref, place)]


def _partnership(admission: Admission, line: Inscription | None, ref: Reference, place: Place) -> list[Json]:
    if not _is_listed("study_situation", line, ref):
        return [section(_("*Commandite* : le collège n’a pas chargé la liste des situations d’études."))]
    heading = section(_("*Commandite* : les trois champs vont ensemble, ou aucun."))
    return [heading, *(_input(name, admission, line, ref, place) for name in PARTNERSHIP)]


def code_options(name: str, admission: Admission, ref: Reference) -> list[Json]:
    """The list's codes, after the option that leaves the field to what it inherits."""
    listed = [
        option(_label(name, value.code, ref), value.code) for value in ref.codes.values(LINE[name].list)
    ]
    return [_default_option(name, admission, ref), *listed]


def _own(line: Inscription | None, name: str) -> str | None:
    return str(value) if line is not None and (value := getattr(line, name)) is not None else None


def _is_offered(name: str, line: Inscription | None, ref: Reference) -> bool:
    return LINE[name].kind is not Kind.CODE or _is_listed(name, line, ref)


def _is_listed(name: str, line: Inscription | None, ref: Reference) -> bool:
    """Whether there is anything to choose."""
    return bool(ref.codes.values(LINE[name].list)) or _own(line, name) is not None


def _inherited(name: str, admission: Admission, ref: Reference) -> Json:
    value = shown(name, inherited(name, admission, ref.codes), ref)
    if value == "—":
        source = _("aucune valeur par défaut")
    elif name == "unit":
        source = _("hérité de l’admission")
    elif name == "language" and admission.candidate.language:
        source = _("hérité du dossier de la personne")
    else:
        source = _("valeur par défaut du collège")
    label = field_label(name)
    spoken = _("Redéfinir : {field}", field=label)
    redefine = (
        button(_("Redéfinir"), "redefine", name, spoken=spoken) if _is_listed(name, None, ref) else None
    )
    return section(f"*{label}* {value} _({source})_", block_id=f"{name}-inherited", accessory=redefine)


def _code(name: str, admission: Admission, line: Inscription | None, ref: Reference, place: Place) -> Json:
    """A list of the college; a code that left it since stays the line's until somebody changes it."""
    options = {one["value"]: one for one in code_options(name, admission, ref)}
    own = _own(line, name)
    if own and own not in options:
        options[own] = option(_label(name, own, ref), own)
    initial = options[own or DEFAULT]
    element, long = element_id(name, place), len(options) > OPTIONS
    select = (
        external_select(element, initial=initial)
        if long
        else static_select(element, options=list(options.values()), initial=initial)
    )
    return field(name, field_label(name), select)


def _default_option(name: str, admission: Admission, ref: Reference) -> Json:
    if not LINE[name].defaulted:
        return option(_("Aucune"), DEFAULT)
    code = inherited(name, admission, ref.codes)
    value = _label(name, code, ref) if code else "—"
    if name in INHERITED:
        return option(_("Valeur héritée : {value}", value=value), DEFAULT)
    return option(_("Par défaut : {value}", value=value), DEFAULT)


def _label(name: str, code: str, ref: Reference) -> str:
    return ref.codes.label(LINE[name].list, code) or code


def _input(name: str, admission: Admission, line: Inscription | None, ref: Reference, place: Place) -> Json:
    """The widget of its kind, with what the line holds."""
    known, element = LINE[name], element_id(name, place)
    if known.kind is Kind.CODE:
        return _code(name, admission, line, ref, place)
    held = getattr(line, name) if line else None
    widget = {
        Kind.DAY: lambda: date_picker(element, held),
        Kind.COUNT: lambda: number_input(element, initial=held, most=known.most),
        Kind.TEXT: lambda: text_input(element, initial=held or "", longest=known.longest),
    }[known.kind]()
    return field(name, field_label(name), widget, hint=_(known.hint) if known.hint else None, optional=True)
