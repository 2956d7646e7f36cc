"""What is held on a person: exported whole, erased whole; the journal that only grows."""

import json
from datetime import date

import pytest
from sqlalchemy import Executable, delete, func, select, update
from sqlalchemy.exc import DBAPIError

from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates, renumbering
from rac_bot.store.models import (
    Action,
    Audience,
    Base,
    Candidate,
    Change,
    FollowedCandidate,
    Inscription,
    JournalEntry,
    MessageState,
    Search,
    StoredMessage,
)
from rac_bot.store.models.base import utc_now
from rac_bot.store.privacy import privacy
from rac_bot.store.trace import changes, journal
from rac_bot.store.work.work import Work
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office
from tests.databases import BY_JULIE, by, raw

SECRETS = ("Leblanc", "leblanc", "Lise", "1234567", "123-4567", "LEBL12345678", "5145550101", "1980-05-03")


@pytest.fixture
def known(office: Office) -> Office:
    """Lise, searched for, consulted, enrolled, followed; told to Julie and to the team."""
    with office.store.writing(BY_JULIE) as work:
        lise = a_candidate(work, grid := a_grid(work), phone="5145550101")
        lise.code_permanent, lise.birth_date = "LEBL12345678", date(1980, 5, 3)
        a_dossier(work, lise, "A-2017").user_values = {"1": "Lise"}
        a_candidate(work, grid, da="2345678", family="Tremblay", given="Maëlle")
        raw(work).add(FollowedCandidate(advisor="UJULIE", responsible="UJULIE", candidate_id=lise.id))
    julie = office.julie
    for typed in ("leblanc", "lebl 12345678", "tremblay"):
        julie.command(f"/candidat {typed}")
    julie.command("/inscrire 1234567 322-001-RL")
    julie.choose("Groupe", "00991 · EE SR")
    julie.submit()
    office.deliver()
    return office


def everything(office: Office) -> str:
    """Every value of every row, as text."""
    with office.store.reading(BY_JULIE) as work:
        rows = (row for table in Base.metadata.sorted_tables for row in raw(work).execute(select(table)))
        return "\n".join(" | ".join(str(value) for value in row) for row in rows)


def erase(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        lise = candidates.by_da(work, "1234567")
        assert lise
        privacy.erase(by(work, "UADMIN"), lise, "règle 12-3 · Ada Min", utc_now())


def test_all_that_is_held_on_a_person_is_told(known: Office) -> None:
    with known.store.reading(BY_JULIE) as work:
        lise = candidates.by_da(work, "1234567")
        assert lise
        held = privacy.held_on(work, lise)
    json.dumps(held)
    assert [row["family_name"] for row in held["candidate"]] == ["Leblanc"]
    assert [row["group_number"] for row in held["inscription"]] == ["00991"]
    assert "T" in held["inscription"][0]["created_at"]  # as ISO writes it
    assert len(held["stored_message"]) == 2
    assert {row["action"] for row in held["journal_entry"]} >= {"consult", "enrol"}
    assert held["followed_candidate"][0]["advisor"] == "UJULIE"


def test_of_a_message_about_several_people_their_own_lines_alone_are_told(store: Store) -> None:
    own = "L. L. · DA •••-4567 · 322-00{}-RL"
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=2)
        lise, zoe = a_candidate(work, grid), a_candidate(work, grid, da="2345678", family="Roy", given="Zoé")
        dossier = a_dossier(work, lise)
        lines = [a_line(work, dossier, course) for course in grid.courses]
        lines.append(a_line(work, a_dossier(work, zoe), grid.courses[0]))
        message = StoredMessage(key="shared", audience=Audience.TEAM, recipient="CEQUIPE", actor="UJULIE")
        message.text = "\n".join((own.format(0), "Z. R. · DA •••-5678 · 322-000-RL", own.format(1)))
        message.dossier_id, message.inscriptions, message.blocks = dossier.id, lines, [{"type": "divider"}]
        raw(work).add(message)
        raw(work).flush()
        [told] = privacy.held_on(work, lise)["stored_message"]
    assert (told["text"], told["recipient"]) == (f"{own.format(0)}\n{own.format(1)}", "CEQUIPE")
    assert (told["blocks"], told["key"], told["dossier_id"]) == ([], None, None)


