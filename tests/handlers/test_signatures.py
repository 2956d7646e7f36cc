"""Only what Slack signed, and signed lately, is heard."""

import pytest
from sqlalchemy import func, select

from rac_bot.store.models import JournalEntry, Search
from tests.builders import a_candidate, a_grid
from tests.conftest import Office
from tests.wire import command, post


@pytest.mark.parametrize(("secret", "age"), [("not the secret", 0), (None, 60 * 6)])
def test_a_wrong_or_old_signature_gets_401_and_changes_nothing(
    office: Office, secret: str | None, age: int
) -> None:
    with office.store.writing() as session:
        a_candidate(session, a_grid(session))
    answer = post(office, command(office, "/candidat", "leblanc"), secret=secret, age=age)
    assert answer.status_code == 401
    assert "leblanc" not in answer.text.lower()
    with office.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(JournalEntry)) == 0
        assert session.scalar(select(func.count()).select_from(Search)) == 0
    assert office.sandbox.log == []


def test_the_same_request_well_signed_is_answered(office: Office) -> None:
    answer = post(office, command(office, "/rac", "aide"))
    assert answer.status_code == 200
    assert "/candidat" in answer.json()["text"]
