"""The boxes that somebody ticked in the list of what is to enter, until they send it: ids alone."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import bindparam, delete, insert, select

from rac_bot.store.file import todo
from rac_bot.store.file.todo import Key, Seen, of_whom
from rac_bot.store.models import Base, Tick
from rac_bot.store.work.statements import Belongs, Reached, Written
from rac_bot.store.work.work import Work

_TABLE = Base.metadata.tables["tick"]
OF_ACTOR = Reached(
    select(Tick.kind, Tick.thing_id, Tick.version).where(Tick.actor == bindparam("actor")), Tick.candidate_id
)
KEPT = Written(insert(_TABLE), Belongs.TO_THE_ACTOR)
DROPPED = Written(
    delete(_TABLE).where(
        _TABLE.c.actor == bindparam("whose"),
        _TABLE.c.kind == bindparam("of", type_=_TABLE.c.kind.type),
        _TABLE.c.thing_id == bindparam("thing"),
    ),
    Belongs.TO_THE_ACTOR,
)

FORGOTTEN = Written(delete(_TABLE).where(_TABLE.c.actor == bindparam("whose")), Belongs.TO_THE_ACTOR)


def of_actor(work: Work) -> Mapping[Key, int]:
    """What whoever asks has ticked, each with the version that was on the screen."""
    return {Key(kind, id_): version for kind, id_, version in work.rows(OF_ACTOR, actor=work.by.actor)}


def keep(work: Work, shown: Collection[Key], ticked: Seen) -> None:
    """Of those on the screen, these are ticked and the others are not; what is so already stays as it is."""
    kept = of_actor(work)
    drop(work, [key for key in shown if key in kept and kept[key] != ticked.get(key)])
    found = todo.found(work, [key for key in ticked if key in shown and ticked[key] != kept.get(key)])
    rows = [
        {
            "actor": work.by.actor,
            "kind": key.kind,
            "thing_id": key.id,
            "version": ticked[key],
            "candidate_id": of_whom(thing).id,
            "at": work.now,
        }
        for key, thing in found.items()
    ]
    if rows:
        work.write(KEPT, rows)


def forget(work: Work, actor: str) -> None:
    """What they ticked is sent by nobody any more."""
    work.write(FORGOTTEN, {"whose": actor})


def drop(work: Work, keys: Iterable[Key]) -> None:
    gone = [{"whose": work.by.actor, "of": key.kind, "thing": key.id} for key in keys]
    if gone:
        work.write(DROPPED, gone)
