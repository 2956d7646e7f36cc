"""Session dossiers: reading a candidate's, creating, changing and deleting one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, and_, bindparam, insert, or_, select

from rac_bot.domain import sessions
from rac_bot.domain.outcomes import Outcome
from rac_bot.domain.rights import Rights
from rac_bot.domain.totals import Totals, totals
from rac_bot.domain.units import format_hundredths
from rac_bot.errors import (
    ChangedMeanwhile,
    DossierDeleted,
    DossierExists,
    DossierHolds,
    DossierInClara,
    ForeignDossier,
    NotActive,
    OutOfReach,
    SessionGone,
    Vanished,
)
from rac_bot.store.file import candidates, clara, lines, things
from rac_bot.store.models import (
    Action,
    Admission,
    Base,
    Candidate,
    ClaraState,
    Course,
    Grid,
    Inscription,
    InscriptionState,
    Programme,
    SessionDossier,
)
from rac_bot.store.models.base import Moment
from rac_bot.store.trace import changes, journal
from rac_bot.store.work.instances import Instances, made, put
from rac_bot.store.work.statements import Reached, Written
from rac_bot.store.work.work import Work

STANDING = (InscriptionState.ACTIVE, InscriptionState.UNASSIGNED, InscriptionState.NOT_FOLLOWED)

_ON_FILE = SessionDossier.deleted_at.is_(None)
_OF_CANDIDATE = SessionDossier.candidate_id == bindparam("candidate_id")
_BY_ID = SessionDossier.id == bindparam("dossier_id")
_DOSSIERS = Instances(SessionDossier, Programme, Admission, Grid)
OF_CANDIDATE = Reached(  # with those that were just deleted
    _DOSSIERS.selected.where(
        _OF_CANDIDATE, or_(_ON_FILE, SessionDossier.deleted_at >= bindparam("since", type_=Moment))
    ).order_by(SessionDossier.session.desc(), SessionDossier.id.desc()),
    SessionDossier.candidate_id,
)
_LINES = Instances(Inscription, Course)
LINES = Reached(
    _LINES.selected.join(SessionDossier, SessionDossier.id == Inscription.dossier_id)
    .where(_ON_FILE, _OF_CANDIDATE)
    .order_by(Inscription.id),
    SessionDossier.candidate_id,
)
LINES_OF_ONE = Reached(
    _LINES.selected.join(SessionDossier, SessionDossier.id == Inscription.dossier_id)
    .where(_BY_ID)
    .order_by(Inscription.id),
    SessionDossier.candidate_id,
)
_WHOSE = things.SHAPES[SessionDossier]
AT_DOSSIER = Reached(_WHOSE.selected.where(_ON_FILE, _BY_ID), SessionDossier.candidate_id)
_PLACE = Instances(Admission, Candidate, Grid, Programme, SessionDossier)
AT_ADMISSION = Reached(  # with the deleted dossier too: an admission has one row for a session
    _PLACE.selected.outerjoin(
        SessionDossier,
        and_(SessionDossier.admission_id == Admission.id, SessionDossier.session == bindparam("wanted")),
    ).where(Admission.id == bindparam("admission_id")),
    Admission.candidate_id,
)
_TABLE = Base.metadata.tables["session_dossier"]
ADDED = Written(
    insert(_TABLE).returning(_TABLE.c.id),
    select(Programme.number, bindparam("unit", type_=String())).where(
        Programme.id == bindparam("programme_id")
    ),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an inscription is written: a session of a person, on file or not yet."""

    candidate: Candidate
    session: sessions.Session
    admission: Admission | None  # None: the session is another college's
    dossier: SessionDossier | None  # one that was deleted comes back

    @property
    def on_file(self) -> SessionDossier | None:
        return self.dossier if self.dossier and not self.dossier.deleted_at else None

    def reached(self, rights: Rights) -> bool:
        """Whether they may write there: a dossier may be of another unit than its admission."""
        assert self.admission  # noqa: S101  of another college nothing is written
        units = {self.dossier.unit} if self.dossier else set()
        if not self.on_file:
            units.add(self.admission.unit)
        return all(rights.reach(self.admission.grid.programme.number, unit) for unit in units)


def of_candidate(work: Work, candidate_id: int) -> Sequence[SessionDossier]:
    """The candidate's dossiers with their lines, newest session first."""
    return of_file(work, candidate_id)[0]


def of_file(work: Work, candidate_id: int) -> tuple[Sequence[SessionDossier], Sequence[SessionDossier]]:
    """The same, and without theirs those that can still be brought back."""
    since = work.now - lines.RESTORABLE
    every = _DOSSIERS.each(work.rows(OF_CANDIDATE, candidate_id=candidate_id, since=since))
    found = [dossier for dossier in every if not dossier.deleted_at]
    by_id = {dossier.id: dossier for dossier in found}
    for one in found:
        put(one, inscriptions=[])
    for line in _LINES.each(work.rows(LINES, candidate_id=candidate_id)) if found else ():
        put(line, dossier=by_id[line.dossier_id])
        line.dossier.inscriptions.append(line)
    return found, [dossier for dossier in every if dossier.deleted_at]


