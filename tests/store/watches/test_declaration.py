"""What the declaration of enrolment would lack: before which day, of what, and of whom."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from rac_bot.domain.codes import birth_date
from rac_bot.domain.declaring import Check, Missing
from rac_bot.domain.modes import Mode
from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.sessions import Session
from rac_bot.domain.watches import Rule, Watch
from rac_bot.store.college.calendar import calendar
from rac_bot.store.database.engine import Store
from rac_bot.store.models import (
    Action,
    Admission,
    Candidate,
    ClaraState,
    CodeValue,
    Inscription,
    InscriptionState,
    SessionDates,
    SessionDossier,
)
from rac_bot.store.trace import journal
from rac_bot.store.watches import declaration, declaring, every, rules
from rac_bot.store.watches.findings import Finding, Watching
from rac_bot.store.work.work import By, Work
from tests.builders import TERMS, a_candidate, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE, raw

WINDOW = 21
PIVOT = date(2026, 9, 21)  # the college's; by law the 19th
LISTS = {
    "recensement": ("0", "1"),
    "source_financement": ("10",),
    "mode_ens_distance": ("SO",),
    "langue": ("FR",),
}


def a_college(work: Work, *, without: Iterable[str] = ()) -> None:
    for name, (default, *others) in LISTS.items():
        if name not in without:
            raw(work).add(CodeValue(list=name, code=default, is_default=True))
            raw(work).add_all(CodeValue(list=name, code=other) for other in others)
    session, first, last = Session(2026, "A"), date(2026, 8, 24), date(2026, 12, 22)
    raw(work).add(SessionDates(session=session, first_day=first, last_day=last, pivot_day=PIVOT))
    rules.change(work, Rule(Watch.DECLARATION, on=True, figure=WINDOW))


def whole(line: Inscription) -> Inscription:
    """Nothing of it lacks."""
    line.clara, line.census = ClaraState.ENTERED, "1"
    return line


def lise(work: Work, code: str = "A-2026") -> tuple[Candidate, SessionDossier, Inscription]:
    person = a_candidate(work, a_grid(work))
    person.code_permanent, person.birth_date = "LEBL12345678", date(1980, 1, 2)
    dossier = a_dossier(work, person, code)
    return person, dossier, whole(a_line(work, dossier, person.admissions[0].grid.courses[0]))


def found(work: Work, today: date) -> list[declaration.Lacking]:
    people = [one.id for one in raw(work).query(Candidate).order_by(Candidate.id)]
    watching = watched(work, today)
    return declaration.lacking(work, people, declaration.due(work, watching), watching.judging)


def watched(work: Work, today: date) -> Watching:
    return Watching(work.known(rules.rules)[Watch.DECLARATION], TERMS.judging(today), TERMS.drop)


def missing(work: Work, today: date = PIVOT) -> set[Missing]:
    return {one for lacking in found(work, today) for one in lacking.missing}


@pytest.mark.parametrize(
    ("of", "changes", "expected"),
    [
        ("line", {}, set()),
        ("candidate", {"code_permanent": None}, {Missing.CODE_PERMANENT}),
        ("candidate", {"birth_date": None}, {Missing.BIRTH_DATE}),  # the code tells an impossible date
        ("candidate", {"birth_date": None, "code_permanent": "TREM15628401"}, set()),
        ("admission", {"clara": ClaraState.TO_ENTER}, {Missing.ADMISSION_TO_ENTER}),
        ("dossier", {"clara": ClaraState.TO_ENTER}, {Missing.SESSION_TO_ENTER}),
        ("line", {"state": InscriptionState.DELETED}, {Missing.NO_COURSE}),
        ("line", {"state": InscriptionState.NOT_FOLLOWED, "mode": None, "census": None}, set()),
        ("line", {"clara": ClaraState.TO_ENTER}, {Missing.TO_ENTER}),
        ("line", {"clara": ClaraState.TO_CORRECT}, {Missing.TO_CORRECT}),
        ("line", {"mode": None}, {Missing.MODE}),
        ("line", {"effective": {"distance": None, "funding": None}}, {Missing.DISTANCE, Missing.FUNDING}),
        ("line", {"effective": {"distance": None}, "distance": "SO"}, set()),
        ("line", {"study_situation": "CR", "partner": "Cégep"}, {Missing.PARTNER_COURSE}),
        ("line", {"census": None}, {Missing.CENSUS}),
        ("line", {"census": "0"}, {Missing.CENSUS}),
        ("line", {"note": None, "remark": None}, set()),  # the course is under way
    ],
)
@pytest.mark.sqlite
def test_each_thing_that_lacks_is_named(
    store: Store, of: str, changes: dict[str, Any], expected: set[Missing]
) -> None:
    with store.writing(BY_JULIE) as work:
        a_college(work)
        candidate, dossier, line = lise(work)
        of_ = {"candidate": candidate, "admission": candidate.admissions[0], "dossier": dossier, "line": line}
        for name, value in changes.items():
            setattr(of_[of], name, value)
        assert missing(work) == expected


@pytest.mark.sqlite
def test_what_no_list_gives_by_default_lacks_and_a_check_that_does_not_count_is_silent(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_college(work, without=LISTS)
        candidate, _dossier, line = lise(work)
        candidate.language, line.census = None, "0"
        assert missing(work) == {Missing.DISTANCE, Missing.LANGUAGE, Missing.FUNDING}
        for code in (Check.MODE, "Langue"):
            raw(work).add(CodeValue(list="declaration", code=code, active=False))
        work.flush()
        assert missing(work) == {Missing.FUNDING}


@pytest.mark.sqlite
def test_it_tells_from_so_many_days_before_the_pivot_date_until_it(store: Store) -> None:
    days = (-WINDOW - 1, -WINDOW, -1, 0, 1)
    with store.writing(BY_JULIE) as work:
        a_college(work)
        _candidate, dossier, line = lise(work)
        line.census = None
        by_session = [bool(missing(work, PIVOT + timedelta(days=far))) for far in days]
        assert by_session == [False, True, True, True, False]
        # One whose calendar is its own is declared at a fifth of it, and not at the session's date.
        line.starts_on, line.ends_on = date(2026, 10, 5), date(2026, 11, 24)  # 50 days
        own = date(2026, 10, 15)
        work.flush()
        assert [bool(missing(work, own + timedelta(days=far))) for far in days] == by_session
        assert not missing(work, PIVOT - timedelta(days=1))
        # Without the college's, the dates of the law; a summer has none.
        line.starts_on = line.ends_on = None
        for code, pivot in (("H-2027", date(2027, 2, 14)), ("A-2027", date(2027, 9, 19))):
            dossier.session = Session.parse(code)
            work.flush()
            assert [bool(missing(work, pivot + timedelta(days=far))) for far in days] == by_session
        dossier.session, line.note = Session.parse("E-2027"), 80
        work.flush()
        assert not any(missing(work, date(2027, 6, 1) + timedelta(days=far)) for far in range(90))


@pytest.mark.sqlite
def test_results_of_the_year_before_are_told_too(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_college(work)
        _candidate, dossier, line = lise(work, "H-2026")
        [one] = found(work, PIVOT)
        assert (one.missing, one.line_id, one.pivot) == ((Missing.RESULT,), line.id, PIVOT)
        for changes, told in (
            ({"note": 40}, False),
            ({"note": None, "remark": "IN"}, False),
            ({"remark": None, "mode": Mode.EE_SR}, False),  # which takes none
            ({"mode": Mode.FM, "ends_on": date(2026, 10, 1)}, False),  # goes on
            ({"ends_on": date(2026, 9, 1)}, True),
        ):
            for name, value in changes.items():
                setattr(line, name, value)
            work.flush()
            assert bool(missing(work)) is told, changes
        line.starts_on, dossier.session = date(2026, 6, 1), Session.parse("E-2025")
        work.flush()
        assert not missing(work)


# --- against a count made the long way ----------------------------------------------------------------


def by_hand(work: Work, today: date) -> set[tuple[int, int | None, Missing]]:
    """The same, of each row of the store, one after another."""
    last = today + timedelta(days=WINDOW)
    terms = [Session(year, term) for year in (2025, 2026, 2027) for term in "HEA"]
    known = {one: TERMS.drop.last_day(one, None, None) for one in terms} | {Session(2026, "A"): PIVOT}
    pivots = {one: day for one, day in known.items() if day and today <= day <= last}
    told: set[tuple[int, int | None, Missing]] = set()
    for dossier in raw(work).query(SessionDossier).filter_by(deleted_at=None):
        if dossier.admission_id is None:
            continue
        person = raw(work).get(Candidate, dossier.candidate_id)
        admission = raw(work).get(Admission, dossier.admission_id)
        assert person
        assert admission
        lines = [one for one in dossier.inscriptions if one.state in ("active", "not_followed")]
        declared = []
        for line in lines:
            own = TERMS.drop.last_day(dossier.session, line.starts_on, line.ends_on)
            has_own = line.starts_on and line.ends_on
            if today <= own <= last if has_own and own else dossier.session in pivots and not has_own:
                declared.append(line)
        if dossier.session in pivots or declared:
            tells = person.code_permanent and birth_date(person.code_permanent)
            told |= {
                (dossier.id, None, one)
                for one, lacks in {
                    Missing.CODE_PERMANENT: not person.code_permanent,
                    Missing.BIRTH_DATE: not person.birth_date and not tells,
                    Missing.ADMISSION_TO_ENTER: admission.clara == "to_enter",
                    Missing.SESSION_TO_ENTER: dossier.clara == "to_enter",
                    Missing.NO_COURSE: not lines,
                }.items()
                if lacks
            }
        for line in declared:
            active, kept = line.state == "active", line.effective or {}
            told |= {
                (dossier.id, line.id, one)
                for one, lacks in {
                    Missing.TO_ENTER: line.clara == "to_enter",
                    Missing.TO_CORRECT: line.clara == "to_correct",
                    Missing.MODE: active and not line.mode,
                    Missing.FUNDING: line.clara != "to_enter"
                    and not line.funding
                    and "funding" in kept
                    and not kept["funding"],
                    Missing.PARTNER: line.study_situation and not line.partner,
                    Missing.PARTNER_COURSE: line.study_situation and not line.partner_course,
                    Missing.CENSUS: active and line.census != "1",
                }.items()
                if lacks
            }
        for line in lines:
            ended = calendar(work).of(dossier.session).last < today
            ended = ended and not (line.ends_on and line.ends_on >= today)
            a_year = any(
                Session(one.year - 1, one.term).ordinal <= dossier.session.ordinal <= one.ordinal
                for one in pivots
            )
            awaited = line.state == "active" and line.mode != Mode.EE_SR and ended and a_year
            if awaited and line.note is None and not line.remark:
                told.add((dossier.id, line.id, Missing.RESULT))
    return told


def at_random(work: Work, random: Random, people: int) -> None:
    grids = [a_grid(work), a_grid(work, "ZZZ0Z-17R-RA")]
    maybe = random.choice
    for n in range(people):
        person = a_candidate(work, *random.sample(grids, maybe((1, 2))), da=f"{3000000 + n}")
        person.code_permanent = maybe((None, f"TREM156284{n:02d}", f"LEBL123456{n:02d}"))
        person.birth_date = maybe((None, date(1980, 1, 1)))
        person.admissions[0].clara = maybe(list(ClaraState))
        for code in random.sample(
            ("H-2025", "A-2025", "H-2026", "E-2026", "A-2026", "H-2027"), maybe((0, 2, 4))
        ):
            dossier = a_dossier(work, person, code)
            dossier.clara = maybe(list(ClaraState))
            dossier.deleted_at = work.now if random.random() < 0.1 else None
            for course in random.sample(person.admissions[0].grid.courses, maybe((0, 1, 3))):
                line = a_line(work, dossier, course, note=maybe((None, 50, 80)))
                line.state, line.mode = maybe(list(InscriptionState)), maybe((None, *Mode))
                line.clara, line.census = maybe(list(ClaraState)), maybe((None, "0", "1"))
                line.remark = maybe((None, None, "IN"))
                kept: list[dict[str, str | None] | None] = [None, {"funding": None}, {"funding": "10"}]
                line.effective = maybe(kept)
                line.study_situation, line.partner = maybe((None, "CR")), maybe((None, "Cégep"))
                if random.random() < 0.3:
                    line.starts_on = date(2026, 1, 1) + timedelta(days=random.randrange(400))
                    line.ends_on = maybe((None, line.starts_on + timedelta(days=random.randrange(1, 300))))
    work.flush()


def test_it_finds_what_a_count_by_hand_finds_whatever_the_day(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_college(work)
        at_random(work, Random(14), 60)  # noqa: S311
        kinds: set[Missing] = set()
        for far in range(-WINDOW - 2, 180, 7):
            today = PIVOT + timedelta(days=far)
            lacking = found(work, today)
            told = {(one.dossier_id, one.line_id, missing) for one in lacking for missing in one.missing}
            assert told == by_hand(work, today), today
            assert len(told) == sum(len(one.missing) for one in lacking)
            people = [one.id for one in raw(work).query(Candidate)]
            findings = declaration.find(work, people, watched(work, today))
            assert {one.about for one in findings} == {dossier for dossier, _line, _missing in told}
            coming = declaring.coming(work, TERMS, today)
            if coming.due.last == today + timedelta(days=WINDOW):  # the next pivot date is of the rule's days
                everybody = declaring.everybody(work, coming.due)
                assert everybody
                totals = declaring.totals(declaring.each(work, everybody, coming.due, TERMS))
                assert sum(sum(one.by_check.values()) for one in totals) == len(told)
                assert sum(one.files for one in totals) == len(findings)
            kinds |= {missing for _dossier, _line, missing in told}
    assert set(Missing) - kinds == {Missing.DISTANCE, Missing.UNIT, Missing.LANGUAGE}  # of the other tests


@pytest.mark.sqlite
def test_each_is_told_of_their_own_within_their_rights(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_college(work)
        _candidate, dossier, line = lise(work)
        line.census = None
        other = a_candidate(work, a_grid(work, "ZZZ0Z-17R-RA"), da="7654321")
        elsewhere = a_dossier(work, other, "A-2026")
        both = Admission(candidate_id=dossier.candidate_id, grid_id=other.admissions[0].grid_id, unit="RA")
        raw(work).add(both)
        work.flush()
        second = SessionDossier(
            candidate_id=dossier.candidate_id,
            admission_id=both.id,
            programme_id=elsewhere.programme_id,
            session=elsewhere.session,
            unit="RA",
        )
        erased = a_candidate(work, other.admissions[0].grid, da="7654322")
        a_dossier(work, erased, "A-2026")
        erased.erased_at = work.now
        raw(work).add(second)
        work.flush()
        assert erased.id not in {one.candidate_id for one in found(work, PIVOT)}
        assert declaring.coming(work, TERMS, PIVOT).next == (PIVOT, Session(2026, "A"))
        for one in (dossier.candidate_id, other.id, erased.id):
            journal.record(work, Action.ENROL, candidate_id=one)
        ids, everybody = (dossier.candidate_id, dossier.id), [dossier.candidate_id, other.id, erased.id]
    limited = By("UJULIE", Rights(Role.ADVISING, ("JEE.0K",)))
    for by, n in ((BY_JULIE, 3), (limited, 1), (By("ULUC", BY_JULIE.rights), 0)):
        with store.reading(by) as work:
            asked = work.at(work.now.replace(year=2026, month=9, day=20))
            told = every.found(asked, Watch.DECLARATION, by.actor, TERMS)
            assert len(told) == n
            assert n != 1 or told == [Finding(*ids)]
            totals = declaring.coming(asked, TERMS, date(2026, 9, 20))
            assert declaring.everybody(asked, totals.due) == ([ids[0]] if by is limited else everybody)
            assert declaring.everybody(asked, totals.due, 0) is None
