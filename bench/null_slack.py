"""A Slack API that says yes at once: `POST /api/METHOD`; `GET /seen` tells what it was asked."""

import asyncio
import json
import re
from dataclasses import dataclass, field
from typing import Any

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
ANSWERS: dict[str, dict[str, Any]] = {
    "auth.test": {"team": "Bench", "team_id": "TBENCH", "user": "rac", "user_id": "UBOT", "bot_id": "BBOT"},
    "users.info": {"user": {"id": "UADMIN", "team_id": "TBENCH", "name": "ada", "real_name": "Ada Min"}},
    "conversations.info": {"channel": {"name": "rac-equipe", "is_private": True, "is_member": True}},
    "chat.postMessage": {"channel": "CBENCH", "ts": "1700000000.000100"},
}


@dataclass
class NullSlack:
    """Counts the calls of each method, and keeps the last body of each."""

    calls: dict[str, int] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request for each connection: the SDK's client opens a new one every time."""
        head = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length else b""
        method = head.split(b" ", 2)[1].decode().rpartition("/")[2]
        reply = json.dumps(self._reply(method, body)).encode()
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n"
            b"content-length: %d\r\n\r\n%b" % (len(reply), reply)
        )
        await writer.drain()
        writer.close()

    def _reply(self, method: str, body: bytes) -> dict[str, Any]:
        if method == "seen":
            return {"calls": self.calls, "last": self.last}
        self.calls[method] = self.calls.get(method, 0) + 1
        self.last[method] = body.decode()
        return {"ok": True, **ANSWERS.get(method, {})}


async def serve() -> None:
    server = await asyncio.start_server(NullSlack().answer, "127.0.0.1", 0)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
