"""What is done before each picture of the docs, in the workspace as `make demo` opens it.

Words are given in French, and looked for in the language of the page: see `walking`.
"""

import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from rac_bot.demo.college import SAMPLES, College
from rac_bot.domain.calendar import Calendar
from rac_bot.domain.watches import FIGURES, Rule, Watch
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.i18n import local_day
from rac_bot.store.file import candidates, followed
from rac_bot.store.models import SessionDates
from rac_bot.store.models.base import utc_now
from rac_bot.store.watches import rules
from tests.browser.walking import TEAM, choose, close_all, command, dialog, field, pick, press, said, title
from tests.databases import BY_JULIE, raw

FILE, FORM = "Dossier du candidat", "Inscription à un cours"
LISTED = ("1234567", "2345678", "2345683", "2345685", "2345690")
GRID = SAMPLES / "grille-JEE0K-17R-RA.csv"
RENUMBERED = {"322-724-RL": ("00992", "00995"), "322-713-RL": ("00990", "00993")}


def settle(place: College) -> None:
    """Julie's list; the watches; a pivot date within ten days, of a session that has its dates."""
    today = local_day(utc_now())
    with place.store.writing(BY_JULIE) as work:
        for da in LISTED:
            found = candidates.by_da(work, da)
            assert found
            followed.follow(work, place.julie.id, found.id)
        for watch in (Watch.SILENCE, Watch.SANCTION, Watch.DECLARATION, Watch.GRID):
            figure = FIGURES.get(watch)
            rules.change(work, Rule(watch, on=True, figure=figure.usual if figure else None))
        current = select(SessionDates).where(SessionDates.session == Calendar().current(today))
        dates = raw(work).scalars(current).one()
        dates.pivot_day = min(today + timedelta(10), dates.last_day)


def renumber(place: College, folder: Path) -> None:
    """Import the sample's grid with other numbers of two groups."""
    text = GRID.read_text(encoding="utf-8")
    for number, (before, after) in RENUMBERED.items():
        text = re.sub(rf"(?m)^(.*,{number},.*){before}", rf"\g<1>{after}", text)
    file = folder / GRID.name
    file.write_text(text, encoding="utf-8")
    run(place.store, FileKind.GRID, file)


def team(page: Page) -> None:
    close_all(page)  # left by the picture before: a window belongs to its person
    page.get_by_role("button", name=TEAM).click()
    shut = page.get_by_role("button", name=said(page, "Ne plus montrer ceci"))
    if shut.is_visible():  # the card of the first time
        shut.click()
    expect(page.locator(".message").last).to_be_visible()


def asked(page: Page, text: str, opens: str) -> None:
    close_all(page)
    command(page, text, opens)


def at_home(page: Page) -> None:
    close_all(page)
    page.get_by_role("button", name=re.compile("^rac-bot")).click()
    page.get_by_role("button", name=said(page, "Accueil"), exact=True).click()
    expect(page.locator(".home")).to_contain_text(said(page, "Mon bureau RAC"))


def told_at_home(page: Page, watch: str, opens: str) -> None:
    """The list of a watch, by the button that is named by it."""
    at_home(page)
    page.locator(".home").get_by_role("button", name=said(page, watch)).click()
    expect(title(page)).to_have_text(said(page, opens))


def first_of_list(page: Page, label: str, opens: str) -> None:
    """Its button, which says whose it is too."""
    dialog(page).get_by_role("button", name=re.compile(f"^{said(page, label)}")).first.click()
    expect(title(page)).to_have_text(said(page, opens))


def found(page: Page) -> None:
    asked(page, "/candidat tremblay", "Recherche")


def opened(page: Page) -> None:
    asked(page, "/candidat leblanc", FILE)


def detailed(page: Page) -> None:
    asked(page, "/candidat 2345678", FILE)
    pick(page, "Détail", near="322-703-RL", opens="Inscription")


def graded(page: Page) -> None:
    detailed(page)
    press(page, "Résultats", opens="Résultats")
    dialog(page).get_by_label(said(page, "Note")).first.fill("88")


