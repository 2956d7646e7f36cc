"""What Slack and the store of each release hold keeps working: windows, buttons, messages, words."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from freezegun.api import FrozenDateTimeFactory
from sqlalchemy import select

from rac_bot.delivery.drawing import drawn
from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Base, MessageState, StoredMessage
from slack_sandbox import Message
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, Databases, raw
from tests.upgrade.held import HELD, Held
from tests.upgrade.pressing import Gesture
from tests.upgrade.rehearsal import Outcome, Rehearsal, message_name
from tests.upgrade.tables import Tables

# What answers is the same on either; `tests/store/database/test_upgrade.py` upgrades the store on both.
pytestmark = pytest.mark.sqlite

RELEASES = {path.stem: Held.load(path) for path in sorted(HELD.glob("*.json"))}
WINDOWS = [(release, name) for release, held in RELEASES.items() for name in held.windows]

LEFT = "à saisir dans CLARA"
OVER_THE_FILE = "a window of a line always stands over its file"
NO_PAGES = "the file has no pages and no filter any more, and always lists what has no group"
OF_FILES = (
    *("file", "line", "results", "unlock_line", "census", "copy_line", "edit_inscription", "inscription"),
    *("course_look_up", "session_dossier", "edit_dossier", "dossier_fields", "copy_dossier", "many_courses"),
    *("many_courses_preview",),
)
# Parts that no later version needs any more: by release, kind of window and part, the reason.
LET_GO = (
    {
        ("0005_access", kind, "metadata from_file"): OVER_THE_FILE
        for kind in ("line", "edit_inscription", "unlock_line", "copy_line", "results", "census")
    }
    | {
        ("0007_growth", "pending", f"metadata {part}"): "the list is by person since, of all programmes"
        for part in ("programme", "page")
    }
    | {
        ("0007_growth", kind, f"metadata {key}"): NO_PAGES
        for kind in OF_FILES
        for key in ("lines", "shown", "unassigned")
    }
)
LET_GO["0007_growth", "many_candidates_preview", "metadata mode"] = "the group chosen says it"


@pytest.fixture
def url(release: str, databases: Databases, tmp_path: Path) -> Iterator[str]:
    """The address of the store that was held, upgraded."""
    rows = RELEASES[release].rows.read_text(encoding="utf-8")
    address = databases.copy(tmp_path, f"held-{release}", partial(_fill, rows), release)
    yield address
    databases.drop(address)


def _fill(rows: str, store: Store) -> None:
    """Fill the store, which is at that revision, with rows dumped at the same, and bring it up to date."""
    with closing(sqlite3.connect(str(store.engine.url.database))) as connection:
        connection.executescript(rows)
    schema.upgrade(store)


@pytest.fixture
def as_held(url: str) -> Iterator[Tables]:
    """The tables of that store, before the office puts its own people in."""
    held = Tables(url)
    held.keep()
    yield held
    held.close()


@pytest.fixture
def rehearsal(release: str, as_held: Tables, office: Office, clock: FrozenDateTimeFactory) -> Rehearsal:
    """The bot on that store, in a workspace that holds what was held."""
    sandbox, held = office.sandbox, RELEASES[release]
    given = {one.id: sandbox.files.chosen(one.person, one.name, one.content.encode()) for one in held.files}
    held = Held.load(HELD / f"{release}.json", {before: str(now["id"]) for before, now in given.items()})
    clock.move_to(held.at)
    for one in held.messages:
        channel = sandbox.workspace.direct(one.where).id if one.where in held.directs else one.where
        sandbox.workspace.post(  # the app was told of it then
            channel, sandbox.bot_user_id, one.text, one.blocks, one.ts, metadata=one.metadata, told=False
        )
    as_held.put_back()
    as_held.rename("channel", {was: sandbox.workspace.direct(who).id for who, was in held.directs.items()})
    return Rehearsal(office, held, as_held)


# --- windows and buttons ----------------------------------------------------------------------------


@pytest.mark.parametrize(("release", "name"), WINDOWS)
def test_a_window_answers_every_gesture_and_is_read_whole(
    rehearsal: Rehearsal, release: str, name: str
) -> None:
    """Each press, choice, look-up and submission; and each part of the window by which something changed."""
    made = {gesture: rehearsal.make(name, gesture) for gesture in rehearsal.gestures(name)}
    assert wrong(rehearsal.held, name, made) == {}, name
    kind = rehearsal.held.windows[name].stack[-1].content["callback_id"]
    by_name = {gesture.name: gesture for gesture in made}
    read = rehearsal.held.read.get(name, {})
    unread = [
        part
        for part, by in read.items()
        if rehearsal.make(name, by_name[by], without=part).told(metadata=True)
        == made[by_name[by]].told(metadata=True)
    ]
    assert unread == [part for part in read if (release, kind, part) in LET_GO], name


@pytest.mark.parametrize("release", RELEASES)
def test_every_button_of_a_message_is_answered(rehearsal: Rehearsal) -> None:
    held = rehearsal.held
    for name in map(message_name, held.messages):
        made = {gesture: rehearsal.make(name, gesture) for gesture in rehearsal.gestures(name)}
        assert wrong(held, name, made) == {}, name


def wrong(held: Held, name: str, made: dict[Gesture, Outcome]) -> dict[str, list[str]]:
    """What was not answered as that release did: by the refusals it had, by options where it had some."""
    refused, offered = held.refused.get(name, {}), held.offered.get(name, {})
    found = {}
    for gesture, outcome in made.items():
        if outcome.trouble or outcome.refused != refused.get(gesture.name, []):
            found[gesture.name] = [*outcome.trouble, *outcome.refused]
        elif gesture.name in offered and not outcome.offers:
            found[gesture.name] = ["nothing is offered"]
    return found


@pytest.mark.parametrize("release", RELEASES)
def test_every_way_in_is_there(rehearsal: Rehearsal) -> None:
    julie, sandbox = rehearsal.office.julie, rehearsal.office.sandbox
    for command in rehearsal.held.commands:
        julie.command(command)
    for shortcut in rehearsal.held.shortcuts:
        julie.shortcut(shortcut)
        assert screen(julie).title != "Action impossible"
    assert rehearsal.tables.refusals(rehearsal.last_entry) == []
    assert sandbox.refusals == []


# --- messages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("release", RELEASES)
def test_what_waited_goes_out_once(rehearsal: Rehearsal, clock: FrozenDateTimeFactory) -> None:
    """What Slack has taken without saying so is found there; what is to be erased goes; the rest stays."""
    office = rehearsal.office
    before, shown = stored(office), in_slack(office)
    new = {MessageState.ABANDONED}  # of a later version
    assert {message.state for message in before.values()} >= set(MessageState) - new
    waited = {number for number, message in before.items() if waits(message)}
    erased = {number for number in waited if before[number].erase}
    deliver(office, clock)
    after, now = stored(office), in_slack(office)
    for number, message in after.items():
        wanted = MessageState.SENT if number in waited else before[number].state
        assert message.state is (MessageState.ERASED if number in erased else wanted), number
    assert now.keys() == (shown.keys() - erased) | (waited - erased)
    assert [number for number in now.keys() & shown.keys() if now[number].ts != shown[number].ts] == []


@pytest.mark.parametrize("release", RELEASES)
def test_what_waited_is_sent_as_it_is_drawn_now(rehearsal: Rehearsal, clock: FrozenDateTimeFactory) -> None:
    """That release drew it in its row before it was sent: what Slack holds is told by no row yet."""
    office = rehearsal.office
    waited = {number for number, message in stored(office).items() if waits(message) and not message.erase}
    shown = {number: message.text for number, message in in_slack(office).items()}
    with office.store.writing(BY_JULIE) as work:
        for number in waited - shown.keys():  # an edit stays as it was left
            raw(work).get_one(StoredMessage, number).text = "dit autrement"
    deliver(office, clock)
    now, after = in_slack(office), stored(office)
    with office.store.reading(BY_JULIE) as work:
        wanted = {number: drawn(work, number)[0][0] for number in waited}
    assert {number: now[number].text for number in waited} == wanted
    assert {number: after[number].text for number in waited} == wanted
    assert [number for number in waited & shown.keys() if now[number].text != shown[number]]


@pytest.mark.parametrize("release", RELEASES)
def test_what_was_posted_follows_its_fact(rehearsal: Rehearsal, clock: FrozenDateTimeFactory) -> None:
    """Once everything is in CLARA, every message that said otherwise is edited where it stands."""
    office, julie = rehearsal.office, rehearsal.office.julie
    deliver(office, clock)
    sent, before = stored(office), in_slack(office)
    said = {number for number, message in before.items() if LEFT in message.text}
    said -= {number for number in said if sent[number].state is MessageState.IN_DOUBT}
    assert len(said) > 20
    julie.command("/rac à-saisir")
    julie.choose("Choisir", julie.look_up("Choisir")[1].options[0].text)
    while "Tout cocher" in screen(julie).menu_lines:
        julie.pick("Tout cocher")
        julie.submit()
    assert "Rien à saisir dans CLARA" in reading(julie)
    deliver(office, clock)
    after = in_slack(office)
    assert {number for number in said if LEFT in after[number].text or not after[number].edited} == set()
    assert [number for number in before if after[number].ts != before[number].ts] == []
    anew = after.keys() - before.keys()  # what Slack refused, it may take as it is now
    assert {sent[number].state for number in anew} <= {MessageState.FAILED}


def deliver(office: Office, clock: FrozenDateTimeFactory) -> None:
    """All that is due in the next minute and a half."""
    for _second in range(90):
        office.deliver()
        clock.tick(1)


def stored(office: Office) -> dict[int, StoredMessage]:
    with office.store.reading(BY_JULIE) as work:
        return {message.id: message for message in raw(work).scalars(select(StoredMessage))}


def waits(message: StoredMessage) -> bool:
    """To go out; not for somebody who is not in this workspace."""
    return message.state is MessageState.PENDING and not message.recipient.startswith("UCONSEIL")


def in_slack(office: Office) -> dict[int, Message]:
    """By their number, which they carry: a second one of the same number fails."""
    found: dict[int, Message] = {}
    for where in (office.julie, office.luc, office.admin, office.team):
        for message in office.sandbox.messages(where):
            assert message.metadata is not None
            number = message.metadata["event_payload"]["message"]
            assert number not in found
            found[number] = message
    return found


# --- words of the store -----------------------------------------------------------------------------


@pytest.mark.parametrize("release", RELEASES)
def test_every_word_of_the_store_is_understood(rehearsal: Rehearsal) -> None:
    """Each row of each table is read: a state, a kind or an act that has no meaning any more would raise."""
    office = rehearsal.office
    assert schema.current(office.store) == schema.wanted()
    with office.store.reading(BY_JULIE) as work:
        for mapper in Base.registry.mappers:
            raw(work).scalars(select(mapper.class_)).all()
        assert raw(work).scalars(select(StoredMessage)).all()
