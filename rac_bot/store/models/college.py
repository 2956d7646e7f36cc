"""The college's own data: programmes, grids with their courses and groups, code lists."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Integer, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from rac_bot.domain.modes import Mode
from rac_bot.domain.sessions import Session
from rac_bot.domain.units import Weighting
from rac_bot.store.models.base import NO_REUSE, Base, Moment, SessionCode, sortable, utc_now, word


class Programme(Base):
    """A programme of study, AEC or DEC: `JEE.0K`."""

    __tablename__ = "programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(sortable(6), unique=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    title_key: Mapped[str] = mapped_column(sortable(200), default="")  # folded, for the search


class Grid(Base):
    """A *grille de correspondance cours/compétences*: one version of a programme."""

    __tablename__ = "grid"
    __table_args__ = NO_REUSE

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sortable(24), unique=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    ee_sr_takes_results: Mapped[bool] = mapped_column(default=False, server_default="0")
    programme: Mapped[Programme] = relationship(lazy="joined", innerjoin=True)
    courses: Mapped[list["GridCourse"]] = relationship(back_populates="grid", cascade="all, delete-orphan")


class GridImport(Base):
    """An import that changed a grid, and what it changed: the sentences that told it."""

    __tablename__ = "grid_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Moment, default=utc_now)
    actor: Mapped[str] = mapped_column(String(20))  # Slack id, or `cli`
    differences: Mapped[list[Any]] = mapped_column(JSON)


class Course(Base):
    """A course, whatever grids hold it. Its units follow from its weighting: `weighting.thirds`."""

    __tablename__ = "course"
    __table_args__ = NO_REUSE

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(sortable(10), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    discipline: Mapped[str] = mapped_column(String(3))
    discipline_title: Mapped[str] = mapped_column(String(200), default="")
    official_number: Mapped[str | None] = mapped_column(String(10))
    sobec_number: Mapped[str | None] = mapped_column(String(10))
    weighting: Mapped[Weighting] = composite(
        mapped_column("theory", Integer),
        mapped_column("laboratory", Integer),
        mapped_column("personal", Integer),
    )
    hours: Mapped[int | None]


_course_competency = Table(
    "grid_course_competency",
    Base.metadata,
    Column("grid_course_id", ForeignKey("grid_course.id", ondelete="CASCADE"), primary_key=True),
    Column("competency_id", ForeignKey("competency.id"), primary_key=True, index=True),
)


class Competency(Base):
    """A competency, or objective: four characters."""

    __tablename__ = "competency"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sortable(4), unique=True)
    title: Mapped[str] = mapped_column(String(300), default="", server_default="")


class GridCourse(Base):
    """A course as one grid holds it: with its competencies and its groups."""

    __tablename__ = "grid_course"
    __table_args__ = (UniqueConstraint("grid_id", "course_id"), NO_REUSE)

    id: Mapped[int] = mapped_column(primary_key=True)
    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id", ondelete="CASCADE"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    search_key: Mapped[str] = mapped_column(String(600))  # number, title, discipline, competencies, folded
    grid: Mapped[Grid] = relationship(back_populates="courses")
    course: Mapped[Course] = relationship(lazy="joined", innerjoin=True)
    competencies: Mapped[list[Competency]] = relationship(
        secondary=_course_competency, order_by=Competency.code
    )
    groups: Mapped[list["GridGroup"]] = relationship(
        back_populates="grid_course", cascade="all, delete-orphan", order_by="GridGroup.id"
    )


class GridGroup(Base):
    """The group number that stands for a course in a mode, in one grid. A number is text: `00990`."""

    __tablename__ = "grid_group"
    __table_args__ = (UniqueConstraint("grid_course_id", "mode"), NO_REUSE)

    id: Mapped[int] = mapped_column(primary_key=True)
    grid_course_id: Mapped[int] = mapped_column(ForeignKey("grid_course.id", ondelete="CASCADE"))
    mode: Mapped[Mode] = mapped_column(word(Mode))
    number: Mapped[str] = mapped_column(String(5))
    grid_course: Mapped[GridCourse] = relationship(back_populates="groups")


class CodeValue(Base):
    """One value of a code list of the college; an empty label is unknown."""

    __tablename__ = "code_value"
    __table_args__ = (UniqueConstraint("list", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(200), default="")
    is_default: Mapped[bool] = mapped_column(Boolean, default=False)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    # A line that bears it is over, without success; an EE SR that bears it is done.
    ends: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    completes: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")


class SessionDates(Base):
    """When a session begins and ends, from when on one enrols in the next, when its courses are declared."""

    __tablename__ = "session_dates"

    session: Mapped[Session] = mapped_column(SessionCode, primary_key=True, autoincrement=False)
    first_day: Mapped[date]
    last_day: Mapped[date]
    switch_day: Mapped[date | None]
    pivot_day: Mapped[date | None]


class CalendarPeriod(Base):
    """Days on which the college is open or closed, as its calendar says: see `domain.working.Period`."""

    __tablename__ = "calendar_period"
    __table_args__ = (UniqueConstraint("first_day", "last_day", "weekdays"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    weekdays: Mapped[str] = mapped_column(String(7), default="")  # 0 is Monday; none: each
    open: Mapped[bool] = mapped_column(Boolean)
    opens: Mapped[int | None]  # minutes after midnight
    closes: Mapped[int | None]


class FieldSubject(StrEnum):
    """What a user field is a field of."""

    DOSSIER = "dossier"
    INSCRIPTION = "inscription"


class FieldType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    LIST = "list"
    FLAG = "flag"  # oui or non


class UserField(Base):
    """A *champ usager*: a field that the college defines. Its values are kept by the field's id."""

    __tablename__ = "user_field"
    __table_args__ = (UniqueConstraint("subject", "name"), NO_REUSE)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[FieldSubject] = mapped_column(word(FieldSubject))
    name: Mapped[str] = mapped_column(String(80))
    type: Mapped[FieldType] = mapped_column(word(FieldType))
    choices: Mapped[list[str]] = mapped_column(JSON, default=list)  # of a list
    required: Mapped[bool] = mapped_column(Boolean, default=False)
    active: Mapped[bool] = mapped_column(Boolean, default=True)


class CollegeState(Base):
    """One row. Triggers give it another number as a row of the college's, or of who is served, changes: see
    `Work.known`."""

    __tablename__ = "college_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
