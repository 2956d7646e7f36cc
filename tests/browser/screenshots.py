"""Pictures of the page: `save(url, shots, folder)` writes a PNG for each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM


def nothing(page: Page) -> None:
    """The page as it opens."""


@dataclass(frozen=True)
class Shot:
    """One picture: whose window, how large, and what is done there first."""

    name: str
    person: str
    steps: Callable[[Page], None] = nothing
    width: int = 1280
    height: int = 800
    scheme: Literal["light", "dark"] = "light"
    locale: str = "fr-CA"
    only: str = ""  # selector of what alone is in the picture


def save(base_url: str, shots: Iterable[Shot], folder: Path) -> list[Path]:
    """Takes each shot in a window of its own, in order; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for shot in shots:
            context = browser.new_context(
                viewport={"width": shot.width, "height": shot.height},
                color_scheme=shot.scheme,
                locale=shot.locale,
                timezone_id="America/Toronto",
                reduced_motion="reduce",
            )
            page = context.new_page()
            page.goto(f"{base_url.rstrip('/')}/?as={shot.person}")
            expect(page.locator(".who")).to_be_attached()
            shot.steps(page)
            file = folder / f"{shot.name}.png"
            (page.locator(shot.only) if shot.only else page).screenshot(path=file)
            files.append(file)
            context.close()
        browser.close()
    return files
