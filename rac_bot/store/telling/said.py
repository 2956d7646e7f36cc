"""What people write to the bot, kept for ten minutes behind an id: Slack's answer holds the id alone."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select

from rac_bot.store.models import Base, Said
from rac_bot.store.models.base import Moment
from rac_bot.store.work.statements import Belongs, Whole, Written
from rac_bot.store.work.work import Work

KEPT_FOR = timedelta(minutes=10)
LONGEST = 200  # characters, as of a search

_SAID = Base.metadata.tables["said"]
_SINCE = bindparam("since", type_=Moment)
_THEIRS = "somebody's own words, whomever they name"
WORDS = Whole(
    select(Said.text).where(Said.id == bindparam("said"), Said.actor == bindparam("actor"), Said.at > _SINCE),
    _THEIRS,
)
OLD = Whole(select(Said.id).where(Said.at <= _SINCE).limit(1), _THEIRS)
KEPT = Written(insert(_SAID).returning(_SAID.c.id), Belongs.TO_NO_PROGRAMME)
SWEPT = Written(delete(_SAID).where(_SAID.c.at <= _SINCE), Belongs.TO_NO_PROGRAMME)


FORGOTTEN = Written(delete(_SAID), Belongs.TO_NO_PROGRAMME)


def keep(work: Work, actor: str, text: str) -> int:
    """Keep these words; the id by which that person alone has them again."""
    row = {"actor": actor, "text": text[:LONGEST], "at": work.now}
    return int(work.write(KEPT, row).scalar())


def words(work: Work, said_id: int, actor: str) -> str | None:
    """What that person said; None where it is not kept any more, or is another's."""
    return work.scalar(WORDS, said=said_id, actor=actor, since=work.now - KEPT_FOR)


def forget(work: Work) -> None:
    """Let go of all of it."""
    work.write(FORGOTTEN)


def something_old(work: Work, now: datetime) -> bool:
    return work.scalar(OLD, since=now - KEPT_FOR) is not None


def sweep(work: Work, now: datetime) -> int:
    """Let go of what was kept long enough; how many."""
    return int(work.write(SWEPT, {"since": now - KEPT_FOR}).rowcount)
