"""What a line inherits, and what it keeps of that once it is in CLARA."""

from typing import Any

import pytest
from sqlalchemy import delete, select

from rac_bot.store.college import codes
from rac_bot.store.database.engine import Store
from rac_bot.store.file import inscriptions, lines
from rac_bot.store.file.effective import columns, effective, inherited
from rac_bot.store.models import Candidate, ClaraState, CodeValue, Inscription
from rac_bot.store.models.base import utc_now
from tests.databases import BY_JULIE, raw
from tests.store.conftest import Desk


@pytest.fixture
def line(store: Store, desk: Desk) -> int:
    defaults(store, source_financement="10", rac="SO")
    with store.writing(BY_JULIE) as work:
        return inscriptions.enrol(work, desk.wish()).id


def defaults(store: Store, **by_list: str) -> None:
    """These alone."""
    with store.writing(BY_JULIE) as work:
        raw(work).execute(delete(CodeValue))
        raw(work).add_all(CodeValue(list=n, code=code, is_default=True) for n, code in by_list.items())


def enter(store: Store, line: int) -> None:
    with store.writing(BY_JULIE) as work:
        found = lines.line(work, line)
        assert lines.enter_in_clara(work, found, seen=found.version, now=utc_now())


def change(store: Store, line: int, **values: Any) -> None:
    with store.writing(BY_JULIE) as work:
        found = lines.line(work, line)
        if lines.is_locked(found):
            lines.unlock(work, found, "erreur", seen=found.version)
        lines.change(work, found, values, seen=found.version)


def shown(store: Store, line: int) -> dict[str, Any]:
    with store.reading(BY_JULIE) as work:
        found = lines.line(work, line)
        admission = found.dossier.admission
        assert admission
        today = inherited(admission.unit, found.dossier.candidate.language, codes.defaults(work))
        return effective(columns(found), today)


def state(store: Store, line: int) -> tuple[ClaraState, dict[str, Any] | None]:
    with store.reading(BY_JULIE) as work:
        found = raw(work).get_one(Inscription, line)
        return found.clara, found.in_clara


def test_a_line_to_enter_follows_the_defaults(store: Store, line: int) -> None:
    assert shown(store, line)["funding"] == "10"
    defaults(store, source_financement="20")
    assert shown(store, line) == {
        **dict.fromkeys(shown(store, line)),
        "unit": "RA",
        "language": "FR",
        "funding": "20",
    }


def test_a_line_in_clara_keeps_what_it_was_entered_with(store: Store, line: int) -> None:
    enter(store, line)
    before = shown(store, line)
    assert (before["funding"], before["rac"], before["language"], before["category"]) == (
        "10",
        "SO",
        "FR",
        None,
    )
    defaults(store, source_financement="20", categorie="SP")
    with store.writing(BY_JULIE) as work:
        raw(work).scalars(select(Candidate)).one().language = "AN"
    assert shown(store, line) == before  # what had no default then has none since


def test_a_value_of_its_own_wins_and_what_was_kept_comes_back(store: Store, line: int) -> None:
    enter(store, line)
    defaults(store, source_financement="20")
    change(store, line, funding="50")
    assert shown(store, line)["funding"] == "50"
    assert state(store, line) == (ClaraState.TO_CORRECT, {"funding": "10"})
    change(store, line, funding=None)
    assert shown(store, line)["funding"] == "10"
    assert state(store, line) == (ClaraState.ENTERED, None)


def test_the_value_it_has_in_clara_typed_out_is_nothing_to_correct(store: Store, line: int) -> None:
    enter(store, line)
    change(store, line, funding="10")
    assert state(store, line) == (ClaraState.ENTERED, None)


def test_a_value_given_up_takes_the_default_of_the_day(store: Store, line: int) -> None:
    change(store, line, funding="50")
    enter(store, line)
    defaults(store, source_financement="20")
    change(store, line, funding=None)
    assert shown(store, line)["funding"] == "20"
    assert state(store, line) == (ClaraState.TO_CORRECT, {"funding": "50"})
    defaults(store, source_financement="30")
    assert shown(store, line)["funding"] == "20"  # what it is to be corrected to, as it was told
    enter(store, line)
    assert shown(store, line)["funding"] == "20"


def test_a_value_given_up_that_is_the_default_is_nothing_to_correct(store: Store, line: int) -> None:
    change(store, line, funding="10")
    enter(store, line)
    change(store, line, funding=None)
    assert state(store, line) == (ClaraState.ENTERED, None)
    defaults(store, source_financement="30")
    assert shown(store, line)["funding"] == "10"


def test_what_was_kept_stays_as_another_value_is_given_up(store: Store, line: int) -> None:
    change(store, line, rac="X")
    enter(store, line)
    defaults(store, source_financement="20", rac="SO")
    change(store, line, funding="50")
    change(store, line, funding=None, rac=None)
    assert (shown(store, line)["funding"], shown(store, line)["rac"]) == ("10", "SO")
    assert state(store, line) == (ClaraState.TO_CORRECT, {"rac": "X"})


def test_entered_again_it_keeps_what_nobody_changed(store: Store, line: int) -> None:
    enter(store, line)
    defaults(store, source_financement="20")
    change(store, line, note=80)
    enter(store, line)
    assert shown(store, line)["funding"] == "10"


def test_redefined_and_entered_it_forgets_what_it_inherited(store: Store, line: int) -> None:
    enter(store, line)
    change(store, line, funding="50")
    enter(store, line)
    defaults(store, source_financement="20")
    change(store, line, funding=None)
    assert shown(store, line)["funding"] == "20"


def test_a_line_that_clara_does_not_hold_any_more_follows_the_defaults_again(store: Store, line: int) -> None:
    enter(store, line)
    defaults(store, source_financement="20")
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(Inscription, line).clara = ClaraState.TO_ENTER
    assert shown(store, line)["funding"] == "20"
    enter(store, line)
    assert shown(store, line)["funding"] == "20"
