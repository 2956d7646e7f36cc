"""The guide's steps A to G in the browser, by mouse and by keyboard alone."""

from playwright.sync_api import Locator, Page, expect

from rac_bot.demo.college import College
from tests.browser.conftest import Opens
from tests.browser.walking import choose, chosen, dialog, pick, title

COURSE = "350-714-RL · Développement global"
GROUP = "00991 · EE SR"


def test_the_guide_by_mouse(place: College, window: Opens) -> None:
    page = window(place.sandbox, "UJULIE")
    page.get_by_role("button", name="rac-equipe").click()
    composer = page.get_by_role("combobox", name="Écrire à #rac-equipe")
    composer.fill("/cand")
    page.get_by_role("option", name="/candidat").click()
    composer.press_sequentially("leblanc")
    page.get_by_role("button", name="Envoyer").click()
    expect(dialog(page)).to_contain_text("Leblanc, Lise")

    pick(page, "Créer une session")  # A
    choose(page, "Session du nouveau dossier", "Hiver 2018 (H-2018)", typed="hiver 18")  # B
    chosen(page, "Session du nouveau dossier", "Hiver 2018 (H-2018)")
    dialog(page).get_by_role("button", name="Créer", exact=True).click()  # C
    expect(dialog(page)).to_contain_text("H-2018")

    dialog(page).get_by_role("button", name="Inscrire", exact=True).click()  # D
    expect(title(page)).to_have_text("Inscription à un cours")
    choose(page, "Session", "Hiver 2018 (H-2018)", typed="hiver 18")
    choose(page, "Cours", COURSE, typed="0192")  # E
    chosen(page, "Cours", COURSE)
    groups = dialog(page).get_by_role("combobox", name="Groupe")
    groups.click()
    for mode in ("EE", "EE SR", "FM"):
        expect(page.get_by_role("group", name=mode, exact=True)).to_be_visible()
    page.get_by_role("option", name=GROUP).click()  # F
    dialog(page).get_by_role("button", name="Sauvegarder").click()  # G
    expect(title(page)).to_have_text("Dossier du candidat")
    expect(dialog(page)).to_contain_text("inscription enregistrée")
    dialog(page).get_by_role("button", name="Fermer").last.click()
    expect(dialog(page)).to_be_hidden()
    expect(page.locator(".message").last).to_contain_text("350-714-RL")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, target: Locator) -> None:
    """Tab until that has the focus, as one does."""
    expect(target).to_be_visible()
    for _ in range(40):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def test_the_guide_by_keyboard_alone(place: College, window: Opens) -> None:
    page = window(place.sandbox, "UJULIE")
    tab_to(page, page.get_by_role("button", name="rac-equipe"))
    press(page, "Enter")
    page.keyboard.type("/ca")  # the slash goes to the composer
    expect(page.get_by_role("option", name="/candidat")).to_be_visible()
    press(page, "Tab")
    page.keyboard.type("leblanc")
    press(page, "Enter")

    tab_to(page, dialog(page).locator("button.more").first)
    press(page, "Enter")
    expect(page.get_by_role("menuitem", name="Créer une session")).to_be_visible()
    press(page, "Enter")
    tab_to(page, dialog(page).get_by_role("combobox", name="Session du nouveau dossier"))
    page.keyboard.type("hiver 18")
    expect(page.get_by_role("option")).to_have_count(1)
    press(page, "Enter")
    tab_to(page, dialog(page).get_by_role("button", name="Créer", exact=True))
    press(page, "Space")

    tab_to(page, dialog(page).get_by_role("button", name="Inscrire", exact=True))
    press(page, "Enter")
    tab_to(page, dialog(page).get_by_role("combobox", name="Cours"))
    page.keyboard.type("0192")
    expect(page.get_by_role("option", name=COURSE)).to_be_visible()
    press(page, "Enter")
    group = dialog(page).get_by_role("combobox", name="Groupe")
    tab_to(page, group)
    press(page, "ArrowDown")
    for _ in range(10):
        if page.locator(".list-item.at").inner_text().strip() == GROUP:
            break
        press(page, "ArrowDown")
    press(page, "Enter")
    expect(group).to_have_value(GROUP)
    tab_to(page, dialog(page).get_by_role("button", name="Sauvegarder"))
    press(page, "Enter")
    expect(dialog(page)).to_contain_text("inscription enregistrée")
    press(page, "Escape")
    expect(dialog(page)).to_be_hidden()
    expect(page.get_by_role("combobox", name="Écrire à #rac-equipe")).to_be_focused()
