"""`make pictures-of-all`: all that the bot shows, wide and narrow, light and dark, in both languages.

What `rac-bot check --slack` submits to Slack, put up in the workspace. It fails where axe finds something
serious, or where text is cut by its box or is wider than the window.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, expect, sync_playwright
from slack_sdk import WebClient

from rac_bot.i18n import LANGUAGES
from rac_bot.logs import configure
from rac_bot.running.asking import shown_in
from rac_bot.running.checking import manifest
from rac_bot.running.college import CALLER, COLLEAGUE, NEWCOMER
from rac_bot.settings import HttpSettings
from slack_sandbox import Sandbox
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.test_access import violations
from tests.conftest import ROOT

CHANNEL = "C0CHECK"
SIZES = ((1440, 900), (390, 844))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SEEN = """addEventListener("DOMContentLoaded", () => document.querySelector(".first").remove())"""
"""The card of whoever comes for the first time is not in the way."""
CUT = """() => [...document.querySelectorAll("dialog[open] *, main *")]
    .filter((one) => one.tagName !== "INPUT" && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1
        && getComputedStyle(one).overflowX !== "visible")
    .map((one) => "cut: " + one.className + " " + one.innerText.slice(0, 80))"""


def take(folder: Path) -> list[str]:
    """A picture of each thing in each variant, by its name; what is wrong in them."""
    wrong = []
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for code in LANGUAGES:
            with Sandbox.start(manifest=manifest()) as sandbox:
                people = [sandbox.person("Julie Roy", id=one) for one in (CALLER, COLLEAGUE, NEWCOMER)]
                sandbox.channel("rac-equipe", id=CHANNEL, members=people, bot=True)
                windows = list(_windows(browser, code))
                for name, address in _put_up(sandbox, code):
                    for variant, page in windows:
                        page.goto("about:blank")  # else another address of the same page loads nothing
                        page.goto(f"{sandbox.page_url}?as={CALLER}#{address}")
                        expect(page.locator("#modal[open], .message, .home .block").first).to_be_visible()
                        page.screenshot(path=folder / f"{name}-{variant}.png")
                        found = (*violations(page), *page.evaluate(CUT))
                        wrong += [f"{name}-{variant}: {one}" for one in found]
        browser.close()
    return wrong


def _windows(browser: Browser, code: str) -> Iterator[tuple[str, Page]]:
    """The person's window, in each size and in light and dark; each with its name."""
    for (width, height), scheme in product(SIZES, SCHEMES):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale=f"{code}-CA",
            timezone_id="America/Toronto",
            reduced_motion="reduce",
        )
        context.add_init_script(SEEN)
        yield f"{width}-{scheme}-{code}", context.new_page()


def _put_up(sandbox: Sandbox, code: str) -> Iterator[tuple[str, str]]:
    """One thing after the other: its name, and where in the workspace it is."""
    settings = HttpSettings.model_validate(
        {"slack_bot_token": "xoxb-1", "slack_signing_secret": "none", "slack_api_url": sandbox.api_url}
        | {"rac_admins": [CALLER], "rac_team_channel": CHANNEL}
    )
    shown = shown_in(settings, code)
    seen: Counter[str] = Counter()

    def named(name: str) -> str:
        seen[name] += 1
        return f"{name}-{seen[name]:02}"

    client = WebClient(sandbox.bot_token, sandbox.api_url)
    for text, blocks in shown.messages:
        posted = client.chat_postMessage(channel=CHANNEL, text=text, blocks=blocks)
        yield named("message"), CHANNEL
        client.chat_delete(channel=CHANNEL, ts=posted["ts"])
    for view in shown.views.values():
        if view["type"] == "home":
            sandbox.desk.views.publish(CALLER, view)
            yield named("home"), "home"
        else:
            sandbox.desk.views.open(CALLER, view)
            yield named(view.get("callback_id") or "window"), CHANNEL
            sandbox.desk.views.clear(CALLER)


if __name__ == "__main__":
    configure()
    found = take(ROOT / sys.argv[1])
    sys.exit("\n".join(found))
