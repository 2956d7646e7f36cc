"""Opening a store for a command or a server: refused, in words, where it cannot be used."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from rac_bot.errors import SettingsError
from rac_bot.i18n import _
from rac_bot.store import schema
from rac_bot.store.engine import Store

SETTING = "RAC_DATABASE_URL"


@contextmanager
def opened(url: str, *, any_revision: bool = False) -> Iterator[Store]:
    """The store at that address, closed afterwards.

    Raises:
        SettingsError: no such address, no answer there, or not the revision this version works with.
    """
    store = None
    try:
        store = Store(url)
        found = schema.current(store)
    # ValueError: a port that is no number; ImportError: a driver that is not installed.
    except (ArgumentError, DatabaseError, NoSuchModuleError, ValueError, ImportError, OSError) as error:
        if store:
            store.close()
        problem = _("impossible d’ouvrir la base ({error})", error=type(error).__name__)
        raise SettingsError([(SETTING, problem)]) from None
    try:
        if found != schema.wanted() and not any_revision:
            raise SettingsError([(SETTING, _("la base n’est pas à jour ; lancez « rac-bot db upgrade »"))])
        yield store
    finally:
        store.close()
