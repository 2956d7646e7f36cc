"""What a mark, a correction, a deletion put aside, and what comes back when each is taken back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.sessions import Session
from rac_bot.errors import ChangedMeanwhile, Vanished
from rac_bot.store.database.engine import Store
from rac_bot.store.file import (
    clara,
    dossiers,
    followed,
    inscriptions,
    lines,
    regrouping,
    things,
    todo,
    undoing,
)
from rac_bot.store.file.inscriptions import ChosenGroup
from rac_bot.store.file.todo import Key
from rac_bot.store.models import Admission, Candidate, ClaraState, Inscription, SessionDossier, Thing
from rac_bot.store.trace import changes
from rac_bot.store.trace.changes import plain
from rac_bot.store.work.work import By, Work
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE, by, raw
from tests.store.conftest import Desk

ENTERED, TO_ENTER = ClaraState.ENTERED, ClaraState.TO_ENTER
TO_CORRECT, TO_REMOVE = ClaraState.TO_CORRECT, ClaraState.TO_REMOVE


@pytest.fixture
def line(store: Store, desk: Desk) -> int:
    with store.writing(BY_JULIE) as work:
        return inscriptions.enrol(work, desk.wish()).id


def enter(work: Work, line: Inscription) -> None:
    assert lines.enter_in_clara(work, line, seen=line.version, now=work.now)


def entered_twice(work: Work, line: int) -> Inscription:
    """The line, entered in CLARA, corrected here, and entered anew as it then was."""
    found = lines.line(work, line)
    enter(work, found)
    corrected(work, found, "une erreur", partner="Hôpital")
    enter(work, found)
    return found


def corrected(work: Work, line: Inscription, reason: str, **values: Any) -> None:
    lines.unlock(work, line, reason, seen=line.version)
    lines.change(work, line, values, seen=line.version)


def test_a_mark_taken_back_is_the_one_before(store: Store, line: int) -> None:
    with store.writing(BY_JULIE) as work:
        found, first = lines.line(work, line), work.now
        enter(work, found)
        assert found.effective
        corrected(work, found, "une erreur", partner="Hôpital")
        enter(work.at(first + timedelta(minutes=1)), found)
        assert (found.clara, found.unlock_reason) == (ENTERED, None)
        undoing.put_back(work, found, found.version)
        assert (found.clara, found.in_clara, found.unlock_reason) == (
            TO_CORRECT,
            {"partner": None},
            "une erreur",
        )
        assert found.clara_entered_at == first
        assert (lines.before_mark(found) or {})["mark"] == plain(first)
        undoing.put_back(work, found, found.version)
        found = lines.line(work, line)
        assert (found.clara, found.in_clara, found.effective) == (TO_ENTER, None, None)
        assert (found.clara_entered_at, found.clara_entered_by, found.before_mark) == (None, None, None)


def test_a_mark_taken_back_leaves_the_reason_given_since(store: Store, line: int) -> None:
    with store.writing(BY_JULIE) as work:
        found = entered_twice(work, line)
        lines.unlock(work, found, "une autre", seen=found.version)
        undoing.put_back(work, found, found.version)
        assert (found.clara, found.unlock_reason) == (TO_CORRECT, "une autre")


def test_a_mark_taken_back_of_what_was_changed_back_locks_the_line(store: Store, line: int) -> None:
    with store.writing(BY_JULIE) as work:
        found = entered_twice(work, line)
        corrected(work, found, "une autre", partner=None)
        undoing.put_back(work, found, found.version)
        assert (found.clara, found.in_clara, found.unlock_reason) == (ENTERED, None, None)


def test_unlocked_once_more_its_past_has_both_reasons(store: Store, line: int) -> None:
    with store.writing(BY_JULIE) as work:
        found = lines.line(work, line)
        enter(work, found)
        for reason in ("une erreur", "une autre"):
            lines.unlock(work, found, reason, seen=found.version)
        told = [one.values["unlock_reason"] for one in changes.latest(work, found, 2)]
        assert told == [["une erreur", "une autre"], [None, "une erreur"]]


def test_a_line_taken_off_clara_comes_back_as_never_entered(store: Store, line: int) -> None:
    with store.writing(BY_JULIE) as work:
        found = lines.line(work, line)
        enter(work, found)
        kept = found.effective
        lines.unlock(work, found, "une erreur", seen=found.version)
        lines.delete(work, found, seen=found.version, now=work.now)
        assert (found.clara, found.deleted_from) == (TO_REMOVE, "active")
        enter(work, found)
        assert (found.clara, found.effective) == (TO_ENTER, kept)
        lines.restore(work, found, now=work.now)
        assert (found.deleted_at, found.deleted_by, found.deleted_from) == (None, None, None)
        assert (found.before_mark, found.clara_entered_at, found.clara_entered_by) == (None, None, None)


def test_a_session_goes_with_its_own_lines_alone(store: Store, desk: Desk, line: int) -> None:
    """Another session of the person, in CLARA, keeps the admission there, and not this session."""
    with store.writing(BY_JULIE) as work:
        elsewhere = inscriptions.enrol(work, desk.wish(where=desk.new("H-2018")))
        [dossier] = things.of_ids(work, SessionDossier, [desk.dossier])
        things.write(work, dossier, {"clara": TO_ENTER})
        for one in (line, elsewhere.id):
            enter(work, lines.line(work, one))
        along = undoing.put_back(work, lines.line(work, line), 2)
        assert [type(one).__name__ for one in along] == ["SessionDossier"]
        assert along[0].id == desk.dossier


def test_what_is_to_confirm_is_so_again_once_the_mark_is_taken_back(store: Store, desk: Desk) -> None:
    def asked(work: Work, act: Callable[[SessionDossier], object]) -> bool:
        [dossier] = things.of_ids(work, SessionDossier, [desk.dossier])
        things.write(work, dossier, {"clara": TO_ENTER, "to_confirm": True, "before_mark": None})
        act(dossier)
        [there] = things.of_ids(work, SessionDossier, [desk.dossier])
        assert (there.clara, there.to_confirm) == (ENTERED, False)
        clara.put_back(work, there, there.version)
        return there.to_confirm

    with store.writing(BY_JULIE) as work:
        assert asked(work, lambda dossier: clara.mark(work, dossier, seen=dossier.version))
        assert not asked(work, lambda dossier: clara.confirm(work, [dossier.id], there=True))


def test_a_session_just_created_is_marked_and_put_back(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        made = dossiers.create(work, desk.lise, desk.admission, Session.parse("H-2018"))
        assert clara.mark(work, made, seen=1)
        clara.put_back(work, made, 2)
        assert (made.clara, made.to_confirm) == (TO_ENTER, False)
        with pytest.raises(ChangedMeanwhile) as refused:
            clara.mark(work, made, seen=1)
        assert [values for _who, _when, values in refused.value.changes] == [
            {"clara": ["to_enter", "entered"]},
            {"clara": ["entered", "to_enter"]},
        ]


def test_an_admission_put_back_has_no_mark(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        [admission] = things.of_ids(work, Admission, [desk.admission])
        things.write(work, admission, {"clara": TO_ENTER})
        clara.mark(work, admission, seen=1)
        assert admission.clara_entered_by == BY_JULIE.actor
        clara.put_back(work, admission, 2)
        [admission] = things.of_ids(work, Admission, [desk.admission])
        assert (admission.clara_entered_at, admission.clara_entered_by, admission.before_mark) == (None,) * 3


def test_a_session_that_moves_is_told_of_each_of_its_lines(store: Store, desk: Desk, line: int) -> None:
    with store.writing(BY_JULIE) as work:
        dossier = dossiers.dossier(work, desk.dossier)
        dossiers.change(work, dossier, {"session": Session.parse("A-2018")}, seen=dossier.version)
        [last] = changes.latest(work, lines.line(work, line), 1)
        assert last.values == {"session": ["A-2017", "A-2018"]}


def test_a_session_created_again_is_of_whoever_did(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        made = dossiers.create(work, desk.lise, desk.admission, Session.parse("H-2018"))
        dossiers.delete(work, dossiers.dossier(work, made.id), seen=1)
        again = dossiers.create(by(work, "ULUC"), desk.lise, desk.admission, Session.parse("H-2018"))
        assert (again.id, again.created_by) == (made.id, "ULUC")
        with pytest.raises(Vanished):  # it stands on file
            undoing.restore_dossier(work, made.id, desk.lise, again.version)


def test_a_correction_closed_by_another_group_is_open_again_once_that_is_taken_back(
    store: Store, line: int
) -> None:
    with store.writing(BY_JULIE) as work:
        found = lines.line(work, line)
        [given] = regrouping.groups(work, found) or ()
        enter(work, found)
        corrected(work, found, "mauvais groupe", group_number="00970")
        assert found.in_clara == {"group_number": given.number}
        chosen = {line: ChosenGroup(given.id, given.number)}
        [done] = regrouping.regroup(work, chosen, [(line, found.version)], "la grille").done
        assert (done.clara, done.unlock_reason) == (ENTERED, None)
        [back] = regrouping.undo(work, [(line, done.version)]).done
        assert (back.group_number, back.clara, back.unlock_reason) == ("00970", TO_CORRECT, "mauvais groupe")


def test_of_whom_was_erased_nothing_is_to_do(store: Store, desk: Desk, line: int) -> None:
    keys = [Key(Thing.LINE, line), Key(Thing.DOSSIER, desk.dossier), Key(Thing.ADMISSION, desk.admission)]
    with store.writing(BY_JULIE) as work:
        assert set(todo.found(work, keys)) == {*keys}
        raw(work).get_one(Candidate, desk.lise).erased_at = work.now
    with store.reading(BY_JULIE) as work:
        assert todo.found(work, keys) == {}


def test_lines_are_read_by_person_in_the_order_they_were_made(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=2)
        people = [a_candidate(work, grid, da=da) for da in ("1234567", "2345678")]
        first, second = (a_dossier(work, one) for one in people)
        made = [
            a_line(work, dossier, grid.courses[at]) for dossier, at in ((second, 0), (first, 0), (first, 1))
        ]
        ids = [one.id for one in made]
        assert [one.id for one in lines.lines_of(work, ids)] == [ids[1], ids[2], ids[0]]


@pytest.mark.parametrize("kind", [Admission, SessionDossier, Inscription])
def test_who_is_limited_writes_within_their_limits(
    store: Store, desk: Desk, line: int, kind: type[Any]
) -> None:
    ids = {Admission: desk.admission, SessionDossier: desk.dossier, Inscription: line}
    with store.writing(By("ULIM", Rights(Role.ADVISING, ("JEE.0K",), ("RA",)))) as work:
        [thing] = things.of_ids(work, kind, [ids[kind]])
        things.write(work, thing, {"clara": TO_CORRECT})
    with store.reading(BY_JULIE) as work:
        assert things.of_ids(work, kind, [ids[kind]])[0].clara is TO_CORRECT


def test_a_list_loses_one_candidate_and_the_others_do_not(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        for advisor in ("UJULIE", "ULUC"):
            followed.follow(work, advisor, desk.lise)
        followed.unfollow(work, "UJULIE", desk.lise)
        assert [followed.is_followed(work, one, desk.lise) for one in ("UJULIE", "ULUC")] == [False, True]
