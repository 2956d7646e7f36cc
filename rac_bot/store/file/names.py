"""The words under which people are found, made anew from their names."""

from collections.abc import Callable

from sqlalchemy import bindparam, delete, func, insert, select

from rac_bot.store.models import Candidate, NameTail, NameWord
from rac_bot.store.models.people import words_of
from rac_bot.store.work.statements import Belongs, Reached, Written
from rac_bot.store.work.work import Work

BATCH = 1_000
BEFORE_ALL = -(2**31)  # an id

_HELD = Candidate.erased_at.is_(None)
COUNT = Reached(select(func.count()).select_from(Candidate).where(_HELD), Candidate.id)
NAMES = Reached(
    select(Candidate.id, Candidate.family_name, Candidate.given_name)
    .where(_HELD, Candidate.id > bindparam("after"))
    .order_by(Candidate.id)
    .limit(BATCH),
    Candidate.id,
)
NO_WORDS = Written(delete(NameWord.__table__), Belongs.TO_ANYBODY)  # type: ignore[arg-type]
NO_LEXICON = Written(delete(NameTail.__table__), Belongs.TO_ANYBODY)  # type: ignore[arg-type]
WORDS = Written(insert(NameWord), Belongs.TO_ANYBODY)


def rebuild(work: Work, progress: Callable[[int, int], None] | None) -> int:
    """Make every person's words anew, and the lexicon with them; how many people."""
    total, done, last = work.scalar(COUNT) or 0, 0, BEFORE_ALL
    work.write(NO_LEXICON)
    work.write(NO_WORDS)
    while people := work.rows(NAMES, after=last):
        words = [
            {"candidate_id": one.id, **word}
            for one in people
            for word in words_of(one.family_name, one.given_name)
        ]
        if words:
            work.write(WORDS, words)
        last, done = people[-1].id, done + len(people)
        if progress:
            progress(done, total)
    return done
