"""The workspace in the browser until Ctrl-C; with `--play`, somebody walks through it and it is printed."""

import argparse
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from slack_bolt.adapter.starlette import SlackRequestHandler
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from slack_sandbox import Channel, LoopbackServer, Person, Sandbox
from slack_sandbox.example.app import build

MANIFEST = Path(__file__).parent / "manifest.yml"


@contextmanager
def workspace(port: int = 0) -> Iterator[tuple[Sandbox, Person, Person, Channel]]:
    """The sandbox with the app in it, two people, and their channel."""
    with Sandbox.start(manifest=MANIFEST, port=port) as sandbox:
        app = build(WebClient(sandbox.bot_token, base_url=sandbox.api_url), sandbox.signing_secret)
        bolt = SlackRequestHandler(app)

        async def events(request: Request) -> Response:
            return await bolt.handle(request)

        with LoopbackServer(Starlette(routes=[Route("/slack/events", events, methods=["POST"])])) as server:
            sandbox.connect(f"{server.url}/slack/events")
            julie, luc = sandbox.person("Julie Roy", id="UJULIE"), sandbox.person("Luc Gagnon", id="ULUC")
            yield sandbox, julie, luc, sandbox.channel("general", members=[julie, luc], bot=True)


def play(say: Callable[[str], None]) -> bool:
    """Julie thanks Luc, and he joins in; True if the app broke none of Slack's rules."""
    with workspace() as (sandbox, julie, luc, general):
        julie.command("/kudos", channel=general)
        sandbox.wait_until(lambda: julie.modal)  # the app acknowledges first, and opens it after
        julie.choose("Whom", "Luc Gagnon")
        julie.type("What for", "the coffee of this morning")
        assert julie.modal  # noqa: S101
        say(f"Julie sees:\n\n{julie.modal.text}\n")
        julie.submit()
        sandbox.wait_until(lambda: luc.channel_messages(general))
        (message,) = luc.channel_messages(general)
        luc.press("Me too", message=message)
        sandbox.wait_until(lambda: message.edited)
        say(f"Luc sees:\n\n{message.reading}\n")
        for refusal in sandbox.refusals:
            say(f"Slack would refuse: {refusal}")
        return not sandbox.refusals


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m slack_sandbox.example", description=__doc__)
    parser.add_argument("--play", action="store_true", help="no browser: walk through it, print it, end")
    parser.add_argument("--port", type=int, default=8766, help="of the workspace")
    options = parser.parse_args(arguments)
    if options.play:
        return 0 if play(print) else 1
    with workspace(options.port) as (sandbox, julie, _luc, _general), suppress(KeyboardInterrupt):
        print(f"{sandbox.page_url}?as={julie.id}\nYou are Julie Roy: type /kudos. Ctrl-C ends.", flush=True)
        threading.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
