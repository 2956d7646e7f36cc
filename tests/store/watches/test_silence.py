"""Of whom nothing was heard for long: against a reading of each file by hand, row by row."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from sqlalchemy import select

from rac_bot.domain.calendar import usual
from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.sessions import Session
from rac_bot.domain.silence import Event, Heard
from rac_bot.domain.watches import Rule, Watch
from rac_bot.errors import Vanished
from rac_bot.errors.access import AccessRefused
from rac_bot.i18n import TORONTO, local_day
from rac_bot.store.database.engine import Store
from rac_bot.store.file import activity, followed
from rac_bot.store.models import (
    Action,
    Admission,
    Candidate,
    Grid,
    Inscription,
    InscriptionState,
    JournalEntry,
    SessionDates,
    SessionDossier,
    Settling,
)
from rac_bot.store.trace import journal
from rac_bot.store.watches import every, findings, rules, silence
from rac_bot.store.watches.findings import Finding, Watching
from rac_bot.store.work.work import By, Work
from tests.builders import GRID, TERMS, a_candidate, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE, raw

TODAY = date(2026, 11, 29)
SESSIONS = ("A-2024", "H-2025", "A-2025", "H-2026", "A-2026", "H-2027")


def a_moment(random: Random, *, before: date = TODAY) -> datetime:
    """At any hour: near midnight the college's day is not that of the clock."""
    return datetime.combine(before, time(), UTC) - timedelta(minutes=random.randrange(4 * 365 * 24 * 60))


def put_a_file(work: Work, random: Random, n: int, grids: list[Grid]) -> None:
    whose = a_candidate(work, *random.sample(grids, random.choice((0, 1, 1, 1, 2))), da=f"{2000000 + n}")
    whose.active = random.random() < 0.9
    whose.sanctioned = random.choice((None, None, "JEE.0K", "322.A0"))
    whose.erased_at = random.choice((None,) * 9 + (a_moment(random),))
    for admission in whose.admissions:
        admission.created_at = random.choice((None, None, a_moment(random)))
    for session in random.sample(range(6), random.choice((0, 0, 1, 2))) if whose.admissions else ():
        put_a_session(
            work, random, whose, ("A-2024", "H-2025", "A-2025", "H-2026", "A-2026", "H-2027")[session]
        )
    if random.random() < 0.7:
        record(work, Action.IMPORT, a_moment(random), candidate_id=whose.id, detail="created")
    for _each in range(random.randrange(4)):
        record(work, random.choice((Action.CONSULT, Action.ENTER)), a_moment(random), candidate_id=whose.id)


def put_a_session(work: Work, random: Random, whose: Candidate, code: str) -> None:
    dossier = a_dossier(work, whose, code)
    dossier.created_by = random.choice((None, None, None, "ULUC"))
    dossier.created_at = a_moment(random)
    dossier.deleted_at = random.choice((None,) * 5 + (a_moment(random),))
    if random.random() < 0.1:
        dossier.admission_id = None
    for course in whose.admissions[0].grid.courses[: random.randrange(3)]:
        line = a_line(work, dossier, course)
        line.created_by, line.created_at = random.choice(("import", "import", "UJULIE")), a_moment(random)
        line.state = random.choice((*InscriptionState, InscriptionState.ACTIVE))
        line.note = random.choice((None, None, 80))
        line.remark = random.choice((None, None, None, "AB"))
        line.average = random.choice((None, 71))
        line.census_on = random.choice((None, None, a_moment(random).date(), TODAY + timedelta(days=9)))
        line.starts_on = random.choice((None, None, a_moment(random).date()))
        line.ends_on = random.choice((None, None, a_moment(random).date()))
        for _each in range(random.randrange(3)):
            detail = random.choice(("note", "group_number, remark", "census", "average", "group_number"))
            actor, action = random.choice(("cli", "ULUC")), random.choice((Action.CHANGE, Action.ENTER))
            of = {"candidate_id": whose.id, "inscription_id": line.id, "detail": detail}
            record(work, action, a_moment(random), actor, **of)


def record(work: Work, action: Action, at: datetime, actor: str = "cli", **of: object) -> None:
    journal.record(work.at(at).on_behalf_of(actor), action, **of)


def passed(day: date, today: date, months: int) -> bool:
    gone = (today.year - day.year) * 12 + today.month - day.month
    if gone == months:
        return today.day >= min(day.day, monthrange(today.year, today.month)[1])
    return gone > months


def local(at: datetime) -> date:
    return local_day(at)


