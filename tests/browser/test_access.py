"""What axe finds, in light and dark; narrow windows; the page's own two languages."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from rac_bot.demo.college import College
from tests.browser.accounting import SOPHIE, enrolled
from tests.browser.conftest import Opens, Workshop
from tests.browser.samples import every_block, every_input, newer_blocks
from tests.browser.walking import choose, close_all, command, pick, press

SEVERE = ("serious", "critical")


def violations(page: Page) -> list[str]:
    """The serious and critical ones, with the node they name."""
    page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for one in found
        if one["impact"] in SEVERE
        for node in one["nodes"]
    ]


def settle(workshop: Workshop) -> None:
    """A channel with every block in it."""
    _, app = workshop
    for blocks in (every_block(), newer_blocks()):
        app.client.chat_postMessage(channel="CTEAM", text="blocs", blocks=blocks)
    app.client.chat_postEphemeral(channel="CTEAM", user="UJULIE", text="Pour vous")
    sandbox, _ = workshop
    sandbox.channel("ailleurs", id="COTHER", members=[], bot=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    workshop: Workshop, window: Opens, scheme: Literal["light", "dark"]
) -> None:
    sandbox, _ = workshop
    settle(workshop)
    page = window(sandbox, "UJULIE", color_scheme=scheme)
    expect(page.locator(".message")).to_have_count(3)
    assert violations(page) == []
    for panel in ("Inspecteur", "Pannes"):
        page.get_by_role("button", name=panel).click()
        assert violations(page) == []
    page.get_by_role("button", name="Agir comme").click()
    assert violations(page) == []
    page.keyboard.press("Escape")

    sandbox.desk.views.open("UJULIE", every_input())
    page.get_by_role("button", name="Sauvegarder").click()
    expect(page.locator(".error:not(:empty)").first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("combobox", name="Groupe").click()
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(3)
    assert violations(page) == []


def test_the_colleges_windows_are_read_by_all_and_fit_a_telephone(place: College, window: Opens) -> None:
    enrolled(place.store, 600)
    page = window(place.sandbox, "UJULIE")
    command(page, f"/candidat {SOPHIE}", "Dossier du candidat")
    fits(page)
    pick(page, "Détail", near="410-600-RL", opens="Inscription")
    fits(page)
    press(page, "Modifier", opens="Modifier l’inscription")
    press(page, "Autres champs")
    expect(page.get_by_label("Numéro alternatif")).to_be_visible()
    fits(page)
    close_all(page)
    command(page, "/rac à-saisir", "À saisir dans CLARA")
    choose(page, "Choisir", "Toute l’équipe")
    pick(page, "Tout cocher")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    fits(page)
    press(page, "Saisie guidée", opens="Saisie guidée")
    fits(page)


def fits(page: Page) -> None:
    """Axe finds nothing serious in the window, and on a telephone nothing is wider than the screen."""
    assert violations(page) == []
    wide = page.viewport_size
    assert wide
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("document.querySelector('.panel-body').scrollWidth") <= 360
    page.set_viewport_size(wide)


@pytest.mark.parametrize("width", [360, 720, 1000, 1600])
def test_nothing_is_wider_than_the_window(workshop: Workshop, window: Opens, width: int) -> None:
    sandbox, _ = workshop
    settle(workshop)
    page = window(sandbox, "UJULIE", viewport={"width": width, "height": 700})
    expect(page.locator(".message")).to_have_count(3)
    sandbox.desk.views.open("UJULIE", every_input())
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelector('.panel-body').scrollWidth") <= width


def test_the_sidebar_opens_over_a_narrow_window(workshop: Workshop, window: Opens) -> None:
    sandbox, _ = workshop
    page = window(sandbox, "UJULIE", viewport={"width": 360, "height": 700})
    page.get_by_role("button", name="Ouvrir la barre latérale").click()
    page.get_by_role("navigation").get_by_role("button", name="Julie Roy vous").click()
    expect(page.get_by_role("heading", level=1, name="Julie Roy")).to_be_visible()
    page.get_by_role("button", name="Ouvrir la barre latérale").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Ouvrir la barre latérale")).to_be_focused()


def test_language_and_theme_are_kept(workshop: Workshop, window: Opens) -> None:
    sandbox, _ = workshop
    page = window(sandbox, "UJULIE", locale="en-CA")
    expect(page.get_by_role("heading", name="Channels")).to_be_visible()
    page.get_by_role("button", name="Français").click()
    expect(page.get_by_role("heading", name="Canaux")).to_be_visible()
    page.get_by_role("button", name="Thème : automatique").click()
    page.get_by_role("button", name="Thème : clair").click()
    page.reload()
    expect(page.get_by_role("button", name="Thème : sombre")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(25, 28, 29)"
