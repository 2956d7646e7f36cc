"""What the codes of a line stand for: its own, else those it inherits."""

from collections.abc import Mapping
from typing import Any

from rac_bot.store.catalogue import DEFAULTED, LINE

Inherited = Mapping[str, str | None]  # by field of a line


def inherited(unit: str | None, language: str | None, defaults: Mapping[str, str]) -> Inherited:
    """What a line of that admission and person inherits today; `defaults` are by list of the college."""
    own = {"unit": unit, "language": language}
    return {name: own.get(name) or defaults.get(LINE[name].list) for name in DEFAULTED}


def effective(line: Mapping[str, Any], today: Inherited) -> dict[str, Any]:
    """The effective values of a line, by its columns: where it has none of its own, those it inherits."""
    return {name: today[name] if line[name] is None else line[name] for name in DEFAULTED}
