"""A file that the person's rights stop short of, where a message told them that it is there."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from rac_bot.errors import FileOutOfReach
from rac_bot.store.file.candidates import of_ids
from rac_bot.store.models import Candidate, Inscription, SessionDossier
from rac_bot.store.work.statements import Whole
from rac_bot.store.work.work import Work

_WHY = "of a file that a message tells of, it is said that it is out of reach, not that it is gone"
HELD = Whole(
    select(Candidate.id).where(Candidate.id == bindparam("candidate_id"), Candidate.erased_at.is_(None)), _WHY
)
OF_LINES = Whole(
    select(SessionDossier.candidate_id)
    .join(Inscription, Inscription.dossier_id == SessionDossier.id)
    .where(Inscription.id.in_(bindparam("lines", expanding=True))),
    _WHY,
)


def refuse(work: Work, candidate_id: int | None, lines: Sequence[int] = ()) -> None:
    """FileOutOfReach where that file, or one of these lines', is held, and not for this person to see."""
    rights = work.by.rights
    if not rights.limited:
        return
    asked = [candidate_id] if candidate_id is not None else work.scalars(OF_LINES, lines=list(lines))
    reached = {one.id for one in of_ids(work, asked)}
    for one in asked:
        if one not in reached and work.scalar(HELD, candidate_id=one) is not None:
            raise FileOutOfReach(rights.programmes, rights.units, one)
