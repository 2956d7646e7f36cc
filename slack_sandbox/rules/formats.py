"""Strings that are more than strings: addresses, days, hours, time zones, colours."""

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

from slack_sandbox.rules.pointer import broken

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def is_address(text: str, schemes: tuple[str, ...] = ()) -> bool:
    """Whether it has a scheme (one of those, if any are named) and, on the web, a host; and no space."""
    if re.search(r"[\s<>]", text):
        return False
    try:
        parts = urlsplit(text)
        named = bool(parts.scheme) and (parts.scheme in schemes if schemes else parts.scheme != "javascript")
        return named and bool(
            parts.hostname if parts.scheme in ("http", "https") else parts.path or parts.netloc
        )
    except ValueError:
        return False


def is_web_address(text: str) -> bool:
    """Whether it is one of http or https."""
    return is_address(text, ("http", "https"))


def is_day(text: str) -> bool:
    """Whether it is a day of the calendar, as 2018-01-15."""
    try:
        return _DAY.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def is_zone(text: str) -> bool:
    """Whether it is a time zone of the IANA, such as America/Toronto."""
    try:
        return bool(ZoneInfo(text))
    except (ValueError, OSError, LookupError):
        return False


def _must(rule: str, holds: Callable[[str], object]) -> AfterValidator:
    def check(text: str) -> str:
        if not holds(text):
            raise broken(f"must be {rule}")
        return text

    return AfterValidator(check)


LINK = _must("a valid URL", is_address)
WEB = _must("a valid http or https URL", is_web_address)
EMAIL = _must("a valid email address", _EMAIL.fullmatch)
DAY = _must("a valid date, YYYY-MM-DD", is_day)
TIME = _must("a valid time, HH:mm from 00:00 to 23:59", _TIME.fullmatch)
ZONE = _must("a time zone of the IANA, such as America/Toronto", is_zone)
COLOR = _must("a hex color, such as #1d4f91", _COLOR.fullmatch)
