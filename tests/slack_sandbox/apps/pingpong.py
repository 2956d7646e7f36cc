"""Answers ping with pong: the app that each adapter serves."""

import re

from slack_bolt import Ack, App, Say
from slack_sdk import WebClient

from tests.slack_sandbox.apps.kit import Json, manifest

MANIFEST = manifest("Pingpong", "commands chat:write im:history", "message.im", "/ping")


def build(client: WebClient, signing_secret: str) -> App:
    app = App(client=client, signing_secret=signing_secret)

    @app.command("/ping")
    def command(ack: Ack, command: Json) -> None:
        ack(f"pong {command['text']}")

    @app.message(re.compile(r"^ping (\w+)$"))
    def message(say: Say, context: Json) -> None:
        say(f"pong {context['matches'][0]}")

    return app
