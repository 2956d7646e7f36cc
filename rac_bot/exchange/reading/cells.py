"""Reading one cell: its value, or a ValueError that says what is expected."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple, TypeVar

from rac_bot.domain import codes
from rac_bot.domain.folding import fold
from rac_bot.domain.modes import Mode
from rac_bot.domain.routing import Way, is_channel
from rac_bot.exchange.reading import accents
from rac_bot.exchange.reading.sheets import ERROR, Cell, shown
from rac_bot.i18n import _, local_day
from rac_bot.store.models import FieldSubject, FieldType
from rac_bot.words.routing import WAYS

T = TypeVar("T")

# Most columns say the same few things again and again. A value that is refused is read each time.
remembered = lru_cache(maxsize=4096, typed=True)  # typed: 1, 1.0 and a cross are read each in its way

CODE_LENGTH, TITLE = 20, 300
_CHOICES, _CHOICE = 99, 75  # Slack shows 100: one place is left for a value that the list no longer has
_ZERO_DECIMALS = re.compile(r"(\d+)[.,]0+")
_LABEL = re.compile(r"\s+[-–—]\s+")
_PARTS = re.compile(r"[\s,;/]+")
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00)?)?")
FIELD_TYPES = {
    FieldType.TEXT: "texte",
    FieldType.NUMBER: "nombre",
    FieldType.DATE: "date",
    FieldType.LIST: "liste",
    FieldType.FLAG: "oui/non",
}
# The days that a workbook counts, in a cell that has lost its date format: from 1927, since 1984 is a year.
_FIRST_SERIAL, _SERIALS = date(1899, 12, 30), range(10_000, 73_051)
_SIGNS = "'=+-@\t\r"
_FORMULA_LIKE = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_YES = {"oui", "o", "vrai", "true", "yes", "y", "1", "x"}
_NONE = {"", "s o", "so", "n a", "na", "sans objet", "non applicable", "aucun", "aucune"}
_NO_PHONE = {"", "aucun", "aucune", "inconnu", "n a", "n d", "nd", "s o", "sans objet"}
_NO = {"", "non", "n", "faux", "false", "no", "0"}


class Coded(NamedTuple):
    """`929000-1 - Cégep An...`: a code and, where the cell gives one, its label."""

    code: str
    label: str | None


def text_of(cell: Cell) -> str:
    """The cell's text. A date is refused: a spreadsheet turns a `2-1-2` typed in a plain cell into a date."""
    if not isinstance(cell, str) and isinstance(cell, (date, time, timedelta)):
        raise ValueError(_("du texte : le tableur a fait de cette cellule une date"))
    text = shown(cell)
    if text[:1] in ("#", "E") and ERROR.match(text):
        raise ValueError(_("une valeur : la formule de cette cellule est en erreur"))
    if not text.isascii() and accents.DOUBT.search(text):
        if accents.has_lost(text):
            raise ValueError(_("du texte avec ses accents, qui sont perdus ici"))
        if right := accents.mended(text):
            raise ValueError(_("du texte bien encodé : « {right} » ?", right=right))
    return text


def missing_value() -> str:
    return _("une valeur : cette cellule est obligatoire")


def needed(parse: Callable[[str], T]) -> Callable[[Cell], T]:
    @remembered
    def read(cell: Cell) -> T:
        text = text_of(cell)
        if not text:
            raise ValueError(missing_value())
        return parse(text)

    return read


def optional(parse: Callable[[str], T]) -> Callable[[Cell], T | None]:
    @remembered
    def read(cell: Cell) -> T | None:
        text = text_of(cell)
        return parse(text) if text else None

    return read


def usually(pattern: re.Pattern[str], read: Callable[[Cell], T | str]) -> Callable[[Cell], T | str]:
    """For a column that seldom says the same twice: a cell that the pattern meets is its groups."""
    met = pattern.fullmatch

    def quick(cell: Cell) -> T | str:
        found = met(cell) if isinstance(cell, str) else None
        return "".join(found.groups()) if found else read(cell)

    return quick


def unless_none(parse: Callable[[str], T]) -> Callable[[str], T | None]:
    """For a cell in which people write that there is none: `—`, `s.o.`, `N/A`."""
    return lambda text: None if fold(text) in _NONE else parse(text)


def plain(parse: Callable[[str], T]) -> Callable[[str], T]:
    """For codes: `'00990`, `990.0` and `990,0` are read as the code that was typed."""

    def read(text: str) -> T:
        whole = _ZERO_DECIMALS.fullmatch(text)
        return parse(whole[1] if whole else text.removeprefix("'"))

    return read


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text[:1] in _SIGNS and _FORMULA_LIKE.match(text) else text


def unguarded(parse: Callable[[str], T]) -> Callable[[str], T]:
    """The text without that apostrophe."""
    return lambda text: parse(text[1:] if _GUARDED.match(text) else text)


