"""A poll: `/poll "Question" "One" "Two"`, a button for each answer, counted in the message itself."""

import json
import re
import shlex

from slack_bolt import Ack, App, Respond, Say
from slack_sdk import WebClient

from tests.slack_sandbox.apps.kit import Json, button, manifest, section

MANIFEST = manifest("Survey", "commands chat:write", commands="/poll")


def drawn(question: str, votes: dict[str, list[str]]) -> list[Json]:
    rows = [
        section(f"{answer} `{len(who)}`", button("Vote", f"vote_{number}", json.dumps([question, votes])))
        for number, (answer, who) in enumerate(votes.items())
    ]
    return [section(f"*{question}*"), {"type": "divider"}, *rows]


def build(client: WebClient, signing_secret: str) -> App:
    app = App(client=client, signing_secret=signing_secret)

    @app.command("/poll")
    def ask(ack: Ack, command: Json, say: Say, respond: Respond) -> None:
        ack()
        question, *answers = shlex.split(command["text"])
        if len(answers) < 2:
            respond("A poll needs two answers.")
            return
        say(text=question, blocks=drawn(question, {answer: [] for answer in answers}))

    @app.action(re.compile(r"vote_\d"))
    def vote(ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        ack()
        question, votes = json.loads(action["value"])
        mine = list(votes)[int(action["action_id"].removeprefix("vote_"))]
        for answer, who in votes.items():
            votes[answer] = [one for one in who if one != body["user"]["id"]]
        votes[mine].append(body["user"]["id"])
        place = body["container"]
        client.chat_update(
            channel=place["channel_id"],
            ts=place["message_ts"],
            text=question,
            blocks=drawn(question, votes),
        )

    return app
