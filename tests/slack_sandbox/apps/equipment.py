"""Equipment requests: dependent menus, checks, a pushed confirmation, quotes in and a receipt out."""

import json
from typing import Any
from urllib.request import Request, urlopen

from slack_bolt import Ack, App
from slack_sdk import WebClient

Json = dict[str, Any]

MANIFEST: Json = {
    "display_information": {"name": "Equipment"},
    "features": {
        "app_home": {"messages_tab_enabled": True},
        "bot_user": {"display_name": "equipment"},
        "slash_commands": [{"command": "/equipment", "description": "Asks for equipment"}],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "files:read", "files:write", "im:write"]}},
    "settings": {"interactivity": {"is_enabled": True}},
}
STOCK: dict[str, dict[str, int]] = {"Laptop": {"T14": 3, "X1": 0}, "Screen": {"24 in": 5, "32 in": 2}}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def options(texts: Any) -> list[Json]:
    return [{"text": plain(text), "value": text} for text in texts]


def field(block_id: str, label: str, element: Json, **more: Any) -> Json:
    element = {"action_id": "value", **element}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}


def request_view(category: str | None = None) -> Json:
    blocks = [
        field(
            "category", "Category", {"type": "static_select", "options": options(STOCK)}, dispatch_action=True
        )
    ]
    if category:
        # The id carries the category, so that a model of another category does not stay chosen.
        models = {"type": "static_select", "options": options(STOCK[category])}
        blocks.append(field(f"model_{category}", "Model", models))
        if not all(STOCK[category].values()):
            blocks.append(
                {"type": "alert", "level": "warning", "text": plain("Some models are out of stock.")}
            )
    blocks += [
        field("count", "How many", {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}),
        field("mail", "Contact", {"type": "email_text_input"}),
        field("link", "Product page", {"type": "url_text_input"}, optional=True),
        field("reason", "Reason", {"type": "plain_text_input", "multiline": True, "min_length": 5}),
        field(
            "quotes", "Quotes", {"type": "file_input", "filetypes": ["pdf"], "max_files": 2}, optional=True
        ),
    ]
    return {
        "type": "modal",
        "callback_id": "request",
        "title": plain("Equipment"),
        "submit": plain("Continue"),
        "private_metadata": json.dumps({"category": category}),
        "blocks": blocks,
    }


def confirm_view(order: Json) -> Json:
    said = f"*{order['count']} × {order['model']}*\n{order['reason']}"
    return {
        "type": "modal",
        "callback_id": "confirm",
        "title": plain("Confirm"),
        "submit": plain("Order"),
        "private_metadata": json.dumps(order),
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": said}}],
    }


def build(client: WebClient, signing_secret: str) -> App:
    app = App(client=client, signing_secret=signing_secret)

    @app.command("/equipment")
    def ask(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=request_view())

    @app.action({"block_id": "category", "action_id": "value"})
    def chosen(ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        view, category = body["view"], action["selected_option"]["value"]
        client.views_update(view_id=view["id"], hash=view["hash"], view=request_view(category))
        ack()

    @app.view("request")
    def check(ack: Ack, view: Json) -> None:
        category = json.loads(view["private_metadata"])["category"]
        values = {name: block["value"] for name, block in view["state"]["values"].items()}
        model, count = values[f"model_{category}"]["selected_option"]["value"], int(values["count"]["value"])
        if count > STOCK[category][model]:
            ack(response_action="errors", errors={"count": f"{STOCK[category][model]} left."})
            return
        quotes = [one["url_private_download"] for one in values["quotes"]["files"]]
        order = {"model": model, "count": count, "reason": values["reason"]["value"], "quotes": quotes}
        ack(response_action="push", view=confirm_view(order))

    @app.view("confirm")
    def order(ack: Ack, body: Json, view: Json, client: WebClient) -> None:
        ack(response_action="clear")
        order = json.loads(view["private_metadata"])
        read = [download(url, str(client.token)) for url in order["quotes"]]
        text = f"**Ordered** {order['count']} × {order['model']}\n\n"
        text += f"{len(read)} quotes, {sum(map(len, read))} bytes"
        posted = client.chat_postMessage(
            channel=body["user"]["id"], text="Ordered", blocks=[{"type": "markdown", "text": text}]
        )
        client.files_upload_v2(
            channel=posted["channel"],
            thread_ts=posted["ts"],
            filename="receipt.txt",
            content=f"{order['count']} × {order['model']}",
            initial_comment="Your receipt",
        )

    return app


def download(url: str, token: str) -> bytes:
    request = Request(url, headers={"Authorization": f"Bearer {token}"})  # noqa: S310  an address Slack gave
    with urlopen(request, timeout=5) as answer:  # noqa: S310
        content = answer.read()
    assert isinstance(content, bytes)
    return content
