"""Statements given to the driver as it takes them answer as SQLAlchemy has them answer."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, create_engine, event, func, insert, literal, select, update
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


@pytest.fixture(autouse=True)
def nothing_is_prepared_yet() -> None:
    """Each test goes the whole way, whichever ran before it."""
    prepared.cache_clear()


@pytest.fixture
def filled(store: Store) -> Store:
    with store.writing(BY_JULIE) as work:
        for rank in range(7):
            assert work.write(ADDED, {"number": f"X{rank}", "title": "", "title_key": ""}).scalar()
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
    with pytest.raises(IntegrityError) as refused, filled.writing(BY_JULIE) as work:
        work.write(ADDED, {"number": "X1", "title": "", "title_key": ""})
    event.remove(filled.engine, "before_cursor_execute", hear)
    assert refused.value.statement == heard[-1]
    assert "X1" in str(refused.value.params)
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


@pytest.mark.parametrize(
    ("count", "sent"), [(0, 0), (1, 1), (2, 2), (3, 4), (4, 4), (5, 8), (9, 16), (FILLED, FILLED)]
)
def test_lengths_are_few(filled: Store, count: int, sent: int) -> None:
    """Up to the next power of two, by giving some of the values again."""
    given: list[Any] = []

    def hear(_connection: object, _cursor: object, _sql: str, values: Any, *_more: object) -> None:
        given.append(list(values.values() if isinstance(values, dict) else values))

    with filled.reading(BY_JULIE) as work:
        event.listen(filled.engine, "before_cursor_execute", hear)
        work.rows(SOME, of=[f"X{rank}" for rank in range(count)])
        event.remove(filled.engine, "before_cursor_execute", hear)
    numbers = [one for one in given[-1] if str(one).startswith("X")]
    assert len(numbers) == sent
    assert numbers[:count] == [f"X{rank}" for rank in range(count)]


def test_who_listens_is_told_on_which_connection_by_which_cursor_and_of_how_many(filled: Store) -> None:
    heard: list[tuple[Any, Any, bool]] = []

    def hear(connection: Any, cursor: Any, _sql: str, _given: Any, _context: Any, many: bool) -> None:
        heard.append((connection, cursor.connection, many))

    with filled.writing(BY_JULIE) as work:
        event.listen(filled.engine, "before_cursor_execute", hear)
        work.write(HEARD, {"slack_id": "C1", "name": "rac", "public": True, "shared": False})
        work.write(HEARD, [{"slack_id": one, "name": "", "public": 1, "shared": 0} for one in ("C2", "C3")])
        event.remove(filled.engine, "before_cursor_execute", hear)
        connection = work._db.connection
        assert [one is connection for one, _driver, _many in heard] == [True, True]
    assert [many for _one, _driver, many in heard] == [False, True]


def test_a_value_of_the_statement_itself_is_made_as_those_that_are_given(store: Store) -> None:
    """A moment, a word of ours, a list: as the column takes it, given or not."""
    then = datetime(2026, 3, 1, 12, tzinfo=UTC)
    table = _TABLES["user_field"]
    listed = insert(table).values(type=FieldType.LIST, choices=["A", "B"])
    told = update(_TABLES["channel"]).values(told_at=then)
    fixed = select(UserField.name).where(UserField.type == FieldType.LIST, UserField.id == bindparam("id"))
    with store.writing(BY_JULIE) as work:
        work.write(
            Written(listed, Belongs.TO_NO_PROGRAMME), {"subject": FieldSubject.DOSSIER, "name": "Casier"}
        )
        work.write(HEARD, {"slack_id": "C1", "name": "rac", "public": True, "shared": False})
        work.write(Written(told, Belongs.TO_NO_PROGRAMME), {})
    with store.reading(BY_JULIE) as work:
        assert [tuple(one) for one in work.rows(FIELD)] == [(["A", "B"], FieldType.LIST, False)]
        assert work.scalars(WHEN) == [then]
        assert work.scalars(Open(fixed), id=1) == ["Casier"]
        assert work.scalars(Open(fixed), id=2) == []


@pytest.mark.sqlite  # as PostgreSQL's is anyway
def test_a_driver_that_takes_names_is_given_names(filled: Store) -> None:
    by_name = create_engine(filled.engine.url, paramstyle="named")
    with by_name.connect() as connection:
        for count in (3, 1, 0):
            numbers = [f"X{rank}" for rank in range(count)]
            ran = prepared(SOME.statement, ("of",), connection.dialect).run(connection, {"of": numbers})
            assert [row.named for row in ran.rows] == numbers
        written = prepared(ADDED.statement, ("number", "title"), connection.dialect)
        assert written.run(connection, {"number": "Y1", "title": "Vu"}).scalar() == 8
        added = connection.execute(
            select(_PROGRAMME.c.title, _PROGRAMME.c.title_key).where(_PROGRAMME.c.id == 8)
        )
        assert added.all() == [("Vu", "")]
    by_name.dispose()


def test_several_rows_that_are_given_back_are_all_written(filled: Store) -> None:
    rows = [{"number": number, "title": "", "title_key": ""} for number in ("Y1", "Y2")]
    with filled.writing(BY_JULIE) as work:
        assert set(work.write(ADDED, rows).scalars()) == {8, 9}
        assert {row.named for row in work.rows(SOME, of=["Y1", "Y2"])} == {"Y1", "Y2"}


def test_what_was_made_once_is_prepared_and_what_was_made_just_now_is_not(filled: Store) -> None:
    one = _PROGRAMME.c.number == bindparam("of")
    judged = Written(
        update(_PROGRAMME).where(one).values(title="Vu"),
        select(_PROGRAMME.c.number, literal("RA")).where(one),
    )

    def asked(act: Callable[[], object]) -> int:
        before = prepared.cache_info()
        act()
        after = prepared.cache_info()
        return after.hits + after.misses - before.hits - before.misses

    with filled.writing(By("UJULIE", Rights(Role.ADVISING, ("X1",)))) as work:
        assert asked(lambda: work.rows(SOME, of=["X1"])) == 1
        assert asked(lambda: work.write(RETITLED, {"of": ["X1"], "title": "Vu"})) == 1
        assert asked(lambda: work.write(judged, {"of": "X1"})) == 3  # it belongs to them, before and after
        assert asked(lambda: work.known(lambda _work: "known")) == 1  # whether it is still so
        assert asked(lambda: work.count(SOME, of=["X1"])) == 1


def test_entities_at_hand_follow_what_is_written_to_their_class(filled: Store) -> None:
    with filled.writing(BY_JULIE) as work:
        first = work.find(Programme, 1)
        work.write(Written(update(Programme).values(title="Vu"), Belongs.TO_NO_PROGRAMME))
        assert first
        assert first.title == "Vu"
