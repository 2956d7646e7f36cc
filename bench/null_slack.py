"""A Slack API that says yes at once: `POST /api/METHOD`; `GET /seen` tells what it was asked.

Connections are kept, as Slack's are. With `--tls CERTIFICATE KEY` it speaks TLS.
"""

import argparse
import asyncio
import json
import re
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
TOKEN = re.compile(rb"\r\nauthorization: *Bearer (xapp-[a-z0-9]+)", re.I)
ANSWERS: dict[str, dict[str, Any]] = {
    "auth.test": {"team": "Bench", "team_id": "TBENCH", "user": "rac", "user_id": "UBOT", "bot_id": "BBOT"},
    "users.info": {"user": {"id": "UADMIN", "team_id": "TBENCH", "name": "ada", "real_name": "Ada Min"}},
    "conversations.info": {"channel": {"name": "rac-equipe", "is_private": True, "is_member": True}},
    "chat.postMessage": {"channel": "CBENCH", "ts": "1700000000.000100"},
}


@dataclass
class NullSlack:
    """Counts the calls of each method, and keeps the last body of each."""

    links: str = ""  # where Socket Mode is, to which each server's app token is added
    calls: dict[str, int] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The requests of one connection, until the other side closes it."""
        with closing(writer), suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = LENGTH.search(head)
                body = await reader.readexactly(int(length[1])) if length else b""
                method = head.split(b" ", 2)[1].decode().rpartition("/")[2]
                reply = json.dumps(self._reply(method, head, body)).encode()
                writer.write(
                    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
                    b"content-length: %d\r\n\r\n%b" % (len(reply), reply)
                )
                await writer.drain()

    def _reply(self, method: str, head: bytes, body: bytes) -> dict[str, Any]:
        if method == "seen":
            return {"calls": self.calls, "last": self.last}
        self.calls[method] = self.calls.get(method, 0) + 1
        self.last[method] = body.decode()
        if method == "apps.connections.open" and (token := TOKEN.search(head)):
            return {"ok": True, "url": self.links + token[1].decode()}
        if method == "conversations.open":
            return {"ok": True, "channel": {"id": f"D{_asked(body, 'users')}"}}
        return {"ok": True, **ANSWERS.get(method, {})}


def _asked(body: bytes, name: str) -> str:
    """What a call says by that name, as JSON or as a form."""
    said = body.decode()
    return str(json.loads(said)[name]) if said.startswith("{") else parse_qs(said)[name][0]


async def serve(tls: ssl.SSLContext | None, links: str) -> None:
    server = await asyncio.start_server(NullSlack(links).serve, "127.0.0.1", 0, ssl=tls)
    await server.serve_forever()


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--tls", nargs=2, metavar=("CERTIFICATE", "KEY"))
    options.add_argument("--links", default="", metavar="ADDRESS")
    given = options.parse_args()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH) if given.tls else None
    if context:
        context.load_cert_chain(*given.tls)
    asyncio.run(serve(context, given.links))
