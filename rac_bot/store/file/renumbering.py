"""Correcting somebody's DA, and taking that back: what it was stands in the history of the file."""

from typing import NamedTuple

from sqlalchemy import bindparam, select

from rac_bot.errors import ChangedMeanwhile, DaHeld, HeldElsewhere, SameDa, Vanished
from rac_bot.store.file import candidates
from rac_bot.store.models import Action, Candidate, Change, Inscription, JournalEntry, SessionDossier
from rac_bot.store.telling import telling
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Reached, Whole
from rac_bot.store.work.work import Work

PERSON = Reached(
    select(Candidate).where(Candidate.id == bindparam("candidate"), Candidate.erased_at.is_(None)),
    Candidate.id,
)
HELD = Whole(
    select(Candidate.id).where(Candidate.da == bindparam("da")),
    why="a DA is of one file, be it one that whoever corrects may not see",
)
LINES = Reached(
    select(Inscription.id)
    .join(SessionDossier, SessionDossier.id == Inscription.dossier_id)
    .where(SessionDossier.candidate_id == bindparam("candidate")),
    SessionDossier.candidate_id,
)
BEFORE = Reached(
    select(Change.values)
    .select_from(JournalEntry)
    .join(Change, Change.entry_id == JournalEntry.id)
    .where(
        JournalEntry.id == bindparam("entry"),
        JournalEntry.candidate_id == bindparam("candidate"),
        JournalEntry.action == Action.RENUMBER,
    ),
    JournalEntry.candidate_id,
)


class Renumbered(NamedTuple):
    """A correction that was made; `entry` is the journal's, by which it is taken back."""

    candidate: Candidate
    before: str
    entry: int


def renumber(work: Work, candidate_id: int, da: str) -> Renumbered:
    """Give the person that DA; the messages that show it are to be edited.

    Raises:
        Vanished: there is no such person any more.
        SameDa, DaHeld, HeldElsewhere: it is theirs already, or another person's.
    """
    person = next(iter(work.scalars(PERSON, candidate=candidate_id)), None)
    if person is None:
        raise Vanished
    if person.da == da:
        raise SameDa
    if (holder := work.scalar(HELD, da=da)) is not None:
        try:
            raise DaHeld(candidates.candidate(work, holder).name)
        except Vanished:
            raise HeldElsewhere("da") from None
    before, person.da = person.da, da
    [entry] = journal.record_all(work, [{"action": Action.RENUMBER, "candidate_id": person.id}])
    work.add(Change(entry_id=entry, version=0, values={"da": [before, da]}))
    if lines := work.scalars(LINES, candidate=person.id):
        telling.changed(work, lines)
    return Renumbered(person, before, entry)


def undo(work: Work, candidate_id: int, entry: int) -> Renumbered:
    """Give the person the DA that they had before that correction.

    Raises:
        ChangedMeanwhile: it was corrected again, or what it was is kept no more.
        Vanished, DaHeld, HeldElsewhere: as `renumber`.
    """
    values = work.scalar(BEFORE, candidate=candidate_id, entry=entry)
    before, after = values["da"] if values else ("", "")
    if candidates.candidate(work, candidate_id).da != after:
        raise ChangedMeanwhile([])
    return renumber(work, candidate_id, before)
