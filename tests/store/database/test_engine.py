"""The engine: SQLite as this project needs it, and transactions that commit once."""

from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from rac_bot.errors import Busy, Unstorable
from rac_bot.store.database import engine, turns
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Admission, Candidate, Course, NameWord, Person, SessionDossier
from rac_bot.store.people import people
from rac_bot.store.people.people import SlackProfile
from slack_sandbox.serving import RealClock
from tests.builders import a_candidate, a_dossier, a_grid
from tests.databases import BY_JULIE, raw
from tests.store.together import together


@pytest.mark.sqlite
def test_every_connection_is_tuned(store: Store) -> None:
    with store.reading(BY_JULIE) as work:
        pragmas = {
            name: raw(work).scalar(text(f"PRAGMA {name}"))
            for name in ("foreign_keys", "journal_mode", "synchronous", "busy_timeout", "wal_autocheckpoint")
        }
    assert pragmas == {
        "foreign_keys": 1,
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 800,
        "wal_autocheckpoint": 4000,
    }


@pytest.mark.sqlite
def test_the_room_for_many_rows_is_given_back_even_where_they_fail(store: Store) -> None:
    def room(*, many: bool) -> list[int]:
        with store.writing(BY_JULIE, many=many) as work:
            return [raw(work).scalar(text(f"PRAGMA {name}")) for name in ("cache_size", "temp_store")]

    assert [room(many=many) for many in (False, True, False)] == [[-500, 0], [-16000, 2], [-500, 0]]

    def fail() -> None:
        with store.writing(BY_JULIE, many=True) as work:
            a_candidate(work, a_grid(work))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert room(many=False) == [-500, 0]
    with store.reading(BY_JULIE) as work:
        assert raw(work).scalar(select(func.count()).select_from(Candidate)) == 0


def test_a_row_that_refers_to_nothing_is_refused(store: Store) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), store.writing(BY_JULIE) as work:
        raw(work).add(Admission(candidate_id=1, grid_id=1, unit="RA"))


def test_what_hangs_on_a_candidate_goes_with_them(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)))
    with store.writing(BY_JULIE) as work:
        raw(work).execute(text("DELETE FROM candidate"))
    with store.reading(BY_JULIE) as work:
        for kind in (Admission, NameWord, SessionDossier):
            assert raw(work).scalar(select(func.count()).select_from(kind)) == 0, kind.__name__


