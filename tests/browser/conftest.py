"""One browser for the folder, one context a test; the college's workspace, and tiny apps of any shape."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from slack_bolt import App

from rac_bot.demo.college import SAMPLES, College, college
from rac_bot.exchange.entering.runs import run_all
from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from slack_sandbox import LoopbackServer, Sandbox
from tests.browser import accounting
from tests.browser.samples import PICTURE, PIXEL
from tests.builders import sure_sessions
from tests.databases import BY_JULIE
from tests.slack_sandbox.conftest import MANIFEST, asgi, bolt_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# The same engine without a window around the page takes half the time.
BROWSERS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
CHROMIUM = next((one for one in BROWSERS if Path(one).exists()), BROWSERS[0])
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NEEDED = [name for name in ("playwright", "axe_playwright_python") if find_spec(name) is None]
NEEDED += [] if Path(CHROMIUM).exists() else [CHROMIUM]
SCOPES = MANIFEST["oauth_config"]["scopes"]["bot"]
DESK = {"command": "/desk", "description": "The desk", "usage_hint": "[help | grid [code] | journal]"}
FEATURES = MANIFEST["features"]
WITH_FILES = MANIFEST | {
    "features": FEATURES | {"slash_commands": [*FEATURES["slash_commands"], DESK]},
    "oauth_config": {"scopes": {"bot": [*SCOPES, "files:read"]}},
}

Opens = Callable[..., "Page"]
Workshop = tuple[Sandbox, App]


class Unplayable(pytest.Module):
    """A module of tests that cannot even be imported here."""

    def collect(self) -> list[pytest.Item]:
        pytest.skip(f"the page is not tested here; missing: {', '.join(NEEDED)}", allow_module_level=True)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Skips with the reason where something is missing; on CI nothing may be."""
    if NEEDED and os.environ.get("CI") != "true":
        return Unplayable.from_parent(parent, path=module_path)
    return None


@pytest.fixture(scope="package")
def browser() -> "Iterator[Browser]":
    """Debian's Chromium, for the folder.

    Not for the whole session: Playwright's event loop would stay in the way of other tests' own.
    """
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=10_000)
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def window(browser: "Browser") -> Iterator[Opens]:
    """`window(sandbox, "UJULIE")`: the workspace as that person. At the end, no script had failed."""
    from playwright.sync_api import expect

    complaints: list[str] = []
    with ExitStack() as contexts:

        def opens(sandbox: Sandbox, person: str, **context: Any) -> "Page":
            settings: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "locale": "fr-CA"}
            opened = browser.new_context(**(settings | context))
            contexts.callback(opened.close)
            opened.set_default_timeout(10_000)
            opened.route(PIXEL, lambda route: route.fulfill(body=PICTURE, content_type="image/png"))
            page = opened.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(f"{sandbox.page_url}?as={person}")
            expect(page.locator(".sidebar .who")).to_be_attached()
            return page

        yield opens
    assert complaints == []


@pytest.fixture(scope="package")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The college's store with its samples and a grid of sixty courses, imported once."""
    folder = tmp_path_factory.mktemp("college")
    store = Store(f"sqlite:///{folder / 'rac-bot.db'}")
    schema.upgrade(store)  # with no bot: it would begin to welcome people in a workspace that ends
    assert not any(report.refused for report in run_all(store, SAMPLES))
    accounting.import_all(store, folder)
    with store.writing(BY_JULIE) as work:
        sure_sessions(work)
    store.close()
    return folder / "rac-bot.db"


@pytest.fixture
def place(filled: Path, tmp_path: Path) -> Iterator[College]:
    """The college's workspace with the bot in it. Nothing it does breaks a rule of Slack's."""
    shutil.copy(filled, tmp_path)
    with college(tmp_path) as opened:
        yield opened
        assert opened.sandbox.refusals == []


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    """A workspace with Julie, Luc and #team, and an app that a test gives its listeners to."""
    with Sandbox.start(manifest=WITH_FILES, strict=True) as sandbox:
        julie, luc = sandbox.person("Julie Roy", id="UJULIE"), sandbox.person("Luc Gagnon", id="ULUC")
        sandbox.channel("team", id="CTEAM", members=[julie, luc], bot=True)
        app = bolt_app(sandbox)
        with LoopbackServer(asgi(app)) as server:
            sandbox.connect(f"{server.url}/slack/events")
            yield sandbox, app
