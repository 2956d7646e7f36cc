"""Names of hosts, looked up by the system, which has no deadline of its own: here it has one."""

import socket
import threading
from concurrent.futures import Future
from typing import Any

Found = list[tuple[Any, Any, int, str, Any]]

_lock = threading.Lock()
_under_way: dict[tuple[str, int], "Future[Found]"] = {}


def addresses(host: str, port: int, seconds: float) -> Found:
    """The addresses of a host, the best first, as `socket.getaddrinfo` gives them.

    A look-up goes on after its caller has left; whoever asks for the same meanwhile waits for the same.

    Raises:
        TimeoutError: they were not known in time.
        OSError: there is no such host.
    """
    asked = host, port
    with _lock:
        found = _under_way.get(asked)
        if found is None:
            found = _under_way[asked] = Future()
            threading.Thread(target=_look_up, args=(asked, found), name="names", daemon=True).start()
    return found.result(seconds)


def _look_up(asked: tuple[str, int], found: "Future[Found]") -> None:
    try:
        known = socket.getaddrinfo(*asked, type=socket.SOCK_STREAM)
    except BaseException as error:  # noqa: BLE001  whoever waits is told
        _forget(asked)
        found.set_exception(error)
    else:
        _forget(asked)
        found.set_result(known)


def _forget(asked: tuple[str, int]) -> None:
    with _lock:
        del _under_way[asked]
