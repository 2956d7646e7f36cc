"""Candidates with their admissions, and who follows whom."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, PrimaryKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rac_bot.domain import phones
from rac_bot.domain.folding import fold, name_words
from rac_bot.store.models.base import NO_REUSE, Base, ClaraState, Moment, of_some, sortable, utc_now, word
from rac_bot.store.models.college import Grid
from rac_bot.store.models.functions import Backwards, PastLetters
from rac_bot.store.models.personal import COUNTED, EMPTIED, OURS, STAFF, about_people, kept, replaced

_ERASED_NAME = "(effacé)"
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def sort_key(family_name: str, given_name: str) -> str:
    return f"{fold(family_name)}, {fold(given_name)}"[:260]


def _nobody(candidate_id: int) -> str:
    """Seven characters that no DA has: an X, then the id."""
    text = ""
    while candidate_id:
        candidate_id, digit = divmod(candidate_id, len(_DIGITS))
        text = _DIGITS[digit] + text
    return "X" + text.rjust(6, "0")


class Candidate(Base):
    """A person in the RAC process. Only an active one is enrolled."""

    __tablename__ = "candidate"
    __table_args__ = NO_REUSE | about_people()

    id: Mapped[int] = mapped_column(primary_key=True, info=OURS)
    da: Mapped[str] = mapped_column(sortable(7), unique=True, info=replaced(_nobody))
    code_permanent: Mapped[str | None] = mapped_column(sortable(12), unique=True, info=EMPTIED)
    family_name: Mapped[str] = mapped_column(String(120), info=replaced(_ERASED_NAME))
    given_name: Mapped[str] = mapped_column(String(120), info=replaced(""))
    sort_key: Mapped[str] = mapped_column(sortable(260), info=replaced(sort_key(_ERASED_NAME, "")))
    birth_date: Mapped[date | None] = mapped_column(info=EMPTIED)
    phone: Mapped[str | None] = mapped_column(sortable(10), index=True, info=EMPTIED)
    # Without the area code.
    local_phone: Mapped[str | None] = mapped_column(sortable(7), index=True, info=EMPTIED)
    # Few people have what follows: see `domain/phones.py`. Of the other number, the last seven digits too.
    phone_written: Mapped[str | None] = mapped_column(String(phones.WRITTEN), info=EMPTIED)
    other_phone: Mapped[str | None] = mapped_column(sortable(phones.LONGEST), info=EMPTIED)
    other_local: Mapped[str | None] = mapped_column(sortable(phones.LOCAL), info=EMPTIED)
    language: Mapped[str | None] = mapped_column(String(20), info=EMPTIED)
    active: Mapped[bool] = mapped_column(info=replaced(False))
    # The programme of the diploma obtained.
    sanctioned: Mapped[str | None] = mapped_column(String(20), info=EMPTIED)
    # Nothing of the person is held since.
    erased_at: Mapped[datetime | None] = mapped_column(Moment, info=kept("says when it was erased"))
    # By which a file that brings the DA back is known: nobody makes a DA of it without the key.
    erased_mark: Mapped[str | None] = mapped_column(
        String(64), info=kept("a keyed digest, whose key is not in the database")
    )
    admissions: Mapped[list["Admission"]] = relationship(
        back_populates="candidate", cascade="all, delete-orphan", order_by="Admission.id"
    )
    words: Mapped[list["NameWord"]] = relationship(cascade="all, delete-orphan")

    @property
    def name(self) -> str:
        """As CLARA lists people: `Leblanc, Lise`."""
        return f"{self.family_name}, {self.given_name}"


Index(None, Candidate.sort_key, Candidate.birth_date)
# A number is looked for by its end too, and a code permanent by what comes after its letters.
for _number in (Candidate.da, Candidate.phone, Candidate.code_permanent):
    Index(f"ix_candidate_{_number.key}_backwards", Backwards(_number))
Index("ix_candidate_code_permanent_digits", PastLetters(Candidate.code_permanent))
for _few in (Candidate.other_phone, Candidate.other_local, Candidate.erased_mark):
    of_some(f"ix_candidate_{_few.key}", _few, where=f"{_few.key} IS NOT NULL", unique=False)


def derived(family_name: str, given_name: str, phone: str | None) -> dict[str, str | None]:
    """The columns of a candidate that follow from what is said."""
    return {"sort_key": sort_key(family_name, given_name), **telephones(phone)}


def telephones(phone: str | None) -> dict[str, str | None]:
    """The columns by which a telephone is told, of what a file or a form says."""
    here, other, written = phones.read(phone) if phone else phones.NONE
    return {
        "phone": here,
        "local_phone": here and here[-7:],
        "phone_written": written,
        "other_phone": other,
        "other_local": other and other[-7:],
    }


class NamePart(StrEnum):
    FAMILY = "family"
    GIVEN = "given"


def words_of(family_name: str, given_name: str) -> tuple[Mapping[str, Any], ...]:
    """The columns of a person's `NameWord` rows, but for the person."""
    return _words_in(NamePart.FAMILY, family_name) + _words_in(NamePart.GIVEN, given_name)


