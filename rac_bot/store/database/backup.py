"""A copy of the database, made while the bot serves; one of SQLite is checked before it has its name."""

import errno
import os
import shlex
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import URL

from rac_bot.errors import UpkeepError
from rac_bot.i18n import _
from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from rac_bot.store.file import names
from rac_bot.store.models import Action
from rac_bot.store.trace import journal
from rac_bot.store.work.work import COMMAND_LINE

Rows = dict[str, int]  # how many, by table
_SECRET = {"password", "sslpassword"}  # of an address's parameters


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written, read back from the file itself."""

    revision: str
    rows: Rows
    size: int


def back_up(store: Store, path: Path, *, force: bool = False) -> Backup:
    """Write the whole database, as it stands at one instant, to a file that is there whole or not at all.

    It may be of a version before, which an upgrade is to follow: then the journal does not tell of it.

    Raises:
        UpkeepError: the file is there already, cannot be written, or is not what the database holds.
    """
    address = store.engine.url
    if os.path.exists(path) and os.path.samefile(path, str(address.database)):
        raise UpkeepError(_("« {file} » est la base elle-même.", file=str(path)))
    if not force and os.path.lexists(path):
        raise UpkeepError(_("« {file} » existe déjà ; --force le remplace.", file=str(path)))
    revision = schema.current(store)
    if revision == schema.wanted():  # a journal of a version before is not written to
        _record(store)
    try:
        with whole(path) as beside:
            held = _copy(store, beside)
            made = read_back(beside)
            if made.rows != held or made.revision != revision:
                raise UpkeepError(_("La copie diffère de la base ; elle n’est pas gardée."))
    except (OSError, sqlite3.Error) as error:
        raise UpkeepError(_("« {file} » : {reason}.", file=str(path), reason=reason(error))) from None
    return made


def reason(error: OSError | sqlite3.Error) -> str:
    """The system's and SQLite's own words are English."""
    name = getattr(error, "sqlite_errorname", "") or errno.errorcode.get(
        getattr(error, "errno", None) or 0, ""
    )
    return {
        "ENOENT": _("ce dossier n’existe pas"),
        "ENOTDIR": _("ce dossier n’existe pas"),
        "EISDIR": _("c’est un dossier"),
        "EACCES": _("il est défendu d’y écrire"),
        "EROFS": _("il est défendu d’y écrire"),
        "ENOSPC": _("le disque est plein"),
        "SQLITE_FULL": _("le disque est plein"),
        "SQLITE_CORRUPT": _("la copie est abîmée ; rien n’est gardé"),
        "SQLITE_NOTADB": _("la copie est abîmée ; rien n’est gardé"),
    }.get(name, name or _("le système le refuse"))


def dump_command(store: Store, path: Path) -> str:
    """How PostgreSQL's own tool backs this database up; without the password, which it asks for."""
    from psycopg.conninfo import make_conninfo  # 9 MB that SQLite does without

    url = store.engine.url
    _nothing, parameters = url.get_dialect()().create_connect_args(url)
    told = {name: value for name, value in parameters.items() if name not in _SECRET}
    return shlex.join(["pg_dump", "--format=custom", f"--file={path}", f"--dbname={make_conninfo(**told)}"])


def can_dump() -> bool:
    """Whether PostgreSQL's own tool is on this machine."""
    return shutil.which("pg_dump") is not None


def dump(store: Store, path: Path, *, force: bool = False) -> int:
    """Have PostgreSQL's own tool write that file, of the owner's alone; its size.

    Raises:
        UpkeepError: the file is there already or cannot be written; the tool is not here, or says no.
    """
    if not force and os.path.lexists(path):
        raise UpkeepError(_("« {file} » existe déjà ; --force le remplace.", file=str(path)))
    if schema.current(store) == schema.wanted():
        _record(store)
    try:
        with whole(path) as beside:
            _dump(store.engine.url, dump_command(store, beside))
            return beside.stat().st_size
    except OSError as error:
        raise UpkeepError(_("« {file} » : {reason}.", file=str(path), reason=reason(error))) from None


def back_up_first(store: Store, now: datetime) -> Path:
    """A copy of a base that is to be upgraded: beside it; of PostgreSQL, by its own tool, here.

    Raises:
        UpkeepError: there is none, and the base must not be changed yet.
    """
    address, name = store.engine.url, f"rac-bot.{schema.current(store)}.{now:%Y%m%dT%H%M%S}"
    path = Path(str(address.database)).with_name(f"{name}.db") if store.sqlite else Path(f"{name}.dump")
    try:
        back_up(store, path) if store.sqlite else dump(store, path)
    except UpkeepError as problem:
        how = _("La base n’est pas changée. Sauvegardez-la autrement, puis relancez avec --no-backup.")
        raise UpkeepError(f"{problem} {how}") from None
    return path


def _dump(url: URL, command: str) -> None:
    tool = shutil.which("pg_dump")
    if not tool:
        raise UpkeepError(_("pg_dump n’est pas sur cette machine."))
    password = str(url.password or url.query.get("password", ""))
    known = os.environ | ({"PGPASSWORD": password} if password else {})
    words = [tool, "--no-password", *shlex.split(command)[1:]]
    ended = subprocess.run(words, capture_output=True, env=known, check=False, text=True, errors="replace")  # noqa: S603
    if ended.returncode:
        said = (ended.stderr.strip().splitlines() or [""])[-1]
        if password:
            said = said.replace(password, "…")
        raise UpkeepError(_("pg_dump a échoué (code {code}) : {said}", code=ended.returncode, said=said))


def _record(store: Store) -> None:
    with store.writing(COMMAND_LINE) as work:  # first: the backup holds its own trace
        journal.record(work, Action.EXPORT, people=work.scalar(names.COUNT), detail="backup")


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file of the owner's beside that one, which takes its name once the block has ended well."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".rac-bot-") as folder:
        beside = Path(folder) / path.name
        os.close(os.open(beside, os.O_CREAT | os.O_WRONLY, 0o600))
        yield beside
        with beside.open("rb+") as written:
            os.fsync(written.fileno())
        beside.replace(path)


def _copy(store: Store, beside: Path) -> Rows:
    """SQLite's own copy, and what the database held at that instant: writers are not kept waiting."""
    with closing(store.engine.raw_connection()) as pooled, closing(sqlite3.connect(beside)) as copy:
        driver = pooled.driver_connection
        assert isinstance(driver, sqlite3.Connection)  # noqa: S101
        driver.execute("BEGIN")
        try:
            held = _rows(driver)  # the first reading fixes the instant
            driver.backup(copy)
        finally:
            driver.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
    return held


def read_back(file: Path) -> Backup:
    with closing(sqlite3.connect(file)) as copy:
        if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise UpkeepError(_("La copie est abîmée ; rien n’est gardé."))
        (revision,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
        return Backup(revision, _rows(copy), file.stat().st_size)


def _rows(connection: sqlite3.Connection) -> Rows:
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()
    counted = {}
    for (name,) in tables:
        (counted[name],) = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()  # noqa: S608
    return counted
