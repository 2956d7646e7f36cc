"""Session dossiers: which one is shown first, what it totals, how one is created."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from rac_bot.domain.outcomes import Outcome
from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.sessions import Session
from rac_bot.domain.totals import Totals
from rac_bot.errors import DossierExists, NotActive, OutOfReach, Refusal, Vanished
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates, dossiers
from rac_bot.store.models import (
    Action,
    Candidate,
    GridCourse,
    Inscription,
    InscriptionState,
    JournalEntry,
    Programme,
    SessionDossier,
)
from rac_bot.store.work.work import By, Work
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE, raw
from tests.store.conftest import Counts, Desk

WINTER = Session.parse("H-2018")


def outcome(line: Inscription) -> Outcome:
    return Outcome.UNDER_WAY if line.note is None else Outcome.PASSED


def a_foreign_dossier(work: Work, candidate_id: int, code: str, **written: int) -> SessionDossier:
    """A session at another college, as the guide's A-2006: programme 180.A0, unit 929000-1."""
    programme = raw(work).query(Programme).filter_by(number="180.A0").one_or_none()
    programme = programme or Programme(
        number="180.A0", title="Soins infirmiers", title_key="soins infirmiers"
    )
    raw(work).add(programme)
    raw(work).flush()
    dossier = SessionDossier(
        candidate_id=candidate_id,
        programme_id=programme.id,
        session=Session.parse(code),
        unit="929000-1",
        **written,
    )
    raw(work).add(dossier)
    raw(work).flush()
    return dossier


