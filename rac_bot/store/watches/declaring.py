"""What the declarations to come would lack, of everybody: the totals of a programme, and each thing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, select

from rac_bot.domain.declaring import Check, Due, Pivot, Pivots
from rac_bot.domain.watches import Terms, Watch
from rac_bot.store.college.calendar import calendar
from rac_bot.store.models import SessionDossier
from rac_bot.store.models.base import SessionCode
from rac_bot.store.watches import rules
from rac_bot.store.watches.declaration import Lacking, lacking
from rac_bot.store.watches.findings import batches
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import Work

EVERYBODY = Reached(
    select(SessionDossier.candidate_id)
    .where(
        SessionDossier.admission_id.is_not(None),
        SessionDossier.deleted_at.is_(None),
        SessionDossier.session >= bindparam("first", type_=SessionCode()),
    )
    .limit(bindparam("most")),
    SessionDossier.candidate_id,
)
ALL = 2**31 - 1


class Total(NamedTuple):
    """Of a programme: the sessions that lack something, and how often each check fails."""

    programme: str
    files: int
    by_check: Mapping[Check, int]


@dataclass(frozen=True, slots=True)
class Coming:
    """The next pivot date of a session, where there is one, and what is declared from today until it, or for
    as long as the rule tells."""

    next: Pivot | None
    due: Due


def coming(work: Work, terms: Terms, today: date) -> Coming:
    figure = work.known(rules.rules)[Watch.DECLARATION].figure or 0
    pivots = Pivots(work.known(calendar), terms.drop)
    following, last = pivots.following(today), today + timedelta(days=figure)
    return Coming(following, Due.between(today, max(last, following.day) if following else last, pivots))


def everybody(work: Work, due: Due, most: int = ALL) -> list[int] | None:
    """Whoever has a session of which it may tell; None where there are more such sessions."""
    oldest = min(due.oldest, due.range[0]) if due.range else due.oldest
    found = work.scalars(EVERYBODY, first=oldest, most=most + 1)
    return sorted(set(found)) if len(found) <= most else None


def each(work: Work, people: list[int], due: Due, terms: Terms) -> Iterator[Lacking]:
    judging = terms.judging(due.first)
    for some in batches(people):
        yield from lacking(work, some, due, judging)


def totals(found: Iterable[Lacking]) -> list[Total]:
    """By programme, those which lack something."""
    files: dict[str, set[int]] = {}
    counts: dict[str, Counter[Check]] = {}
    for one in found:
        files.setdefault(one.programme, set()).add(one.dossier_id)
        counts.setdefault(one.programme, Counter()).update(missing.check for missing in one.missing)
    return [Total(programme, len(files[programme]), counts[programme]) for programme in sorted(files)]
