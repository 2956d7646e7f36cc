"""Every column of every table about people says what erasure makes of it, and erasure does just that."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, Enum, Integer, String, Table, select, update

from rac_bot.domain.masks import masked
from rac_bot.domain.watches import Watch
from rac_bot.store import catalogue
from rac_bot.store.database.engine import Store
from rac_bot.store.models import (
    Action,
    Audience,
    Base,
    Candidate,
    FollowedCandidate,
    Handover,
    HandoverCandidate,
    HandoverState,
    Search,
    Settled,
    Settling,
    StoredMessage,
)
from rac_bot.store.models.base import utc_now
from rac_bot.store.models.fields import FIELD
from rac_bot.store.models.personal import ABOUT, KEPT, REPLACED
from rac_bot.store.privacy import erasing, privacy
from rac_bot.store.privacy.beside import Beside
from rac_bot.store.trace import changes
from rac_bot.store.work.work import Work
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE, Databases, raw

OF_A_PERSON = {"candidate_id", "dossier_id", "inscription_id"}
STAYING = [table for table in catalogue.PEOPLE if not table.info[ABOUT].goes]
KEPT_COLUMNS = [column for table in STAYING for column in table.columns if KEPT in column.info]
# What the erasure itself writes.
WRITTEN = {
    *("candidate.erased_at", "candidate.erased_mark", "inscription.updated_at"),
    "stored_message_inscription.message_id",
    *(f"stored_message.{name}" for name in ("state", "revision", "due_at", "erase")),
}
# Words, days and JSON that stay once the person is erased: of no list of ours, and somebody typed them.
STAYING_WORDS = {
    "candidate": {"erased_mark"},
    "admission": {"unit", "created_by", "clara_entered_by"},
    "session_dossier": {"created_by", "clara_entered_by"},
    "inscription": {
        *("group_number", "parent_course", "census_by", "census_on", "starts_on", "ends_on"),
        *("created_by", "clara_entered_by", "deleted_by"),
        *(f"{what}_transmission" for what in ("state", "funding", "result")),
        *(f"{what}_transmitted_on" for what in ("state", "funding", "result")),
    },
    "journal_entry": {"actor", "course", "group_number", "detail", "whole", "origin"},
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


# --- a word of their own in each column, of two people ----------------------------------------------------

# What leads to somebody or says when, where, by whom; what triggers fill.
IDS = {
    "id",
    "version",
    "rank",
    "entry_id",
    "thing_id",
    "advisor",
    "responsible",
    "handover_id",
    "actor",
    "field",
    "at",
    "part",
    "about",
    "channel",
    "until",
    *OF_A_PERSON,
}
PLANTED = [
    column
    for table in catalogue.PEOPLE
    if not table.info[ABOUT].derived
    for column in table.columns
    if KEPT not in column.info and column.name not in IDS and not isinstance(column.type, Boolean | Enum)
]
Rows = Mapping[str, Sequence[Mapping[str, Any]]]
_LETTERS = "abcdefghij"
LISE, MAELLE = 0, 1  # the one who is erased, and another whom messages tell of too


def secret(column: Column[Any], whose: int) -> Any:
    """Of that column and person alone, as the column takes it."""
    rank = 2 * PLANTED.index(column) + whose + 1
    tens, ones = divmod(rank, 10)
    word = f"{'qv'[whose]}{_LETTERS[tens]}{_LETTERS[ones]}wxyzk"[: getattr(column.type, "length", 0) or 8]
    if column.name in ("da", "phone", "local_phone", "other_phone", "other_local", "code_permanent"):
        return f"{whose}9{rank:05d}"
    if column.name == "criteria":
        return {"texts": {"family_name": f"{secret(_column('name_word', 'word'), whose)[:5]}*"}}
    if column.name == "text" and column.table.name == "search":
        return f"*{secret(_column('name_word', 'word'), whose)[2:]}"
    if column.name == "text":
        return f"{_mask(whose)} · {word}"
    if isinstance(column.type, Date):
        return date(1911 + whose, 1, rank % 28 + 1)
    if isinstance(column.type, Integer):
        return 7_000_000 + rank
    return {"unlock_reason": [None, word]} if isinstance(column.type, JSON) else word


def _column(table: str, name: str) -> Column[Any]:
    return Base.metadata.tables[table].columns[name]


def _mask(whose: int) -> str:
    given, family, da = (secret(_column("candidate", n), whose) for n in ("given_name", "family_name", "da"))
    return masked(given, family, da)


def shown(column: Column[Any], whose: int) -> str:
    """What of it is looked for, in rows and in bytes."""
    value = secret(column, whose)
    while isinstance(value, dict | list):
        value = list(value.values() if isinstance(value, dict) else value)[-1]
    return str(value).strip("*")


@dataclass
class Erasure:
    """Every row of every table: before, told to the person, and after; and the bytes of the files."""

    before: Rows
    told: Rows
    after: Rows
    bytes: bytes
    words: set[str]  # that are looked for in the file's unused bytes


@pytest.fixture(scope="module")
def erasure(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Erasure]:
    folder = tmp_path_factory.mktemp("erasure")
    url = databases.copy(folder)
    store = Store(url)
    with store.writing(BY_JULIE) as work:
        lise, _maelle = _two_whole_files(work)
    with store.writing(BY_JULIE) as work:
        person = raw(work).get_one(Candidate, lise)
        before, told, words = _rows(work), privacy.held_on(work, person), privacy.words_of(work, person)
    beside = Beside.of(url, folder / "list.txt", folder / "key")
    erasing.erase(store, beside, lise, "rule", lambda _said: None)
    # While the bot serves: the store is open, and its log is there.
    files = b"".join(one.read_bytes() for one in folder.glob("*.db*") if one.suffix != ".db-shm")
    with store.reading(BY_JULIE) as work:
        yield Erasure(before, told, _rows(work), files, words)
    store.close()
    databases.drop(url)


def _two_whole_files(work: Work) -> tuple[int, int]:
    grid = a_grid(work)
    people = [a_candidate(work, grid), a_candidate(work, grid, da="2345678", family="Roy", given="Zoé")]
    lines = [a_line(work, a_dossier(work, one), grid.courses[0]) for one in people]
    day, now = date(2027, 1, 11), utc_now()
    handover = Handover(giver="UJULIE", taker="ULUC", offered_by="UJULIE", first_day=day, changed_at=now)
    handover.state, handover.people = HandoverState.OFFERED, 2
    raw(work).add(handover)
    raw(work).flush()
    for whose, (one, line) in enumerate(zip(people, lines, strict=True)):
        message = StoredMessage(key=f"{whose}", audience=Audience.TEAM, recipient="CEQUIPE", actor="UJULIE")
        message.dossier_id, message.inscriptions, message.text = line.dossier_id, [line], ""
        message.blocks = []
        raw(work).add_all(
            (message, FollowedCandidate(advisor="UJULIE", responsible="UJULIE", candidate_id=one.id))
        )
        settled = Settled(watch=Watch.SILENCE, candidate_id=one.id, how=Settling.LATER, actor="UJULIE")
        settled.about = 0
        raw(work).add(settled)
        raw(work).add(HandoverCandidate(handover_id=handover.id, candidate_id=one.id))
        raw(work).add_all(Search(actor="UJULIE", field="name", text="", criteria=None) for _ in range(2))
        raw(work).flush()
        changes.record(work, Action.CHANGE, line, {"note": (None, 81)})
    ids = [one.id for one in people]
    for column in PLANTED:
        for whose, candidate_id in enumerate(ids):
            _plant(work, column, whose, candidate_id)
    shared = StoredMessage(key="shared", audience=Audience.TEAM, recipient="CEQUIPE", actor="UJULIE")
    shared.dossier_id, shared.inscriptions = lines[MAELLE].dossier_id, lines
    shared.text = "\n".join(secret(_column("stored_message", "text"), whose) for whose in (MAELLE, LISE))
    shared.blocks = [{"text": secret(_column("stored_message", "text"), MAELLE)}]
    raw(work).add(shared)
    raw(work).flush()
    raw(work).expire_all()
    return ids[0], ids[1]


def _plant(work: Work, column: Column[Any], whose: int, candidate_id: int) -> None:
    table = column.table
    if table.name == "search":  # one by its text, the other by its criteria
        own = [2 * whose + 1 if column.name == "text" else 2 * whose + 2]
    elif table.name == "name_word":
        given = update(table).where(table.c.candidate_id == candidate_id, table.c.part == "given")
        raw(work).execute(given.values(word=secret(column, whose)))
        return
    elif table.name in ("candidate", "admission", "session_dossier", "inscription", "stored_message"):
        own = [whose + 1]
    else:
        raw(work).execute(
            update(table)
            .where(table.c.inscription_id == whose + 1)
            .values({column.name: secret(column, whose)})
        )
        return
    raw(work).execute(update(table).where(table.c.id.in_(own)).values({column.name: secret(column, whose)}))


def _rows(work: Work) -> Rows:
    found = {table.name: raw(work).execute(select(table)) for table in Base.metadata.sorted_tables}
    return {name: [dict(row) for row in rows.mappings()] for name, rows in found.items()}


@pytest.mark.parametrize("column", PLANTED, ids=str)
def test_what_was_the_person_s_is_in_no_table_and_in_no_byte(erasure: Erasure, column: Column[Any]) -> None:
    planted = shown(column, LISE)
    assert repr(secret(column, LISE)) in str(erasure.before[column.table.name])
    assert repr(secret(column, LISE)) not in str(erasure.after)
    assert planted not in str(erasure.after)
    assert planted.encode() not in erasure.bytes


@pytest.mark.parametrize("column", PLANTED, ids=str)
def test_what_is_another_s_stays(erasure: Erasure, column: Column[Any]) -> None:
    before, after = (str(rows[column.table.name]) for rows in (erasure.before, erasure.after))
    assert repr(secret(column, MAELLE)) in before
    if column.table.name != "stored_message" or column.name == "text":
        assert repr(secret(column, MAELLE)).strip("'") in after


@pytest.mark.parametrize("column", PLANTED, ids=str)
def test_the_person_is_told_all_of_it_and_nothing_of_another(erasure: Erasure, column: Column[Any]) -> None:
    told = json.dumps(erasure.told)
    if not column.table.info[ABOUT].untold:
        assert json.dumps(shown(column, LISE)).strip('"') in told
    assert json.dumps(shown(column, MAELLE)).strip('"') not in told


@pytest.mark.parametrize("column", [c for c in PLANTED if not isinstance(c.type, Integer)], ids=str)
def test_its_words_are_looked_for_in_what_the_file_no_longer_uses(
    erasure: Erasure, column: Column[Any]
) -> None:
    if column.table.name == "stored_message":
        assert _mask(LISE).partition("DA ")[2] in erasure.words
    else:
        assert any(shown(column, LISE).replace("-", "") in one.replace("-", "") for one in erasure.words)
    assert not any(shown(column, MAELLE) in one for one in erasure.words)


def test_not_even_the_mask_of_another_is_told(erasure: Erasure) -> None:
    told = json.dumps(erasure.told, ensure_ascii=False)
    assert _mask(MAELLE) in str(erasure.before)
    assert _mask(LISE) in told
    assert _mask(MAELLE).split(" · ")[0] not in told


@pytest.mark.parametrize("column", [c for c in KEPT_COLUMNS if str(c) not in WRITTEN], ids=str)
def test_what_is_kept_stays(erasure: Erasure, column: Column[Any]) -> None:
    key = [one.name for one in column.table.primary_key]
    after = {tuple(row[name] for name in key): row for row in erasure.after[column.table.name]}
    before = erasure.before[column.table.name]
    kept = [(row, after[at]) for row in before if (at := tuple(row[name] for name in key)) in after]

    assert kept
    assert [was[column.name] for was, _is in kept] == [now[column.name] for _was, now in kept]


@pytest.mark.parametrize("table", catalogue.PEOPLE, ids=str)
def test_the_person_is_told_every_column_of_every_row(erasure: Erasure, table: Table) -> None:
    if table.info[ABOUT].untold:
        assert table.name not in erasure.told
    else:
        assert {*erasure.told[table.name][0]} == {*table.columns.keys()}
