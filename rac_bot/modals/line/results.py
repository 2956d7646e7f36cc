"""The forms *Résultats* and *Recensement* of a line."""

from collections.abc import Mapping
from typing import Any

from rac_bot.blockkit import (
    Json,
    actions,
    button,
    context,
    date_picker,
    escape,
    field,
    form,
    modal,
    section,
    static_select,
)
from rac_bot.domain.fields import Kind
from rac_bot.errors import ChangedMeanwhile, Locked, NoResults
from rac_bot.i18n import _
from rac_bot.modals.line.line_forms import heading
from rac_bot.modals.parts import forms, widgets
from rac_bot.modals.parts.place import LinePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.catalogue import LINE, RESULTS
from rac_bot.store.file.lines import is_locked, takes_results
from rac_bot.store.models import Inscription
from rac_bot.store.trace.changes import plain
from rac_bot.words.fields import field_label

GRADES = "results"
CENSUS = "census"

Values = Mapping[str, Any]


def results_view(
    line: Inscription, ref: Reference, place: LinePlace, values: Values | None, warning: str | None
) -> Json:
    """`values` are those the person entered, else the line's own.

    A line that takes no results, or whose result was transmitted, says why and has nothing to submit.
    """
    title, place = _("Résultats"), place.but(version=line.version)
    if not takes_results(line):
        blocks = [*heading(line), section(str(NoResults(line.course.number)))]
        return modal(GRADES, title, blocks, place)
    if is_locked(line, RESULTS):
        unlock = actions(button(_("Déverrouiller"), "unlock_line", line.id), block_id="line")
        blocks = [*heading(line), section(str(Locked(line.course.number))), unlock]
        return modal(GRADES, title, blocks, place)
    values = {name: getattr(line, name) for name in RESULTS} | dict(values or {})
    blocks = [*heading(line), *(_result(name, line, values, ref) for name in RESULTS)]
    return form(GRADES, title, blocks, place, _("Sauvegarder"), warning=warning)


def _result(name: str, line: Inscription, values: Values, ref: Reference) -> Json:
    # The version is in the id: drawn anew over somebody's change, a field that was not touched follows it.
    element_id, known = f"{name}@{line.version}", LINE[name]
    hint = _("De 0 à 100. Réussite à {pass_mark}.", pass_mark=ref.pass_mark) if name == "note" else None
    if known.kind is Kind.CODE:
        element = _codes(element_id, name, values[name], ref)
    else:
        element = widgets.entry(known, element_id, values[name])
    return field(field_label(name), element, hint=hint, optional=True)


def read_results(view: Json) -> dict[str, Any]:
    """The fields on the screen, by column."""
    fields = forms.entries(view)
    return {name: widgets.read(LINE[name], fields[name].value) for name in RESULTS if name in fields}


def _codes(element_id: str, name: str, value: str | None, ref: Reference) -> Json:
    """The college's list, its default standing for nothing chosen."""
    default = ref.codes.default(LINE[name].list)
    none = _("{code} (par défaut)", code=ref.codes.label(LINE[name].list, default)) if default else "—"
    options = widgets.code_options(LINE[name], ref.codes, none, value)
    offered = [one for one in options if one["value"] in (value, forms.DEFAULT) or one["value"] != default]
    return static_select(element_id, offered, value or forms.DEFAULT)


def census_view(
    line: Inscription, ref: Reference, place: LinePlace, by: str, values: Values | None, warning: str | None
) -> Json:
    """`by` is the advisor's name: CLARA's *par* is whoever says so here."""
    values = {"census": line.census, "census_on": line.census_on or ref.today} | dict(values or {})
    version = line.version  # in the ids: see `_result`
    blocks = [
        *heading(line),
        field(_("Statut"), _codes(f"census@{version}", "census", values["census"], ref)),
        field(_("Date"), date_picker(f"census_on@{version}", values["census_on"])),
        context(_("par {name}", name=escape(by))),
    ]
    place = place.but(version=version)
    return form(CENSUS, _("Recensement"), blocks, place, _("Sauvegarder"), warning=warning)


def read_census(view: Json) -> dict[str, Any]:
    fields = forms.entries(view)
    if not {"census", "census_on"} <= fields.keys():
        raise forms.unreadable()
    return {name: widgets.read(LINE[name], fields[name].value) for name in ("census", "census_on")}


def rebased(entered: Values, line: Inscription, refusal: ChangedMeanwhile) -> dict[str, Any]:
    """What the person entered, and where they left a field as it was, what others have made of it since."""
    drawn: dict[str, Any] = {}  # as the form showed the fields that changed
    for _who, _when, changed in refusal.changes:
        drawn = {name: before for name, (before, _after) in changed.items()} | drawn
    return {
        name: getattr(line, name) if name in drawn and plain(value) == drawn[name] else value
        for name, value in entered.items()
    }
