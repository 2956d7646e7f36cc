"""Kudos: `/kudos` asks whom to thank and what for, the channel is told, others join in.

It knows nothing of the sandbox: with a client of Slack's own address, it runs in Slack.
"""

from html import escape
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(block_id: str, label: str, element: Json) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": "value", **element},
    }


def thanks_view(channel: str) -> Json:
    return {
        "type": "modal",
        "callback_id": "thanks",
        "title": plain("Kudos"),
        "submit": plain("Thank"),
        "private_metadata": channel,
        "blocks": [
            field("whom", "Whom", {"type": "users_select"}),
            field("why", "What for", {"type": "plain_text_input", "max_length": 200}),
        ],
    }


def thanks_blocks(text: str, thanking: list[str]) -> list[Json]:
    """The message; its button carries who thanks already, so that the app has nothing to keep."""
    button = {
        "type": "button",
        "text": plain("Me too"),
        "action_id": "join",
        "value": ",".join(thanking),
    }
    people = ", ".join(f"<@{person}>" for person in thanking)
    return [
        {"type": "section", "block_id": "thanks", "text": {"type": "mrkdwn", "text": text}},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": f"Thanked by {people}"}]},
        {"type": "actions", "elements": [button]},
    ]


def build(client: WebClient, signing_secret: str) -> App:
    app = App(client=client, signing_secret=signing_secret)

    @app.command("/kudos")
    def ask(ack: Ack, command: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=command["trigger_id"], view=thanks_view(command["channel_id"]))

    @app.view("thanks")
    def post(ack: Ack, body: Json, view: Json, client: WebClient) -> None:
        ack()
        values = view["state"]["values"]
        why = escape(values["why"]["value"]["value"], quote=False)  # typed, it must mention nobody
        text = f"<@{values['whom']['value']['selected_user']}>: {why}"
        blocks = thanks_blocks(text, [body["user"]["id"]])
        client.chat_postMessage(channel=view["private_metadata"], text=text, blocks=blocks)

    @app.action("join")
    def join(ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        ack()
        text = body["message"]["text"]
        thanking = list(dict.fromkeys([*action["value"].split(","), body["user"]["id"]]))
        blocks = thanks_blocks(text, thanking)
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text=text, blocks=blocks)

    return app
