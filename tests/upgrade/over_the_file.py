"""The windows that open over a candidate's file: of its lines, its sessions, its next courses."""

from slack_sandbox import Person
from tests.upgrade.filling import TWELVE_AT
from tests.upgrade.walk import (
    Walk,
    choose_course,
    choose_first,
    open_line,
    option_of,
    press_counted,
    require,
    screen,
    second_page,
)

DAYS = {"Début du cours": "2018-02-01", "Fin du cours": "2018-05-01", "Entrevue": "2018-01-20"}
TEXTS = {
    "Priorité d’assignation": "3",
    "Numéro alternatif": "601-ABC",
    "Cours parent": "350-714-RL",
    "Organisme partenaire": "CPE Les Amis",
    "Cours dans organisme partenaire": "EDU-1",
    "Évaluateur": "M. Un",
    "Heures": "12",
    "Milieu": "Garderie",
}
LISTS = (
    *("Catégorie", "Source financement", "Préalables", "État d’assignation", "Intention substitution"),
    *("Droit à la reprise", "Situation d’études", "Volet", "Stage"),
)


def over_the_file(walk: Walk) -> None:
    """From the file that says the most of where it is: on a second page, of a session that was chosen."""
    julie = walk.julie
    second_page(walk)
    julie.press("Ouvrir", near="Tremblay, Maëlle")
    julie.choose("Session", TWELVE_AT)
    walk.keep("file-of-many-lines")
    for number, name in (("322-703-RL", "line-in-clara"), ("322-713-RL", "line-to-correct")):
        open_line(julie, number)
        walk.keep(name)
        if number == "322-703-RL":
            julie.press("Déverrouiller")
            julie.type("Raison", "Groupe mal lu")
            walk.keep("unlock")
            julie.dismiss()
        julie.dismiss()
    julie.pick("Toutes les colonnes")
    walk.keep("file-of-all-columns")
    for part in (_line_forms, _dossier_forms, _inscription_forms, _look_up, _several_courses, _next_session):
        part(walk)
    press_counted(julie, "Reste ")
    walk.keep("remaining-of-one-grid")


def _line_forms(walk: Walk) -> None:
    julie, course = walk.julie, "322-744-RL"
    open_line(julie, course)
    walk.keep("line")
    julie.press("Modifier")
    julie.choose("Groupe", "00992 · FM")
    require(julie)
    walk.keep("edit")
    julie.press("Autres champs")
    julie.press("Redéfinir", near="Source financement")
    julie.press("Redéfinir", near="Catégorie")
    _fill_other_fields(julie)
    walk.keep("edit-all-fields")
    julie.dismiss()
    julie.dismiss()
    _press_on_line(julie, course, "Copier")
    choose_first(julie, "Vers la session", "a20")
    walk.keep("copy-line")
    julie.dismiss()
    julie.dismiss()
    _press_on_line(julie, course, "Résultats")
    for label, text in (("Note", "77"), ("Pondérée", "76"), ("Absences", "2"), ("Moy.", "70")):
        julie.type(label, text)
    julie.type("Cote R", "21,5")
    julie.choose("Remarque", option_of(julie, "Remarque", "IN"))
    walk.keep("results-of-line")
    julie.dismiss()
    julie.dismiss()
    _press_on_line(julie, course, "Recensement")
    julie.choose("Statut", option_of(julie, "Statut", "1"))
    julie.choose("Date", "2018-03-10")
    walk.keep("census-of-line")
    julie.dismiss()
    julie.dismiss()


def _press_on_line(julie: Person, course: str, button: str) -> None:
    open_line(julie, course)
    julie.press(button)


def _dossier_forms(walk: Walk) -> None:
    julie = walk.julie
    julie.pick("Créer une session")
    choose_first(julie, "Session du nouveau dossier", "a20")
    julie.choose("Cohorte", "B")
    walk.keep("session-dossier")
    julie.dismiss()
    julie.pick("Modifier la session")
    for label, text in (("Site", "Nord"), ("Visites", "3")):
        julie.type(label, text)
    julie.choose("Rencontre", "2018-01-20")
    julie.choose("Boursier", "Non")
    julie.choose("Réputé temps plein", option_of(julie, "Réputé temps plein", "SO"))
    walk.keep("edit-dossier")
    julie.dismiss()
    julie.pick("Champs usager")
    julie.choose("Cohorte", "C")
    walk.keep("dossier-fields")
    julie.dismiss()
    julie.pick("Copier vers une autre session")
    choose_first(julie, "Vers la session", "a19")
    walk.keep("copy-dossier")
    julie.dismiss()


def _inscription_forms(walk: Walk) -> None:
    julie = walk.julie
    julie.press("Inscrire")
    walk.keep("inscription")
    choose_course(julie, "322-843")
    julie.press("Autres champs")
    julie.press("Redéfinir", near="Source financement")
    julie.press("Redéfinir", near="Catégorie")
    julie.choose("Groupe", "00990 · EE")
    _fill_other_fields(julie)
    walk.keep("inscription-all-fields")
    julie.dismiss()
    julie.pick("Ajouter non suivi")
    choose_course(julie, "322-843")
    julie.tick("Saisie d’un numéro de groupe fictif")
    julie.type("Groupe fictif", "09999")
    require(julie)
    walk.keep("inscription-not-followed")
    julie.dismiss()


def _fill_other_fields(person: Person) -> None:
    for label, text in TEXTS.items():
        person.type(label, text)
    for label, day in DAYS.items():
        person.choose(label, day)
    for label in LISTS:
        if label in screen(person).fields:
            person.choose(label, screen(person).field(label).options[-1])


def _look_up(walk: Walk) -> None:
    julie = walk.julie
    julie.press("Inscrire")
    julie.press("Chercher un cours")
    julie.press("Suivants ›")
    julie.choose("Cours", screen(julie).field("Cours").options[0])
    walk.keep("course-look-up")
    julie.choose("Rechercher par", "Titre du cours")
    julie.type("Texte", "enfant")
    julie.enter("Texte")
    julie.choose("Cours", option_of(julie, "Cours", "322-754"))
    walk.keep("course-look-up-by-title")
    julie.submit()
    julie.choose("Groupe", "00992 · FM")
    require(julie)
    walk.keep("inscription-looked-up")
    julie.dismiss()


def _several_courses(walk: Walk) -> None:
    julie = walk.julie
    julie.press("Plusieurs cours")
    choose_first(julie, "Session", "a20")
    options = [one.text for group in julie.look_up("Cours", "322-8") for one in group.options]
    julie.choose("Cours", *options[:2], typing="322-8")
    julie.choose("Mode par défaut", "EE")
    walk.keep("many-courses")
    julie.submit()
    require(julie)
    julie.choose("Si une ligne est refusée", "Ne rien sauvegarder")
    walk.keep("many-courses-preview")
    julie.dismiss()


def _next_session(walk: Walk) -> None:
    julie = walk.julie
    julie.pick("Session suivante")
    choose_first(julie, "Vers", "a20")
    [field] = [one for one in screen(julie).fields if "·" in one]
    choose_first(julie, field, "322-8")
    walk.keep("next-session-of-one")
    julie.submit()
    require(julie)
    julie.choose("Si une ligne est refusée", "Ne rien sauvegarder")
    walk.keep("next-session-of-one-rehearsed")
    julie.dismiss()
