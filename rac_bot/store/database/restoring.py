"""A backup put in the place of the SQLite file: made ready beside it, and then given its name."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rac_bot.errors import UpkeepError
from rac_bot.i18n import _
from rac_bot.store.database import schema
from rac_bot.store.database.backup import Rows, read_back, reason, whole
from rac_bot.store.database.engine import Store

# Where SQLite locks its file; whoever has it open, in our mode, holds a part of this.
_SHARED, _LENGTH = 0x40000002, 510


@dataclass(frozen=True, slots=True)
class Restored:
    """What the backup held, and where the former database is now, if there was one."""

    revision: str
    rows: Rows
    aside: Path | None


def restore(base: Path, backup: Path, prepare: Callable[[Store], None], now: datetime) -> Restored:
    """Put the backup in the place of that file, brought to our revision and as `prepare` leaves it.

    Raises:
        UpkeepError: the file is in use, the backup is not to be used, there is no room: nothing is changed.
    """
    try:
        if base.exists() and backup.exists() and base.samefile(backup):
            raise UpkeepError(_("« {file} » est la base elle-même.", file=str(backup)))
        with _ours_alone(base), whole(base) as beside:
            _copy(backup, beside)
            held = read_back(beside)
            if not schema.known(held.revision):
                raise UpkeepError(_("La sauvegarde vient d’une version plus récente de rac-bot."))
            _make_ready(beside, prepare)
            aside = _set_aside(base, now)
    except (OSError, sqlite3.Error) as error:
        raise UpkeepError(_("« {file} » : {reason}.", file=str(backup), reason=reason(error))) from None
    return Restored(held.revision, held.rows, aside)


@contextmanager
def _ours_alone(base: Path) -> Iterator[None]:
    """Nobody has the file open, nor opens it meanwhile.

    SQLite itself could not tell of a file that is damaged.
    """
    import fcntl  # not on Windows

    if not base.exists():
        yield
        return
    with base.open("rb+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _LENGTH, _SHARED)
        except OSError:
            raise UpkeepError(
                _("La base est ouverte : arrêtez le bot et toute commande, puis recommencez.")
            ) from None
        yield


def _copy(backup: Path, beside: Path) -> None:
    source = f"{backup.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(source, uri=True)) as kept, closing(sqlite3.connect(beside)) as copy:
        kept.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def _make_ready(file: Path, prepare: Callable[[Store], None]) -> None:
    store = Store(f"sqlite:///{file}")
    try:
        schema.upgrade(store)
        prepare(store)
    finally:
        store.close()
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it


def _set_aside(base: Path, now: datetime) -> Path | None:
    """Another name for the former file, and its log away, which would spoil the new one."""
    if not base.exists():
        return None
    aside = base.with_name(f"{base.name}.avant-{now:%Y%m%dT%H%M%S}")
    aside.hardlink_to(base)
    for end in ("-wal", "-shm"):
        log = base.with_name(base.name + end)
        if log.exists():
            log.replace(aside.with_name(aside.name + end))
    return aside
