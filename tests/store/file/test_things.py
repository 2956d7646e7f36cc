"""What CLARA has or is to have, read as plain rows and written back: what is in hand is what stands there."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.sessions import Session
from rac_bot.errors import ChangedMeanwhile, OutOfReach, ReadingOnly
from rac_bot.store.database.engine import Store
from rac_bot.store.file import clara, dossiers, inscriptions, lines, regrouping, things, todo, undoing
from rac_bot.store.file.todo import Key
from rac_bot.store.models import (
    Action,
    Admission,
    Base,
    ClaraState,
    Inscription,
    JournalEntry,
    SessionDossier,
    Thing,
)
from rac_bot.store.work.work import By, Work
from tests.databases import BY_JULIE, raw
from tests.store.conftest import Desk

ENTERED, TO_ENTER = ClaraState.ENTERED, ClaraState.TO_ENTER


@pytest.fixture
def line(store: Store, desk: Desk) -> int:
    with store.writing(BY_JULIE) as work:
        return inscriptions.enrol(work, desk.wish()).id


def columns(row: Base) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name in row.__table__.columns}


def stands(work: Work, line: Inscription) -> bool:
    """Whether the line in hand, and what it leads to, are as the store has them."""
    there = lines.line(work, line.id)
    held = [(line, there), (line.dossier, there.dossier), (line.dossier.admission, there.dossier.admission)]
    return all(a is b or (a and b and columns(a) == columns(b)) for a, b in held)


def test_what_each_gesture_wrote_is_in_hand(store: Store, line: int) -> None:
    with store.writing(BY_JULIE) as work:
        found, now = lines.line(work, line), work.now
        dossier = found.dossier
        assert dossier.admission
        things.write(work, dossier.admission, {"clara": TO_ENTER})
        things.write(work, dossier, {"clara": TO_ENTER})
        for act in (
            lambda: lines.change(work, found, {"note": 81, "funding": "50"}, seen=found.version),
            lambda: lines.enter_in_clara(work, found, seen=found.version, now=now),
            lambda: lines.unlock(work, found, "une erreur", seen=found.version),
            lambda: lines.change(work, found, {"funding": None, "partner": "Hôpital"}, seen=found.version),
            lambda: undoing.put_back(work, found, found.version),
            lambda: lines.enter_in_clara(work, found, seen=found.version, now=now),
            lambda: lines.unlock(work, found, "une autre", seen=found.version),
            lambda: lines.delete(work, found, seen=found.version, now=now),
            lambda: dossiers.delete(work, dossier, seen=dossier.version),
            lambda: undoing.restore(work, found),
            lambda: dossiers.change(work, dossier, {"full_time": "O"}, seen=dossier.version),
            lambda: clara.put_back(work, dossier, dossier.version),
            lambda: clara.mark(work, dossier, seen=dossier.version),
        ):
            before = found.version, dossier.version
            act()
            assert (found.version, dossier.version) != before
            assert stands(work, found)


def test_a_session_marked_by_one_of_its_lines_is_so_for_the_others(store: Store, desk: Desk) -> None:
    """What is chosen together is marked once, whichever of it says so first; and the same taken back."""
    with store.writing(BY_JULIE) as work:
        made = [inscriptions.enrol(work, desk.wish(course)) for course in range(2)]
        [dossier] = things.of_ids(work, SessionDossier, [desk.dossier])
        assert dossier.admission
        for held in (dossier.admission, dossier):
            things.write(work, held, {"clara": TO_ENTER})
        found = lines.lines_of(work, [one.id for one in made])
        assert found[0].dossier is found[1].dossier
        assert found[0].dossier.admission is found[1].dossier.admission
        keys = [
            Key(Thing.ADMISSION, desk.admission),
            Key(Thing.DOSSIER, desk.dossier),
            *(Key(Thing.LINE, one.id) for one in made),
        ]
        seen = {key: thing.version for key, thing in todo.found(work, keys).items()}
    for act, state in ((todo.mark_all, ENTERED), (undoing.marks, TO_ENTER)):
        with store.writing(BY_JULIE) as work:
            assert len(act(work, seen).done) == len(keys)
        with store.reading(BY_JULIE) as work:
            after = todo.found(work, keys)
            assert {key: thing.version for key, thing in after.items()} == {
                key: n + 1 for key, n in seen.items()
            }
            assert {thing.clara for thing in after.values()} == {state}
            seen = {key: thing.version for key, thing in after.items()}
    with store.reading(BY_JULIE) as work:
        acts = select(JournalEntry.action).where(JournalEntry.action.in_((Action.ENTER, Action.PUT_BACK)))
        assert sorted(raw(work).scalars(acts)) == [Action.ENTER] * len(keys) + [Action.PUT_BACK] * len(keys)


def test_what_was_changed_elsewhere_in_the_transaction_is_not_written_over(store: Store, line: int) -> None:
    with store.writing(BY_JULIE) as work:
        one, other = lines.line(work, line), lines.line(work, line)
        lines.change(work, one, {"note": 81}, seen=1)
        with pytest.raises(ChangedMeanwhile) as refused:
            lines.change(work, other, {"funding": "50"}, seen=1)
        assert refused.value.changes[0][2] == {"note": [None, 81]}
        admissions = [
            things.of_ids(work, Admission, [one.dossier.admission_id or 0])[0] for _each in range(2)
        ]
        for admission in admissions[:1]:
            things.advance(work, Action.PUT_BACK, admission, {"clara": TO_ENTER})
        with pytest.raises(ChangedMeanwhile):
            clara.put_back(work, admissions[1], 1)
    with store.reading(BY_JULIE) as work:
        found = lines.line(work, line)
        assert (found.note, found.funding, found.version) == (81, None, 2)
        assert found.dossier.admission
        assert found.dossier.admission.version == 2


def test_a_session_named_with_its_line_is_taken_off_in_hand_too(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        before = work.at(work.now - timedelta(minutes=1))
        dossier = dossiers.create(before, desk.lise, desk.admission, Session.parse("H-2018"))
        line = inscriptions.enrol(work, desk.wish(where=dossier.id))
    keys = {Key(Thing.LINE, line.id): 1, Key(Thing.DOSSIER, dossier.id): 1}
    with store.writing(BY_JULIE) as work:
        undone = undoing.enrolments(work, keys)
        [gone, session] = undone.done
        assert isinstance(gone, Inscription)
        assert gone.dossier is session
        assert gone.dossier.deleted_at


def test_one_by_one_too_who_only_reads_changes_nothing(store: Store, line: int) -> None:
    with store.writing(BY_JULIE) as work:
        lines.enter_in_clara(work, lines.line(work, line), seen=1, now=work.now)
    reader = By(BY_JULIE.actor, Rights(Role.READING))
    with pytest.raises(ReadingOnly), store.writing(reader) as work:
        undoing.marks(work, {Key(Thing.LINE, line): 2})
    with store.reading(BY_JULIE) as work:
        assert lines.line(work, line).clara is ENTERED
        assert not raw(work).scalars(select(JournalEntry).where(JournalEntry.action == Action.REFUSE)).all()


@pytest.mark.parametrize("kind", [Admission, SessionDossier, Inscription])
def test_nobody_writes_beyond_their_rights(store: Store, desk: Desk, line: int, kind: type[Any]) -> None:
    ids = {Admission: desk.admission, SessionDossier: desk.dossier, Inscription: line}
    for rights, refused in (
        (Rights(Role.READING), ReadingOnly),
        (Rights(Role.ADVISING, (), ("ZZ",)), OutOfReach),
        (Rights(Role.ADVISING, ("999.ZZ",)), OutOfReach),
    ):
        with store.reading(BY_JULIE) as work:
            [thing] = things.of_ids(work, kind, [ids[kind]])
        with pytest.raises(refused), store.writing(By("ULIM", rights)) as work:
            things.write(work, thing, {"clara": ClaraState.TO_CORRECT})
        with store.reading(BY_JULIE) as work:
            [there] = things.of_ids(work, kind, [ids[kind]])
            assert there.clara is not ClaraState.TO_CORRECT


def test_another_group_given_and_taken_back_is_in_hand(store: Store, desk: Desk, line: int) -> None:
    with store.writing(BY_JULIE) as work:
        found = lines.line(work, line)
        things.write(work, found, {"group_number": "00970"})
        lines.enter_in_clara(work, found, seen=1, now=work.now)
        [other] = regrouping.groups(work, found) or ()
        chosen = {line: inscriptions.ChosenGroup(other.id, other.number)}
        given = regrouping.regroup(work, chosen, [(line, found.version)], "la grille a changé")
        assert [one.group_number for one in given.done] == [other.number]
        assert all(stands(work, one) for one in given.done)
        taken = regrouping.undo(work, [(one.id, one.version) for one in given.done])
        assert all(stands(work, one) for one in taken.done)
        assert [(one.group_number, one.clara) for one in taken.done] == [("00970", ENTERED)]
