"""The morning digest, which Slack keeps: figures and buttons, of nobody in particular."""

from datetime import date

from rac_bot.blockkit import Json, context, section
from rac_bot.i18n import _, weekday
from rac_bot.messages.waiting import waiting_rows, waiting_told
from rac_bot.store.file.pending import Tally

Drawn = tuple[str, list[Json]]


def draw_digest(waiting: Tally, today: date) -> Drawn:
    rows = waiting_rows(waiting, today, "digest_pending")
    title = _("{day} : ce qui vous attend", day=weekday(today))
    text = "\n".join([title, *filter(None, waiting_told(waiting, today))]).replace("*", "")
    how = _("Les jours ouvrables, s’il y a lieu. L’heure se choisit à l’onglet *Accueil*, *Mes réglages*.")
    return text, [section(f"☀️ *{title}*"), *rows, context(how)]
