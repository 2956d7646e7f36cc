"""Tasks are claimed by one process each, whatever becomes of it, and whatever the clock says."""

from datetime import UTC, datetime, timedelta

from rac_bot.store.database.engine import Store
from rac_bot.store.due import tasks
from rac_bot.store.due.tasks import AGAIN, LEASE, Due
from rac_bot.store.models import TaskKind
from tests.databases import BY_JULIE

KIND = TaskKind.KEEPING
NOW = datetime(2026, 11, 2, 13, tzinfo=UTC)
HOUR = timedelta(hours=1)


def lay(store: Store, **wanted: datetime) -> None:
    with store.writing(BY_JULIE) as work:
        tasks.lay(work, KIND, wanted, NOW)


def claim(store: Store, now: datetime = NOW) -> Due | None:
    with store.writing(BY_JULIE) as work:
        return tasks.claim(work, now)


def listed(store: Store) -> dict[str, datetime]:
    with store.reading(BY_JULIE) as work:
        return {key: at for _kind, key, at in tasks.listed(work)}


def test_each_is_claimed_once_the_one_due_the_longest_first(store: Store) -> None:
    lay(store, late=NOW - HOUR, due=NOW, coming=NOW + HOUR)
    other = Store(store.engine.url.render_as_string(hide_password=False))
    assert claim(store) == Due(KIND, "late", NOW - HOUR)
    assert claim(other) == Due(KIND, "due", NOW)
    assert claim(store) is claim(other) is None
    other.close()
    with store.reading(BY_JULIE) as work:
        assert tasks.overdue(work, NOW)[KIND] == HOUR
        assert tasks.soonest(work) == NOW + LEASE
        assert not tasks.something_due(work, NOW)


def test_one_whose_process_died_is_free_after_the_lease_and_its_late_word_changes_nothing(
    store: Store,
) -> None:
    lay(store, one=NOW)
    dead = claim(store)
    assert dead
    assert claim(store, NOW + LEASE - AGAIN) is None
    taken = claim(store, NOW + LEASE)
    assert taken == dead
    with store.writing(BY_JULIE) as work:
        tasks.done(work, taken, NOW + HOUR)
        tasks.done(work, dead, None)
    assert listed(store) == {"one": NOW + HOUR}


def test_one_that_failed_is_tried_again_in_a_minute_and_one_that_is_over_is_gone(store: Store) -> None:
    lay(store, one=NOW)
    task = claim(store)
    assert task
    with store.writing(BY_JULIE) as work:
        tasks.failed(work, task, NOW)
        assert tasks.soonest(work) == NOW + AGAIN
    assert claim(store) is None
    assert claim(store, NOW + AGAIN) == task
    with store.writing(BY_JULIE) as work:
        tasks.done(work, task, None)
    assert listed(store) == {}


def test_what_is_laid_follows_what_is_wanted_but_for_what_is_due(store: Store) -> None:
    lay(store, due=NOW - HOUR, moved=NOW + HOUR, gone=NOW + HOUR)
    lay(store, due=NOW + HOUR, moved=NOW + 2 * HOUR, new=NOW + HOUR)
    assert listed(store) == {"due": NOW - HOUR, "moved": NOW + 2 * HOUR, "new": NOW + HOUR}


def test_what_a_clock_that_was_years_ahead_laid_and_took_is_not_waited_for(store: Store) -> None:
    ahead = NOW + timedelta(days=2000)
    with store.writing(BY_JULIE) as work:
        tasks.keep_up(work, KIND, HOUR, ahead)
        assert tasks.claim(work, ahead)
        tasks.keep_up(work, KIND, HOUR, NOW)
    assert listed(store) == {"": NOW + HOUR}
    assert claim(store, NOW + HOUR)
