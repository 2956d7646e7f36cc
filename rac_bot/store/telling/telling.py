"""Messages stored undrawn with the fact they tell: about which lines, to whom; revised when it changes.

Whoever sends one draws it, from the lines as they are then (`message`); once it is posted, its row keeps what
was posted.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, Update, bindparam, case, func, insert, or_, select, update

from rac_bot.domain.routing import Routing
from rac_bot.store.models import (
    Audience,
    Base,
    Candidate,
    Course,
    Inscription,
    MessageKind,
    MessageState,
    Programme,
    SessionDossier,
    StoredMessage,
)
from rac_bot.store.models.base import Moment
from rac_bot.store.telling import digested
from rac_bot.store.telling.outbox import EDIT_DUE, edit_times
from rac_bot.store.work.instances import Instances, put
from rac_bot.store.work.statements import Belongs, Whole, Written
from rac_bot.store.work.work import Work

TOGETHER = timedelta(minutes=10)  # saves of one advisor for one dossier share a message that long
LINES = 20  # and up to that many lines
SUMMED = 100  # lines that one summary counts; it names the first of them
LEFT_ALONE = (MessageState.IN_DOUBT, MessageState.ABANDONED)  # not sent by itself: it takes no line more
RUSH, RUSH_TIME = 5, timedelta(minutes=1)  # more messages than that for one channel in that time are grouped

_TABLES = Base.metadata.tables
_M, _LANES, _ABOUT = _TABLES["stored_message"], _TABLES["lane"], _TABLES["stored_message_inscription"]
_SUMMARY = _M.alias("summary")
_COUNTS = "counts messages, and says nothing of anybody"
_HELD = select(func.count()).where(_ABOUT.c.message_id == _M.c.id).scalar_subquery()
_RUSH = bindparam("rush", type_=Moment)
_LATELY = (
    select(_M.c.id)
    .where(_M.c.recipient == _LANES.c.recipient, _M.c.kind == MessageKind.ENROLLED, _M.c.created_at > _RUSH)
    .correlate(_LANES)
    .limit(RUSH)
    .subquery()
)
# By the dossier, of which there are few: in a rush a channel is told of thousands in that time.
_LAST_OF_DOSSIER = select(func.max(_M.c.id)).where(
    _M.c.recipient.concat("") == _LANES.c.recipient,
    _M.c.kind == MessageKind.ENROLLED,
    _M.c.dossier_id == bindparam("dossier"),
    _M.c.actor == bindparam("actor"),
    _M.c.created_at > bindparam("since", type_=Moment),
    ~_M.c.erase,
)
# Of each recipient who was ever told of something: how many messages lately, up to RUSH; and the last about
# the dossier, which may take more lines.
STANDING = Whole(
    select(
        _LANES.c.recipient,
        select(func.count()).select_from(_LATELY).scalar_subquery(),
        _LAST_OF_DOSSIER.scalar_subquery(),
    ).where(_LANES.c.recipient.in_(bindparam("recipients", expanding=True))),
    _COUNTS,
)
HELD = Whole(
    select(_HELD, _M.c.state, _M.c.summary_id, _SUMMARY.c.state)
    .select_from(_M.outerjoin(_SUMMARY, _SUMMARY.c.id == _M.c.summary_id))
    .where(_M.c.id == bindparam("message")),
    _COUNTS,
)
LAST_SUMMARY = Whole(
    select(_M.c.id, _HELD)
    .where(
        _M.c.recipient == bindparam("to"),
        _M.c.kind == MessageKind.SUMMARY,
        _M.c.state.not_in(LEFT_ALONE),
        _M.c.created_at > _RUSH,
        ~_M.c.erase,
    )
    .order_by(_M.c.created_at.desc(), _M.c.id.desc())  # as an index has them: back to the first that is one
    .limit(1),
    _COUNTS,
)
_OF_NOBODY = "a notice is about nobody"
BY_KEY = Whole(select(_M.c.id).where(_M.c.key == bindparam("key")), _OF_NOBODY)
ERASED_BY_KEY = Whole(
    select(_M.c.id).where(_M.c.key == bindparam("key"), or_(_M.c.erase, _M.c.state == MessageState.ERASED)),
    _OF_NOBODY,
)
KEY = Whole(select(_M.c.key).where(_M.c.id == bindparam("message")), _OF_NOBODY)
ONE_SENT = Whole(
    select(_M.c.id)
    .where(_M.c.key.in_(bindparam("keys", expanding=True)), _M.c.state == MessageState.SENT)
    .limit(1),
    _OF_NOBODY,
)


def _written(statement: Any) -> Written:
    return Written(statement, Belongs.TO_NO_PROGRAMME)


LANE_OPENED = _written(insert(_LANES))
STORED = _written(insert(_M).returning(_M.c.id, sort_by_parameter_order=True))
ABOUT = _written(insert(_ABOUT))


def _revised(which: ColumnElement[bool]) -> Update:
    """One revision further. What Slack holds is to be edited; what it refused, it may take as it is now.

    A pending row keeps its due time: it may be claimed. One that was refused counts as tried: see `retry`.
    """
    again = _M.c.state.in_([MessageState.SENT, MessageState.FAILED])
    return (
        update(_M)
        .where(which, _M.c.kind != MessageKind.NOTICE, ~_M.c.erase)
        .values(
            revision=_M.c.revision + 1,
            state=case((again, MessageState.PENDING), else_=_M.c.state),
            due_at=case((again, EDIT_DUE), else_=_M.c.due_at),
            attempts=case((_M.c.state == MessageState.FAILED, 1), else_=_M.c.attempts),
            attempted_at=case((again, None), else_=_M.c.attempted_at),
        )
    )


_ABOUT_LINES: Select[int] = select(_ABOUT.c.message_id).where(
    _ABOUT.c.inscription_id.in_(bindparam("lines", expanding=True))
)
REVISED = _written(_revised(_M.c.id.in_(bindparam("messages", expanding=True))))
REVISED_ABOUT = _written(_revised(_M.c.id.in_(_ABOUT_LINES)))

_MESSAGE = Instances(StoredMessage)
_DRAWN_WHOLE = "a message is drawn whole, whoever of it the person at work may see"
MESSAGE = Whole(_MESSAGE.selected.where(StoredMessage.id == bindparam("message")), _DRAWN_WHOLE)
_LINE = Instances(Inscription, Course, SessionDossier, Candidate, Programme)
ITS_LINES = Whole(
    _LINE.selected.join(_ABOUT, _ABOUT.c.inscription_id == Inscription.id)
    .where(_ABOUT.c.message_id == bindparam("message"))
    .order_by(Inscription.id),
    _DRAWN_WHOLE,
)


class To(NamedTuple):
    """Whom a message is for, and whose act it announces."""

    audience: Audience
    recipient: str  # Slack id of a person or a channel
    actor: str


def enrolled(work: Work, lines: Sequence[Inscription], team: Routing) -> None:
    """One message to each channel that is to be told, and one to the advisor where they chose so.

    However many the lines: each has those that are for it.
    """
    actor = work.by.actor
    theirs = {To(Audience.ADVISOR, actor, actor): list(lines)} if work.by.confirms else {}
    for line in lines:
        for channel in _channels(line, team):
            theirs.setdefault(To(Audience.TEAM, channel, actor), []).append(line)
    alike: dict[tuple[int, ...], list[To]] = {}
    for to, some in theirs.items():
        alike.setdefault(tuple(line.id for line in some), []).append(to)
    for to_each in alike.values():
        announce(work, theirs[to_each[0]], to_each)
    if team.rules:
        digested.keep(work, lines, team)


def _channels(line: Inscription, team: Routing) -> Sequence[str]:
    if not team.rules:
        return (team.team,)
    return team.channels(line.dossier.programme.number, line.dossier.unit)


def deleted(work: Work, line: Inscription) -> None:
    """The messages about it say so; whoever deleted it is offered it back."""
    to = To(Audience.ADVISOR, work.by.actor, work.by.actor)
    announce(work, [line], [to], MessageKind.DELETED)
    changed(work, [line.id])


def changed(work: Work, ids: Iterable[int]) -> None:
    """Every message about the lines of these ids is to be sent anew: one that Slack holds is edited there."""
    work.write(REVISED_ABOUT, {"lines": list(ids), **edit_times(work.now)})


def announce(
    work: Work, lines: Sequence[Inscription], to_each: Sequence[To], kind: MessageKind = MessageKind.ENROLLED
) -> list[int]:
    """Store a message about these lines to each, or add them to the one just stored for the same dossier.

    The messages' ids come back.
    """
    first, about = lines[0], [line.id for line in lines]
    joins = kind is MessageKind.ENROLLED and len({line.dossier_id for line in lines}) == 1
    standing = _standing(work, to_each, first.dossier_id)
    told: dict[To, int] = {}
    rows: dict[To, dict[str, Any]] = {}
    added: list[int] = []  # messages and summaries that take the lines too
    for to in to_each:
        lately, last = standing.get(to.recipient, (0, None))
        held = _joined(work, last, LINES - len(lines)) if last and joins else []
        if held:
            told[to] = held[0]
            added += held
            continue
        key = f"{kind}:{to.audience}:{to.recipient}:{first.id}:{first.version}"
        rows[to] = _row(work, to, kind, key, first.dossier_id)
        if kind is MessageKind.ENROLLED and lately == RUSH:
            summary = _summary(work, to, first)
            added.append(summary)
            rows[to] |= {"state": MessageState.GROUPED, "summary_id": summary}
    if rows:
        told |= zip(rows, work.write(STORED, list(rows.values())).scalars(), strict=True)
    links = dict.fromkeys([*told.values(), *added])
    work.write(ABOUT, [{"message_id": one, "inscription_id": line} for one in links for line in about])
    if added:
        work.write(REVISED, {"messages": added, **edit_times(work.now)})
    return [told[to] for to in to_each]


def notify(
    work: Work,
    to: To,
    key: str,
    text: str,
    blocks: list[dict[str, Any]],
    kind: MessageKind = MessageKind.NOTICE,
) -> None:
    """Store a message that is about no inscription; one of the same key is stored once.

    A notice or an answer is drawn already; the others are drawn as they are sent, and have no text yet.
    """
    if work.scalar(BY_KEY, key=key) is None:
        _standing(work, [to])
        work.write(STORED, [_row(work, to, kind, key) | {"text": text, "blocks": blocks}])


def standing_key(work: Work, key: str) -> str:
    """That key; another of its kind where the message that had it was erased, and another is to be told."""
    while work.scalar(ERASED_BY_KEY, key=key) is not None:
        key += "+"
    return key


def open_lane(work: Work, recipient: str) -> None:
    """What goes to that recipient has its order from now on, if it had none."""
    _standing(work, [To(Audience.TEAM, recipient, recipient)])


def told_another(work: Work, message_id: int, people: Iterable[str]) -> bool:
    """Whether one of these people has that notice, which each of them is told in a message of their own."""
    key = str(work.scalar(KEY, message=message_id)).rpartition(":")[0]
    return work.scalar(ONE_SENT, keys=[f"{key}:{person}" for person in people]) is not None


def message(work: Work, message_id: int) -> StoredMessage | None:
    """The message with its lines as they are now, each with its person: what it is drawn from."""
    for found in _MESSAGE.each(work.rows(MESSAGE, message=message_id)):
        put(found, inscriptions=_LINE.each(work.rows(ITS_LINES, message=message_id)))
        return cast(StoredMessage, found)
    return None


def _row(work: Work, to: To, kind: MessageKind, key: str, dossier_id: int | None = None) -> dict[str, Any]:
    return {
        "key": key,
        "kind": kind,
        "audience": to.audience,
        "recipient": to.recipient,
        "actor": to.actor,
        "dossier_id": dossier_id,
        "text": "",
        "blocks": [],
        "state": MessageState.PENDING,
        "summary_id": None,
        "due_at": work.now,
        "created_at": work.now,
    }


def _standing(
    work: Work, to_each: Sequence[To], dossier_id: int | None = None
) -> dict[str, tuple[int, int | None]]:
    """What each recipient was told lately; a lane is opened for who was never told of anything."""
    recipients = {to.recipient for to in to_each}
    about = {"dossier": dossier_id, "actor": to_each[0].actor, "recipients": sorted(recipients)}
    times = {"since": work.now - TOGETHER, "rush": work.now - RUSH_TIME}
    standing = {to: (lately, last) for to, lately, last in work.rows(STANDING, **about, **times)}
    if missing := recipients - standing.keys():
        work.write(LANE_OPENED, [{"recipient": one, "free_at": work.now} for one in sorted(missing)])
    return standing


def _joined(work: Work, message_id: int, room: int) -> list[int]:
    """That message, if it takes so many lines more, with its summary where it has one."""
    for held, state, summary, summary_state in work.rows(HELD, message=message_id):
        if held <= room and not {state, summary_state} & set(LEFT_ALONE):
            return [message_id, *([summary] if summary else [])]
    return []


def _summary(work: Work, to: To, line: Inscription) -> int:
    """The message for the rush in that channel: the one of this minute, or a new one."""
    for message_id, held in work.rows(LAST_SUMMARY, to=to.recipient, rush=work.now - RUSH_TIME):
        if held < SUMMED:
            return int(message_id)
    key = f"{MessageKind.SUMMARY}:{to.audience}:{to.recipient}:{line.id}:{line.version}"
    row = _row(work, to, MessageKind.SUMMARY, key, line.dossier_id)
    return int(work.write(STORED, [row]).scalar())
