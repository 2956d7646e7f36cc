"""What is told of a grid that was just imported: to each whose lines it touches, one message a day."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import bindparam, select

from rac_bot.store.models import Audience, Base, MessageKind
from rac_bot.store.telling import telling
from rac_bot.store.telling.outbox import edit_times
from rac_bot.store.telling.telling import To
from rac_bot.store.work.statements import Whole
from rac_bot.store.work.work import Work

_ABOUT = Base.metadata.tables["stored_message_inscription"]
TOLD = Whole(
    select(_ABOUT.c.inscription_id).where(_ABOUT.c.message_id == bindparam("message")),
    "what one message tells of, whoever reads it",
)


def tell(work: Work, person: str, day: date, lines: Collection[int], actor: str) -> None:
    """Store that day's message about these lines, or have the one that is there tell of them too."""
    to = To(Audience.ADVISOR, person, actor)
    key = telling.standing_key(work, f"{MessageKind.GRID}:{person}:{day}")
    message = work.scalar(telling.BY_KEY, key=key)
    if message is None:
        telling.notify(work, to, key, "", [], MessageKind.GRID)
        message = work.scalar(telling.BY_KEY, key=key)
    new = sorted({*lines} - {*work.scalars(TOLD, message=message)})
    if new:
        work.write(telling.ABOUT, [{"message_id": message, "inscription_id": line} for line in new])
    work.write(telling.REVISED, {"messages": [message], **edit_times(work.now)})
