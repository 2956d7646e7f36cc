"""What is seen of the bot from outside: counted and timed as it runs, told at `/metrics` and `/lately`."""

import time
from collections import Counter as Counts
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rac_bot.errors import Busy, CannotWrite, ConnectionLost, Refusal
from rac_bot.handlers.gate.interaction import KINDS
from rac_bot.logs import logger
from rac_bot.running.web import BUSY, Probes, is_met, states
from rac_bot.store.database.engine import Store
from rac_bot.store.due import tasks
from rac_bot.store.models.base import utc_now
from rac_bot.store.telling import watched
from rac_bot.store.work.work import THE_BOT

log = logger()

# Those that an administrator may want to be woken by; of others, what the log says is counted too.
ALARMING = (
    *("signature_refused", "database_busy", "database_full", "database_lost"),
    *("view_refused", "view_failed", "interaction_failed", "interaction_slow"),
    *("message_refused", "message_in_doubt", "message_undrawable", "recipient_blocked"),
    *("message_not_deleted", "long_waits_ended"),
    *("token_refused", "delivery_failed", "task_failed", "thread_ended"),
)
TROUBLES = {Busy: "database_busy", CannotWrite: "database_full", ConnectionLost: "database_lost"}
LATELY_S = 600.0
MOST = 10_000  # of the alarming events that are remembered: a flood must not cost memory
SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 2.6, 3.0)  # Slack waits for three


class Watch:
    """Told of each event as it is logged, and of how long each request took."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._alarms: deque[tuple[float, str]] = deque(maxlen=MOST)
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        self._events = Counter(
            "rac_bot_events",
            "Events, by the name that the log gives them",
            ["event"],
            registry=self._registry,
        )
        seconds = Histogram(
            "rac_bot_interaction_seconds",
            "From a request of Slack's to its answer",
            ["kind"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._took = {kind: seconds.labels(kind).observe for kind in KINDS}
        self._ahead = Gauge(
            "rac_bot_request_clock_seconds",
            "By how much the clock of the last request of Slack's that was refused was ahead of ours",
            registry=self._registry,
        )
        for event in ALARMING:  # from zero, or the first would be no increase
            self._events.labels(event)
        ProcessCollector(registry=self._registry)

    def heard(self, event: Mapping[str, Any]) -> None:
        """An event of the log."""
        name = event["event"]
        self._events.labels(name).inc()
        if name in ALARMING:
            self._alarms.append((self._clock(), name))
        if name == "signature_refused" and event["reason"] == "old":  # of another, it says nothing
            self._ahead.set(event["clock"])

    def took(self, kind: str, seconds: float) -> None:
        """A request was answered."""
        self._took[kind](seconds)

    def troubled(self, trouble: Refusal) -> None:
        """The database is busy, full or gone."""
        log.warning(TROUBLES[type(trouble)])

    def lately(self) -> dict[str, int]:
        """How often each alarming event came in the last ten minutes."""
        since = self._clock() - LATELY_S
        return dict(Counts(name for at, name in list(self._alarms) if at > since))

    def routes(self, store: Store, probes: Probes) -> list[Route]:
        """For the health address alone: what they tell is nobody else's business."""
        self._registry.register(_Standing(store, probes))

        def metrics(_request: Request) -> Response:
            return Response(generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

        def lately(_request: Request) -> Response:
            return JSONResponse(self.lately())

        return [Route("/metrics", metrics), Route("/lately", lately)]


class _Standing(Collector):
    """How the bot and its outbox stand, asked of them when somebody looks."""

    def __init__(self, store: Store, probes: Probes) -> None:
        self._store, self._probes = store, probes

    def collect(self) -> Iterator[GaugeMetricFamily]:
        ready = GaugeMetricFamily("rac_bot_ready", "As /readyz tells it; busy is ready", labels=["condition"])
        found = states(self._probes)
        for name, state in found.items():
            ready.add_metric([name], float(is_met(state)))
        yield ready
        busy = BUSY in found.values()
        yield GaugeMetricFamily("rac_bot_database_busy", "Others write for longer than a save waits", busy)
        try:
            with self._store.reading(THE_BOT) as work:
                outbox, overdue = watched.outbox(work, utc_now()), tasks.overdue(work, utc_now())
        except (Refusal, SQLAlchemyError):  # as rac_bot_ready says
            return
        waits = GaugeMetricFamily("rac_bot_messages", "Messages that are not delivered", labels=["state"])
        for of_messages, count in outbox.counts.items():
            waits.add_metric([of_messages], count)
        yield waits
        yield GaugeMetricFamily(
            "rac_bot_oldest_pending_seconds",
            "For how long the oldest message has waited",
            outbox.waits.total_seconds(),
        )
        late = GaugeMetricFamily(
            "rac_bot_overdue_seconds", "For how long the oldest task has been due", labels=["task"]
        )
        for kind, wait in overdue.items():
            late.add_metric([kind], wait.total_seconds())
        yield late