@lru_cache(maxsize=4096)  # a file says the same names again and again
def _words_in(part: NamePart, name: str) -> tuple[Mapping[str, Any], ...]:
    return tuple({"part": part, "word": word} for word in sorted({word[:260] for word in name_words(name)}))


class NameWord(Base):
    """The search index of names: one row a word, kept in the order of the words."""

    __tablename__ = "name_word"
    __table_args__ = (
        PrimaryKeyConstraint("word", "candidate_id", "part"),
        Index(None, "candidate_id", "part", "word"),
        {"sqlite_with_rowid": False} | about_people(goes=True, untold="made of the name, which is told"),
    )

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"))
    part: Mapped[NamePart] = mapped_column(word(NamePart))
    word: Mapped[str] = mapped_column(sortable(260))


class NameTail(Base):
    """The lexicon: each word that somebody's name has, once, under each of its endings.

    Triggers of the database keep it: a word comes with its first bearer, and goes with the last.
    """

    __tablename__ = "name_tail"
    __table_args__ = (
        PrimaryKeyConstraint("inside", "part", "tail", "word"),
        {"sqlite_with_rowid": False}
        | about_people(goes=True, untold="words of many names, of nobody by themselves", derived=True),
    )

    inside: Mapped[bool]  # the ending is not the whole word
    tail: Mapped[str] = mapped_column(sortable(260))
    part: Mapped[NamePart] = mapped_column(word(NamePart))
    word: Mapped[str] = mapped_column(sortable(260))


class Admission(Base):
    """A candidate's admission to one grid: what session dossiers are made from."""

    __tablename__ = "admission"
    __table_args__ = (
        UniqueConstraint("candidate_id", "grid_id"),
        UniqueConstraint("id", "candidate_id"),  # lets a dossier refer to both at once
        of_some("ix_admission_pending", "candidate_id", where="clara != 'entered'", unique=False),
        NO_REUSE | about_people(),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=OURS)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"), info=OURS)
    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id"), index=True, info=COUNTED)
    unit: Mapped[str] = mapped_column(String(20), info=COUNTED)
    spe: Mapped[str | None] = mapped_column(String(20), info=EMPTIED)
    # None: of before that was kept, or of the college's files.
    created_at: Mapped[datetime | None] = mapped_column(Moment, info=OURS)
    created_by: Mapped[str | None] = mapped_column(String(20), info=STAFF)
    version: Mapped[int] = mapped_column(default=1, server_default="1", info=OURS)  # one more at each mark
    # One that came from the college's files is in CLARA already.
    clara: Mapped[ClaraState] = mapped_column(
        word(ClaraState), default=ClaraState.ENTERED, server_default=ClaraState.ENTERED, info=OURS
    )
    clara_entered_at: Mapped[datetime | None] = mapped_column(Moment, info=OURS)
    clara_entered_by: Mapped[str | None] = mapped_column(String(20), info=STAFF)
    # What the last mark put an end to: see `store/file/clara.py`.
    before_mark: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), info=EMPTIED)
    candidate: Mapped[Candidate] = relationship(back_populates="admissions")
    grid: Mapped[Grid] = relationship(lazy="joined", innerjoin=True)


class FollowedCandidate(Base):
    """One of an advisor's own candidates: the list *Mes candidats*.

    Who looks after them now is `responsible`: the advisor, or the colleague to whom they are confided. What
    watches, counts or reminds asks that, and not whose list it is.
    """

    __tablename__ = "followed_candidate"
    __table_args__ = (Index(None, "responsible", "candidate_id"), about_people(goes=True))

    advisor: Mapped[str] = mapped_column(String(20), primary_key=True)  # Slack id
    candidate_id: Mapped[int] = mapped_column(
        ForeignKey("candidate.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime] = mapped_column(Moment, default=utc_now)
    responsible: Mapped[str] = mapped_column(String(20), server_default="")  # Slack id
