"""`rac-bot clara`: the sessions of before, listed and confirmed by whoever knows."""

import pytest
from sqlalchemy import select

from rac_bot.store.database.engine import Store
from rac_bot.store.models import ClaraState, SessionDossier
from tests.builders import a_candidate, a_dossier, a_grid
from tests.commands import rac_bot
from tests.databases import BY_JULIE, raw


@pytest.mark.sqlite
def test_sessions_of_before_are_listed_then_confirmed_by_session_and_by_person(
    store: Store, env: dict[str, str]
) -> None:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        for da, family, sessions in (("1234567", "Leblanc", "A-2017 H-2018"), ("2345685", "Roy", "H-2018")):
            person = a_candidate(work, grid, da=da, family=family)
            for session in sessions.split():
                dossier = a_dossier(work, person, session)
                dossier.clara, dossier.to_confirm = ClaraState.TO_ENTER, True

    def said(*words: str, code: int = 0) -> str:
        done = rac_bot("clara", *words, env=env)
        assert done.returncode == code, done.stderr
        return done.stdout

    listed = said("list")
    assert [word in listed for word in ("A-2017", "234-5685", "Roy, Lise", "JEE0K-17R-RA")] == [True] * 4
    said("confirm", "--session", "H-2018", code=2)  # there, or missing: it has to be said
    assert said("confirm", "--there", "--session", "h18", "--da", "123-4567").startswith("1 dossier session")
    assert said("confirm", "--missing") == "2 dossiers sessions : à créer dans CLARA.\n"
    assert said("list") == "Aucun dossier session n’est à confirmer.\n"
    with store.reading(BY_JULIE) as work:
        found = raw(work).scalars(select(SessionDossier.clara).order_by(SessionDossier.id)).all()
    assert found == [ClaraState.TO_ENTER, ClaraState.ENTERED, ClaraState.TO_ENTER]
