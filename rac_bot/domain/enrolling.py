"""What `/inscrire` asks: whom, in which courses, in which mode."""

import re
from contextlib import suppress
from dataclasses import dataclass

from rac_bot.domain.codes import parse_course, parse_da
from rac_bot.domain.folding import plainly
from rac_bot.domain.modes import Mode, ending_mode
from rac_bot.domain.typed import leading_da

_COURSE = re.compile(r"(?<![\w-])\d{3}[- ]?[0-9A-Z]{3}[- ]?[0-9A-Z]{2}(?![\w-])", re.I)


@dataclass(frozen=True, slots=True)
class Asked:
    """As it was typed: `who` is a DA or a name; `courses` are numbers, `named` is another way to name one."""

    who: str = ""
    by_da: bool = False
    courses: tuple[str, ...] = ()
    named: str = ""
    mode: Mode | None = None


def asked(text: str) -> Asked:
    """The words after the command: `1234567 350-714-RL SR`, `tremblay 350-714-RL`, `1234567 santé`."""
    words, mode = ending_mode(plainly(text).strip())
    who, rest = leading_da(words)
    with suppress(ValueError):
        parse_da(who)
        courses, named = courses_in(rest)
        return Asked(who, True, courses, named, mode)
    first = _COURSE.search(words)
    who, rest = (words[: first.start()], words[first.start() :]) if first else (words, "")
    courses, named = courses_in(rest)
    return Asked(who.strip(" ,;·"), False, courses, named, mode)


def courses_in(text: str) -> tuple[tuple[str, ...], str]:
    """The numbers of the courses, each once, that the text is made of; else none of them, and the text."""
    if re.sub(r"[\s,;·]+", "", _COURSE.sub("", text)):
        return (), text.strip()
    return tuple(dict.fromkeys(parse_course(one) for one in _COURSE.findall(text))), ""
