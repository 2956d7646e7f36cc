"""What is watched over: the rules, who wants none of it, and what was done of what was found."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from rac_bot.domain.watches import Watch
from rac_bot.store.models.base import Base, Moment, utc_now, word
from rac_bot.store.models.personal import OURS, about_people


class WatchRule(Base):
    """A watch as an administrator set it; one that has no row is as it is at first."""

    __tablename__ = "watch_rule"

    watch: Mapped[Watch] = mapped_column(word(Watch), primary_key=True)
    is_on: Mapped[bool]
    figure: Mapped[int | None]  # in the unit that the watch counts in
    audience: Mapped[list[str]] = mapped_column(JSON, default=list)  # Slack ids; none: everybody


class WatchOff(Base):
    """Somebody does not want to be told of it."""

    __tablename__ = "watch_off"

    slack_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    watch: Mapped[Watch] = mapped_column(word(Watch), primary_key=True)


class Settling(StrEnum):
    """What somebody did of what was found."""

    FOLLOWED_UP = "followed_up"  # the candidate was spoken to
    LATER = "later"  # it is told again in a month
    PASSED_ON = "passed_on"  # to whoever looks at files before the diploma
    KEPT = "kept"  # it may stay as it is


class Settled(Base):
    """What a watch finds of somebody is not told, as somebody dealt with it: until then, or for good."""

    __tablename__ = "settled"
    __table_args__ = about_people(goes=True)

    watch: Mapped[Watch] = mapped_column(word(Watch), primary_key=True)
    candidate_id: Mapped[int] = mapped_column(
        ForeignKey("candidate.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    # Of the candidate's, what it is about: 0, or an id that the watch knows.
    about: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    how: Mapped[Settling] = mapped_column(word(Settling))
    until: Mapped[datetime | None] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(20))  # Slack id
    at: Mapped[datetime] = mapped_column(Moment, default=utc_now)
    # What was done of it before, the first first: what an undo puts back. Each as this row, its times in ISO.
    earlier: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, info=OURS)
