"""What a hand does at the page: the modal on top, its fields, its menus, its buttons.

The words are given in French, and looked for in the language of the page, which is then the bot's too.
"""

import re

from playwright.sync_api import Locator, Page, expect

from rac_bot.i18n import _, speaking

TEAM = "rac-equipe"
OF_THE_PAGE = {
    "Écrire à": "Message",
    "Envoyer": "Send",
    "Accueil": "Home",
    "Messages": "Messages",
    "Ne plus montrer ceci": "Do not show this again",
}


def said(page: Page, text: str) -> str:
    """The bot's words, or the page's own, as that page has them."""
    spoken = page.locator("html").get_attribute("lang") or "fr"
    if spoken == "fr":
        return text
    with speaking(spoken):
        return OF_THE_PAGE.get(text) or _(text)


def dialog(page: Page) -> Locator:
    """The modal on top."""
    return page.locator("#modal")


def title(page: Page) -> Locator:
    """Its title."""
    return dialog(page).get_by_role("heading", level=2)


def block(page: Page, text: str) -> Locator:
    """The block of the modal that says so."""
    return dialog(page).locator(".panel-body > .block").filter(has_text=text).first


def command(page: Page, text: str, opens: str) -> None:
    """Typed in the team's channel and sent; `opens` is the title of what comes."""
    if page.viewport_size and page.viewport_size["width"] > 720:  # a telephone opens on the channel
        page.get_by_role("button", name=TEAM).click()
    page.get_by_role("combobox", name=f"{said(page, 'Écrire à')} #{TEAM}").fill(text)
    page.get_by_role("button", name=said(page, "Envoyer")).click()
    expect(title(page)).to_have_text(said(page, opens))


def press(page: Page, name: str, *, opens: str | None = None) -> None:
    """A button of the modal; `opens`: the title of what comes."""
    button = dialog(page).get_by_role("button", name=said(page, name), exact=True).last
    expect(button).not_to_have_attribute("aria-busy", "true")  # it would not hear a second press
    button.click()
    if opens:
        expect(title(page)).to_have_text(said(page, opens))


def pick(page: Page, line: str, *, near: str = "", opens: str | None = None) -> None:
    """A line of the ⋯ menu of the block that says `near`, or of the first menu that has it."""
    where = dialog(page).locator(".panel-body > .block").filter(has_text=near) if near else dialog(page)
    for menu in where.locator("button.more").all():
        menu.click()
        found = page.get_by_role("menuitem", name=said(page, line), exact=True)
        if found.count():
            found.click()
            break
        page.keyboard.press("Escape")
    else:
        raise AssertionError(f"no menu has {line!r}")
    if opens:
        expect(title(page)).to_have_text(said(page, opens))


def field(page: Page, label: str) -> Locator:
    """A menu of the modal by the beginning of its label."""
    return dialog(page).get_by_role("combobox", name=re.compile(f"^{re.escape(said(page, label))}"))


def choose(page: Page, label: str, text: str, *, typed: str = "") -> None:
    """By mouse: open the menu, type, click the option that begins with that text; the app has answered."""
    menu = field(page, label)
    menu.click()
    if typed:
        menu.press_sequentially(typed)
    page.get_by_role("option", name=re.compile(f"^{re.escape(said(page, text))}")).click()
    expect(menu).not_to_have_attribute("aria-busy", "true")


def chosen(page: Page, label: str, text: str) -> None:
    """The menu shows that choice, or at least its beginning."""
    expect(field(page, label)).to_have_value(re.compile(f"^{re.escape(text)}"))


def close_all(page: Page) -> None:
    """Close one after the other, until no modal is left."""
    while dialog(page).is_visible():
        before = title(page).inner_text()
        dialog(page).get_by_role("button", name=said(page, "Fermer")).first.click()
        expect(title(page).filter(has_text=before)).to_be_hidden()
