"""What is put off while many people come is there in the end, as it would be at each row."""

import pytest
from sqlalchemy import insert, text

from rac_bot.store.database.engine import Store
from rac_bot.store.models import Base
from rac_bot.store.work.statements import Belongs, Written
from rac_bot.store.work.work import COMMAND_LINE, Work
from tests.builders import a_candidate
from tests.databases import BY_JULIE, raw

PUT_OFF = {
    *("ix_candidate_phone", "ix_candidate_local_phone", "ix_candidate_other_phone"),
    *("ix_candidate_other_local", "ix_candidate_da_backwards", "ix_candidate_phone_backwards"),
    *("ix_candidate_code_permanent_backwards", "ix_candidate_code_permanent_digits", "name_word_comes"),
}
WORDS = Written(insert(Base.metadata.tables["name_word"]), Belongs.TO_ANYBODY)


def made(work: Work) -> dict[str, str]:
    """What the database is made of."""
    every = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
    return {str(name): str(sql) for name, sql in raw(work).execute(text(every))}


def lexicon(work: Work) -> set[tuple[object, ...]]:
    return {tuple(row) for row in raw(work).execute(text("SELECT inside, part, tail, word FROM name_tail"))}


def come(work: Work) -> None:
    """Somebody, and a word more of them, by a statement for many."""
    somebody = a_candidate(work, family="Côté", given="Ève")
    word = {"candidate_id": somebody.id, "part": "family", "word": "pare"}
    work.enter(WORDS, [word])


@pytest.mark.sqlite
def test_it_is_gone_while_they_come_and_there_as_before_once_they_have(store: Store) -> None:
    with store.writing(COMMAND_LINE) as work:
        before = made(work)
        work.put_off()
        assert before.keys() - made(work).keys() == PUT_OFF
        work.put_off()  # which finds nothing more
        come(work)
        assert lexicon(work) == set()
    with store.reading(BY_JULIE) as work:
        assert made(work) == before


def test_the_lexicon_has_what_it_would_have_at_each_row(store: Store) -> None:
    with store.writing(COMMAND_LINE) as work:
        a_candidate(work, da="2345678", family="Roy", given="Ève")  # before it is put off
        work.put_off()
        come(work)
    with store.reading(BY_JULIE) as work:
        assert lexicon(work) == {
            *((0, "family", "roy", "roy"), (1, "family", "oy", "roy"), (1, "family", "y", "roy")),
            *((0, "given", "eve", "eve"), (1, "given", "ve", "eve"), (1, "given", "e", "eve")),
            *((0, "family", "cote", "cote"), (1, "family", "ote", "cote"), (1, "family", "te", "cote")),
            *((1, "family", "e", "cote"), (0, "family", "pare", "pare"), (1, "family", "are", "pare")),
            *((1, "family", "re", "pare"), (1, "family", "e", "pare")),
        }


@pytest.mark.sqlite
def test_where_all_is_taken_back_nothing_was_put_off(store: Store) -> None:
    with store.writing(COMMAND_LINE) as work:
        before = made(work)
        work.put_off()
        come(work)
        work.roll_back()
        assert made(work) == before
        come(work)
        assert lexicon(work) != set()
    with store.reading(BY_JULIE) as work:
        assert made(work) == before
