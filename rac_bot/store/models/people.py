"""Candidates with their admissions, and who follows whom."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rac_bot.domain.folding import fold, name_words
from rac_bot.store.models.base import NO_REUSE, Base, Moment, sortable, utc_now, word
from rac_bot.store.models.college import Grid
from rac_bot.store.models.fields import own


class Candidate(Base):
    """A person in the RAC process. Only an active one is enrolled."""

    __tablename__ = "candidate"
    __table_args__ = NO_REUSE

    id: Mapped[int] = mapped_column(primary_key=True)
    da: Mapped[str] = mapped_column(sortable(7), unique=True)
    code_permanent: Mapped[str | None] = own("", sortable(12), unique=True, personal=True)
    family_name: Mapped[str] = mapped_column(String(120))
    given_name: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(sortable(260), index=True)
    birth_date: Mapped[date | None] = own("", personal=True)
    phone: Mapped[str | None] = own("", sortable(10), index=True, personal=True)
    local_phone: Mapped[str | None] = mapped_column(sortable(7), index=True)  # without the area code
    language: Mapped[str | None] = own("", String(20), personal=True, list="langue")
    active: Mapped[bool]
    sanctioned: Mapped[str | None] = own("", String(20), personal=True)  # programme of the diploma obtained
    erased_at: Mapped[datetime | None] = mapped_column(Moment)  # nothing of the person is held since
    admissions: Mapped[list["Admission"]] = relationship(
        back_populates="candidate", cascade="all, delete-orphan", order_by="Admission.id"
    )
    words: Mapped[list["NameWord"]] = relationship(cascade="all, delete-orphan")

    @property
    def name(self) -> str:
        """As CLARA lists people: `Leblanc, Lise`."""
        return f"{self.family_name}, {self.given_name}"


def derived(family_name: str, given_name: str, phone: str | None) -> dict[str, str | None]:
    """The columns of a candidate that follow from others."""
    return {"sort_key": sort_key(family_name, given_name), "local_phone": phone and phone[-7:]}


def sort_key(family_name: str, given_name: str) -> str:
    return f"{fold(family_name)}, {fold(given_name)}"[:260]


class NamePart(StrEnum):
    FAMILY = "family"
    GIVEN = "given"


def words_of(family_name: str, given_name: str) -> list[dict[str, Any]]:
    """The columns of a person's `NameWord` rows, but for the person."""
    return [
        {"part": part, "word": word, "reversed": word[::-1]}
        for part, name in ((NamePart.FAMILY, family_name), (NamePart.GIVEN, given_name))
        for word in sorted({word[:260] for word in name_words(name)})
    ]


class NameWord(Base):
    """The search index of names: one row a word, and the word reversed for `*vesque`."""

    __tablename__ = "name_word"
    __table_args__ = (Index(None, "word", "part"), Index(None, "reversed", "part"))

    candidate_id: Mapped[int] = mapped_column(
        ForeignKey("candidate.id", ondelete="CASCADE"), primary_key=True
    )
    part: Mapped[NamePart] = mapped_column(word(NamePart), primary_key=True)
    word: Mapped[str] = mapped_column(sortable(260), primary_key=True)
    reversed: Mapped[str] = mapped_column(sortable(260))


class Admission(Base):
    """A candidate's admission to one grid: what session dossiers are made from."""

    __tablename__ = "admission"
    __table_args__ = (
        UniqueConstraint("candidate_id", "grid_id"),
        UniqueConstraint("id", "candidate_id"),  # lets a dossier refer to both at once
        NO_REUSE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"))
    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id"), index=True)
    unit: Mapped[str] = own("", String(20), list="unite_org")
    spe: Mapped[str | None] = own("", String(20), personal=True)
    candidate: Mapped[Candidate] = relationship(back_populates="admissions")
    grid: Mapped[Grid] = relationship(lazy="joined", innerjoin=True)


class FollowedCandidate(Base):
    """One of an advisor's own candidates: the list *Mes candidats*."""

    __tablename__ = "followed_candidate"

    advisor: Mapped[str] = mapped_column(String(20), primary_key=True)  # Slack id
    candidate_id: Mapped[int] = mapped_column(
        ForeignKey("candidate.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime] = mapped_column(Moment, default=utc_now)
