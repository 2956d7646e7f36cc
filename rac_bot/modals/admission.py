"""The window *Admission rapide*; its button opens the rest of *Admission crédité détaillée*."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar
from zlib import crc32

from rac_bot.blockkit import Json, actions, button, context, divider, escape, form, section
from rac_bot.domain import codes as parsing
from rac_bot.domain import phones
from rac_bot.domain.codes import format_da
from rac_bot.domain.folding import fold, name_words
from rac_bot.errors import GridMissing, Malformed
from rac_bot.i18n import _, _n, day
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.forms import Entry
from rac_bot.modals.parts.labels import admission_line, candidate_title, identity
from rac_bot.modals.parts.place import SearchPlace
from rac_bot.store.catalogue import EVERY
from rac_bot.store.college.codes import Codes
from rac_bot.store.file.admissions import Doubt, NewAdmission, Reason
from rac_bot.store.models import Candidate, Grid
from rac_bot.words.fields import field_label

CALLBACK = "admission"
GRID = "admission_grid"
NAMESAKES = 5  # shown; more are counted
T = TypeVar("T")
Entries = Mapping[str, Entry]


class AdmissionPlace(SearchPlace):
    more: bool = False  # the form shows its other fields


def admission_view(
    entries: Entries, codes: Codes, grid: Grid | None, place: AdmissionPlace, doubts: Sequence[Doubt] = ()
) -> Json:
    """The form with what it holds already; `doubts` stand above it, with the box that confirms them."""
    typed = {name: entry.value for name, entry in entries.items()}
    born = forms.day(typed.get("birth_date"), "birth_date")
    blocks = [
        _text("family_name", _("Nom de famille"), typed, longest=120),
        _text("given_name", _("Prénom"), typed, longest=120),
        _text("da", _("Numéro DA"), typed, hint=_("7 chiffres, par ex. 123-4567"), longest=20),
        _text("code_permanent", _("Code permanent"), typed, longest=20, optional=True),
        inputs.field(_("Date de naissance"), inputs.date_picker("birth_date", born), optional=True),
        inputs.field(
            _("Grille"),
            inputs.external_select(GRID, initial=grid_option(grid) if grid else None),
            dispatch=True,
        ),
    ]
    if grid:
        number, title = grid.programme.number, escape(grid.programme.title)
        blocks.append(context(_("Programme : {number} {title}", number=number, title=title)))
    blocks.append(_listed("unit", codes, typed))
    if place.more:
        blocks += _details(typed, codes, entries)
    toggle = _("Admission rapide") if place.more else _("Admission crédité détaillée")
    blocks.append(actions(button(toggle, "admission_details"), block_id="details"))
    if doubts:
        blocks = [*_doubts(doubts, typed), _confirmation(doubts), divider(), *blocks]
    # A warning may be drawn out of sight: the button, which never is, says that there is one.
    submit = _("Admettre quand même") if doubts else _("Admettre")
    title = _("Admission détaillée") if place.more else _("Admission rapide")
    return form(CALLBACK, title, blocks, place, submit)


def entries_of(candidate: Candidate) -> Entries:
    """What the form holds of somebody who is on file."""
    born = candidate.birth_date
    held = {
        "family_name": candidate.family_name,
        "given_name": candidate.given_name,
        "da": format_da(candidate.da),
        "code_permanent": candidate.code_permanent,
        "birth_date": born.isoformat() if born else None,
    }
    return {name: Entry(text, (text,), "") for name, text in held.items() if text}


def _details(typed: Mapping[str, str | None], codes: Codes, entries: Entries) -> list[Json]:
    active = [inputs.option(_("Actif dans la démarche"), "active")]
    ticked = active if "active" not in entries or typed["active"] else ()
    diploma = _("Le programme du diplôme obtenu, par ex. JEE.0K")
    return [
        _text("phone", _("Téléphone"), typed, longest=phones.WRITTEN, optional=True),
        _listed("language", codes, typed),
        _text("spe", _("SPE"), typed, longest=20, optional=True),
        _text("sanctioned", _("Sanctionné"), typed, hint=diploma, longest=20, optional=True),
        inputs.field(_("Candidat"), inputs.checkboxes("active", active, ticked), optional=True),
    ]


def grid_option(grid: Grid) -> Json:
    programme = grid.programme
    return inputs.option(grid.code, grid.id, f"{programme.number} {programme.title}".strip())


def read_admission(view: dict[str, Any], codes: Codes, today: date) -> NewAdmission:
    """What the form holds; Malformed, GridMissing or CodeNotListed, beside the field, where it may not."""
    entries = forms.entries(view)
    grid = _read(entries, GRID, str)
    if grid is None:
        raise GridMissing
    active = entries.get("active")

    def listed(name: str) -> Callable[[str], str]:
        return lambda text: _of_the_list(name, text, codes)

    return NewAdmission(
        grid_id=forms.number(grid, GRID),
        family_name=_needed(entries, "family_name", _name),
        given_name=_needed(entries, "given_name", _name),
        da=_needed(entries, "da", parsing.parse_da),
        code_permanent=_read(entries, "code_permanent", parsing.parse_code_permanent),
        birth_date=_read(entries, "birth_date", lambda text: _born(text, today)),
        unit=_needed(entries, "unit", listed("unit")),
        phone=_read(entries, "phone", parsing.parse_phone),
        language=_read(entries, "language", listed("language")),
        spe=_read(entries, "spe", str),
        sanctioned=_read(entries, "sanctioned", parsing.parse_programme),
        active=active is None or active.value is not None,
    )


def confirms(entries: Entries, doubts: Sequence[Doubt]) -> bool | None:
    """Whether the box is ticked for these very doubts; None where they were not on the screen yet."""
    box = entries.get("confirmed")
    if box is None or box.version != _version(doubts):
        return None
    return box.value is not None


def _read(entries: Entries, name: str, parse: Callable[[str], T]) -> T | None:
    entry = entries.get(name)
    text = " ".join((entry.value or "").split()) if entry else ""
    try:
        return parse(text) if text else None
    except ValueError as error:
        raise Malformed(name, str(error)) from error


def _needed(entries: Entries, name: str, parse: Callable[[str], T]) -> T:
    found = _read(entries, name, parse)
    if found is None:
        raise Malformed(name, _("ce champ est obligatoire"))
    return found


def _of_the_list(name: str, text: str, codes: Codes) -> str:
    """Anything where the college has no such list."""
    known = EVERY[name]
    return str(inputs.read_code(known, text, codes)) if codes.values(known.list) else text


def _name(text: str) -> str:
    if not name_words(text):
        raise ValueError(_("un nom, avec des lettres"))
    return text


def _born(text: str, today: date) -> date:
    born = forms.day(text, "birth_date")
    if born is None or not date(1900, 1, 1) <= born <= today:
        raise ValueError(_("une date de naissance passée"))
    return born


def _text(
    name: str,
    label: str,
    typed: Mapping[str, str | None],
    *,
    longest: int,
    hint: str | None = None,
    optional: bool = False,
) -> Json:
    element = inputs.text_input(name, initial=typed.get(name) or "", longest=longest)
    return inputs.field(label, element, hint=hint, optional=optional)


def _listed(name: str, codes: Codes, typed: Mapping[str, str | None]) -> Json:
    """A code of the college's list, its default first; typed as it is where the college has no such list."""
    list_, label, optional = EVERY[name].list, field_label(name), name != "unit"
    choices = inputs.code_options(EVERY[name], codes, None)
    if not choices:
        return _text(name, label, typed, longest=20, optional=optional)
    chosen = typed.get(name) or codes.default(list_)
    return inputs.field(label, inputs.select(name, choices, chosen), optional=optional)


