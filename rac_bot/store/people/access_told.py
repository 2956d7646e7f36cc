"""Messages about access, stored with the act that they tell."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from rac_bot.store.models import Audience, MessageKind, StoredMessage
from rac_bot.store.people import requests
from rac_bot.store.telling import outbox, telling
from rac_bot.store.telling.telling import To
from rac_bot.store.work.statements import Whole
from rac_bot.store.work.work import Work

BY_KEYS = Whole(
    select(StoredMessage.id).where(StoredMessage.key.in_(bindparam("keys", expanding=True))),
    "a request for access is about no file",
)


def asked(work: Work, slack_id: str, admins: Iterable[str]) -> None:
    """Each administrator is told that this person asks for access."""
    for key, admin in _keys(work, slack_id, admins):
        to = To(Audience.ADMIN, admin, slack_id)
        telling.notify(work, to, key, "", [], MessageKind.ASKED)


def answered(work: Work, slack_id: str, admins: Iterable[str]) -> None:
    """What each of them was told says what came of it."""
    work.flush()
    keys = [key for key, _admin in _keys(work, slack_id, admins)]
    if found := work.scalars(BY_KEYS, keys=keys):
        work.write(telling.REVISED, {"messages": found, **outbox.edit_times(work.now)})


def _keys(work: Work, slack_id: str, admins: Iterable[str]) -> list[tuple[str, str]]:
    """The keys of the messages about the last request of that person, each with its administrator."""
    request = requests.of(work, slack_id)
    day = f"{request.asked_at:%Y%m%d}" if request else ""
    return [(f"{MessageKind.ASKED}:{slack_id}:{day}:{admin}", admin) for admin in admins]
