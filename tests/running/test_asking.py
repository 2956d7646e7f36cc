"""`rac-bot check --slack`: all that the bot shows is submitted to Slack, which says what it thinks of it."""

import errno
import json
import re
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from rac_bot.blockkit import Json, modal, section
from rac_bot.handlers import file, pending
from rac_bot.handlers.several import former
from rac_bot.running import asking
from rac_bot.running.app import routes
from rac_bot.running.asking import asked, shown_in
from rac_bot.running.college import tried_college
from rac_bot.running.finding import Finding
from rac_bot.running.screens import Screens, screens
from rac_bot.settings import HttpSettings
from rac_bot.store.models.base import utc_now
from slack_sandbox import Person, Sandbox
from tests.processes import environment, rac_bot

# What is not reached, since the made-up college has too little for a second page, or no file to give.
NOT_REACHED = {
    *("access_before", "access_after", "disagreements_before", "disagreements_after"),
    *("channels_before", "channels_after"),
    *("turn_pending_before", "turn_pending_after"),
    *("turn_recent_before", "turn_recent_after", "grid_checked", "remaining_admission", "restore_dossier"),
    "open_line",
    *("handover_back", "hand_over_preview"),  # nothing is handed over for a day that is no working day
    *("turn_watch_before", "turn_watch_after"),
    *("next_people_before", "next_people_after", "handover_people_before", "handover_people_after"),
    *("handovers_before", "handovers_after", "handover_page_before", "handover_page_after"),
    "guided_again",  # the visitor passes too few steps to come to the end
    *file.FORMER,
    *pending.FORMER,
    *former.FORMER,
}


pytestmark = pytest.mark.sqlite  # what is shown is the same on either

TEXTS = ("text", "alt_text", "title", "initial_value", "accessibility_label")


@pytest.fixture
def admin(sandbox: Sandbox) -> Person:
    sandbox.channel("rac-equipe", id="CEQUIPE", private=True, bot=True)
    return sandbox.person("Ada Min", id="UADMIN")


def settings_at(slack: str) -> HttpSettings:
    return HttpSettings(
        slack_bot_token="xoxb-1",
        slack_api_url=slack,
        slack_signing_secret="secret",
        rac_admins=["UADMIN"],
        rac_team_channel="CEQUIPE",
    )


@pytest.fixture
def settings(sandbox: Sandbox) -> HttpSettings:
    return settings_at(sandbox.api_url).model_copy(update={"slack_bot_token": SecretStr(sandbox.bot_token)})


