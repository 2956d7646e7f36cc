"""What the bot keeps of a person's own desk in Slack: their Home, words that wait, what they asked for."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from rac_bot.store.models.base import NO_REUSE, Base, Moment, utc_now, word


class Confirms(StrEnum):
    """What somebody is told in private of what they save."""

    UNTOLD = "untold"  # what the team's channel does not tell
    ALL = "all"


MORNING = 8 * 60  # minutes after midnight


class Home(Base):
    """The App Home of somebody who opened it: their settings, and what Slack holds of it."""

    __tablename__ = "home"
    __table_args__ = (Index(None, "due_at"),)

    slack_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    language: Mapped[str | None] = mapped_column(String(5))  # as chosen; none: Slack's
    confirms: Mapped[Confirms] = mapped_column(word(Confirms), default=Confirms.UNTOLD)
    # Minutes after midnight, at which they are told what waits; 0: never.
    morning: Mapped[int] = mapped_column(default=MORNING, server_default=str(MORNING))
    stale: Mapped[bool] = mapped_column(default=True)  # what it says may have changed
    due_at: Mapped[datetime] = mapped_column(Moment, default=utc_now)  # it is not drawn again before
    digest: Mapped[str | None] = mapped_column(String(64))  # of what Slack holds; none: nothing yet
    hash: Mapped[str | None] = mapped_column(String(80))  # Slack's own, of the same


class Said(Base):
    """What somebody wrote to the bot, until they open what it finds: for some minutes at most.

    Whomever it names: all of it goes as anybody is erased.
    """

    __tablename__ = "said"
    __table_args__ = (Index(None, "at"), NO_REUSE)

    id: Mapped[int] = mapped_column(primary_key=True)
    actor: Mapped[str] = mapped_column(String(20))  # Slack id
    text: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment, default=utc_now)


class AccessRequest(Base):
    """Somebody without access asked for it: the last time, and who answered."""

    __tablename__ = "access_request"

    slack_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(Moment, default=utc_now)
    answered_by: Mapped[str | None] = mapped_column(String(20))  # Slack id; none yet
