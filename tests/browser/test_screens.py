"""CLARA's other screens by mouse: the samples, a grid of sixty courses, people with two admissions."""

from playwright.sync_api import Locator, Page, expect

from rac_bot.demo.college import College
from tests.browser.accounting import SOPHIE, enrolled, grid_file
from tests.browser.conftest import Opens
from tests.browser.walking import block, choose, chosen, command, dialog, field, pick, press, title

FILE = "Dossier du candidat"
OTHER_GROUP = "00975"


def open_line(page: Page, course: str = "410-600-RL") -> None:
    command(page, f"/candidat {SOPHIE}", FILE)
    pick(page, "Détail", near=course, opens="Inscription")


def told(page: Page) -> Locator:
    """What the team's channel says."""
    return page.locator("#main .message")


def test_an_advanced_search_and_the_way_through_its_files(place: College, window: Opens) -> None:
    page = window(place.sandbox, "UJULIE")
    command(page, "/candidat", "Recherche")
    press(page, "Recherche avancée", opens="Recherche avancée")
    dialog(page).get_by_label("Numéro du programme").fill("JEE*")
    choose(page, "Session", "Automne 2017", typed="a17")
    press(page, "Rechercher", opens=FILE)  # one alone is opened at once
    expect(dialog(page)).to_contain_text("Leblanc, Lise")
    press(page, "‹ Résultats (1 / 1)", opens="Recherche avancée")
    chosen(page, "Session", "Automne 2017")
    choose(page, "Session", "Toutes les sessions")
    press(page, "Rechercher")
    expect(dialog(page)).to_contain_text("13 dossiers, 1 à 10")
    press(page, "Suivants ›")
    expect(dialog(page)).to_contain_text("13 dossiers, 11 à 13")
    dialog(page).get_by_role("button", name="Ouvrir le dossier de").last.click()
    expect(dialog(page)).to_contain_text("13 / 13")
    press(page, "Dossier précédent")
    press(page, "‹ Résultats (12 / 13)")
    expect(dialog(page)).to_contain_text("13 dossiers, 11 à 13")


def test_the_file_is_filtered_and_tells_what_is_left_to_take(place: College, window: Opens) -> None:
    enrolled(place.store, 600)
    page = window(place.sandbox, "UJULIE")
    command(page, "/candidat gagnon, sophie", FILE)
    pick(page, "Créer une session", opens="Nouveau dossier session")
    choose(page, "Admission", "JEE0K-17R-RA")
    choose(page, "Session du nouveau dossier", "Hiver 2019", typed="h19")
    press(page, "Créer", opens=FILE)
    expect(dialog(page)).to_contain_text("JEE0K-17R-RA · H-2019")
    field(page, "Session").click()
    page.get_by_role("option", name="Toutes les sessions…").click()
    expect(title(page)).to_have_text("Dossiers sessions")
    choose(page, "Afficher", "Cette admission seulement")
    expect(dialog(page)).not_to_contain_text("H-2028")
    choose(page, "Afficher", "Tout afficher")
    press(page, "Choisir Hiver 2028", opens=FILE)
    chosen(page, "Session", "Hiver 2028")

    press(page, "Reste à inscrire", opens="Reste à inscrire")
    expect(dialog(page)).to_contain_text("Cours 1 à 15 de 59")
    press(page, "Suivants ›")
    expect(dialog(page)).to_contain_text("Cours 16 à 30 de 59")
    page.keyboard.press("Escape")
    expect(title(page)).to_have_text(FILE)


def test_five_courses_in_three_modes_are_told_once(place: College, window: Opens) -> None:
    page = window(place.sandbox, "UJULIE")
    command(page, "/candidat gagnon, sophie", FILE)
    press(page, "Plusieurs cours", opens="Plusieurs cours")
    choose(page, "Session", "Hiver 2028 (H-2028) · 410B0-20A-RA, à créer", typed="h28")
    for n in (600, 601, 607, 621, 645):
        choose(page, "Cours", f"410-{n}-RL", typed=f"410-{n}")
    expect(dialog(page).locator(".chip")).to_have_count(5)
    choose(page, "Mode par défaut", "FM")
    press(page, "Aperçu", opens="Aperçu")
    expect(dialog(page).get_by_text("Sans groupe FM dans la grille : choisissez")).to_have_count(3)
    for n, group in ((607, "00970 · EE"), (621, "00971 · EE SR"), (645, "00970 · EE")):
        choose(page, f"410-{n}-RL", group)
    press(page, "Sauvegarder", opens="Inscriptions")
    expect(dialog(page)).to_contain_text("5 inscriptions, 1 dossier session créé")
    dialog(page).get_by_role("button", name="Fermer").last.click()
    expect(title(page)).to_have_text(FILE)
    expect(dialog(page)).to_contain_text("410-645-RL · 00970 EE")
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    expect(told(page)).to_have_count(1)
    expect(told(page)).to_contain_text("410-600-RL")
    expect(told(page)).to_contain_text("410-645-RL")


