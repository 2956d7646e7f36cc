"""What was changed stays beside the journal, and can be told from a version on."""

from datetime import date

from sqlalchemy import select

from rac_bot.store.database.engine import Store
from rac_bot.store.models import Action, JournalEntry
from rac_bot.store.trace import changes
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE, by, raw


def test_changes_of_a_line_are_told_from_a_version_on(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        dossier = a_dossier(work, a_candidate(work, grid := a_grid(work, courses=0)))
        line = a_line(work, dossier, a_course(work, grid, "322-000-RL", "Un cours"))
        other = a_line(work, dossier, a_course(work, grid, "322-001-RL", "Un autre"))
        for version, note in enumerate((70, 75, 81), 2):
            line.version = version
            changes.record(by(work, "ULUC"), Action.CHANGE, line, {"note": (None, note)})
        changes.record(work, Action.CHANGE, other, {"note": (None, 12)})
    with store.reading(BY_JULIE) as work:
        told = changes.for_refusal(work, line, 2)
        assert [(who, values) for who, _when, values in told] == [
            ("ULUC", {"note": [None, 75]}),
            ("ULUC", {"note": [None, 81]}),
        ]
        assert changes.for_refusal(work, line, 4) == []


def test_the_journal_holds_the_names_of_the_fields_and_never_their_values(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        dossier = a_dossier(work, a_candidate(work, grid := a_grid(work, courses=0)))
        line = a_line(work, dossier, a_course(work, grid, "322-000-RL", "Un cours"))
        values = {"partner": (None, "Cégep secret"), "census_on": (None, date(2018, 1, 15))}
        changes.record(by(work, "ULUC"), Action.CHANGE, line, values)
    with store.reading(BY_JULIE) as work:
        entry = raw(work).scalars(select(JournalEntry)).one()
        assert entry.detail == "partner, census_on"
        assert (entry.candidate_id, entry.dossier_id, entry.inscription_id) == (
            dossier.candidate_id,
            dossier.id,
            line.id,
        )
        [change] = changes.since(work, line, 0)
        assert change.values == {"partner": [None, "Cégep secret"], "census_on": [None, "2018-01-15"]}


def test_a_dossier_s_own_changes_are_not_those_of_its_lines(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        dossier = a_dossier(work, a_candidate(work, grid := a_grid(work, courses=0)))
        line = a_line(work, dossier, a_course(work, grid, "322-000-RL", "Un cours"))
        changes.record(by(work, "ULUC"), Action.CHANGE_DOSSIER, dossier, {"unit": ("RA", "FC")})
        changes.record(by(work, "ULUC"), Action.CHANGE, line, {"note": (None, 81)})
    with store.reading(BY_JULIE) as work:
        [change] = changes.since(work, dossier, 0)
        assert change.values == {"unit": ["RA", "FC"]}
