"""A database older than the list of erasures, as after a restore: said as the bot starts."""

from rac_bot.blockkit import section
from rac_bot.errors import UpkeepError
from rac_bot.i18n import language
from rac_bot.logs import logger
from rac_bot.settings import Settings
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Audience
from rac_bot.store.people import access
from rac_bot.store.privacy import erasing
from rac_bot.store.telling.telling import To, notify
from rac_bot.store.work.work import THE_BOT

log = logger()


def say_if_older(store: Store, settings: Settings) -> None:
    """Tell the log and the administrators that people who were erased are back, or that it is not known."""
    token = language.set(settings.rac_language)
    try:
        found = erasing.behind(store, settings.beside)
        sentence = erasing.older(found) if found else ""
        if found.ahead:
            erasing.give_no_more(store, found.ahead)
    except UpkeepError as error:
        sentence = str(error)
    finally:
        language.reset(token)
    if not sentence:
        return
    log.error("older_than_erasures", remedy="rac-bot privacy reapply")
    with store.writing(THE_BOT) as work:
        for admin in dict.fromkeys([*settings.rac_admins, *access.administrators(work)]):
            to = To(Audience.ADMIN, admin, THE_BOT.actor)
            notify(
                work, to, f"erasures:{work.now:%Y%m%dT%H%M%S}:{admin}", sentence, [section(f"⚠️ {sentence}")]
            )