def words(limit: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > limit:
            raise ValueError(_("au plus {limit} caractères", limit=limit))
        return text

    return read


def da(text: str) -> str:
    """A DA; a spreadsheet takes the zero away that one begins with."""
    return codes.parse_da(text.zfill(7) if len(text) == 6 and text.isdecimal() else text)


def phone(text: str) -> str | None:
    if not text[:1].isdecimal() and fold(text) in _NO_PHONE:
        return None
    return codes.parse_phone(text)


def name(text: str) -> str:
    if not fold(text).strip("*? "):
        raise ValueError(_("un nom, avec des lettres"))
    return words(120)(text)


def whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not low <= int(text) <= high:
            raise ValueError(_("un nombre entier de {low} à {high}", low=low, high=high))
        return int(text)

    return plain(read)


def coded(text: str) -> Coded:
    """`1 - Prés. conf` or `1`: the code, and the label if there is one."""
    code, *label = _LABEL.split(text.removeprefix("'"), maxsplit=1)
    code = plain(str)(code)
    if not code or len(code) > CODE_LENGTH:
        raise ValueError(_("un code, par ex. 1 ou 1 - Prés. conf"))
    return Coded(code, label[0][:200] if label else None)


def code(text: str) -> str:
    return coded(text).code


def grid(text: str) -> str:
    return words(24)(codes.parse_grid(text))


def programme(text: str) -> str:
    """`JEE.0K`, `JEE0K` or `JEE.0K - Techniques…`."""
    number = _LABEL.split(text, maxsplit=1)[0].strip()
    return codes.parse_programme(number)


def sanctioned(text: str) -> str | None:
    """The programme of the diploma obtained, with or without the banner's `SANCTIONNÉ` before it."""
    if fold(text) in _NO:
        return None
    return programme(re.sub(r"(?i)^sanctionn[ée]e?\s*:?\s*", "", text))


def competencies(text: str) -> tuple[str, ...]:
    """Several codes, separated by spaces, commas, semicolons or slashes; 190 is read as 0190."""
    parts = (plain(str)(part) for part in _PARTS.split(plain(str)(text)) if part)
    found = (codes.parse_competency(p.zfill(4) if p.isdecimal() else p) for p in parts)
    return tuple(sorted(set(found)))


_TITLED = re.compile(r"(?P<code>[0-9A-Za-z]{3,4}) *[:.·–-]? +(?P<title>.*)")


def competency_titles(text: str, held: Sequence[str]) -> dict[str, str]:
    """By code: the title of the one competency, or of several each after its code, parted by `;` or lines."""
    parts = [" ".join(part.split()) for part in re.split(r"[;\n]", text) if part.strip()]
    found: dict[str, str] = {}
    for part in parts:
        match = _TITLED.fullmatch(part)
        code = (
            (match["code"].zfill(4) if match["code"].isdecimal() else match["code"].upper()) if match else ""
        )
        if match and code in held:
            found[code] = match["title"]
        elif len(parts) == len(held) == 1:
            found[held[0]] = part
        else:
            raise ValueError(
                _("chaque titre après le code de sa compétence, par ex. 0192 Analyser… ; 0193 …")
            )
    if any(len(title) > TITLE for title in found.values()):
        raise ValueError(_("au plus {n} caractères par titre", n=TITLE))
    return found


def discipline(text: str) -> str:
    if not re.fullmatch(r"\d{1,3}", text, re.ASCII):
        raise ValueError(_("une discipline a 3 chiffres, par ex. 322"))
    return text.zfill(3)


def mode(text: str) -> Mode:
    together = {mode: mode.replace(" ", "") for mode in Mode}
    return _named(together, fold(text).replace(" ", ""), _("un mode : EE, EE SR ou FM"))


def channel(text: str) -> str:
    if not is_channel(found := text.strip().upper()):
        raise ValueError(_("l’identifiant d’un canal (C…), que Slack montre au bas de ses détails"))
    return found


def way(text: str) -> Way:
    return _named(WAYS, text, _("inscriptions, résumé ou semaine"))


def subject(text: str) -> FieldSubject:
    return _named({subject: subject for subject in FieldSubject}, text, _("dossier ou inscription"))


def field_type(text: str) -> FieldType:
    return _named(FIELD_TYPES, text, _("un type : texte, nombre, date, liste ou oui/non"))


def choices(text: str) -> tuple[str, ...]:
    """The values of a list, separated by semicolons; not more than a list in Slack shows."""
    found = tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))
    if len(found) > _CHOICES or any(len(one) > _CHOICE for one in found):
        raise ValueError(_("au plus {n} valeurs de {limit} caractères", n=_CHOICES, limit=_CHOICE))
    return found


def state(words: Mapping[T, str], former: Mapping[str, T] | None = None) -> Callable[[str], T]:
    """One of the states that these words name, or those of a version before."""

    def read(text: str) -> T:
        for word, value in (former or {}).items():
            if fold(word) == fold(text):
                return value
        return _named(words, text, _("un mot de la liste : {known}", known=", ".join(words.values())))

    return read


def _named(words: Mapping[T, str], text: str, expected: str) -> T:
    """What is named by that word, case and accents aside."""
    for value, word in words.items():
        if fold(word) == fold(text):
            return value
    raise ValueError(expected)


@lru_cache(maxsize=1 << 15, typed=True)  # most of the days of a lifetime
def day(cell: Cell) -> date | None:
    """A day in the past, for a birth date."""
    found = any_day(cell)
    if found and not date(1900, 1, 1) <= found <= local_day(datetime.now(UTC)):
        raise ValueError(_("une date de naissance, entre 1900 et aujourd’hui"))
    return found


@remembered
def any_day(cell: Cell) -> date | None:
    """A date cell, or a date written year first; `03/05/1979` could be May or March, so it is refused."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float) and cell.is_integer() and int(cell) in _SERIALS:
        return _FIRST_SERIAL + timedelta(days=int(cell))
    text = text_of(cell)
    if not text:
        return None
    if parts := _DATE.fullmatch(text):
        with suppress(ValueError):
            return date(int(parts[1]), int(parts[2]), int(parts[3]))
    raise ValueError(_expected_day())


def needed_day(cell: Cell) -> date:
    found = any_day(cell)
    if found is None:
        raise ValueError(missing_value())
    return found


def _expected_day() -> str:
    return _("une date AAAA-MM-JJ, par ex. 1984-12-15")


@remembered
def flag(cell: Cell) -> bool:
    """Yes or no; a blank is no, since people often mark only the yes with a cross."""
    answer = fold(text_of(cell))
    if answer not in _YES | _NO:
        raise ValueError(_("oui ou non"))
    return answer in _YES
