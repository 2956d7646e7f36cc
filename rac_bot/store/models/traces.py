"""What stays of what was done: stored messages, the journal, searches."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rac_bot.domain.modes import Mode
from rac_bot.domain.sessions import Session
from rac_bot.store.models.base import NO_REUSE, Base, Moment, SessionCode, utc_now, word
from rac_bot.store.models.enrolment import Inscription
from rac_bot.store.models.personal import OURS, STAFF, about_people, replaced


class Audience(StrEnum):
    ADVISOR = "advisor"  # the confirmation, by direct message
    TEAM = "team"  # the notification, in the team's channel
    ADMIN = "admin"  # what stands in the way of the others, to each administrator


class MessageKind(StrEnum):
    ENROLLED = "enrolled"
    SUMMARY = "summary"  # one message for those that came too fast for a channel
    NOTICE = "notice"  # to an administrator: messages cannot go out, and what to do
    DELETED = "deleted"  # tells the one who deleted a line, and offers it back
    WELCOME = "welcome"  # to whoever was given access
    ASKED = "asked"  # to an administrator: somebody asks for access
    ANSWER = "answer"  # to whoever wrote to the bot
    DIGEST = "digest"  # in the morning, to whom something waits for; to a channel, how many inscriptions
    WEEKLY = "weekly"  # the figures of a week, to the team
    HANDOVER = "handover"  # candidates are offered to a colleague; what came of it, to both
    GRID = "grid"  # lines of theirs no longer agree with a grid that was just imported
    ROUTED = "routed"  # to a channel that a rule names for the first time


class MessageState(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    GROUPED = "grouped"  # told by a summary, and delivered with it
    IN_DOUBT = "in_doubt"  # Slack may hold it, and its history cannot be read to know
    FAILED = "failed"  # Slack refuses it as it is
    ABANDONED = "abandoned"  # an administrator gave up sending it
    ERASED = "erased"  # its text is gone, here and in Slack


_OF_LINE = ForeignKey("inscription.id", ondelete="CASCADE")
_told = Table(
    "stored_message_inscription",
    Base.metadata,
    Column("message_id", ForeignKey("stored_message.id", ondelete="CASCADE"), primary_key=True, info=OURS),
    Column("inscription_id", _OF_LINE, primary_key=True, index=True, info=OURS),
    **about_people(untold="ids alone; the messages are told"),
)


class StoredMessage(Base):
    """A message to Slack, written with the fact it tells; it is the outbox and the record of what was sent.

    Sent means that Slack holds this revision of the text: `channel` and `ts` say where. A message whose
    fact changes is a revision further and pending again; one with a `ts` is edited in place.
    """

    __tablename__ = "stored_message"
    __table_args__ = (
        Index(None, "state", "due_at"),
        Index(None, "recipient", "state", "id"),  # what goes first to each
        Index(None, "recipient", "created_at"),  # what was told just now
        Index(None, "state", "created_at"),  # what was sent long ago
        NO_REUSE | about_people(),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=OURS)
    # One message per recipient and first line told.
    key: Mapped[str] = mapped_column(String(120), unique=True, info=OURS)
    kind: Mapped[MessageKind] = mapped_column(
        word(MessageKind), default=MessageKind.ENROLLED, server_default=MessageKind.ENROLLED, info=OURS
    )
    audience: Mapped[Audience] = mapped_column(word(Audience), info=OURS)
    recipient: Mapped[str] = mapped_column(String(20), info=STAFF)  # Slack id of a person or a channel
    actor: Mapped[str] = mapped_column(String(20), info=STAFF)  # the advisor whose act it tells
    # Of the session dossier it tells; a notice has none.
    dossier_id: Mapped[int | None] = mapped_column(
        ForeignKey("session_dossier.id", ondelete="CASCADE"), index=True, info=OURS
    )
    text: Mapped[str] = mapped_column(Text, info=replaced(""))
    blocks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, info=replaced([]))
    revision: Mapped[int] = mapped_column(default=1, info=OURS)
    state: Mapped[MessageState] = mapped_column(word(MessageState), default=MessageState.PENDING, info=OURS)
    reason: Mapped[str | None] = mapped_column(String(200), info=OURS)  # Slack's word for the last failure
    attempts: Mapped[int] = mapped_column(default=0, info=OURS)
    # Of a claimed row: the lease's end.
    due_at: Mapped[datetime] = mapped_column(Moment, default=utc_now, info=OURS)
    created_at: Mapped[datetime] = mapped_column(Moment, default=utc_now, info=OURS)
    # Posted, and the answer not known (yet).
    attempted_at: Mapped[datetime | None] = mapped_column(Moment, info=OURS)
    # It holds up none behind it: nobody knows the word that Slack refuses it by, or it waits for the opening.
    aside: Mapped[bool] = mapped_column(default=False, server_default="0", info=OURS)
    # Somebody pressed one of its buttons; of a digest alone.
    pressed: Mapped[bool] = mapped_column(default=False, server_default="0", info=OURS)
    # To be deleted, not posted.
    erase: Mapped[bool] = mapped_column(default=False, server_default="0", info=OURS)
    summary_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_message.id", ondelete="SET NULL"), info=OURS
    )
    sent_at: Mapped[datetime | None] = mapped_column(Moment, info=OURS)
    channel: Mapped[str | None] = mapped_column(String(20), info=OURS)
    ts: Mapped[str | None] = mapped_column(String(20), info=OURS)
    inscriptions: Mapped[list[Inscription]] = relationship(secondary=_told, order_by=Inscription.id)
    summary: Mapped["StoredMessage | None"] = relationship(remote_side=[id])


class Lane(Base):
    """What goes to one channel or person: in order, a second apart, and not at all while it is blocked."""

    __tablename__ = "lane"

    recipient: Mapped[str] = mapped_column(String(20), primary_key=True)  # Slack id
    channel: Mapped[str | None] = mapped_column(String(20))  # of a person: the direct messages' own id
    free_at: Mapped[datetime] = mapped_column(Moment, default=utc_now)  # no post before
    blocked: Mapped[str | None] = mapped_column(String(80))  # Slack's word for why nothing goes out


class Action(StrEnum):
    SEARCH = "search"
    CONSULT = "consult"
    CREATE_DOSSIER = "create_dossier"
    CHANGE_DOSSIER = "change_dossier"
    DELETE_DOSSIER = "delete_dossier"
    ENROL = "enrol"
    CHANGE = "change"
    UNLOCK = "unlock"
    DELETE = "delete"
    RESTORE = "restore"
    ENTER = "enter"  # said to be entered in CLARA
    PUT_BACK = "put_back"  # said not to be entered, after all
    UNDO = "undo"  # an inscription taken off the file as soon as it was saved
    ADMIT = "admit"  # a new candidate
    RENUMBER = "renumber"  # a DA was corrected
    CHANGE_GRID = "change_grid"
    ROUTE = "route"  # which channel is told of what
    GIVE_ACCESS = "give_access"
    WITHDRAW_ACCESS = "withdraw_access"
    DECLINE_ACCESS = "decline_access"  # it was asked for
    RESEND = "resend"  # a message that was not delivered
    REDIRECT = "redirect"  # those that were not, to another channel
    ABANDON = "abandon"  # it will not be
    EXPORT = "export"
    READ_JOURNAL = "read_journal"
    ERASE = "erase"
    RETAIN = "retain"  # what was kept long enough went
    IMPORT = "import"
    REFUSE = "refuse"
    CHANGE_RULE = "change_rule"  # of a watch
    SETTLE = "settle"  # what a watch found was dealt with
    UNSETTLE = "unsettle"  # it was not, after all
    STOP = "stop"  # a candidate was said to be no longer active in the process
    RESUME = "resume"  # to be active in it, after all
    SHOW_IDENTITY = "show_identity"  # a birth date and a code permanent, in a list
    OFFER = "offer"  # candidates, to a colleague
    HAND_OVER = "hand_over"  # a colleague looks after the candidate from now on
    HAND_BACK = "hand_back"  # no more; of no candidate: it did not come to that


class JournalEntry(Base):
    """Who did what, when, to which file. Holds ids and words of our own, never a person's data."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        Index(None, "actor", "at"),
        Index(None, "actor", "action", "at"),  # what somebody consulted last
        Index(None, "candidate_id", "at"),
        Index(None, "at"),  # what was done on a day
        about_people(),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=OURS)
    at: Mapped[datetime] = mapped_column(Moment, default=utc_now, info=OURS)
    actor: Mapped[str] = mapped_column(String(20), info=STAFF)  # Slack id, or `cli`
    action: Mapped[Action] = mapped_column(word(Action), info=OURS)
    # Plain numbers, not foreign keys: the journal outlives what it speaks of.
    candidate_id: Mapped[int | None] = mapped_column(info=OURS)
    dossier_id: Mapped[int | None] = mapped_column(info=OURS)
    inscription_id: Mapped[int | None] = mapped_column(info=OURS)
    search_id: Mapped[int | None] = mapped_column(info=OURS)
    # As they were then: they identify nobody, and outlive the line.
    course: Mapped[str | None] = mapped_column(String(10), info=OURS)
    session: Mapped[Session | None] = mapped_column(SessionCode, info=OURS)
    group_number: Mapped[str | None] = mapped_column(String(5), info=OURS)
    mode: Mapped[Mode | None] = mapped_column(word(Mode), info=OURS)
    people: Mapped[int | None] = mapped_column(info=OURS)  # how many an act told of that names none
    detail: Mapped[str | None] = mapped_column(String(80), info=OURS)  # e.g. the refusal's name
    whole: Mapped[str | None] = mapped_column(Text, info=OURS)  # the detail, where it is longer than that
    # The command, window or channel it was asked from; of a command on the machine, whose account.
    origin: Mapped[str | None] = mapped_column(String(80), info=OURS)

    @property
    def told(self) -> str:
        return self.whole or self.detail or ""


