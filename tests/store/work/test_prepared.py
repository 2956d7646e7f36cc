"""Statements given to the driver as it takes them answer as SQLAlchemy has them answer."""

from collections.abc import Collection
from typing import Any

import pytest
from sqlalchemy import bindparam, event, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from rac_bot.domain.rights import Rights, Role
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Base, Channel, FieldSubject, FieldType, Programme, UserField
from rac_bot.store.models.base import utc_now
from rac_bot.store.telling import telling
from rac_bot.store.work.prepared import FILLED, prepared
from rac_bot.store.work.statements import Belongs, Open, Written
from rac_bot.store.work.work import By
from tests.databases import BY_JULIE

_TABLES = Base.metadata.tables
_PROGRAMME = _TABLES["programme"]
ADDED = Written(insert(_PROGRAMME).returning(Programme.id), Belongs.TO_NO_PROGRAMME)
HEARD = Written(insert(_TABLES["channel"]), Belongs.TO_NO_PROGRAMME)
ASKED = Written(insert(_TABLES["user_field"]), Belongs.TO_NO_PROGRAMME)
WHEN = Open(select(Channel.told_at).order_by(Channel.slack_id))
RETITLED = Written(
    update(_PROGRAMME).where(_PROGRAMME.c.number.in_(bindparam("of", expanding=True))),
    Belongs.TO_NO_PROGRAMME,
)
SOME = Open(
    select(Programme.number.label("named"), Programme.title, func.count().over().label("all"))
    .where(Programme.number.in_(bindparam("of", expanding=True)), Programme.title.in_(["", "Vu"]))
    .order_by(Programme.number)
)
FIELD = Open(select(UserField.choices, UserField.type, UserField.required))


@pytest.fixture
def filled(store: Store) -> Store:
    with store.writing(BY_JULIE) as work:
        for rank in range(7):
            assert work.write(ADDED, {"number": f"X{rank}", "title": "", "title_key": ""}).scalar_one()
    return store


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5])
def test_lists_of_each_length_find_what_they_name_and_nothing_else(filled: Store, count: int) -> None:
    numbers = [f"X{rank}" for rank in range(count)]
    lists: list[Collection[Any]] = [numbers, frozenset(numbers), tuple(reversed(numbers))]
    for given in lists:
        with filled.reading(BY_JULIE) as work:
            rows = work.rows(SOME, of=given)
        assert [(row.named, row.title, row.all) for row in rows] == [(one, "", count) for one in numbers]


def test_what_is_written_is_counted_and_seen_by_what_is_read_next(filled: Store) -> None:
    with filled.writing(BY_JULIE) as work:
        assert work.write(RETITLED, {"of": ["X1", "X2", "X4", "absent"], "title": "Vu"}).rowcount == 3
        assert [row.named for row in work.rows(SOME, of=["X0", "X2"]) if row.title == "Vu"] == ["X2"]
        work.roll_back()
        work.write(RETITLED, {"of": ["X5"], "title": "Vu"})
    with filled.reading(BY_JULIE) as work:
        assert {row.title for row in work.rows(SOME, of=["X1", "X2", "X4"])} == {""}


def test_columns_without_a_value_have_their_defaults_each_row_its_own(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        for rank in (1, 2):
            work.write(HEARD, {"slack_id": f"C{rank}", "name": "rac", "public": True, "shared": False})
        fields = [
            {"subject": FieldSubject.DOSSIER, "name": f"Champ {rank}", "type": FieldType.LIST}
            for rank in range(3)
        ]
        work.write(ASKED, fields)
    with store.reading(BY_JULIE) as work:
        first, second = work.scalars(WHEN)
        found = work.rows(FIELD)
    assert [tuple(row) for row in found] == [([], FieldType.LIST, False)] * 3
    assert first < second <= utc_now()


def test_what_the_database_refuses_is_raised_as_sqlalchemy_does_and_told_to_who_listens(
    filled: Store,
) -> None:
    heard: list[str] = []

    def hear(_connection: object, _cursor: object, sql: str, *_more: object) -> None:
        heard.append(sql)

    event.listen(filled.engine, "before_cursor_execute", hear)
    with pytest.raises(IntegrityError), filled.writing(BY_JULIE) as work:
        work.write(ADDED, {"number": "X1", "title": "", "title_key": ""})
    event.remove(filled.engine, "before_cursor_execute", hear)
    assert heard[-1].startswith("INSERT INTO programme")


@pytest.mark.parametrize("limits", [{}, {"programmes": ("JEE.0K",)}, {"units": ("RA",)}], ids=str)
def test_nothing_more_is_kept_of_a_statement_that_runs_again(
    store: Store, limits: dict[str, tuple[str, ...]]
) -> None:
    kept = []
    for _time in range(3):
        with store.reading(By("UJULIE", Rights(Role.ADVISING, **limits))) as work:
            work.rows(telling.BY_KEY, key="none")
        kept.append(prepared.cache_info().currsize)
    assert kept[0] == kept[1] == kept[2]


def test_a_long_list_is_given_as_it_is(filled: Store) -> None:
    numbers = [f"X{rank}" for rank in range(FILLED + 1)]
    sent: list[int] = []
    event.listen(
        filled.engine, "before_cursor_execute", lambda _c, _u, _s, given, *_more: sent.append(len(given))
    )
    with filled.reading(BY_JULIE) as work:
        assert len(work.rows(SOME, of=numbers)) == 7
    assert max(sent) == FILLED + 1 + 2
