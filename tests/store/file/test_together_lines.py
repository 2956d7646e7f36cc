"""Several advisors at the same lines at once: one wins, the others are told why not, nothing is lost."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from sqlalchemy import select

from rac_bot.errors import (
    AlreadyEnrolled,
    ChangedMeanwhile,
    CourseBack,
    LineDeleted,
    Locked,
    NotDeleted,
    Refusal,
)
from rac_bot.store.database.engine import Store
from rac_bot.store.file import dossiers, inscriptions, lines
from rac_bot.store.models import Change, ClaraState, Inscription, InscriptionState, SessionDossier
from rac_bot.store.models.base import utc_now
from rac_bot.store.trace.changes import plain
from rac_bot.store.work.work import Work
from tests.databases import BY_JULIE, by, raw
from tests.store.conftest import Desk
from tests.store.together import together

ADVISORS = 8
KNOWN = (AlreadyEnrolled, ChangedMeanwhile, CourseBack, LineDeleted, Locked, NotDeleted)

Act = Callable[[Work, str, Inscription, int], object]


@pytest.fixture
def line(crowd: Store, desk: Desk) -> int:
    with crowd.writing(BY_JULIE) as work:
        return inscriptions.enrol(work, desk.wish()).id


def advisor(index: int) -> str:
    return f"U{index}"


def attempt(store: Store, who: str, line_id: int, seen: int, act: Act) -> str:
    """What came of it: `done`, `nothing`, or the refusal, which has to read well."""
    try:
        with store.writing(BY_JULIE) as work:
            done = act(work, who, lines.line(work, line_id), seen)
        return "done" if done is not False else "nothing"
    except KNOWN as refusal:  # any other escapes, and fails the test
        return reads_well(refusal)


def reads_well(refusal: Refusal) -> str:
    sentence = str(refusal)
    assert sentence.endswith(".")
    assert "{" not in sentence
    assert "None" not in sentence
    return type(refusal).__name__


def all_at_once(store: Store, line_id: int, *acts: Act) -> Counter[str]:
    """Eight advisors, each with the line as it was before any of them acted."""
    with store.reading(BY_JULIE) as work:
        seen = raw(work).get_one(Inscription, line_id).version
    outcomes = together(ADVISORS, lambda i: attempt(store, advisor(i), line_id, seen, acts[i % len(acts)]))
    the_state_is_legal(store)
    return Counter(outcomes)


def the_state_is_legal(store: Store) -> None:
    with store.reading(BY_JULIE) as work:
        standing: Counter[tuple[int, int]] = Counter()
        for line in raw(work).scalars(select(Inscription)):
            deleted = line.state is InscriptionState.DELETED
            standing[line.dossier_id, line.course_id] += not deleted
            assert (line.deleted_at is not None, line.deleted_by is not None) == (deleted, deleted)
            assert deleted or line.clara is not ClaraState.TO_REMOVE
            if line.clara is ClaraState.TO_CORRECT:
                assert line.in_clara
            if line.clara is ClaraState.ENTERED:
                assert line.in_clara is None
            assert_nothing_was_lost(work, line)
        assert set(standing.values()) <= {0, 1}


def assert_nothing_was_lost(work: Work, line: Inscription) -> None:
    """Each change starts from what the one before it left, and the line is as the last one left it."""
    told = (
        raw(work)
        .scalars(select(Change).where(Change.inscription_id == line.id).order_by(Change.version))
        .all()
    )
    assert [change.version for change in told] == list(range(2, line.version + 1))
    for name in ("note", "absences"):
        steps = [change.values[name] for change in told if name in change.values]
        assert all(after == before for (_, after), (before, _) in pairwise(steps))
        if steps:
            assert plain(getattr(line, name)) == steps[-1][1]


# --- the acts ---------------------------------------------------------------------------------------


def edit(work: Work, who: str, line: Inscription, seen: int) -> object:
    note = int(who[1:]) + 60
    return lines.change(by(work, who), line, {"note": note, "absences": note}, seen=seen) or False


def delete(work: Work, who: str, line: Inscription, seen: int) -> None:
    lines.delete(by(work, who), line, seen=seen, now=utc_now())


def restore(work: Work, who: str, line: Inscription, seen: int) -> None:
    lines.restore(by(work, who), line, now=utc_now())


def enter(work: Work, who: str, line: Inscription, seen: int) -> bool:
    return lines.enter_in_clara(by(work, who), line, seen=seen, now=utc_now())


def unlock(work: Work, who: str, line: Inscription, seen: int) -> None:
    lines.unlock(by(work, who), line, "pour voir", seen=seen)


def copying(desk: Desk) -> Act:
    def copy(work: Work, who: str, line: Inscription, seen: int) -> None:
        inscriptions.copy_line(by(work, who), line, desk.new("H-2018"))

    return copy


def enrolling(desk: Desk) -> Act:
    def enrol(work: Work, who: str, line: Inscription, seen: int) -> None:
        inscriptions.enrol(by(work, who), desk.wish(group=2))

    return enrol


# --- one act by all ---------------------------------------------------------------------------------


def test_of_eight_edits_of_one_form_one_is_kept(crowd: Store, line: int) -> None:
    assert all_at_once(crowd, line, edit) == {"done": 1, "ChangedMeanwhile": 7}


def test_of_eight_deletions_one_is_done(crowd: Store, line: int) -> None:
    assert all_at_once(crowd, line, delete) == {"done": 1, "LineDeleted": 7}


def test_of_eight_restorations_one_is_done(crowd: Store, line: int) -> None:
    attempt(crowd, "UJULIE", line, 1, delete)
    assert all_at_once(crowd, line, restore) == {"done": 1, "NotDeleted": 7}


def test_entered_by_eight_it_is_entered_once(crowd: Store, line: int) -> None:
    assert all_at_once(crowd, line, enter) == {"done": 1, "nothing": 7}


def test_copied_by_eight_to_a_new_session_there_is_one_session_and_one_copy(
    crowd: Store, desk: Desk, line: int
) -> None:
    assert all_at_once(crowd, line, copying(desk)) == {"done": 1, "AlreadyEnrolled": 7}
    with crowd.reading(BY_JULIE) as work:
        assert sorted(d.session.code for d in raw(work).scalars(select(SessionDossier))) == [
            "A-2017",
            "H-2018",
        ]


# --- one against the other --------------------------------------------------------------------------


def test_an_edit_against_a_deletion(crowd: Store, line: int) -> None:
    outcomes = all_at_once(crowd, line, edit, delete)
    assert outcomes["done"] == 1
    assert set(outcomes) <= {"done", "ChangedMeanwhile", "LineDeleted"}


def test_a_copy_against_a_deletion(crowd: Store, desk: Desk, line: int) -> None:
    outcomes = all_at_once(crowd, line, copying(desk), delete)
    assert outcomes["done"] in (1, 2)  # deleted first, there is nothing left to copy
    assert outcomes["LineDeleted"] >= 3


def test_a_restoration_against_a_new_enrolment(crowd: Store, desk: Desk, line: int) -> None:
    attempt(crowd, "UJULIE", line, 1, delete)
    outcomes = all_at_once(crowd, line, restore, enrolling(desk))
    assert outcomes["done"] == 1
    assert set(outcomes) <= {"done", "CourseBack", "NotDeleted", "AlreadyEnrolled"}


def test_what_is_said_to_be_in_clara_against_a_deletion(crowd: Store, line: int) -> None:
    outcomes = all_at_once(crowd, line, enter, delete)
    assert outcomes["done"] == 1
    assert set(outcomes) <= {"done", "nothing", "ChangedMeanwhile", "LineDeleted"}


def test_a_read_waits_for_no_writer(crowd: Store, desk: Desk, line: int) -> None:
    def versions() -> tuple[int, int]:
        with crowd.reading(BY_JULIE) as work:
            return lines.line(work, line).version, dossiers.dossier(work, desk.dossier).version

    with ThreadPoolExecutor(1) as pool, crowd.writing(BY_JULIE) as work:
        lines.change(work, lines.line(work, line), {"note": 81}, seen=1)
        dossiers.change(work, dossiers.dossier(work, desk.dossier), {"full_time": "O"}, seen=1)
        assert pool.submit(versions).result(timeout=5) == (1, 1)
    assert versions() == (2, 2)


# --- everything by everybody ------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_afternoon_of_everything_ends_in_a_legal_state(crowd: Store, desk: Desk, seed: int) -> None:
    with crowd.writing(BY_JULIE) as work:
        made = [inscriptions.enrol(work, desk.wish(course)).id for course in range(2)]
    acts = (edit, delete, restore, enter, unlock, copying(desk), enrolling(desk))

    def afternoon(index: int) -> list[str]:
        chance = random.Random(seed * 100 + index)  # noqa: S311  not a secret
        outcomes = []
        for _ in range(12):
            line_id = chance.choice(made)
            with crowd.reading(BY_JULIE) as work:
                seen = raw(work).get_one(Inscription, line_id).version
            outcomes.append(attempt(crowd, advisor(index), line_id, seen, chance.choice(acts)))
        return outcomes

    outcomes = Counter(outcome for own in together(ADVISORS, afternoon) for outcome in own)
    assert sum(outcomes.values()) == ADVISORS * 12
    assert outcomes["done"] > 0
    the_state_is_legal(crowd)
