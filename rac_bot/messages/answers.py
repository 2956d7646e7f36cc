"""Answers to who writes to the bot: how many files are found, never whose, and buttons that open windows."""

from rac_bot.blockkit import Json, actions, button, context, section
from rac_bot.i18n import _, _n
from rac_bot.messages.starting import enrol, help_button
from rac_bot.store.file.candidates import COUNTED

Drawn = tuple[str, list[Json]]


def draw_found(said: int, found: int, *, to_enter: int | None) -> Drawn:
    """In a direct message: so many files, by the words of that id; `to_enter`: None for a reader."""
    if found > COUNTED:
        told = _("*Plus de {n} dossiers* trouvés.", n=COUNTED)
    elif found:
        told = _n("*{n} dossier* trouvé.", "*{n} dossiers* trouvés.", found)
    else:
        told = _("Aucun dossier trouvé par ces mots.")
    sentence = f"{told} {_opens()}"
    buttons = [
        button(_("Voir les dossiers") if found else _("Chercher autrement"), *_said(said), primary=True)
    ]
    if to_enter is not None:
        buttons.append(enrol())
    if to_enter:
        buttons.append(button(_("À saisir ({n})", n=to_enter), "show_pending"))
    blocks = [section(sentence), actions(*buttons, help_button(), block_id="found"), context(careful())]
    return sentence.replace("*", ""), blocks


def draw_mentioned(said: int) -> Drawn:
    """In a channel: the same whatever is found, and to whomever, since others are there."""
    opens = button(_("Ouvrir"), *_said(said), primary=True)
    return mentioned(), [section(mentioned()), actions(opens, block_id="found"), context(careful())]


def draw_refused(sentence: str, *, may_ask: bool) -> Drawn:
    """To whoever is not served: why."""
    ask = (
        [actions(button(_("Demander l’accès"), "ask_access", primary=True), block_id="ask")]
        if may_ask
        else []
    )
    return sentence, [section(sentence), *ask, context(careful())]


def mentioned() -> str:
    return _("Ce que vous cherchez s’ouvre dans une fenêtre : la réponse n’est pas écrite ici.")


def careful() -> str:
    return _("Slack garde votre message, et je ne peux pas l’effacer : s’il nomme quelqu’un, supprimez-le.")


def _opens() -> str:
    return _("La recherche s’ouvre dans une fenêtre : la réponse n’est pas écrite ici.")


def _said(said: int) -> tuple[str, int]:
    return "open_said", said
