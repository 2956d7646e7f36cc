"""The forms of one line: its results, its census, why it is unlocked, to which session it is copied."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rac_bot.blockkit import Json, actions, button, context, escape, form, modal, section
from rac_bot.domain.fields import Kind
from rac_bot.errors import ChangedMeanwhile, Locked, NoResults, ReasonMissing
from rac_bot.i18n import _
from rac_bot.modals.inscription.choosing import where_option
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.labels import candidate_title, course_title, line_named, stands_for
from rac_bot.modals.parts.place import LinePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.sessions import session_select
from rac_bot.store.catalogue import LINE, RESULTS
from rac_bot.store.file.inscriptions import SessionToCreate
from rac_bot.store.file.lines import is_locked, takes_results
from rac_bot.store.models import Admission, Inscription, SessionDossier
from rac_bot.store.trace.changes import plain
from rac_bot.words.fields import field_label

GRADES, CENSUS, UNLOCK, COPY = "results", "census", "unlock_line", "copy_line"
REASON = 300  # characters

Values = Mapping[str, Any]


def results_view(
    line: Inscription, ref: Reference, place: LinePlace, values: Values | None, warning: str | None
) -> Json:
    """`values` are those the person entered, else the line's own.

    A line that takes no results, or whose result was transmitted, says why and has nothing to submit.
    """
    title, place, heading = _("Résultats"), place.but(version=line.version), _heading(line)
    if not takes_results(line):
        return modal(GRADES, title, [*heading, section(str(NoResults(line.course.number)))], place)
    if is_locked(line, RESULTS):
        unlock = actions(button(_("Déverrouiller"), "unlock_line", line.id), block_id="line")
        return modal(GRADES, title, [*heading, section(str(Locked(line.course.number))), unlock], place)
    values = {name: getattr(line, name) for name in RESULTS} | dict(values or {})
    note = _("De 0 à 100. Réussite à {pass_mark}.", pass_mark=ref.pass_mark)
    fields = [
        inputs.field(
            field_label(name),
            _entry(name, line, values[name], ref),
            hint=note if name == "note" else None,
            optional=True,
        )
        for name in RESULTS
    ]
    return form(GRADES, title, [*heading, *fields], place, _("Sauvegarder"), warning=warning)


def read_results(view: Json) -> dict[str, Any]:
    """The fields on the screen, by column."""
    entered = forms.entries(view)
    return _read(view, [name for name in RESULTS if name in entered])


def census_view(
    line: Inscription, ref: Reference, place: LinePlace, values: Values | None, warning: str | None
) -> Json:
    """CLARA's *par* is whoever says so here."""
    values = {"census": line.census, "census_on": line.census_on or ref.today} | dict(values or {})
    blocks = [
        *_heading(line),
        inputs.field(_("Statut"), _entry("census", line, values["census"], ref)),
        inputs.field(_("Date"), _entry("census_on", line, values["census_on"], ref)),
        context(_("par {name}", name=escape(ref.name(ref.by.actor)))),
    ]
    place = place.but(version=line.version)
    return form(CENSUS, _("Recensement"), blocks, place, _("Sauvegarder"), warning=warning)


def read_census(view: Json) -> dict[str, Any]:
    names = ("census", "census_on")
    if not set(names) <= forms.entries(view).keys():
        raise forms.unreadable()
    return _read(view, names)


def rebased(entered: Values, line: Inscription, refusal: ChangedMeanwhile) -> dict[str, Any]:
    """What the person entered, and where they left a field as it was, what others have made of it since."""
    drawn: dict[str, Any] = {}  # as the form showed the fields that changed
    for _who, _when, changed in refusal.changes:
        drawn = {name: before for name, (before, _after) in changed.items()} | drawn
    return {
        name: getattr(line, name) if name in drawn and plain(value) == drawn[name] else value
        for name, value in entered.items()
    }


def unlock_view(line: Inscription, place: LinePlace, warning: str | None = None) -> Json:
    reason = inputs.text_input("reason", longest=REASON, multiline=True)
    hint = _("Elle est gardée. L’inscription reste modifiable jusqu’à sa prochaine saisie.")
    blocks = [*_heading(line), inputs.field(_("Raison"), reason, hint=hint)]
    place = place.but(version=line.version)
    return form(UNLOCK, _("Déverrouiller"), blocks, place, _("Déverrouiller"), warning=warning)


def read_reason(view: Json) -> str:
    """Raises ReasonMissing where it is blank."""
    reason = (forms.value(view, "reason") or "").strip()
    if not reason:
        raise ReasonMissing
    return reason[:REASON]


def copy_view(
    line: Inscription,
    admissions: Sequence[Admission],
    where: SessionDossier | SessionToCreate | None,
    place: LinePlace,
) -> Json:
    """`where` is the session proposed, if any; `admissions` are all those of the person."""
    option = where_option(where, admissions) if where else None
    session = session_select("session", option)
    hint = _("Le groupe sera celui de la grille pour le même mode ; les résultats restent ici.")
    blocks = [*_heading(line), inputs.field(_("Vers la session"), session, hint=hint)]
    return form(COPY, _("Copier l’inscription"), blocks, place, _("Copier"))


def _heading(line: Inscription) -> list[Json]:
    """Whose line it is, and which."""
    which = f"{course_title(line.course)}\n{line_named(line)}"
    return [context(candidate_title(line.dossier.candidate)), section(which)]


def _entry(name: str, line: Inscription, value: Any, ref: Reference) -> Json:
    # The version is in the id: drawn anew over somebody's change, a field that was not touched follows it.
    element_id, known = f"{name}@{line.version}", LINE[name]
    if known.kind is not Kind.CODE:
        return inputs.entry(known, element_id, value)
    return inputs.select(element_id, code_options(name, line, value, ref), value or forms.DEFAULT)


def code_options(name: str, line: Inscription, value: str | None, ref: Reference) -> list[Json]:
    """The college's list of that field, its default standing for nothing chosen."""
    known = LINE[name]
    default = stands_for(name, line, ref.codes.default(known.list))
    none = _("{code} (par défaut)", code=ref.codes.label(known.list, default)) if default else "—"
    options = inputs.code_options(known, ref.codes, none, value)
    return [one for one in options if one["value"] in (value, forms.DEFAULT) or one["value"] != default]


def check_codes(values: Values, line: Inscription, ref: Reference) -> None:
    """CodeNotListed where a list does not offer one of them, and the line does not hold it."""
    for name, value in values.items():
        if LINE[name].kind is Kind.CODE:
            inputs.read_code(LINE[name], value, ref.codes, getattr(line, name))


def _read(view: Json, names: Iterable[str]) -> dict[str, Any]:
    entered = forms.entries(view)
    return {name: inputs.read(LINE[name], entered[name].value) for name in names}
