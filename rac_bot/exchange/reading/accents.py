"""Text in the wrong encoding: told by where its accents stand.

Read in the wrong encoding, `Gagné` becomes `GagnŽ`, `Gagn‚` or `GagnÃ©`: a capital after a small letter, a
sign inside a word, letters that French does not have. Each word with an accent is weighed in each encoding of
the machines that colleges have had. What guesses from whole pages errs on a file of three names.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

WINDOWS, MAC, DOS = "cp1252", "mac_roman", "cp850"
NAMES = {WINDOWS: "Windows-1252", MAC: "Macintosh (MacRoman)", DOS: "DOS (CP850)"}
_IMPOSSIBLE = -3
_USUAL = frozenset("éèêëàâçîïôùûœ")
_RARE = frozenset("äöüÿæñáíóúøåãõ")
_FIRST = frozenset(("Îl", "Œu", "Ça", "Êt", "Âg", "À "))  # how words begin
_VOWELS = frozenset("aeiouy")
_SIGNS = frozenset("«»“”‘…°ºª\u00a0½¼¾€$©®™²³±§¶•µ×¿¡")  # beside words
_NO_LETTERS = frozenset("ˆƒªº")
_INNER = frozenset("’–—·°")  # inside them too
_NO_WORD = re.compile(rb"[^\w\x80-\xff'.-]+")
# The first byte that UTF-8 has for an accent or a quotation mark, read as one of these encodings.
_TWICE = re.compile("[ÃÂÅâ√¬≈├┬┼][^\x00-\x7f]|‚Ä|ÔÇ")
_SMALL = "àâäçèéêëîïôöùûüÿœæ"
# Nothing else is wrong, and most texts have none of it.
DOUBT = re.compile(f"[^\x00-\x7f{_SMALL}’]|[A-Z][{_SMALL}](?![a-z{_SMALL}])|[{_SMALL}][A-Z]|â[^\x00-\x7f]")
SPOILT = re.compile(f"{_TWICE.pattern}|\ufffd")
_RUN = re.compile("[^\x00-\x7f]+")
_LOST = "\ufffd"


def words(line: bytes) -> list[bytes]:
    """Those of the line that hold more than ASCII."""
    return [word for word in _NO_WORD.split(line) if not word.isascii()]


@lru_cache(maxsize=4096)
def weight(word: bytes, encoding: str) -> int:
    """How much it looks like a word in that encoding; below zero, it hardly can be one."""
    try:
        text = word.decode(encoding)
    except UnicodeDecodeError:
        return _IMPOSSIBLE
    return sum(
        _weight(before, char, text[at : at + 3], begins=not earlier.isalpha())
        for at, (earlier, before, char) in enumerate(
            zip(f"  {text}", f" {text}", text, strict=False), start=1
        )
        if not char.isascii()
    )


def _weight(before: str, char: str, rest: str, *, begins: bool) -> int:
    """`begins`: the letter before it, if any, is the first of its word: `Lê` and `Yé` are whole names."""
    after = rest[:1] or " "
    inside = before.isalpha() and after.isalpha()
    if not char.isalpha() or char in _NO_LETTERS:
        if char == "’" and inside:
            return 2
        return 0 if char in _INNER or (char in _SIGNS and not inside) else _IMPOSSIBLE
    if char.isupper() and (before.islower() or (before.isalpha() and after.islower())):
        return _IMPOSSIBLE  # `GagnŽ`, `BÇlanger`
    if char.islower() and (after.isupper() or (before.isupper() and not after.islower() and not begins)):
        return _IMPOSSIBLE  # `GAGNê`
    low = char.lower()
    if low not in _USUAL:
        return 1 if low in _RARE else 0
    if not before.isalpha() and char.isupper():
        if char == "É" or char + rest.lower() == "Ève":
            return 3
        return 2 if char + after.lower() in _FIRST else 1
    if (low in "àù" and after.isalpha()) or (low in "ëâ" and (low == "ë") != (before.lower() in _VOWELS)):
        return 1  # à and ù end a word, ë follows a vowel and â does not
    return 3 if before.isalpha() else 2


def likeliest(found: Iterable[bytes]) -> str:
    """The encoding in which they look most like words; Windows-1252 where no other does better."""
    kept = list(found)
    return max((WINDOWS, MAC, DOS), key=lambda encoding: sum(weight(word, encoding) for word in kept))


def stranger(word: bytes) -> str | None:
    """The encoding of a word that is none in Windows-1252, and is one in that encoding."""
    encoding = likeliest([word])
    return encoding if weight(word, WINDOWS) < 0 < weight(word, encoding) else None


@lru_cache(maxsize=4096)
def mended(text: str) -> str | None:
    """What a text was before it was read in a wrong encoding and saved so; None where it looks right."""
    if _TWICE.search(text):
        right = _RUN.sub(_once, text)
        return right if right != text else None
    try:
        found = words(text.encode(WINDOWS))
    except UnicodeEncodeError:
        return None
    encoding = next(filter(None, map(stranger, found)), None)
    return text.encode(WINDOWS).decode(encoding) if encoding else None


def _once(run: re.Match[str]) -> str:
    """Those characters, if they are the bytes of UTF-8, as that."""
    for encoding in (WINDOWS, "latin-1", MAC, DOS) if _TWICE.search(run[0]) else ():
        try:
            right = run[0].encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if all(char < "\u0250" or "\u2000" <= char < "\u20c0" for char in right):
            return right
    return run[0]


def has_lost(text: str) -> bool:
    """Whether characters of it are lost, `Gagn\ufffd`: nothing tells any more what they were."""
    return _LOST in text
