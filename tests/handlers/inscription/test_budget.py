"""How many statements a save takes: the budget of CONTRIBUTING."""

import pytest
from freezegun import freeze_time
from sqlalchemy import event

from rac_bot.store.routing.rules import routing
from tests.builders import a_candidate, a_dossier, a_grid
from tests.conftest import Office, screen
from tests.databases import BY_JULIE

STATEMENTS = 24  # of the whole gesture, the reading of rights, of the form and of the file included
UNDER_THE_LOCK = 12  # BEGIN among them


@pytest.mark.sqlite  # the other takes a lock otherwise
@freeze_time("2017-10-02 16:00")  # the session is on file
@pytest.mark.whole_college("the reading of limits that the harness adds is counted too")
def test_a_save_from_the_file_takes_no_more_statements_than_its_budget(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)))
    with office.store.reading(BY_JULIE) as work:  # kept from then on
        work.known(routing, office.settings.rac_team_channel)
    julie = office.julie
    julie.command("/candidat 1234567")
    julie.press("Inscrire")
    julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    julie.choose("Groupe", "00990 · EE")
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    event.listen(office.store.engine, "before_cursor_execute", note)
    julie.submit()
    event.remove(office.store.engine, "before_cursor_execute", note)

    assert "*322-001-RL* · 00990 EE" in screen(julie).text
    assert len(said) <= STATEMENTS, len(said)
    locked = said[said.index("BEGIN IMMEDIATE") :]
    locked = locked[: locked.index("BEGIN")]
    assert len(locked) <= UNDER_THE_LOCK, locked
