"""Reactions, and one's own messages written anew or deleted, by hand."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.conftest import Opens, Workshop

if TYPE_CHECKING:
    from playwright.sync_api import Page


def menu(page: "Page", message: int, item: str) -> None:
    """An entry of a message's own menu."""
    one = page.locator(".message").nth(message)
    one.hover()
    one.get_by_role("button", name="Autres actions").click()
    page.get_by_role("menuitem", name=item).click()


def test_a_reaction_is_added_counted_and_taken_away(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    app.client.chat_postMessage(channel="CTEAM", text="À voir")
    julies, lucs = window(sandbox, "UJULIE"), window(sandbox, "ULUC")
    message = julies.locator(".message").first
    message.hover()
    message.get_by_role("button", name="Ajouter une réaction").click()
    julies.get_by_role("menuitem", name="eyes").click()
    seen = lucs.get_by_role("button", name=":eyes: : 1 réaction, Julie Roy")
    expect(seen).to_have_attribute("aria-pressed", "false")
    seen.click()
    mine = julies.get_by_role("button", name=":eyes: : 2 réactions, Julie Roy, Luc Gagnon")
    expect(mine).to_have_attribute("aria-pressed", "true")
    mine.click()
    expect(lucs.get_by_role("button", name=":eyes: : 1 réaction, Luc Gagnon")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_only_ones_own_message_is_written_anew_and_deleted(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    app.client.chat_postMessage(channel="CTEAM", text="De l’application")
    page = window(sandbox, "UJULIE")
    field = page.get_by_role("combobox", name="Écrire à #team")
    field.fill("Vois https://a.test/x, @Luc Gagnon & <toi>")
    field.press("Enter")
    menu(page, 1, "Modifier le message")
    edited = page.get_by_role("textbox", name="Modifier le message")
    expect(edited).to_have_value("Vois https://a.test/x, @Luc Gagnon & <toi>")
    edited.press("Escape")
    expect(edited).to_have_count(0)
    menu(page, 1, "Modifier le message")
    edited.fill("Vu, @Luc Gagnon")
    edited.press("Enter")
    expect(page.locator(".message").nth(1)).to_contain_text("(modifié)")
    (said,) = [one for one in sandbox.workspace.visible("CTEAM") if one.user == "UJULIE"]
    assert said.text == "Vu, <@ULUC>"
    menu(page, 1, "Supprimer le message")
    page.get_by_role("dialog").get_by_role("button", name="Supprimer le message").click()
    expect(page.locator(".message")).to_have_count(1)
    app_message = page.locator(".message").first
    app_message.hover()
    app_message.get_by_role("button", name="Autres actions").click()
    expect(page.get_by_role("menuitem", name="Modifier le message")).to_have_count(0)
