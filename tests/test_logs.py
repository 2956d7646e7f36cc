"""The search of what was logged finds what must not be there; so the whole run fails where it is."""

import asyncio
import errno
import gc
import json
import logging
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import StringIO
from pathlib import Path

import httpx
import pytest
import structlog
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from rac_bot import logs as bot_logs
from rac_bot.domain.folding import fold
from slack_sandbox import LoopbackServer
from tests import logs
from tests.conftest import ROOT

PERSON = {"leblanc", "maelle", "1234567", "lebl12345678", "5145550101", "19800503"}


@pytest.mark.parametrize(
    "said",
    [
        '{"who": "Leblanc"}',
        '{"who": "LEBLANC, L."}',
        '{"who": "Ma\\u00eblle"}',
        '{"da": "1234567"}',
        "DA 123-4567 unknown",
        "code=LEBL12345678",
        "tel 5145550101",
        "ValueError: 1980-05-03",
        "token xoxb-1f2e3d",
        "xapp-1-abcdef",
        "postgresql+psycopg://rac:s3cret@db/rac",
        "{'type': 'view_submission'}",
        '"private_metadata": "{}"',
        "trigger_id=1.2.3",
    ],
)
def test_what_must_not_be_said_is_found_with_the_test_that_ran(said: str) -> None:
    [found] = logs.leaks(["# tests/x.py::test_y\n", '{"event": "fine"}\n', f"{said}\n"], PERSON)
    assert found.startswith("tests/x.py::test_y: ")
    assert found.endswith(said)


@pytest.mark.parametrize(
    "said",
    [
        '{"recipient": "UJULIE", "message": 12, "event": "message_postponed"}',
        '{"reference": "a1234567", "error": "ValueError"}',
        '{"reason": "expired_trigger_id"}',
        '{"timestamp": "1980-05-03T10:00:00.123456Z"}',
        "postgresql+psycopg://db/rac",
    ],
)
def test_ids_references_and_times_are_no_secrets(said: str) -> None:
    assert logs.leaks([said], PERSON) == []


LEAKING = """
import logging
import structlog
from tests.builders import a_candidate
from tests.databases import BY_JULIE

def test_one_that_logs_a_name(store):
    with store.writing(BY_JULIE) as session:
        a_candidate(session, family="Zébulon-Quincy", da="7654321", given="Ada")
    structlog.get_logger().warning("saved", who="Zébulon-Quincy")
    logging.getLogger("asyncio").error("saved 765-4321")
    logging.getLogger("slack_bolt").error("Zébulon, which servers do not log either")
"""


def test_a_run_in_which_somebody_was_named_fails_with_the_line(tmp_path: Path) -> None:
    (tmp_path / "test_leaking.py").write_text(LEAKING, encoding="utf-8")
    words = ("-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", str(tmp_path))
    ended = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1, ended.stdout
    lines = (line.removeprefix("E").strip() for line in ended.stdout.splitlines())  # CI's has them twice
    said = list(dict.fromkeys(line for line in lines if "test_one_that_logs_a_name: [" in line))
    assert ["quincy" in said[0], "7654321" in said[1], len(said)] == [True, True, 2]


