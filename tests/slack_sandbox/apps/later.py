"""The same as an asynchronous app: Bolt's AsyncApp, over HTTP or in Socket Mode."""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_sandbox.apps.kit import Json, field, manifest, modal

MANIFEST = manifest("Later", "commands chat:write im:history reactions:write", "message.im", "/later")


def build(client: AsyncWebClient, signing_secret: str) -> AsyncApp:
    app = AsyncApp(client=client, signing_secret=signing_secret)

    @app.message("hello")
    async def hello(message: Json, say: AsyncSay, client: AsyncWebClient) -> None:
        await client.reactions_add(channel=message["channel"], timestamp=message["ts"], name="wave")
        await say(f"Hello <@{message['user']}>", thread_ts=message["ts"])

    @app.command("/later")
    async def ask(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        view = modal("said", "Later", field("what", "What", {"type": "plain_text_input"}))
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("said")
    async def said(ack: AsyncAck, body: Json, view: Json, client: AsyncWebClient) -> None:
        await ack()
        text = view["state"]["values"]["what"]["what"]["value"]
        await client.chat_postMessage(channel=body["user"]["id"], text=f"Later: {text}")

    return app
