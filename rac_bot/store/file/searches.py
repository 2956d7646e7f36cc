"""Stored searches, run again: what the pages of results and the navigator of a file go through."""

from sqlalchemy import bindparam

from rac_bot.domain.criteria import Combined, SearchBy, asked
from rac_bot.store.file import candidates, finding
from rac_bot.store.file.candidates import Results, Sort
from rac_bot.store.models import Search
from rac_bot.store.work.instances import Instances
from rac_bot.store.work.statements import Open
from rac_bot.store.work.work import Work

_SEARCH = Instances(Search)
OWN = Open(_SEARCH.selected.where(Search.id == bindparam("search_id"), Search.actor == bindparam("user")))


def own(work: Work, search_id: int | None, user: str) -> Search | None:
    """The stored search; one's own only, since the words of others are not shown."""
    found = work.rows(OWN, search_id=search_id, user=user) if search_id else ()
    return next(iter(_SEARCH.each(found)), None)


def results(work: Work, kept: Search, *, sort: str = "", offset: int = 0, limit: int = 10) -> Results:
    """`limit` of the candidates that the search finds now, from the one at rank `offset`."""
    if kept.criteria is not None:
        wanted = finding.all_of(Combined.kept(kept.criteria), kept.actor)
    else:
        wanted = finding.any_of(asked(kept.text, SearchBy(kept.field) if kept.field else None))
    return candidates.listed(work, wanted, sort=Sort.of(sort), offset=offset, limit=limit)
