"""Every way to answer: in the response, by its address, in place, to everyone, not at all any more."""

from collections.abc import Callable

from slack_bolt import Ack, App, BoltContext, Respond, Say
from slack_sdk import WebClient

from tests.slack_sandbox.apps.kit import Json, button, manifest, plain, section

MANIFEST = manifest("Answers", "commands chat:write app_mentions:read", "app_mention", "/answer")
BUTTONS = ("everyone", "replace", "again", "delete")


def build(client: WebClient, signing_secret: str) -> App:
    app = App(client=client, signing_secret=signing_secret)
    in_the_response(app)
    by_its_address(app)
    return app


def in_the_response(app: App) -> None:
    @app.middleware
    def note(context: BoltContext, body: Json, next: Callable[[], None]) -> None:
        context["who"] = context.user_id
        next()

    def only_words(command: Json) -> bool:
        return bool(command["text"])

    @app.command("/answer", matchers=[only_words])
    def words(ack: Ack, command: Json) -> None:
        ack(response_type="in_channel", text=f"_{command['text']}_")

    @app.command("/answer")
    def show(ack: Ack, respond: Respond) -> None:
        ack("Wait…")
        menu = {
            "type": "external_select",
            "action_id": "pick",
            "placeholder": plain("Pick"),
            "min_query_length": 0,
        }
        rows = [button(one.capitalize(), one) for one in BUTTONS]
        respond(
            text="How?",
            blocks=[section("How?", menu), {"type": "actions", "elements": rows}],
        )

    @app.options("pick")
    def options(ack: Ack) -> None:
        ack(options=[{"text": plain(one), "value": one} for one in ("tea", "milk")])

    @app.event("app_mention")
    def mentioned(event: Json, say: Say) -> None:
        say(text="In the thread", thread_ts=event.get("thread_ts") or event["ts"])


def by_its_address(app: App) -> None:
    @app.action("pick")
    def picked(ack: Ack, action: Json, respond: Respond) -> None:
        ack()
        respond(f"Picked {action['selected_option']['value']}", replace_original=False)

    @app.action("everyone")
    def everyone(ack: Ack, respond: Respond, context: BoltContext) -> None:
        ack()
        respond({"response_type": "in_channel", "replace_original": False, "text": f"<@{context['who']}>!"})

    @app.action("replace")
    def replace(ack: Ack, respond: Respond) -> None:
        ack()
        respond(
            text="Replaced",
            replace_original=True,
            blocks=[{"type": "actions", "elements": [button("Delete", "delete")]}],
        )

    def nothing(ack: Ack) -> None:
        ack()

    def later(respond: Respond) -> None:
        respond(text="Lazily", replace_original=False)

    app.action("again")(ack=nothing, lazy=[later])

    @app.action("delete")
    def delete(ack: Ack, respond: Respond) -> None:
        ack()
        respond(delete_original=True)
