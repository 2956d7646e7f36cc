"""Telephones as people write them: with an extension, abroad, without area code, or two in one place."""

import re
from typing import NamedTuple

from rac_bot.domain.folding import plainly
from rac_bot.i18n import _

HERE, LOCAL, LONGEST = 10, 7, 15  # digits: with the area code, without; of any country, its own included
WRITTEN = 60  # characters, as written
_OTHERS = re.compile(r"[^0-9]+")
# As nearly all of a file are.
USUAL = re.compile(r"(?:\+?1[ .-]?)?\(?([0-9]{3})\)?[ .-]?([0-9]{3})[ .-]?([0-9]{4})")
_BARE = re.compile(r"[\d\s().+\-]*")
_LETTER = re.compile(r"[^\W\d_]|[*?]")
_RUN = re.compile(r"[\d\s().+\-]*\d[\d\s().+\-]*")
_EXTENSION = re.compile(
    r"(?<=[\d)])[\s,;(\-]*(?:poste|ext(?:ension)?|p|x|#)[\s.:#]*(?:n[o°][\s.]*)?\d{1,6}(?!\d)\)?", re.I
)
_BETWEEN = re.compile(r"[/;,|\n]|\b(?:ou|et|or|and)\b", re.I)
_BEFORE_PLUS = re.compile(r"\D*\+")
_TRUNK = re.compile(r"\(\s*0\s*\)")  # dialled within the country alone: `+33 (0)6`
_OUT = re.compile(r"00|011")  # dialled before the number of a country


class Phones(NamedTuple):
    """What is kept of a telephone."""

    here: str | None = None  # ten digits
    other: str | None = None  # the digits of one abroad or without area code, or of the second
    written: str | None = None  # the whole, where it says more than the ten digits


NONE = Phones()


def read(text: str) -> Phones:
    """The numbers of the text; ValueError, which says what is expected, where they cannot be told."""
    if len(text) == HERE and text.isascii() and text.isdecimal():
        return Phones(text)
    if usual := USUAL.fullmatch(text):
        return Phones("".join(usual.groups()))
    written = " / ".join(" ".join(line.split()) for line in text.split("\n") if line.strip())
    plain = plainly(written)
    known = _numbers(without_extension(plain))
    if not known:
        raise ValueError(_expected(plain))
    here = next((one for one in known if len(one) == HERE and one.isdecimal()), None)
    others = [one.lstrip("+") for one in known if one != here]
    if len(others) > 1:
        raise ValueError(_("au plus deux numéros de téléphone, dont un de 10 chiffres"))
    if here and not others and _BARE.fullmatch(plain):
        return Phones(here)
    if len(written) > WRITTEN:
        raise ValueError(_("au plus {limit} caractères", limit=WRITTEN))
    return Phones(here, others[0] if others else None, written)


def _expected(text: str) -> str:
    if len(_OTHERS.sub("", text)) <= HERE:
        return _("un numéro de téléphone a 10 chiffres, par ex. 514-555-0101")
    return _("un numéro de téléphone de 10 chiffres ; celui d’un autre pays commence par +")


def without_extension(text: str) -> str:
    return _EXTENSION.sub("", text)


def dialled(text: str) -> str:
    """The text with `+` for what is dialled to leave a country, and without what is dialled within it."""
    said = _TRUNK.sub("", text) if "+" in text else text
    digits = _OTHERS.sub("", said)
    out = _OUT.match(digits)
    return f"+{digits[out.end() :]}" if out and len(digits) > HERE and "*" not in said else said


def among(text: str) -> str | None:
    """The first whole number, area code included, that stands in the text among other words."""
    runs = [*_RUN.findall(text), *([] if _LETTER.search(text) else [text])]
    return next((number for number in map(_number, runs) if number and len(number) >= HERE), None)


def _numbers(text: str) -> list[str]:
    """All the numbers of the text, each once; none where a part of it is no number."""
    numbers = [_number(part) for part in _BETWEEN.split(text) if part.strip()]
    if None in numbers:
        whole = _number(text)
        numbers = [whole] if whole and whole.isdecimal() else []
    return [number for number in dict.fromkeys(numbers) if number]


def _number(text: str) -> str | None:
    """The digits of the one number that the text is; those of another country after a `+`."""
    said = dialled(text)
    digits = _OTHERS.sub("", said)
    if len(digits) == HERE + 1 and digits[0] == "1":
        return digits[1:]
    if _BEFORE_PLUS.match(said):
        return f"+{digits}" if LOCAL <= len(digits) <= LONGEST and digits[0] not in "01" else None
    return digits if len(digits) in (LOCAL, HERE) else None