def test_a_field_is_redefined_then_inherited_again(place: College, window: Opens) -> None:
    enrolled(place.store, 600)
    page = window(place.sandbox, "UJULIE")
    open_line(page)
    expect(dialog(page)).to_contain_text("(hérité)")
    press(page, "Modifier", opens="Modifier l’inscription")
    press(page, "Autres champs")
    press(page, "Redéfinir : Source financement")
    choose(page, "Source financement", "50")
    choose(page, "Groupe", "00972 · FM")
    press(page, "Sauvegarder", opens="Inscription")
    expect(dialog(page)).to_contain_text("410-600-RL modifiée")
    expect(dialog(page)).to_contain_text("(redéfini)")
    press(page, "Modifier", opens="Modifier l’inscription")
    expect(dialog(page)).to_contain_text("Redéfini ici : Source financement")
    press(page, "Autres champs")
    chosen(page, "Source financement", "50")
    choose(page, "Source financement", "Valeur héritée")
    press(page, "Sauvegarder", opens="Inscription")
    page.keyboard.press("Escape")
    expect(title(page)).to_have_text(FILE)
    pick(page, "Toutes les colonnes")
    expect(dialog(page)).to_contain_text("Financ. 10")


def test_a_course_looked_up_comes_back_to_the_form(place: College, window: Opens) -> None:
    enrolled(place.store, 600)
    page = window(place.sandbox, "UJULIE")
    command(page, f"/candidat {SOPHIE}", FILE)
    press(page, "Inscrire", opens="Inscription à un cours")
    choose(page, "Session", "Hiver 2028 (H-2028) · 410B0-20A-RA", typed="h28")  # of two admissions
    press(page, "Autres champs")
    dialog(page).get_by_label("Numéro alternatif").fill("ABC-1")
    press(page, "Chercher un cours", opens="Recherche d’un cours")
    choose(page, "Rechercher par", "Numéro de l’objectif")
    wanted = dialog(page).get_by_label("Texte")
    wanted.fill("0191")
    wanted.press("Enter")
    dialog(page).get_by_role("radio", name="410-621-RL").check()
    expect(dialog(page)).to_contain_text("EE 00970 · EE SR 00971 · FM —")
    press(page, "Choisir", opens="Inscription à un cours")
    chosen(page, "Cours", "410-621-RL")
    expect(dialog(page).get_by_label("Numéro alternatif")).to_have_value("ABC-1")
    choose(page, "Groupe", "00971 · EE SR")
    press(page, "Sauvegarder", opens=FILE)
    expect(dialog(page)).to_contain_text("410-621-RL : inscription enregistrée")


def test_results_count_at_once_and_a_deleted_line_is_brought_back(place: College, window: Opens) -> None:
    enrolled(place.store, 600)
    page = window(place.sandbox, "UJULIE")
    command(page, f"/candidat {SOPHIE}", FILE)
    pick(page, "Résultats", near="410-600-RL", opens="Résultats")
    dialog(page).get_by_label("Note (facultatif)").fill("81")
    press(page, "Sauvegarder", opens=FILE)
    expect(dialog(page)).to_contain_text("note 81, réussite")
    expect(dialog(page)).to_contain_text("1,66 réussies")

    pick(page, "Détail", near="410-600-RL", opens="Inscription")
    for answer in ("Ne rien faire", "Supprimer"):
        press(page, "Supprimer")
        asked = page.get_by_role("dialog", name="Supprimer cette inscription ?")
        expect(asked).to_contain_text("410-600-RL, groupe 00970 (EE), Hiver 2028 (H-2028).")
        asked.get_by_role("button", name=answer).click()
        expect(asked).to_be_hidden()
    expect(title(page)).to_have_text("Inscription supprimée")
    page.keyboard.press("Escape")
    expect(title(page)).to_have_text(FILE)
    expect(dialog(page)).to_contain_text("Aucune inscription à la session Hiver 2028.")
    press(page, "Rétablir 410-600-RL")
    expect(dialog(page)).to_contain_text("inscription rétablie")
    expect(dialog(page)).to_contain_text("1,66 réussies")


