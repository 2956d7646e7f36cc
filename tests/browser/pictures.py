"""`make pictures`: the screens of the docs, from the workspace as `make demo` opens it.

Each is `docs/images/NAME.webp` in French, `NAME-en.webp` in English.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from rac_bot.demo.college import College, college
from rac_bot.demo.week import invent, recall
from rac_bot.i18n import LANGUAGES
from rac_bot.logs import configure
from tests.browser import scenes
from tests.browser.screenshots import Shot, save
from tests.builders import sure_sessions
from tests.conftest import ROOT
from tests.databases import BY_JULIE

FOLDER = ROOT / "docs" / "images"
HOME, LAST = ".home", ".messages > .message:last-of-type"


def _window(name: str, steps: Callable[[Page], None], person: str = "UJULIE") -> Shot:
    """Of the window on top."""
    return Shot(name, person, steps, width=1000, height=1000, only="#modal")


# By the page that has it; each may find what those before it saved.
OF_THE_PAGES = (
    _window("trouver", scenes.found),
    _window("dossier", scenes.opened),
    _window("inscrire", scenes.choosing_the_group),
    _window("plusieurs", scenes.of_several),
    _window("session-suivante", scenes.for_the_next_session),
    _window("sessions", scenes.copied),
    _window("saisir", scenes.pending),
    _window("resultats", scenes.graded),
    _window("admettre", scenes.admitting),
    _window("confier", scenes.handing_over),
    Shot("veilles", "UJULIE", scenes.at_home, width=860, height=760, only=HOME),
    _window("silence", scenes.silent),
    _window("sanction", scenes.sanctioned),
    _window("declaration", scenes.declared),
    _window("grille-modifiee", scenes.renumbered),
    _window("grille", scenes.importing, "UAMINA"),
    Shot("ecrire", "UJULIE", scenes.spoken_to, width=1000, height=1000, only=LAST),
    Shot("reglages", "UJULIE", scenes.settings, width=860, height=560, only=HOME),
    _window("ennui", scenes.refused),
    _window("corriger", scenes.saved),
)
OF_THE_README = (
    Shot("enregistree", "UJULIE", scenes.saved, height=900),
    Shot("avis", "ULUC", scenes.team, scheme="dark"),
)

# The guide's steps, one after another, in the README's moving picture.
STEPS = (scenes.opened, scenes.in_the_form, scenes.choosing_the_group, scenes.saved)
MOVING, WIDTH, EACH_MS = FOLDER / "guide.webp", 760, 1800


def take() -> None:
    """Some save an inscription, so each set has a college of its own."""
    configure()
    for spoken in LANGUAGES:
        with _opened() as (place, folder):
            scenes.settle(place)
            scenes.renumber(place, folder)
            shots = [replace(shot, locale=f"{spoken}-CA") for shot in OF_THE_PAGES]
            _keep(save(place.sandbox.page_url, shots, folder), "" if spoken == "fr" else f"-{spoken}")
    for taken in (_moving, _of_the_readme):
        with _opened() as (place, folder):
            taken(place.sandbox.page_url, folder)


@contextmanager
def _opened() -> Iterator[tuple[College, Path]]:
    """A college, after its week, and a folder."""
    with tempfile.TemporaryDirectory() as name, college(Path(name)) as place:
        now = datetime.now(UTC)
        invent(place, now)
        recall(place, now)
        with place.store.writing(BY_JULIE) as work:
            sure_sessions(work)
        yield place, Path(name)


def _of_the_readme(url: str, folder: Path) -> None:
    _keep(save(url, OF_THE_README, folder))


def _moving(url: str, folder: Path) -> None:
    """Each step as it ends, then what the team sees of it."""
    shots = [Shot(f"{n}", "UJULIE", step) for n, step in enumerate(STEPS)]
    taken = save(url, [*shots, Shot("team", "ULUC", scenes.team)], folder)
    first, *others = [_smaller(Image.open(file)) for file in taken]
    first.save(MOVING, save_all=True, append_images=others, duration=EACH_MS, loop=0, quality=55, method=6)


def _smaller(picture: Image.Image) -> Image.Image:
    height = picture.height * WIDTH // picture.width
    return picture.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)


def _keep(taken: list[Path], suffix: str = "") -> None:
    for file in taken:
        kept = FOLDER / f"{file.stem}{suffix}.webp"
        Image.open(file).convert("RGB").save(kept, quality=80, method=6)
        print(kept.relative_to(ROOT))  # noqa: T201  a command for developers


if __name__ == "__main__":
    take()
