"""Logs: one JSON line for each event, on standard error; ids and references, never a person's data."""

import logging
import sys
from typing import Any, TextIO

# structlog would bring rich along, to draw for a terminal; our lines are JSON.
_rich = sys.modules.get("rich")
sys.modules["rich"] = None  # type: ignore[assignment]
import structlog  # noqa: E402

if _rich:
    sys.modules["rich"] = _rich
else:
    del sys.modules["rich"]


def logger() -> Any:
    """Every module's own: it is set up at its first line."""
    return structlog.get_logger()


def configure(to: TextIO | None = None) -> logging.Handler:
    """Set up logging, on standard error unless `to` is given; returns the handler for libraries' logs."""
    stream = to or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.addFilter(_keeps_people_out)
    handler.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
    logging.getLogger().addHandler(handler)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(stream),
    )
    return handler


def _keeps_people_out(record: logging.LogRecord) -> bool:
    """Bolt's warnings quote whole requests, which hold people's data."""
    return record.levelno >= logging.ERROR or not record.name.startswith("slack_bolt")
