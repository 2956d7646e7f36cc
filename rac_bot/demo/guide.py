"""`rac-bot demo --play`: the guide's steps A to G, done by the sandbox's driver and printed."""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import typer

from rac_bot.demo.college import College, Unexpected, college
from rac_bot.i18n import _
from slack_sandbox import Message, Person

Say = Callable[[str], None]
COURSE = "350-714-RL · Développement global de l'enfant de 5 à 12 ans"


def play_the_guide(say: Say) -> bool:
    """Do the guide's steps A to G, then try something that is refused; True if all went as it should."""
    try:
        with tempfile.TemporaryDirectory() as folder, college(Path(folder)) as place:
            _play(place, say)
    except Exception as error:  # noqa: BLE001  whatever fails, the person gets the reason
        say(_("\nLa démonstration s’est arrêtée : {reason}", reason=str(error) or _("sans raison connue")))
        return False
    say(_("\nTout s’est passé comme prévu."))
    return True


def _play(place: College, say: Say) -> None:
    julie, sandbox = place.julie, place.sandbox
    say(_("Julie Roy, conseillère, inscrit Lise Leblanc à un cours, comme dans le guide du CERAC."))

    _step(say, _("Trouver la candidate : /candidat leblanc"))
    julie.command("/candidat leblanc")
    _show(julie, say, _("Leblanc, Lise"))

    _step(say, _("A. Ajouter une session au dossier : ⋯, Créer une session"))
    julie.pick("Créer une session")
    _show(julie, say, "JEE0K-17R-RA")

    _step(say, _("B. Choisir la session : Hiver 2018"))
    julie.choose("Session du nouveau dossier", "Hiver 2018 (H-2018)", typing="hiver 18")
    _show(julie, say, "Hiver 2018 (H-2018)")

    _step(say, _("C. Confirmer : [Créer]"))
    julie.submit()
    _show(julie, say, "JEE0K-17R-RA · H-2018")

    _step(say, _("D. Ajouter une inscription : [Inscrire], à la session qui vient d’être créée"))
    julie.press("Inscrire")
    julie.choose("Session", "Hiver 2018 (H-2018)", typing="hiver 18")
    _show(julie, say, "Inscription à un cours")

    _step(say, _("E. Choisir le cours, par sa compétence : 0192"))
    for group in julie.look_up("Cours", "0192"):
        say(f"    {group.label}")
        for option in group.options:
            say(f"      {option.text}   ({option.description})")
    julie.choose("Cours", COURSE, typing="0192")

    _step(say, _("F. Choisir le groupe ; la liste vient de la grille du collège"))
    groups = julie.look_up("Groupe")
    for group in groups:
        say(f"    {group.label:<6} {', '.join(option.text for option in group.options)}")
    if [group.label for group in groups] != ["EE", "EE SR", "FM"]:
        raise Unexpected(_("les trois modes étaient attendus dans la liste des groupes"))
    julie.choose("Groupe", "00991 · EE SR")
    _show(julie, say, "00991 · EE SR")

    _step(say, _("G. Enregistrer : [Sauvegarder]"))
    julie.submit()
    _show(julie, say, "*350-714-RL* · 00991 EE SR")

    _messages(place, say)

    _step(say, _("Une tentative refusée : la même inscription une seconde fois"))
    julie.press("Inscrire")
    julie.choose("Session", "Hiver 2018 (H-2018)", typing="hiver 18")
    julie.choose("Cours", COURSE, typing="350-714")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    _show(julie, say, "déjà au dossier")
    if sandbox.refusals:
        raise Unexpected(str(sandbox.refusals[0]))


def _messages(place: College, say: Say) -> None:
    """Wait for both messages, and read each as its reader does."""

    def arrived() -> tuple[list[Message], list[Message]]:
        told = place.julie.direct_messages(), place.luc.channel_messages(place.team)
        confirmations, notifications = ([one for one in some if "350-714-RL" in one.text] for some in told)
        return confirmations, notifications

    if not place.sandbox.wait_until(lambda: all(arrived()), timeout=10):
        raise Unexpected(_("les messages ne sont pas arrivés"))
    [confirmation], [notification] = arrived()
    _step(say, _("Message direct à Julie Roy"))
    _frame(say, confirmation.reading)
    _step(say, _("Message à l’équipe, dans #{channel}, que voit Luc Gagnon", channel=place.team.name))
    _frame(say, notification.reading)


def _step(say: Say, title: str) -> None:
    say(f"\n▶ {title}\n")


def _show(person: Person, say: Say, expected: str) -> None:
    screen = person.modal.text if person.modal else ""
    _frame(say, screen)
    if expected not in screen.replace("\u00a0", " "):
        raise Unexpected(_("« {text} » n’est pas à l’écran", text=expected))


def _frame(say: Say, text: str) -> None:
    """Print the text; what mrkdwn makes bold or italic is so in the terminal."""
    for line in text.splitlines():
        line = re.sub(r"\*([^*]+)\*", lambda m: typer.style(m[1], bold=True), line)
        line = re.sub(r"(?<!\w)_([^_]+)_(?!\w)", lambda m: typer.style(m[1], italic=True), line)
        say(f"  │ {line}")
