"""Every window that the bot opens, in each of its shapes, filled in where it is a form; no change stays."""

from datetime import timedelta

from sqlalchemy import select

from rac_bot.store.file import followed
from rac_bot.store.models import Candidate
from rac_bot.store.people import handing, handover
from rac_bot.store.people.handover import Days
from tests.conftest import SAMPLES
from tests.databases import BY_JULIE, raw
from tests.upgrade.filling import CEDRIC, JEAN, LISE, ZOE
from tests.upgrade.over_the_file import over_the_file
from tests.upgrade.walk import (
    Walk,
    choose_course,
    choose_first,
    leave,
    open_line,
    option_of,
    press_counted,
    require,
    screen,
    second_page,
)

GRID = "JEE0K-17R-RA"


def open_all(walk: Walk) -> None:
    for part in (
        _search,
        _file,
        over_the_file,
        _enrol,
        _several_people,
        _clara,
        _next_session,
        _hand_over,
        _admit,
        _whole_file,
        _silence,
    ):
        part(walk)
        leave(walk.julie)
    for part in (_grid, _access, _channels, _watches, _records, _renumber):
        part(walk)
        leave(walk.admin)


def _whole_file(walk: Walk) -> None:
    """Told on Julie's Home."""
    julie = walk.julie
    julie.press("Voir", near="sanction", home=True)
    walk.keep("watch-sanction")
    julie.press("Vérifier")
    walk.keep("sanction")
    julie.submit()
    walk.keep("watch-sanction-passed-on")


def _watches(walk: Walk) -> None:
    admin = walk.admin
    admin.command("/rac veilles")
    walk.keep("watches", admin)
    admin.press("Régler", near="Dates de retrait")
    walk.keep("watch-rule", admin)
    admin.press("Voir ce qui serait dit aujourd’hui")
    walk.keep("watch-trial", admin)
    leave(admin)
    admin.command("/rac veilles")
    admin.press("Régler", near="Vérification avant la déclaration")
    walk.keep("watch-rule-of-declarations", admin)
    admin.press("Totaux")
    walk.keep("declaration-totals", admin)
    walk.julie.press("Voir", near="avant la déclaration", home=True)
    walk.keep("watch-of-declarations")
    walk.julie.press("Suivants ›")
    walk.keep("watch-of-declarations-second-page")
    leave(walk.julie)
    walk.julie.press("Voir", near="avant la déclaration", home=True)
    walk.julie.press("Compléter", near="Tremblay, Jean-Philippe")
    walk.keep("lacking")
    leave(walk.julie)


def _silence(walk: Walk) -> None:
    julie = walk.julie
    julie.home()
    walk.wait()
    walk.office.publish()
    julie.press("Voir", near="sans activité", home=True)
    walk.keep("watch-silence")
    julie.press("Suivants ›")
    walk.keep("watch-silence-second-page")
    julie.press("Relance faite", near="400-0015")
    walk.keep("watch-settled")
    julie.press("Remettre à traiter")
    julie.press("Non actif dans la démarche…", near="400-0016", confirm=True)
    walk.keep("watch-stopped")
    julie.press("Remettre dans la démarche")


def _search(walk: Walk) -> None:
    julie = walk.julie
    julie.shortcut("find_candidate")
    julie.type("Rechercher", "tremb")
    walk.keep("search")
    julie.press("Recherche avancée")
    julie.type("Prénom", "*e*")
    choose_first(julie, "Session", "h18")
    walk.keep("search-advanced")
    julie.submit()
    walk.keep("search-advanced-results")
    leave(julie)
    julie.command("/candidat personne")
    walk.keep("results-none")
    leave(julie)
    julie.command("/candidat tranblay")
    walk.keep("results-none-but-near")
    leave(julie)
    julie.command("/candidat *")
    walk.keep("results")
    second_page(walk)
    walk.keep("results-second-page")
    leave(julie)
    said = walk.luc.say(f"{LISE}, {ZOE} : 350-714-RL", walk.office.team)
    julie.shortcut("in_message", message=said)
    walk.keep("found-in-message")


def _file(walk: Walk) -> None:
    julie = walk.julie
    julie.command(f"/candidat {LISE}")
    walk.keep("file")
    julie.choose("Session", "Automne 2006")
    walk.keep("file-of-another-college")
    julie.choose("Session", "Toutes les sessions…")
    walk.keep("all-sessions")
    julie.choose("Afficher", "En cours seulement")
    walk.keep("all-sessions-filtered")
    leave(julie)
    julie.command(f"/candidat {LISE}")
    for name, course in (("line-with-results", "350-704-RL"), ("line-not-followed", "322-823-RL")):
        open_line(julie, course)
        walk.keep(name)
        julie.dismiss()
    julie.pick("Supprimer", near="350-714-RL")
    walk.keep("delete-line")
    leave(julie)
    julie.command(f"/candidat {CEDRIC}")
    walk.keep("file-of-two-admissions")
    press_counted(julie, "Reste ")
    walk.keep("remaining")
    julie.press("Suivants ›")
    walk.keep("remaining-second-page")


