"""The two floors: bare Bolt behind what the bot stands on (Starlette, thread pool, uvicorn), or linked.

The first only acks. The second (`--work`) does the least honest work besides: one `views.*` call over a
connection that it keeps, and for a save four rows committed durably by the database's own driver. What it
shows and where it writes are in the environment: FLOOR_VIEWS (a file of the bot's own views), FLOOR_DATABASE.
"""

import json
import os
import re
import sqlite3
import sys
import threading
from http.client import HTTPConnection, HTTPSConnection
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

# A type-ahead must be answered by options: the floor's are ready made, as many as the grid has courses.
OPTIONS = [{"text": {"type": "plain_text", "text": f"Plancher {i}"}, "value": str(i)} for i in range(23)]
NOW = "2026-11-28 12:00:00.000000"
LINE = (
    "INSERT INTO inscription (dossier_id, course_id, state, group_number, mode, fictive_group, created_at,"
    " created_by, updated_at, version, user_values, clara)"
    " VALUES (?, ?, 'active', '00991', 'EE SR', 0, ?, 'U', ?, 1, '{}', 'to_enter')"
)
ENTRY = (
    "INSERT INTO journal_entry (at, actor, action, candidate_id, inscription_id, origin)"
    " VALUES (?, 'UFLOOR', 'enrol', ?, ?, 'inscription')"
)
MESSAGE = (
    "INSERT INTO stored_message (key, kind, audience, recipient, actor, dossier_id, text, blocks, revision,"
    " state, attempts, due_at, created_at, erase)"
    " VALUES (?, 'enrolled', ?, 'CFLOOR', 'UFLOOR', ?, '', '[]', 1, 'pending', 0, ?, ?, 0)"
)
PEOPLE = 900  # in the smallest store


def bare_app() -> App:
    """Bolt as `rac_bot.running.app` sets it up, without the bot."""
    client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = App(
        client=client,
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        process_before_response=True,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=None),
    )

    @app.options(re.compile(r"course@\d+\.\d+"))
    def offer(ack: Ack) -> None:
        ack(options=OPTIONS)

    @app.command("/rac")
    def explain(ack: Ack) -> None:
        ack()

    return app


def only_ack(app: App) -> None:
    @app.view("inscription")
    @app.command("/candidat")
    def acknowledge(ack: Ack) -> None:
        ack()


def work_a_little(app: App) -> None:
    views = json.loads(Path(os.environ["FLOOR_VIEWS"]).read_text(encoding="utf-8"))
    slack, turn, numbers = Slack(), threading.Lock(), count(1)

    @app.command("/candidat")
    def find(ack: Ack, body: dict[str, Any]) -> None:
        slack.call("views.open", {"trigger_id": body["trigger_id"], "view": views["views.open"]})
        ack()

    @app.view("inscription")
    def save(ack: Ack, body: dict[str, Any]) -> None:
        number = next(numbers)
        with turn:
            write(slack.database(), number)
        view = {"view_id": body["view"]["previous_view_id"], "view": views["views.update"]}
        slack.call("views.update", view)
        ack()


def write(db: sqlite3.Connection, number: int) -> None:
    """A line, its journal entry and two messages, on the disk."""
    dossier, course = number % PEOPLE + 1, number // PEOPLE + 1
    db.execute("BEGIN IMMEDIATE")
    line = db.execute(LINE, (dossier, course, NOW, NOW)).lastrowid
    db.execute(ENTRY, (NOW, dossier, line))
    for audience in ("advisor", "team"):
        db.execute(MESSAGE, (f"floor:{audience}:{line}", audience, dossier, NOW, NOW))
    db.execute("COMMIT")


class Slack(threading.local):
    """What each thread keeps: a connection to Slack, one to the database."""

    def __init__(self) -> None:
        at = urlsplit(os.environ["SLACK_API_URL"])
        kind = HTTPSConnection if at.scheme == "https" else HTTPConnection
        self._path, self._kept = at.path, kind(str(at.hostname), at.port)
        self._headers = {
            "authorization": f"Bearer {os.environ['SLACK_BOT_TOKEN']}",
            "content-type": "application/json;charset=utf-8",
        }
        self._database: sqlite3.Connection | None = None

    def call(self, method: str, arguments: dict[str, Any]) -> None:
        self._kept.request("POST", self._path + method, json.dumps(arguments), self._headers)
        answer = json.loads(self._kept.getresponse().read())
        assert answer["ok"], answer

    def database(self) -> sqlite3.Connection:
        if self._database is None:
            self._database = sqlite3.connect(os.environ["FLOOR_DATABASE"], isolation_level=None)
            for pragma in ("busy_timeout = 2000", "journal_mode = WAL", "synchronous = FULL"):
                self._database.execute(f"PRAGMA {pragma}")
        return self._database


def events(bolt: App) -> Route:
    """Bolt's own reading of a request and of its signature, off the event loop."""

    async def receive(request: Request) -> Response:
        asked = to_bolt_request(request, await request.body())
        return to_starlette_response(await run_in_threadpool(bolt.dispatch, asked))

    return Route("/slack/events", receive, methods=["POST"])


if __name__ == "__main__":
    bare = bare_app()
    (work_a_little if "--work" in sys.argv else only_ack)(bare)
    if "SLACK_APP_TOKEN" in os.environ:
        SocketModeHandler(bare).start()  # type: ignore[no-untyped-call]
    served = Starlette(routes=[events(bare)])
    # uvicorn as it is by itself, with neither httptools nor uvloop.
    alone = uvicorn.Config(
        served, host="127.0.0.1", port=0, log_level="warning", access_log=False, http="h11", loop="asyncio"
    )
    uvicorn.Server(alone).run()
