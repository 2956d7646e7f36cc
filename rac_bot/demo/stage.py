"""`rac-bot demo`: the workspace in the browser, until Ctrl-C."""

import contextvars
import shutil
import webbrowser
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rac_bot.demo.college import College, college
from rac_bot.demo.week import invent, recall
from rac_bot.i18n import LANGUAGES, _, language
from rac_bot.logs import configure
from rac_bot.running.ending import told_to_end

FOLDER = Path(".rac-demo")
LOG = FOLDER / "rac-bot.log"


def introduction() -> tuple[dict[str, str], list[dict[str, Any]]]:
    """What the page's first-time card says of the bot, and proposes to type, in each language."""
    what = _in_each(
        lambda: _(
            "rac-bot trouve un candidat de la RAC, l’inscrit à un cours, et garde la liste de ce qui reste à "
            "saisir dans CLARA. Il n’écrit pas dans CLARA."
        )
    )
    finding = _in_each(lambda: _("Trouver une personne et ouvrir son dossier, pour l’inscrire à un cours."))
    pending = _in_each(lambda: _("Voir ce qui reste à saisir dans CLARA, et marquer ce qui est saisi."))
    return what, [
        {"text": "/candidat leblanc", "begins": "/candidat", "about": finding},
        {"text": "/rac à-saisir", "begins": "/rac", "about": pending},
    ]


def _in_each(said: Callable[[], str]) -> dict[str, str]:
    def within(name: str) -> str:
        language.set(name)
        return said()

    return {name: contextvars.copy_context().run(within, name) for name in LANGUAGES}


def show(say: Callable[[str], None], *, port: int, browser: bool, fresh: bool) -> None:
    """Serve the workspace and its bot on this machine; `.rac-demo/` keeps the store, and the log.

    Raises:
        OSError: the port is taken.
    """
    if fresh:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    ended = told_to_end()
    with LOG.open("a", encoding="utf-8") as log:
        configure(log)
        with college(FOLDER, port) as place:
            address = _set(place)
            _tell(say, address)
            if browser:
                webbrowser.open(address)
            ended.wait()


def _tell(say: Callable[[str], None], address: str) -> None:
    say(_("Espace de travail : {address}", address=address))
    say(_("Vous y êtes Julie Roy, conseillère. Tapez /candidat leblanc, puis suivez les boutons."))
    say(_("Ouvrez-le dans une seconde fenêtre en tant que Luc Gagnon pour voir ce que voit l’équipe."))
    say(_("Ctrl-C pour terminer ; {folder} garde la base et les journaux.", folder=str(FOLDER)))


def _set(place: College) -> str:
    """The week and the first-time card; the address where one starts."""
    today = datetime.now(UTC)
    invent(place, today)
    recall(place, today)
    place.sandbox.page.introduce(*introduction())
    return f"{place.sandbox.page_url}?as={place.julie.id}#home"
