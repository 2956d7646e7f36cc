"""What the app asks of Slack, from `rac_bot/words/scopes.py`."""

from rac_bot.words.scopes import SCOPES
from tests.reference import markdown
from tests.reference.markdown import code, table

_INTRO = """\
Ce que `manifest.yml` demande à Slack, le moins d’abord. Qui installe l’application peut refuser ce qui est
facultatif : le bot sert sans cela. `rac-bot check` dit de chacune si elle est accordée, et ce qui se perd
sans elle.

Une application installée par un `manifest.yml` d’avant sert encore ; ce qui est venu depuis (l’onglet
*Accueil*, les réponses à ce qui est écrit dans *Messages*, le raccourci d’un message) vient avec le nouveau
manifeste."""


def page() -> str:
    rows = [(code(one.name), "oui" if one.optional else "", one.told, one.told_lost) for one in SCOPES]
    headings = ("permission", "facultative", "à quoi elle sert", "ce qui se perd sans elle")
    return markdown.page("Les permissions dans Slack", _INTRO, table(headings, rows))
