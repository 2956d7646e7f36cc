"""Logs: one JSON line an event on standard error; ids and references, never a person's data."""

import logging
import sys

import structlog


def configure() -> None:
    """Set up logging for a server."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_keeps_people_out)
    logging.basicConfig(
        handlers=[handler], level=logging.WARNING, format="%(name)s %(levelname)s %(message)s"
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _keeps_people_out(record: logging.LogRecord) -> bool:
    """Bolt's warnings quote whole requests, which hold people's data."""
    return record.levelno >= logging.ERROR or not record.name.startswith("slack_bolt")