def test_all_that_is_pending_is_ticked_off(place: College, window: Opens) -> None:
    enrolled(place.store, *range(600, 612))
    page = window(place.sandbox, "UJULIE")
    command(page, "/rac à-saisir", "À saisir dans CLARA")
    choose(page, "Choisir", "Toute l’équipe")
    expect(dialog(page)).to_contain_text("Personnes 1 à 1 de 1")
    pick(page, "Tout cocher")
    expect(dialog(page).get_by_role("checkbox", checked=True)).to_have_count(13)  # and the session to create
    dialog(page).get_by_role("checkbox", name="410-603-RL").uncheck()
    press(page, "Marquer saisies")
    expect(dialog(page)).to_contain_text("12 lignes marquées saisies")
    expect(dialog(page).get_by_role("checkbox")).to_have_count(1)
    expect(dialog(page).get_by_role("checkbox", name="410-603-RL")).not_to_be_checked()


def test_an_admission_warns_of_somebody_of_that_name(place: College, window: Opens) -> None:
    page = window(place.sandbox, "UJULIE")
    command(page, "/rac nouveau", "Admission rapide")
    for label, text in {"Nom de famille": "Gagnon", "Prénom": "Sophie", "Numéro DA": "345-6999"}.items():
        dialog(page).get_by_label(label).fill(text)
    dialog(page).get_by_label("Date de naissance").fill("1985-08-15")
    choose(page, "Grille", "JEE0K-17R-RA")
    expect(dialog(page)).to_contain_text("Programme : JEE.0K")
    press(page, "Admettre")
    expect(dialog(page)).to_contain_text("Un dossier porte déjà ce nom :")
    dialog(page).get_by_role("checkbox", name="Ce n’est pas la même personne").check()
    press(page, "Admettre quand même", opens=FILE)
    expect(dialog(page)).to_contain_text("345-6999")


def test_a_grids_file_is_checked_then_applied(place: College, window: Opens) -> None:
    page = window(place.sandbox, "UAMINA")
    command(page, "/rac grille", "Grille de cours")
    choose(page, "Grille", "410B0-20A-RA")
    expect(dialog(page)).to_contain_text("60 cours")
    expect(dialog(page)).to_contain_text("3 cours sans FM")
    press(page, "Importer une grille", opens="Importer une grille")
    content = grid_file(first_ee=OTHER_GROUP).encode()
    dialog(page).get_by_label("Fichier de la grille").set_input_files(
        {"name": "grille.csv", "mimeType": "text/csv", "buffer": content}
    )
    expect(dialog(page).locator(".file-names")).to_have_text("grille.csv")
    press(page, "Vérifier")
    expect(dialog(page)).to_contain_text("410-600-RL : EE 00970 → 00975")
    press(page, "Appliquer", opens="Grille de cours")
    expect(dialog(page)).to_contain_text("Grille importée : 1 changement.")
    expect(block(page, "410-600-RL")).to_contain_text("EE 00975")


def test_the_second_of_two_advisors_is_told_what_changed(place: College, window: Opens) -> None:
    enrolled(place.store, 600)
    julie, luc = window(place.sandbox, "UJULIE"), window(place.sandbox, "ULUC")
    for page in (julie, luc):
        open_line(page)
        press(page, "Modifier", opens="Modifier l’inscription")
    choose(julie, "Groupe", "00971 · EE SR")
    press(julie, "Sauvegarder", opens="Inscription")

    press(luc, "Autres champs")
    dialog(luc).get_by_label("Numéro alternatif").fill("ABC-1")
    press(luc, "Sauvegarder")
    expect(dialog(luc)).to_contain_text("Julie Roy a modifié")
    chosen(luc, "Groupe", "00971 · EE SR")
    expect(dialog(luc).get_by_label("Numéro alternatif")).to_have_value("ABC-1")
    press(luc, "Sauvegarder", opens="Inscription")
    luc.keyboard.press("Escape")
    expect(dialog(luc)).to_contain_text("410-600-RL · 00971 EE SR")
