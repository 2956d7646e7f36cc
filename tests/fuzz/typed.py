"""What people type and paste: numbers, names, the words after a command, the lines of a series, a message."""

from collections.abc import Callable
from typing import Any

from rac_bot.domain import codes, enrolling, pasting, phones, typed
from rac_bot.domain.courses import CourseField, finds
from rac_bot.domain.criteria import Combined, SearchBy, asked
from rac_bot.domain.cutting import clip, units
from rac_bot.domain.folding import fold, plainly
from rac_bot.domain.mentioned import mentioned
from rac_bot.domain.sessions import Session
from rac_bot.store.file import finding, numbers
from rac_bot.store.models.people import words_of
from tests.fuzz import read_or_refused

# Each gives what is kept of a text, or what it is looked for by: read again, that is itself.
KEPT: tuple[Callable[[str], Any], ...] = (
    codes.parse_da,
    codes.parse_code_permanent,
    codes.parse_course,
    codes.parse_programme,
    codes.parse_grid,
    codes.parse_competency,
    codes.parse_group,
    codes.parse_phone,
    lambda text: Session.parse(text).code,
    typed.da,
    typed.code_permanent,
    typed.programme,
    fold,
    plainly,
)
SHOWN = 75  # units of the text of an option
MOST_WAYS, LONGEST = 64, 20  # by a family name and a given name, of eight each; characters of a beginning


def one(data: bytes) -> None:
    text = data.decode(errors="replace").replace("\0", "")
    for read in KEPT:
        kept = read_or_refused(read, text, ValueError)
        assert kept is None or read(kept) == kept
    assert units(clip(text, SHOWN)) <= SHOWN
    assert all(len(word["word"]) <= 260 for word in words_of(text, text))
    _searched(text)
    _asked(text)
    _pasted(text)
    _mentioned(text)


def _searched(text: str) -> None:
    """Whatever is looked for, it is in so many ways, and from so many beginnings of numbers."""
    for where in (None, *SearchBy):
        alone = finding.any_of(asked(text, where))
        advanced = finding.all_of(Combined({where or SearchBy.DA: text}), "UJULIE")
        assert max(len(alone), len(advanced)) <= MOST_WAYS
        for term in (term for way in (*alone, *advanced) for term in way):
            assert len(str(term.values)) <= LONGEST * numbers.MOST + 20 * len(text)
    looked_up, _, held = text.partition("\n")
    for field in CourseField:
        finds(field, looked_up, held)
        assert finds(field, "", held)


def _asked(text: str) -> None:
    words = enrolling.asked(text)
    assert not words.by_da or codes.parse_da(words.who)
    assert [codes.parse_course(course) for course in words.courses] == [*words.courses]
    phone = typed.phone(text)
    assert phone is None or set(phone[0]) <= set("0123456789*?")


def _pasted(text: str) -> None:
    """Each line that says something is read once, or told by its place."""
    lines, unread = pasting.read(text)
    said = [number for number, line in enumerate(text.splitlines(), 1) if plainly(line).strip()]
    assert sorted([line.number for line in lines] + [place.line for place in unread]) == said
    assert all(codes.parse_da(line.da) == line.da for line in lines)
    assert all(1 <= place.column <= 4 for place in unread)


def _mentioned(text: str) -> None:
    found = mentioned(text)
    for parse, numbers_ in (
        (codes.parse_da, found.das),
        (codes.parse_code_permanent, found.codes_permanents),
        (codes.parse_course, found.courses),
    ):
        assert [parse(number) for number in numbers_] == [*numbers_]
    phones.among(plainly(text))
