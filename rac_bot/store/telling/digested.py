"""What the next digest of a channel counts: the inscriptions saved while its rules gave it a digest.

They are kept as they are saved: rules that change meanwhile, a long closure or a channel that took nothing
lose none and double none. One that was deleted counts once it is restored.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta

from sqlalchemy import bindparam, delete, insert, select

from rac_bot.domain.routing import Routing
from rac_bot.store.models import Base, DigestLine, Inscription, InscriptionState
from rac_bot.store.models.base import Moment
from rac_bot.store.work.statements import Belongs, Whole, Written
from rac_bot.store.work.work import Work

RESTORED_BY = timedelta(days=1)  # a line that was deleted

_TABLE, _LINES = Base.metadata.tables["digest_line"], Base.metadata.tables["inscription"]
_OTHERS = _TABLE.alias("others")
_OF_NOBODY = "counts inscriptions, and says nothing of anybody"
COUNTED = Whole(
    select(DigestLine.inscription_id)
    .join(Inscription, Inscription.id == DigestLine.inscription_id)
    .where(DigestLine.channel == bindparam("channel"), Inscription.state != InscriptionState.DELETED),
    _OF_NOBODY,
)
CHANNELS = Whole(
    select(DigestLine.channel)
    .join(Inscription, Inscription.id == DigestLine.inscription_id)
    .where(Inscription.state != InscriptionState.DELETED)
    .distinct(),
    _OF_NOBODY,
)
KEPT = Written(insert(_TABLE), Belongs.TO_NO_PROGRAMME)
TOLD = Written(
    delete(_TABLE).where(_TABLE.c.channel == bindparam("to"), _TABLE.c.inscription_id == bindparam("line")),
    Belongs.TO_NO_PROGRAMME,
)
FORGOTTEN = Written(  # that can be restored no more
    delete(_TABLE).where(
        _TABLE.c.inscription_id.in_(
            select(_LINES.c.id)
            .join(_OTHERS, _OTHERS.c.inscription_id == _LINES.c.id)
            .where(_LINES.c.deleted_at < bindparam("before", type_=Moment))
        )
    ),
    Belongs.TO_NO_PROGRAMME,
)


def keep(work: Work, lines: Iterable[Inscription], team: Routing) -> None:
    """These were just saved."""
    rows = [
        {"channel": channel, "inscription_id": line.id}
        for line in lines
        for channel in team.digested(line.dossier.programme.number, line.dossier.unit)
    ]
    if rows:
        work.write(KEPT, rows)


def counted(work: Work, channel: str) -> Collection[int]:
    """The lines that the channel's next digest counts."""
    return work.scalars(COUNTED, channel=channel)


def told(work: Work, channel: str, lines: Collection[int]) -> None:
    work.write(TOLD, [{"to": channel, "line": one} for one in lines])
    work.write(FORGOTTEN, {"before": work.now - RESTORED_BY})


def waiting(work: Work) -> Collection[str]:
    """The channels whose next digest counts something, whatever the rules are by now."""
    return work.scalars(CHANNELS)
