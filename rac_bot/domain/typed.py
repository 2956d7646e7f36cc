"""Reads the numbers that people type, paste and keep in files, whole or with `*` and `?`: one for all.

What the bot prints is read again: `Leblanc, Lise · 123-4567`, `L. L. · DA •••-4567`. A part of a number is
the beginning of it.
"""

import re
import unicodedata

_LETTER, _DIGIT = "L", "D"
CODE_PERMANENT = _LETTER * 4 + _DIGIT * 8  # what each of its characters is
DA, PHONE, LOCAL = _DIGIT * 7, _DIGIT * 10, _DIGIT * 7
_APART = "·"  # between the facts of a line of ours
_LABEL = re.compile(r"(?:DA|N[O°]\.?|#)(?: DE DA)?[ :.]*(?=[\d*?])")
_PARTING = re.compile(r"[\s().+\-]+")
_NUMBER = re.compile(r"[0-9*?]+")
# A `?` in the place of the hyphens of a number as it is printed.
_PRINTED_DA = re.compile(r"([\d?]{3})\?([\d?]{4})")
_PRINTED_PHONE = re.compile(r"([\d?]{3})\?([\d?]{3})\?([\d?]{4})")
_PROGRAMME = re.compile(r"([0-9A-Z?]{3})([.?]?)([0-9A-Z*?]{1,2})")
_GRID = re.compile(r"([0-9A-Z]{3})([0-9A-Z]{2})(-[0-9A-Z]{1,6}){1,3}")


def plainly(text: str) -> str:
    """In one way of writing: every dash is `-` and every space ` `; marks without width are left out."""
    if text.isascii():
        return text
    return "".join(map(_plain, unicodedata.normalize("NFKC", text)))


def _plain(character: str) -> str:
    if character == "−":
        return "-"
    kind = unicodedata.category(character)
    return {"Pd": "-", "Zs": " ", "Cf": ""}.get(kind, character)


def da(text: str) -> str | None:
    """The pattern of the DAs that the text may be, None for none. Of nine digits the first two are a year."""
    found = {pattern for part in _parts(text) if (pattern := _da(part))}
    return found.pop() if len(found) == 1 else None


def _da(part: str) -> str | None:
    number = _number(_LABEL.sub("", part, count=1) if _LABEL.match(part) else part)
    if number is None:
        return None
    if printed := _PRINTED_DA.fullmatch(number):
        return "".join(printed.groups())
    if len(number) == 9 and "*" not in number:
        return number[-7:]
    return _whole_or_beginning(number, DA)


def phone(text: str) -> tuple[str, bool] | None:
    """The pattern of the telephones that the text may be, and whether it is that of one without area code."""
    number = _number(text)
    if number is None:
        return None
    if printed := _PRINTED_PHONE.fullmatch(number) or _PRINTED_DA.fullmatch(number):
        number = "".join(printed.groups())
    long = "*" not in number and len(number) > len(LOCAL)
    if number[0] == "1" and (long or text.strip().startswith("+")):
        number = number[1:]  # a country's: no area code begins so
    if len(number) == len(LOCAL) and "*" not in number:
        return number, True
    pattern = _whole_or_beginning(number, PHONE)
    return (pattern, False) if pattern else None


def code_permanent(text: str) -> str | None:
    """The pattern of the codes permanents that the text may be."""
    code = _PARTING.sub("", plainly(text).upper())
    return _whole_or_beginning(code, CODE_PERMANENT) if code else None


def programme(text: str) -> str | None:
    """The pattern of the programmes that the text may be: `JEE.0K`, `JEE0K`, `JEE.*`, or that of a grid."""
    said = plainly(text).upper().strip()
    if grid := _GRID.fullmatch(said):
        return f"{grid[1]}.{grid[2]}"
    found = _PROGRAMME.fullmatch(said)
    if not found or not (found[2] == "." or re.search(r"\d", said)):
        return None
    # Without its dot it has a letter: digits alone are another number.
    if not found[2] and (not re.search(r"[A-Z]", said) or len(found[3]) < 2):
        return None
    return f"{found[1]}{found[2] or '.'}{found[3]}"


def leading_da(text: str) -> tuple[str, str]:
    """The DA that the text begins with, as it is written, and the rest; else its first word."""
    said = plainly(text).strip()
    found = re.match(
        r"((?:[^·]*·\s*)?(?:DA[ :.]*)?(?:\d\d[ -]?)?\d{3}[ -]?\d{4})(?![\w-])[\s·]*(.*)", said, re.I | re.S
    ) or re.match(r"(\S*)\s*(.*)", said, re.S)
    assert found  # noqa: S101  the last matches anything
    return found[1], found[2]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in plainly(text).replace("•", "?").upper().split(_APART)]


def _number(text: str) -> str | None:
    """Digits and wildcards, whatever parts them; None where there is anything else."""
    number = _PARTING.sub("", plainly(text))
    return number if _NUMBER.fullmatch(number) else None


def _whole_or_beginning(pattern: str, shape: str) -> str | None:
    if "*" not in pattern and len(pattern) < len(shape):
        pattern += "*"
    return pattern if _fits(pattern, shape) else None


def _fits(pattern: str, shape: str) -> bool:
    """Whether something of that shape meets the pattern."""
    reached = {0}
    for one in pattern:
        if one == "*":
            reached = set(range(min(reached), len(shape) + 1)) if reached else reached
        else:
            reached = {at + 1 for at in reached if at < len(shape) and _is(one, shape[at])}
    return len(shape) in reached


def _is(one: str, kind: str) -> bool:
    return one == "?" or (one.isdigit() if kind == _DIGIT else one.isalpha())
