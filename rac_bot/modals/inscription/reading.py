"""What the form gives back: the course and its group, then the other fields on the screen."""

from collections.abc import Callable, Mapping
from typing import Any

from rac_bot.domain.codes import parse_course, parse_group
from rac_bot.domain.fields import Kind
from rac_bot.errors import (
    ChangedMeanwhile,
    CourseMissing,
    DatesIncomplete,
    DatesReversed,
    GroupMalformed,
    GroupMissing,
    GroupsNotShown,
    ParentCourseMalformed,
    PartnerIncomplete,
    Refusal,
)
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.forms import DEFAULT, Entry
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.catalogue import ASKED, GROUP, LINE, PARTNERSHIP
from rac_bot.store.file.inscriptions import ChosenGroup
from rac_bot.store.models import Inscription

View = dict[str, Any]


def read_course_and_group(view: View, *, optional: bool = False) -> tuple[int, ChosenGroup]:
    """The id of the course of the grid, and its group; `optional`: the line can do without.

    Raises:
        CourseMissing, GroupMissing: nothing is chosen.
        GroupMalformed: the fictive number is none.
        GroupsNotShown: the form was sent before the groups on screen were those of the course.
    """
    course = forms.value(view, "course")
    if course is None:
        raise CourseMissing
    return forms.number(course), read_group(view, course, optional=optional)


def read_group(view: View, course: str, *, optional: bool = False) -> ChosenGroup:
    """The group, where those on screen are of that course; refused as above."""
    fields = forms.entries(view)
    if forms.values(view, "fictive"):
        if "fictive_group" not in fields:
            raise GroupsNotShown
        number = _parsed(parse_group, fields["fictive_group"].value or "", GroupMalformed)
        return ChosenGroup(number=number, fictive=True)
    group = fields.get("group")
    if group is None and optional:  # the grid gives the course none
        return ChosenGroup()
    if group is None or group.version.partition(".")[0] != course:
        raise GroupsNotShown
    if group.value is None:
        if optional:
            return ChosenGroup()
        raise GroupMissing
    group_id, _colon, number = group.value.partition(":")
    return ChosenGroup(forms.number(group_id), number)


def read_fields(view: View, ref: Reference, line: Inscription | None = None) -> dict[str, Any]:
    """The other fields that are on the screen, by column; those left to what they inherit are None.

    Raises:
        Refusal: the one of `rac_bot.errors.enrolling` that says what is wrong, beside its field.
    """
    entered = forms.entries(view)
    values = {name: _read(name, entered[name].value, ref, line) for name in ASKED if name in entered}
    if parent := values.get("parent_course"):
        values["parent_course"] = _parsed(parse_course, parent, ParentCourseMalformed)
    _check_dates(values)
    _check_partnership(values)
    return values


def untouched(view: View, refusal: ChangedMeanwhile) -> set[str]:
    """The fields on screen that others changed and the person did not: they hold what stood there before."""
    before: dict[str, Any] = {}
    for _who, _when, values in refusal.changes:
        before = {name: first for name, (first, _after) in values.items()} | before
    fields = forms.entries(view)
    same = {name for name in before if name in fields and _held(fields[name]) == _text(before[name])}
    same -= {"fictive_group"}  # that field holds a number; the column tells whether it is one
    if before.keys() & GROUP:
        number = _number(fields)
        if number == before.get("group_number", number):
            same |= {"group", "fictive", "fictive_group"}
    return same


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _held(entry: Entry) -> str:
    return "" if entry.value in (None, DEFAULT) else str(entry.value).strip()


def _number(fields: Mapping[str, Entry]) -> str:
    if "fictive_group" in fields:
        return _held(fields["fictive_group"])
    return _held(fields["group"]).partition(":")[2] if "group" in fields else ""


def _parsed(parse: Callable[[str], str], text: str, otherwise: type[Refusal]) -> str:
    try:
        return parse(text)
    except ValueError as error:
        raise otherwise from error


def _read(name: str, text: str | None, ref: Reference, line: Inscription | None) -> Any:
    known = LINE[name]
    if known.kind is Kind.CODE:
        return inputs.read_code(known, text, ref.codes, getattr(line, name) if line else None)
    return inputs.read(known, text)


def _check_dates(values: Mapping[str, Any]) -> None:
    first, last = values.get("starts_on"), values.get("ends_on")
    if (first is None) != (last is None):
        raise DatesIncomplete("starts_on" if first is None else "ends_on")
    if first and last and last <= first:
        raise DatesReversed


def _check_partnership(values: Mapping[str, Any]) -> None:
    missing = [name for name in PARTNERSHIP if name in values and values[name] is None]
    if missing and any(values.get(name) is not None for name in PARTNERSHIP):
        raise PartnerIncomplete(missing[0])
