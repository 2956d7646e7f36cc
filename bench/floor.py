"""The floor: bare Bolt behind the bot's own door (Starlette, thread pool, uvicorn), only acking."""

import os
import re

import uvicorn
from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from rac_bot.web import slack_events, web_app

# A type-ahead must be answered by options: the floor's are ready made, as many as the grid has courses.
OPTIONS = [{"text": {"type": "plain_text", "text": f"Plancher {i}"}, "value": str(i)} for i in range(23)]


def bare_app() -> App:
    """Bolt as `rac_bot.app` sets it up, without the bot."""
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


if __name__ == "__main__":
    served = web_app([], slack_events(bare_app(), os.environ["SLACK_SIGNING_SECRET"]))
    uvicorn.Server(
        uvicorn.Config(served, host="127.0.0.1", port=0, log_level="warning", access_log=False)
    ).run()