def _enrol(walk: Walk) -> None:
    julie = walk.julie
    julie.command("/inscrire")
    walk.keep("inscription-of-nobody")
    choose_first(julie, "Candidat", "zoe")
    choose_first(julie, "Session", "h18")
    choose_course(julie, "350-704")
    julie.choose("Groupe", "00991 · EE SR")
    require(julie)
    walk.keep("inscription-in-series")
    leave(julie)
    julie.command("/inscrire tremblay 350-704-RL")
    julie.choose("Candidat", "Tremblay, Maëlle")
    walk.keep("inscription-of-whom")
    leave(julie)
    julie.command(f"/inscrire {ZOE} 350-704-RL SR")
    require(julie)
    walk.keep("inscription-by-command")


def _several_people(walk: Walk) -> None:
    julie = walk.julie
    for name in ("command", "results"):
        if name == "results":
            second_page(walk)
            julie.press("Inscrire ces candidats à un cours")
        else:
            julie.command("/inscrire lot")
            julie.type("Une inscription par ligne", f"{ZOE} 322-833-RL FM\n{CEDRIC}\n7654321 322-833-RL")
        choose_first(julie, "Session", "a20")
        choose_first(julie, "Cours des lignes qui n’en ont pas", "322-833")
        julie.choose("Mode des lignes qui n’en ont pas", "FM")
        walk.keep(f"paste-by-{name}")
        julie.submit()
        require(julie)
        walk.keep(f"paste-by-{name}-preview")
        leave(julie)


def _clara(walk: Walk) -> None:
    julie = walk.julie
    julie.command("/rac à-saisir")
    julie.pick("Tout cocher")
    walk.keep("pending")
    julie.press("Saisie guidée")
    julie.press("Passer ›")
    walk.keep("guided")
    while "Passer ›" in screen(julie).buttons:
        julie.press("Passer ›")
    walk.keep("guided-end")
    leave(julie)
    walk.admin.command("/rac à-saisir")
    walk.keep("pending-of-nobody", walk.admin)
    leave(walk.admin)
    people = [f"{4000000 + number}" for number in range(45)]
    named = "".join(f"{da},Zzyzx,Zoé,{GRID}\n" for da in people)
    walk.bring("candidates", f"da,nom,prenom,grille\n{named}")
    walk.bring("dossiers", "da,session,grille\n" + "".join(f"{da},H-2017,{GRID}\n" for da in people))
    lines = "".join(f"{da},H-2017,322-703-RL,00990,EE,à saisir\n" for da in people)
    walk.bring("inscriptions", f"da,session,cours,groupe,mode,clara\n{lines}")
    julie.command("/rac à-saisir")
    julie.choose("Choisir", option_of(julie, "Choisir", "Toute l’équipe"))
    julie.press("Suivantes ›")
    walk.keep("pending-of-the-team")


def _next_session(walk: Walk) -> None:
    """Of a list that has three pages."""
    julie = walk.julie
    with walk.office.store.writing(BY_JULIE) as work:
        for whom in raw(work).scalars(select(Candidate.id).where(Candidate.erased_at.is_(None))):
            followed.follow(work, julie.id, whom)
    julie.pick("Session suivante", home=True)
    julie.press("Suivants ›")
    for one in [one for one in screen(julie).fields if "·" in one][:2]:
        choose_first(julie, one, "322")
    walk.keep("next-session")
    julie.submit()
    require(julie)
    walk.keep("next-session-rehearsed")


def _hand_over(walk: Walk) -> None:
    """Of that list, to somebody who does not reach all of it; and many that others offer."""
    julie = walk.julie
    julie.pick("Confier mes candidats…", home=True)
    julie.choose("Lesquels", "Quelques-uns")
    julie.press("Suivants ›")
    page = next(one for one in screen(julie).fields if one.startswith("Candidats "))
    for one in screen(julie).field(page).options[:2]:
        julie.tick(one)
    julie.choose("À qui", "Luc Gagnon")
    julie.choose("Au", "2018-06-15")
    walk.keep("hand-over")
    julie.submit()
    walk.keep("hand-over-rehearsed")
    leave(julie)
    with walk.office.store.writing(BY_JULIE) as work:
        every = [one.id for one in handover.free(work, julie.id)]
        days = Days(handing.today_of(work))
        many = handing.offer(work, julie.id, walk.luc.id, every, days)
        for number, whose in enumerate(every[:25], 1):
            followed.follow(work, walk.admin.id, whose)
            of_one = Days(days.first, days.first + timedelta(days=number))
            handing.offer(work.on_behalf_of(walk.admin.id), walk.admin.id, julie.id, [whose], of_one)
    julie.press("Voir", home=True, near="confié")
    julie.press("Suivants ›")
    walk.keep("handovers")
    julie.press("Voir", near="au 12 juin 2018")
    walk.keep("handover-to-answer")
    leave(julie)
    julie.press("Voir", home=True, near="confié")
    for _page in range(2):
        julie.press("Suivants ›")
    julie.press("Voir", near=f"{many.people} candidats")
    julie.press("Suivants ›")
    walk.keep("handover")


