"""`rac-bot demo`: the workspace in the browser, until Ctrl-C."""

import shutil
import signal
import threading
import webbrowser
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rac_bot.demo.college import college
from rac_bot.demo.week import invent, recall
from rac_bot.i18n import _

FOLDER = Path(".rac-demo")


def show(say: Callable[[str], None], *, port: int, browser: bool, fresh: bool) -> None:
    """Serve the workspace and its bot on this machine; the store in `.rac-demo/` stays for the next time.

    Raises:
        OSError: the port is taken.
    """
    if fresh:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with college(FOLDER, port) as place:
        today = datetime.now(UTC)
        invent(place, today)
        recall(place, today)
        address = f"{place.sandbox.page_url}?as={place.julie.id}"
        say(_("Espace de travail : {address}", address=address))
        say(_("Vous y êtes Julie Roy, conseillère. Tapez /candidat leblanc, puis suivez les boutons."))
        say(_("Ouvrez-le dans une seconde fenêtre en tant que Luc Gagnon pour voir ce que voit l’équipe."))
        say(_("Ctrl-C pour terminer ; le dossier {folder} garde la base.", folder=str(FOLDER)))
        if browser:
            webbrowser.open(address)
        ended.wait()
