"""Menus of people, menus of several and radio buttons, by keyboard and by mouse."""

from typing import Any

from playwright.sync_api import Page, Route, expect
from slack_bolt import Ack, App

from tests.browser.conftest import Opens, Workshop
from tests.browser.samples import COURSES
from tests.browser.walking import dialog, field, title
from tests.slack_sandbox.conftest import Json, input_block, modal, option

ROLES = [option("Lecture", "read"), option("Conseil", "advise"), option("Administration", "manage")]


def rights() -> Json:
    """A modal of the kinds of fields by which rights are given."""
    return modal(
        input_block("who", "Personne", {"type": "users_select", "initial_user": "ULUC"}),
        input_block("others", "Autres", {"type": "multi_users_select"}, optional=True),
        input_block("units", "Cours", {"type": "multi_static_select", "options": COURSES}, optional=True),
        input_block("role", "Rôle", {"type": "radio_buttons", "options": ROLES, "initial_option": ROLES[0]}),
    )


def submissions(app: App) -> list[Json]:
    """What is sent from that modal: the value of each field by its name."""
    sent: list[Json] = []

    @app.view("form")
    def form(ack: Ack, view: Json) -> None:
        values = view["state"]["values"]
        sent.append({name: list(found[name].values())[-1] for name, found in values.items()})
        ack()

    return sent


def offered(page: Page) -> Any:
    """The lines of the menu that is open."""
    return page.get_by_role("listbox").get_by_role("option")


def test_rights_are_given_by_keyboard_alone(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    sent = submissions(app)
    page = window(sandbox, "UJULIE")
    sandbox.desk.views.open("UJULIE", rights())
    who = field(page, "Personne")
    expect(who).to_have_value("Luc Gagnon")
    who.focus()
    who.press("Enter")
    expect(offered(page)).to_have_count(3)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(who).to_have_value("Julie Roy")
    page.keyboard.press("Tab")
    expect(field(page, "Autres")).to_be_focused()
    page.keyboard.type("luc")
    expect(offered(page)).to_have_text(["Luc Gagnon"])
    page.keyboard.press("Enter")
    expect(dialog(page).locator(".chip")).to_have_text(["Luc Gagnon×"])
    field(page, "Cours").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    dialog(page).get_by_role("radio", name="Lecture").focus()
    page.keyboard.press("ArrowDown")
    expect(dialog(page).get_by_role("radio", name="Conseil")).to_be_checked()
    dialog(page).get_by_role("button", name="Save").press("Enter")
    assert sandbox.wait_until(lambda: sent)
    assert (sent[0]["who"], sent[0]["others"], sent[0]["role"]["value"]) == ("UJULIE", ["ULUC"], "advise")
    assert [one["value"] for one in sent[0]["units"]] == ["c0", "c1"]


def test_rights_are_given_by_mouse_alone(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    sent = submissions(app)
    page = window(sandbox, "UJULIE")
    sandbox.desk.views.open("UJULIE", rights())
    for label, *names in (("Personne", "Julie Roy"), ("Autres", "Luc Gagnon", "demo"), ("Cours", "350-712")):
        field(page, label).click()
        for name in names:
            offered(page).filter(has_text=name).click()
        title(page).click()
    dialog(page).get_by_role("button", name="Retirer demo").click()
    dialog(page).get_by_role("radio", name="Administration").check()
    dialog(page).get_by_role("button", name="Save").click()
    assert sandbox.wait_until(lambda: sent)
    assert (sent[0]["who"], sent[0]["others"], sent[0]["role"]["value"]) == ("UJULIE", ["ULUC"], "manage")
    assert [one["value"] for one in sent[0]["units"]] == ["c2"]


def test_choices_arrive_in_the_order_they_were_made_however_long_the_first_one_takes(
    workshop: Workshop, window: Opens
) -> None:
    sandbox, app = workshop
    sent = submissions(app)
    page = window(sandbox, "UJULIE")
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        held.append(route)
        if len(held) > 1:
            route.continue_()

    page.route("**/ui/change", hold_the_first)
    sandbox.desk.views.open("UJULIE", rights())
    field(page, "Cours").focus()
    for key in ("Enter", "Enter", "ArrowDown", "Enter", "Escape"):
        page.keyboard.press(key)
    expect(dialog(page).locator(".chip")).to_have_count(2)
    dialog(page).get_by_role("button", name="Save").press("Enter")
    expect(dialog(page).locator(".chip")).to_have_count(2)
    assert (len(held), sent) == (1, [])
    held[0].continue_()
    expect(dialog(page)).to_be_hidden()
    assert [one["value"] for one in sent[0]["units"]] == ["c0", "c1"]


def test_a_menu_of_people_lists_members_guests_and_apps_but_nobody_who_left(
    workshop: Workshop, window: Opens
) -> None:
    sandbox, _ = workshop
    sandbox.person("Gabriel", is_restricted=True)
    sandbox.person("Robot", is_bot=True)
    sandbox.person("Partie", deleted=True)
    sandbox.person("Marie-Ève Côté", display_name="mec")
    page = window(sandbox, "UJULIE")
    sandbox.desk.views.open("UJULIE", rights())
    field(page, "Personne").click()
    expect(offered(page)).to_contain_text(["demo", "Julie Roy", "Luc Gagnon", "Gabriel", "Robot", "mec"])
    page.keyboard.type("marie")
    expect(offered(page)).to_have_count(1)
    expect(offered(page)).to_contain_text("Marie-Ève Côté")
