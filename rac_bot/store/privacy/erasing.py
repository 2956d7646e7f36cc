"""Erasing for good: in the database, in its file, in the list by which a restored database is erased anew."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from rac_bot.errors import UpkeepError
from rac_bot.i18n import _
from rac_bot.store.database import residue
from rac_bot.store.database.engine import Store
from rac_bot.store.database.moving import give_after, last_given
from rac_bot.store.models import Base, Candidate
from rac_bot.store.models.base import utc_now
from rac_bot.store.privacy import privacy
from rac_bot.store.privacy.beside import Beside, mark
from rac_bot.store.work.statements import Whole
from rac_bot.store.work.work import COMMAND_LINE, Work

Say = Callable[[str], None]
TRIES, PAUSE_S = 30, 1.0  # of emptying the log, while somebody reads from it
AGAIN = "privacy reapply"  # in the journal, for why

_CANDIDATE = Base.metadata.tables["candidate"]
BY_ID = Whole(
    select(Candidate).where(Candidate.id == bindparam("person"), Candidate.erased_at.is_(None)),
    "a person is erased, whoever they are",
)


@dataclass(frozen=True, slots=True)
class Behind:
    """What the database lacks of the list: people who are to be erased, and ids that it never gave."""

    people: list[int]
    ahead: list[int]

    def __bool__(self) -> bool:
        return bool(self.people or self.ahead)


def erase(store: Store, beside: Beside, candidate_id: int, why: str, say: Say) -> dict[str, int]:
    """Erase that person, in the file too. How many rows, by table.

    Raises:
        UpkeepError: the list or the key is not to be used, and nobody is erased; or what was erased could
            not be written over yet, which its sentence says.
    """
    with store.writing(COMMAND_LINE) as work:
        words, gone = _erase(work, beside, candidate_id, why, say)
        beside.add(work, candidate_id)  # last: where it cannot be written, nothing is done
    if store.sqlite:
        _write_over(store, words, say)
    return gone


def behind(store: Store, beside: Beside) -> Behind:
    """What of the list the database does not have, as after a restore.

    Raises:
        UpkeepError: the list is not to be used.
    """
    with store.reading(COMMAND_LINE) as work:
        ids = beside.ids(work)
        people = [one for one in ids if work.scalar(BY_ID, person=one)]
    last = last_given(store, _CANDIDATE)
    return Behind(people, [one for one in ids if one > last])


def need_applied(store: Store, beside: Beside) -> None:
    """Refuse to go on with a database that is older than the list.

    Raises:
        UpkeepError: it is, or the list is not to be used.
    """
    if found := behind(store, beside):
        raise UpkeepError(older(found))


def older(found: Behind) -> str:
    return _(
        "La base est plus ancienne que la liste des effacements : {n} de ses lignes n’y sont pas effacées. "
        "Lancez « rac-bot privacy reapply ».",
        n=len(found.people) + len(found.ahead),
    )


def reapply(store: Store, beside: Beside, say: Say) -> Behind:
    """Erase anew those of the list who are back; what was done.

    Raises:
        UpkeepError: as `erase`.
    """
    if not beside.listed.exists():
        say(_("Il n’y a pas de liste des effacements, « {file} ».", file=str(beside.listed)))
    found = behind(store, beside)
    for one in found.people:
        with store.writing(COMMAND_LINE) as work:
            _erase(work, beside, one, AGAIN, say)
    if found.ahead:
        give_no_more(store, found.ahead)
    _forget_log(store, say)
    if store.sqlite:
        residue.rewrite(store)  # it is not known what an erasure that could not end has left
        _forget_log(store, say)
    return found


def give_no_more(store: Store, ids: Collection[int]) -> None:
    """See that nobody new has one of these ids: the list would have them erased."""
    give_after(store, _CANDIDATE, max(ids))


def _write_over(store: Store, words: Collection[str], say: Say) -> None:
    """See that the files hold these words no more, but in rows of others."""
    _forget_log(store, say)
    if residue.holds(store, words):
        say(_("Le fichier de la base en garde des traces : il est réécrit."))
        residue.rewrite(store)
        _forget_log(store, say)


def _forget_log(store: Store, say: Say) -> None:
    for tried in range(TRIES):
        if store.forget_log():
            return
        if not tried:
            say(_("Quelqu’un lit encore la base d’avant l’effacement ; nouvel essai chaque seconde."))
        time.sleep(PAUSE_S)
    raise UpkeepError(
        _(
            "C’est effacé de la base, mais quelqu’un la lit encore telle qu’elle était : des traces restent "
            "dans son journal (-wal). Lancez « rac-bot privacy reapply » quand cette lecture sera finie."
        )
    )


def _erase(
    work: Work, beside: Beside, candidate_id: int, why: str, say: Say
) -> tuple[set[str], dict[str, int]]:
    candidate = work.scalar(BY_ID, person=candidate_id)
    if candidate is None:
        raise UpkeepError(_("Cette personne est déjà effacée."))
    key, useless = beside.need_key(work)
    if useless:
        say(
            _(
                "La clé des effacements manquait : une nouvelle est dans « {file} ». Un fichier qui "
                "ramènerait une personne effacée avant ne sera pas reconnu.",
                file=str(beside.key),
            )
        )
    words = privacy.words_of(work, candidate)
    return words, privacy.erase(work, candidate, why, utc_now(), mark(key, candidate.da))
