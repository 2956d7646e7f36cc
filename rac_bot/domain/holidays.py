"""The public holidays of Quebec."""

from collections.abc import Collection
from datetime import date
from functools import cache


@cache
def of_quebec(year: int) -> Collection[date]:
    """Those of that year, and the day on which one that falls on a weekend is taken."""
    from holidays import country_holidays  # here: it loads some 300 modules, 12 MB

    return frozenset(country_holidays("CA", subdiv="QC", years=year))
