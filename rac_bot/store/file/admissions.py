"""Admitting a person to a grid: who has the file already, what is doubtful, and the writing of it."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from rac_bot.domain.codes import bears_name, birth_date
from rac_bot.domain.folding import fold
from rac_bot.errors import CodePermanentTaken, DaTaken, GridMissing, HeldElsewhere
from rac_bot.store.file import candidates
from rac_bot.store.models import Action, Admission, Candidate, Grid, NamePart, NameWord
from rac_bot.store.models.people import derived, words_of
from rac_bot.store.trace import journal
from rac_bot.store.work.reach import WHOLE
from rac_bot.store.work.work import Work


@dataclass(frozen=True, slots=True)
class NewAdmission:
    """What the form says of a person, and of the admission."""

    grid_id: int
    unit: str
    da: str
    family_name: str
    given_name: str
    code_permanent: str | None = None
    birth_date: date | None = None
    phone: str | None = None
    language: str | None = None
    active: bool = True
    sanctioned: str | None = None
    spe: str | None = None


class Reason(StrEnum):
    KNOWN_DA = "known_da"  # that of `person`, who is not admitted to this grid
    NAMESAKE = "namesake"  # `person` has this name, and no other birth date
    CODE_LETTERS = "code_letters"  # of the code permanent, that are not the name's
    CODE_DATE = "code_date"  # of the code permanent: `told` (None: an impossible one)


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the advisor is to confirm before the admission is written."""

    reason: Reason
    person: Candidate | None = None
    told: date | None = None


def refuse_if_taken(work: Work, wanted: NewAdmission) -> None:
    """
    Raises:
        DaTaken, CodePermanentTaken: another file has that number.
        HeldElsewhere: the same, and the file is not one that this session may see.
    """
    _refuse_if_elsewhere(work, wanted)
    known = candidates.by_da(work, wanted.da)
    if known is not None:
        admitted = next((a for a in known.admissions if a.grid_id == wanted.grid_id), None)
        if admitted:
            raise DaTaken(known.name, admitted.grid.code)
    elif wanted.code_permanent:
        owner = work.db.scalar(select(Candidate).where(Candidate.code_permanent == wanted.code_permanent))
        if owner:
            raise CodePermanentTaken(owner.name, owner.da)


def _refuse_if_elsewhere(work: Work, wanted: NewAdmission) -> None:
    numbers = {
        "da": (Candidate.da, wanted.da),
        "code_permanent": (Candidate.code_permanent, wanted.code_permanent),
    }
    for field, (column, value) in numbers.items():
        same = select(Candidate.id).where(column == value)
        everywhere = same.options(WHOLE)
        if value and work.db.scalar(everywhere) and not work.db.scalar(same):
            raise HeldElsewhere(field)


def doubts(work: Work, wanted: NewAdmission) -> list[Doubt]:
    """All that is to be confirmed. Where the DA is known, nothing else typed of the person is written."""
    known = candidates.by_da(work, wanted.da)
    if known is not None:
        return [Doubt(Reason.KNOWN_DA, known)]
    namesakes = [Doubt(Reason.NAMESAKE, person) for person in _namesakes(work, wanted)]
    return [*namesakes, *_of_code_permanent(wanted)]


def admit(work: Work, wanted: NewAdmission, known: Candidate | None = None) -> Admission:
    """Admit a new person to the grid; or one who is `known`, of whom nothing else is written.

    Raises:
        DaTaken, CodePermanentTaken: another advisor was first.
        GridMissing: the grid is gone.
    """
    grid = work.db.get(Grid, wanted.grid_id)
    if grid is None:
        raise GridMissing
    try:
        with work.db.begin_nested():
            person = known or _new_candidate(work, wanted)
            admission = Admission(candidate_id=person.id, grid_id=grid.id, unit=wanted.unit, spe=wanted.spe)
            work.db.add(admission)
            work.db.flush()
    except IntegrityError as error:
        refuse_if_taken(work, wanted)
        if first := candidates.by_da(work, wanted.da):
            raise DaTaken(first.name) from error
        raise
    journal.record(work, Action.ADMIT, candidate_id=person.id, detail=grid.code)
    return admission


def _new_candidate(work: Work, wanted: NewAdmission) -> Candidate:
    said = asdict(wanted)
    person = Candidate(
        **{name: said[name] for name in Candidate.__table__.columns.keys() & said.keys()},
        words=[NameWord(**word) for word in words_of(wanted.family_name, wanted.given_name)],
        **derived(wanted.family_name, wanted.given_name, wanted.phone),
    )
    work.db.add(person)
    work.db.flush()
    return person


def _namesakes(work: Work, wanted: NewAdmission) -> Sequence[Candidate]:
    """People of this name, folded and run together, whose birth date is the same or is not known."""
    parts = {NamePart.FAMILY: _run(wanted.family_name), NamePart.GIVEN: _run(wanted.given_name)}
    found = select(Candidate).options(selectinload(Candidate.admissions)).order_by(Candidate.da)
    for part, name in parts.items():
        words = select(NameWord.candidate_id).where(NameWord.part == part, NameWord.word == name[:260])
        found = found.where(Candidate.id.in_(words))
    if wanted.birth_date:
        found = found.where(or_(Candidate.birth_date == wanted.birth_date, Candidate.birth_date.is_(None)))
    return [
        person
        for person in work.db.scalars(found)  # Tremblay-Roy has the word `tremblay` too
        if [_run(person.family_name), _run(person.given_name)] == list(parts.values())
    ]


def _run(name: str) -> str:
    return fold(name).replace(" ", "")


def _of_code_permanent(wanted: NewAdmission) -> Iterator[Doubt]:
    code = wanted.code_permanent
    if code is None:
        return
    told = birth_date(code)
    if told is None or told != (wanted.birth_date or told):
        yield Doubt(Reason.CODE_DATE, told=told)
    if not bears_name(code, wanted.family_name, wanted.given_name):
        yield Doubt(Reason.CODE_LETTERS)