def usual(dossiers: Sequence[SessionDossier], now: sessions.Session) -> SessionDossier | None:
    """The dossier to show first: the session under way, else the newest of our own, never a foreign one."""
    own = [dossier for dossier in dossiers if not dossier.foreign]
    return next((d for d in own if d.session == now), own[0] if own else None)


def totals_of(dossier: SessionDossier, outcome: Callable[[Inscription], Outcome]) -> Totals:
    """Ours are derived from the active lines; another college's stay as it wrote them."""
    if not dossier.foreign:
        active = (line for line in dossier.inscriptions if line.state is InscriptionState.ACTIVE)
        return totals(active, outcome)
    written = (dossier.written_in_progress, dossier.written_passed, dossier.written_failed)
    return Totals(
        dossier.written_courses or 0,
        dossier.written_hours or 0,
        *(format_hundredths(u or 0) for u in written),
    )


def at_dossier(work: Work, dossier_id: int) -> Place | None:
    """Of a dossier on file."""
    for dossier in _WHOSE.each(work.rows(AT_DOSSIER, dossier_id=dossier_id)):
        return Place(dossier.candidate, dossier.session, dossier.admission, dossier)
    return None


def at_admission(work: Work, admission_id: int, wanted: sessions.Session) -> Place | None:
    """Of that session of an admission."""
    for row in work.rows(AT_ADMISSION, admission_id=admission_id, wanted=wanted):
        admission, candidate, *_of_grid, dossier = _PLACE.of(row)
        return Place(candidate, wanted, admission, dossier)
    return None


def of_admission(work: Work, admission_id: int, wanted: sessions.Session) -> SessionDossier | None:
    place = at_admission(work, admission_id, wanted)
    return place.on_file if place else None


def dossier(work: Work, dossier_id: int, candidate_id: int | None = None) -> SessionDossier:
    """The dossier on file, without its lines; SessionGone where it is not, or not that candidate's."""
    place = at_dossier(work, dossier_id)
    if place is None or place.dossier is None or candidate_id not in (None, place.candidate.id):
        raise missing(work, candidate_id)
    return place.dossier


def with_lines(work: Work, dossier: SessionDossier) -> SessionDossier:
    """The same dossier, with its lines as they are now."""
    lines = _LINES.each(work.rows(LINES_OF_ONE, dossier_id=dossier.id))
    for line in lines:
        put(line, dossier=dossier)
    put(dossier, inscriptions=lines)
    return dossier


def missing(work: Work, candidate_id: int | None) -> SessionGone:
    """Of a dossier that is not there; Vanished is raised where its person is not either."""
    if candidate_id is not None:
        candidates.candidate(work, candidate_id)
    return SessionGone()


def standing_lines(dossier: SessionDossier) -> list[Inscription]:
    """Its lines that were not deleted."""
    return [line for line in dossier.inscriptions if line.state in STANDING]


def is_last(line: Inscription) -> bool:
    """Whether its session has no other line, or none any more where this one is deleted."""
    return all(one.id == line.id for one in standing_lines(line.dossier))


def create(
    work: Work,
    candidate_id: int,
    admission_id: int,
    wanted: sessions.Session,
    values: Mapping[str, Any] | None = None,
) -> SessionDossier:
    """Add a session to the candidate's file (the guide's steps A to C); raises as `free` does."""
    return add(work, free(work, candidate_id, admission_id, wanted), values)


def free(work: Work, candidate_id: int, admission_id: int, wanted: sessions.Session) -> Place:
    """The place of that session, where it may be created.

    Raises:
        Vanished, NotActive: as for `opened`.
        DossierExists: that admission has this session already.
        OutOfReach: one that was deleted is of another unit.
    """
    place = opened(at_admission(work, admission_id, wanted), candidate_id)
    if place.on_file:
        assert place.admission  # noqa: S101
        raise DossierExists(wanted, place.admission.grid.code)
    if not place.reached(work.by.rights):
        raise OutOfReach
    return place


def opened(place: Place | None, candidate_id: int) -> Place:
    """The same, where something may be written for that candidate; Vanished or NotActive where not."""
    if place is None or place.candidate.id != candidate_id or place.candidate.erased_at:
        raise Vanished
    if not place.candidate.active:
        raise NotActive
    return place


