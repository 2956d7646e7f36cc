"""Telling systemd how the bot stands, where that started it: lines of its `sd_notify`."""

import os
import socket
from contextlib import suppress


def tell(*lines: str) -> None:
    """`READY=1`, `STOPPING=1`, `STATUS=…`; nothing where nobody listens, or no more."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):  # of no file
        address = f"\0{address[1:]}"
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as telling:
        telling.connect(address)
        telling.sendall("\n".join(lines).encode())
