"""Saving the college's code lists."""

from collections.abc import Iterable

from sqlalchemy import bindparam, func, insert, select, update

from rac_bot.domain import declaring
from rac_bot.domain.folding import fold
from rac_bot.exchange.entering.importing import Effect, Import, RowAt, amend
from rac_bot.exchange.entering.weighing import hold_to_the_window
from rac_bot.exchange.reading.rows import CodeRow, Row
from rac_bot.i18n import _
from rac_bot.store.catalogue import ENDING, LINE, LISTS
from rac_bot.store.models import CodeValue
from rac_bot.store.work.statements import Belongs, Open, Written

_UNSAID = {"label": "", "is_default": False, "active": True, "ends": False, "completes": False}
_ENDING = {LINE[name].list for name in ENDING}

CODES = Open(select(CodeValue))
NEW = Written(insert(CodeValue), Belongs.TO_NO_PROGRAMME)
NO_OTHER_DEFAULT = Written(
    update(CodeValue)
    .where(
        CodeValue.list == bindparam("named"),
        func.upper(CodeValue.code) != bindparam("default"),
        CodeValue.is_default,
    )
    .values(is_default=False),
    Belongs.TO_NO_PROGRAMME,
)


def save_codes(importing: Import, rows: Iterable[Row[CodeRow]]) -> None:
    stored = {(v.list, v.code.upper()): v for v in importing.work.scalars(CODES)}
    seen: dict[tuple[str, str], RowAt] = {}
    defaults: dict[str, str] = {}
    row = None
    for row in rows:
        name = fold(row.record.list).replace(" ", "_")[:40]
        key = (name, row.record.code.upper())
        if importing.first(row, seen, key, "code") and _only_default(importing, name, row, defaults):
            if name not in (*LISTS, declaring.LIST):
                importing.report.notice(_("rac-bot n’utilise aucune liste « {list} ».", list=name))
            _says_what_it_may(importing, name, row)
            _names_a_check(importing, name, row)
            importing.effects[_save(importing, name, row, stored.get(key))] += 1
    # A list has one default: the file's default replaces the one that is not in the file.
    importing.work.flush()
    for name, code in defaults.items():
        importing.work.write(NO_OTHER_DEFAULT, {"named": name, "default": code.upper()})
    importing.college.read_codes()
    hold_to_the_window(importing, row, "label")


def _only_default(importing: Import, name: str, row: Row[CodeRow], defaults: dict[str, str]) -> bool:
    record = row.record
    if record.is_default and defaults.setdefault(name, record.code) != record.code:
        expected = _("une seule valeur par défaut dans la liste : c’est déjà {code}", code=defaults[name])
        importing.refuse(row, "is_default", expected)
        return False
    return True


def _says_what_it_may(importing: Import, name: str, row: Row[CodeRow]) -> None:
    for column in ("ends", "completes"):
        if getattr(row.record, column) and name not in _ENDING:
            expected = _("non : seules les listes {lists} le disent", lists=", ".join(sorted(_ENDING)))
            importing.refuse(row, column, expected)


def _names_a_check(importing: Import, name: str, row: Row[CodeRow]) -> None:
    if name == declaring.LIST and fold(row.record.code) not in set(declaring.Check):
        known = ", ".join(declaring.Check)
        importing.refuse(row, "code", _("une de ces vérifications : {list}", list=known))


def _save(importing: Import, list_: str, row: Row[CodeRow], value: CodeValue | None) -> Effect:
    said = row.given(_UNSAID)
    if "label" in said:
        said["label"] = said["label"] or ""
    if value is None:
        importing.work.write(NEW, {"list": list_, "code": row.record.code, **_UNSAID, **said})
        return Effect.CREATED
    return Effect.of(False, amend(value, said))
