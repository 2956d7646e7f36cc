"""Stored searches, run again: what the pages of results and the navigator of a file go through."""

from rac_bot.domain.criteria import Combined, SearchBy, asked
from rac_bot.store.file import candidates
from rac_bot.store.file.candidates import Results, Sort
from rac_bot.store.models import Search
from rac_bot.store.work.work import Work


def own(work: Work, search_id: int | None, user: str) -> Search | None:
    """The stored search; one's own only, since the words of others are not shown."""
    kept = work.db.get(Search, search_id) if search_id else None
    return kept if kept and kept.actor == user else None


def results(work: Work, kept: Search, *, sort: str = "", offset: int = 0, limit: int = 10) -> Results:
    """`limit` of the candidates that the search finds now, from the one at rank `offset`."""
    if kept.criteria is not None:
        condition = candidates.all_of(Combined.kept(kept.criteria), kept.actor)
    else:
        condition = candidates.any_of(asked(kept.text, SearchBy(kept.field) if kept.field else None))
    return candidates.listed(work, condition, sort=Sort.of(sort), offset=offset, limit=limit)
