"""What is to be done at a time."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from rac_bot.store.models.base import Base, Moment, word


class TaskKind(StrEnum):
    CONFIDING = "confiding"  # candidates handed over go and come back: of the same time, before the digest
    KEEPING = "keeping"  # what was kept long enough goes
    DIGEST = "digest"  # what waits for somebody, told in the morning
    WEEKLY = "weekly"  # what happened in the week, told to the team
    GRID = "grid"  # whose lines an import of a grid touches, told to each
    CHANNEL = "channel"  # the inscriptions of a day, told to a channel that takes a digest


class Task(Base):
    """One of these per kind and key: as it is done, it is due again, or gone."""

    __tablename__ = "task"

    kind: Mapped[TaskKind] = mapped_column(word(TaskKind), primary_key=True)
    key: Mapped[str] = mapped_column(
        String(40), primary_key=True
    )  # of a person's or a channel's, the Slack id
    due_at: Mapped[datetime] = mapped_column(Moment, index=True)
    leased_until: Mapped[datetime | None] = mapped_column(Moment)  # some process does it, or it just failed
