"""The soak's figures say what is wrong: each of these would pass unseen if they did not."""

import pytest
from sqlalchemy import select, update

from rac_bot.store.models import GridCourse, MessageState, SessionDossier, StoredMessage
from rac_bot.store.telling.outbox import PACE
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office
from tests.databases import BY_JULIE, raw
from tests.faults.advisors import Tally
from tests.faults.figures import Figures, count

PAIR = ("1234567", "322-001-RL")


@pytest.fixture(autouse=True)
def enrolled(office: Office) -> None:
    """Julie enrolled Lise, and both messages went out."""
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)))
    office.julie.command("/inscrire 1234567 322-001-RL")
    office.julie.choose("Groupe", "00990 · EE")
    office.julie.submit()
    office.deliver()


def counted(office: Office, *acknowledged: tuple[str, str]) -> Figures:
    figures = Figures("test", 1, 0, Tally(acknowledged=set(acknowledged)))
    count(figures, office.store, office.sandbox, office.team, [office.julie, office.admin])
    return figures


def every_message(office: Office, **values: object) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(StoredMessage).values(**values))


def test_what_was_saved_told_and_journaled_is_sound(office: Office) -> None:
    figures = counted(office, PAIR)
    assert figures.sound, figures
    assert figures.states == {"sent": 2}


def test_an_acknowledged_inscription_that_the_store_lacks_is_lost(office: Office) -> None:
    assert counted(office, PAIR, ("1234567", "322-002-RL")).lost == [("1234567", "322-002-RL")]


def test_a_line_that_neither_the_journal_nor_a_message_tells_is_lost_and_untold(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        dossier = raw(work).scalars(select(SessionDossier).order_by(SessionDossier.id)).all()[-1]
        line = a_line(work, dossier, raw(work).scalars(select(GridCourse)).all()[2])
    figures = counted(office, PAIR)
    assert figures.lost == [("no entry in the journal", line.id)]
    assert figures.untold == [("advisor", line.id), ("team", line.id)]


def test_messages_posted_twice_are_doubled(office: Office) -> None:
    every_message(office, state=MessageState.PENDING, ts=None)
    office.ahead += PACE
    office.deliver()
    assert len(counted(office, PAIR).doubled) == 2


@pytest.mark.parametrize(
    "values",
    [
        {"state": MessageState.PENDING},
        {"state": MessageState.GROUPED},
        {"state": MessageState.FAILED},
        {"text": "Autre chose"},
    ],
    ids=["waiting", "grouped into nothing", "failed without a reason", "changed since"],
)
def test_a_message_that_does_not_say_it_as_it_is_leaves_its_line_untold(
    office: Office, values: dict[str, object]
) -> None:
    every_message(office, **values)
    assert [one for one in counted(office, PAIR).untold if one[0] == "team"]


def test_one_put_aside_with_its_reason_is_accounted_for(office: Office) -> None:
    every_message(office, state=MessageState.IN_DOUBT, reason="missing_scope")
    assert counted(office, PAIR).sound


def test_one_sent_that_slack_does_not_hold_is_untold(office: Office) -> None:
    for message in office.sandbox.messages(office.team):
        office.sandbox.workspace.delete(message.posted)
    assert [one[3] for one in counted(office, PAIR).untold if one[0] == "message"] == ["not in Slack"]
