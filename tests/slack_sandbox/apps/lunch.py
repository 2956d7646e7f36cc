"""A lunch poll: one message with every accessory a section takes, edited as people answer."""

import re
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

Json = dict[str, Any]

MANIFEST: Json = {
    "display_information": {"name": "Lunch"},
    "features": {
        "bot_user": {"display_name": "lunch"},
        "slash_commands": [{"command": "/lunch", "description": "Asks who wants what"}],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
    "settings": {"interactivity": {"is_enabled": True}},
}
PLACES = ["Chez Ana", "Banh Mi Express", "Ramen Ya"]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def options(*texts: str) -> list[Json]:
    return [{"text": plain(text), "value": text.lower()} for text in texts]


def asked(title: str, action_id: str, accessory: Json) -> Json:
    text = {"type": "mrkdwn", "text": f"*{title}*"}
    return {
        "type": "section",
        "block_id": f"ask_{action_id}",
        "text": text,
        "accessory": {"action_id": action_id, **accessory},
    }


def picture() -> Json:
    image = {"type": "image", "image_url": "https://lunch.test/soup.png", "alt_text": "a soup"}
    return {"type": "section", "text": plain("Soup of the day"), "accessory": image}


CONFIRM = {
    "title": plain("Close the poll"),
    "text": plain("Nobody can answer any more."),
    "confirm": plain("Close"),
    "deny": plain("Keep"),
}


def poll(dishes: list[str], going: list[str]) -> list[Json]:
    names = ", ".join(f"<@{one}>" for one in going) or "nobody yet"
    closing = {"type": "overflow", "options": options("Close", "Remind"), "confirm": CONFIRM}
    return [
        {"type": "header", "text": plain("Lunch")},
        picture(),
        asked("Dish", "dish", {"type": "radio_buttons", "options": options(*dishes)}),
        asked("Size", "size", {"type": "static_select", "options": options("Small", "Large")}),
        asked("Place", "place", {"type": "external_select", "min_query_length": 0}),
        asked("Driver", "driver", {"type": "users_select"}),
        asked("Table", "table", {"type": "conversations_select", "filter": {"include": ["public"]}}),
        asked("Announce in", "announce", {"type": "channels_select"}),
        asked("Extras", "extras", {"type": "multi_static_select", "options": options("Soup", "Tea", "Cake")}),
        asked("Also try", "also", {"type": "multi_external_select", "min_query_length": 0}),
        asked("Guests", "guests", {"type": "multi_users_select"}),
        asked("Teams", "teams", {"type": "multi_conversations_select"}),
        asked("Boards", "boards", {"type": "multi_channels_select"}),
        asked("Diet", "diet", {"type": "checkboxes", "options": options("Vegan", "No nuts")}),
        asked("Day", "day", {"type": "datepicker", "initial_date": "2018-01-15"}),
        asked("Hour", "hour", {"type": "timepicker"}),
        asked("Poll", "poll", closing),
        asked("In", "in", {"type": "button", "text": plain("Count me in"), "style": "primary", "value": "1"}),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": f"Going: {names}"}]},
    ]


def build(client: WebClient, signing_secret: str) -> App:
    app = App(client=client, signing_secret=signing_secret)
    dishes: list[str] = []
    going: list[str] = []

    @app.options({"action_id": "place"})
    @app.options({"action_id": "also"})
    def places(ack: Ack, payload: Json) -> None:
        found = [one for one in PLACES if payload["value"].lower() in one.lower()]
        ack(options=options(*found))

    @app.command("/lunch")
    def ask(ack: Ack, command: Json, client: WebClient) -> None:
        dishes[:] = [one.strip() for one in command["text"].split(",") if one.strip()]
        if not dishes:
            ack("Which dishes? `/lunch pizza, sushi`")
            return
        text = "Who wants lunch?"
        client.chat_postMessage(channel=command["channel_id"], text=text, blocks=poll(dishes, going))
        ack()

    @app.action("in")
    def count(ack: Ack, body: Json, client: WebClient) -> None:
        going.append(body["user"]["id"])
        blocks = poll(dishes, going)
        where, ts = body["channel"]["id"], body["message"]["ts"]
        client.chat_update(channel=where, ts=ts, text="Who wants lunch?", blocks=blocks)
        chosen = [
            action_id
            for block in body["state"]["values"].values()
            for action_id, state in block.items()
            if any(value for key, value in state.items() if key != "type")
        ]
        client.chat_postMessage(channel=where, thread_ts=ts, text=f"Answered: {', '.join(chosen)}")
        ack()

    @app.action("poll")
    def close(ack: Ack, action: Json, respond: Respond) -> None:
        if action["selected_option"]["value"] == "close":
            respond(text="Lunch is served.", replace_original=True, blocks=[])
        else:
            respond(text="Answer soon!", response_type="in_channel")
        ack()

    @app.action(re.compile("^(?!in$|poll$)"))
    def noted(ack: Ack) -> None:
        ack()  # Slack keeps the choices: they all come with the button

    return app
