"""What SQLite leaves of deleted rows in its file, and how it is written over.

`secure_delete` writes over what is deleted; but where rows move from one page to another, what a page had of
them stays in its unused middle, until the page fills. Those bytes are looked at, in the file itself.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy.exc import OperationalError

from rac_bot.errors import UpkeepError
from rac_bot.i18n import _
from rac_bot.store.database.engine import Store

_REWRITTEN = 1  # in the file's `user_version`
_HEADER = 100  # of the file, at the beginning of its first page
_HEADERS = {2: 12, 5: 12, 10: 8, 13: 8}  # of a page of a table or of an index, by its kind


def rewrite(store: Store) -> None:
    """Write the whole file anew, with its rows alone; others can read meanwhile, and nobody can write.

    Raises:
        UpkeepError: somebody writes, or there is no room.
    """
    try:
        with store.engine.connect() as connection:
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql(f"PRAGMA user_version = {_REWRITTEN}")
    except OperationalError:
        raise UpkeepError(
            _("Le fichier de la base n’a pas pu être réécrit (base occupée, ou disque plein). Recommencez.")
        ) from None


def is_due(store: Store) -> bool:
    """Whether its file is of before `secure_delete`, and may hold what was deleted then."""
    if not store.sqlite:
        return False
    with store.engine.connect() as connection:
        return connection.exec_driver_sql("PRAGMA user_version").scalar() != _REWRITTEN


def holds(store: Store, words: Iterable[str]) -> bool:
    """Whether any of these is in a part of the file that no row uses."""
    file = Path(str(store.engine.url.database))
    wanted = re.compile(b"|".join(re.escape(word.encode()) for word in words) or rb"(?!)")
    return any(wanted.search(unused) for unused in _unused(file))


def _unused(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        size = int.from_bytes(opened.read(_HEADER)[16:18]) or 0
        size = 65536 if size == 1 else size
        opened.seek(0)
        start = _HEADER
        while page := opened.read(size):
            if header := _HEADERS.get(page[start]):
                cells = int.from_bytes(page[start + 3 : start + 5])
                content = int.from_bytes(page[start + 5 : start + 7]) or 65536
                yield page[start + header + 2 * cells : content]
            start = 0
