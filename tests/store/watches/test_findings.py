"""Whose files concern whom, and what was dealt with."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.watches import Rule, Watch
from rac_bot.errors import NotTheirsToUndo
from rac_bot.store.database.engine import Store
from rac_bot.store.file import followed
from rac_bot.store.models import Action, Candidate, Settling
from rac_bot.store.trace import journal
from rac_bot.store.watches import every, findings, rules
from rac_bot.store.watches.findings import Finding
from rac_bot.store.work.work import By, Work
from tests.builders import TERMS, a_candidate, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE, by

NOW = datetime(2018, 2, 5, 15, tzinfo=UTC)
LIMITED = Rights(Role.ADVISING, ("999.ZZ",))


def acts(work: Work, who: str, candidate: Candidate, action: Action = Action.CHANGE, minute: int = 0) -> None:
    at = NOW + timedelta(minutes=minute)
    journal.record(by(work, who).at(at), action, candidate_id=candidate.id)


def test_a_file_concerns_who_follows_it_or_who_acted_on_it_last(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        named = ("followed", "mine", "passed", "consulted", "imported")
        one = {
            name: a_candidate(work, grid, da=f"20000{n:02d}", family=f"Zw{name}")
            for n, name in enumerate(named)
        }
        followed.follow(work, "ULUC", one["followed"].id)
        acts(work, "UJULIE", one["followed"])  # whoever follows it has it
        acts(work, "UJULIE", one["mine"])
        acts(work, "ULUC", one["mine"], Action.CONSULT, minute=1)
        acts(work, "cli", one["mine"], Action.ENROL, minute=2)
        acts(work, "UJULIE", one["passed"])
        acts(work, "ULUC", one["passed"], Action.ENTER, minute=1)
        acts(work, "UJULIE", one["consulted"], Action.CONSULT)
        acts(work, "UJULIE", one["imported"], Action.IMPORT)
        ids = {name: candidate.id for name, candidate in one.items()}
    with store.reading(BY_JULIE) as work:
        assert findings.mine(work, "UJULIE") == [ids["mine"]]
        assert findings.mine(work, "ULUC") == [ids["followed"], ids["passed"]]
    with store.reading(By("ULUC", LIMITED)) as work:
        assert findings.mine(work, "ULUC") == []


def test_a_course_is_told_from_so_many_days_before_its_last_day_to_drop(store: Store) -> None:
    """The last day of H-2018 is 14 February."""
    with store.writing(BY_JULIE) as work:
        person = a_candidate(work, a_grid(work))
        open_, noted = (
            a_line(work, a_dossier(work, person, "H-2018"), person.admissions[0].grid.courses[0]),
            a_line(work, a_dossier(work, person, "H-2017"), person.admissions[0].grid.courses[1], note=80),
        )
        noted.starts_on, noted.ends_on = date(2018, 2, 1), date(2018, 4, 1)
        followed.follow(work, "UJULIE", person.id)
        rules.change(work, Rule(Watch.DROPPING, on=True, figure=9))
        finding = Finding(person.id, open_.id)

    def found(day: int, hour: int = 15) -> list[Finding]:
        with store.reading(BY_JULIE) as work:
            at = work.at(datetime(2018, 2, day, hour, tzinfo=UTC))
            return every.found(at, Watch.DROPPING, "UJULIE", TERMS)

    assert [day for day in range(1, 20) if found(day)] == list(range(5, 15))
    assert found(5, hour=4) == []  # the 4th, still
    assert found(5) == [finding]


def test_the_first_is_told_first_however_many_are_asked_about_at_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "BATCH", 1)
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        late, early = (a_candidate(work, grid, da=f"200000{n}", family=f"Zw{n}") for n in range(2))
        for person in (late, early):
            followed.follow(work, "UJULIE", person.id)
            a_line(work, a_dossier(work, person, "H-2018"), grid.courses[0])
        soon = a_line(work, a_dossier(work, early, "A-2017"), grid.courses[1])
        soon.starts_on, soon.ends_on = NOW.date(), NOW.date() + timedelta(days=20)
        rules.change(work, Rule(Watch.DROPPING, on=True, figure=9))
    with store.reading(BY_JULIE) as work:
        found = every.found(work.at(NOW), Watch.DROPPING, "UJULIE", TERMS)
        assert [one.candidate_id for one in found] == [early.id, late.id, early.id]


def test_what_was_dealt_with_is_told_again_when_it_is_due(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        person = a_candidate(work, a_grid(work))
        one, other = Finding(person.id, 1), Finding(person.id, 2)
        until = NOW + timedelta(days=30)
        findings.settle(work.at(NOW), Watch.SILENCE, one, Settling.LATER, until)

        def left(at: datetime, watch: Watch = Watch.SILENCE) -> list[Finding]:
            return findings.unsettled(work.at(at), watch, [one, other])

        assert left(NOW) == left(until - timedelta(seconds=1)) == [other]
        assert left(until) == left(NOW, Watch.SANCTION) == [one, other]
        findings.settle(work.at(NOW), Watch.SILENCE, one, Settling.KEPT)
        assert left(until) == [other]
        with pytest.raises(NotTheirsToUndo):
            findings.unsettle(work.seen_by("ULUC", Rights(Role.ADVISING)), Watch.SILENCE, one)
        findings.unsettle(work, Watch.SILENCE, one)  # what was done before is as it was
        assert left(NOW) == left(until - timedelta(seconds=1)) == [other]
        assert left(until) == [one, other]
        for _press in range(2):
            findings.unsettle(work, Watch.SILENCE, one)
            assert left(NOW) == [one, other]


def test_who_refused_or_is_not_of_the_audience_is_not_told(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        rules.change(work, Rule(Watch.SILENCE, on=True, figure=3, audience=("ULUC",)))
        rules.change(work, Rule(Watch.DROPPING, on=True, figure=7))
        assert not rules.change(work, Rule(Watch.DROPPING, on=True, figure=7))
        assert rules.told_of(work, "UJULIE") == [Watch.DROPPING]
        assert rules.told_of(work, "ULUC") == [Watch.DROPPING, Watch.SILENCE]
        rules.refuse(by(work, "UJULIE"), "UJULIE", [Watch.DROPPING])
        assert rules.refused(work, "UJULIE") == {Watch.DROPPING}
        assert rules.refused(work, "ULUC") == set()
