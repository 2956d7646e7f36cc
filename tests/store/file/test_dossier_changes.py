"""A session dossier changed, deleted, copied: what is refused, and two people at it at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from rac_bot.domain.modes import Mode
from rac_bot.domain.sessions import Session
from rac_bot.errors import (
    ChangedMeanwhile,
    DossierDeleted,
    DossierExists,
    DossierHolds,
    DossierInClara,
    ForeignDossier,
    NotActive,
    Refusal,
    Vanished,
)
from rac_bot.store.database.engine import Store
from rac_bot.store.file import copying, dossiers, inscriptions, lines
from rac_bot.store.models import (
    Action,
    Candidate,
    ClaraState,
    GridCourse,
    GridGroup,
    Inscription,
    InscriptionState,
    JournalEntry,
    SessionDossier,
)
from rac_bot.store.models.base import utc_now
from rac_bot.store.trace import changes
from rac_bot.store.work.instances import put
from rac_bot.store.work.work import Work
from tests.builders import a_dossier, a_line
from tests.databases import BY_JULIE, by, raw
from tests.store.conftest import Desk
from tests.store.together import together

AUTUMN, WINTER = Session.parse("A-2017"), Session.parse("H-2018")


def lines_in(work: Work, desk: Desk, *states: InscriptionState) -> list[Inscription]:
    """A line in A-2017 for each state, of one course after another."""
    dossier = raw(work).get_one(SessionDossier, desk.dossier)
    found = []
    for course, state in zip(desk.courses, states, strict=False):
        line = a_line(work, dossier, raw(work).get_one(GridCourse, course))
        line.state = state
        found.append(line)
    raw(work).flush()
    return found


def changed(store: Store, desk: Desk, values: dict[str, Any], seen: int = 1) -> changes.BeforeAfter:
    with store.writing(BY_JULIE) as work:
        dossier = dossiers.dossier(work, desk.dossier)
        return dossiers.change(work, dossier, values, seen=seen)


def deleted(store: Store, desk: Desk, seen: int = 1) -> None:
    with store.writing(BY_JULIE) as work:
        dossiers.delete(work, dossiers.dossier(work, desk.dossier), seen=seen)


# --- changed ----------------------------------------------------------------------------------------


def test_a_change_is_kept_with_what_was_before_and_turns_the_version(store: Store, desk: Desk) -> None:
    done = changed(
        store, desk, {"session": WINTER, "unit": "RA", "full_time": "O", "user_values": {"1": "A"}}
    )

    assert done == {
        "session": ("A-2017", "H-2018"),
        "full_time": (None, "O"),
        "user_values": ({}, {"1": "A"}),
    }
    with store.reading(BY_JULIE) as work:
        dossier = dossiers.dossier(work, desk.dossier)
        assert (dossier.session, dossier.full_time, dossier.version) == (WINTER, "O", 2)
        [change] = changes.since(work, dossier, 1)
        assert (change.actor, change.action) == ("UJULIE", Action.CHANGE_DOSSIER)
        assert change.values["session"] == ["A-2017", "H-2018"]


def test_nothing_changed_is_nothing_written(store: Store, desk: Desk) -> None:
    assert changed(store, desk, {"session": AUTUMN, "unit": "RA", "full_time": None}) == {}
    with store.reading(BY_JULIE) as work:
        assert dossiers.dossier(work, desk.dossier).version == 1
        assert raw(work).scalars(select(JournalEntry)).all() == []


def test_a_change_from_a_screen_that_is_over_says_whose_change_came_between(store: Store, desk: Desk) -> None:
    changed(store, desk, {"unit": "FC"})
    with pytest.raises(ChangedMeanwhile) as refused:
        changed(store, desk, {"unit": "XX"})
    [(who, _when, what)] = refused.value.changes
    assert (who, what) == ("UJULIE", {"unit": ["RA", "FC"]})
    with store.reading(BY_JULIE) as work:
        assert dossiers.dossier(work, desk.dossier).unit == "FC"


def test_a_dossier_does_not_become_a_session_that_is_on_file(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        a_dossier(work, raw(work).get_one(Candidate, desk.lise), "H-2018")
    with pytest.raises(DossierExists, match="H-2018 existe déjà pour JEE0K-17R-RA"):
        changed(store, desk, {"session": WINTER})


def test_a_dossier_does_not_become_a_session_that_was_deleted(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        gone = a_dossier(work, raw(work).get_one(Candidate, desk.lise), "H-2018")
        dossiers.delete(work, dossiers.dossier(work, gone.id), seen=1)
    with pytest.raises(DossierDeleted, match="créez-le de nouveau"):
        changed(store, desk, {"session": WINTER})


@pytest.mark.parametrize(
    "spoil",
    [
        {"clara": ClaraState.ENTERED},
        {"clara": ClaraState.TO_CORRECT},
        {"clara": ClaraState.ENTERED, "unlock_reason": "erreur de groupe"},
        {"result_transmission": "T"},
        {"state": InscriptionState.DELETED, "clara": ClaraState.TO_REMOVE},
    ],
    ids=["entered", "to correct", "unlocked", "transmitted", "to remove"],
)
def test_a_dossier_of_which_clara_holds_a_line_keeps_its_session(
    store: Store, desk: Desk, spoil: dict[str, Any]
) -> None:
    with store.writing(BY_JULIE) as work:
        [line] = lines_in(work, desk, InscriptionState.ACTIVE)
        for name, value in spoil.items():
            setattr(line, name, value)
    with pytest.raises(DossierInClara) as refused:
        changed(store, desk, {"session": WINTER, "unit": "FC"})
    assert "A-2017 ne peut changer de session" in str(refused.value)
    assert "(322-000-RL)" in str(refused.value)
    assert refused.value.field == "session"
    assert changed(store, desk, {"unit": "FC"})  # the rest still may


def test_a_line_on_somebodys_screen_is_another_once_its_session_moved(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        [line] = lines_in(work, desk, InscriptionState.ACTIVE)
    changed(store, desk, {"session": WINTER})
    with pytest.raises(ChangedMeanwhile), store.writing(BY_JULIE) as work:
        lines.enter_in_clara(by(work, "ULUC"), lines.line(work, line.id), seen=1, now=utc_now())


# --- deleted ----------------------------------------------------------------------------------------


def test_an_empty_dossier_leaves_the_file_and_comes_back_empty(store: Store, desk: Desk) -> None:
    changed(store, desk, {"full_time": "O", "user_values": {"1": "A"}})
    deleted(store, desk, seen=2)
    with store.writing(BY_JULIE) as work:
        assert dossiers.of_candidate(work, desk.lise) == []
        with pytest.raises(Vanished):
            dossiers.dossier(work, desk.dossier)
        actions = raw(work).scalars(select(JournalEntry.action).order_by(JournalEntry.id)).all()
        assert actions == [Action.CHANGE_DOSSIER, Action.DELETE_DOSSIER]
        again = dossiers.create(
            by(work, "ULUC"), desk.lise, desk.admission, AUTUMN, {"user_values": {"2": "B"}}
        )
        assert (again.id, again.full_time, again.user_values) == (desk.dossier, None, {"2": "B"})


@pytest.mark.parametrize("state", dossiers.STANDING)
def test_a_dossier_in_which_a_line_stands_is_not_deleted(
    store: Store, desk: Desk, state: InscriptionState
) -> None:
    with store.writing(BY_JULIE) as work:
        lines_in(work, desk, state)
    with pytest.raises(DossierHolds) as refused:
        deleted(store, desk)
    said = "A-2017 ne peut être supprimé : 1 inscription y est (322-000-RL). Supprimez-la d’abord."
    assert str(refused.value).replace("\u00a0", " ") == said


def test_the_refusal_names_the_first_ten_lines(store: Store) -> None:
    numbers = [f"322-{n:03d}-RL" for n in range(12)]
    said = str(DossierHolds(WINTER, numbers)).replace("\u00a0", " ")
    assert said.startswith("H-2018 ne peut être supprimé : 12 inscriptions y sont (322-000-RL, ")
    assert said.endswith("322-009-RL, …). Supprimez-les d’abord.")


def test_a_dossier_changed_since_the_question_is_not_deleted(store: Store, desk: Desk) -> None:
    changed(store, desk, {"session": WINTER})
    with pytest.raises(ChangedMeanwhile):
        deleted(store, desk)


def test_a_line_is_restored_only_where_its_session_still_stands(store: Store, desk: Desk) -> None:
    now = utc_now()
    with store.writing(BY_JULIE) as work:
        [line] = lines_in(work, desk, InscriptionState.ACTIVE)
        lines.delete(work, lines.line(work, line.id), seen=1, now=now)
        dossiers.delete(work, dossiers.dossier(work, desk.dossier), seen=1)
    with pytest.raises(Vanished), store.writing(BY_JULIE) as work:
        lines.restore(work, lines.line(work, line.id), now=now + timedelta(minutes=2))
    with store.writing(BY_JULIE) as work:
        dossiers.create(work, desk.lise, desk.admission, AUTUMN)
        lines.restore(work, lines.line(work, line.id), now=now + timedelta(minutes=3))
        there = dossiers.dossier(work, desk.dossier)
        assert line.id in [one.id for one in dossiers.standing_lines(dossiers.with_lines(work, there))]


@pytest.mark.parametrize(
    "act",
    [
        lambda work, dossier: dossiers.change(work, dossier, {"unit": "RA"}, seen=1),
        lambda work, dossier: dossiers.delete(work, dossier, seen=1),
        lambda work, dossier: copying.copy_dossier(work, dossier, WINTER, []),
    ],
    ids=["changed", "deleted", "copied"],
)
def test_another_colleges_session_is_only_read(
    store: Store, desk: Desk, act: Callable[[Work, SessionDossier], object]
) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(SessionDossier, desk.dossier).admission_id = None
    with pytest.raises(ForeignDossier), store.writing(BY_JULIE) as work:
        act(work, dossiers.dossier(work, desk.dossier))


def test_a_dossier_of_somebody_else_is_not_reached(store: Store, desk: Desk) -> None:
    with store.reading(BY_JULIE) as work, pytest.raises(Vanished):
        dossiers.dossier(work, desk.dossier, desk.lise + 1)


# --- copied -----------------------------------------------------------------------------------------


def test_a_copy_takes_along_the_chosen_lines_without_their_results(store: Store, desk: Desk) -> None:
    changed(store, desk, {"full_time": "O", "user_values": {"1": "A"}})
    with store.writing(BY_JULIE) as work:
        first, second, third = lines_in(work, desk, *dossiers.STANDING)
        first.note, first.clara, third.group_number = 45, ClaraState.ENTERED, ""
        source = dossiers.dossier(work, desk.dossier)
        copied = copying.copy_dossier(work, source, WINTER, [first.id, third.id])
    assert copied.created
    assert not copied.refused
    assert [(line.state, line.note, line.clara) for line in copied.lines] == [
        (InscriptionState.ACTIVE, None, ClaraState.TO_ENTER),
        (InscriptionState.NOT_FOLLOWED, None, ClaraState.TO_ENTER),
    ]
    with store.reading(BY_JULIE) as work:
        there = dossiers.of_admission(work, desk.admission, WINTER)
        assert there
        assert (there.id, there.full_time, there.user_values) == (copied.dossier.id, "O", {"1": "A"})
        [there] = [one for one in dossiers.of_candidate(work, desk.lise) if one.id == there.id]
        assert second.course_id not in {line.course_id for line in there.inscriptions}


def test_a_refused_line_stops_no_other(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        there, gone, fine = lines_in(work, desk, *[InscriptionState.ACTIVE] * 3)
        taken = a_dossier(work, raw(work).get_one(Candidate, desk.lise), "H-2018")
        a_line(work, taken, raw(work).get_one(GridCourse, desk.courses[0]))
        gone.mode = Mode.FM
        raw(work).delete(raw(work).get_one(GridGroup, desk.groups[1][2]))
        raw(work).flush()
        taken_id = taken.id
        raw(work).expire_all()
        source = dossiers.dossier(work, desk.dossier)
        copied = copying.copy_dossier(work, source, WINTER, [there.id, gone.id, fine.id])
    assert not copied.created
    assert copied.dossier.id == taken_id
    assert [str(attempt.refusal or "") for _line, attempt in copied.attempts] == [
        "322-000-RL est déjà au dossier à la session H-2018 (groupe 00990).",
        "Ce groupe n’est plus dans la grille pour 322-001-RL. Choisissez-en un autre.",
        "",
    ]
    assert [line.course_id for line in copied.lines] == [fine.course_id]
    with store.reading(BY_JULIE) as work:
        refusals = select(JournalEntry.detail).where(JournalEntry.action == Action.REFUSE)
        assert raw(work).scalars(refusals).all() == ["AlreadyEnrolled", "GroupNotInGrid"]


def test_a_dossier_is_not_copied_onto_itself_nor_for_who_is_not_active(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        source = dossiers.dossier(work, desk.dossier)
        with pytest.raises(DossierExists):
            copying.copy_dossier(work, source, AUTUMN, [])
        put(source.candidate, active=False)
        with pytest.raises(NotActive):
            copying.copy_dossier(work, source, WINTER, [])


# --- two at once ------------------------------------------------------------------------------------


def attempt(store: Store, act: Callable[[Work], object]) -> str:
    """`done`, or the name of the refusal."""
    try:
        with store.writing(BY_JULIE) as work:
            act(work)
    except Refusal as refusal:
        return type(refusal).__name__
    return "done"


def test_of_two_changes_at_once_one_holds_and_the_other_is_told(crowd: Store, desk: Desk) -> None:
    def change(index: int) -> str:
        def act(work: Work) -> None:
            dossier = dossiers.dossier(work, desk.dossier)
            dossiers.change(by(work, f"U{index}"), dossier, {"unit": f"U{index}"}, seen=1)

        return attempt(crowd, act)

    assert sorted(together(2, change)) == ["ChangedMeanwhile", "done"]


def test_a_dossier_is_never_deleted_under_a_line(crowd: Store, desk: Desk) -> None:
    def act(index: int) -> str:
        if index:
            return attempt(crowd, lambda work: inscriptions.enrol(by(work, "ULUC"), desk.wish()))
        return attempt(
            crowd,
            lambda work: dossiers.delete(work, dossiers.dossier(work, desk.dossier), seen=1),
        )

    assert together(2, act) in (["done", "SessionGone"], ["DossierHolds", "done"])


def test_two_copies_at_once_make_one_session_with_each_line_once(crowd: Store, desk: Desk) -> None:
    with crowd.writing(BY_JULIE) as work:
        wanted = [line.id for line in lines_in(work, desk, *[InscriptionState.ACTIVE] * 3)]

    def copy(index: int) -> tuple[bool, int]:
        with crowd.writing(BY_JULIE) as work:
            source = dossiers.dossier(work, desk.dossier)
            copied = copying.copy_dossier(by(work, f"U{index}"), source, WINTER, wanted)
            return copied.created, len(copied.lines)

    assert sorted(together(2, copy)) == [(False, 0), (True, 3)]
    with crowd.reading(BY_JULIE) as work:
        there = dossiers.of_admission(work, desk.admission, WINTER)
        assert there
        [there] = [one for one in dossiers.of_candidate(work, desk.lise) if one.id == there.id]
        assert len(there.inscriptions) == 3
