"""What the codes of a line stand for: its own, else those it inherits.

A line that CLARA holds keeps what it inherited as it was entered: a later default, or another language of the
person, does not change what is in CLARA.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from rac_bot.store.catalogue import DEFAULTED, LINE
from rac_bot.store.models import ClaraState, Inscription

Inherited = Mapping[str, str | None]  # by field of a line


def inherited(unit: str | None, language: str | None, defaults: Mapping[str, str]) -> Inherited:
    """What a line of that admission and person inherits today; `defaults` are by list of the college."""
    own = {"unit": unit, "language": language}
    return {name: own.get(name) or defaults.get(LINE[name].list) for name in DEFAULTED}


def effective(line: Mapping[str, Any], today: Inherited, names: Iterable[str] = DEFAULTED) -> dict[str, Any]:
    """The effective values of a line, by its columns: where it has none of its own, those it was entered with
    in CLARA, else those it inherits today."""
    held = _kept(line)
    return {name: held.get(name, today[name]) if line[name] is None else line[name] for name in names}


def as_entered(
    line: Mapping[str, Any], today: Inherited, before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What the line keeps, once it is in CLARA as it is here; `before`: its columns before a change."""
    before = line if before is None else before
    held = {name: value for name, value in _kept(before).items() if before[name] is None}
    return {name: held.get(name, today[name]) for name in DEFAULTED if line[name] is None}


def _kept(line: Mapping[str, Any]) -> Inherited:
    return {} if line["clara"] is ClaraState.TO_ENTER else line["effective"] or {}


def columns(line: Inscription) -> dict[str, Any]:
    """Of a line, those that the functions above read."""
    return {name: getattr(line, name) for name in (*DEFAULTED, "clara", "effective")}


def kept(line: Inscription) -> Inherited:
    """What it was entered with; nothing of a line that is not in CLARA."""
    return _kept({"clara": line.clara, "effective": line.effective})


def held(line: Inscription, name: str) -> Any:
    """The line's own value, or the one it was entered with; None where it is left to what it inherits."""
    own = getattr(line, name)
    return kept(line).get(name) if own is None else own
