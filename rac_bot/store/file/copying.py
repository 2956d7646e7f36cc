"""Copying a session dossier to another session, with the lines chosen."""

from collections.abc import Collection
from dataclasses import dataclass

from rac_bot.domain import sessions
from rac_bot.errors import DossierExists, ForeignDossier, NotActive, Refusal
from rac_bot.store import catalogue
from rac_bot.store.file import dossiers, inscriptions
from rac_bot.store.file.several import Attempt
from rac_bot.store.models import Action, Inscription, SessionDossier
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work


@dataclass(frozen=True, slots=True)
class Copied:
    """The dossier copied to, and what became of each line chosen."""

    dossier: SessionDossier
    created: bool  # False: it was on file
    attempts: list[tuple[Inscription, Attempt]]

    @property
    def lines(self) -> list[Inscription]:
        """The new ones."""
        return [attempt.line for _chosen, attempt in self.attempts if attempt.line]

    @property
    def refused(self) -> bool:
        return any(attempt.refusal for _chosen, attempt in self.attempts)


def copy_dossier(
    work: Work, source: SessionDossier, wanted: sessions.Session, chosen: Collection[int]
) -> Copied:
    """Create that session of the same admission, or use the one on file; a refused line stops no other.

    Raises:
        ForeignDossier: it is another college's.
        NotActive: the candidate is not active in the process.
        DossierExists: it is the very session to copy.
    """
    admission = source.admission
    if admission is None:
        raise ForeignDossier
    if not source.candidate.active:
        raise NotActive
    if wanted == source.session:
        raise DossierExists(wanted, admission.grid.code)
    existing = dossiers.of_admission(work, admission.id, wanted)
    values = {name: getattr(source, name) for name, field in catalogue.DOSSIER.items() if field.copied}
    dossier = existing or dossiers.create(work, source.candidate_id, admission.id, wanted, values)
    lines = [line for line in dossiers.with_lines(work, source).inscriptions if line.id in chosen]
    enrolling = inscriptions.Enrolling(work)
    met = [(line, _refusal(work, enrolling, line, dossier)) for line in lines]
    written = iter(enrolling.write())
    attempts = [(line, Attempt(None if refusal else next(written), refusal)) for line, refusal in met]
    return Copied(dossier, existing is None, attempts)


def _refusal(
    work: Work, enrolling: inscriptions.Enrolling, line: Inscription, dossier: SessionDossier
) -> Refusal | None:
    try:
        enrolling.copy(line, dossier.id)
    except Refusal as refusal:
        why = type(refusal).__name__
        journal.record(work, Action.REFUSE, candidate_id=dossier.candidate_id, detail=why)
        return refusal
    return None
