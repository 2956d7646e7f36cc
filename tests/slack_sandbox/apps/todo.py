"""A list of things to do in App Home, with a window to add one."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from tests.slack_sandbox.apps.kit import Json, button, field, manifest, modal, plain, section

MANIFEST = manifest("Todo", "chat:write im:history", events="app_home_opened message.im")


def home(things: dict[str, bool]) -> Json:
    options = [{"text": plain(one), "value": one} for one in things]
    done = [option for option, thing in zip(options, things, strict=True) if things[thing]]
    boxes: Json = {"type": "checkboxes", "action_id": "tick", "options": options}
    boxes |= {"initial_options": done} if done else {}
    left = list(things.values()).count(False)
    listed = [{"type": "actions", "elements": [boxes]}] if options else []
    blocks = [
        {"type": "header", "text": plain(f"{left} to do")},
        *listed,
        section("Something else?", button("Add", "add")),
    ]
    return {"type": "home", "blocks": blocks}


def build(client: WebClient, signing_secret: str) -> App:
    app = App(client=client, signing_secret=signing_secret)
    everyone: dict[str, dict[str, bool]] = {}

    @app.event("app_home_opened")
    def opened(event: Json, client: WebClient) -> None:
        if event["tab"] == "messages":
            client.chat_postMessage(channel=event["channel"], text="Write me what you have to do.")
        elif "view" not in event:
            client.views_publish(user_id=event["user"], view=home(everyone.setdefault(event["user"], {})))

    @app.message()
    def written(message: Json, client: WebClient) -> None:
        things = everyone.setdefault(message["user"], {})
        things[message["text"]] = False
        client.views_publish(user_id=message["user"], view=home(things))

    @app.action("add")
    def add(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        view = modal("added", "To do", field("what", "What", {"type": "plain_text_input"}))
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("added")
    def added(ack: Ack, body: Json, view: Json, client: WebClient) -> None:
        ack()
        things = everyone[body["user"]["id"]]
        things[view["state"]["values"]["what"]["what"]["value"]] = False
        client.views_publish(user_id=body["user"]["id"], view=home(things))

    @app.action("tick")
    def tick(ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        ack()
        ticked = {one["value"] for one in action["selected_options"]}
        things = everyone[body["user"]["id"]]
        things.update({one: one in ticked for one in things})
        client.views_publish(user_id=body["user"]["id"], view=home(things), hash=body["view"]["hash"])

    return app
