"""Repeats in another channel what people star, once three of them did, or as soon as one shouts."""

from slack_bolt import App, Say
from slack_sdk import WebClient

from tests.slack_sandbox.apps.kit import Json, manifest

MANIFEST = manifest(
    "Highlights",
    "chat:write channels:history reactions:read reactions:write",
    events="reaction_added reaction_removed",
)


def build(client: WebClient, signing_secret: str) -> App:
    app = App(client=client, signing_secret=signing_secret)

    @app.event("reaction_added")
    def added(event: Json, client: WebClient, say: Say) -> None:
        place = {"channel": event["item"]["channel"], "timestamp": event["item"]["ts"]}
        message = client.reactions_get(**place)["message"]
        stars = [one for one in message["reactions"] if one["name"] == "star"]
        if not stars or stars[0]["count"] < 2:
            return
        history = client.conversations_history(
            channel=place["channel"], latest=place["timestamp"], inclusive=True, limit=1
        )
        link = client.chat_getPermalink(channel=place["channel"], message_ts=place["timestamp"])["permalink"]
        client.reactions_add(name="trophy", **place)
        say(channel="CBEST", text=f"<{link}|{history['messages'][0]['text']}> by <@{event['item_user']}>")

    @app.event("reaction_removed")
    def removed(event: Json, client: WebClient) -> None:
        mine = client.reactions_list(user=None)["items"]
        if event["reaction"] == "star" and mine:
            client.reactions_remove(
                name="trophy", channel=mine[0]["channel"], timestamp=mine[0]["message"]["ts"]
            )

    return app
