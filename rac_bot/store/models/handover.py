"""Candidates handed over to a colleague, from a day to a day or for good."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from rac_bot.store.models.base import NO_REUSE, Base, Moment, word
from rac_bot.store.models.personal import about_people


class HandoverState(StrEnum):
    OFFERED = "offered"  # the colleague has not answered
    ACCEPTED = "accepted"  # it begins on its first day
    RUNNING = "running"  # the colleague looks after them
    MOVED = "moved"  # for good: they are the colleague's
    SETTLED = "settled"  # the same, and another looked after some of them: it is not undone
    REFUSED = "refused"  # by the colleague
    WITHDRAWN = "withdrawn"  # before anything had changed
    LAPSED = "lapsed"  # nobody answered in time
    UNBEGUN = "unbegun"  # accepted, and nobody was left, or its last day passed before it began
    OVER = "over"  # its last day is past
    ENDED = "ended"  # by one of both, before that
    CUT = "cut"  # who had them, or offered them, may not any more


class Handover(Base):
    """Some of the giver's candidates, confided to the taker. Of colleagues alone: no file is named here."""

    __tablename__ = "handover"
    __table_args__ = (
        Index(None, "giver", "state"),
        Index(None, "taker", "state"),
        Index(None, "state", "changed_at"),
        NO_REUSE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    giver: Mapped[str] = mapped_column(String(20))  # Slack ids
    taker: Mapped[str] = mapped_column(String(20))
    offered_by: Mapped[str] = mapped_column(String(20))  # the giver; an administrator, of one who left
    first_day: Mapped[date]
    last_day: Mapped[date | None]  # none: for good
    people: Mapped[int]  # how many it was offered for; then how many it concerned, as its state changed
    state: Mapped[HandoverState] = mapped_column(word(HandoverState))
    changed_at: Mapped[datetime] = mapped_column(Moment)  # since when it is in that state


class HandoverCandidate(Base):
    """One of those whom a handover is about, until it is over."""

    __tablename__ = "handover_candidate"
    __table_args__ = about_people(goes=True)

    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id", ondelete="CASCADE"), primary_key=True)
    candidate_id: Mapped[int] = mapped_column(
        ForeignKey("candidate.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    # Moved for good to one who had them on their list already.
    kept: Mapped[bool] = mapped_column(default=False, server_default="0")