def test_a_session_is_created_from_the_admission_chosen(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        other = a_grid(work, "322A0-10A-RA", courses=0)
        lise = a_candidate(work, other, da="2345682", family="St-Pierre", given="Cédric")
        created = dossiers.create(work, lise.id, lise.admissions[0].id, WINTER)
    with store.reading(BY_JULIE) as work:
        [kept] = dossiers.of_candidate(work, lise.id)
        assert (kept.id, kept.session.code, kept.unit) == (created.id, "H-2018", "RA")
        assert kept.programme.number == "322.A0"
        assert not kept.foreign
        journal = raw(work).scalars(select(JournalEntry)).all()
    assert [(e.actor, e.action, e.candidate_id, e.dossier_id) for e in journal] == [
        ("UJULIE", Action.CREATE_DOSSIER, lise.id, created.id)
    ]


def test_a_session_that_exists_is_refused_and_the_transaction_goes_on(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        with pytest.raises(DossierExists) as refused:
            dossiers.create(work, desk.lise, desk.admission, Session.parse("A-2017"))
        assert str(refused.value) == "A-2017 existe déjà pour JEE0K-17R-RA."
        assert refused.value.field == "session"
        # The same transaction can still read, and do something else.
        assert raw(work).scalar(select(func.count()).select_from(SessionDossier)) == 1
        assert raw(work).scalar(select(func.count()).select_from(JournalEntry)) == 0
        dossiers.create(work, desk.lise, desk.admission, WINTER)
    with store.reading(BY_JULIE) as work:
        assert [d.session.code for d in dossiers.of_candidate(work, desk.lise)] == ["H-2018", "A-2017"]


def test_the_same_session_is_created_under_each_of_two_admissions(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        person = a_candidate(work, a_grid(work, courses=0), a_grid(work, "322A0-10A-RA", courses=0))
        for admission in person.admissions:
            dossiers.create(work, person.id, admission.id, WINTER)
    with store.reading(BY_JULIE) as work:
        assert {d.programme.number for d in dossiers.of_candidate(work, person.id)} == {"JEE.0K", "322.A0"}


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (lambda work, desk: raw(work).delete(raw(work).get(Candidate, desk.lise)), Vanished),
        (lambda work, desk: setattr(raw(work).get(Candidate, desk.lise), "active", False), NotActive),
    ],
    ids=["gone", "not active"],
)
def test_a_session_is_refused_to_who_is_gone_or_not_active(
    store: Store,
    desk: Desk,
    counted: Callable[[], Counts],
    spoil: Callable[[Work, Desk], None],
    refusal: type[Refusal],
) -> None:
    with store.writing(BY_JULIE) as work:
        spoil(work, desk)
    before = counted()
    with pytest.raises(refusal), store.writing(BY_JULIE) as work:
        dossiers.create(work, desk.lise, desk.admission, WINTER)
    assert counted() == before


def test_a_deleted_session_of_another_unit_is_not_brought_back_by_who_does_not_reach_it(
    store: Store, desk: Desk
) -> None:
    with store.writing(BY_JULIE) as work:
        held = dossiers.create(work, desk.lise, desk.admission, WINTER)
        raw(work).get_one(SessionDossier, held.id).unit = "FC"
        raw(work).get_one(SessionDossier, held.id).deleted_at = work.now
    limited = By("ULUC", Rights(Role.ADVISING, units=("RA",)))
    with store.writing(limited) as work, pytest.raises(OutOfReach):
        dossiers.create(work, desk.lise, desk.admission, WINTER)
    with store.reading(BY_JULIE) as work:
        kept = raw(work).get_one(SessionDossier, held.id)
        assert (kept.unit, kept.deleted_at is None) == ("FC", False)


def test_a_session_is_refused_from_the_admission_of_somebody_else(
    store: Store, desk: Desk, counted: Callable[[], Counts]
) -> None:
    with store.writing(BY_JULIE) as work:
        stranger = a_candidate(work, da="2345686", family="Côté", given="René").id
    before = counted()
    with pytest.raises(Vanished), store.writing(BY_JULIE) as work:
        dossiers.create(work, stranger, desk.admission, WINTER)
    assert counted() == before


def test_the_sessions_of_a_file_come_newest_first(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        lise = raw(work).get_one(Candidate, desk.lise)
        for code in ("H-2017", "A-2018", "E-2018", "H-2018"):
            a_dossier(work, lise, code)
        a_foreign_dossier(work, desk.lise, "A-2006")
    with store.reading(BY_JULIE) as work:
        listed = dossiers.of_candidate(work, desk.lise)
    assert [d.session.code for d in listed] == ["A-2018", "E-2018", "H-2018", "A-2017", "H-2017", "A-2006"]
    assert [d.foreign for d in listed] == [False] * 5 + [True]


@pytest.mark.parametrize(
    ("own", "foreign", "first"),
    [
        (["H-2018", "A-2017"], [], "A-2017"),  # the session under way, though a newer one is on file
        (["H-2018", "H-2017"], [], "H-2018"),  # else the newest
        (["H-2017"], ["A-2017"], "H-2017"),  # another college's is read-only: never the one to enrol in
        ([], ["A-2017"], None),
        ([], [], None),
    ],
)
def test_the_session_shown_first_is_the_one_under_way_else_the_newest_of_ours(
    store: Store, own: list[str], foreign: list[str], first: str | None
) -> None:
    with store.writing(BY_JULIE) as work:
        lise = a_candidate(work, a_grid(work))
        for code in own:
            a_dossier(work, lise, code)
        for code in foreign:
            a_foreign_dossier(work, lise.id, code)
        usual = dossiers.usual(dossiers.of_candidate(work, lise.id), Session.parse("A-2017"))
    assert (usual and usual.session.code) == first


def the_guides_lines(work: Work, dossier: SessionDossier) -> list[GridCourse]:
    grid = candidates.candidate(work, dossier.candidate_id).admissions[0].grid
    rows = [("322-409-MV", "1-2-1", 94), ("350-710-MV", "1-2-1", 87), ("350-711-MV", "2-1-2", 81)]
    courses = [a_course(work, grid, number, number, weighting=weighting) for number, weighting, _ in rows]
    for course, (*_, note) in zip(courses, rows, strict=True):
        a_line(work, dossier, course, note)
    return courses


def test_the_guides_autumn_totals_as_clara_shows_it(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        dossier = raw(work).get_one(SessionDossier, desk.dossier)
        the_guides_lines(work, dossier)
        assert dossiers.totals_of(dossier, outcome) == Totals(3, 9, "0,00", "4,33", "0,00")


@pytest.mark.parametrize("state", [s for s in InscriptionState if s is not InscriptionState.ACTIVE])
def test_a_line_deleted_unassigned_or_not_followed_does_not_count(
    store: Store, desk: Desk, state: InscriptionState
) -> None:
    with store.writing(BY_JULIE) as work:
        dossier = raw(work).get_one(SessionDossier, desk.dossier)
        the_guides_lines(work, dossier)
        raw(work).refresh(dossier)
        dossier.inscriptions[2].state = state
        assert dossiers.totals_of(dossier, outcome) == Totals(2, 6, "0,00", "2,66", "0,00")


def test_another_colleges_totals_stay_as_it_wrote_them(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        written = {"written_in_progress": 0, "written_passed": 466, "written_failed": 666}
        dossier = a_foreign_dossier(work, desk.lise, "A-2006", written_courses=6, written_hours=22, **written)
        assert dossiers.totals_of(dossier, outcome) == Totals(6, 22, "0,00", "4,66", "6,66")


def test_another_college_that_wrote_no_totals_shows_zeros(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        dossier = a_foreign_dossier(work, desk.lise, "A-2006")
        assert dossiers.totals_of(dossier, outcome) == Totals(0, 0, "0,00", "0,00", "0,00")


def test_a_session_is_looked_up_by_its_admission(store: Store, desk: Desk) -> None:
    with store.reading(BY_JULIE) as work:
        found = dossiers.of_admission(work, desk.admission, Session.parse("A-2017"))
        assert found is not None
        assert found.id == desk.dossier
        assert dossiers.of_admission(work, desk.admission, WINTER) is None