def of_several(page: Page) -> None:
    opened(page)
    press(page, "Plusieurs cours", opens="Plusieurs cours")
    for number in ("350-714-RL", "322-714-RL", "322-709-RL", "322-793-RL"):
        choose(page, "Cours", number, typed=number)
    choose(page, "Mode par défaut", "FM")
    press(page, "Aperçu", opens="Aperçu")


def for_the_next_session(page: Page) -> None:
    opened(page)
    pick(page, "Session suivante", opens="Session suivante")


def copied(page: Page) -> None:
    asked(page, "/candidat 2345690", FILE)
    pick(page, "Copier vers une autre session", opens="Copier le dossier")


def in_the_form(page: Page) -> None:
    opened(page)
    press(page, "Inscrire", opens=FORM)
    choose(page, "Cours", "350-714-RL", typed="0192")
    expect(field(page, "Groupe")).to_be_visible()


def choosing_the_group(page: Page) -> None:
    in_the_form(page)
    field(page, "Groupe").click()
    expect(page.get_by_role("option", name="00991 · EE SR")).to_be_visible()


def saved(page: Page) -> None:
    choosing_the_group(page)
    page.get_by_role("option", name="00991 · EE SR").click()
    press(page, "Sauvegarder", opens=FILE)
    expect(dialog(page)).to_contain_text(said(page, "Défaire l’enregistrement"))


def refused(page: Page) -> None:
    """The same course a second time, at the same session."""
    asked(page, "/inscrire 2345678 322-703-RL", FORM)
    choose(page, "Groupe", "00990 · EE")
    press(page, "Sauvegarder")
    expect(dialog(page).locator(".error:not(:empty)").first).to_be_visible()


def pending(page: Page) -> None:
    asked(page, "/rac à-saisir", "À saisir dans CLARA")
    for number in ("322-703-RL", "322-713-RL"):
        dialog(page).get_by_role("checkbox", name=number).first.check()


def admitting(page: Page) -> None:
    asked(page, "/rac nouveau", "Admission rapide")
    for label, text in (("Nom de famille", "Bouchard"), ("Prénom", "Inès"), ("Numéro DA", "2345699")):
        dialog(page).get_by_label(said(page, label), exact=True).fill(text)
    choose(page, "Grille", "JEE0K-17R-RA")


def handing_over(page: Page) -> None:
    at_home(page)
    page.locator(".home .block").filter(has_text=said(page, "Mes candidats")).locator("button.more").click()
    page.get_by_role("menuitem", name=said(page, "Confier mes candidats…")).click()
    expect(title(page)).to_have_text(said(page, "Confier mes candidats"))


def silent(page: Page) -> None:
    told_at_home(page, "Veille du silence", "Veille du silence")


def sanctioned(page: Page) -> None:
    told_at_home(page, "Dossiers à vérifier pour la sanction", "Dossiers à vérifier")
    first_of_list(page, "Vérifier", "Vérifier le dossier")


def declared(page: Page) -> None:
    told_at_home(page, "Vérification avant la déclaration", "Avant la déclaration")
    first_of_list(page, "Compléter", "À compléter")


def renumbered(page: Page) -> None:
    told_at_home(page, "Grille modifiée", "Grille modifiée")


def importing(page: Page) -> None:
    """The sample's grid, as it was before `settle`."""
    asked(page, "/rac grille", "Grille de cours")
    press(page, "Importer une grille", opens="Importer une grille")
    dialog(page).get_by_label(said(page, "Fichier de la grille")).set_input_files(GRID)
    expect(dialog(page).locator(".file-names")).to_have_text(GRID.name)
    press(page, "Vérifier")
    expect(dialog(page)).to_contain_text("322-724-RL")


def spoken_to(page: Page) -> None:
    """A name, written to the bot in private."""
    close_all(page)
    page.get_by_role("button", name=re.compile("^rac-bot")).click()
    page.get_by_role("button", name=said(page, "Messages"), exact=True).click()
    page.get_by_role("combobox", name=said(page, "Écrire à")).fill("tremblay")
    page.get_by_role("button", name=said(page, "Envoyer")).click()
    expect(
        page.locator(".message").last.get_by_role("button", name=said(page, "Voir les dossiers"))
    ).to_be_visible()


def settings(page: Page) -> None:
    at_home(page)
    page.locator(".home").evaluate("(home) => home.scrollTo(0, home.scrollHeight)")
