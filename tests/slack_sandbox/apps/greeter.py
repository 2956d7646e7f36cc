"""Welcomes who joins the workspace or a channel, and joins every new channel itself."""

from slack_bolt import App, BoltContext, Say
from slack_sdk import WebClient

from tests.slack_sandbox.apps.kit import Json, manifest

MANIFEST = manifest(
    "Greeter",
    "chat:write users:read channels:read channels:join team:read im:write",
    events="team_join member_joined_channel member_left_channel channel_created channel_rename",
)


def build(client: WebClient, signing_secret: str) -> App:
    app = App(client=client, signing_secret=signing_secret)

    @app.event("team_join")
    def arrived(event: Json, client: WebClient) -> None:
        team = client.team_info()["team"]["name"]
        direct = client.conversations_open(users=event["user"]["id"])["channel"]["id"]
        first = event["user"]["profile"]["first_name"]
        client.chat_postMessage(channel=direct, text=f"Welcome to {team}, {first}!")

    @app.event("channel_created")
    def created(event: Json, client: WebClient, say: Say) -> None:
        client.conversations_join(channel=event["channel"]["id"])

    @app.event("member_joined_channel")
    def joined(event: Json, context: BoltContext, say: Say, client: WebClient) -> None:
        if event["user"] == context.bot_user_id:
            count = len(client.conversations_members(channel=event["channel"])["members"])
            say(f"Thanks for having me, all {count - 1} of you!")
        else:
            name = client.users_info(user=event["user"])["user"]["real_name"]
            say(f"Hello {name}, brought by <@{event.get('inviter')}>")

    @app.event("member_left_channel")
    def left(event: Json, say: Say) -> None:
        say(f"Goodbye <@{event['user']}>")

    @app.event("channel_rename")
    def renamed(event: Json, client: WebClient) -> None:
        client.chat_postMessage(channel=event["channel"]["id"], text=f"Now {event['channel']['name']}")

    return app
