"""Saving the *champs usager*: the fields that the college adds to its dossiers and inscriptions."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select

from rac_bot.domain.folding import fold
from rac_bot.exchange.entering.importing import FROM_FILE, Effect, Import, RowAt, amend
from rac_bot.exchange.entering.weighing import hold_to_the_window
from rac_bot.exchange.reading.cells import FIELD_TYPES
from rac_bot.exchange.reading.rows import FieldRow, Row
from rac_bot.i18n import _
from rac_bot.store.college.user_fields import MOST
from rac_bot.store.models import FieldSubject, FieldType, Inscription, SessionDossier, UserField
from rac_bot.store.work.statements import Open, Whole

FIELDS = Open(select(UserField))
ACTIVE = Open(select(UserField.id).where(UserField.subject == bindparam("subject"), UserField.active))
VALUES = {
    FieldSubject.DOSSIER: Whole(select(SessionDossier.user_values), FROM_FILE),
    FieldSubject.INSCRIPTION: Whole(select(Inscription.user_values), FROM_FILE),
}


def save_fields(importing: Import, rows: Iterable[Row[FieldRow]]) -> None:
    stored = {(f.subject, fold(f.name)): f for f in importing.work.scalars(FIELDS)}
    seen: dict[tuple[FieldSubject, str], RowAt] = {}
    rows = list(rows)  # as many as there are fields
    for row in rows:
        key = (row.record.subject, fold(row.record.name))
        if importing.first(row, seen, key, "name") and _is_sound(importing, row, stored.get(key)):
            importing.effects[_save(importing, row, stored.get(key))] += 1
    _hold_to_the_form(importing, rows)
    hold_to_the_window(importing, rows[-1] if rows else None, "choices")


def _is_sound(importing: Import, row: Row[FieldRow], field: UserField | None) -> bool:
    record = row.record
    choices = _choices(row, field)
    if record.type is FieldType.LIST and not choices:
        importing.refuse(row, "choices", _("les valeurs de la liste, séparées par un point-virgule"), "")
    elif record.type is not FieldType.LIST and choices:
        importing.refuse(row, "choices", _("rien : seul un champ de type liste a des valeurs"))
    elif field and field.type is not record.type and _has_values(importing, field):
        expected = _("{type} : des valeurs y sont déjà saisies", type=FIELD_TYPES[field.type])
        importing.refuse(row, "type", expected, FIELD_TYPES[record.type])
    return not importing.is_refused(row)


def _choices(row: Row[FieldRow], field: UserField | None) -> list[str]:
    """The file's values, or those stored where the file has no such column."""
    if row.has("choices"):
        return list(row.record.choices or ())
    return list(field.choices) if field and row.record.type is FieldType.LIST else []


def _has_values(importing: Import, field: UserField) -> bool:
    key = str(field.id)
    return any(key in values for values in importing.work.scalars(VALUES[field.subject]))


def _save(importing: Import, row: Row[FieldRow], field: UserField | None) -> Effect:
    said = row.given(("name", "type", "required", "active")) | {"choices": _choices(row, field)}
    if field is None:
        whole = {"required": False, "active": True, **said}
        importing.work.add(UserField(subject=row.record.subject, **whole))
        importing.work.flush()  # one insert each: a form shows the fields in the order of the file
        return Effect.CREATED
    return Effect.of(False, amend(field, said))


def _hold_to_the_form(importing: Import, rows: Sequence[Row[FieldRow]]) -> None:
    """Refuse more fields than a form can show, at the last row that adds one."""
    importing.work.flush()
    for subject in FieldSubject:
        adding = [row for row in rows if row.record.subject is subject and row.record.active]
        if adding and importing.work.count(ACTIVE, subject=subject) > MOST:
            importing.refuse(adding[-1], "active", _("au plus {n} champs actifs par sujet", n=MOST))
