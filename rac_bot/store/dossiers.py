"""Session dossiers: reading a candidate's, creating one."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload

from rac_bot.domain import sessions
from rac_bot.domain.totals import PASS_MARK, Totals, totals
from rac_bot.domain.units import format_hundredths
from rac_bot.errors import DossierExists, NotActive, Vanished
from rac_bot.store import journal
from rac_bot.store.models import Action, Admission, InscriptionState, SessionDossier


def of_candidate(session: Session, candidate_id: int) -> Sequence[SessionDossier]:
    """The candidate's dossiers with their lines, newest session first."""
    return session.scalars(
        select(SessionDossier)
        .where(SessionDossier.candidate_id == candidate_id, SessionDossier.deleted_at.is_(None))
        # selectinload: a joined admission, with its own inner joins, is read by scanning them all.
        .options(selectinload(SessionDossier.inscriptions), selectinload(SessionDossier.admission))
        .order_by(SessionDossier.session.desc(), SessionDossier.id.desc())
    ).all()


def usual(dossiers: Sequence[SessionDossier], now: sessions.Session) -> SessionDossier | None:
    """The dossier to show first: the session under way, else the newest of our own, never a foreign one."""
    own = [dossier for dossier in dossiers if not dossier.foreign]
    return next((d for d in own if d.session == now), own[0] if own else None)


def totals_of(dossier: SessionDossier, pass_mark: int = PASS_MARK) -> Totals:
    """Ours are derived from the active lines; another college's stay as it wrote them."""
    if not dossier.foreign:
        active = (line for line in dossier.inscriptions if line.state is InscriptionState.ACTIVE)
        return totals(active, pass_mark)
    written = (dossier.written_in_progress, dossier.written_passed, dossier.written_failed)
    return Totals(
        dossier.written_courses or 0,
        dossier.written_hours or 0,
        *(format_hundredths(u or 0) for u in written),
    )


def of_admission(session: Session, admission_id: int, wanted: sessions.Session) -> SessionDossier | None:
    return session.scalar(
        select(SessionDossier).where(
            SessionDossier.admission_id == admission_id,
            SessionDossier.session == wanted,
            SessionDossier.deleted_at.is_(None),
        )
    )


def create(
    session: Session, actor: str, candidate_id: int, admission_id: int, wanted: sessions.Session
) -> SessionDossier:
    """Add a session to the candidate's file (the guide's steps A to C).

    Raises:
        Vanished: the candidate or the admission is gone.
        NotActive: the candidate is not active in the process.
        DossierExists: that admission has this session already.
    """
    admission = session.get(Admission, admission_id, options=[joinedload(Admission.candidate)])
    if admission is None or admission.candidate_id != candidate_id:
        raise Vanished
    if not admission.candidate.active:
        raise NotActive
    if (deleted := _deleted(session, admission_id, wanted)) is not None:
        deleted.deleted_at, deleted.unit, deleted.full_time, deleted.user_values = (
            None,
            admission.unit,
            None,
            {},
        )
        deleted.version += 1
        session.flush()
        journal.record(
            session, actor, Action.CREATE_DOSSIER, candidate_id=candidate_id, dossier_id=deleted.id
        )
        return deleted
    dossier = SessionDossier(
        candidate_id=candidate_id,
        admission_id=admission_id,
        programme_id=admission.grid.programme_id,
        session=wanted,
        unit=admission.unit,
    )
    try:
        with session.begin_nested():
            session.add(dossier)
    except IntegrityError as collision:
        raise DossierExists(wanted, admission.grid.code) from collision
    journal.record(session, actor, Action.CREATE_DOSSIER, candidate_id=candidate_id, dossier_id=dossier.id)
    return dossier


def _deleted(session: Session, admission_id: int, wanted: sessions.Session) -> SessionDossier | None:
    return session.scalar(
        select(SessionDossier)
        .where(
            SessionDossier.admission_id == admission_id,
            SessionDossier.session == wanted,
            SessionDossier.deleted_at.is_not(None),
        )
        .with_for_update()
    )
