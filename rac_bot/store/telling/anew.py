"""Messages about several people of whom one is erased: deleted, then told anew about the others."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, or_, select, update

from rac_bot.store.models import Base, MessageState
from rac_bot.store.telling import telling
from rac_bot.store.telling.outbox import anew_key
from rac_bot.store.work.statements import Belongs, Whole, Written
from rac_bot.store.work.work import Work

AT_LAST = timedelta(hours=1)  # where nothing comes of deleting the former, the others are told all the same

_TABLES = Base.metadata.tables
_M, _ABOUT = _TABLES["stored_message"], _TABLES["stored_message_inscription"]
_LINE, _DOSSIER = _TABLES["inscription"], _TABLES["session_dossier"]

_PERSON = bindparam("person", type_=_DOSSIER.c.candidate_id.type)
_OF_PERSON = (
    select(_LINE.c.id)
    .join(_DOSSIER, _DOSSIER.c.id == _LINE.c.dossier_id)
    .where(_DOSSIER.c.candidate_id == _PERSON)
)
_OTHERS = (
    select(_ABOUT.c.message_id, func.min(_ABOUT.c.inscription_id).label("first"))
    .where(
        _ABOUT.c.message_id.in_(select(_ABOUT.c.message_id).where(_ABOUT.c.inscription_id.in_(_OF_PERSON)))
    )
    .where(_ABOUT.c.inscription_id.not_in(_OF_PERSON))
    .group_by(_ABOUT.c.message_id)
    .subquery()
)
SHARED = Whole(
    select(
        *(_M.c.id, _M.c.kind, _M.c.audience, _M.c.recipient, _M.c.actor, _LINE.c.dossier_id, _M.c.state),
        *(_M.c.summary_id, _M.c.created_at),
        or_(_M.c.ts.is_not(None), _M.c.attempted_at.is_not(None)).label("at_slack"),
    )
    .join(_OTHERS, _OTHERS.c.message_id == _M.c.id)
    .join(_LINE, _LINE.c.id == _OTHERS.c.first)
    .where(~_M.c.erase)
    .order_by(_M.c.id),
    "the others of a message are told anew, whoever they are",
)
MOVED = Written(
    update(_ABOUT)
    .where(_ABOUT.c.message_id == bindparam("of"), _ABOUT.c.inscription_id.not_in(_OF_PERSON))
    .values(message_id=bindparam("to")),
    Belongs.TO_NO_PROGRAMME,
)
_SUMMED = select(_ABOUT.c.inscription_id).where(_ABOUT.c.message_id == bindparam("to"))
GROUPED_BY = Written(
    update(_M)
    .where(_M.c.id.in_(select(_ABOUT.c.message_id).where(_ABOUT.c.inscription_id.in_(_SUMMED))))
    .where(_M.c.summary_id == bindparam("of"))
    .values(summary_id=bindparam("to")),
    Belongs.TO_NO_PROGRAMME,
)


def tell_others(work: Work, person: int, now: datetime) -> None:
    """Store anew, about the others alone, each message about that person among others.

    The former are for the caller to erase: what is told anew goes out once Slack has deleted them, or will
    not.
    """
    moved = []
    for one in work.rows(SHARED, person=person):
        grouped = one.state is MessageState.GROUPED
        row = {
            **{name: getattr(one, name) for name in ("kind", "audience", "recipient", "actor", "dossier_id")},
            "key": anew_key(one.id),
            "text": "",
            "blocks": [],
            "summary_id": one.summary_id,
            "state": MessageState.GROUPED if grouped else MessageState.PENDING,
            "due_at": now + AT_LAST if one.at_slack else now,
            "created_at": one.created_at,  # it is kept no longer than the former would have been
        }
        to = int(work.write(telling.STORED, [row]).scalar())
        work.write(MOVED, {"person": person, "of": one.id, "to": to})
        moved.append({"of": one.id, "to": to})
    for ids in moved:
        work.write(GROUPED_BY, ids)
