"""The college's codes: each `parse_*` gives the stored form, or a ValueError that says what is expected."""

import re
from datetime import date

from rac_bot.domain import phones, typed
from rac_bot.domain.folding import fold, plainly
from rac_bot.i18n import N_, _

_DA = re.compile(r"[0-9]{7}")
# As nearly all of a file are; the groups are what is kept.
USUAL_DA = re.compile(r"([0-9]{3})-?([0-9]{4})")
USUAL_CODE_PERMANENT = re.compile(r"([A-Z]{4}[0-9]{8})")
_COURSE = re.compile(r"([0-9]{3})-?([0-9A-Z]{3})-?([0-9A-Z]{2})")
_BEGUN_COURSE = re.compile(r"[0-9]{4}[0-9A-Z]{1,4}")
_CODE_PERMANENT = re.compile(r"[A-Z]{4}[0-9]{8}")
_PROGRAMME = re.compile(r"([0-9A-Z]{3})\.?([0-9A-Z]{2})")
_GRID = re.compile(r"[0-9A-Z]{2,8}(-[0-9A-Z]{1,6}){1,3}")
_GROUP = re.compile(r"[0-9A-Z]{5}")
_COMPETENCY = re.compile(r"[0-9A-Z]{4}")


def _tidy(text: str) -> str:
    return "".join(plainly(text).upper().split())


def _match(pattern: re.Pattern[str], text: str, expected: str) -> str:
    if pattern.fullmatch(text):  # as most are written
        return text
    tidy = _tidy(text)
    if not pattern.fullmatch(tidy):
        raise ValueError(_(expected))
    return tidy


def _parts(pattern: re.Pattern[str], text: str, expected: str) -> tuple[str, ...]:
    """What the college's hyphens or dot part, typed or not."""
    found = pattern.fullmatch(_tidy(text))
    if not found:
        raise ValueError(_(expected))
    return found.groups()


def parse_da(text: str) -> str:
    """Seven digits, as `typed.da` reads them."""
    da = typed.da(text)
    if da is None or not _DA.fullmatch(da):
        raise ValueError(_("un numéro de DA a 7 chiffres, par ex. 123-4567"))
    return da


def format_da(da: str) -> str:
    return f"{da[:3]}-{da[3:]}"


def parse_code_permanent(text: str) -> str:
    """Four letters and eight digits, spaces aside: `LEBL 12345678` -> `LEBL12345678`."""
    together = plainly(text).replace("-", "")
    expected = N_("un code permanent a 4 lettres et 8 chiffres, par ex. TREM15628401")
    return _match(_CODE_PERMANENT, together, expected)


def birth_date(code_permanent: str) -> date | None:
    """The birth date that a code permanent tells, or None where it tells an impossible one.

    Day + 62 for births after 1999, month + 50 for women. The guide's own `LEBL12345678` is impossible:
    a reason to warn, never to refuse.
    """
    day, month, year = (int(code_permanent[i : i + 2]) for i in (4, 6, 8))
    century = 2000 if day > 62 else 1900
    try:
        return date(century + year, month - 50 if month > 50 else month, day - 62 if day > 62 else day)
    except ValueError:
        return None


def bears_name(code_permanent: str, family_name: str, given_name: str) -> bool:
    """Whether its letters are the surname's first three and the given name's first, as far as they go."""
    family, given = (fold(name).replace(" ", "").upper() for name in (family_name, given_name))
    return code_permanent.startswith(family[:3]) and code_permanent[3] == given[:1]


def parse_course(text: str) -> str:
    return "-".join(_parts(_COURSE, text, N_("un numéro de cours s’écrit comme 350-714-RL")))


def course_words(text: str) -> str:
    """A course's number, or five of its characters and more, with its parts apart; another text as it is."""
    tidy = _tidy(text).replace("-", "")
    if _BEGUN_COURSE.fullmatch(tidy):
        return f"{tidy[:3]} {tidy[3:6]} {tidy[6:]}"
    return text


def parse_programme(text: str) -> str:
    return ".".join(_parts(_PROGRAMME, text, N_("un numéro de programme s’écrit comme JEE.0K")))


def parse_grid(text: str) -> str:
    parted = re.sub(r"[ -]+", "-", plainly(text).strip())
    return _match(_GRID, parted, N_("un code de grille s’écrit comme JEE0K-17R-RA"))


def parse_competency(text: str) -> str:
    return _match(_COMPETENCY, text, N_("une compétence a 4 caractères, par ex. 019A"))


def parse_group(text: str) -> str:
    """Five characters; the zeros that a spreadsheet drops are put back: `990` -> `00990`."""
    tidy = _tidy(text)
    if tidy.isdecimal():
        tidy = tidy.zfill(5) if tidy.strip("0") else ""  # a bare 0 is how a spreadsheet links an empty cell
    return _match(
        _GROUP,
        tidy,
        N_("un numéro de groupe a 5 caractères, par ex. 00990"),
    )


def parse_phone(text: str) -> str:
    """Ten digits, whatever parts them and without a leading 1; the text as written where it says more."""
    told = phones.read(text)
    return told.written or told.here or ""
