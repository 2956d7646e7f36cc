"""What is read of the college's own tables is kept as long as these hold the same."""

from datetime import date

from sqlalchemy import select, text

from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.routing import Told
from rac_bot.domain.sessions import Session
from rac_bot.domain.watches import Watch
from rac_bot.store.college import grids, user_fields
from rac_bot.store.college.codes import Codes
from rac_bot.store.database.engine import Store
from rac_bot.store.models import (
    Access,
    Base,
    CalendarPeriod,
    CodeValue,
    Competency,
    Course,
    FieldSubject,
    FieldType,
    GridCourse,
    Home,
    Person,
    Route,
    SessionDates,
    UserField,
    WatchRule,
    Workspace,
)
from rac_bot.store.people import access, homes, people
from rac_bot.store.work.statements import PEOPLE
from rac_bot.store.work.work import Work
from tests.builders import a_grid
from tests.databases import BY_JULIE, raw

# Read anew at each request, or by nobody's screen.
NOT_KEPT = {"channel", "lane", "grid_import", "college_state", "search"} | {
    *("said", "access_request", "task", "watch_off", "handover"),
}
CHOSEN = ("slack_id", "language", "confirms", "morning")  # of a Home


def number(work: Work) -> int:
    return int(raw(work).scalar(text("SELECT number FROM college_state")) or 0)


def test_each_table_of_the_college_has_another_number_given_as_a_row_comes_changes_or_goes(
    store: Store,
) -> None:
    kept = Base.metadata.tables.keys() - {str(one) for one in PEOPLE} - NOT_KEPT
    day = date(2027, 1, 11)
    with store.writing(BY_JULIE) as work:
        a_grid(work, courses=1)
        held = raw(work).scalars(select(GridCourse)).one()
        held.competencies.append(Competency(code="0190"))
        raw(work).add_all(
            [
                SessionDates(session=Session(2027, "H"), first_day=day, last_day=day),
                CalendarPeriod(first_day=day, last_day=day, open=False),
                WatchRule(watch=Watch.SILENCE, is_on=True, figure=10, audience=[]),
                CodeValue(list="unit", code="RA"),
                UserField(subject=FieldSubject.DOSSIER, name="Casier", type=FieldType.TEXT),
                Person(slack_id="UX", name="Alex"),
                Route(channel="CX", told=Told.WEEK),
                Workspace(team_id="T1", name="Cégep"),
                Access(slack_id="UX", role=Role.ADVISING, given_by="cli"),
                Home(slack_id="UX"),
            ]
        )
    with store.writing(BY_JULIE) as work:
        connection = raw(work).connection()
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in kept:
                continue
            for name in CHOSEN if table.name == "home" else [next(iter(table.columns)).name]:
                before = number(work)
                rows = connection.execute(table.update().values({name: table.c[name]})).rowcount
                assert rows, table.name
                assert number(work) != before, (table.name, name)
    for table in reversed(Base.metadata.sorted_tables):
        if table.name not in kept:
            continue
        with store.writing(BY_JULIE) as work:
            before = number(work)
            raw(work).connection().execute(table.delete())
            assert number(work) != before, table.name


def test_what_becomes_of_a_home_as_it_is_drawn_leaves_the_number(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        homes.opened(work, "UX")
    with store.writing(BY_JULIE) as work:
        before = number(work)
        homes.opened(work, "UX", "hash")
        homes.stale(work, ["UX"])
        assert number(work) == before
        homes.choose(work, "UX", language="en")
        assert number(work) != before


def test_who_asks_is_known_until_their_rights_their_account_or_their_settings_change(store: Store) -> None:
    def known() -> access.Caller:
        with store.glancing(BY_JULIE) as work:
            return access.caller(work, "UX")

    assert known() == access.Caller(None, None, None)
    with store.writing(BY_JULIE) as work:
        raw(work).add_all([Workspace(team_id="T1", name="Cégep"), Person(slack_id="UX", name="Alex")])
    first = known()
    assert first.person
    assert not first.rights
    assert known() is first
    with store.writing(BY_JULIE) as work:
        access.give(work, "UX", Rights(Role.ADVISING))
    assert known().rights == Rights(Role.ADVISING)
    with store.writing(BY_JULIE) as work:
        access.withdraw(work, "UX")
        work.flush()
        assert not access.caller(work, "UX").rights
        work.roll_back()
    assert known().rights == Rights(Role.ADVISING)
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(Person, "UX").deactivated = True
        homes.opened(work, "UX")
        homes.choose(work, "UX", language="en")
    found = known()
    assert found.person
    assert found.person.deactivated
    assert found.chosen.language == "en"


def test_screens_get_the_same_until_a_row_changes_then_what_it_is_now(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=1).id
    with store.reading(BY_JULIE) as work:
        [first] = grids.courses(work, grid)
    with store.reading(BY_JULIE) as work:
        [again] = grids.courses(work, grid)
    assert again is first
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(Course, first.course_id).title = "Éthique"
    with store.reading(BY_JULIE) as work:
        [changed] = grids.courses(work, grid)
    assert changed.course.title == "Éthique"


def test_what_a_transaction_takes_back_is_seen_by_no_other(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).add(CodeValue(list="unit", code="RA", label="Un"))
    with store.writing(BY_JULIE) as work:
        raw(work).execute(text("UPDATE code_value SET label = 'Deux'"))
        assert work.known(Codes).label("unit", "RA") == "RA - Deux"
        work.roll_back()
    with store.reading(BY_JULIE) as work:
        assert work.known(Codes).label("unit", "RA") == "RA - Un"
    with store.writing(BY_JULIE) as work:
        raw(work).execute(text("UPDATE code_value SET label = 'Trois'"))
        assert work.known(Codes).label("unit", "RA") == "RA - Trois"
        raw(work).execute(text("UPDATE code_value SET label = 'Quatre'"))
        assert work.known(Codes).label("unit", "RA") == "RA - Quatre"


def test_another_process_changes_it(store: Store) -> None:
    other = Store(store.engine.url.render_as_string(hide_password=False))
    with store.reading(BY_JULIE) as work:
        assert people.names(work) == {}
        assert user_fields.of(work, FieldSubject.DOSSIER) == []
    with other.writing(BY_JULIE) as work:
        raw(work).add(Person(slack_id="UX", name="Alex"))
        raw(work).add(UserField(subject=FieldSubject.DOSSIER, name="Casier", type=FieldType.TEXT))
    other.close()
    with store.reading(BY_JULIE) as work:
        assert people.names(work) == {"UX": "Alex"}
        assert [one.name for one in user_fields.of(work, FieldSubject.DOSSIER)] == ["Casier"]


def test_without_its_row_nothing_is_kept(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).add(Workspace(team_id="T1", name="Cégep"))
        raw(work).execute(text("DELETE FROM college_state"))
    for rights in (Rights(Role.ADVISING), Rights(Role.READING)):
        with store.writing(BY_JULIE) as work:
            access.give(work, "UX", rights)
        with store.glancing(BY_JULIE) as work:
            assert access.caller(work, "UX").rights == rights
