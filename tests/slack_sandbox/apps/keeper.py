"""Keeps an account of a channel: what is written, by whom or by itself, what is changed and deleted."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from tests.slack_sandbox.apps.kit import Json, manifest

MANIFEST = manifest("Keeper", "commands chat:write channels:history", "message.channels", "/account")


def build(client: WebClient, signing_secret: str) -> App:
    app = App(
        client=client,
        signing_secret=signing_secret,
        ignoring_self_events_enabled=False,
        process_before_response=True,
    )
    account: list[str] = []

    @app.command("/account")
    def show(ack: Ack) -> None:
        ack("\n".join(account))

    @app.event({"type": "message", "subtype": "message_deleted"})
    def deleted(event: Json) -> None:
        account.append(f"deleted {event['previous_message']['text']}")

    @app.event({"type": "message", "subtype": "message_changed"})
    def changed(event: Json) -> None:
        account.append(f"{event['previous_message']['text']} → {event['message']['text']}")

    @app.event({"type": "message", "subtype": None})
    def written(event: Json, client: WebClient) -> None:
        by = event["bot_profile"]["name"] if event.get("bot_id") else event["user"]
        words = [one for part in event["blocks"][0]["elements"] for one in part["elements"]]
        account.append(f"{by}: {'+'.join(one['type'] for one in words)}")
        if not event.get("bot_id"):
            said = client.chat_postMessage(channel=event["channel"], text="noted")
            client.chat_update(channel=event["channel"], ts=said["ts"], text="noted!")
            client.chat_delete(channel=event["channel"], ts=said["ts"])

    return app
