"""Many rows inserted by one statement hold what an ordinary insert would."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select

from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import OutOfReach, ReadingOnly
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Base, Candidate
from rac_bot.store.work.reach import Escaped
from rac_bot.store.work.statements import Belongs, Written
from rac_bot.store.work.work import COMMAND_LINE, By
from tests.databases import BY_JULIE, raw

_PERSONS, _GIVEN = Base.metadata.tables["candidate"], Base.metadata.tables["access"]
NEW = Written(insert(_PERSONS), Belongs.TO_ANYBODY)
GIVEN = Written(insert(_GIVEN), Belongs.TO_NO_PROGRAMME)


def person(da: str, **more: Any) -> dict[str, Any]:
    names = {"family_name": "Côté", "given_name": "Ève", "sort_key": "cote, eve"}
    return {"da": da, **names, "active": True, **more}


def test_rows_of_different_columns_are_each_written_whole(store: Store) -> None:
    rows = [person("1234567"), person("2345678", birth_date=date(1979, 5, 3)), person("3456789")]
    with store.writing(COMMAND_LINE) as work:
        work.enter(NEW, rows)

    with store.reading(BY_JULIE) as work:
        found = raw(work).scalars(select(Candidate).order_by(Candidate.id)).all()
    assert [(one.da, one.birth_date, one.active, one.name) for one in found] == [
        ("1234567", None, True, "Côté, Ève"),
        ("2345678", date(1979, 5, 3), True, "Côté, Ève"),
        ("3456789", None, True, "Côté, Ève"),
    ]


def test_a_column_that_is_not_given_has_its_default(store: Store) -> None:
    at = datetime(2026, 11, 28, tzinfo=UTC)
    with store.writing(COMMAND_LINE) as work:
        work.enter(
            GIVEN,
            [
                {"slack_id": slack_id, "role": Role.READING, "given_by": "cli", "given_at": at}
                for slack_id in ("U1", "U2")
            ],
        )

    with store.reading(BY_JULIE) as work:
        found = raw(work).execute(select(_GIVEN.c.slack_id, _GIVEN.c.programmes, _GIVEN.c.given_at)).all()
    assert sorted(found) == [("U1", [], at), ("U2", [], at)]


@pytest.mark.parametrize(
    ("rights", "refused"),
    [(Rights(Role.READING), ReadingOnly), (Rights(Role.ADVISING, ("322.A0",)), OutOfReach)],
)
def test_rights_hold_for_many_rows(store: Store, rights: Rights, refused: type[Exception]) -> None:
    with pytest.raises(refused), store.writing(By("U1", rights)) as work:
        work.enter(NEW, [person("1234567")])


def test_only_an_insert_is_run_so(store: Store) -> None:
    with store.writing(COMMAND_LINE) as work, pytest.raises(Escaped):
        work.enter(Written(_PERSONS.delete(), Belongs.TO_ANYBODY), [person("1234567")])
