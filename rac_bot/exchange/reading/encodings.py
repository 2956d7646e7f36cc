"""A text file in its encoding, or refused: what would be saved with wrong accents is not read at all."""

import codecs
import io
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import BinaryIO, NamedTuple, TextIO

from rac_bot.errors import IntakeError
from rac_bot.exchange.reading import accents
from rac_bot.exchange.reading.sheets import UNSEEN, brief
from rac_bot.i18n import _

_PART = 1 << 20  # characters read together; no line is longer
_MOST_TOLD = 20  # lines
_MOST_WORDS = 5_000  # by which the encoding is told
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
_BINARY_BYTES = re.compile(_BINARY.pattern.encode())
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BETWEEN = re.compile(r'[ \t\r\n,;"]')
_UTF_8 = re.compile(rb"\xc3[\x80-\xbf]")  # an accent in UTF-8

CsvText = Callable[[], AbstractContextManager[TextIO]]  # read from its start each time, and never held whole


class Source(NamedTuple):
    """A file that is opened as often as it is read; `stamp` tells whether it is still the same."""

    name: str
    opened: Callable[[], BinaryIO]
    stamp: Callable[[], object]


class Decoded(NamedTuple):
    text: CsvText
    unseen: tuple[int, ...]  # see `Sheet`


@contextmanager
def _read(source: Source, stamp: object, encoding: str) -> Iterator[TextIO]:
    with source.opened() as raw, io.TextIOWrapper(raw, encoding, newline="") as text:
        yield text
    if source.stamp() != stamp:  # all of it was read, of two states
        raise IntakeError(
            _(
                "« {file} » change pendant qu’il est lu : attendez qu’il soit entièrement écrit.",
                file=source.name,
            )
        )


def decoded(source: Source) -> Decoded:
    """Read as UTF-8 (with or without BOM) or UTF-16 with BOM; anything else as Windows-1252.

    Raises:
        IntakeError: the bytes are not text, or their accents tell of another encoding.
    """
    with source.opened() as raw:
        start = raw.read(4)
    marked = next((name for bom, name in _BOMS if start.startswith(bom)), None)
    stamp = source.stamp()
    text = partial(_read, source, stamp, marked or "utf-8")
    try:
        return Decoded(text, _looked_over(text, source.name))
    except UnicodeDecodeError:
        if marked == "utf-16":
            raise _no_text(source.name) from None
    _refuse_other_encodings(source, marked=bool(marked))
    text = partial(_read, source, stamp, accents.WINDOWS)
    try:
        return Decoded(text, _looked_over(text, source.name))
    except UnicodeDecodeError:
        raise _no_text(source.name) from None


def _no_text(file: str) -> IntakeError:
    return IntakeError(_("« {file} » n’est ni un classeur ni un fichier texte (CSV).", file=file))


def _looked_over(text: CsvText, file: str) -> tuple[int, ...]:
    """The first lines with unseen marks; all of it is read, since the last byte may not be decoded."""
    unseen: list[int] = []
    line = 1
    binary = False
    garbled: tuple[int, str] | None = None
    with text() as source:
        for part in iter(partial(source.read, _PART), ""):
            binary = binary or _BINARY.search(part) is not None
            if len(part) == _PART and not ("\n" in part or "\r" in part):
                raise IntakeError(_("« {file} », ligne {line} : elle est trop longue.", file=file, line=line))
            if not part.isascii():
                garbled = garbled or _garbled(part, line)
                unseen += _unseen(part, line) if len(unseen) < _MOST_TOLD else ()
            line += part.count("\n")
    if binary:
        raise _no_text(file)
    if garbled:
        _refuse_garbled(file, *garbled)
    return tuple(sorted(set(unseen)))[:_MOST_TOLD]


def _unseen(part: str, line: int) -> Iterator[int]:
    at = 0
    for mark in UNSEEN.finditer(part):
        line += part.count("\n", at, mark.start())
        at = mark.start()
        yield line


def _garbled(part: str, line: int) -> tuple[int, str] | None:
    """The first line whose accents were spoilt before, and its word."""
    for found in accents.SPOILT.finditer(part):
        around = part[max(found.start() - 40, 0) : found.end() + 40]
        word = next(word for word in _BETWEEN.split(around) if found[0] in word)
        if accents.has_lost(word) or accents.mended(word):
            return line + part.count("\n", 0, found.start()), word
    return None


def _refuse_garbled(file: str, line: int, word: str) -> None:
    right = accents.mended(word)
    if right is None:
        raise IntakeError(
            _(
                "« {file} », ligne {line} : « {word} » a perdu ses accents. Reprenez le fichier d’origine et "
                "enregistrez-le en CSV UTF-8.",
                file=file,
                line=line,
                word=brief(word),
            )
        )
    raise IntakeError(
        _(
            "« {file} », ligne {line} : « {word} » semble être « {right} », encodé deux fois. Reprenez le "
            "fichier d’origine et enregistrez-le en CSV UTF-8.",
            file=file,
            line=line,
            word=brief(word),
            right=brief(right),
        )
    )


class _Lines(NamedTuple):
    """What the bytes of a file that is not UTF-8 tell."""

    words: dict[bytes, int]  # with the line where each is first
    not_utf_8: int  # the first such line
    some_utf_8: bool


def _lines(source: Source) -> _Lines:
    words: dict[bytes, int] = {}
    first = 0
    some = False
    with source.opened() as raw:
        for number, line in enumerate(iter(partial(raw.readline, _PART), b""), start=1):
            if _BINARY_BYTES.search(line):
                raise _no_text(source.name)
            if line.isascii():
                continue
            some = some or _UTF_8.search(line) is not None
            if not first and _is_not_utf_8(line):
                first = number
            if len(words) < _MOST_WORDS:
                words.update({word: number for word in accents.words(line) if word not in words})
    return _Lines(words, first, some)


def _refuse_other_encodings(source: Source, *, marked: bool) -> None:
    """Refuse what is not UTF-8, unless its words are well written in Windows-1252."""
    words, first, some_utf_8 = _lines(source)
    if marked or some_utf_8:
        raise _mixed(source.name, first)
    encoding = accents.likeliest(words)
    if encoding != accents.WINDOWS:
        raise _encoded(source.name, words, encoding)
    if stranger := next(filter(accents.stranger, words), None):
        raise _mixed(source.name, words[stranger])
    if sum(accents.weight(word, encoding) for word in words) < 0:
        raise IntakeError(
            _(
                "« {file} » n’est ni en UTF-8 ni en Windows-1252 : enregistrez-le en CSV UTF-8.",
                file=source.name,
            )
        )


def _encoded(file: str, words: dict[bytes, int], encoding: str) -> IntakeError:
    told = max(words, key=lambda word: accents.weight(word, encoding) - accents.weight(word, accents.WINDOWS))
    return IntakeError(
        _(
            "« {file} » semble encodé en {encoding} : « {word} », ligne {line}, y serait « {right} ». "
            "Enregistrez-le en CSV UTF-8.",
            file=file,
            encoding=accents.NAMES[encoding],
            word=brief(told.decode(accents.WINDOWS, "replace")),
            line=words[told],
            right=brief(told.decode(encoding)),
        )
    )


def _is_not_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _mixed(file: str, line: int) -> IntakeError:
    return IntakeError(
        _(
            "« {file} » mêle deux encodages, à partir de la ligne {line} : enregistrez-le en CSV UTF-8.",
            file=file,
            line=line,
        )
    )
