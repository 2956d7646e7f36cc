"""What a base did after the backup that it was brought back from: erasures, and accesses that are back."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rac_bot.domain.rights import Rights, Role
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Access, Action, JournalEntry
from rac_bot.store.privacy.since import Since, since
from rac_bot.store.work.work import Work
from tests.builders import a_candidate
from tests.databases import BY_JULIE, Databases, raw

START = datetime(2026, 9, 1, 12, tzinfo=UTC)
Fill = Callable[[Work], None]


def after(days: int) -> datetime:
    return START + timedelta(days=days)


class Bases:
    """The base of before, and its backup as it is now."""

    def __init__(self, before: Store, restored: Store) -> None:
        self.before, self.restored = before, restored

    def fill(self, *fills: Fill) -> "Bases":
        """Both alike, as of the day of the backup."""
        for store in (self.before, self.restored):
            _fill(store, fills)
        return self

    def go_on(self, *fills: Fill) -> "Bases":
        """The base of before, once the backup was made."""
        _fill(self.before, fills)
        return self

    def served(self, *fills: Fill) -> "Bases":
        """The restored one, meanwhile."""
        _fill(self.restored, fills)
        return self

    def told(self) -> Since | None:
        with self.before.reading(BY_JULIE) as before, self.restored.reading(BY_JULIE) as restored:
            return since(before, restored)


def _fill(store: Store, fills: tuple[Fill, ...]) -> None:
    with store.writing(BY_JULIE) as work:
        for fill in fills:
            fill(work)


@pytest.fixture
def bases(databases: Databases, tmp_path: Path) -> Iterator[Bases]:
    folders = [tmp_path / name for name in ("before", "restored")]
    for folder in folders:
        folder.mkdir()
    urls = [databases.copy(folder) for folder in folders]
    before, restored = map(Store, urls)
    yield Bases(before, restored)
    for store, url in zip((before, restored), urls, strict=True):
        store.close()
        databases.drop(url)


def journaled(days: int) -> Fill:
    return lambda work: raw(work).add(JournalEntry(actor="UJULIE", action=Action.EXPORT, at=after(days)))


def erased(da: str, days: int) -> Fill:
    def fill(work: Work) -> None:
        a_candidate(work, da=da).erased_at = after(days)

    return fill


def given(slack_id: str, days: int, role: Role = Role.ADVISING) -> Fill:
    def fill(work: Work) -> None:
        access = Access(slack_id=slack_id, role=role, programmes=[], units=[], given_by="cli")
        access.given_at = after(days)
        raw(work).merge(access)

    return fill


def withdrawn(slack_id: str) -> Fill:
    return lambda work: raw(work).delete(raw(work).get_one(Access, slack_id))


def of(told: Since | None) -> tuple[list[str], list[tuple[str, Role]]]:
    """The accesses that were withdrawn, and those that were changed, with the role that they have since."""
    assert told
    return [one.slack_id for one in told.withdrawn], [(one.slack_id, now.role) for one, now in told.changed]


def test_a_base_of_another_college_tells_nothing(bases: Bases) -> None:
    bases.go_on(journaled(0), erased("1234567", 1)).served(journaled(1))
    assert bases.told() is None


def test_an_erasure_that_the_backup_does_not_have_is_told(bases: Bases) -> None:
    bases.fill(journaled(0), erased("1000001", 1)).go_on(erased("1000002", 5))
    assert bases.told() == Since([(2, after(5))], [], [])


def test_one_that_was_done_anew_at_another_time_is_told_as_it_was_done_first(bases: Bases) -> None:
    bases.fill(journaled(0)).go_on(erased("1000001", 5)).served(erased("1000001", 9))
    assert bases.told() == Since([(1, after(5))], [], [])


def test_an_access_that_was_withdrawn_is_back(bases: Bases) -> None:
    bases.fill(journaled(0), given("ULUC", 0), given("UZOE", 0))
    bases.go_on(withdrawn("ULUC"), journaled(5))
    assert of(bases.told()) == (["ULUC"], [])


def test_an_access_that_was_changed_is_back_as_it_was(bases: Bases) -> None:
    bases.fill(journaled(0), given("ULUC", 0, Role.ADMINISTERING), given("UZOE", 0))
    bases.go_on(given("ULUC", 4, Role.READING), journaled(5))
    told = bases.told()
    assert told
    [(back, now)] = told.changed
    assert (back.slack_id, back.access.role, now) == ("ULUC", Role.ADMINISTERING, Rights(Role.READING))
    assert told.withdrawn == []


def test_one_that_was_given_again_the_same_is_no_change(bases: Bases) -> None:
    bases.fill(journaled(0), given("ULUC", 0)).go_on(given("ULUC", 4), journaled(5))
    assert of(bases.told()) == ([], [])


def test_one_that_the_restored_base_has_since_changed_is_its_own(bases: Bases) -> None:
    bases.fill(journaled(0), given("ULUC", 0), journaled(5))
    for days in (0, 4, 5):  # as late as that of before, and later
        bases.go_on(given("ULUC", min(days, 4))).served(given("ULUC", days, Role.READING))
        assert of(bases.told()) == ([], []), days


def test_one_that_the_restored_base_gave_after_the_other_had_ended_is_its_own(bases: Bases) -> None:
    bases.fill(journaled(0)).go_on(journaled(5))
    bases.served(given("UFIVE", 5), given("USIX", 6))
    assert of(bases.told()) == (["UFIVE"], [])


def test_a_base_that_did_nothing_has_withdrawn_nothing(bases: Bases) -> None:
    bases.served(given("ULUC", 0))
    assert of(bases.told()) == ([], [])
