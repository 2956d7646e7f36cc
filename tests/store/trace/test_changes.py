"""What was changed stays beside the journal, and can be told from a version on."""

from datetime import date

from sqlalchemy import select

from rac_bot.store.database.engine import Store
from rac_bot.store.models import Action, JournalEntry
from rac_bot.store.trace import changes
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line


def test_changes_of_a_line_are_told_from_a_version_on(store: Store) -> None:
    with store.writing() as session:
        dossier = a_dossier(session, a_candidate(session, grid := a_grid(session, courses=0)))
        line = a_line(session, dossier, a_course(session, grid, "322-000-RL", "Un cours"))
        other = a_line(session, dossier, a_course(session, grid, "322-001-RL", "Un autre"))
        for version, note in enumerate((70, 75, 81), 2):
            line.version = version
            changes.record(session, "ULUC", Action.CHANGE, line, {"note": (None, note)})
        changes.record(session, "UJULIE", Action.CHANGE, other, {"note": (None, 12)})
    with store.reading() as session:
        told = changes.told(session, line, 2)
        assert [(who, values) for who, _when, values in told] == [
            ("ULUC", {"note": [None, 75]}),
            ("ULUC", {"note": [None, 81]}),
        ]
        assert changes.told(session, line, 4) == []


def test_the_journal_holds_the_names_of_the_fields_and_never_their_values(store: Store) -> None:
    with store.writing() as session:
        dossier = a_dossier(session, a_candidate(session, grid := a_grid(session, courses=0)))
        line = a_line(session, dossier, a_course(session, grid, "322-000-RL", "Un cours"))
        values = {"partner": (None, "Cégep secret"), "census_on": (None, date(2018, 1, 15))}
        changes.record(session, "ULUC", Action.CHANGE, line, values)
    with store.reading() as session:
        entry = session.scalars(select(JournalEntry)).one()
        assert entry.detail == "partner, census_on"
        assert (entry.candidate_id, entry.dossier_id, entry.inscription_id) == (
            dossier.candidate_id,
            dossier.id,
            line.id,
        )
        [change] = changes.since(session, line, 0)
        assert change.values == {"partner": [None, "Cégep secret"], "census_on": [None, "2018-01-15"]}


def test_a_dossier_s_own_changes_are_not_those_of_its_lines(store: Store) -> None:
    with store.writing() as session:
        dossier = a_dossier(session, a_candidate(session, grid := a_grid(session, courses=0)))
        line = a_line(session, dossier, a_course(session, grid, "322-000-RL", "Un cours"))
        changes.record(session, "ULUC", Action.CHANGE_DOSSIER, dossier, {"unit": ("RA", "FC")})
        changes.record(session, "ULUC", Action.CHANGE, line, {"note": (None, 81)})
    with store.reading() as session:
        [change] = changes.since(session, dossier, 0)
        assert change.values == {"unit": ["RA", "FC"]}
