"""Logs: one JSON line for each event, on standard error; ids and references, never a person's data."""

import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from contextlib import contextmanager, suppress
from typing import Any, TextIO, cast

# structlog would bring along rich, to draw for a terminal, and greenlet: our lines are JSON, of threads.
_there = {name: sys.modules.get(name) for name in ("rich", "greenlet")}
sys.modules.update(dict.fromkeys(_there))  # type: ignore[arg-type]
import structlog  # noqa: E402

for _name, _module in _there.items():
    if _module:
        sys.modules[_name] = _module
    else:
        del sys.modules[_name]

Event = MutableMapping[str, Any]

_SLACKS = ("slack_bolt", "slack_sdk")  # what they log quotes requests and answers, which hold people's data
_LONGEST = 200  # characters of what another library says
# What anybody who reaches the bot's address can bring about: a line in so many seconds, or the disk is full.
FROM_OUTSIDE = frozenset({"signature_refused", "request_unsigned"})
EVERY_S = 10.0
_listeners: list[Callable[[Mapping[str, Any]], None]] = []


def logger() -> Any:
    """Every module's own: it is set up at its first line."""
    return structlog.get_logger()


@contextmanager
def told(listener: Callable[[Mapping[str, Any]], None]) -> Iterator[None]:
    """Tell it of each event too, as it is logged."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def configure(to: TextIO | None = None) -> logging.Handler:
    """Set up logging, on standard error unless `to` is given; returns the handler for libraries' logs."""
    stream = cast(TextIO, _Bearing(to or sys.stderr))
    line: list[Callable[[Any, str, Event], Any]] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(),
    ]
    handler = logging.StreamHandler(stream)
    handler.addFilter(_worth_a_line)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=[_of_a_library], processors=line)
    )
    logging.getLogger().addHandler(handler)
    structlog.configure(
        processors=[_tell, Seldom(FROM_OUTSIDE), *line], logger_factory=structlog.PrintLoggerFactory(stream)
    )
    return handler


def of_threads() -> None:
    """What ends a thread is told as an event: Python would write its text."""

    def tell(ended: threading.ExceptHookArgs) -> None:
        name = ended.thread.name if ended.thread else ""
        where = frames(ended.exc_value) if ended.exc_value else []
        logger().error("thread_ended", thread=name, error=ended.exc_type.__name__, frames=where)

    threading.excepthook = tell


def frames(error: BaseException) -> list[str]:
    """Where in the bot it was raised; not the exception's own text, which may quote a person's data."""
    return [frame for frame in traceback.format_tb(error.__traceback__) if "rac_bot" in frame]


def _tell(_logger: object, _level: str, event: Event) -> Event:
    for listener in _listeners:
        listener(event)
    return event


class _Bearing:
    """A stream that bears a full disk: a line is lost there, and nothing else is."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


class Seldom:
    """One line in ten seconds of each of these events; `unsaid` is how many there were meanwhile."""

    def __init__(self, events: Collection[str], clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._said = dict.fromkeys(events, -EVERY_S)
        self._unsaid = dict.fromkeys(events, 0)

    def __call__(self, _logger: object, _level: str, event: Event) -> Event:
        name = event["event"]
        if name not in self._said:
            return event
        now = self._clock()
        if now - self._said[name] < EVERY_S:
            self._unsaid[name] += 1
            raise structlog.DropEvent
        self._said[name] = now
        if unsaid := self._unsaid[name]:
            self._unsaid[name] = 0
            event["unsaid"] = unsaid
        return event


def _worth_a_line(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.ERROR or not record.name.startswith(_SLACKS)


def _of_a_library(_logger: object, _level: str, event: Event) -> Event:
    """Another's line: an exception is told by its name, and what Slack's libraries say, by where they say it.

    Only the first line of the others: below it asyncio quotes what went wrong.
    """
    record: logging.LogRecord = event["_record"]
    told: dict[str, Any] = {
        "event": "library",
        "logger": record.name,
        "where": f"{record.module}:{record.lineno}",
    }
    if not record.name.startswith(_SLACKS):
        told["says"] = record.getMessage().partition("\n")[0][:_LONGEST]
    if record.exc_info and (error := record.exc_info[1]):
        told |= {"error": type(error).__name__, "frames": frames(error)}
    return told
