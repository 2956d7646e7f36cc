"""A college in small, and the gestures of its people, walked so that what Slack posts for each is known."""

import copy

from rac_bot.store.models import CodeValue, FieldSubject, FieldType, UserField
from slack_sandbox import Person
from slack_sandbox.state import Json
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office, press_counted, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.details import COURSE, LISTS

SECRETS = ("Leblanc", "Lise", "Beauséjour", "1234567", "123-4567", "7654321", "LEBL12345678", "5145550101")
"""What nobody may read who has no right to the files."""


def a_college(office: Office) -> None:
    """Lise Leblanc, her A-2017 with three lines; Paul Beauséjour, his with one; lists, fields of its own."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=6)
        lise = a_candidate(work, grid, phone="5145550101")
        lise.code_permanent = "LEBL12345678"
        dossier = a_dossier(work, lise)
        for course in grid.courses[:3]:
            a_line(work, dossier, course)
        paul = a_candidate(work, grid, da="7654321", family="Beauséjour", given="Paul")
        a_line(work, a_dossier(work, paul), grid.courses[0])
        for name, code, label, default in LISTS:
            raw(work).add(CodeValue(list=name, code=code, label=label, is_default=default))
        for subject in FieldSubject:
            for kind in (FieldType.TEXT, FieldType.DATE, FieldType.NUMBER):
                raw(work).add(UserField(subject=subject, name=f"Milieu {kind}", type=kind))


def walked(office: Office) -> list[Json]:
    """Many gestures of Julie, then of the administrator: what Slack posted for each, in that order."""
    everyday(office.julie)
    _admit(office.julie)
    _leave(office.julie)
    office.deliver()
    _press_messages(office)
    _administer(office.admin)
    posts = [entry for entry in office.sandbox.log if entry.direction == "slack→app"]
    assert all(entry.status == 200 for entry in posts)
    return [copy.deepcopy(entry.body) for entry in posts]


def everyday(julie: Person) -> None:
    """What an advisor does all day: searches, enrolments, lines, sessions, what is to enter."""
    for part in (_search, _enrol, _work_on_a_line, _work_on_a_session, _batch, _tell_clara):
        part(julie)
        _leave(julie)


def _leave(person: Person) -> None:
    while person.modal:
        person.dismiss()


def _search(julie: Person) -> None:
    julie.shortcut("find_candidate")
    julie.press("Recherche avancée")
    julie.look_up("Session", "h18")
    julie.type("Prénom", "*")
    julie.submit()
    julie.press("Recherche simple")
    julie.type("Rechercher", "*e*")
    julie.submit()
    julie.choose("Trier", "Numéro DA")
    julie.press("Ouvrir", near="Leblanc")
    julie.press("Suiv. ›")
    julie.press("‹ Préc.")
    press_counted(julie, "‹ Résultats")
    julie.press("Ouvrir", near="Leblanc")
    julie.pick("☆ Ajouter à mes candidats")
    julie.press("↻")
    julie.pick("Toutes les colonnes")
    julie.choose("Session", "Toutes les sessions…")
    julie.choose("Afficher", "Cette admission seulement")
    julie.press("‹ Dossier")
    _leave(julie)
    julie.command("/candidat")
    julie.choose("Mes candidats", "Leblanc, Lise · 123-4567")


def _enrol(julie: Person) -> None:
    julie.command("/candidat leblanc")
    julie.pick("Créer une session")
    julie.choose("Session du nouveau dossier", "Hiver 2018 (H-2018)", typing="hiver 18")
    julie.submit()
    julie.press("Inscrire")
    julie.press("Chercher un cours")
    julie.type("Texte", "322-003")
    julie.enter("Texte")
    julie.choose("Cours", "322-003-RL · Cours 3")
    julie.submit()
    julie.press("Autres champs")
    julie.press("Redéfinir", near="Source financement")
    julie.choose("Groupe", "00991 · EE SR")
    julie.type("Milieu text", "Hôpital")
    julie.submit()
    julie.pick("Ajouter non suivi")
    julie.choose("Cours", "322-004-RL · Cours 4", typing="322-004")
    julie.tick("Saisie d’un numéro de groupe fictif")
    julie.type("Groupe fictif", "09999")
    julie.submit()
    press_counted(julie, "Reste ")
    _leave(julie)
    julie.command("/inscrire 7654321 322-001-RL")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    julie.press("Autre cours")
    _leave(julie)
    julie.shortcut("enrol_candidate")
    julie.choose("Candidat", "Leblanc, Lise · 123-4567", typing="leb")


def _work_on_a_line(julie: Person) -> None:
    julie.command("/candidat leblanc")
    julie.choose("Session", "Automne 2017")
    for button, label, value in (("Résultats", "Note", "81"), ("Recensement", "Date", "2017-10-01")):
        julie.pick("Détail", near=COURSE)
        julie.press(button)
        if button == "Résultats":
            julie.type(label, value)
        else:
            julie.choose("Statut", "1 - Prés. conf")
            julie.choose(label, value)
        julie.submit()
        julie.dismiss()
    julie.pick("Modifier", near="322-002-RL")
    julie.choose("Groupe", "00992 · FM")
    julie.submit()
    julie.pick("Détail", near="322-002-RL")
    julie.press("Copier")
    julie.choose("Vers la session", "Hiver 2018 (H-2018)", typing="h18")
    julie.submit()
    julie.dismiss()
    julie.pick("Détail", near="322-002-RL")
    julie.press("Supprimer", confirm=True)
    julie.press("Rétablir")
    julie.press("Marquer saisie")
    julie.press("Déverrouiller")
    julie.type("Raison", "Erreur")
    julie.submit()


def _work_on_a_session(julie: Person) -> None:
    julie.command("/candidat leblanc")
    julie.choose("Session", "Automne 2017")
    julie.pick("Modifier la session")
    julie.type("Milieu text", "Garderie")
    julie.submit()
    julie.pick("Champs usager")
    julie.type("Milieu number", "12")
    julie.submit()
    julie.pick("Copier vers une autre session")
    julie.choose("Vers la session", "Automne 2018 (A-2018)", typing="a18")
    julie.submit()
    julie.pick("Créer une session")
    julie.choose("Session du nouveau dossier", "Hiver 2019 (H-2019)", typing="h19")
    julie.submit()
    julie.pick("Supprimer la session")
    julie.submit()


def _batch(julie: Person) -> None:
    julie.command("/candidat leblanc")
    julie.press("Plusieurs cours")
    julie.choose("Session", "Hiver 2020 (H-2020), à créer", typing="h20")
    julie.choose("Cours", "322-001-RL · Cours 1", "322-002-RL · Cours 2", typing="cours")
    julie.choose("Mode par défaut", "EE")
    julie.submit()
    julie.press("‹ Retour")
    julie.submit()
    julie.submit()
    _leave(julie)
    julie.command("/candidat *e*")
    julie.press("Inscrire ces candidats à un cours")
    julie.choose("Session", "Hiver 2021 (H-2021)", typing="h21")
    julie.choose("Cours des lignes qui n’en ont pas", "322-005-RL · Cours 5", typing="322-005")
    julie.choose("Mode des lignes qui n’en ont pas", "FM")
    julie.submit()
    julie.submit()


def _tell_clara(julie: Person) -> None:
    julie.command("/rac à-saisir")
    julie.choose("Choisir", "Équipe · A-2017 (4)")
    julie.pick("Tout cocher")
    julie.submit()


def _admit(julie: Person) -> None:
    julie.command("/rac nouveau")
    julie.press("Admission crédité détaillée")
    julie.type("Nom de famille", "D’Amours")
    julie.type("Prénom", "Fatima")
    julie.type("Numéro DA", "234-5683")
    julie.choose("Grille", "JEE0K-17R-RA", typing="jee")
    julie.submit()


def _press_messages(office: Office) -> None:
    for message in office.sandbox.messages(office.julie):
        for button in ("Ouvrir le dossier", "Marquer saisie", "Rétablir"):
            if button in message.buttons:
                office.julie.press(button, message=message)
                _leave(office.julie)


def _administer(admin: Person) -> None:
    admin.command("/rac grille")
    admin.press("En prendre")
    admin.press("Importer une grille")
    admin.attach(
        "Fichier de la grille",
        (
            "grille.csv",
            b"grille,cours,titre_cours,ponderation,EE\nJEE0K-17R-RA,322-001-RL,Autre,1-2-1,00990\n",
        ),
    )
    admin.submit()
    admin.submit()
    _leave(admin)
    for words in ("messages", "journal 1234567", "aide"):
        admin.command(f"/rac {words}")
        if admin.modal and screen(admin).title == "Messages":
            admin.press("Actualiser")
        _leave(admin)
