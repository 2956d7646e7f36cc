"""What is written to the bot: answered without a word of it, whoever writes, wherever it is."""

import json
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from rac_bot.domain.rights import Role
from rac_bot.slack.words import METHODS
from rac_bot.store.file import followed
from rac_bot.store.models import Base, Said, StoredMessage
from slack_sandbox import Message
from tests.builders import a_candidate, a_dossier, a_grid, a_line, a_right
from tests.conftest import Office, reading
from tests.databases import BY_JULIE, raw

CANARY = ("Serinova", "Kanarija", "1234567", "123-4567", "SERK12345678", "5145550101", "1980-05-03", "7391")
OF_FILES = {  # where the person is kept
    *("candidate", "name_word", "name_tail", "admission", "session_dossier", "inscription"),
}


def is_in(rows: str, word: str) -> bool:
    """A number is not found within a longer one: the digits of a second would do."""
    return re.search(rf"(?<!\d){re.escape(word.lower())}(?!\d)", rows) is not None


@pytest.fixture
def canary(office: Office) -> None:
    """Somebody whose every word is looked for; on Julie's list, with a course to enter and a note."""
    with office.store.writing(BY_JULIE) as work:
        person = a_candidate(work, a_grid(work), family="Serinova", given="Kanarija", phone="514 555-0101")
        person.code_permanent, person.birth_date = "SERK12345678", date(1980, 5, 3)
        line = a_line(work, a_dossier(work, person), person.admissions[0].grid.courses[0], note=81)
        line.remark = "7391"
        followed.follow(work, "UJULIE", person.id)


def answer(office: Office) -> Message:
    office.ahead += timedelta(seconds=5)
    office.deliver()
    return office.julie.direct_messages()[-1]


def said(message: Message) -> str:
    return message.reading.replace("\u00a0", " ")


def test_a_direct_message_says_how_many_files_it_finds_and_a_press_opens_them(
    office: Office, canary: None
) -> None:
    office.julie.say("serinova")
    told = answer(office)
    assert (
        "*1 dossier* trouvé. La recherche s’ouvre dans une fenêtre : la réponse n’est pas écrite ici."
        in said(told)
    )
    assert "supprimez-le" in said(told)
    assert told.buttons == ["Voir les dossiers", "Inscrire", "À saisir (1)", "Aide"]
    office.julie.press("Voir les dossiers", message=told)
    assert "Serinova, Kanarija" in reading(office.julie)
    office.julie.dismiss()
    office.julie.say("personne d’ici &amp; de nulle part")
    assert "Aucun dossier trouvé par ces mots." in said(answer(office))
    office.julie.press("Chercher autrement", message=office.julie.direct_messages()[-1])
    assert "nulle part" in reading(office.julie)


def test_of_a_long_message_what_the_button_opens_is_what_is_counted(office: Office, canary: None) -> None:
    for words in ("serinova. " * 1200, f"{'serinova. ' * 20}nulle part"):
        office.julie.say(words)
        assert "*1 dossier* trouvé." in said(answer(office))
        office.julie.press("Voir les dossiers", message=office.julie.direct_messages()[-1])
        assert "Serinova, Kanarija" in reading(office.julie)
        office.julie.dismiss()


def test_the_words_are_the_writer_s_for_ten_minutes(office: Office, canary: None) -> None:
    office.julie.say("serinova")
    told = answer(office)
    with office.store.writing(BY_JULIE) as work:
        [kept] = raw(work).scalars(select(Said))
        assert (kept.actor, kept.text) == ("UJULIE", "serinova")
        kept.actor = "ULUC"
    office.julie.press("Voir les dossiers", message=told)
    assert "Ces mots ne sont plus gardés" in reading(office.julie)
    office.julie.press("Trouver")
    office.ahead += timedelta(minutes=9)
    office.publish()
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(Said)).all()
    office.ahead += timedelta(minutes=1)
    office.publish()
    with office.store.reading(BY_JULIE) as work:
        assert not raw(work).scalars(select(Said)).all()