def test_a_search_that_says_something_of_another_is_not_told_but_goes(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        lise = a_candidate(work)
        raw(work).add_all(
            Search(actor="UJULIE", field="", text=one) for one in ("leblanc", "lise roy", "roy")
        )
        raw(work).flush()
        assert [row["text"] for row in privacy.held_on(work, lise)["search"]] == ["leblanc"]
        privacy.erase(work, lise, "règle 12", utc_now())
        assert list(raw(work).scalars(select(Search.text))) == ["roy"]


def test_the_journal_tells_of_their_searches_and_of_nobody_else_s(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        lise = a_candidate(work)
        for text, people in (("leblanc", 1), ("roy", 2)):
            journal.keep_search(work, Search(actor="UJULIE", field="", text=text), people)
        held = privacy.held_on(work, lise)["journal_entry"]
    assert [(row["action"], row["people"]) for row in held] == [("search", 1)]


def test_the_numbers_that_a_da_was_corrected_from_are_told_and_go(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        lise, zoe = a_candidate(work), a_candidate(work, da="2345678", family="Roy", given="Zoé")
        for person, da in ((lise, "1234568"), (zoe, "2345679")):
            renumbering.renumber(work, person.id, da)
        work.flush()
        told = [row["values"] for row in privacy.held_on(work, lise)["change"]]
        assert told == [{"da": ["1234567", "1234568"]}]
        assert {"1234567", "1234568"} <= privacy.words_of(work, lise)
        privacy.erase(work, lise, "règle 12", utc_now())
        assert list(raw(work).scalars(select(Change.values))) == [{"da": ["2345678", "2345679"]}]


def test_words_are_looked_for_as_they_are_kept_and_as_a_file_may_write_them(store: Store) -> None:
    """Those of four letters and more: of the name, of what was typed, of values before and after."""
    with store.writing(BY_JULIE) as work:
        eve = a_candidate(work, a_grid(work), family="Côté", given="Ève")
        dossier = a_dossier(work, eve)
        dossier.user_values = {"1": "Casier", "2": "B12"}
        changes.record(work, Action.CHANGE_DOSSIER, dossier, {"unlock_reason": ("Décès", "Maladie")})
        raw(work).flush()
        words = privacy.words_of(work, eve)
    assert words == {
        *("Côté", r"C\u00f4t\u00e9", "cote", "cote, eve", "1234567", "•••-4567", r"\u2022\u2022\u2022-4567"),
        *("Casier", "Décès", r"D\u00e9c\u00e8s", "Maladie"),
    }


def test_what_the_ids_of_those_rows_stand_for_is_told(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        grid, other = a_grid(work, courses=2), a_grid(work, "ABC0X-17R-RA", courses=2, title="Sciences")
        lise = a_candidate(work, grid, other)
        a_line(work, a_dossier(work, lise), grid.courses[1])
        told = privacy.stands_for(work, privacy.held_on(work, lise))
        programme = {"id": 1, "number": "JEE.0K", "title": "Techniques d’éducation"}
        assert told == {
            "course": [{"id": 2, "number": "322-001-RL", "title": "Cours 1"}],
            "grid": [{"id": 1, "code": "JEE0K-17R-RA"}, {"id": 2, "code": "ABC0X-17R-RA"}],
            "programme": [programme],
        }
        assert privacy.stands_for(work, {}) == {"course": [], "grid": [], "programme": []}


def test_nothing_of_an_erased_person_stays_in_the_database(known: Office) -> None:
    before = everything(known)
    assert [secret for secret in SECRETS if secret not in before] == ["123-4567"]
    erase(known)
    after = everything(known)
    assert [secret for secret in SECRETS if secret in after] == []
    assert "•••-4567" not in after
    assert "tremblay" in after  # the search for somebody else stays


def skeleton(work: Work) -> list[tuple[object, ...]]:
    """The journal's rows, the oldest first."""
    rows = select(JournalEntry.id, JournalEntry.action, JournalEntry.candidate_id).order_by(JournalEntry.id)
    return [tuple(row) for row in raw(work).execute(rows)]


def test_the_counts_and_the_journal_s_skeleton_stay(known: Office) -> None:
    with known.store.reading(BY_JULIE) as work:
        before = skeleton(work)
    erase(known)
    with known.store.reading(BY_JULIE) as work:
        *after, erased = skeleton(work)
        assert after == before
        assert erased[1] is Action.ERASE
        nobody = raw(work).scalars(select(Candidate).where(Candidate.erased_at.is_not(None))).one()
        assert (nobody.family_name, nobody.active) == ("(effacé)", False)
        assert raw(work).scalar(select(func.count(Inscription.id))) == 1


def test_the_messages_that_told_of_them_are_deleted_in_slack(known: Office) -> None:
    assert len(known.luc.channel_messages(known.team)) == len(known.julie.direct_messages()) == 1
    erase(known)
    known.deliver()
    assert known.luc.channel_messages(known.team) == known.julie.direct_messages() == []
    with known.store.reading(BY_JULIE) as work:
        assert set(raw(work).scalars(select(StoredMessage.state))) == {MessageState.ERASED}


def test_a_message_that_was_not_sent_yet_never_is(known: Office) -> None:
    known.julie.command("/inscrire 1234567 322-002-RL")
    known.julie.choose("Groupe", "00991 · EE SR")
    known.julie.submit()
    erase(known)
    known.deliver()
    assert known.luc.channel_messages(known.team) == []


def test_a_message_that_somebody_deleted_already_is_no_trouble(known: Office) -> None:
    erase(known)
    known.sandbox.fail("chat.delete", error="message_not_found", times=2)
    known.deliver()
    with known.store.reading(BY_JULIE) as work:
        assert set(raw(work).scalars(select(StoredMessage.state))) == {MessageState.ERASED}


@pytest.mark.parametrize("change", [delete(JournalEntry), update(JournalEntry).values(actor="nobody")])
def test_the_journal_can_only_grow(known: Office, change: Executable) -> None:
    with pytest.raises(DBAPIError, match="append-only"), known.store.writing(BY_JULIE) as work:
        raw(work).execute(change)
