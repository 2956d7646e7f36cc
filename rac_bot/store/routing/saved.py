"""What the digest of a channel counts: the inscriptions saved since its last."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from rac_bot.domain.routing import Routing
from rac_bot.store.models import (
    Action,
    Base,
    ClaraState,
    Inscription,
    InscriptionState,
    JournalEntry,
    MessageKind,
    MessageState,
    Programme,
    Route,
    SessionDossier,
)
from rac_bot.store.models.base import Moment
from rac_bot.store.work.statements import Open, Whole
from rac_bot.store.work.work import Work

LONGEST = timedelta(days=14)  # that a digest goes back: no college is without the bot for as long

_M = Base.metadata.tables["stored_message"].c
SINCE = Open(
    select(func.min(Route.since)).where(Route.channel == bindparam("channel"), Route.at.is_not(None))
)
LAST_DIGEST = Whole(
    select(func.max(_M.created_at)).where(
        *(_M.recipient == bindparam("channel"), _M.kind == MessageKind.DIGEST),
        *(_M.state != MessageState.ERASED, ~_M.erase),
    ),
    "a digest has figures alone",
)
# From the journal, which is read by time: the lines that were saved, but for those that went since.
SAVED = Whole(
    select(
        *(Programme.number, SessionDossier.unit, Inscription.clara),
        func.count(Inscription.id.distinct()),
    )
    .select_from(JournalEntry)
    .join(Inscription, Inscription.id == JournalEntry.inscription_id)
    .join(SessionDossier, SessionDossier.id == Inscription.dossier_id)
    .join(Programme, Programme.id == SessionDossier.programme_id)
    .where(
        JournalEntry.at > bindparam("since", type_=Moment),
        JournalEntry.at <= bindparam("until", type_=Moment),
    )
    .where(JournalEntry.action == Action.ENROL, Inscription.state != InscriptionState.DELETED)
    .group_by(Programme.number, SessionDossier.unit, Inscription.clara),
    "counts inscriptions, and says nothing of anybody",
)


def digest(
    work: Work, team: Routing, channel: str, until: datetime
) -> tuple[datetime, dict[str, int], dict[ClaraState, int]]:
    """Since when, and how many inscriptions its digest is about: by programme, by state in CLARA."""
    times = (work.scalar(SINCE, channel=channel), work.scalar(LAST_DIGEST, channel=channel))
    since = max(until - LONGEST, *filter(None, times))
    programmes: dict[str, int] = {}
    states: dict[ClaraState, int] = {}
    for programme, unit, state, count in work.rows(SAVED, since=since, until=until):
        if team.in_digest(channel, programme, unit):
            programmes[programme] = programmes.get(programme, 0) + count
            states[state] = states.get(state, 0) + count
    return since, programmes, states
