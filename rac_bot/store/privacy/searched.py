"""Which of the kept searches are of a person: by a word of the name, a number, or a part of one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from sqlalchemy import bindparam, select

from rac_bot.domain import typed
from rac_bot.domain.criteria import SearchBy
from rac_bot.domain.folding import fold, parted
from rac_bot.store.models import Candidate, NameWord, Search
from rac_bot.store.work.statements import Open, Whole
from rac_bot.store.work.work import Work

TELLING = 4  # so many characters of a number's beginning or end point at somebody
_OF_PROGRAMME = (SearchBy.PROGRAMME, SearchBy.PROGRAMME_TITLE)
_RUNS = re.compile(r"[\d\s().+*?/\-]*\d[\d\s().+*?/\-]*")

SEARCHES = Open(select(Search.id, Search.field, Search.text, Search.criteria))
WORDS = Whole(
    select(NameWord.word).where(NameWord.candidate_id == bindparam("person")),
    "a person is given, and has erased, all that is held on them",
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a person is found by: the words of the name, and the numbers as letters and digits alone."""

    words: frozenset[str]
    numbers: tuple[str, ...]

    def in_part(self, text: str) -> bool:
        """Whether something in the text is of the person."""
        return any(map(self._word, _words(text))) or any(map(self._number, _numbers(text)))

    def whole(self, text: str) -> bool:
        """Whether nothing in the text is of somebody else."""
        return all(map(self._word, fold(text).split())) or self._number(_bare(text))

    def _word(self, pattern: str) -> bool:
        return any(fnmatchcase(word, pattern) for word in self.words)

    def _number(self, pattern: str) -> bool:
        told = len(pattern) >= TELLING
        # Without the 1 of a long distance, or the century that some write before a DA.
        shorter = [way for way in (pattern[1:], pattern[2:]) if sum(map(str.isdigit, way)) >= TELLING]
        return any(
            number in pattern
            or any(fnmatchcase(number, way) for way in (pattern, *shorter))
            or (told and (number.startswith(pattern) or number.endswith(pattern)))
            for number in self.numbers
        )


def known_by(work: Work, person: Candidate) -> Known:
    """As the store has the person now: not after they are erased."""
    born = person.birth_date and f"{person.birth_date:%Y%m%d}"
    numbers = (person.da, person.code_permanent, person.phone, person.local_phone, born)
    return Known(
        frozenset(work.scalars(WORDS, person=person.id)), tuple(number for number in numbers if number)
    )


def of_person(work: Work, known: Known, *, whole: bool = False) -> list[int]:
    """The searches by something of the person; `whole`: those alone that say nothing of anybody else.

    They are read one by one: they are kept for weeks only.
    """
    return [search.id for search in work.rows(SEARCHES) if _is_of(known, search, whole)]


def _is_of(known: Known, search: Any, whole: bool) -> bool:
    told = search.criteria["texts"] if search.criteria else {search.field: search.text}
    if not whole:
        return any(map(known.in_part, told.values()))
    texts = [text for field, text in told.items() if text and field not in _OF_PROGRAMME]
    return bool(texts) and all(map(known.whole, texts))


def _words(text: str) -> Iterator[str]:
    """As the search reads it: a `?` may part two words."""
    return (one for word in fold(text).split() for way in parted(word) for one in way)


def _numbers(text: str) -> Iterator[str]:
    """What may be a number: as the search reads it; the text, its words, its runs of digits."""
    phone = typed.phone(text)
    yield from filter(None, (typed.da(text), typed.code_permanent(text), phone and phone[0]))
    yield from (bare for piece in (text, *text.split(), *_RUNS.findall(text)) if (bare := _bare(piece)))


def _bare(text: str) -> str:
    return "".join(c for c in text.upper() if c.isalnum() or c in "*?")
