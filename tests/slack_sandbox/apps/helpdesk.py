"""A help desk: a form makes a ticket, with a channel of its own that is closed when it is done."""

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.slack_sandbox.apps.kit import Json, button, field, manifest, modal, section

MANIFEST = manifest(
    "Helpdesk",
    "commands chat:write channels:manage channels:read pins:write users:read users:read.email",
    events="channel_created channel_archive member_joined_channel",
    commands="/ticket",
)


def form() -> Json:
    urgency = [{"text": {"type": "plain_text", "text": one}, "value": one} for one in ("low", "high")]
    return modal(
        "ticket",
        "New ticket",
        field("name", "Name", {"type": "plain_text_input"}),
        field("mail", "Who looks at it", {"type": "email_text_input"}),
        field("urgency", "Urgency", {"type": "radio_buttons", "options": urgency}),
        submit="Open",
    )


def build(client: WebClient, signing_secret: str) -> App:
    app = App(client=client, signing_secret=signing_secret)

    @app.command("/ticket")
    def ask(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.view("ticket")
    def made(ack: Ack, body: Json, view: Json, client: WebClient) -> None:
        values = {name: block[name] for name, block in view["state"]["values"].items()}
        try:
            agent = client.users_lookupByEmail(email=values["mail"]["value"])["user"]
        except SlackApiError as error:
            ack(response_action="errors", errors={"mail": error.response["error"]})
            return
        try:
            channel = client.conversations_create(name=values["name"]["value"])["channel"]["id"]
        except SlackApiError as error:
            ack(response_action="errors", errors={"name": error.response["error"]})
            return
        ack()
        client.conversations_invite(channel=channel, users=[body["user"]["id"], agent["id"]])
        client.conversations_setTopic(
            channel=channel, topic=f"Urgency: {values['urgency']['selected_option']['value']}"
        )
        said = client.chat_postMessage(
            channel=channel,
            text="A new ticket",
            blocks=[section(f"<@{agent['id']}> looks at it.", button("Done", "done"))],
        )
        client.pins_add(channel=channel, timestamp=said["ts"])

    @app.action("done")
    def done(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        channel = body["channel"]["id"]
        client.conversations_rename(channel=channel, name=f"done-{body['channel']['name']}")
        client.conversations_archive(channel=channel)

    @app.event("channel_created")
    @app.event("channel_archive")
    @app.event("member_joined_channel")
    def told() -> None:
        pass

    return app
