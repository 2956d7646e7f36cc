"""The floor: bare Bolt behind what the bot stands on (Starlette, thread pool, uvicorn), only acking."""

import os
import re

import uvicorn
from slack_bolt import Ack, App
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

    @app.view("inscription")
    @app.command("/candidat")
    @app.command("/rac")
    def acknowledge(ack: Ack) -> None:
        ack()

    return app


def events(bolt: App) -> Route:
    """Bolt's own reading of a request and of its signature, off the event loop."""

    async def receive(request: Request) -> Response:
        asked = to_bolt_request(request, await request.body())
        return to_starlette_response(await run_in_threadpool(bolt.dispatch, asked))

    return Route("/slack/events", receive, methods=["POST"])


if __name__ == "__main__":
    served = Starlette(routes=[events(bare_app())])
    uvicorn.Server(
        uvicorn.Config(served, host="127.0.0.1", port=0, log_level="warning", access_log=False)
    ).run()
