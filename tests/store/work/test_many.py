"""Many rows inserted by one statement hold what an ordinary insert would."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import create_engine, event, insert, select

from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import OutOfReach, ReadingOnly
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Admission, Base, Candidate, FieldSubject, FieldType, Programme, UserField
from rac_bot.store.work import many
from rac_bot.store.work.reach import Escaped
from rac_bot.store.work.statements import Belongs, Written
from rac_bot.store.work.work import COMMAND_LINE, By
from tests.databases import BY_JULIE, raw

_PERSONS, _GIVEN = Base.metadata.tables["candidate"], Base.metadata.tables["access"]
NEW = Written(insert(_PERSONS), Belongs.TO_ANYBODY)
GIVEN = Written(insert(_GIVEN), Belongs.TO_NO_PROGRAMME)
FIELDS = Written(insert(Base.metadata.tables["user_field"]), Belongs.TO_NO_PROGRAMME)
ONE_BY_ONE = r"^only rows that are not judged one by one are inserted many at a time$"


@pytest.fixture(autouse=True)
def nothing_is_prepared_yet() -> None:
    """Each test goes the whole way, whichever ran before it."""
    many._prepared.cache_clear()


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
    with store.writing(COMMAND_LINE) as work, pytest.raises(Escaped, match=ONE_BY_ONE):
        work.enter(Written(_PERSONS.delete(), Belongs.TO_ANYBODY), [person("1234567")])


def test_what_is_judged_row_by_row_is_not_inserted_so(store: Store) -> None:
    judged = Written(insert(_PERSONS), select(Programme.number, Admission.unit))
    with store.writing(COMMAND_LINE) as work, pytest.raises(Escaped, match=ONE_BY_ONE):
        work.enter(judged, [person("1234567")])
    with store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(Candidate)).all() == []


def test_rows_of_the_same_columns_are_one_statement(store: Store) -> None:
    sent: list[int] = []

    def hear(_connection: object, _cursor: object, _sql: str, given: Any, *_more: object) -> None:
        sent.append(len(given))

    born = [person(da, birth_date=date(1979, 5, 3)) for da in ("1000004", "1000005")]
    with store.writing(COMMAND_LINE) as work:
        event.listen(store.engine, "before_cursor_execute", hear)
        work.enter(NEW, [*map(person, ("1000001", "1000002", "1000003")), *born])
        event.remove(store.engine, "before_cursor_execute", hear)
    assert sent == [3, 2]


def test_rows_may_be_given_as_the_values_of_each_column(store: Store) -> None:
    asked: dict[str, list[Any]] = {
        "subject": [FieldSubject.DOSSIER] * 2,
        "name": ["Casier", "Local"],
        "type": [FieldType.LIST] * 2,
    }
    with store.writing(COMMAND_LINE) as work:
        raw(work).add(UserField(subject=FieldSubject.DOSSIER, name="Avant", type=FieldType.TEXT))
        work.enter_values(FIELDS, asked)  # after what was done with entities
    with store.reading(BY_JULIE) as work:
        found = raw(work).scalars(select(UserField).order_by(UserField.id)).all()
    assert [(one.name, one.type, one.choices, one.required) for one in found] == [
        ("Avant", FieldType.TEXT, [], False),
        ("Casier", FieldType.LIST, [], False),
        ("Local", FieldType.LIST, [], False),
    ]


def test_columns_of_unlike_lengths_are_no_rows(store: Store) -> None:
    asked: dict[str, list[Any]] = {
        "subject": [FieldSubject.DOSSIER] * 2,
        "name": ["Casier"],
        "type": [FieldType.LIST] * 2,
    }
    with pytest.raises(ValueError, match="shorter"), store.writing(COMMAND_LINE) as work:
        work.enter_values(FIELDS, asked)


@pytest.mark.sqlite  # as PostgreSQL's is anyway
def test_a_driver_that_takes_names_is_given_names(url: str) -> None:
    by_name = create_engine(url, paramstyle="named")
    with by_name.connect() as connection:
        many.insert(connection, _PERSONS, [person("1234567"), person("2345678", birth_date=date(1979, 5, 3))])
        found = connection.execute(select(_PERSONS.c.da, _PERSONS.c.birth_date, _PERSONS.c.active))
        assert sorted(found) == [("1234567", None, True), ("2345678", date(1979, 5, 3), True)]
    by_name.dispose()