def add(work: Work, place: Place, values: Mapping[str, Any] | None = None) -> SessionDossier:
    """Write the dossier of that place, which is not on file, and the journal."""
    admission = place.admission
    assert admission  # noqa: S101  of another college nothing is added
    values = {"unit": admission.unit, "full_time": None, "user_values": {}} | dict(values or {})
    if held := place.dossier:
        changed = _changed(held, values)
        back = {**values, "deleted_at": None, "version": held.version + 1, "created_by": work.by.actor}
        things.write(work, held, back | clara.after_return(held, changed))
        dossier = held
    else:
        row = values | {
            "candidate_id": place.candidate.id,
            "admission_id": admission.id,
            "programme_id": admission.grid.programme_id,
            "session": place.session,
            "created_at": work.now,
            "created_by": work.by.actor,
            "clara": ClaraState.TO_ENTER,
            "to_confirm": False,
            "version": 1,
        }
        dossier_id = work.write(ADDED, row).scalar()
        dossier = made(SessionDossier, row | {"id": dossier_id})
        put(dossier, candidate=place.candidate, admission=admission, programme=admission.grid.programme)
    journal.record(work, Action.CREATE_DOSSIER, **journal.of_dossier(dossier))
    return dossier


def change(
    work: Work, dossier: SessionDossier, values: Mapping[str, Any], *, seen: int
) -> changes.BeforeAfter:
    """Set those fields; what really changed comes back as {field: (before, after)}, sessions by their codes.

    `seen` is the version that the form was drawn from.

    Raises:
        ForeignDossier: it is another college's.
        ChangedMeanwhile: somebody changed it since; nothing is written.
        DossierExists, DossierDeleted, DossierInClara: it cannot become that session.
    """
    _still(work, dossier, seen)
    changed = _changed(dossier, values)
    if not changed:
        return {}
    moved: list[Inscription] = []
    if "session" in changed:
        _check_free(work, with_lines(work, dossier), values["session"])
        changed["session"] = dossier.session.code, values["session"].code
        moved = standing_lines(dossier)
    after = {**values, **clara.after_change(dossier, changed)}
    things.advance(work, Action.CHANGE_DOSSIER, dossier, after, changed)
    for line in moved:  # who has one on screen, to enter it in CLARA, sees it at the session it left
        things.advance(work, Action.CHANGE, line, {}, {"session": changed["session"]})
    return changed


def delete(work: Work, dossier: SessionDossier, *, seen: int) -> None:
    """Take the session off the file; messages and deleted lines still speak of it.

    Raises:
        ForeignDossier, ChangedMeanwhile: as for a change.
        DossierHolds: lines stand in it.
    """
    check_deletable(work, dossier, seen=seen)
    take_off(work, dossier)


def check_deletable(work: Work, dossier: SessionDossier, *, seen: int) -> None:
    """The same refusals, before it is asked."""
    _still(work, dossier, seen)
    if held := standing_lines(with_lines(work, dossier)):
        raise DossierHolds(dossier.session, [line.course.number for line in held])


def take_off(work: Work, dossier: SessionDossier) -> None:
    """Take an empty session off the file."""
    off = {"deleted_at": work.now, "clara": clara.after_deletion(dossier), "version": dossier.version + 1}
    things.write(work, dossier, off)
    journal.record(work, Action.DELETE_DOSSIER, **journal.of_dossier(dossier))


def bring_back(work: Work, dossier: SessionDossier) -> None:
    """Put a session that was taken off back on the file, as it was."""
    back = {"deleted_at": None, "version": dossier.version + 1}
    things.write(work, dossier, back | clara.after_return(dossier, {}))
    journal.record(work, Action.CREATE_DOSSIER, candidate_id=dossier.candidate_id, dossier_id=dossier.id)


def _changed(dossier: SessionDossier, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    now = {name: getattr(dossier, name) for name in values}
    return {name: (now[name], value) for name, value in values.items() if now[name] != value}


def _still(work: Work, dossier: SessionDossier, seen: int) -> None:
    if dossier.foreign:
        raise ForeignDossier
    if dossier.version != seen:
        raise ChangedMeanwhile(changes.for_refusal(work, dossier, seen))


def _check_free(work: Work, dossier: SessionDossier, wanted: sessions.Session) -> None:
    """DossierInClara, DossierDeleted, DossierExists: it, with its lines, cannot become that session."""
    there = [line for line in dossier.inscriptions if _in_clara(line)]
    if there:
        raise DossierInClara(dossier.session, [line.course.number for line in there])
    assert dossier.admission  # noqa: S101  it is one of ours
    place = at_admission(work, dossier.admission.id, wanted)
    taken = place.dossier if place else None
    if taken and taken.deleted_at:
        raise DossierDeleted(wanted)
    if taken:
        raise DossierExists(wanted, dossier.admission.grid.code)


def _in_clara(line: Inscription) -> bool:
    """Whether CLARA holds the line at its session, unlocked here or deleted here as it may be."""
    if line.state is InscriptionState.DELETED:
        return line.clara is ClaraState.TO_REMOVE
    return line.clara is not ClaraState.TO_ENTER or lines.is_locked(line)