class Change(Base):
    """What a journal entry changed: each field's value before and after.

    Beside the journal, since it holds people's data and goes when theirs goes.
    """

    __tablename__ = "change"
    __table_args__ = (
        Index(None, "inscription_id", "version"),
        Index(None, "dossier_id", "version"),
        about_people(goes=True),
    )

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("journal_entry.id", ondelete="CASCADE"), primary_key=True
    )
    inscription_id: Mapped[int | None]  # of a line; the line of a dossier is not the dossier's own change
    dossier_id: Mapped[int | None]
    version: Mapped[int]  # that the change made
    values: Mapped[dict[str, list[Any]]] = mapped_column(JSON)  # {field: [before, after]}
    entry: Mapped[JournalEntry] = relationship(lazy="joined", innerjoin=True)


class Search(Base):
    """A search as it was typed, so that its results can be shown again without Slack keeping the words."""

    __tablename__ = "search"
    __table_args__ = NO_REUSE | about_people(goes=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    actor: Mapped[str] = mapped_column(String(20))
    field: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(200))
    criteria: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # of an advanced search
    at: Mapped[datetime] = mapped_column(Moment, default=utc_now)


class Thing(StrEnum):
    """What is to enter in CLARA, as buttons and boxes write it."""

    ADMISSION = "a"
    DOSSIER = "d"
    LINE = "l"


class Tick(Base):
    """A box that somebody ticked in the list of what is to enter, kept until they send the list."""

    __tablename__ = "tick"
    __table_args__ = about_people(goes=True, untold="what a colleague was about to say, for a week")

    actor: Mapped[str] = mapped_column(String(20), primary_key=True)
    kind: Mapped[Thing] = mapped_column(word(Thing), primary_key=True)
    thing_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]  # that was on the screen
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