def _doubts(doubts: Sequence[Doubt], typed: Mapping[str, str | None]) -> list[Json]:
    listed = _told(doubts)
    blocks = [_doubt(doubt, typed) for doubt in listed]
    if more := len(doubts) - len(listed):
        blocks.append(context(_n("+ {n} autre dossier de ce nom", "+ {n} autres dossiers de ce nom", more)))
    return blocks


def _told(doubts: Sequence[Doubt]) -> list[Doubt]:
    namesakes = [doubt for doubt in doubts if doubt.reason is Reason.NAMESAKE]
    return [doubt for doubt in doubts if doubt not in namesakes[NAMESAKES:]]


def identity_shown(doubts: Sequence[Doubt]) -> list[int]:
    """Whose birth date and code permanent the form tells, with those doubts."""
    return [doubt.person.id for doubt in _told(doubts) if doubt.person]


def _doubt(doubt: Doubt, typed: Mapping[str, str | None]) -> Json:
    person = doubt.person
    if person is None:
        return section("⚠️ " + _of_code(doubt, typed))
    lines = [candidate_title(person), escape(identity(person)), *map(admission_line, person.admissions)]
    if doubt.reason is Reason.NAMESAKE:
        said = _("Un dossier porte déjà ce nom :")
    else:
        said = _(
            "Ce DA est celui de la personne ci-dessous. Seule l’admission serait ajoutée à son dossier : le "
            "reste de ce formulaire ne changerait rien."
        )
        name = f"{typed.get('family_name')}, {typed.get('given_name')}"
        if fold(name) != fold(person.name):
            said += " " + _("*Vous avez saisi un autre nom : {name}.*", name=escape(name))
    return section(
        "\n".join([f"⚠️ {said}", *lines]),
        accessory=button(_("Ouvrir le dossier"), "open_file", person.id, spoken=person.name),
    )


def _of_code(doubt: Doubt, typed: Mapping[str, str | None]) -> str:
    if doubt.reason is Reason.CODE_LETTERS:
        return _("Les lettres du code permanent ne sont pas celles de ce nom.")
    if doubt.told is None:
        return _("La date que porte le code permanent est impossible.")
    return _(
        "Le code permanent dit {told}, la date de naissance {date}.",
        told=day(doubt.told),
        date=day(date.fromisoformat(typed.get("birth_date") or "")),
    )


def _confirmation(doubts: Sequence[Doubt]) -> Json:
    """The box. It is another one for other doubts, so that nothing is confirmed unseen."""
    name = f"confirmed@{_version(doubts)}"
    reasons = {doubt.reason for doubt in doubts}
    if reasons == {Reason.KNOWN_DA}:
        person = doubts[0].person
        said = _("Ajouter cette admission au dossier de {name}", name=person.name if person else "")
    elif reasons == {Reason.NAMESAKE}:
        said = _("Ce n’est pas la même personne")
    elif Reason.NAMESAKE in reasons:
        said = _("Ce n’est pas la même personne, et je confirme le reste")
    else:
        said = _("Je confirme")
    return inputs.field(
        _("Confirmation"), inputs.checkboxes(name, [inputs.option(said, "yes")]), optional=True
    )


def _version(doubts: Sequence[Doubt]) -> str:
    said = "|".join(f"{one.reason}:{one.person.id if one.person else one.told}" for one in doubts)
    return f"{crc32(said.encode()):08x}"
