"""Admitting a person to a grid: who has the file already, what is doubtful, and the writing of it."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Date, bindparam, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from rac_bot.domain.codes import bears_name, birth_date
from rac_bot.domain.folding import fold
from rac_bot.errors import CodePermanentTaken, DaTaken, GridMissing, HeldElsewhere
from rac_bot.store.file import candidates, things
from rac_bot.store.models import (
    Action,
    Admission,
    Candidate,
    ClaraState,
    Grid,
    NamePart,
    NameWord,
    SessionDossier,
)
from rac_bot.store.models.people import derived, words_of
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Reached, Whole
from rac_bot.store.work.work import Work


def _named(part: NamePart) -> ColumnElement[bool]:
    words = select(NameWord.candidate_id).where(NameWord.part == part, NameWord.word == bindparam(part))
    return Candidate.id.in_(words)


_ADMISSION = things.SHAPES[Admission]
BY_ID = Reached(
    _ADMISSION.selected.where(Admission.id == bindparam("admission_id"), Candidate.erased_at.is_(None)),
    Admission.candidate_id,
)
OF_DOSSIER = Reached(
    select(SessionDossier.admission_id).where(SessionDossier.id == bindparam("dossier_id")),
    SessionDossier.candidate_id,
)
HOLDERS = Whole(
    select(Candidate.da).where(
        or_(Candidate.da == bindparam("da"), Candidate.code_permanent == bindparam("code"))
    ),
    why="a number is of one file, be it one that whoever admits may not see",
)
_BORN = bindparam("born", type_=Date())
NAMESAKES = Reached(
    select(Candidate)
    .where(
        _named(NamePart.FAMILY),
        _named(NamePart.GIVEN),
        or_(_BORN.is_(None), Candidate.birth_date == _BORN, Candidate.birth_date.is_(None)),
    )
    .options(selectinload(Candidate.admissions))
    .order_by(Candidate.da),
    Candidate.id,
)


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
    phone: str | None = None  # as `codes.parse_phone` gives it
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


def admission(work: Work, admission_id: int | None) -> Admission | None:
    """The admission with its candidate and its grid."""
    return next(iter(_ADMISSION.each(work.rows(BY_ID, admission_id=admission_id))), None)


def of_dossier(work: Work, dossier_id: int | None) -> int | None:
    """The id of the admission that the session dossier was made from; another college's has none."""
    return work.scalar(OF_DOSSIER, dossier_id=dossier_id)


def refuse_if_taken(work: Work, wanted: NewAdmission) -> Candidate | None:
    """Whose DA that is, who may be admitted to the grid; nobody's where it is free.

    Raises:
        DaTaken, CodePermanentTaken: another file has that number.
        HeldElsewhere: the same, and the file is not one that the person at work may see.
    """
    held = work.scalars(HOLDERS, da=wanted.da, code=wanted.code_permanent)
    owners: dict[str, Candidate] = {}
    for da in sorted(held, key=lambda one: one != wanted.da):
        owner = candidates.by_da(work, da)
        if owner is None:
            raise HeldElsewhere("da" if da == wanted.da else "code_permanent")
        owners[da] = owner
    known = owners.pop(wanted.da, None)
    if known is not None:
        admitted = next((a for a in known.admissions if a.grid_id == wanted.grid_id), None)
        if admitted:
            raise DaTaken(known.name, admitted.grid.code)
    elif owners:
        [owner] = owners.values()
        raise CodePermanentTaken(owner.name, owner.da)
    return known


def doubts(work: Work, wanted: NewAdmission) -> list[Doubt]:
    """All that is to be confirmed. Where the DA is known, nothing else typed of the person is written.

    Raises:
        DaTaken, CodePermanentTaken, HeldElsewhere: nothing can be written.
    """
    known = refuse_if_taken(work, wanted)
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
    grid = work.find(Grid, wanted.grid_id)
    if grid is None:
        raise GridMissing
    try:
        with work.nested():
            admission = Admission(grid_id=grid.id, grid=grid, unit=wanted.unit, spe=wanted.spe)
            admission.created_at, admission.created_by = work.now, work.by.actor
            admission.clara = ClaraState.TO_ENTER
            if known:
                admission.candidate_id = known.id
            else:
                admission.candidate = _new_candidate(wanted)
            work.add(admission)
    except IntegrityError as error:
        if first := refuse_if_taken(work, wanted):
            raise DaTaken(first.name) from error
        raise
    journal.record(work, Action.ADMIT, candidate_id=admission.candidate_id, detail=grid.code)
    return admission


def _new_candidate(wanted: NewAdmission) -> Candidate:
    said = asdict(wanted)
    told = {name: said[name] for name in Candidate.__table__.columns.keys() & said.keys()}
    return Candidate(
        **told | derived(wanted.family_name, wanted.given_name, wanted.phone),
        words=[NameWord(**word) for word in words_of(wanted.family_name, wanted.given_name)],
    )


def _namesakes(work: Work, wanted: NewAdmission) -> Sequence[Candidate]:
    """People of this name, folded and run together, whose birth date is the same or is not known."""
    family, given = _run(wanted.family_name), _run(wanted.given_name)
    found = work.scalars(NAMESAKES, family=family[:260], given=given[:260], born=wanted.birth_date)
    return [  # Tremblay-Roy has the word `tremblay` too
        one for one in found if (_run(one.family_name), _run(one.given_name)) == (family, given)
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
