"""An ASGI application served on a loopback port by a thread of its own, whatever frozen clocks say."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

import uvicorn

T = TypeVar("T")


class RealClock:
    """The machine's own clock. freezegun replaces functions it finds in modules, not in classes."""

    monotonic: Callable[[], float] = staticmethod(time.monotonic)


class RealTimeLoop(asyncio.SelectorEventLoop):
    """An event loop that keeps running while freezegun has stopped `time.monotonic`."""

    def time(self) -> float:
        return RealClock.monotonic()


class _Server(uvicorn.Server):
    """uvicorn that starts and stops on events instead of ticks of 100 ms."""

    def __init__(self, config: uvicorn.Config, listening: threading.Event) -> None:
        super().__init__(config)
        self._listening = listening
        self.stopping = asyncio.Event()

    async def main_loop(self) -> None:
        self._listening.set()
        await self.stopping.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # A connection that was accepted, and whose transport is not made yet, would be lost at close().
        for server in self.servers:
            for listening in server.sockets:
                asyncio.get_running_loop().remove_reader(listening.fileno())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        for server in self.servers:
            server.close()
        for sock in sockets or []:
            sock.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                while self.server_state.connections or self.server_state.tasks:
                    await asyncio.sleep(0.002)
        for connection in list(self.server_state.connections):
            self._abort(connection)
        for task in list(self.server_state.tasks):
            task.cancel()
        await asyncio.gather(*self.server_state.tasks, return_exceptions=True)
        await self.lifespan.shutdown()

    def drop(self, client: tuple[str, int]) -> None:
        """Cuts the connection of that peer without a word."""
        for connection in list(self.server_state.connections):
            transport = getattr(connection, "transport", None)
            if transport is not None and transport.get_extra_info("peername")[:2] == tuple(client):
                self._abort(connection)

    @staticmethod
    def _abort(connection: object) -> None:
        transport = getattr(connection, "transport", None)
        if transport is not None:
            transport.abort()


def _listening(port: int) -> socket.socket:
    # asyncio sets TCP_NODELAY only where the protocol is named; without it each answer waits 40 ms.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("127.0.0.1", port))
        sock.listen(256)
    except OSError:
        sock.close()
        raise
    return sock


class LoopbackServer:
    """`with LoopbackServer(asgi_app) as server: server.url` serves on 127.0.0.1 until the block ends."""

    def __init__(self, app: Any, port: int = 0) -> None:
        self._sock = _listening(port)
        self.port: int = self._sock.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._app = app
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: _Server | None = None
        self._failure: BaseException | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"loopback-{self.port}", daemon=True)

    def __enter__(self) -> "LoopbackServer":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> "LoopbackServer":
        """Returns once the port accepts requests."""
        self._thread.start()
        if not self._ready.wait(10) or self._failure is not None:
            raise RuntimeError("the loopback server did not start") from self._failure
        return self

    def stop(self) -> None:
        """Closes every connection and joins the thread; a second call does nothing."""
        if self._loop is not None and self._server is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._server.stopping.set)
            self._thread.join(10)

    def drop(self, client: tuple[str, int]) -> None:
        """Cuts that peer's connection without answering; from the server's own thread only."""
        if self._server is not None:
            self._server.drop(client)

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> "Future[T]":
        """Runs a coroutine on the server's loop from any other thread."""
        if self._loop is None:
            coroutine.close()
            raise RuntimeError("the loopback server is not running")
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=RealTimeLoop) as runner:
                runner.run(self._serve())
        except BaseException as error:  # noqa: BLE001  a thread has nobody above it to tell
            self._failure = error
        finally:
            self._sock.close()
            self._ready.set()

    async def _serve(self) -> None:
        config = uvicorn.Config(
            self._app,
            http="h11",
            ws="websockets-sansio",
            lifespan="off",
            log_config=None,
            access_log=False,
            date_header=False,
            server_header=False,
            ws_ping_interval=None,
            timeout_keep_alive=60,  # idle connections are kept, as Slack keeps them
        )
        self._server = _Server(config, self._ready)
        self._loop = asyncio.get_running_loop()
        await self._server.serve(sockets=[self._sock])
