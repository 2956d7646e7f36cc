"""`make pictures`: the screens of the docs, taken from the workspace as `make demo` opens it."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from rac_bot.demo.college import college
from rac_bot.demo.week import invent, tell_again
from rac_bot.logs import configure
from tests.browser.screenshots import Shot, save
from tests.browser.test_guide import choose, dialog, title
from tests.conftest import ROOT

FOLDER = ROOT / "docs" / "images"


def team(page: Page) -> None:
    while dialog(page).is_visible():  # left by the picture before: a window belongs to its person
        page.keyboard.press("Escape")
    if page.viewport_size and page.viewport_size["width"] > 700:  # a telephone opens on the channel
        page.get_by_role("button", name="rac-equipe").click()
    expect(page.locator(".message").last).to_be_visible()


def found(page: Page) -> None:
    team(page)
    composer = page.get_by_role("combobox", name="Écrire à #rac-equipe")
    composer.fill("/candidat tremblay")
    page.get_by_role("button", name="Envoyer").click()
    expect(title(page)).to_have_text("Recherche")


def opened(page: Page) -> None:
    team(page)
    composer = page.get_by_role("combobox", name="Écrire à #rac-equipe")
    composer.fill("/candidat leblanc")
    page.get_by_role("button", name="Envoyer").click()
    expect(title(page)).to_have_text("Dossier du candidat")


def choosing_the_group(page: Page) -> None:
    opened(page)
    dialog(page).get_by_role("button", name="Inscrire à un cours").click()
    choose(page, "Session", "hiver 2018", "Hiver 2018 (H-2018), à créer")
    choose(page, "Cours", "0192", "350-714-RL · Développement global")
    dialog(page).get_by_role("combobox", name="Groupe").click()
    expect(page.get_by_role("option", name="00991 · EE SR")).to_be_visible()


def saved(page: Page) -> None:
    choosing_the_group(page)
    page.get_by_role("option", name="00991 · EE SR").click()
    dialog(page).get_by_role("button", name="Sauvegarder").click()
    expect(dialog(page)).to_contain_text("inscription enregistrée")


def inspecting(page: Page) -> None:
    team(page)
    page.get_by_role("button", name="Inspecteur").click()
    expect(page.get_by_role("complementary", name="Inspecteur")).to_be_visible()


SHOTS = (
    Shot("equipe", "UJULIE", team),
    Shot("recherche", "UJULIE", found),
    Shot("dossier", "UJULIE", opened, height=900),
    Shot("groupe", "UJULIE", choosing_the_group, height=900),
    Shot("enregistree", "UJULIE", saved, height=900),
    Shot("avis", "ULUC", team, scheme="dark"),
    Shot("inspecteur", "ULUC", inspecting, width=1440),
    Shot("telephone", "ULUC", opened, width=390, height=844),
)


def take() -> None:
    configure()
    with tempfile.TemporaryDirectory() as folder, college(Path(folder)) as place:
        now = datetime.now(UTC)
        invent(place, now)
        tell_again(place, now)
        for file in save(place.sandbox.page_url, SHOTS, FOLDER):
            print(file.relative_to(ROOT))  # noqa: T201  a command for developers


if __name__ == "__main__":
    take()
