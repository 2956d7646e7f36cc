"""Enrolling: the line that is written, what stands in the way, and many advisors at once."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from freezegun import freeze_time
from sqlalchemy import select

from rac_bot.domain.modes import Mode
from rac_bot.errors import (
    AlreadyEnrolled,
    CourseNotInGrid,
    ForeignDossier,
    GroupNotInGrid,
    NotActive,
    Refusal,
    Vanished,
)
from rac_bot.store.database.engine import Store
from rac_bot.store.file import inscriptions
from rac_bot.store.file.inscriptions import Enrolment
from rac_bot.store.models import (
    Action,
    Candidate,
    GridCourse,
    GridGroup,
    Inscription,
    InscriptionState,
    JournalEntry,
    SessionDossier,
)
from rac_bot.store.work.work import Work
from tests.builders import a_candidate, a_dossier, a_grid
from tests.databases import BY_JULIE, by, raw
from tests.store.conftest import Counts, Desk
from tests.store.file.test_dossiers import a_foreign_dossier
from tests.store.together import together

Prepare = Callable[[Work, Desk], Enrolment]


def enrol(store: Store, wish: Enrolment, actor: str = "UJULIE") -> Inscription:
    with store.writing(BY_JULIE) as work:
        return inscriptions.enrol(by(work, actor), wish)


def lines(store: Store) -> list[Inscription]:
    with store.reading(BY_JULIE) as work:
        return list(raw(work).scalars(select(Inscription).order_by(Inscription.id)))


def journal(store: Store) -> list[tuple[str, Action, int | None, int | None, int | None]]:
    with store.reading(BY_JULIE) as work:
        return [
            (e.actor, e.action, e.candidate_id, e.dossier_id, e.inscription_id)
            for e in raw(work).scalars(select(JournalEntry).order_by(JournalEntry.id))
        ]


@freeze_time("2018-01-15 15:32:00")
def test_an_inscription_is_written_with_its_group_its_mode_and_the_journal(store: Store, desk: Desk) -> None:
    enrol(store, desk.wish(course=1, group=1))
    [line] = lines(store)
    assert (line.dossier_id, line.course.number) == (desk.dossier, "322-001-RL")
    assert (line.group_number, line.mode, line.state) == ("00991", Mode.EE_SR, InscriptionState.ACTIVE)
    assert (line.created_by, line.created_at) == ("UJULIE", datetime(2018, 1, 15, 15, 32, tzinfo=UTC))
    assert line.clara_entered_at is None  # to be entered in CLARA
    assert line.rac is None  # CLARA's RAC field is not the mode of the group
    assert journal(store) == [("UJULIE", Action.ENROL, desk.lise, desk.dossier, line.id)]


def test_a_session_that_is_missing_is_created_with_its_first_inscription(store: Store, desk: Desk) -> None:
    line = enrol(store, desk.wish(where=desk.new("H-2018")))
    with store.reading(BY_JULIE) as work:
        dossier = raw(work).get_one(SessionDossier, line.dossier_id)
        assert (dossier.session.code, dossier.admission_id) == ("H-2018", desk.admission)
    assert dossier.id != desk.dossier
    assert journal(store) == [
        ("UJULIE", Action.CREATE_DOSSIER, desk.lise, dossier.id, None),
        ("UJULIE", Action.ENROL, desk.lise, dossier.id, line.id),
    ]


def test_a_session_that_somebody_created_meanwhile_is_simply_used(store: Store, desk: Desk) -> None:
    assert enrol(store, desk.wish(where=desk.new("A-2017"))).dossier_id == desk.dossier


def test_the_same_course_is_taken_again_in_another_session(store: Store, desk: Desk) -> None:
    enrol(store, desk.wish())
    enrol(store, desk.wish(where=desk.new("H-2018")))
    first, second = lines(store)
    assert first.course_id == second.course_id
    assert first.dossier_id != second.dossier_id


def test_a_course_whose_line_was_deleted_can_be_taken_again(store: Store, desk: Desk) -> None:
    former = enrol(store, desk.wish())
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(Inscription, former.id).state = InscriptionState.DELETED
    enrol(store, desk.wish(group=2))
    assert [(line.state, line.group_number) for line in lines(store)] == [
        (InscriptionState.DELETED, "00990"),
        (InscriptionState.ACTIVE, "00992"),
    ]


def test_who_is_enrolled_already_is_told_the_group_of_the_line_that_counts(store: Store, desk: Desk) -> None:
    former = enrol(store, desk.wish(group=0))
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(Inscription, former.id).state = InscriptionState.DELETED
    enrol(store, desk.wish(group=2))
    with pytest.raises(AlreadyEnrolled, match=r"\(groupe 00992\)"):
        enrol(store, desk.wish(group=0))


def gone(work: Work, desk: Desk) -> Enrolment:
    raw(work).delete(raw(work).get_one(Candidate, desk.lise))
    return desk.wish()


def not_active(work: Work, desk: Desk) -> Enrolment:
    raw(work).get_one(Candidate, desk.lise).active = False
    return desk.wish(where=desk.new("H-2018"))


def dossier_gone(work: Work, desk: Desk) -> Enrolment:
    raw(work).delete(raw(work).get_one(SessionDossier, desk.dossier))
    return desk.wish()


def admission_gone(work: Work, desk: Desk) -> Enrolment:
    return desk.wish(where=replace(desk.new("H-2018"), admission_id=desk.admission + 1))


def dossier_of_somebody_else(work: Work, desk: Desk) -> Enrolment:
    grid = raw(work).get_one(GridCourse, desk.courses[0]).grid
    rene = a_candidate(work, grid, da="2345686", family="Côté", given="René")
    return desk.wish(where=a_dossier(work, rene).id)


def admission_of_somebody_else(work: Work, desk: Desk) -> Enrolment:
    grid = raw(work).get_one(GridCourse, desk.courses[0]).grid
    rene = a_candidate(work, grid, da="2345686", family="Côté", given="René")
    return desk.wish(where=replace(desk.new("H-2018"), admission_id=rene.admissions[0].id))


def foreign(work: Work, desk: Desk) -> Enrolment:
    return desk.wish(where=a_foreign_dossier(work, desk.lise, "A-2006").id)


def course_of_another_grid(work: Work, desk: Desk) -> Enrolment:
    course = a_grid(work, "322A0-10A-RA", courses=1).courses[0]
    group = replace(desk.wish().group, id=course.groups[0].id)
    return replace(desk.wish(), grid_course_id=course.id, group=group)


def course_of_another_grid_in_a_new_session(work: Work, desk: Desk) -> Enrolment:
    return replace(course_of_another_grid(work, desk), where=desk.new("H-2018"))


def group_of_another_course(work: Work, desk: Desk) -> Enrolment:
    return replace(desk.wish(course=0), group=desk.wish(course=1).group)


def group_taken_out_of_the_grid(work: Work, desk: Desk) -> Enrolment:
    raw(work).delete(raw(work).get_one(GridGroup, desk.groups[0][2]))
    return desk.wish(group=2, where=desk.new("H-2018"))


def enrolled_already(work: Work, desk: Desk) -> Enrolment:
    inscriptions.enrol(by(work, "ULUC"), desk.wish(group=1))
    return desk.wish(group=2)


GONE = "Ce dossier n’existe plus. Refaites la recherche pour voir ce qui a changé."
SESSION_GONE = "Ce dossier session n’existe plus. Actualisez le dossier pour voir ce qui a changé."
ABROAD = "Cette session appartient à un autre établissement\u00a0: elle peut seulement être consultée."
INACTIVE = (
    "Inscription impossible\u00a0: cette personne n’est pas active dans la démarche. Si elle l’est\u00a0: "
    "dans son dossier, ⋯ › Remettre dans la démarche."
)
NOT_IN_GRID = "Ce cours n’est pas (ou n’est plus) dans la grille JEE0K-17R-RA."
NO_GROUP = "Ce groupe n’est plus dans la grille pour 322-000-RL. Choisissez-en un autre."
ALREADY = "322-000-RL est déjà au dossier à la session A-2017 (groupe 00991)."


@pytest.mark.parametrize(
    ("prepare", "refusal", "sentence"),
    [
        (gone, Vanished, GONE),
        (not_active, NotActive, INACTIVE),
        (dossier_gone, Vanished, SESSION_GONE),
        (admission_gone, Vanished, GONE),
        (dossier_of_somebody_else, Vanished, GONE),
        (admission_of_somebody_else, Vanished, GONE),
        (foreign, ForeignDossier, ABROAD),
        (course_of_another_grid, CourseNotInGrid, NOT_IN_GRID),
        (course_of_another_grid_in_a_new_session, CourseNotInGrid, NOT_IN_GRID),
        (group_of_another_course, GroupNotInGrid, NO_GROUP),
        (group_taken_out_of_the_grid, GroupNotInGrid, NO_GROUP),
        (enrolled_already, AlreadyEnrolled, ALREADY),
    ],
)
def test_what_stands_in_the_way_is_said_and_nothing_is_written(
    store: Store,
    desk: Desk,
    counted: Callable[[], Counts],
    prepare: Prepare,
    refusal: type[Refusal],
    sentence: str,
) -> None:
    with store.writing(BY_JULIE) as work:
        wish = prepare(work, desk)
    before = counted()
    with pytest.raises(refusal) as refused:
        enrol(store, wish)
    assert str(refused.value) == sentence
    assert counted() == before


def test_eight_advisors_who_enrol_in_the_same_course_at_once_write_one_line(
    store: Store, crowd: Store, desk: Desk
) -> None:
    def save(advisor: int) -> str:
        try:
            enrol(crowd, desk.wish(group=advisor % 3), f"U{advisor}")
        except AlreadyEnrolled as refused:
            return str(refused)
        return "saved"

    said = Counter(together(8, save))
    [line] = lines(store)
    already = f"322-000-RL est déjà au dossier à la session A-2017 (groupe {line.group_number})."
    assert said == {"saved": 1, already: 7}
    assert journal(store) == [(line.created_by, Action.ENROL, desk.lise, desk.dossier, line.id)]


def test_two_advisors_who_create_the_same_session_at_once_share_it(
    store: Store, crowd: Store, desk: Desk
) -> None:
    def save(advisor: int) -> int:
        wish = desk.wish(course=advisor, where=desk.new("H-2018"))
        return enrol(crowd, wish, f"U{advisor}").dossier_id

    first, second = together(2, save)
    assert first == second != desk.dossier
    assert [line.dossier_id for line in lines(store)] == [first, first]
    assert Counter(action for _, action, *_ in journal(store)) == {Action.CREATE_DOSSIER: 1, Action.ENROL: 2}


def test_a_double_click_on_save_creates_one_session_and_one_line(
    store: Store, crowd: Store, desk: Desk
) -> None:
    def save(_click: int) -> str:
        try:
            enrol(crowd, desk.wish(where=desk.new("H-2018")))
        except AlreadyEnrolled as refused:
            return str(refused)
        return "saved"

    assert sorted(together(2, save)) == [
        "322-000-RL est déjà au dossier à la session H-2018 (groupe 00990).",
        "saved",
    ]
    assert len(lines(store)) == 1
    with store.reading(BY_JULIE) as work:
        assert len(raw(work).scalars(select(SessionDossier)).all()) == 2
