"""Somebody is erased of whom messages told among others: the others stay told, by messages without them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from rac_bot.domain.routing import Routing
from rac_bot.store.file import candidates
from rac_bot.store.models import Inscription, MessageState, StoredMessage
from rac_bot.store.privacy import privacy
from rac_bot.store.telling import outbox, telling
from rac_bot.store.telling.anew import AT_LAST
from rac_bot.store.telling.telling import RUSH
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office
from tests.databases import BY_JULIE, raw

PEOPLE = {"1234567": "Lise Leblanc", "2345678": "Maëlle Tremblay", "3456789": "Omar Haddad"}
LATER = timedelta(minutes=11)


@pytest.fixture
def enrolled(office: Office) -> Office:
    """Each has an inscription, told to nobody yet."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        for da, name in PEOPLE.items():
            given, _, family = name.partition(" ")
            person = a_candidate(work, grid, da=da, family=family, given=given)
            a_line(work, a_dossier(work, person), grid.courses[0])
    return office


def tell(office: Office, *das: str) -> None:
    with office.store.writing(BY_JULIE) as work:
        lines = [line for line in raw(work).scalars(select(Inscription)) if line.dossier.candidate.da in das]
        telling.enrolled(work.at(office.now()), lines, Routing("CEQUIPE"))


def deliver(office: Office) -> None:
    for _ in range(12):
        office.ahead += timedelta(seconds=2)
        office.deliver()


def erase(office: Office, da: str = "1234567") -> None:
    with office.store.writing(BY_JULIE) as work:
        person = candidates.by_da(work, da)
        assert person
        privacy.erase(work, person, "règle 12", office.now())


def in_channel(office: Office) -> list[str]:
    return [message.text for message in office.luc.channel_messages(office.team)]


def all_said(office: Office) -> str:
    texts = [*in_channel(office), *(message.text for message in office.julie.direct_messages())]
    return "\n".join(texts)


def test_the_others_are_told_anew_without_the_person(enrolled: Office) -> None:
    tell(enrolled, *PEOPLE)
    deliver(enrolled)
    assert all_said(enrolled).count("L. L. · DA •••-4567") == 2
    erase(enrolled)
    deliver(enrolled)

    said = all_said(enrolled)
    assert "4567" not in said
    assert said.count("M. T. · DA •••-5678") == said.count("O. H. · DA •••-6789") == 2
    assert len(in_channel(enrolled)) == len(enrolled.julie.direct_messages()) == 1
    enrolled.julie.press("Marquer saisies", message=enrolled.julie.direct_messages()[0])
    enrolled.julie.press("Tout cocher")
    enrolled.julie.submit()
    with enrolled.store.reading(BY_JULIE) as work:
        states = {line.dossier.candidate.da: line.clara for line in raw(work).scalars(select(Inscription))}
    assert (states["2345678"], states["3456789"]) == ("entered", "entered")


def test_the_one_who_is_left_is_told_of_as_one(enrolled: Office) -> None:
    tell(enrolled, "1234567", "2345678")
    erase(enrolled)
    deliver(enrolled)
    [said] = in_channel(enrolled)
    assert said.replace("\u00a0", " ").startswith("Nouvelle inscription : M. T.")


def test_they_are_told_once_the_former_is_gone(enrolled: Office) -> None:
    tell(enrolled, *PEOPLE)
    deliver(enrolled)
    erase(enrolled)
    enrolled.sandbox.fail("chat.delete", status=500, times=2)
    enrolled.ahead += timedelta(seconds=2)
    enrolled.deliver()
    assert [said.count("•••") for said in in_channel(enrolled)] == [3]
    deliver(enrolled)
    assert [said.count("•••") for said in in_channel(enrolled)] == [2]


def test_where_slack_does_not_delete_the_former_they_are_told_all_the_same(enrolled: Office) -> None:
    tell(enrolled, *PEOPLE)
    deliver(enrolled)
    erase(enrolled)
    enrolled.sandbox.fail("chat.delete", error="cant_delete_message", times=None)
    deliver(enrolled)
    assert [said.count("•••") for said in in_channel(enrolled)] == [3, 2]


def test_where_nothing_is_heard_of_the_former_they_are_told_at_last(enrolled: Office) -> None:
    tell(enrolled, *PEOPLE)
    deliver(enrolled)
    erase(enrolled)
    enrolled.ahead += AT_LAST
    enrolled.sandbox.fail("chat.delete", status=500, times=99)
    enrolled.deliver()
    assert [said.count("•••") for said in in_channel(enrolled)] == [3, 2]


def test_a_summary_counts_the_others_and_still_stands_for_their_messages(enrolled: Office) -> None:
    with enrolled.store.writing(BY_JULIE) as work:
        grid = a_grid(work, "ABC01-18R-RA")
        for rank in range(RUSH):  # the channel is in a rush
            person = a_candidate(work, grid, da=f"900000{rank}", family="Aubut", given="Y")
            a_line(work, a_dossier(work, person), grid.courses[0])
    for da in (*(f"900000{rank}" for rank in range(RUSH)), *PEOPLE):
        tell(enrolled, da)
    deliver(enrolled)
    assert any("3 autres inscriptions" in said for said in in_channel(enrolled))
    erase(enrolled)
    enrolled.ahead += LATER
    deliver(enrolled)

    [summary] = [said for said in in_channel(enrolled) if "autres inscriptions" in said]
    assert summary.startswith("2 autres inscriptions")
    assert "4567" not in all_said(enrolled)
    with enrolled.store.reading(BY_JULIE) as work:
        grouped = select(StoredMessage).where(StoredMessage.state == MessageState.GROUPED)
        summaries = {message.summary for message in raw(work).scalars(grouped)}
        assert {one and one.text.splitlines()[0] for one in summaries} == {"2 autres inscriptions"}


def test_two_who_are_erased_one_after_the_other_leave_the_third_told_once(enrolled: Office) -> None:
    tell(enrolled, *PEOPLE)
    deliver(enrolled)
    erase(enrolled)
    erase(enrolled, "2345678")
    deliver(enrolled)
    [said] = in_channel(enrolled)
    assert "O. H. · DA •••-6789" in said
    assert "M. T." not in said


def test_what_retention_let_go_of_is_not_told_anew(enrolled: Office) -> None:
    tell(enrolled, *PEOPLE)
    deliver(enrolled)
    with enrolled.store.writing(BY_JULIE) as work:
        outbox.erase(work, list(raw(work).scalars(select(StoredMessage.id))), enrolled.now())
    erase(enrolled)
    deliver(enrolled)
    assert all_said(enrolled) == ""


def test_it_is_kept_no_longer_than_the_message_whose_place_it_takes(enrolled: Office) -> None:
    tell(enrolled, *PEOPLE)
    with enrolled.store.reading(BY_JULIE) as work:
        before = set(raw(work).scalars(select(StoredMessage.created_at)))
    erase(enrolled)
    with enrolled.store.reading(BY_JULIE) as work:
        assert set(raw(work).scalars(select(StoredMessage.created_at))) == before
