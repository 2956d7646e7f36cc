"""Reading the cells of a calendar: days of the week, hours of the day."""

import re

from rac_bot.domain.folding import fold
from rac_bot.domain.working import Hours
from rac_bot.i18n import _

_WEEK = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_FROM_TO = re.compile(r"(\w+) *(?:-|–|\bà\b|\ba\b|\bau\b) *(\w+)")
_PARTS = re.compile(r"[,;/ ]+(?:et +)?")
_HOUR = r"(\d{1,2}) *[h:] *(\d{2})?"
_HOURS = re.compile(rf"{_HOUR} *(?:-|–|à|a) *{_HOUR}")


def weekdays(text: str) -> str:
    """`lundi à jeudi`, `lun-ven` or `lundi, mercredi` as `0123`: Monday is 0."""
    if span := _FROM_TO.fullmatch(text.strip().lower()):
        first, last = map(_weekday, span.groups())
        if first <= last:
            return "".join(map(str, range(first, last + 1)))
    return "".join(sorted({str(_weekday(part)) for part in _PARTS.split(text.strip()) if part}))


def hours(text: str) -> Hours:
    """`8 h à 16 h 30` or `8:00-16:30`."""
    if found := _HOURS.fullmatch(text.strip().lower().replace("\u00a0", " ")):
        opens, closes = (
            int(hour) * 60 + int(minute or 0) for hour, minute in (found.group(1, 2), found.group(3, 4))
        )
        if opens < closes <= 24 * 60 and int(found[2] or 0) < 60 and int(found[4] or 0) < 60:
            return Hours(opens, closes)
    raise ValueError(_("des heures, par ex. 8 h à 16 h 30"))


def hour(text: str) -> int:
    """`16 h` or `16:30`, as minutes after midnight."""
    found = re.fullmatch(_HOUR, text.strip().lower().replace("\u00a0", " "))
    if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
        return int(found[1]) * 60 + int(found[2] or 0)
    raise ValueError(_("une heure, par ex. 16 h"))


def _weekday(word: str) -> int:
    folded = fold(word)
    for number, name in enumerate(_WEEK):
        if folded in (name, name[:3]):
            return number
    raise ValueError(_("des jours de la semaine, par ex. lundi à jeudi, ou lundi, mercredi"))