def _admit(walk: Walk) -> None:
    julie = walk.julie
    second_page(walk)
    julie.press("Admettre une personne")
    texts = {"Nom de famille": "Untel", "Prénom": "Bob", "Numéro DA": "3000009"}
    for label, text in (texts | {"Code permanent": "UNTB01018001"}).items():
        julie.type(label, text)
    julie.choose("Date de naissance", "1980-01-01")
    choose_first(julie, "Grille", "jee")
    walk.keep("admission")
    julie.press("Admission crédité détaillée")
    for label, text in (("Téléphone", "514 555-0199"), ("SPE", "2"), ("Sanctionné", "JEE.0K")):
        julie.type(label, text)
    julie.choose("Langue", option_of(julie, "Langue", "AN"))
    walk.keep("admission-detailed")
    julie.submit()
    julie.tick("Ce n’est pas la même personne")
    walk.keep("admission-in-doubt")
    julie.press("Ouvrir le dossier")  # the third window: what opens over it takes its place
    walk.keep("file-over-the-admission")
    julie.pick("Journal du dossier")
    walk.keep("journal-in-the-file-s-place")
    julie.press("‹ Retour")
    julie.press("Inscrire")
    julie.press("Chercher un cours")
    walk.keep("course-look-up-in-the-form-s-place")


def _grid(walk: Walk) -> None:
    admin = walk.admin
    admin.command(f"/rac grille {GRID}")
    walk.keep("grid", admin)
    admin.press("Suivants ›")
    walk.keep("grid-second-page", admin)
    courses = sorted({line.split(",")[4] for line in _grid_file().splitlines()[2:]})
    walk.bring("dossiers", f"da,session,grille\n{ZOE},H-2017,{GRID}\n")
    lines = "".join(f"{ZOE},H-2017,{course},00777,EE,à saisir\n" for course in courses)
    walk.bring("inscriptions", f"da,session,cours,groupe,mode,clara\n{lines}")
    leave(admin)
    admin.command(f"/rac grille {GRID}")
    admin.press("Inscriptions suivantes ›")
    walk.keep("grid-second-page-of-lines", admin)
    admin.press("Importer une grille")
    admin.attach("Fichier de la grille", ("grille.csv", _grid_file().replace("Santé", "Soins").encode()))
    walk.keep("grid-upload", admin)
    admin.submit()
    walk.keep("grid-checked", admin)


def _grid_file() -> str:
    return (SAMPLES / f"grille-{GRID}.csv").read_text(encoding="utf-8")


def _access(walk: Walk) -> None:
    admin = walk.admin
    admin.command("/rac acces")
    walk.keep("access", admin)
    admin.press("Modifier", near="Luc Gagnon")
    admin.choose("Rôle", "lecture")
    walk.keep("access-change", admin)
    admin.dismiss()
    admin.press("Suivants ›")
    walk.keep("access-second-page", admin)
    admin.press("Donner un accès")
    admin.choose("Personne", "Alex Untel")
    admin.choose("Rôle", "conseil")
    choose_first(admin, "Limiter à des programmes", "jee")
    choose_first(admin, "Limiter à des unités organisationnelles", "RA")
    walk.keep("access-give", admin)


def _channels(walk: Walk) -> None:
    admin = walk.admin
    admin.command("/rac canaux")
    walk.keep("channels", admin)
    admin.press("Suivants ›")
    walk.keep("channels-second-page", admin)
    admin.press("Ajouter une règle")
    admin.choose("Canal", "rac-direction")
    admin.choose("Ce que le canal reçoit", "Un résumé, les jours ouvrables")
    choose_first(admin, "Limiter à des programmes", "jee")
    choose_first(admin, "Limiter à des unités organisationnelles", "RA")
    walk.keep("channels-add", admin)


def _records(walk: Walk) -> None:
    admin = walk.admin
    admin.command(f"/rac journal {JEAN}")
    walk.keep("journal-of-a-file", admin)
    leave(admin)
    admin.command("/rac journal Julie Roy")
    admin.press("Plus anciens ›")
    walk.keep("journal", admin)
    leave(admin)
    admin.command("/rac messages")
    walk.keep("messages", admin)


def _renumber(walk: Walk) -> None:
    admin = walk.admin
    admin.command(f"/candidat {JEAN}")
    walk.keep("file-to-administer", admin)
    admin.pick("Corriger le DA")
    admin.type("Nouveau numéro DA", "3999999")
    walk.keep("renumber", admin)
    admin.submit()
    walk.keep("renumbered", admin)
    admin.press("Remettre l’ancien DA")