WHO = "Maëlle Leblanc-Quincy, 1234567"
SOMETHING = re.compile("leblanc|quincy|ma.{1,6}lle|1234567", re.IGNORECASE)


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What is logged, as a server of ours sets logging up."""
    before, heard = structlog.get_config(), StringIO()
    handler = bot_logs.configure(heard)
    yield heard
    logging.getLogger().removeHandler(handler)
    structlog.configure(**before)


def raised() -> ValueError:
    try:
        raise ValueError(WHO)
    except ValueError as error:
        return error


def in_a_loop() -> None:
    """asyncio quotes what a task that nobody waited for ended with."""

    async def failing() -> None:
        raise raised()

    async def forgetting() -> None:
        asyncio.get_running_loop().create_task(failing())
        await asyncio.sleep(0)
        gc.collect()

    asyncio.run(forgetting())


def in_an_application() -> None:
    """uvicorn logs what escapes an application."""

    async def failing(_scope: object, _receive: object, _send: object) -> None:
        raise raised()

    with LoopbackServer(failing) as server:
        assert httpx.get(server.url, params={"who": WHO}).status_code == 500


def in_a_call_of_slacks() -> None:
    """slack_sdk quotes the beginning of an answer that is no JSON."""

    async def proxys(_request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"Welcome {WHO}")

    app = Starlette(routes=[Route("/{path:path}", proxys, methods=["POST"])])
    with LoopbackServer(app) as server, pytest.raises(SlackApiError) as failed:
        WebClient("xoxb-1", f"{server.url}/", retry_handlers=[]).auth_test()
    assert WHO.split()[0] in str(failed.value)


def in_a_listener_of_bolts() -> None:
    """Bolt logs what escapes a listener, with its words, and requests that no listener is for, whole."""
    app = App(
        signing_secret="secret",
        token="xoxb-1",
        token_verification_enabled=False,
        authorize=None,
        process_before_response=True,
    )

    @app.command("/failing")
    def fail() -> None:
        raise raised()

    for name in ("/failing", "/unknown"):
        body = {"command": name, "text": WHO, "user_id": "U1", "team_id": "T1"}
        app.dispatch(BoltRequest(body=body, mode="socket_mode"))


def in_the_pool() -> None:
    logging.getLogger("sqlalchemy.pool.impl.QueuePool").error(
        "Exception during reset or similar", exc_info=raised()
    )


def in_an_executor() -> None:
    with ThreadPoolExecutor(1) as executor:
        done = executor.submit(int)

        def fail(_done: object) -> None:
            raise raised()

        done.result()
        done.add_done_callback(fail)


@pytest.mark.parametrize(
    ("mishap", "says"),
    [
        (in_a_loop, "Task exception was never retrieved"),
        (in_an_application, '"error": "ValueError"'),
        (in_a_call_of_slacks, '"where": "base_client:'),
        (in_a_listener_of_bolts, '"logger": "slack_bolt.'),
        (in_the_pool, '"error": "ValueError"'),
        (in_an_executor, '"error": "ValueError"'),
    ],
)
def test_what_libraries_log_quotes_nobody(mishap: Callable[[], None], says: str, written: StringIO) -> None:
    mishap()
    log = written.getvalue()
    assert says in log
    assert [line for line in log.splitlines() if SOMETHING.search(line)] == []
    assert all(json.loads(line)["event"] == "library" for line in log.splitlines())


def test_what_ends_a_thread_is_told_by_its_name(written: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", None)
    bot_logs.of_threads()

    def fail() -> None:
        raise raised()

    thread = threading.Thread(target=fail, name="clock")
    thread.start()
    thread.join()
    [line] = written.getvalue().splitlines()
    assert (
        json.loads(line).items()
        >= {"event": "thread_ended", "thread": "clock", "error": "ValueError"}.items()
    )
    assert not SOMETHING.search(line)


def test_what_comes_from_outside_is_told_now_and_then_and_all_of_it_counted() -> None:
    now, told = [0.0], list[tuple[float, int]]()
    seldom = bot_logs.Seldom(["scanned"], lambda: now[0])
    for at in (0.0, 0.1, 9.9, 10.0, 10.1, 25.0):
        now[0] = at
        with suppress(structlog.DropEvent):
            told.append((at, seldom(None, "warning", {"event": "scanned"}).get("unsaid", 0)))
        assert seldom(None, "warning", {"event": "other"}) == {"event": "other"}
    assert told == [(0.0, 0), (10.0, 2), (25.0, 1)]


def test_a_log_on_a_full_disk_stops_nothing(written: StringIO) -> None:
    class Full(StringIO):
        def write(self, _text: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    heard: list[str] = []
    handler = bot_logs.configure(Full())
    with bot_logs.told(lambda event: heard.append(event["event"])):
        bot_logs.logger().warning("database_full")
        logging.getLogger("uvicorn.error").warning("something")
    logging.getLogger().removeHandler(handler)
    assert heard == ["database_full"]


def test_nobody_in_the_tests_is_named_by_a_word_that_the_bot_says() -> None:
    """That word in the log would be taken for them, in whichever order the tests run."""
    with (ROOT / "rac_bot" / "i18n" / "locale" / "en" / "LC_MESSAGES" / "rac_bot.po").open("rb") as catalog:
        said = {word for one in read_po(catalog) for word in fold(" ".join(_both(one))).split()}
    with logs.SAMPLES.open(encoding="utf-8") as samples:
        known = set(fold(samples.read()).split()) | {"blanc"}  # Leblanc, in two words
    named = {
        word
        for file in (ROOT / "tests").rglob("*.py")
        for name in re.findall(r'(?:family|given)(?:_name)?="([^"]+)"', file.read_text(encoding="utf-8"))
        for word in fold(name).split()
        if len(word) >= logs.LEAST
    }
    assert named & said - known <= logs.NOBODY


def _both(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)
