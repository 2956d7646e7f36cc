"""`rac-bot messages`: what is not delivered, why, and sending it again, at the command line."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from rac_bot.store.database.engine import Store
from rac_bot.store.models import Audience, JournalEntry, Lane, MessageState, Person, StoredMessage
from rac_bot.store.models.base import utc_now
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.commands import rac_bot
from tests.databases import BY_JULIE, raw

TOLD = (
    "Nouvelle inscription : L. L. · DA •••-4567\n"
    "322-001-RL · Automne 2017 (A-2017) · EE · groupe 00990 · à saisir dans CLARA\n"
    "par Julie Roy"
)
SENT, WAITING, BEHIND, REFUSED, DOUBTFUL = range(1, 6)


@pytest.fixture
def filled(store: Store) -> Store:
    """One message sent, one that its channel does not take and one behind it, one refused, one in doubt."""
    long_ago = utc_now() - timedelta(hours=3)
    with store.writing(BY_JULIE) as work:
        raw(work).add(Person(slack_id="UJULIE", name="Julie Roy"))
        raw(work).add(Lane(recipient="CEQUIPE", free_at=long_ago, blocked="not_in_channel"))
        raw(work).add(Lane(recipient="UJULIE", free_at=long_ago))
        raw(work).flush()
        grid = a_grid(work)
        line = a_line(work, a_dossier(work, a_candidate(work, grid)), grid.courses[1])
        for state, recipient, facts in (
            (MessageState.SENT, "UJULIE", {"channel": "D1", "ts": "1516035600.000100", "sent_at": long_ago}),
            (MessageState.PENDING, "CEQUIPE", {"reason": "not_in_channel", "attempts": 7}),
            (MessageState.PENDING, "CEQUIPE", {}),
            (MessageState.FAILED, "UJULIE", {"reason": "msg_too_long"}),
            (MessageState.IN_DOUBT, "UJULIE", {"reason": "missing_scope", "attempted_at": long_ago}),
        ):
            raw(work).add(
                StoredMessage(
                    key=f"{state}:{recipient}:{len(facts)}",
                    audience=Audience.TEAM,
                    recipient=recipient,
                    actor="UJULIE",
                    state=state,
                    text="",
                    blocks=[],
                    inscriptions=[line],
                    created_at=long_ago,
                    due_at=utc_now() + timedelta(hours=1),
                    **facts,
                )
            )
            raw(work).flush()
    return store


def said(env: dict[str, str], *words: str, code: int = 0) -> str:
    ended = rac_bot("messages", *words, env=env)
    assert ended.returncode == code, ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    return (ended.stdout + ended.stderr).replace("\u00a0", " ")


def states(store: Store) -> list[MessageState]:
    with store.reading(BY_JULIE) as work:
        return list(raw(work).scalars(select(StoredMessage.state).order_by(StoredMessage.id)))


def test_an_empty_outbox_is_told_in_words(env: dict[str, str]) -> None:
    assert said(env, "list") == "Aucun message n’a encore été écrit.\nRien n’attend.\n"
    assert said(env, "why") == "Rien n’empêche les messages de partir.\n"
    assert said(env, "retry", "--all") == "Rien à renvoyer.\n"
    assert json.loads(said(env, "list", "--json")) == {"counts": {}, "oldest_waiting": None, "messages": []}


def test_the_list_has_what_is_not_delivered(filled: Store, env: dict[str, str]) -> None:
    told = said(env, "list")
    assert "2 en attente · 1 envoyé · 1 en doute · 1 refusé" in told
    assert "Le plus ancien attend depuis 3 heures." in told
    rows = [line.split("│")[1:-1] for line in told.splitlines() if line.startswith("│")]
    assert [[cell.strip() for cell in row] for row in rows] == [
        ["2", "en attente", "CEQUIPE", "3 heures", "7", "not_in_channel"],
        ["3", "en attente", "CEQUIPE", "3 heures", "0", ""],
        ["4", "refusé", "UJULIE (Julie Roy)", "3 heures", "0", "msg_too_long"],
        ["5", "en doute", "UJULIE (Julie Roy)", "3 heures", "0", "missing_scope"],
    ]


def test_the_list_keeps_to_a_state_and_to_a_number(filled: Store, env: dict[str, str]) -> None:
    only = json.loads(said(env, "list", "--state", "failed", "--state", "sent", "--json"))
    assert [message["id"] for message in only["messages"]] == [SENT, REFUSED]
    assert only["counts"] == {"sent": 1, "pending": 2, "failed": 1, "in_doubt": 1}
    assert "1 sur 5 ; --limit en montre plus." in said(env, "list", "--state", "all", "--limit", "1")
    assert "Aucun message dans cet état." in said(env, "list", "--state", "grouped")


def test_one_is_shown_with_its_text_and_where_slack_keeps_it(filled: Store, env: dict[str, str]) -> None:
    told = said(env, "show", str(SENT))
    assert "État : envoyé" in told
    assert "Dans Slack : canal D1, ts 1516035600.000100, depuis le " in told
    assert told.endswith(f"\n\n{TOLD}\n")
    told = said(env, "show", str(WAITING))
    assert "Raison : not_in_channel" in told
    assert "Invitez-le : /invite @rac" in told
    assert "Prochain essai : " in told
    facts = json.loads(said(env, "show", str(WAITING), "--json"))
    assert (facts["state"], facts["text"].replace("\u00a0", " ")) == ("pending", TOLD)
    assert said(env, "show", "99", code=1) == "Il n’y a pas de message n° 99.\n"


def test_why_gives_each_reason_with_what_to_do(filled: Store, env: dict[str, str]) -> None:
    found = json.loads(said(env, "why", "--json"))
    assert [(one["reason"], one["state"], one["recipient"], one["messages"]) for one in found] == [
        ("not_in_channel", "pending", "CEQUIPE", 2),  # with the one behind it
        ("missing_scope", "in_doubt", "UJULIE", 1),
        ("msg_too_long", "failed", "UJULIE", 1),
    ]
    assert "/invite @rac" in found[0]["remedy"]
    assert "renvoyez-le seulement s’il y manque" in found[1]["remedy"].replace("\u00a0", " ")
    assert "Invitez-le" in said(env, "why")


def test_what_is_refused_or_waits_is_sent_again(filled: Store, env: dict[str, str]) -> None:
    told = said(env, "retry", str(WAITING), str(REFUSED))
    assert told == "Le message n° 2 repart.\nLe message n° 4 repart.\n"
    assert states(filled)[REFUSED - 1] is MessageState.PENDING
    with filled.reading(BY_JULIE) as work:
        assert raw(work).get_one(StoredMessage, WAITING).due_at <= utc_now()
        journaled = raw(work).execute(select(JournalEntry.actor, JournalEntry.detail)).all()
    assert [tuple(one) for one in journaled] == [("cli", "message 2"), ("cli", "message 4")]


def test_what_is_sent_or_unknown_is_not_sent_again(filled: Store, env: dict[str, str]) -> None:
    told = said(env, "retry", str(SENT), "99", code=1)
    assert told == "Le message n° 1 est déjà parti.\nIl n’y a pas de message n° 99.\n"
    assert states(filled)[0] is MessageState.SENT


def test_one_in_doubt_is_sent_again_only_where_it_may_be_doubled(filled: Store, env: dict[str, str]) -> None:
    assert "(--yes le renvoie quand même)" in said(env, "retry", str(DOUBTFUL), code=1)
    assert states(filled)[DOUBTFUL - 1] is MessageState.IN_DOUBT
    assert said(env, "retry", str(DOUBTFUL), "--yes") == "Le message n° 5 repart.\n"
    assert states(filled)[DOUBTFUL - 1] is MessageState.PENDING


def test_all_of_them_leaves_those_in_doubt_unless_told(filled: Store, env: dict[str, str]) -> None:
    told = said(env, "retry", "--all")
    assert "Le message n° 4 repart." in told
    assert "En doute, donc pas renvoyés : 1." in told
    assert states(filled)[DOUBTFUL - 1] is MessageState.IN_DOUBT
    outcomes = json.loads(said(env, "retry", "--all", "--yes", "--json"))
    assert outcomes == {"2": "again", "3": "again", "4": "again", "5": "again"}


def test_why_says_when_each_is_tried_next_and_whose_time_is_too_far_off(
    filled: Store, env: dict[str, str]
) -> None:
    assert "sous peu : l’heure notée est trop loin" in said(env, "why")  # in an hour
    with filled.writing(BY_JULIE) as work:
        for message in raw(work).scalars(select(StoredMessage)):
            message.due_at = utc_now() + timedelta(minutes=5)
    told = said(env, "why")
    assert "trop loin" not in told
    waits, *_others = json.loads(said(env, "why", "--json"))
    assert (waits["reason"], waits["next_try"] is None) == ("not_in_channel", False)
    assert str(utc_now().year) in waits["next_try"]


def test_asking_for_one_frees_its_recipient_and_those_before_it(filled: Store, env: dict[str, str]) -> None:
    with filled.writing(BY_JULIE) as work:
        raw(work).get_one(Lane, "CEQUIPE").free_at = utc_now() + timedelta(hours=5)
    said(env, "retry", str(BEHIND))
    with filled.reading(BY_JULIE) as work:
        assert raw(work).get_one(Lane, "CEQUIPE").free_at <= utc_now()
        assert raw(work).get_one(StoredMessage, WAITING).due_at <= utc_now()


def test_what_waits_for_a_channel_goes_to_another(filled: Store, env: dict[str, str]) -> None:
    assert said(env, "redirect", "CEQUIPE", "CNOUVEAU") == "2 messages partent vers CNOUVEAU.\n"
    with filled.reading(BY_JULIE) as work:
        moved = raw(work).scalars(select(StoredMessage).where(StoredMessage.recipient == "CNOUVEAU")).all()
        assert [(one.id, one.state, one.reason, one.attempts) for one in moved] == [
            (WAITING, MessageState.PENDING, None, 0),
            (BEHIND, MessageState.PENDING, None, 0),
        ]
        assert raw(work).get_one(Lane, "CNOUVEAU").blocked is None
        assert raw(work).get_one(Lane, "CEQUIPE").blocked is None
    assert said(env, "redirect", "CEQUIPE", "CNOUVEAU") == "Rien n’attend pour CEQUIPE.\n"
    for old, new in (("UJULIE", "CNOUVEAU"), ("CEQUIPE", "nouveau"), ("CEQUIPE", "CEQUIPE")):
        said(env, "redirect", old, new, code=2)


def test_messages_are_given_up_by_number_or_by_recipient_and_taken_up_again(
    filled: Store, env: dict[str, str]
) -> None:
    told = said(env, "abandon", str(WAITING), str(SENT), "99", code=1)
    assert "Le message n° 2 ne partira pas. « rac-bot messages retry 2 » y revient.\n" in told
    assert "Le message n° 1 n’attend plus rien.\nIl n’y a pas de message n° 99.\n" in told
    assert "Le message n° 3 ne partira pas." in said(env, "abandon", "--to", "CEQUIPE")
    assert "Rien n’attend pour CEQUIPE." in said(env, "abandon", "--to", "CEQUIPE")
    assert states(filled)[WAITING - 1 : BEHIND] == [MessageState.ABANDONED] * 2
    assert "2 abandonnés" in said(env, "list")
    with filled.reading(BY_JULIE) as work:
        assert raw(work).get_one(Lane, "CEQUIPE").blocked is None  # or the next would not be told of
    said(env, "retry", str(WAITING))
    assert states(filled)[WAITING - 1] is MessageState.PENDING
    said(env, "abandon", code=2)


def test_what_is_to_be_deleted_is_given_up_only_once_it_was_deleted_by_hand(
    filled: Store, env: dict[str, str]
) -> None:
    with filled.writing(BY_JULIE) as work:
        message = raw(work).get_one(StoredMessage, WAITING)
        message.erase, message.ts, message.channel = True, "1.0", "CEQUIPE"
    assert "Supprimez-le à la main" in said(env, "abandon", str(WAITING), code=1)
    assert "1 est à supprimer dans CEQUIPE, et y reste." in said(env, "redirect", "CEQUIPE", "CAUTRE", code=1)
    said(env, "abandon", str(WAITING), "--yes")
    assert states(filled)[WAITING - 1] is MessageState.ERASED
