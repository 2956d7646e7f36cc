"""The journal: one row for every consultation, change and refusal; and what advisors looked at last."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, func, insert, select

from rac_bot.store.models import (
    Action,
    Base,
    Candidate,
    Change,
    Inscription,
    JournalEntry,
    Search,
    SessionDossier,
)
from rac_bot.store.models.base import Moment
from rac_bot.store.work.instances import Instances
from rac_bot.store.work.statements import Belongs, Reached, Written
from rac_bot.store.work.work import COMMAND_LINE, Work

LAST_ID = 2**31 - 1  # the largest that the column holds

CHANGING = frozenset(  # what was done to files: whoever reads them may know it
    (
        *(Action.CREATE_DOSSIER, Action.CHANGE_DOSSIER, Action.DELETE_DOSSIER, Action.ENROL, Action.CHANGE),
        *(Action.UNLOCK, Action.DELETE, Action.RESTORE, Action.ENTER, Action.ADMIT, Action.IMPORT),
        *(Action.PUT_BACK, Action.UNDO, Action.CHANGE_GRID, Action.RENUMBER),
        *(Action.SETTLE, Action.UNSETTLE, Action.CHANGE_RULE, Action.STOP, Action.RESUME),
    )
)
CONFIDING = frozenset((Action.OFFER, Action.HAND_OVER, Action.HAND_BACK))  # of lists: no file changes
LOOKING = frozenset((Action.SEARCH, Action.CONSULT, Action.SHOW_IDENTITY))
GIVING = frozenset((Action.GIVE_ACCESS, Action.WITHDRAW_ACCESS, Action.DECLINE_ACCESS))
TAKING_OUT = frozenset((Action.EXPORT, Action.READ_JOURNAL))
KINDS = {
    "changes": CHANGING | CONFIDING,
    "looks": LOOKING,
    "accesses": GIVING,
    "exports": TAKING_OUT,
    "refusals": frozenset((Action.REFUSE,)),
}


class About(NamedTuple):
    """Which entries: of a file, by a person, of a span of time, of some kinds; None for any."""

    candidate_id: int | None = None
    actor: str | None = None
    since: datetime | None = None
    before: datetime | None = None
    actions: frozenset[Action] | None = None


class Sum(NamedTuple):
    """What somebody did of one kind: from when to when, how many times, of how many files."""

    actor: str
    account: str | None  # of the machine, where it was a command
    action: Action
    first: datetime
    last: datetime
    times: int
    files: int
    people: int  # that lists showed besides, each time they did


_ENTRY = Instances(JournalEntry)
_CONDITIONS: dict[str, ColumnElement[bool]] = {
    "candidate_id": JournalEntry.candidate_id == bindparam("candidate_id"),
    "actor": JournalEntry.actor == bindparam("actor"),
    "since": JournalEntry.at >= bindparam("since", type_=Moment),
    "before": JournalEntry.at < bindparam("before", type_=Moment),
    "actions": JournalEntry.action.in_(bindparam("actions", expanding=True)),
}
_SPAN = ("since", "before")
_WHOSE = (("candidate_id",), ("actor",), ("candidate_id", "actor"))
_ASKED = [names + span for names in _WHOSE for span in ((), _SPAN)] + [_SPAN]


def _entries(names: tuple[str, ...]) -> Reached[*tuple[Any, ...]]:
    found = _ENTRY.selected.where(
        JournalEntry.id <= bindparam("until"), *(_CONDITIONS[name] for name in names)
    )
    page = (
        found.order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .offset(bindparam("skip"))
        .limit(bindparam("limit"))
    )
    return Reached(page, JournalEntry.candidate_id)


# By what is asked, of all kinds or of some: one statement each.
ENTRIES = {names: _entries(names) for one in _ASKED for names in (one, (*one, "actions"))}
# What each person did of each kind: never who the files are of, only how many.
_ACCOUNT = case((JournalEntry.actor == COMMAND_LINE.actor, JournalEntry.origin))
_SUMMED = select(
    JournalEntry.actor,
    _ACCOUNT,
    JournalEntry.action,
    func.min(JournalEntry.at),
    func.max(JournalEntry.at),
    func.count(),
    func.count(JournalEntry.candidate_id.distinct()),
    func.coalesce(func.sum(JournalEntry.people), 0),
)
SUMS = {
    names: Reached(
        _SUMMED.where(*(_CONDITIONS[name] for name in names))
        .group_by(JournalEntry.actor, _ACCOUNT, JournalEntry.action)
        .order_by(func.min(JournalEntry.at)),
        JournalEntry.candidate_id,
    )
    for names in ENTRIES
    if "since" in names
}
VALUES = Reached(
    select(Change.entry_id, Change.values)
    .select_from(JournalEntry)
    .join(Change, Change.entry_id == JournalEntry.id)
    .where(JournalEntry.id.in_(bindparam("ids", expanding=True))),
    JournalEntry.candidate_id,
)

_TABLE = Base.metadata.tables["journal_entry"]
_BARE = dict.fromkeys(
    ("candidate_id", "dossier_id", "inscription_id", "search_id", "course", "session", "group_number", "mode")
)
_DETAIL = 80  # characters

RECORDED = Written(insert(_TABLE), Belongs.TO_THE_ACTOR)
RECORDED_ALL = Written(
    insert(_TABLE).returning(_TABLE.c.id, sort_by_parameter_order=True), Belongs.TO_THE_ACTOR
)
_OF_NEW = ("at", "actor", "origin", "action", "detail")
NEW_FILES = Written(
    insert(_TABLE).from_select(
        [*_OF_NEW, "candidate_id"],
        select(*(bindparam(f"of_{name}", type_=_TABLE.c[name].type) for name in _OF_NEW), Candidate.id).where(
            Candidate.id > bindparam("after")
        ),
    ),
    Belongs.TO_THE_ACTOR,
)
_SEARCH = Base.metadata.tables["search"]
SEARCHED = Written(insert(_SEARCH).returning(_SEARCH.c.id), Belongs.TO_THE_ACTOR)


def _common(work: Work) -> dict[str, Any]:
    return {"at": work.now, "actor": work.by.actor, "origin": work.by.origin}


def _row(
    work: Work, action: Action, detail: str | None = None, people: int | None = None, **of: Any
) -> dict[str, Any]:
    """An entry, with each of its columns."""
    whole = detail if detail and len(detail) > _DETAIL else None
    told = {"people": people, "detail": detail and detail[:_DETAIL], "whole": whole}
    return {**_common(work), "action": action, **_BARE, **told, **of}


def of_dossier(dossier: SessionDossier) -> dict[str, Any]:
    """What an entry about it keeps."""
    return {"candidate_id": dossier.candidate_id, "dossier_id": dossier.id, "session": dossier.session}


def of_line(line: Inscription) -> dict[str, Any]:
    return of_dossier(line.dossier) | {
        "inscription_id": line.id,
        "course": line.course.number,
        "group_number": line.group_number or None,
        "mode": line.mode,
    }


def record(work: Work, action: Action, **of: Any) -> None:
    """Write down who did what to which file, ids and words of our own only.

    `of`: the columns of `JournalEntry` that the entry has, by name; `detail` of any length.
    """
    work.write(RECORDED, _row(work, action, **of))


def record_each(work: Work, action: Action, entries: Iterable[Mapping[str, Any]]) -> None:
    """Write down each of these: what `record` takes by name."""
    if rows := [_row(work, action, **entry) for entry in entries]:
        work.write(RECORDED, rows)


def enter_each(work: Work, action: Action, entries: Iterable[Mapping[str, Any]]) -> None:
    """The same for the many files that an import touches."""
    work.enter(RECORDED, [_row(work, action, **entry) for entry in entries])


def enter_new(work: Work, after: int) -> None:
    """Write down that an import made each file numbered after that one."""
    told = _common(work) | {"action": Action.IMPORT, "detail": "created"}
    work.write(NEW_FILES, {"after": after} | {f"of_{name}": value for name, value in told.items()})


def enrolled(work: Work, lines: Sequence[Inscription]) -> None:
    """Write down each of these new lines."""
    record_each(work, Action.ENROL, map(of_line, lines))


def record_all(work: Work, entries: Sequence[Mapping[str, Any]]) -> list[int]:
    """Write down each of these, which has its `action`; their ids come back in that order."""
    if not entries:
        return []
    return work.write(RECORDED_ALL, [_row(work, **entry) for entry in entries]).scalars()


def keep_search(work: Work, asked: Search, people: int = 0, shown: Iterable[Mapping[str, Any]] = ()) -> int:
    """Keep what was asked, so that a screen can name it by its id, and journal how many people were shown.

    `shown`: entries about each of these, with its `action`.
    """
    kept = {"field": asked.field, "text": asked.text, "criteria": asked.criteria}
    row = {"actor": asked.actor, **kept, "at": work.now}
    search_id = int(work.write(SEARCHED, row).scalar())
    searched = {"action": Action.SEARCH, "search_id": search_id, "people": people}
    work.write(RECORDED, [_row(work, **entry) for entry in (searched, *shown)])
    return search_id


def showed(work: Work, candidate_ids: Iterable[int]) -> None:
    """Write down in each file that its birth date and its code permanent were shown, in a list."""
    record_each(work, Action.SHOW_IDENTITY, ({"candidate_id": one} for one in candidate_ids))


def entries(
    work: Work, about: About, *, until: int | None = None, skip: int = 0, limit: int = 100
) -> Sequence[JournalEntry]:
    """Those entries, the latest first; of neither a file nor a person, only those of a span of time."""
    given = _given(about)
    last = LAST_ID if until is None else until
    rows = work.rows(ENTRIES[tuple(given)], **given, until=last, skip=skip, limit=limit)
    return _ENTRY.each(rows)


def sums(work: Work, about: About) -> list[Sum]:
    """Those entries of a span of time, summed, by when each kind began."""
    given = _given(about)
    return list(map(Sum._make, work.rows(SUMS[tuple(given)], **given)))


def _given(about: About) -> dict[str, Any]:
    return {name: value for name, value in about._asdict().items() if value is not None}


def values(work: Work, entries: Iterable[JournalEntry]) -> dict[int, Mapping[str, Sequence[Any]]]:
    """What each of these entries changed, by its id, as far as that is still kept."""
    return dict(work.rows(VALUES, ids=[one.id for one in entries]))
