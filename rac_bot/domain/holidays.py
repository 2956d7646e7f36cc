"""The public holidays of Quebec."""

import subprocess
import sys
from collections.abc import Collection
from datetime import date
from functools import cache

_ASKING = """
import sys, holidays
print(*holidays.country_holidays("CA", subdiv="QC", years=int(sys.argv[1])))
"""
PATIENCE_S = 10


@cache
def of_quebec(year: int) -> Collection[date]:
    """Those of that year, and the day on which one that falls on a weekend is taken.

    A process of its own asks the library, once for each year: its 300 modules would stay in memory, 12 MB.

    Raises:
        OSError, subprocess.SubprocessError: it could not be asked.
    """
    command = [sys.executable, "-I", "-c", _ASKING, str(year)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE_S)  # noqa: S603
    return frozenset(map(date.fromisoformat, told.stdout.split()))