def test_a_mention_is_answered_the_same_whatever_is_found_to_whoever_asks(
    office: Office, canary: None
) -> None:
    bot = office.sandbox.bot_user_id
    hall = office.sandbox.channel("hall", members=[office.julie, office.stranger], bot=True)
    asked = office.julie.say(f"<@{bot}> serinova", hall)
    office.julie.say(f"<@{bot}> zzzz", hall, thread_ts=asked.ts)
    office.stranger.say(f"<@{bot}> serinova", hall)
    told = [*office.julie.ephemerals(), *office.stranger.ephemerals()]
    assert len(told) == 3
    assert {said(one) for one in told} == {said(told[0])}
    assert "Ce que vous cherchez s’ouvre dans une fenêtre : la réponse n’est pas écrite ici." in said(told[0])
    assert "supprimez-le" in said(told[0])
    assert [one.thread_ts for one in told] == [None, asked.ts, None]
    assert all(one.user != bot for one in office.sandbox.workspace.visible(hall.id))
    office.julie.press("Ouvrir", message=told[0])
    assert "Serinova, Kanarija" in reading(office.julie)
    office.stranger.press("Ouvrir", message=told[2])
    assert "Vous n’avez pas accès" in reading(office.stranger)


def test_a_mention_that_slack_lets_nobody_answer_passes(office: Office) -> None:
    hall = office.sandbox.channel("hall", members=[office.julie], bot=True)
    for word in (*METHODS["chat.postEphemeral"], "a_word_of_tomorrow"):
        office.sandbox.fail("chat.postEphemeral", error=word)
        office.julie.say(f"<@{office.sandbox.bot_user_id}> allo", hall)
        assert office.sandbox.log[-1].status in (200, None), word
    assert office.julie.ephemerals() == []


def test_who_may_not_read_is_told_why_once_a_day_and_who_reads_enrols_nobody(
    office: Office, canary: None
) -> None:
    for _twice in range(2):
        office.stranger.say("serinova")
    office.deliver()
    [told] = office.stranger.direct_messages()
    assert told.buttons == ["Demander l’accès"]
    assert "Vous n’avez pas accès aux dossiers RAC." in said(told)
    office.stranger.press("Demander l’accès", message=told)
    office.deliver()
    assert "Alex Untel demande" in office.admin.direct_messages()[-1].text
    with office.store.writing(BY_JULIE) as work:
        a_right(work, "UJULIE", Role.READING)
    office.julie.say("serinova")
    assert answer(office).buttons == ["Voir les dossiers", "Aide"]
    with office.store.writing(BY_JULIE) as work:
        a_right(work, "UJULIE", programmes=("ZZZ.0Z",))
    office.julie.say("serinova")
    assert "Aucun dossier trouvé" in said(answer(office))


def test_what_apps_post_and_what_is_edited_has_no_answer(office: Office) -> None:
    """Slack tells an app of its own messages too: an answer to them would never end."""
    direct = office.sandbox.workspace.direct(office.julie.id).id
    about = {"type": "message", "channel_type": "im", "channel": direct, "ts": "1.1", "text": "x"}
    for more in (
        {"user": office.sandbox.bot_user_id, "bot_id": "B1", "app_id": "A1"},
        {"subtype": "bot_message", "bot_id": "B1"},
        {"subtype": "message_changed", "message": {"user": office.julie.id, "text": "y"}},
        {"subtype": "message_deleted", "user": office.julie.id},
    ):
        office.sandbox.emit(about | more)
    office.deliver()
    assert office.julie.direct_messages() == []
    for _again in range(2):  # Slack sends an event again where it missed the answer
        office.sandbox.emit(about | {"user": office.julie.id, "subtype": "file_share"})
    office.deliver()
    assert len(office.julie.direct_messages()) == 1


def test_a_word_of_somebody_s_is_nowhere_in_slack_and_waits_in_no_table_an_hour_later(
    office: Office, canary: None
) -> None:
    bot = office.sandbox.bot_user_id
    hall = office.sandbox.channel("hall", members=[office.julie], bot=True)
    everything = " ".join(CANARY)
    for words in (everything, *CANARY):
        office.julie.say(words)
        office.julie.say(f"<@{bot}> {words}", hall)
    office.julie.home()
    office.julie.command("/inscrire 1234567 322-002-RL")
    office.ahead += timedelta(hours=1)
    for _each in CANARY * 2:
        office.ahead += timedelta(seconds=2)
        office.deliver()
        office.publish()
    told = [
        one
        for one in office.sandbox.log
        if one.what in ("chat.postMessage", "chat.postEphemeral", "views.publish")
    ]
    assert {one.what for one in told} == {"chat.postMessage", "chat.postEphemeral", "views.publish"}
    kept = json.dumps([one.body for one in told], ensure_ascii=False).lower()
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(StoredMessage)).all()
        held = {
            table.name: repr(raw(work).execute(select(table)).all()).lower()
            for table in Base.metadata.sorted_tables
            if table.name not in OF_FILES
        }
    assert [one for one in CANARY if is_in(kept, one)] == []
    assert [(one, name) for one in CANARY for name, rows in held.items() if is_in(rows, one)] == []