def days_by_hand(work: Work, whose: Candidate, today: date) -> list[date] | None:
    """When something was heard of them, in any order; None: there is nothing to hear."""
    goes_on = [one for one in whose.admissions if one.grid.programme.number != whose.sanctioned]
    if not whose.active or whose.erased_at or not goes_on:
        return None
    entries = raw(work).scalars(select(JournalEntry).where(JournalEntry.candidate_id == whose.id)).all()
    found = [local(one.created_at) for one in goes_on if one.created_at]
    for dossier in raw(work).scalars(select(SessionDossier).where(SessionDossier.candidate_id == whose.id)):
        if dossier.deleted_at or dossier.admission_id is None:
            continue
        found.append(usual(dossier.session).first)
        if dossier.created_by:
            found.append(local(dossier.created_at))
        for line in dossier.inscriptions:
            if line.state is not InscriptionState.DELETED:
                found += of_line(line, dossier, today)
                found += of_changes(line, dossier, entries)
    return found or [min((local(one.at) for one in entries), default=date.min)]


def of_line(line: Inscription, dossier: SessionDossier, today: date) -> Iterator[date]:
    yield line.starts_on or usual(dossier.session).first
    if line.census_on and line.census_on <= today:
        yield line.census_on
    if line.created_by != "import":
        yield local(line.created_at)
    elif has_result(line):
        yield min(local(line.created_at), last_day(line, dossier))


def of_changes(line: Inscription, dossier: SessionDossier, entries: Sequence[JournalEntry]) -> Iterator[date]:
    for entry in entries:
        if entry.inscription_id != line.id or entry.action is not Action.CHANGE:
            continue
        by_file, at = entry.actor == "cli", local(entry.at)
        if has_result(line) and ("note" in entry.told or "remark" in entry.told):
            yield min(at, last_day(line, dossier)) if by_file else at
        elif "census" in entry.told and not by_file:
            yield at


def has_result(line: Inscription) -> bool:
    return line.note is not None or line.remark is not None


def last_day(line: Inscription, dossier: SessionDossier) -> date:
    return max(usual(dossier.session).last, line.ends_on or date.min)


def test_those_of_whom_nothing_was_heard_are_found_and_no_others(store: Store) -> None:
    random = Random(14)  # noqa: S311
    with store.writing(BY_JULIE) as work:
        grids = [a_grid(work), a_grid(work, "322A0-10A-RA")]
        for n in range(400):
            put_a_file(work, random, n, grids)
        raw(work).flush()
        people = list(raw(work).scalars(select(Candidate.id)))
    told = 0
    for today in (TODAY, date(2026, 6, 30), date(2027, 2, 28)):
        with store.reading(BY_JULIE) as work:
            everybody = raw(work).scalars(select(Candidate)).all()
            heard = {one.id: days_by_hand(work, one, today) for one in everybody}
            for months in (1, 3, 10, 24):
                watching = Watching(Rule(Watch.SILENCE, True, months), TERMS.judging(today), TERMS.drop)
                found = silence.find(work, people, watching)
                assert dict(list(found)) == {
                    one: 0 if max(days) == date.min else max(days).toordinal()
                    for one, days in heard.items()
                    if days and passed(max(days), today, months)
                }
                told += len(found)
    assert told > 500


@dataclass
class Silent:
    """Of five whom Julie follows, admitted in August 2025 and heard of no more: who is told of, on a day."""

    store: Store
    people: list[int]

    def on(self, day: date, by: By = BY_JULIE) -> list[int]:
        """Whom she is told of, by their place."""
        with self.store.reading(by) as work:
            at = work.at(datetime.combine(day, time(8), TORONTO))
            return [self.people.index(one) for one, _about in every.found(at, Watch.SILENCE, "UJULIE", TERMS)]

    def since(self, day: date, months: int) -> None:
        """That many months of silence are asked of all."""
        with self.store.writing(BY_JULIE) as work:
            rules.change(work.at(datetime.combine(day, time(), TORONTO)), Rule(Watch.SILENCE, True, months))


@pytest.fixture
def silent(store: Store) -> Silent:
    with store.writing(BY_JULIE) as work:
        grid, people = a_grid(work), []
        for n in range(5):
            one = a_candidate(work, grid, da=f"{2000000 + n}")
            one.admissions[0].created_at = datetime(2025, 8, 31 - n, 15, tzinfo=UTC)
            followed.follow(work, "UJULIE", one.id)
            people.append(one.id)
        rules.change(work, Rule(Watch.SILENCE, True, 10))
    return Silent(store, people)


