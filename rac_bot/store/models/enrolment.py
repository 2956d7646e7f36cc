"""Session dossiers and their inscriptions."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rac_bot.domain.modes import Mode
from rac_bot.domain.sessions import Session
from rac_bot.domain.units import Weighting
from rac_bot.store.models.base import NO_REUSE, Base, Moment, SessionCode, utc_now, word
from rac_bot.store.models.college import Course, Programme
from rac_bot.store.models.people import Admission, Candidate


class SessionDossier(Base):
    """A *dossier session*. One without an admission is another college's: read-only, totals as written."""

    __tablename__ = "session_dossier"
    __table_args__ = (
        ForeignKeyConstraint(
            ["admission_id", "candidate_id"], ["admission.id", "admission.candidate_id"], ondelete="CASCADE"
        ),
        UniqueConstraint("admission_id", "session"),
        Index(
            "uq_session_dossier_foreign",
            *("candidate_id", "programme_id", "unit", "session"),
            unique=True,
            sqlite_where=text("admission_id IS NULL"),
            postgresql_where=text("admission_id IS NULL"),
        ),
        NO_REUSE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"), index=True)
    admission_id: Mapped[int | None]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    session: Mapped[Session] = mapped_column(SessionCode)
    unit: Mapped[str] = mapped_column(String(20))
    unit_label: Mapped[str | None] = mapped_column(String(200))  # foreign units are in no list of ours
    full_time: Mapped[str | None] = mapped_column(String(20))  # None: the list's default
    created_at: Mapped[datetime] = mapped_column(Moment, default=utc_now)
    # As written by the other college; units in hundredths. None on our own dossiers, whose totals derive.
    written_courses: Mapped[int | None]
    written_hours: Mapped[int | None]
    written_in_progress: Mapped[int | None]
    written_passed: Mapped[int | None]
    written_failed: Mapped[int | None]
    user_values: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    version: Mapped[int] = mapped_column(default=1, server_default="1")  # one more at each change
    # A deleted dossier keeps its row: messages and deleted lines speak of it. Created again, it comes back.
    deleted_at: Mapped[datetime | None] = mapped_column(Moment)

    # Written through the ids: the two share a column, and only together they name an admission.
    candidate: Mapped[Candidate] = relationship(viewonly=True)
    admission: Mapped[Admission | None] = relationship(viewonly=True)
    programme: Mapped[Programme] = relationship(lazy="joined", innerjoin=True)
    inscriptions: Mapped[list["Inscription"]] = relationship(
        back_populates="dossier", cascade="all, delete-orphan", order_by="Inscription.id"
    )

    @property
    def foreign(self) -> bool:
        return self.admission_id is None


class InscriptionState(StrEnum):
    """What a line is; only an active one is unique for its dossier and course, and counts in the totals."""

    ACTIVE = "active"
    UNASSIGNED = "unassigned"
    NOT_FOLLOWED = "not_followed"
    DELETED = "deleted"


class ClaraState(StrEnum):
    """What is left to do in CLARA, which the bot does not touch."""

    TO_ENTER = "to_enter"
    ENTERED = "entered"
    TO_CORRECT = "to_correct"  # entered, then changed here: `in_clara` says what CLARA still holds
    TO_REMOVE = "to_remove"  # entered, then deleted here


_ACTIVE = text(f"state = '{InscriptionState.ACTIVE}'")
_NOT_FOLLOWED = text(f"state = '{InscriptionState.NOT_FOLLOWED}'")


class Inscription(Base):
    """A course of a session dossier: the fields of CLARA's *Création d'une inscription-cours* (image 1.4).

    A code left None is inherited: the admission's or the list's default, also when that default changes.
    """

    __tablename__ = "inscription"
    __table_args__ = (
        Index(
            "uq_inscription_active_course",
            *("dossier_id", "course_id"),
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
        Index(
            "uq_inscription_not_followed_course",
            *("dossier_id", "course_id"),
            unique=True,
            sqlite_where=_NOT_FOLLOWED,
            postgresql_where=_NOT_FOLLOWED,
        ),
        Index(None, "clara"),
        NO_REUSE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("session_dossier.id", ondelete="CASCADE"), index=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    state: Mapped[InscriptionState] = mapped_column(word(InscriptionState), default=InscriptionState.ACTIVE)
    group_number: Mapped[str] = mapped_column(String(5))  # empty where the line has no group (yet)
    mode: Mapped[Mode | None] = mapped_column(word(Mode))  # as chosen; None where no grid told it
    fictive_group: Mapped[bool] = mapped_column(default=False)

    unit: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str | None] = mapped_column(String(20))
    category: Mapped[str | None] = mapped_column(String(20))
    funding: Mapped[str | None] = mapped_column(String(20))
    rac: Mapped[str | None] = mapped_column(String(20))  # CLARA's RAC field; never the mode of the group
    distance: Mapped[str | None] = mapped_column(String(20))
    prerequisites: Mapped[str | None] = mapped_column(String(20))
    assignment_state: Mapped[str | None] = mapped_column(String(20))
    assignment_priority: Mapped[int | None]
    substitution: Mapped[str | None] = mapped_column(String(20))
    alternate_number: Mapped[str | None] = mapped_column(String(20))
    parent_course: Mapped[str | None] = mapped_column(String(20))

    note: Mapped[int | None]
    weighted_note: Mapped[int | None]
    average: Mapped[int | None]
    remark: Mapped[str | None] = mapped_column(String(20))
    absences: Mapped[int | None]
    r_score: Mapped[str | None] = mapped_column(String(20))
    retake_right: Mapped[str | None] = mapped_column(String(20))

    state_transmission: Mapped[str | None] = mapped_column(String(20))
    state_transmitted_on: Mapped[date | None]
    funding_transmission: Mapped[str | None] = mapped_column(String(20))
    funding_transmitted_on: Mapped[date | None]
    result_transmission: Mapped[str | None] = mapped_column(String(20))
    result_transmitted_on: Mapped[date | None]

    study_situation: Mapped[str | None] = mapped_column(String(20))
    partner: Mapped[str | None] = mapped_column(String(120))
    partner_course: Mapped[str | None] = mapped_column(String(20))

    census: Mapped[str | None] = mapped_column(String(20))
    census_by: Mapped[str | None] = mapped_column(String(120))
    census_on: Mapped[date | None]

    created_at: Mapped[datetime] = mapped_column(Moment, default=utc_now)
    created_by: Mapped[str] = mapped_column(String(20))
    updated_at: Mapped[datetime] = mapped_column(Moment, default=utc_now, onupdate=utc_now)
    version: Mapped[int] = mapped_column(default=1, server_default="1")  # one more at each change
    user_values: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    # Where the course keeps another calendar than the session's.
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    # A line that came from the college's files is in CLARA already.
    clara: Mapped[ClaraState] = mapped_column(
        word(ClaraState), default=ClaraState.TO_ENTER, server_default=ClaraState.TO_ENTER
    )
    in_clara: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # what CLARA holds still
    unlock_reason: Mapped[str | None] = mapped_column(String(300))  # until it is entered in CLARA anew
    clara_entered_at: Mapped[datetime | None] = mapped_column(Moment)
    clara_entered_by: Mapped[str | None] = mapped_column(String(20))
    deleted_at: Mapped[datetime | None] = mapped_column(Moment)
    deleted_by: Mapped[str | None] = mapped_column(String(20))
    deleted_from: Mapped[InscriptionState | None] = mapped_column(word(InscriptionState))  # what it was

    dossier: Mapped[SessionDossier] = relationship(back_populates="inscriptions")
    course: Mapped[Course] = relationship(lazy="joined", innerjoin=True)

    @property
    def weighting(self) -> Weighting:
        return self.course.weighting