@pytest.fixture(scope="module")
def shown() -> Screens:
    with tried_college() as store:
        return screens(settings_at("http://127.0.0.1:9/api/"), store)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two windows are all that there is, and are of no college."""
    views: dict[tuple[object, ...], Json] = {
        (name,): modal(name, "Fenêtre", [section("Un texte")]) for name in ("une", "autre")
    }
    monkeypatch.setattr(asking, "tried_college", nullcontext)
    monkeypatch.setattr(asking, "screens", lambda *_: Screens(views=views))


def told(found: Iterator[Finding], *, wrong: bool) -> str:
    return "\n".join(one.sentence for one in found if one.ok is not wrong).replace("\u00a0", " ")


def no_meter(_done: int, _total: int) -> None: ...


def test_whatever_the_bot_answers_to_is_tried(shown: Screens) -> None:
    known = routes(settings_at("http://127.0.0.1:9/api/"))
    tried = {name.partition("@")[0] for name in shown.asked}
    for kind in ("command", "shortcut", "action", "view"):
        assert known.names(kind) - tried <= NOT_REACHED
    assert tried >= known.names("command")


def test_what_is_long_many_or_marked_up_is_among_what_is_shown(shown: Screens) -> None:
    drawn = json.dumps(list(shown.views.values()), ensure_ascii=False)
    assert "👩" in drawn
    assert "D’Aoust-Émond &amp; fils" in drawn
    assert "Inscription enregistrée" in json.dumps(
        shown.messages + list(shown.views.values()), ensure_ascii=False
    )


def test_nothing_is_written_in_english_as_it_is_in_french() -> None:
    shown = shown_in(settings_at("http://127.0.0.1:9/api/"), "en")
    texts = [text for one in (*shown.views.values(), *shown.messages) for text in _texts(one)]
    lines = {line for text in texts for line in text.split("\n") if "Stage " not in line}  # courses
    assert len(lines) > 300
    as_in_french = r"[ \u00a0\u202f][:;!»%](\s|$)|«|\d:\d\d:\d\d|\d,\d\d\b|\d\s?h\s?\d\d|\.\.(\s|$)"
    assert [line for line in lines if re.search(as_in_french, line)] == []


def test_the_cursor_is_where_one_types_and_not_in_a_list_that_is_filled(shown: Screens) -> None:
    typed, in_text = ("plain_text_input", "external_select", "multi_external_select"), set()
    for view in shown.views.values():
        fields = [block for block in view["blocks"] if block["type"] == "input"]
        focused = [one["label"]["text"] for one in fields if one["element"].get("focus_on_load")]
        left = [one for one in fields if not one.get("optional") and not _holds(one["element"])]
        if fields and _holds(fields[0]["element"]) and fields[0]["element"]["type"].endswith("_select"):
            if left and left[0]["element"]["type"] in typed:
                assert focused == [left[0]["label"]["text"]]
            in_text |= {view["title"]["text"]} if focused else set()
    assert in_text >= {"Recherche", "Recherche d’un cours", "Plusieurs inscriptions"}


def test_a_list_without_a_label_is_named_by_what_stands_in_it_and_no_two_alike(shown: Screens) -> None:
    """What is read aloud of it before anything is chosen, and all that is where Slack shows no label."""
    views = [
        *(view["blocks"] for view in shown.views.values()),
        *(blocks for _text, blocks in shown.messages),
    ]
    for blocks in views:
        lists = [one for block in blocks if block["type"] != "input" for one in _lists(block)]
        names = [one.get("placeholder", {}).get("text") for one in lists]
        assert None not in names
        assert len(names) == len(set(names))


def _lists(block: Any) -> list[Any]:
    elements = [block["accessory"]] if "accessory" in block else block.get("elements", [])
    return [one for one in elements if one["type"].endswith(("_select", "picker"))]


def _holds(element: Any) -> bool:
    return any(key.startswith("initial_") for key in element)


def _texts(piece: Any) -> Iterator[str]:
    """What is read of it."""
    match piece:
        case str():
            yield piece
        case dict():
            read = {key: value for key, value in piece.items() if key in TEXTS or not isinstance(value, str)}
            yield from _texts(list(read.values()))
        case list() | tuple():
            for one in piece:
                yield from _texts(one)


def test_slack_takes_all_of_it_and_the_message_is_gone(sandbox: Sandbox, admin: Person, url: str) -> None:
    ended = rac_bot("check", "--slack", env=environment(sandbox, url))
    said = ended.stdout.replace("\u00a0", " ")
    assert ended.returncode == 0, said
    assert "Un message d’essai a été envoyé à UADMIN, puis supprimé." in said
    for language in ("français", "anglais"):
        assert re.search(rf"Fenêtres et messages en {language} : Slack en accepte \d{{3}}, en refuse 0", said)
    assert "en refuse 0 ; 0 n’ont pu lui être soumis" in said
    assert admin.direct_messages() == []
    assert [one.what for one in sandbox.log if one.what.startswith("chat.")] == [
        "chat.postMessage",
        "chat.delete",
    ]


@pytest.mark.usefixtures("few", "admin")
def test_what_slack_refuses_is_named_with_where(sandbox: Sandbox, settings: HttpSettings) -> None:
    errors = [{"pointer": "/blocks/0/text/text", "code": "failed_constraint", "message": "too long"}]
    body = json.dumps({"ok": False, "error": "invalid_view", "errors": errors}).encode()
    sandbox.fail("blocks.validate", body=body, times=1)
    said = told(asked(settings, None, no_meter), wrong=True)
    assert "Slack refuse en français" in said
    assert "/blocks/0/text/text too long" in said
    assert "Slack en accepte 1, en refuse 1 ; 0 n’ont pu" in said


@pytest.mark.usefixtures("few", "admin")
def test_slack_is_given_the_time_that_it_asks_for_up_to_a_point(
    sandbox: Sandbox, settings: HttpSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    sandbox.fail("blocks.validate", retry_after=30)
    assert told(asked(settings, None, no_meter), wrong=True) == ""
    assert slept == [30]
    sandbox.fail("blocks.validate", retry_after=3600)
    assert "Slack en accepte 0, en refuse 0 ; 2 n’ont pu" in told(asked(settings, None, no_meter), wrong=True)
    assert slept == [30]


@pytest.mark.usefixtures("few", "admin")
def test_a_clock_that_is_wrong_is_told_with_how_much(
    settings: HttpSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for off, words in ((400, "avance de"), (-400, "retarde de")):
        monkeypatch.setattr(asking, "utc_now", lambda off=off: utc_now() + timedelta(seconds=off))
        assert f"L’horloge de cette machine {words}" in told(asked(settings, None, no_meter), wrong=True)


@pytest.mark.usefixtures("few", "admin")
def test_nobody_to_write_to_and_somebody_who_cannot_be_written_to(settings: HttpSettings) -> None:
    nobody = settings.model_copy(update={"rac_admins": []})
    assert "dites à qui par --to" in told(asked(nobody, None, no_meter), wrong=True)
    assert "Message d’essai à UNOBODY :" in told(asked(settings, "UNOBODY", no_meter), wrong=True)


@pytest.mark.usefixtures("few")
def test_a_slack_that_does_not_answer_is_told_once(settings: HttpSettings) -> None:
    away = settings.model_copy(update={"slack_api_url": "http://127.0.0.1:9/api/"})
    said = told(asked(away, None, no_meter), wrong=True)
    assert said == "Slack ne répond pas (la connexion est refusée)."


@pytest.mark.usefixtures("admin")
def test_a_machine_without_room_is_told_and_slack_is_not_blamed(
    settings: HttpSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(asking, "tried_college", full)
    said = told(asked(settings, None, no_meter), wrong=True)
    assert said == "\n".join(["Les fenêtres n’ont pu être dessinées ici (OSError)."] * 2)


def test_the_way_through_a_company_is_told_without_its_password(
    settings: HttpSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://moi:secret@mandataire.college.qc.ca:3128")
    outside = settings.model_copy(update={"slack_api_url": "https://slack.com/api/"})
    said = told(asking._way(outside), wrong=False)
    assert said == "Les appels passent par le mandataire mandataire.college.qc.ca:3128."
    assert "sans le mandataire" in told(asking._way(settings), wrong=False)
