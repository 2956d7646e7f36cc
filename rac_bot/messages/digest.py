"""The morning digest, which Slack keeps: figures and buttons, of nobody in particular."""

from collections.abc import Sequence
from datetime import date

from rac_bot.blockkit import Json, context, section
from rac_bot.i18n import _, weekday
from rac_bot.messages.waiting import waiting_rows, waiting_told, watch_rows
from rac_bot.store.file.pending import Tally
from rac_bot.store.watches.every import Counted
from rac_bot.words.watches import found_told

Drawn = tuple[str, list[Json]]


def draw_digest(waiting: Tally, found: Sequence[Counted], today: date) -> Drawn:
    rows = [*waiting_rows(waiting, today, "digest_pending"), *watch_rows(found)]
    title = _("{day} : ce qui vous attend", day=weekday(today))
    told = [*filter(None, waiting_told(waiting, today)), *(found_told(*one) for one in found)]
    text = "\n".join([title, *told]).replace("*", "")
    how = _("Les jours ouvrables, s’il y a lieu. L’heure se choisit à l’onglet *Accueil*, *Mes réglages*.")
    return text, [section(f"☀️ *{title}*"), *rows, context(how)]