def test_the_oldest_come_first_on_the_day_of_the_calendar(
    silent: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "BATCH", 2)
    assert silent.on(date(2026, 6, 29)) == [4, 3, 2]  # of the 27th, 28th and 29th
    assert silent.on(date(2026, 6, 30)) == [4, 3, 2, 1, 0]  # of the 31st too
    limited = By("UJULIE", Rights(Role.ADVISING, ("322.A0",)))
    assert silent.on(date(2026, 6, 30), limited) == []


def test_a_follow_up_holds_until_the_next_event_and_so_does_a_reminder(silent: Silent) -> None:
    day, store = date(2026, 6, 30), silent.store
    with store.writing(BY_JULIE) as work:
        heard = silence.last_heard(work, silent.people, day)
        assert heard[silent.people[0]] == Event(date(2025, 8, 31), Heard.ADMITTED, GRID)
        for one, how in ((0, Settling.FOLLOWED_UP), (1, Settling.FOLLOWED_UP), (2, Settling.LATER)):
            about = heard[silent.people[one]]
            assert about
            finding = Finding(silent.people[one], about.day.toordinal())
            at = work.at(datetime.combine(day, time(14), TORONTO))
            findings.settle(at, Watch.SILENCE, finding, how, datetime(2027, 4, 30, 4, tzinfo=UTC))
    assert silent.on(day) == [4, 3]
    with store.writing(BY_JULIE) as work:
        dossier = a_dossier(work, raw(work).get_one(Candidate, silent.people[1]), "H-2026")
        dossier.created_by, dossier.created_at = "ULUC", datetime(2026, 7, 2, 15, tzinfo=UTC)
    assert silent.on(date(2026, 9, 1)) == [4, 3]
    silent.since(day, 3)
    assert silent.on(date(2026, 10, 2)) == [4, 3, 1]  # by the new rule, and the new event
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(SessionDossier, 1).deleted_at = datetime(2026, 7, 2, 16, tzinfo=UTC)
    assert silent.on(date(2026, 10, 2)) == [4, 3]  # it was none: the follow-up holds
    assert silent.on(date(2027, 4, 30)) == [4, 3, 2, 1, 0]
    with store.reading(BY_JULIE) as work:
        assert {*silence.followed_up(work, silent.people)} == {*silent.people[:2]}


def test_what_is_coming_is_activity_by_the_dates_of_the_college(silent: Silent) -> None:
    with silent.store.writing(BY_JULIE) as work:
        for one, code in zip(silent.people, ("H-2026", "E-2026", "H-2027"), strict=False):
            a_dossier(work, raw(work).get_one(Candidate, one), code)
        dates = {"first_day": date(2025, 12, 1), "last_day": date(2026, 4, 30)}
        raw(work).add(SessionDates(session=Session(2026, "H"), **dates))
    assert silent.on(date(2026, 9, 30)) == [4, 3]
    assert silent.on(date(2026, 10, 1)) == [4, 3, 0]
    assert silent.on(date(2027, 4, 1)) == [4, 3, 0, 1]


def test_whoever_is_said_not_to_be_active_is_left_out_until_they_are_again(silent: Silent) -> None:
    store, day, one = silent.store, date(2026, 6, 30), silent.people[0]

    def entries() -> list[Action]:
        with store.reading(BY_JULIE) as work:
            acts = select(JournalEntry.action).where(JournalEntry.candidate_id == one)
            return list(raw(work).scalars(acts))

    with store.writing(BY_JULIE) as work:
        grid = a_grid(work, "322A0-10A-RA")
        raw(work).add(Admission(candidate_id=one, grid_id=grid.id, unit="RA"))
    for rights in (Rights(Role.ADVISING, ("JEE.0K",)), Rights(Role.READING)):
        with pytest.raises(AccessRefused), store.writing(By("ULUC", rights)) as work:
            activity.stop(work, one)
    with pytest.raises(Vanished), store.writing(By("ULUC", Rights(Role.ADVISING, ("999.ZZ",)))) as work:
        activity.stop(work, one)
    assert (silent.on(day)[-1], entries()) == (0, [])
    for _twice in range(2):
        with store.writing(By("ULUC", Rights(Role.ADVISING, ("JEE.0K", "322.A0")))) as work:
            activity.stop(work, one)
    assert (silent.on(day), entries()) == ([4, 3, 2, 1], [Action.STOP])
    with store.writing(BY_JULIE) as work:
        activity.resume(work, one)
    assert (silent.on(day)[-1], entries()) == (0, [Action.STOP, Action.RESUME])
