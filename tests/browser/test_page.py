"""The rest of the page: Home, shortcuts, hostile names, the inspector, faults, a stream that breaks."""

import httpx
import pytest
from playwright.sync_api import Route, expect
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_sandbox.workspace import BOT_USER_ID
from tests.browser.conftest import Opens, Workshop
from tests.browser.samples import chart, every_block, newer_blocks
from tests.slack_sandbox.conftest import Json, button, modal, section

HOSTILE = "<img src=x onerror=document.title='owned'>"


def commands(app: App) -> list[str]:
    """What follows /desk, each time that it comes."""
    heard: list[str] = []

    @app.command("/desk")
    def desk(ack: Ack, body: Json) -> None:
        heard.append(body["text"])
        ack()

    return heard


def test_home_is_published_and_acts(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop

    def home(text: str) -> Json:
        return {"type": "home", "blocks": [section(text, accessory=button("Vu", "seen"))]}

    @app.event("app_home_opened")
    def opened(event: Json, client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view=home("Bienvenue"))

    @app.action("seen")
    def seen(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_publish(user_id=body["user"]["id"], view=home("C’est vu"))
        ack()

    page = window(sandbox, "UJULIE")
    page.get_by_role("button", name="Demo", exact=True).click()
    page.get_by_role("button", name="Accueil").click()
    expect(page.locator(".home")).to_contain_text("Bienvenue")
    page.locator(".home").get_by_role("button", name="Vu").click()
    expect(page.locator(".home")).to_contain_text("C’est vu")
    page.reload()  # the address says Home, which the app is told of again
    expect(page.locator(".home")).to_contain_text("Bienvenue")
    page.get_by_role("button", name="team").click()
    page.reload()
    expect(page.get_by_role("heading", level=1, name="team")).to_be_visible()


def test_the_first_card_says_who_one_is_and_goes_once_done(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    heard = commands(app)
    tries = [
        {
            "text": "/desk help",
            "begins": "/desk",
            "about": {"fr": "De l’aide", "en": "Ask for help"},
        },
        {"text": "/demo", "begins": "/demo", "about": {"fr": "Voir la démo", "en": "See the demo"}},
    ]
    sandbox.page.introduce({"fr": "Le *bureau*.", "en": "The *desk*."}, tries)
    page = window(sandbox, "UJULIE")
    card = page.get_by_role("region", name="Bonjour ! Ici, vous êtes Julie Roy.")
    expect(card.locator("strong")).to_have_text("bureau")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("region", name="Here, you are Julie Roy")).to_contain_text("Ask for help")
    assert sandbox.wait_until(lambda: sandbox.workspace.people["UJULIE"].locale == "en-CA")
    page.get_by_role("button", name="Français").click()
    page.get_by_role("button", name="Demo", exact=True).click()
    page.get_by_role("button", name="Accueil").click()  # where nobody can type
    card.get_by_role("button", name="/desk help").click()
    field = page.get_by_role("combobox", name="Écrire à Demo")
    expect(field).to_be_focused()
    field.press("Enter")
    assert sandbox.wait_until(lambda: heard == ["help"])
    expect(card.get_by_role("button", name="/desk help")).to_have_count(0)
    page.reload()
    card.get_by_role("button", name="Ne plus montrer ceci").click()
    expect(card).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Demo")).to_be_visible()
    expect(card).to_have_count(0)


def test_shortcuts_are_in_the_composer_and_on_messages(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    heard: list[str] = []

    @app.shortcut("demo")
    def global_one(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(section("Ouvert"), submit=None))
        ack()

    @app.shortcut("keep")
    def on_message(ack: Ack, body: Json) -> None:
        heard.append(body["message"]["text"])
        ack()

    mentions: list[str] = []

    @app.event("app_mention")
    def mentioned(event: Json) -> None:
        mentions.append(event["text"])

    app.client.chat_postMessage(channel="CTEAM", text="À garder")
    page = window(sandbox, "UJULIE")
    message = page.locator(".message").last
    message.hover()
    message.get_by_role("button", name="Autres actions").click()
    page.get_by_role("menuitem", name="Keep").click()
    assert sandbox.wait_until(lambda: heard == ["À garder"])
    shortcuts = page.get_by_role("button", name="Raccourcis et commandes")
    shortcuts.press("Enter")
    page.get_by_role("menuitem", name="@demo").click()
    page.keyboard.type("bonjour")
    page.keyboard.press("Enter")
    assert sandbox.wait_until(lambda: mentions == [f"<@{BOT_USER_ID}> bonjour"])
    shortcuts.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Ouvert")


def test_a_command_shows_its_usage_and_the_words_that_may_follow(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    heard = commands(app)
    page = window(sandbox, "UJULIE")
    field = page.get_by_role("combobox", name="Écrire à #team")
    offered = page.get_by_role("option")
    field.fill("/de")
    assert offered.locator("small").all_inner_texts() == [
        "Opens the demo",
        "The desk",
        "[help | grid [code] | journal]",
    ]
    field.fill("/desk ")
    assert offered.all_inner_texts() == ["/desk help", "/desk grid\n[code]", "/desk journal"]
    field.press("Enter")  # the command alone
    field.fill("/desk j")
    field.press("Enter")
    expect(field).to_have_value("/desk journal ")
    field.press("Enter")
    assert sandbox.wait_until(lambda: heard == ["", "journal"])


def test_hostile_names_and_texts_stay_text(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    sandbox.person(HOSTILE, id="UEVIL")
    sandbox.channel(HOSTILE, id="CEVIL", members=[], bot=True)
    escaped = HOSTILE.replace("<", "&lt;").replace(">", "&gt;")
    app.client.chat_postMessage(channel="CTEAM", text=f"{escaped} <@UEVIL> <javascript:alert(1)|ici>")
    sandbox.desk.views.open("UJULIE", modal(section(escaped), title="<b>Gras</b>", submit=None))
    page = window(sandbox, "UJULIE")
    expect(page.get_by_role("dialog")).to_have_accessible_name("<b>Gras</b>")
    expect(page.get_by_role("dialog")).to_contain_text(HOSTILE)
    page.keyboard.press("Escape")
    expect(page.locator(".message .text")).to_have_text(f"{HOSTILE} @{HOSTILE} ici")
    expect(page.get_by_role("button", name=HOSTILE).first).to_be_visible()
    assert page.locator("img[src=x], a[href^=javascript]").count() == 0
    assert page.title() != "owned"


def test_every_block_is_drawn(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    app.client.chat_postMessage(channel="CTEAM", text="blocs", blocks=every_block())
    app.client.chat_postMessage(channel="CTEAM", text="blocs", blocks=newer_blocks())
    others = [chart("line", "Lignes"), chart("area", "Aires")]
    app.client.chat_postMessage(channel="CTEAM", text="blocs", blocks=others)
    heard: list[str] = []

    @app.action("week")
    def week(ack: Ack, action: Json) -> None:
        heard.append(action["action_id"])
        ack()

    page = window(sandbox, "UJULIE")
    first = page.locator(".message").first
    expect(first.get_by_role("heading")).to_contain_text("Inscription enregistrée ✅")
    expect(first.locator("strong").first).to_be_visible()
    expect(first.get_by_role("link", name="le guide")).to_have_attribute("href", "https://example.com")
    expect(first).to_contain_text("@Luc Gagnon")
    expect(first.get_by_role("listitem")).to_have_text(["point 1", "point 2"])
    expect(page.get_by_role("cell", name="81")).to_be_visible()
    bars = page.get_by_role("figure", name="Inscriptions")
    expect(bars.get_by_role("row", name="Luc")).to_have_text("Luc-10123")
    assert (bars.locator("rect").count(), page.locator("polyline").count()) == (10, 4)
    expect(page.get_by_role("figure", name="Modes").locator(".legend")).to_have_text("EE · 6EE SR · 2,5")
    page.locator(".card").get_by_role("button", name="Voir").click()
    assert sandbox.wait_until(lambda: heard == ["week"])
    expect(page.locator(".not-drawn")).to_have_count(0)


def test_a_menu_in_a_message_keeps_its_choice(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    heard: list[str] = []

    @app.action("s")
    def chosen(ack: Ack, action: Json) -> None:
        heard.append(action["selected_option"]["value"])
        ack()

    app.client.chat_postMessage(channel="CTEAM", text="blocs", blocks=every_block())
    page = window(sandbox, "UJULIE")
    field = page.get_by_role("combobox", name="Un menu")
    field.click()
    page.get_by_role("option", name="00980 · FM").click()
    assert sandbox.wait_until(lambda: heard == ["980"])
    expect(field).to_have_value("00980 · FM")


def test_the_inspector_shows_the_rule_and_the_pointer(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    page = window(sandbox, "UJULIE")
    page.get_by_role("button", name="Inspecteur").click()
    with pytest.raises(SlackApiError):
        app.client.chat_postMessage(channel="CTEAM", text="x", blocks=[section("x" * 3001)])
    line = page.locator(".exchange-line.bad")
    expect(line).to_contain_text("chat.postMessage")
    line.click()
    refusal = page.locator(".refusal")
    expect(refusal).to_contain_text("must be less than 3001 characters")
    expect(refusal.locator(".pointer")).to_have_text("/blocks/0/text/text")
    expect(refusal.locator("pre")).to_contain_text("xxx")
    page.get_by_role("button", name="Refus", exact=True).click()
    expect(page.locator(".exchange")).to_have_count(1)


def test_the_inspector_follows_a_gesture_both_ways(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop

    @app.command("/demo")
    def demo(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(section("Bonjour"), submit=None))
        ack()

    page = window(sandbox, "UJULIE")
    page.get_by_role("button", name="Inspecteur").click()
    page.get_by_role("combobox", name="Écrire à #team").fill("/demo ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.locator(".exchange-line .what")).to_have_text(["views.open", "/demo", "auth.test"])
    expect(page.locator(".exchange-line .ms").first).to_contain_text("ms")


def test_faults_are_caused_and_healed_by_hand(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    page = window(sandbox, "UJULIE")
    page.get_by_role("button", name="Pannes").click()
    page.get_by_label("Ce qui va mal").select_option("not_in_channel")
    page.get_by_label("Pour quelle méthode").select_option("chat.postMessage")
    page.get_by_label("Une seule fois").uncheck()
    page.get_by_role("button", name="Provoquer").click()
    expect(page.locator(".caused")).to_contain_text("not_in_channel")
    for _ in range(2):
        with pytest.raises(SlackApiError, match="not_in_channel"):
            app.client.chat_postMessage(channel="CTEAM", text="x")
    page.get_by_role("button", name="Tout réparer").click()
    expect(page.locator("#side")).to_contain_text("Tout va bien")
    app.client.chat_postMessage(channel="CTEAM", text="Enfin")
    expect(page.locator(".message").last).to_contain_text("Enfin")


def test_the_app_is_taken_out_of_a_channel_and_invited_back(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    page = window(sandbox, "UJULIE")
    page.get_by_role("button", name="Retirer demo du canal").click()
    field = page.get_by_role("combobox", name="Écrire à #team")
    said = page.locator(".message.ephemeral").last
    expect(page.get_by_role("button", name="Inviter demo")).to_be_visible()
    with pytest.raises(SlackApiError, match="not_in_channel"):
        app.client.chat_postMessage(channel="CTEAM", text="x")
    for typed, words in [
        ("/invite Luc", "Ici, /invite ne vaut que pour @demo."),
        ("/invite @demo", "@demo a été ajouté à ce canal."),
        ("/invite demo", "@demo est dans ce canal"),
        ("/remove @demo", "@demo a été retiré de ce canal."),
        ("/remove @demo", "@demo n’est pas dans ce canal"),
    ]:
        field.fill(typed)
        field.press("Enter")
        expect(said).to_contain_text(words)
    field.fill("/invite @demo")
    field.press("Enter")
    expect(page.get_by_role("button", name="Retirer demo du canal")).to_be_visible()
    app.client.chat_postMessage(channel="CTEAM", text="De retour")


def test_guests_and_people_of_elsewhere_are_shown_as_such(workshop: Workshop, window: Opens) -> None:
    sandbox, _ = workshop
    guest = sandbox.person("Gabriel Invité", id="UGUEST", is_restricted=True)
    stranger = sandbox.person("Ève Tremblay", id="UEVE", team_id="TOTHER")
    team = sandbox.channel("partenaires", id="CSHARED", members=[guest, stranger])
    page = window(sandbox, "UEVE")
    people = page.get_by_role("navigation")
    expect(people.get_by_role("button", name="Gabriel Invité Invité")).to_be_visible()
    expect(people.get_by_role("button", name="Ève Tremblay vous Externe")).to_be_visible()
    guest.say("bonjour", team)
    page.get_by_role("button", name="partenaires").click()
    expect(page.locator(".message-head .badge")).to_have_text("Invité")
    head = page.locator(".main-head .badge")
    expect(head).to_have_count(0)
    sandbox.change(team, shared_outside=True)
    expect(head).to_have_text("Partagé à l’externe")
    sandbox.change(guest, is_restricted=False)
    expect(page.locator(".message-head .badge")).to_have_count(0)
    sandbox.change(guest, deleted=True)
    expect(people.get_by_role("button", name="Gabriel")).to_have_count(0)


def test_a_stream_that_breaks_comes_back_with_what_was_missed(workshop: Workshop, window: Opens) -> None:
    sandbox, app = workshop
    page = window(sandbox, "UJULIE")

    def refuse(route: Route) -> None:
        route.abort()

    page.route("**/ui/events*", refuse)
    sandbox.page.windows.cut()
    expect(page.locator("#lost")).to_have_text("Connexion perdue. Nouvelle tentative…")
    app.client.chat_postMessage(channel="CTEAM", text="Pendant la coupure")
    page.unroute("**/ui/events*", refuse)
    expect(page.locator(".message")).to_contain_text("Pendant la coupure")
    expect(page.locator("#lost")).to_be_hidden()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": "evil.example"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": ""}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"content-type": "text/plain"}, 403),
    ],
)
def test_only_the_page_itself_may_drive(workshop: Workshop, headers: dict[str, str], status: int) -> None:
    sandbox, _ = workshop
    address = sandbox.page_url.rstrip("/")
    own = {"origin": address, "content-type": "application/json"}
    with httpx.Client(trust_env=False, base_url=address) as client:
        answer = client.post("/ui/heal", json={"as": "UJULIE"}, headers=own | headers)
    assert answer.status_code == status


@pytest.mark.parametrize("path", ["/", "/ui/events?as=UJULIE", "/ui/wire/1", "/static/app.js"])
def test_another_name_for_this_machine_reads_nothing(workshop: Workshop, path: str) -> None:
    sandbox, _ = workshop
    with httpx.Client(trust_env=False) as client:
        answer = client.get(sandbox.page_url.rstrip("/") + path, headers={"host": "evil.example"})
    assert answer.status_code == 403


def test_a_reloaded_window_is_where_it_was(workshop: Workshop, window: Opens) -> None:
    sandbox, _ = workshop
    page = window(sandbox, "UJULIE")
    expect(page.get_by_role("button", name="team")).to_have_attribute("aria-current", "page")
    page.get_by_role("button", name="Luc Gagnon").click()
    expect(page.get_by_role("heading", level=1, name="Luc Gagnon")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Luc Gagnon")).to_be_visible()
