"""Opening a store for a command or a server: refused, in words, where it cannot be used."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from rac_bot.errors import SettingsError
from rac_bot.i18n import _
from rac_bot.store import schema
from rac_bot.store.engine import Store, is_missing

SETTING = "RAC_DATABASE_URL"


@contextmanager
def opened(url: str, *, to_upgrade: bool = False, patience_s: float | None = None) -> Iterator[Store]:
    """The store at that address, closed afterwards; only one that is opened to be upgraded may be new.

    Raises:
        SettingsError: no such address, no answer there, or not the revision this version works with.
    """
    store = _answering(url, to_upgrade, patience_s)
    try:
        found = schema.current(store)
        if found is not None and not schema.known(found):
            raise _refusal(_("la base vient d’une version plus récente de rac-bot"))
        if found != schema.wanted() and not to_upgrade:
            raise _refusal(_("la base n’est pas à jour ; lancez « rac-bot db upgrade »"))
        yield store
    finally:
        store.close()


def _answering(url: str, may_be_new: bool, patience_s: float | None) -> Store:
    store = None
    try:
        if not may_be_new and is_missing(url):
            raise _refusal(_("la base n’existe pas ; lancez « rac-bot db upgrade »"))
        store = Store(url, patience_s)
        schema.current(store)
    # ValueError: a port that is no number; ImportError: a driver that is not installed.
    except (ArgumentError, DatabaseError, NoSuchModuleError, ValueError, ImportError, OSError) as error:
        if store:
            store.close()
        raise _refusal(_("impossible d’ouvrir la base ({error})", error=type(error).__name__)) from None
    return store


def _refusal(problem: str) -> SettingsError:
    return SettingsError([(SETTING, problem)])
