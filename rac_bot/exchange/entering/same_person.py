"""Whether somebody whom a file brings is stored already, under another DA."""

from collections.abc import Mapping
from datetime import date
from json import dumps

from sqlalchemy import Integer, and_, bindparam, cast, select
from sqlalchemy.orm import aliased

from rac_bot.domain.codes import format_da
from rac_bot.exchange.entering.importing import FROM_FILE, Import
from rac_bot.exchange.reading.rows import CandidateRow, Row
from rac_bot.i18n import _
from rac_bot.store.models import Candidate
from rac_bot.store.models.functions import Each
from rac_bot.store.work.statements import Whole

_one, _other = aliased(Candidate), aliased(Candidate)
_SAME = _other.sort_key == _one.sort_key, _other.birth_date == _one.birth_date, _other.id != _one.id
_IDS = Each(bindparam("ids")).table_valued("value", name="named").c.value
NAMESAKES = Whole(
    select(_one.id, _one.birth_date, _other.da)
    .join(_other, and_(*_SAME))
    .where(_one.id.in_(select(cast(_IDS, Integer))))
    .order_by(_one.id, _other.da),
    FROM_FILE,
)


def tell(importing: Import, rows: Mapping[int, Row[CandidateRow]]) -> None:
    """A notice for each of these people, by id, who has another's name and birth date: likely one person."""
    others: dict[int, tuple[date | None, list[str]]] = {}
    for id_, born, da in importing.work.rows(NAMESAKES, ids=dumps(list(rows))) if rows else ():
        others.setdefault(id_, (born, []))[1].append(da)
    for id_, row in rows.items():
        if id_ in others:
            importing.report.notice(_notice(row, *others[id_]))


def _notice(row: Row[CandidateRow], born: date | None, others: list[str]) -> str:
    return _(
        "⚠️ {sheet}, ligne {line} : {name} (naissance : {born}), DA {da}, a aussi le DA {others}. Est-ce la "
        "même personne ? « rac-bot candidate renumber » corrige un DA.",
        sheet=row.table.sheet.name,
        line=row.line,
        name=f"{row.record.family_name}, {row.record.given_name}",
        born=born,
        da=format_da(row.record.da),
        others=", ".join(map(format_da, others)),
    )