def test_an_id_once_given_is_never_given_again(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        former = a_candidate(work).id
    with store.writing(BY_JULIE) as work:
        raw(work).execute(text("DELETE FROM candidate"))
    with store.writing(BY_JULIE) as work:
        assert a_candidate(work).id > former


def test_a_dossier_cannot_be_made_from_the_admission_of_somebody_else(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        lise, rene = a_candidate(work, grid), a_candidate(work, grid, da="2345686", family="Côté")
        dossier = a_dossier(work, lise)
        ids = dossier.id, rene.id
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), store.writing(BY_JULIE) as work:
        raw(work).execute(text("UPDATE session_dossier SET candidate_id = :other"), {"other": ids[1]})


def test_a_block_that_ends_well_is_kept_and_one_that_fails_is_not(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        people.keep(work, SlackProfile("UJULIE", "Julie Roy"))

    def fail_halfway() -> None:
        with store.writing(BY_JULIE) as work:
            people.keep(work, SlackProfile("ULUC", "Luc Gagnon"))
            raw(work).flush()
            raise RuntimeError("network")

    with pytest.raises(RuntimeError, match="network"):
        fail_halfway()
    with store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(Person.slack_id)).all() == ["UJULIE"]


def test_a_screen_may_still_be_drawn_from_rows_once_the_transaction_is_over(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        person = a_candidate(work)
    assert person.name == "Leblanc, Lise"


def test_eight_advisors_who_read_then_write_at_once_lose_nothing(store: Store, crowd: Store) -> None:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=1)
        course_id = grid.courses[0].course_id
        raw(work).get_one(Course, course_id).hours = 0

    def add_five(_advisor: int) -> None:
        for _ in range(5):
            with crowd.writing(BY_JULIE) as work:
                course = raw(work).get_one(Course, course_id)
                course.hours = (course.hours or 0) + 1

    together(8, add_five)
    with store.reading(BY_JULIE) as work:
        assert raw(work).get_one(Course, course_id).hours == 40


def test_a_reader_waits_for_no_writer_and_sees_nothing_unfinished(store: Store) -> None:
    with store.writing(BY_JULIE) as writing:
        a_candidate(writing)
        with store.reading(BY_JULIE) as reading:
            assert raw(reading).scalars(select(Candidate)).all() == []
    with store.reading(BY_JULIE) as reading:
        assert [person.name for person in raw(reading).scalars(select(Candidate))] == ["Leblanc, Lise"]


def test_a_read_sees_one_instant_from_its_beginning_to_its_end(store: Store) -> None:
    with store.reading(BY_JULIE) as reading:
        assert raw(reading).scalars(select(Candidate)).all() == []
        with store.writing(BY_JULIE) as writing:
            a_candidate(writing)
        assert raw(reading).scalars(select(Candidate)).all() == []


def test_a_second_writer_is_told_that_the_database_is_busy_before_slack_gives_up(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the first is another thread of this process, or another process on the same file."""
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 20)
    monkeypatch.setattr(engine, "TURN_TIMEOUT_S", 0.02)
    store, elsewhere = Store(url), Store(url)
    with store.writing(BY_JULIE):
        for waiting in (store, elsewhere):
            with pytest.raises(Busy, match="Réessayez"), waiting.writing(BY_JULIE):
                pytest.fail("a writer takes its turn before it looks")
    with store.writing(BY_JULIE), elsewhere.reading(BY_JULIE):
        pass
    elsewhere.close()
    store.close()


def test_nobody_is_waited_for_past_the_time_that_an_answer_has(crowd: Store, url: str) -> None:
    elsewhere = Store(url, patience_s=20)
    with crowd.writing(BY_JULIE):
        for waiting in (crowd, elsewhere):
            for left in (-1, 0, 0.01):
                until = RealClock.monotonic() + left
                with pytest.raises(Busy), waiting.writing(BY_JULIE, until=until):
                    pytest.fail("it is another's turn")
    for free in (crowd, elsewhere):
        with free.writing(BY_JULIE, until=RealClock.monotonic() - 1):  # nobody is waited for
            pass
    elsewhere.close()


@pytest.mark.sqlite
def test_the_next_writer_is_as_patient_as_ever(store: Store) -> None:
    with store.writing(BY_JULIE, until=RealClock.monotonic() + 0.1) as work:
        assert raw(work).scalar(text("PRAGMA busy_timeout")) == 800


def test_together_the_waits_leave_slack_time_for_a_window() -> None:
    assert turns.TURN_TIMEOUT_S + engine.BUSY_TIMEOUT_MS / 1000 < 2


@pytest.mark.sqlite
def test_an_error_of_the_database_does_not_carry_the_persons_data(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_candidate(work, da="1234567", family="Leblanc")
    with pytest.raises(IntegrityError) as collision, store.writing(BY_JULIE) as work:
        a_candidate(work, da="1234567", family="Lœwen")
    told = str(collision.value)
    assert "UNIQUE" in told
    assert "1234567" not in told
    assert "Lœwen" not in told


@pytest.mark.postgresql
@pytest.mark.parametrize("family", ["L" * 121, "Le\0blanc"])
def test_a_value_that_the_database_does_not_take_is_refused_in_words(store: Store, family: str) -> None:
    with pytest.raises(Unstorable, match="Raccourcissez"), store.writing(BY_JULIE) as work:
        a_candidate(work, family=family)
    with store.reading(BY_JULIE) as work:
        assert raw(work).scalar(select(func.count()).select_from(Candidate)) == 0


@pytest.mark.sqlite
def test_the_database_is_a_plain_file_that_another_process_can_open(url: str, tmp_path: Path) -> None:
    first, second = Store(url), Store(url)
    with first.writing(BY_JULIE) as work:
        a_candidate(work)
    with second.reading(BY_JULIE) as work:
        assert raw(work).scalar(select(func.count()).select_from(Candidate)) == 1
    first.close()
    second.close()
    # The last one out folds the log into the file: a copy of that file alone is whole.
    assert [file.name for file in tmp_path.iterdir()] == ["rac-bot.db"]
