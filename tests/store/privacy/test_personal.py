"""Every column of every table about people says what erasure makes of it, and erasure does just that."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, Enum, Integer, String, Table, select, update

from rac_bot.store import catalogue
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Action, Audience, Base, Candidate, FollowedCandidate, Search, StoredMessage
from rac_bot.store.models.base import utc_now
from rac_bot.store.models.fields import FIELD
from rac_bot.store.models.personal import ABOUT, KEPT, REPLACED
from rac_bot.store.privacy import privacy
from rac_bot.store.trace import changes
from rac_bot.store.work.work import Work
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE, Databases, raw

OF_A_PERSON = {"candidate_id", "dossier_id", "inscription_id"}
STAYING = [table for table in catalogue.PEOPLE if not table.info[ABOUT].goes]
REPLACED_COLUMNS = [column for table in STAYING for column in table.columns if REPLACED in column.info]
KEPT_COLUMNS = [column for table in STAYING for column in table.columns if KEPT in column.info]
# What the erasure itself writes.
WRITTEN = {
    *("candidate.erased_at", "inscription.updated_at"),
    *(f"stored_message.{name}" for name in ("state", "revision", "due_at", "erase")),
}
# Words, days and JSON that stay once the person is erased: of no list of ours, and somebody typed them.
STAYING_WORDS = {
    "candidate": {"erased_mark"},
    "admission": {"unit"},
    "inscription": {
        *("group_number", "parent_course", "census_by", "census_on", "starts_on", "ends_on"),
        *("created_by", "clara_entered_by", "deleted_by"),
        *(f"{what}_transmission" for what in ("state", "funding", "result")),
        *(f"{what}_transmitted_on" for what in ("state", "funding", "result")),
    },
    "journal_entry": {"actor", "detail", "origin"},
    "stored_message": {"key", "recipient", "actor", "reason", "channel", "ts"},
}


def speak_of_people() -> set[Table]:
    """Tables that lead to a candidate by their keys, through others too, or hold the id of a file."""
    tables = Base.metadata.sorted_tables  # what a table refers to stands before it
    found = {Base.metadata.tables["candidate"]}
    for table in tables:
        if OF_A_PERSON & set(table.columns.keys()) or found & {k.column.table for k in table.foreign_keys}:
            found.add(table)
    return found


def test_every_table_that_speaks_of_people_says_so() -> None:
    assert [table.name for table in speak_of_people() if ABOUT not in table.info] == []
    by_words = {"search", "name_tail"}  # of people, without a key that says of whom
    assert {table.name for table in catalogue.PEOPLE} == {t.name for t in speak_of_people()} | by_words


def test_every_column_that_stays_says_what_becomes_of_it() -> None:
    columns = [column for table in STAYING for column in table.columns]

    assert [str(one) for one in columns if (KEPT in one.info) is (REPLACED in one.info)] == []
    assert [str(one) for one in columns if KEPT in one.info and not one.info[KEPT]] == []


def test_what_could_name_somebody_stays_only_where_that_was_weighed() -> None:
    found: dict[str, set[str]] = {}
    for column in KEPT_COLUMNS:
        ours = isinstance(column.type, Enum) or (FIELD in column.info and column.info[FIELD].list)
        if isinstance(column.type, String | JSON | Date) and not ours:
            found.setdefault(column.table.name, set()).add(column.name)

    assert found == STAYING_WORDS


def test_what_counts_are_made_of_stays() -> None:
    counted = {
        "session_dossier.session",
        *(f"inscription.{n}" for n in ("state", "course_id", "mode", "note")),
    }

    assert counted <= set(map(str, KEPT_COLUMNS))


Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass
class Erasure:
    """Every row of every table about people: before, told to the person, and after."""

    before: Rows
    told: Rows
    after: Rows


@pytest.fixture(scope="module")
def erasure(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Erasure]:
    """Of somebody of whom every column that erasure replaces holds something."""
    url = databases.copy(tmp_path_factory.mktemp("erasure"))
    store = Store(url)
    with store.writing(BY_JULIE) as work:
        lise = _a_whole_file(work).id
    with store.writing(BY_JULIE) as work:
        before, candidate = _rows(work), raw(work).get_one(Candidate, lise)
        told = privacy.held_on(work, candidate)
        privacy.erase(work, candidate, "demande", utc_now())
    with store.reading(BY_JULIE) as work:
        yield Erasure(before, told, _rows(work))
    store.close()
    databases.drop(url)


def _a_whole_file(work: Work) -> Candidate:
    lise = a_candidate(work, grid := a_grid(work))
    line = a_line(work, a_dossier(work, lise), grid.courses[0])
    message = StoredMessage(key="1", audience=Audience.TEAM, recipient="CEQUIPE", actor="UJULIE")
    message.dossier_id, message.inscriptions, message.text, message.blocks = line.dossier_id, [line], "", []
    raw(work).add_all((message, FollowedCandidate(advisor="UJULIE", candidate_id=lise.id)))
    raw(work).add(Search(actor="UJULIE", field="name", text="leblanc"))
    raw(work).flush()
    changes.record(work, Action.CHANGE, line, {"note": (None, 81)})
    for rank, column in enumerate(REPLACED_COLUMNS, start=1):
        raw(work).execute(update(column.table).values({column.name: _secret(column, rank)}))
    raw(work).expire_all()
    return lise


def _secret(column: Column[Any], rank: int) -> Any:
    if isinstance(column.type, Boolean):
        return True
    if isinstance(column.type, Date):
        return date(1980, 1, rank)
    if isinstance(column.type, Integer):
        return 1000 + rank
    return {"1": _word(rank)} if isinstance(column.type, JSON) else _word(rank)


def _word(rank: int) -> str:
    """That no other column holds, and that fits in each."""
    return f"Z{rank:06d}"


def _rows(work: Work) -> Rows:
    """What speaks of people, by table."""
    found = {table.name: raw(work).execute(select(table)) for table in catalogue.PEOPLE}
    return {name: [dict(row) for row in rows.mappings()] for name, rows in found.items()}


@pytest.mark.parametrize("column", REPLACED_COLUMNS, ids=str)
def test_what_is_replaced_is_found_nowhere(erasure: Erasure, column: Column[Any]) -> None:
    rank = REPLACED_COLUMNS.index(column) + 1
    (before,), (after,) = erasure.before[column.table.name], erasure.after[column.table.name]

    assert before[column.name] == _secret(column, rank)
    assert after[column.name] != before[column.name]
    assert _word(rank) not in str(erasure.after)


@pytest.mark.parametrize("column", [c for c in KEPT_COLUMNS if str(c) not in WRITTEN], ids=str)
def test_what_is_kept_stays(erasure: Erasure, column: Column[Any]) -> None:
    before, after = erasure.before[column.table.name], erasure.after[column.table.name]

    assert [row[column.name] for row in before] == [row[column.name] for row in after][: len(before)]


@pytest.mark.parametrize("table", [t for t in catalogue.PEOPLE if t not in STAYING], ids=str)
def test_rows_that_go_are_gone(erasure: Erasure, table: Table) -> None:
    assert erasure.before[table.name]
    assert [row for row in erasure.after[table.name] if row in erasure.before[table.name]] == []


@pytest.mark.parametrize("table", catalogue.PEOPLE, ids=str)
def test_the_person_is_told_every_column_of_every_row(erasure: Erasure, table: Table) -> None:
    if table.info[ABOUT].untold:
        assert table.name not in erasure.told
    else:
        assert [row.keys() for row in erasure.told[table.name]] == [
            row.keys() for row in erasure.before[table.name]
        ]
