"""Two windows, two people: each sees what the other does, as it happens."""

from playwright.sync_api import expect

from rac_bot.demo.college import College
from slack_sandbox import Sandbox
from tests.browser.conftest import Opens, Workshop
from tests.slack_sandbox.conftest import modal, text_input


def test_the_team_channel_lights_up_for_the_colleague(place: College, window: Opens) -> None:
    luc = window(place.sandbox, "ULUC")
    luc.get_by_role("button", name="general").click()
    team = luc.get_by_role("button", name="rac-equipe")
    expect(team).not_to_contain_text("non lu")

    place.julie.command("/inscrire 1234567 350-714-RL")
    place.julie.choose("Groupe", "00991 · EE SR")
    place.julie.submit()

    expect(team).to_contain_text("1 message non lu")
    expect(luc).to_have_title("(2) general · Luc Gagnon")  # his welcome besides
    team.click()
    expect(luc.locator(".message").last).to_contain_text("Julie Roy")
    expect(team).not_to_contain_text("non lu")
    expect(luc).to_have_title("(1) rac-equipe · Luc Gagnon")


def test_people_write_to_each_other_and_answer_in_threads(workshop: Workshop, window: Opens) -> None:
    sandbox, _ = workshop
    julie, luc = window(sandbox, "UJULIE"), window(sandbox, "ULUC")
    field = julie.get_by_role("combobox", name="Écrire à #team")
    field.fill("Bonjour @Lu")
    field.press("Enter")
    field.press_sequentially("& <merci>")
    field.press("Enter")
    received = luc.locator(".message").last
    expect(received.locator(".text")).to_have_text("Bonjour @Luc Gagnon & <merci>")
    expect(received.locator(".mention.mine")).to_have_text("@Luc Gagnon")

    received.hover()
    received.get_by_role("button", name="Répondre dans un fil").click()
    luc.get_by_role("combobox", name="Répondre…").fill("Bien reçu")
    luc.keyboard.press("Enter")
    expect(luc.locator("#side .message")).to_have_count(2)
    julie.get_by_role("button", name="1 réponse").click()
    expect(julie.locator("#side .message").last).to_contain_text("Bien reçu")
    expect(julie.locator("#main .message")).to_have_count(1)


def test_a_direct_message_is_between_two(workshop: Workshop, window: Opens) -> None:
    sandbox, _ = workshop
    julie, luc = window(sandbox, "UJULIE"), window(sandbox, "ULUC")
    julie.get_by_role("button", name="Luc Gagnon").click()
    julie.get_by_role("combobox", name="Écrire à Luc Gagnon").fill("En privé")
    julie.keyboard.press("Enter")
    line = luc.get_by_role("button", name="Julie Roy 1 message non lu")
    expect(line).to_be_visible()
    line.click()
    expect(luc.locator(".message")).to_contain_text("En privé")


def test_what_is_typed_in_one_window_stands_in_the_other_and_before_the_driver(
    workshop: Workshop, window: Opens
) -> None:
    sandbox, _ = workshop
    first, second = window(sandbox, "UJULIE"), window(sandbox, "UJULIE")
    live = sandbox.desk.views.open("UJULIE", modal(text_input("name", "Nom")))
    first.get_by_label("Nom").fill("Leblanc")
    expect(second.get_by_label("Nom")).to_have_value("Leblanc")
    assert live.states["name", "name"]["value"] == "Leblanc"


def test_another_person_is_chosen_in_the_sidebar(workshop: Workshop, window: Opens) -> None:
    sandbox, _ = workshop
    page = window(sandbox, "UJULIE")
    page.get_by_role("button", name="Agir comme : Julie Roy").click()
    page.get_by_role("menuitemradio", name="Luc Gagnon").click()
    expect(page).to_have_url(f"{sandbox.page_url}?as=ULUC")
    expect(page.get_by_role("button", name="Agir comme : Luc Gagnon")).to_be_visible()
    page.goto(sandbox.page_url)
    expect(page.get_by_role("button", name="Agir comme : Luc Gagnon")).to_be_visible()


def test_an_ephemeral_is_seen_by_one_alone_and_dismissed(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    julie, luc = window(sandbox, "UJULIE"), window(sandbox, "ULUC")
    app.client.chat_postEphemeral(channel="CTEAM", user="UJULIE", text="Pour vous")
    app.client.chat_postMessage(channel="CTEAM", text="Pour tous")
    expect(luc.locator(".message .text")).to_have_text(["Pour tous"])
    own = julie.locator(".message.ephemeral")
    expect(own).to_contain_text("Visible par vous uniquement")
    own.get_by_role("button", name="Masquer").click()
    expect(own).to_have_count(0)
    assert ephemerals(sandbox) == []


def ephemerals(sandbox: Sandbox) -> list[str]:
    """What Julie alone sees."""
    return [one.text for one in sandbox.workspace.ephemerals("UJULIE")]
