"""A stand-up: a global shortcut asks, a message for later reminds, a message shortcut quotes."""

import time

from slack_bolt import Ack, App
from slack_sdk import WebClient

from tests.slack_sandbox.apps.kit import Json, field, manifest, modal

MANIFEST = manifest(
    "Standup",
    "commands chat:write channels:read",
    shortcuts={"standup": "global", "quote": "message"},
)


def build(client: WebClient, signing_secret: str) -> App:
    app = App(client=client, signing_secret=signing_secret)

    @app.shortcut("standup")
    def ask(ack: Ack, shortcut: Json, client: WebClient) -> None:
        ack()
        blocks = [
            field("did", "Yesterday", {"type": "plain_text_input", "multiline": True}),
            field("where", "Where", {"type": "channels_select"}),
        ]
        client.views_open(trigger_id=shortcut["trigger_id"], view=modal("report", "Stand-up", *blocks))

    @app.view("report")
    def report(ack: Ack, body: Json, view: Json, client: WebClient) -> None:
        ack()
        values = view["state"]["values"]
        channel = values["where"]["where"]["selected_channel"]
        client.chat_postMessage(
            channel=channel, text=f"<@{body['user']['id']}>: {values['did']['did']['value']}"
        )
        tomorrow = int(time.time()) + 24 * 3600
        for text in ("Time to stand up!", "Once more"):
            later = client.chat_scheduleMessage(channel=channel, text=text, post_at=tomorrow)
        client.chat_deleteScheduledMessage(
            channel=channel, scheduled_message_id=later["scheduled_message_id"]
        )

    @app.shortcut("quote")
    def quote(ack: Ack, shortcut: Json, client: WebClient) -> None:
        ack()
        message = shortcut["message"]
        client.chat_postMessage(
            channel=shortcut["channel"]["id"], thread_ts=message["ts"], text=f"> {message['text']}"
        )

    return app
