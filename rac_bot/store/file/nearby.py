"""What may have been meant by a name that nobody has: words of the lexicon that differ by a letter or two."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from rac_bot.domain.criteria import NAMES, SearchBy, asked
from rac_bot.domain.folding import fold
from rac_bot.store.file import candidates, finding
from rac_bot.store.models import NameTail
from rac_bot.store.work.statements import Whole
from rac_bot.store.work.work import Work

SHORT = 5  # letters: a shorter word is near another by one letter, a longer one by two
OFFERED, TRIED = 3, 8
_WORD = re.compile(r"[^\W\d_]+")

LEXICON = Whole(
    select(NameTail.word)
    .where(~NameTail.inside, func.length(NameTail.word).between(bindparam("shortest"), bindparam("longest")))
    .distinct(),
    "words of many names, of nobody by themselves; who bears them is counted within rights",
)


class Meant(NamedTuple):
    """A text to look for instead, and how many it finds."""

    text: str
    total: int


def meant(work: Work, text: str, field: SearchBy | None) -> list[Meant]:
    """The nearest names to what found nobody, the nearest first; none where it was no name."""
    if not NAMES.issuperset(one.field for one in asked(text, field)):
        return []
    found = []
    for instead in _instead(work, text):
        results = candidates.listed(work, finding.any_of(asked(instead, field)), limit=1)
        if results.total:
            found.append(Meant(_as_written(instead, results.rows[0].name), results.total))
    return found[:OFFERED]


def _instead(work: Work, text: str) -> Sequence[str]:
    """The text with the nearest word in the place of each that nobody's name has."""
    nearest = {word: _nearest(work, fold(word)) for word in _WORD.findall(text)}
    unknown = {word: some for word, some in nearest.items() if fold(word) not in some}
    if not unknown or not all(unknown.values()):
        return []
    first, *others = unknown
    for word in others:
        text = re.sub(rf"\b{word}\b", unknown[word][0], text)
    return [re.sub(rf"\b{first}\b", near, text) for near in unknown[first]]


def _nearest(work: Work, word: str) -> list[str]:
    from rapidfuzz import process  # 3 MB: seldom is anything mistyped
    from rapidfuzz.distance import OSA

    most = 1 if len(word) < SHORT else 2
    words = work.scalars(LEXICON, shortest=len(word) - most, longest=len(word) + most)
    near = process.extract(word, words, scorer=OSA.distance, score_cutoff=most, limit=None)
    best = sorted((distance, other[:1] != word[:1], other) for other, distance, _at in near)
    return [other for _distance, _start, other in islice(best, TRIED)]


def _as_written(text: str, name: str) -> str:
    """With the accents and capitals of somebody's name, where that has the word."""
    written = {fold(word): word for word in _WORD.findall(name)}
    return _WORD.sub(lambda word: written.get(word[0], word[0]), text)
