"""Groups that no grid gives, lines without one, and changing what was asked for."""

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import select

from rac_bot.domain.modes import Mode
from rac_bot.errors import (
    AlreadyEnrolled,
    ChangedMeanwhile,
    GroupIsReal,
    GroupMissing,
    GroupNotInGrid,
    Locked,
    Refusal,
)
from rac_bot.store.database.engine import Store
from rac_bot.store.file import inscriptions, lines
from rac_bot.store.file.inscriptions import KEPT, ChosenGroup, Enrolment
from rac_bot.store.models import ClaraState, Inscription, InscriptionState
from rac_bot.store.trace.changes import BeforeAfter
from tests.databases import BY_JULIE, by, raw
from tests.store.conftest import Desk
from tests.store.together import together


def enrol(store: Store, wish: Enrolment) -> int:
    with store.writing(BY_JULIE) as work:
        return inscriptions.enrol(work, wish).id


def modify(
    store: Store, group: ChosenGroup, *, seen: int = 1, id: int = 1, actor: str = "UJULIE", **fields: object
) -> BeforeAfter:
    with store.writing(BY_JULIE) as work:
        line = lines.line(work, id)
        return inscriptions.modify(by(work, actor), line, group, fields, seen=seen)


def kept(store: Store, id: int = 1) -> Inscription:
    with store.reading(BY_JULIE) as work:
        return raw(work).get_one(Inscription, id)


def unassigned(store: Store, desk: Desk) -> int:
    wish = replace(desk.wish(), group=ChosenGroup(), state=InscriptionState.UNASSIGNED)
    return enrol(store, wish)


def test_a_fictive_group_has_a_number_and_no_mode(store: Store, desk: Desk) -> None:
    enrol(store, replace(desk.wish(), group=ChosenGroup(number="00777", fictive=True)))
    line = kept(store)
    assert (line.group_number, line.mode, line.fictive_group) == ("00777", None, True)


def test_a_fictive_number_of_a_real_group_is_refused(store: Store, desk: Desk) -> None:
    with pytest.raises(GroupIsReal, match="00992 est un groupe de la grille"):
        enrol(store, replace(desk.wish(), group=ChosenGroup(number="00992", fictive=True)))


def test_a_course_not_followed_does_without_a_group_and_another_does_not(store: Store, desk: Desk) -> None:
    wish = replace(desk.wish(), group=ChosenGroup())
    with pytest.raises(GroupMissing):
        enrol(store, wish)
    enrol(store, replace(wish, state=InscriptionState.NOT_FOLLOWED))
    assert (kept(store).group_number, kept(store).mode) == ("", None)


def test_the_rest_of_the_form_is_written_with_the_line(store: Store, desk: Desk) -> None:
    enrol(store, replace(desk.wish(), fields={"category": "SP", "user_values": {"1": "Laval"}}))
    assert (kept(store).category, kept(store).user_values) == ("SP", {"1": "Laval"})


def test_another_group_brings_its_mode(store: Store, desk: Desk) -> None:
    enrol(store, desk.wish())
    changed = modify(store, ChosenGroup(desk.groups[0][2], "00992"), category="SP")
    assert changed == {
        "category": (None, "SP"),
        "group_number": ("00990", "00992"),
        "mode": (Mode.EE, Mode.FM),
    }
    assert kept(store).version == 2


def test_the_same_group_changes_nothing(store: Store, desk: Desk) -> None:
    enrol(store, desk.wish())
    for group in (ChosenGroup(desk.groups[0][0], "00990"), ChosenGroup(KEPT, "00990")):
        assert modify(store, group) == {}
    assert kept(store).version == 1


@pytest.mark.parametrize(
    ("group", "refusal"),
    [
        (ChosenGroup(), GroupMissing),
        (ChosenGroup(999, "00991"), GroupNotInGrid),
        (ChosenGroup(KEPT, "00955"), GroupNotInGrid),
        (ChosenGroup(number="00991", fictive=True), GroupIsReal),
    ],
)
def test_a_group_that_cannot_be_is_refused(
    store: Store, desk: Desk, group: ChosenGroup, refusal: type[Refusal]
) -> None:
    enrol(store, desk.wish())
    with pytest.raises(refusal):
        modify(store, group, category="SP")
    assert (kept(store).category, kept(store).version) == (None, 1)


def test_a_fictive_number_that_the_grid_took_since_may_stay(store: Store, desk: Desk) -> None:
    enrol(store, desk.wish())
    with store.writing(BY_JULIE) as work:
        line = raw(work).get_one(Inscription, 1)
        line.group_number, line.mode, line.fictive_group = "00991", None, True
    modify(store, ChosenGroup(number="00991", fictive=True), category="SP")
    assert (kept(store).category, kept(store).fictive_group) == ("SP", True)


def test_a_locked_line_is_refused(store: Store, desk: Desk) -> None:
    enrol(store, desk.wish())
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(Inscription, 1).clara = ClaraState.ENTERED
    with pytest.raises(Locked):
        modify(store, ChosenGroup(desk.groups[0][1], "00991"))


def test_an_unassigned_line_given_a_group_becomes_active(store: Store, desk: Desk) -> None:
    unassigned(store, desk)
    changed = modify(store, ChosenGroup(desk.groups[0][1], "00991"))
    assert changed["state"] == (InscriptionState.UNASSIGNED, InscriptionState.ACTIVE)
    assert kept(store).mode is Mode.EE_SR


def test_an_unassigned_line_stays_so_without_a_group(store: Store, desk: Desk) -> None:
    unassigned(store, desk)
    assert modify(store, ChosenGroup(), category="SP") == {"category": (None, "SP")}


def test_an_unassigned_line_beside_an_active_one_of_its_course(store: Store, desk: Desk) -> None:
    unassigned(store, desk)
    enrol(store, desk.wish(group=2))
    with pytest.raises(AlreadyEnrolled, match=r"\(groupe 00992\)"):
        modify(store, ChosenGroup(desk.groups[0][1], "00991"))
    assert kept(store).state is InscriptionState.UNASSIGNED


def test_two_unassigned_lines_of_a_course_given_a_group_at_once(
    store: Store, crowd: Store, desk: Desk
) -> None:
    ids = [unassigned(store, desk), unassigned(store, desk)]

    def give(n: int) -> str:
        try:
            modify(crowd, ChosenGroup(desk.groups[0][n], f"0099{n}"), id=ids[n])
        except AlreadyEnrolled as refused:
            return type(refused).__name__
        return "saved"

    assert Counter(together(2, give)) == {"saved": 1, "AlreadyEnrolled": 1}
    with store.reading(BY_JULIE) as work:
        states = Counter(raw(work).scalars(select(Inscription.state)))
    assert states == {InscriptionState.ACTIVE: 1, InscriptionState.UNASSIGNED: 1}


def test_eight_advisors_who_change_one_line_at_once_change_it_once(
    store: Store, crowd: Store, desk: Desk
) -> None:
    enrol(store, desk.wish())

    def change(n: int) -> str:
        try:
            modify(crowd, ChosenGroup(KEPT, "00990"), actor=f"U{n}", alternate_number=f"N{n}")
        except ChangedMeanwhile as refused:
            [(who, _when, values)] = refused.changes
            return f"{who} {values['alternate_number'][1]}"
        return "saved"

    said = Counter(together(8, change))
    winner = str(kept(store).alternate_number)
    assert said == {"saved": 1, f"U{winner[1:]} {winner}": 7}
    assert kept(store).version == 2
