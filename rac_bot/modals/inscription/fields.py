"""The form's other fields: what a line inherits, the rest of the enrolment, the *commandite*."""

from collections.abc import Mapping

from rac_bot.blockkit import Json, button, context, escape, joined, section
from rac_bot.domain.fields import Kind
from rac_bot.i18n import _
from rac_bot.modals.parts import inputs
from rac_bot.modals.parts.forms import DEFAULT
from rac_bot.modals.parts.labels import inherited, shown
from rac_bot.modals.parts.place import InscriptionPlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.catalogue import ASKED, INHERITED, LINE, PARTNERSHIP
from rac_bot.store.file.effective import kept
from rac_bot.store.models import Admission, Inscription
from rac_bot.words.fields import field_label

TOLD = (
    "unit",
    "language",
    "category",
    "funding",
)  # of what is inherited: the rest is seldom any but one code


def element_id(name: str, place: InscriptionPlace) -> str:
    """The field's name, versioned once others' change was put into it: Slack would keep what it held."""
    return f"{name}@{place.fresh[name]}" if name in place.fresh else name


def summary(admission: Admission, line: Inscription | None, ref: Reference) -> list[Json]:
    """What the line inherits and what it redefines, as far as it says anything."""
    own = {name: value for name in INHERITED if (value := _own(line, name))}
    left = {
        name: value
        for name in TOLD
        if name not in own and (value := inherited(name, admission, ref.codes, line))
    }
    told = [_("Par défaut : {fields}", fields=_named(left))] if left else []
    told += [_("Redéfini ici : {fields}", fields=_named(own))] if own else []
    return [context("\n".join(told))] if told else []


def _named(values: Mapping[str, str]) -> str:
    """`Unité org. RA · Langue FR`."""
    return joined(*(f"{field_label(name)} {escape(code)}" for name, code in values.items()))


def other_fields(
    admission: Admission, line: Inscription | None, ref: Reference, place: InscriptionPlace
) -> list[Json]:
    """All of them, each with what the line holds."""
    blocks: list[Json] = []
    for name in ASKED:
        if name in INHERITED and name not in place.redefined:
            blocks.append(_inherited(name, admission, line, ref))
        elif name not in PARTNERSHIP and _is_offered(name, line, ref):
            blocks.append(_input(name, admission, line, ref, place))
    return [*blocks, *_partnership(admission, line, ref, place)]


def _partnership(
    admission: Admission, line: Inscription | None, ref: Reference, place: InscriptionPlace
) -> list[Json]:
    if not _is_listed("study_situation", line, ref):
        return [section(_("*Commandite* : le collège n’a pas chargé la liste des situations d’études."))]
    heading = section(_("*Commandite* : les trois champs vont ensemble, ou aucun."))
    return [heading, *(_input(name, admission, line, ref, place) for name in PARTNERSHIP)]


def code_options(
    name: str, admission: Admission, ref: Reference, line: Inscription | None = None
) -> list[Json]:
    """The list's codes, after the option that leaves the field to what it inherits."""
    return inputs.code_options(LINE[name], ref.codes, _nothing(name, admission, line, ref), _own(line, name))


def _own(line: Inscription | None, name: str) -> str | None:
    return str(value) if line is not None and (value := getattr(line, name)) is not None else None


def _is_offered(name: str, line: Inscription | None, ref: Reference) -> bool:
    return LINE[name].kind is not Kind.CODE or _is_listed(name, line, ref)


def _is_listed(name: str, line: Inscription | None, ref: Reference) -> bool:
    """Whether there is anything to choose."""
    return bool(ref.codes.values(LINE[name].list)) or _own(line, name) is not None


def _inherited(name: str, admission: Admission, line: Inscription | None, ref: Reference) -> Json:
    value = shown(name, inherited(name, admission, ref.codes, line), ref)
    if value == "—":
        source = _("aucune valeur par défaut")
    elif name == "unit":
        source = _("hérité de l’admission")
    elif name == "language" and admission.candidate.language:
        source = _("hérité du dossier de la personne")
    else:
        source = _("valeur par défaut du collège")
    if line and name in kept(line):
        source = _("telle que saisie dans CLARA")
    label = field_label(name)
    spoken = _("Redéfinir : {field}", field=label)
    redefine = button(_("Redéfinir"), "redefine", name, spoken=spoken)
    return section(
        f"*{label}* {value} _({source})_",
        block_id=f"{name}-inherited",
        accessory=redefine if _is_listed(name, None, ref) else None,
    )


def _code(
    name: str, admission: Admission, line: Inscription | None, ref: Reference, place: InscriptionPlace
) -> Json:
    own, element = _own(line, name), element_id(name, place)
    options = code_options(name, admission, ref, line)
    return inputs.field(field_label(name), inputs.select(element, options, own or DEFAULT))


def _nothing(name: str, admission: Admission, line: Inscription | None, ref: Reference) -> str:
    """What no code of the list means."""
    if not LINE[name].defaulted:
        return _("Aucune")
    value = ref.codes.label(LINE[name].list, inherited(name, admission, ref.codes, line)) or "—"
    if name in INHERITED:
        return _("Valeur héritée : {value}", value=value)
    return _("Par défaut : {value}", value=value)


def _input(
    name: str, admission: Admission, line: Inscription | None, ref: Reference, place: InscriptionPlace
) -> Json:
    """The widget of its kind, with what the line holds."""
    known = LINE[name]
    if known.kind is Kind.CODE:
        return _code(name, admission, line, ref, place)
    widget = inputs.entry(known, element_id(name, place), getattr(line, name) if line else None)
    return inputs.field(field_label(name), widget, hint=_(known.hint) if known.hint else None, optional=True)
