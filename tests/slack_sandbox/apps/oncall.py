"""An on-call rota: a table in App Home, a modal to plan a week, mentions answered in their thread."""

from typing import Any

from slack_bolt import Ack, App, Say
from slack_sdk import WebClient

Json = dict[str, Any]

MANIFEST: Json = {
    "display_information": {"name": "On call"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "oncall"},
        "shortcuts": [
            {"name": "Plan a week", "type": "global", "callback_id": "plan", "description": "Plan a week"},
            {"name": "Page on call", "type": "message", "callback_id": "page", "description": "Page them"},
        ],
    },
    "oauth_config": {
        "scopes": {"bot": ["commands", "chat:write", "app_mentions:read", "channels:history", "im:history"]}
    },
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.im"]},
        "socket_mode_enabled": True,
    },
}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def home_view(rota: dict[str, list[str]]) -> Json:
    header = [{"type": "raw_text", "text": "Week"}, {"type": "raw_text", "text": "On call"}]
    rows = [
        [{"type": "raw_text", "text": week}, {"type": "rich_text", "elements": [mentions(people)]}]
        for week, people in sorted(rota.items())
    ]
    plan = {"type": "button", "text": plain("Plan a week"), "action_id": "plan", "style": "primary"}
    table = {"type": "table", "rows": [header, *rows], "column_settings": [{"align": "right"}]}
    nobody = {"type": "section", "text": {"type": "mrkdwn", "text": "_Nobody is on call._"}}
    return {
        "type": "home",
        "blocks": [table if rows else nobody, {"type": "actions", "elements": [plan]}],
    }


def mentions(people: list[str]) -> Json:
    return {"type": "rich_text_section", "elements": [{"type": "user", "user_id": one} for one in people]}


def plan_view() -> Json:
    return {
        "type": "modal",
        "callback_id": "planned",
        "title": plain("Plan a week"),
        "submit": plain("Save"),
        "notify_on_close": True,
        "blocks": [
            {
                "type": "input",
                "block_id": "week",
                "label": plain("Monday"),
                "element": {"type": "datepicker", "action_id": "day", "focus_on_load": True},
            },
            {
                "type": "input",
                "block_id": "who",
                "label": plain("People"),
                "hint": plain("The first one is paged first."),
                "element": {"type": "multi_users_select", "action_id": "people", "max_selected_items": 2},
            },
        ],
    }


def build(client: WebClient, signing_secret: str) -> App:
    app = App(client=client, signing_secret=signing_secret)
    rota: dict[str, list[str]] = {}
    plans(app, rota)
    answers(app, rota)
    return app


def plans(app: App, rota: dict[str, list[str]]) -> None:
    @app.event("app_home_opened")
    def show(event: Json, client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view=home_view(rota))

    @app.shortcut("plan")
    @app.action("plan")
    def plan(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=plan_view())

    @app.view("planned")
    def planned(ack: Ack, body: Json, view: Json, client: WebClient) -> None:
        values = view["state"]["values"]
        week = values["week"]["day"]["selected_date"]
        if week in rota:
            ack(response_action="errors", errors={"week": "That week is planned already."})
            return
        rota[week] = values["who"]["people"]["selected_users"]
        client.views_publish(user_id=body["user"]["id"], view=home_view(rota))
        ack()

    @app.view_closed("planned")
    def given_up(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text="Nothing was planned.")


def answers(app: App, rota: dict[str, list[str]]) -> None:
    def on_call() -> str:
        return " ".join(f"<@{one}>" for one in rota[max(rota)]) if rota else "nobody"

    @app.shortcut("page")
    def page(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        where, ts = body["channel"]["id"], body["message"].get("thread_ts", body["message_ts"])
        client.chat_postMessage(channel=where, thread_ts=ts, text=f"Paging {on_call()}")

    @app.event("app_mention")
    def mentioned(event: Json, say: Say) -> None:
        say(text=f"On call: {on_call()}", thread_ts=event.get("thread_ts", event["ts"]))

    @app.event("message")
    def asked(event: Json, say: Say) -> None:
        if event["channel_type"] == "im":
            say(f"On call: {on_call()}")
