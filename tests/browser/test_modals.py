"""Modals: stacks, errors, timeouts, type-ahead, confirmations, focus."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from slack_bolt import Ack
from slack_sdk import WebClient

from tests.browser.conftest import Opens, Workshop
from tests.browser.samples import COURSES, SURE, every_input
from tests.browser.walking import dialog
from tests.slack_sandbox.conftest import (
    Json,
    button,
    input_block,
    modal,
    opens,
    option,
    plain,
    section,
    text_input,
)


def demo(page: Page) -> None:
    """Types the command that opens the app's modal."""
    page.get_by_role("combobox", name="Écrire à #team").fill("/demo ")
    page.keyboard.press("Enter")
    expect(dialog(page)).to_be_visible()


def test_an_error_stands_beside_its_field(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    opens(app, modal(text_input("name", "Nom", hint=plain("De famille")), text_input("da", "DA")))

    @app.view("form")
    def form(ack: Ack) -> None:
        ack(response_action="errors", errors={"da": "DA inconnu."})

    page = window(sandbox, "UJULIE")
    demo(page)
    name, da = dialog(page).get_by_label("Nom"), dialog(page).get_by_label("DA")
    expect(name).to_have_accessible_description("De famille")
    name.press("Enter")
    expect(name).to_be_focused()
    expect(name).to_have_accessible_description("De famille Veuillez remplir ce champ obligatoire.")
    name.fill("Leblanc")
    expect(name).to_have_accessible_description("De famille")  # as one types, before anything is sent
    da.fill("123")
    da.press("Enter")
    expect(da).to_be_focused()
    expect(da).to_have_attribute("aria-invalid", "true")
    expect(da).to_have_accessible_description("DA inconnu.")
    expect(name).not_to_have_attribute("aria-invalid", "true")
    expect(da).to_have_value("123")


def test_a_timeout_looks_as_slacks_and_a_second_try_works(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    opens(app, modal(text_input("name", "Nom")))
    app.view("form")(lambda ack: ack())
    page = window(sandbox, "UJULIE")
    demo(page)
    dialog(page).get_by_label("Nom").fill("Leblanc")
    sandbox.page.troubles.cause("silence")
    send = dialog(page).get_by_role("button", name="Save")
    send.click()
    expect(send).to_have_attribute("aria-busy", "true")
    expect(dialog(page).get_by_role("alert").filter(has_text="Réessayer")).to_have_text(
        "Nous avons eu du mal à nous connecter. Réessayer ?"
    )
    expect(dialog(page).get_by_label("Nom")).to_have_value("Leblanc")
    sandbox.page.troubles.heal()
    send.click()
    expect(dialog(page)).to_be_hidden()


def test_a_command_that_nobody_answers_says_so(workshop: Workshop, window: Opens) -> None:
    sandbox, _ = workshop
    page = window(sandbox, "UJULIE", locale="en-CA")
    field = page.get_by_role("combobox", name="Message #team")
    field.fill("/demo ")
    field.press("Enter")
    expect(page.locator(".message.ephemeral")).to_contain_text(
        '/demo failed with the error "dispatch_failed"'
    )
    field.fill("/nope")
    field.press("Enter")
    expect(page.locator(".message.ephemeral").last).to_contain_text("/nope is not a valid command")


def test_a_type_ahead_asks_the_app_and_says_no_results(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    found = {"type": "external_select", "min_query_length": 2}
    opens(app, modal(input_block("found", "Candidat", found)))

    @app.options("found")
    def options(ack: Ack, payload: Json) -> None:
        ack(options=[option("Leblanc, Lise")] if payload["value"].startswith("leb") else [])

    page = window(sandbox, "UJULIE")
    demo(page)
    field = dialog(page).get_by_role("combobox", name="Candidat")
    field.click()
    expect(page.locator(".list-said")).to_have_text("Tapez au moins 2 caractères")
    field.press_sequentially("zz")
    expect(page.locator(".list-said")).to_have_text("Aucun résultat")
    field.fill("leb")
    page.get_by_role("option", name="Leblanc, Lise").click()
    expect(field).to_have_value("Leblanc, Lise")
    assert sandbox.workspace.log.refusals == []


def test_several_are_chosen_and_taken_back(workshop: Workshop, window: Opens) -> None:
    sandbox, _ = workshop
    several = {"type": "multi_static_select", "options": COURSES, "max_selected_items": 2}
    live = sandbox.desk.views.open("UJULIE", modal(input_block("courses", "Cours", several)))
    page = window(sandbox, "UJULIE")
    field = dialog(page).get_by_role("combobox", name="Cours")
    for typed in ("711", "712"):
        field.press_sequentially(typed)
        field.press("Enter")
        expect(page.get_by_role("listbox")).to_be_hidden()
    field.click()
    page.get_by_role("option", name="350-713").click()
    expect(dialog(page).locator(".chip")).to_have_count(2)
    field.press("Escape")
    dialog(page).get_by_role("button", name="Retirer 350-711").click()
    expect(dialog(page).locator(".chip")).to_have_count(1)

    def kept() -> list[str]:
        return [one["value"] for one in live.states["courses", "courses"]["selected_options"]]

    assert sandbox.wait_until(lambda: kept() == ["c2"])
    field.fill("")
    field.press("Backspace")
    assert sandbox.wait_until(lambda: kept() == [])


def test_views_stack_and_come_back_as_they_were(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    opens(
        app,
        modal(
            text_input("name", "Nom"), {"type": "actions", "elements": [button("Plus", "more")]}, title="Un"
        ),
    )
    closed = []

    @app.action("more")
    def more(ack: Ack, body: Json, client: WebClient) -> None:
        second = modal(
            section("Deuxième", accessory=button("Autre", "other")),
            title="Deux",
            submit=None,
            notify_on_close=True,
        )
        client.views_push(trigger_id=body["trigger_id"], view=second)
        ack()

    @app.view_closed("form")
    def on_closed(ack: Ack, view: Json) -> None:
        closed.append(view["title"]["text"])
        ack()

    page = window(sandbox, "UJULIE")
    demo(page)
    dialog(page).get_by_label("Nom").fill("Leblanc")
    dialog(page).get_by_role("button", name="Plus").click()
    expect(dialog(page)).to_have_accessible_name("Deux")
    expect(dialog(page).get_by_role("button", name="Autre")).to_be_focused()  # not the one that closes
    dialog(page).get_by_role("button", name="Retour").click()
    expect(dialog(page)).to_have_accessible_name("Un")
    expect(dialog(page).get_by_label("Nom")).to_have_value("Leblanc")
    asked = page.get_by_role("dialog", name="Fermer sans envoyer ?")
    for answer in ("Continuer", "Fermer quand même"):
        expect(dialog(page).get_by_label("Nom")).to_have_value("Leblanc")
        page.keyboard.press("Escape")
        asked.get_by_role("button", name=answer).click()
        expect(asked).to_be_hidden()
    expect(dialog(page)).to_be_hidden()
    assert closed == ["Deux"]


def test_escape_closes_one_view_after_the_other(workshop: Workshop, window: Opens) -> None:
    sandbox, _ = workshop
    for title in ("Un", "Deux", "Trois"):
        open_ = sandbox.desk.views.push if title != "Un" else sandbox.desk.views.open
        open_("UJULIE", modal(section(title), title=title, submit=None))
    page = window(sandbox, "UJULIE")
    for title in ("Trois", "Deux", "Un"):
        expect(dialog(page)).to_have_accessible_name(title)
        page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    assert sandbox.desk.views.stack("UJULIE") == []


def test_an_update_keeps_what_was_typed_and_where_the_caret_is(workshop: Workshop, window: Opens) -> None:
    sandbox, _ = workshop
    live = sandbox.desk.views.open(
        "UJULIE", modal(section("Avant"), text_input("name", "Nom"), submit="Save")
    )
    page = window(sandbox, "UJULIE")
    field = dialog(page).get_by_label("Nom")
    field.press_sequentially("Leblanc")
    field.press("ArrowLeft")
    assert sandbox.wait_until(lambda: live.states["name", "name"]["value"] == "Leblanc")
    sandbox.desk.views.update(live, modal(section("Après"), section("Encore"), text_input("name", "Nom")))
    expect(dialog(page)).to_contain_text("Encore")
    expect(field).to_be_focused()
    page.keyboard.type("-")
    expect(field).to_have_value("Leblan-c")


@pytest.mark.parametrize(("answer", "told"), [("Garder", []), ("Retirer", ["remove"])])
def test_a_confirmation_comes_first(workshop: Workshop, window: Opens, answer: str, told: list[str]) -> None:
    sandbox, app = workshop
    opens(
        app, modal({"type": "actions", "elements": [button("Ôter", "remove", style="danger", confirm=SURE)]})
    )
    heard: list[str] = []

    @app.action("remove")
    def remove(ack: Ack, action: dict[str, Any]) -> None:
        heard.append(action["action_id"])
        ack()

    page = window(sandbox, "UJULIE")
    demo(page)
    remove_button = dialog(page).get_by_role("button", name="Ôter")
    remove_button.click()
    asked = page.get_by_role("dialog", name="Retirer l’inscription ?")
    expect(asked).to_have_accessible_description("Le dossier gardera la trace du retrait.")
    asked.get_by_role("button", name=answer).click()
    expect(asked).to_be_hidden()
    expect(remove_button).to_be_focused()
    assert sandbox.wait_until(lambda: heard == told)


def test_enter_dispatches_where_the_input_asks(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    opens(app, modal(text_input("query", "Texte", dispatch_action=True)))
    heard: list[str] = []

    @app.action("query")
    def query(ack: Ack, action: Json) -> None:
        heard.append(action["value"])
        ack()

    page = window(sandbox, "UJULIE")
    demo(page)
    dialog(page).get_by_label("Texte").fill("leblanc")
    page.keyboard.press("Enter")
    assert sandbox.wait_until(lambda: heard == ["leblanc"])
    expect(dialog(page)).to_be_visible()


def test_every_input_is_filled_by_hand(workshop: Workshop, window: Opens) -> None:
    sandbox, _ = workshop
    live = sandbox.desk.views.open("UJULIE", every_input())
    page = window(sandbox, "UJULIE")
    modal_ = dialog(page)
    modal_.get_by_label("Nom").fill("Leblanc")
    modal_.get_by_label("Notes").fill("deux\nlignes")
    modal_.get_by_label("Heures").fill("60")
    modal_.get_by_label("Courriel").fill("lise@example.com")
    modal_.get_by_label("Site").fill("https://example.com")
    for label, text in {"Groupe": "00980 · FM", "Personne": "Luc Gagnon", "Conversation": "team"}.items():
        modal_.get_by_role("combobox", name=label).click()
        page.get_by_role("option", name=text).click()
    modal_.get_by_label("Jour").fill("2018-01-16")
    modal_.get_by_label("Heure (").fill("08:30")
    modal_.get_by_role("radio", name="FM").check()
    modal_.get_by_role("checkbox", name="Équipe").check()
    modal_.get_by_label("Pièce").set_input_files(
        {"name": "releve.txt", "mimeType": "text/plain", "buffer": b"notes"}
    )
    expect(modal_.locator(".file-names")).to_have_text("releve.txt")

    def entered() -> Json:
        return {name: state for (name, _), state in live.states.items()}

    assert sandbox.wait_until(lambda: entered()["file"]["files"])
    now = entered()
    assert now["name"]["value"] == "Leblanc"
    assert now["notes"]["value"] == "deux\nlignes"
    assert now["group"]["selected_option"]["value"] == "980"
    assert now["who"]["selected_user"] == "ULUC"
    assert now["where"]["selected_conversation"] == "CTEAM"
    assert (now["day"]["selected_date"], now["hour"]["selected_time"]) == ("2018-01-16", "08:30")
    assert now["mode"]["selected_option"]["value"] == "FM"
    assert [one["value"] for one in now["boxes"]["selected_options"]] == ["Équipe"]


def test_the_focus_stays_within_the_modal(workshop: Workshop, window: Opens) -> None:
    sandbox, _ = workshop
    view = modal(text_input("a", "Un"), text_input("b", "Deux", {"focus_on_load": True}))
    sandbox.desk.views.open("UJULIE", view)
    page = window(sandbox, "UJULIE")
    expect(dialog(page).get_by_label("Deux")).to_be_focused()
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('#modal').contains(document.activeElement)")
