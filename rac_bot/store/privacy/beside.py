"""What is kept of erasures outside the database: the list of erased rows, and the key of the marks.

The list lets a database that comes back from a backup be brought to where it was; it holds the ids of rows,
nothing else. The key makes of a DA the mark that the database keeps: without it, all the DAs there are can
be tried in seconds.
"""

import hmac
import os
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import bindparam, make_url, select

from rac_bot.errors import UpkeepError
from rac_bot.i18n import _
from rac_bot.store.models import Candidate, JournalEntry
from rac_bot.store.work.statements import Whole
from rac_bot.store.work.work import Work

_WHY = "who was erased is nobody any more"
FIRST_ENTRY = Whole(select(JournalEntry.at).order_by(JournalEntry.id).limit(1), _WHY)
MARKED = Whole(
    select(Candidate.erased_mark).where(Candidate.erased_mark.in_(bindparam("marks", expanding=True))), _WHY
)
ERASED = Whole(
    select(Candidate.id, Candidate.erased_at).where(Candidate.erased_at.is_not(None)).order_by(Candidate.id),
    _WHY,
)
SOME_MARK = Whole(select(Candidate.id).where(Candidate.erased_mark.is_not(None)).limit(1), _WHY)
_OF = "# Effacements de la base dont le journal commence le "


@dataclass(frozen=True, slots=True)
class Beside:
    """Where the list and the key are."""

    listed: Path
    key: Path

    @classmethod
    def of(cls, url: str, listed: Path | None, key: Path | None) -> "Beside":
        """As the settings say; else in the folder of the SQLite file, or where the command runs."""
        address = make_url(url)
        sqlite = address.get_backend_name() == "sqlite"
        base = Path(address.database or "rac-bot") if sqlite else Path("rac-bot")
        return cls(
            listed or base.with_name(f"{base.stem}-effacements.txt"),
            key or base.with_name(f"{base.stem}-effacements.cle"),
        )

    def ids(self, work: Work) -> list[int]:
        """The rows that were erased; none where there is no list yet.

        Raises:
            UpkeepError: it is not the list of this database, or is no list.
        """
        try:
            lines = self.listed.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        except (OSError, ValueError):
            raise UpkeepError(self._said(_("elle ne peut pas être lue"))) from None
        if lines[:1] != [_of(work)]:
            raise UpkeepError(self._said(_("ce n’est pas celle de cette base")))
        if strange := [line for line in lines[1:] if not line.isdecimal()]:
            raise UpkeepError(self._said(_("une ligne n’est pas un numéro ({n})", n=len(strange))))
        return [int(line) for line in lines[1:]]

    def begin(self, work: Work) -> None:
        """Write the list of those who were erased before there was one.

        Raises:
            UpkeepError: it cannot be written.
        """
        if not self.listed.exists() and (erased := work.rows(ERASED)):
            self._append([_of(work), *(row for row, _at in erased)])

    def add(self, work: Work, candidate_id: int) -> None:
        """Write down a row that is erased, for good once this returns; in a new list, all that are.

        Raises:
            UpkeepError: it cannot be written.
        """
        if self.listed.exists():
            self.ids(work)  # it is this database's
            self._append([candidate_id])
        else:
            self.begin(work)

    def _append(self, lines: Iterable[object]) -> None:
        try:
            _write(self.listed, "".join(f"{line}\n" for line in lines), os.O_APPEND)
        except OSError:
            raise UpkeepError(self._said(_("elle ne peut pas être écrite"))) from None

    def _said(self, problem: str) -> str:
        return _("La liste des effacements, « {file} » : {problem}.", file=str(self.listed), problem=problem)

    def need_key(self, work: Work) -> tuple[bytes, bool]:
        """The key, made where there is none; whether marks of a former one are of no use any more.

        Raises:
            UpkeepError: it cannot be read or written.
        """
        if kept := self.read_key():
            return kept, False
        made = secrets.token_bytes(32)
        try:
            _write(self.key, f"{made.hex()}\n", os.O_EXCL)
        except OSError:
            raise UpkeepError(self._unkeyed(_("elle ne peut pas être écrite"))) from None
        return made, work.scalar(SOME_MARK) is not None

    def read_key(self) -> bytes | None:
        """None where there is none yet.

        Raises:
            UpkeepError: what is there is no key, or cannot be read.
        """
        try:
            key = bytes.fromhex(self.key.read_text(encoding="ascii"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            raise UpkeepError(self._unkeyed(_("elle ne peut pas être lue"))) from None
        if len(key) < 32:
            raise UpkeepError(self._unkeyed(_("elle est trop courte")))
        return key

    def _unkeyed(self, problem: str) -> str:
        return _("La clé des effacements, « {file} » : {problem}.", file=str(self.key), problem=problem)


class Returning:
    """Tells the DAs of people who were erased."""

    def __init__(self, work: Work, key: bytes | None) -> None:
        self._work = work
        self._key = key
        self._some = work.scalar(SOME_MARK) is not None

    @property
    def blind(self) -> bool:
        """Whether people were erased, and the key by which they would be known is missing."""
        return self._some and self._key is None

    def among(self, das: Collection[str]) -> set[str]:
        if not self._some or self._key is None:
            return set()
        marks = {mark(self._key, da): da for da in das}
        found: Iterable[str | None] = self._work.scalars(MARKED, marks=list(marks))
        return {marks[one] for one in found if one}


def mark(key: bytes, da: str) -> str:
    return hmac.new(key, da.encode(), "sha256").hexdigest()


def _of(work: Work) -> str:
    """The list's first line: the journal's first entry stays, and no two databases have the same."""
    first = work.scalar(FIRST_ENTRY)
    return f"{_OF}{first.isoformat() if first else ''}"


def _write(path: Path, text: str, how: int) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | how, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
