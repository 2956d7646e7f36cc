"""What was done after a backup was made, as the database of before tells it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from rac_bot.domain.rights import Rights
from rac_bot.store.models import JournalEntry
from rac_bot.store.people import access
from rac_bot.store.people.access import Given
from rac_bot.store.privacy import beside
from rac_bot.store.work.statements import Whole
from rac_bot.store.work.work import Work

LAST_ENTRY = Whole(
    select(JournalEntry.at).order_by(JournalEntry.id.desc()).limit(1),
    "how far a database goes, whoever it is about",
)


@dataclass(frozen=True, slots=True)
class Since:
    """The rows that were erased, and when; the accesses that the backup gives back, and what they became."""

    erased: list[tuple[int, datetime | None]]
    withdrawn: list[Given]
    changed: list[tuple[Given, Rights]]


def since(before: Work, restored: Work) -> Since | None:
    """What `before` has done that `restored` knew nothing of; None where the two are not of one college.

    The restored one may have been erased anew meanwhile, and served.
    """
    if before.scalar(beside.FIRST_ENTRY) != restored.scalar(beside.FIRST_ENTRY):
        return None
    end = before.scalar(LAST_ENTRY)
    known = set(restored.rows(beside.ERASED))
    became = {one.slack_id: one.access for one in access.listed(before)}
    back = [one for one in access.listed(restored) if end and one.access.given_at <= end]
    return Since(
        [(row, at) for row, at in before.rows(beside.ERASED) if (row, at) not in known],
        [one for one in back if one.slack_id not in became],
        [
            (one, now.rights)
            for one in back
            if (now := became.get(one.slack_id))
            and now.given_at > one.access.given_at
            and now.rights != one.access.rights
        ],
    )
