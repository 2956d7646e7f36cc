"""Messages about access, stored with the act that they tell."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from rac_bot.store.models import Audience, MessageKind, StoredMessage
from rac_bot.store.people.identity import ids_of
from rac_bot.store.telling import outbox, telling
from rac_bot.store.telling.telling import To
from rac_bot.store.work.statements import Whole
from rac_bot.store.work.work import Work

OF_ASKER = Whole(
    select(StoredMessage.id).where(
        StoredMessage.kind == MessageKind.ASKED, StoredMessage.actor.in_(bindparam("ids", expanding=True))
    ),
    "a request for access is about no file",
)


def asked(work: Work, slack_id: str, admins: Iterable[str]) -> None:
    """Each administrator is told that this person asks for access."""
    for admin in admins:
        key = f"{MessageKind.ASKED}:{slack_id}:{work.now:%Y%m%d%H%M%S%f}:{admin}"
        telling.notify(work, To(Audience.ADMIN, admin, slack_id), key, "", [], MessageKind.ASKED)


def answered(work: Work, slack_id: str) -> None:
    """Whatever administrators were told of that person's requests says what came of them."""
    work.flush()
    if found := work.scalars(OF_ASKER, ids=ids_of(work, slack_id)):
        work.write(telling.REVISED, {"messages": found, **outbox.edit_times(work.now)})
