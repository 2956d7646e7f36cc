"""The sessions that a listing of inscriptions tells, where no listing of sessions did."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rac_bot.exchange.entering import matching, save_dossiers
from rac_bot.exchange.entering.importing import Columns, Import, batches
from rac_bot.exchange.reading.rows import InscriptionRow, Row
from rac_bot.i18n import _n
from rac_bot.store.models import Action
from rac_bot.store.trace import journal


def with_sessions(importing: Import, rows: Iterable[Row[InscriptionRow]]) -> Iterator[Row[InscriptionRow]]:
    """The rows; before they are taken, the person's session is created where it is missing.

    The row has to leave no doubt: the course is known, and the admission is the only one of the person, or
    the one of the row's grid.
    """
    created = 0
    for batch in batches(rows):
        added = _missing(importing, batch)
        importing.work.enter(save_dossiers.NEW, added)
        told = [{name: one[name] for name in ("candidate_id", "session")} for one in added]
        journal.enter_each(importing.work, Action.IMPORT, told)
        created += len(added)
        yield from batch
    if created:
        importing.report.notice(
            _n(
                "{n} session créée d’après les inscriptions : aucune liste de sessions ne la disait.",
                "{n} sessions créées d’après les inscriptions : aucune liste de sessions ne les disait.",
                created,
            )
        )


class _Admission(NamedTuple):
    person: int
    grid: str
    id: int
    unit: str


class _Known:
    """What is known of the people of a batch: their admissions and sessions; which courses there are."""

    def __init__(self, importing: Import, rows: list[Row[InscriptionRow]]) -> None:
        work = importing.work
        self.people = importing.ids_of({row.record.da for row in rows})
        numbers = list({row.record.course for row in rows})
        self.courses = {number for number, _id in work.rows(matching.COURSES, numbers=numbers)}
        people = list(self.people.values())
        self.admissions: dict[int, list[_Admission]] = {}
        for found in work.rows(save_dossiers.ADMISSIONS, candidates=people):
            self.admissions.setdefault(found.candidate_id, []).append(_Admission(*found))
        dossiers = work.rows(save_dossiers.DOSSIERS, candidates=people)
        self.ours = {(one.admission_id, one.session) for one in dossiers}
        self.elsewhere = {(one.candidate_id, one.session) for one in dossiers if one.admission_id is None}

    def missing(self, record: InscriptionRow) -> _Admission | None:
        """The admission whose session the row tells, and which has no such session."""
        person = self.people.get(record.da, 0)
        of_row = [one for one in self.admissions.get(person, ()) if record.grid in (None, one.grid)]
        if record.course not in self.courses or len(of_row) != 1:
            return None
        at_another_college = record.grid is None and (person, record.session) in self.elsewhere
        known = at_another_college or (of_row[0].id, record.session) in self.ours
        return None if known else of_row[0]


def _missing(importing: Import, rows: list[Row[InscriptionRow]]) -> list[Columns]:
    known, added = _Known(importing, rows), []
    for session, admission in ((row.record.session, known.missing(row.record)) for row in rows):
        if admission:
            known.ours.add((admission.id, session))
            grid = importing.college.grids[admission.grid]
            said = {"candidate_id": admission.person, "admission_id": admission.id, "session": session}
            programme = importing.college.programme(grid.programme)
            added.append({**said, "programme_id": programme, "unit": admission.unit})
    return added
