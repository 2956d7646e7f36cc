"""Opening a store for a command or a server: refused, in words, where it cannot be used."""

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from rac_bot.errors import CannotWrite, ConnectionLost, DatabaseAway, SettingsError
from rac_bot.i18n import _
from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store, is_missing
from rac_bot.store.database.mounts import network_file_system
from rac_bot.store.database.moving import is_half_copied

SETTING = "RAC_DATABASE_URL"
_DOES_NOT_OPEN = (
    *(ArgumentError, NoSuchModuleError, DatabaseError, CannotWrite, ConnectionLost, OSError),
    *(ValueError, ImportError),  # a port that is no number, a driver that is not installed
)
MOUNTS = Path("/proc/self/mounts")  # Linux has it; a service may not see /proc/mounts


@contextmanager
def opened(
    url: str,
    *,
    to_upgrade: bool = False,
    any_revision: bool = False,
    to_compare: bool = False,
    patience_s: float | None = None,
    named: str = SETTING,
) -> Iterator[Store]:
    """The store at that address, closed afterwards; only one that is opened to be upgraded may be new.

    `any_revision`: one that this version would upgrade will do, to be copied as it is.

    `to_compare`: one of a later version will do too, though a statement may not find its column there.

    `named` is what the person calls that address: the setting's name, or the argument's.

    Raises:
        SettingsError: no such address, no answer there (`DatabaseAway`), or not the revision this version
            works with.
    """
    try:
        store = _answering(url, to_upgrade, patience_s)
        try:
            if not to_compare:
                _need_usable(store, to_upgrade or any_revision)
            yield store
        finally:
            store.close()
    except _Unusable as problem:
        raise (DatabaseAway if problem.passes else SettingsError)([(named, str(problem))]) from None


class _Unusable(Exception):
    """In words, why a store cannot be used; and whether that passes by itself."""

    def __init__(self, why: str, *, passes: bool = False) -> None:
        super().__init__(why)
        self.passes = passes


def _need_usable(store: Store, to_upgrade: bool) -> None:
    found = schema.current(store)
    if found is not None and not schema.known(found):
        raise _Unusable(_("la base vient d’une version plus récente de rac-bot"))
    if to_upgrade:
        return
    if found != schema.wanted():
        raise _Unusable(_("la base n’est pas à jour ; lancez « rac-bot db upgrade »"))
    if is_half_copied(store):
        raise _Unusable(_("une copie vers cette base n’est pas finie ; relancez « rac-bot db copy »"))


def _answering(url: str, may_be_new: bool, patience_s: float | None) -> Store:
    store = None
    try:
        _need_local_disk(url)
        _need_own_file(url)
        if not may_be_new and is_missing(url):
            raise _Unusable(_("la base n’existe pas ; lancez « rac-bot db upgrade »"))
        store = Store(url, patience_s)
        schema.current(store)
    except _DOES_NOT_OPEN as error:
        if store:
            store.close()
        refused = isinstance(error, ConnectionLost) and _serves_others(url)
        reason = _("elle refuse ce nom de base, ce compte ou ce mot de passe") if refused else _reason(error)
        passes = isinstance(error, (ConnectionLost, CannotWrite)) and not refused
        raise _Unusable(_("impossible d’ouvrir la base ({reason})", reason=reason), passes=passes) from None
    return store


def _serves_others(url: str) -> bool:
    """Whether a PostgreSQL server is there and takes connections: its error has no code that would say so."""
    from psycopg.conninfo import make_conninfo  # 9 MB that SQLite does without
    from psycopg.pq import PGconn, Ping

    address = make_url(url)
    _nothing, parameters = address.get_dialect()().create_connect_args(address)
    return PGconn.ping(make_conninfo(**parameters).encode()) == Ping.OK


def _reason(error: Exception) -> str:
    """The library's and the system's own words are English."""
    match error:
        case NoSuchModuleError() | ImportError():
            return _("cette sorte de base n’est pas connue")
        case ArgumentError() | ValueError():
            return _("ce n’est pas une adresse de base")
        case FileNotFoundError() | NotADirectoryError():
            return _("ce dossier n’existe pas")
        case PermissionError():
            return _("l’accès en est refusé")
        case ConnectionLost():
            return _("elle ne répond pas")
        case CannotWrite():
            return _("le disque ne prend rien")
        case DatabaseError() if getattr(error.orig, "sqlite_errorname", "") == "SQLITE_NOTADB":
            return _("ce fichier n’est pas une base")
        case _:
            return _("elle ne s’ouvre pas")


def need_own_file(url: str) -> None:
    """For a command that replaces the file rather than open it.

    Raises:
        SettingsError: root would make it, in the folder of another account.
    """
    try:
        _need_own_file(url)
    except _Unusable as problem:
        raise SettingsError([(SETTING, str(problem))]) from None


def _need_own_file(url: str) -> None:
    """What root makes in the service's folder, its log too, the service could not write."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database or os.geteuid() != 0:
        return
    file = Path(address.database)
    there = file if file.exists() else file.absolute().parent
    if not there.exists():
        return
    if owner := there.stat().st_uid:
        raise _Unusable(
            _(
                "« {file} » est au compte « {owner} » : lancez la commande en son nom, par ex. avec "
                "« runuser -u {owner} »",
                file=str(there),
                owner=_account(owner),
            )
        )


def _account(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def _need_local_disk(url: str) -> None:
    """SQLite's locks do not hold across machines, and its log needs memory that they would share."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database or not MOUNTS.exists():
        return
    kind = network_file_system(Path(address.database), MOUNTS.read_text(encoding="utf-8", errors="replace"))
    if kind:
        raise _Unusable(
            _(
                "la base est sur un disque réseau ({kind}), dont les verrous ne sont pas sûrs et où SQLite "
                "ne peut pas partager la mémoire de son journal ; mettez-la sur un disque de cette machine, "
                "ou prenez PostgreSQL",
                kind=kind,
            )
        )
