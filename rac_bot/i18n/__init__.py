"""What people read: French in the source, other languages in `locale/`, French typography added here."""

import gettext
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal

LOCALE = Path(__file__).parent / "locale"
language: ContextVar[str] = ContextVar("language", default="fr")

TORONTO = ZoneInfo("America/Toronto")
_REGIONS = {"fr": "fr_CA", "en": "en_CA"}
LANGUAGES = tuple(_REGIONS)
_BEFORE = re.compile(r" (?=[:;!?»%])")
_AFTER = re.compile(r"(?<=«) ")


@contextmanager
def speaking(spoken: str) -> Iterator[None]:
    """Within it, this thread says everything in that language."""
    before = language.set(spoken)
    try:
        yield
    finally:
        language.reset(before)


def spoken_by(chosen: str | None, locale: str | None, otherwise: str) -> str:
    """The language of a person: as they chose, as Slack speaks to them (`en-GB`), or the college's."""
    told = (chosen, (locale or "").replace("_", "-").partition("-")[0].lower())
    return next((one for one in told if one in LANGUAGES), otherwise)


def _(text: str, /, **values: object) -> str:
    """The sentence in the current language, its `{names}` filled in.

    The source keeps ordinary spaces; no-break ones are put where French wants them, before the values
    come in, so that what a person typed is never altered.
    """
    sentence = _translated(language.get(), text)
    return sentence.format(**values) if values else sentence


def N_(text: str, /) -> str:
    """A sentence of the catalogs that is said later, by `_`, in the language of then."""
    return text


def _n(one: str, many: str, count: int, /, **values: object) -> str:
    """The singular or the plural sentence; `{n}` is the count. In French 0 and 1 are singular."""
    singular = count < 2 if language.get() == "fr" else count == 1
    return _(one if singular else many, n=count, **values)


def number(value: int) -> str:
    """`1431` -> `1 431`, as the current language groups digits."""
    return _grouped(value, language.get())


def decimals(written: str) -> str:
    """A number as CLARA prints it, `3,00`, as the current language writes it."""
    return written if language.get() == "fr" else written.replace(",", ".")


def told_of(what: str, told: str) -> str:
    """`what : told`, with the colon as the current language spaces it."""
    return _("{what} : {told}", what=what, told=told)


def parted(parts: Iterable[str]) -> str:
    """Parts that hold commas, told in one sentence."""
    return _(" ; ").join(parts)


def moment(when: datetime) -> str:
    """A UTC instant as people of the college read it, e.g. `15 janv. 2018 à 10 h 32`."""
    # The spaces of the hour are no-break ones.
    french = f"{_numbered(when.astimezone(TORONTO))} MMM yyyy 'à' H\u00a0'h'\u00a0mm"
    return format_datetime(
        when,
        french if language.get() == "fr" else "MMM d, yyyy, h:mm\u00a0a",
        TORONTO,
        _REGIONS[language.get()],
    )


def hour(when: datetime) -> str:
    """The hour alone, e.g. `10 h 32`."""
    return _hour(when.replace(second=0, microsecond=0), language.get())


def time_of_day(minutes: int) -> str:
    """The same, of so many minutes after midnight."""
    return hour(datetime(2000, 1, 1, *divmod(minutes, 60), tzinfo=TORONTO))


def day(when: date) -> str:
    """A day of the calendar, e.g. `19 sept. 2018`."""
    french = f"{_numbered(when)} MMM yyyy"
    return format_date(when, french if language.get() == "fr" else "medium", _REGIONS[language.get()])


def local_day(when: datetime) -> date:
    """The college's day at that instant: in the evening, UTC's is the next one already."""
    return when.astimezone(TORONTO).date()


def day_of(when: datetime) -> str:
    """The same, e.g. `19 sept. 2018`."""
    return day(local_day(when))


def day_and_month(when: date) -> str:
    """A day that is near, e.g. `12 déc.`."""
    french = f"{_numbered(when)} MMM"
    return format_date(when, french if language.get() == "fr" else "MMM d", _REGIONS[language.get()])


def weekday(when: date) -> str:
    """A day as a heading, e.g. `Samedi 28 novembre 2026`."""
    french = f"EEEE {_numbered(when)} MMMM y"
    named = format_date(when, french if language.get() == "fr" else "full", _REGIONS[language.get()])
    return named[:1].upper() + named[1:]


def _numbered(day: date) -> str:
    """Babel's pattern of the day of the month in French: the first is an ordinal."""
    return "d'er'" if day.day == 1 else "d"


def span(first: date, last: date) -> tuple[datetime, datetime]:
    """When these days of the college begin, and when the last of them is over."""
    begins, ends = (datetime.combine(day, time(), TORONTO) for day in (first, last + timedelta(days=1)))
    return begins, ends


def duration(long: timedelta) -> str:
    """About how long, e.g. `12 minutes`."""
    return format_timedelta(max(long, timedelta(seconds=1)), locale=_REGIONS[language.get()])


@lru_cache(maxsize=1024)
def _grouped(value: int, lang: str) -> str:
    return str(format_decimal(value, locale=_REGIONS[lang]))


@lru_cache(maxsize=1024)
def _hour(minute: datetime, lang: str) -> str:
    return str(
        format_datetime(minute, "H\u00a0'h'\u00a0mm" if lang == "fr" else "h:mm a", TORONTO, _REGIONS[lang])
    )


@cache
def _translated(lang: str, text: str) -> str:
    sentence = _catalog(lang).gettext(text)
    return _AFTER.sub("\u00a0", _BEFORE.sub("\u00a0", sentence)) if lang == "fr" else sentence


@cache
def _catalog(lang: str) -> gettext.NullTranslations:
    return gettext.translation("rac_bot", LOCALE, [lang], fallback=True)  # French is the source: it has none
