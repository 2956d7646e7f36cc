"""`make pictures`: the screens of the docs, taken from the workspace as `make demo` opens it."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from rac_bot.demo.college import college
from rac_bot.demo.week import invent, recall
from rac_bot.logs import configure
from tests.browser.screenshots import Shot, save
from tests.browser.walking import TEAM, choose, close_all, command, dialog, field, pick, press
from tests.conftest import ROOT

FOLDER = ROOT / "docs" / "images"


FILE, FORM = "Dossier du candidat", "Inscription à un cours"


def team(page: Page) -> None:
    close_all(page)  # left by the picture before: a window belongs to its person
    page.get_by_role("button", name=TEAM).click()
    shut = page.get_by_role("button", name="Ne plus montrer ceci")
    if shut.is_visible():  # the card of the first time
        shut.click()
    expect(page.locator(".message").last).to_be_visible()


def asked(page: Page, text: str, opens: str) -> None:
    close_all(page)
    command(page, text, opens)


def found(page: Page) -> None:
    asked(page, "/candidat tremblay", "Recherche")


def opened(page: Page) -> None:
    asked(page, "/candidat leblanc", FILE)


def detailed(page: Page) -> None:
    opened(page)
    pick(page, "Détail", near="322-703-RL", opens="Inscription")


def of_several(page: Page) -> None:
    opened(page)
    press(page, "Plusieurs cours", opens="Plusieurs cours")
    choose(page, "Session", "Hiver 2018 (H-2018), à créer", typed="hiver 2018")
    for number in ("350-714-RL", "322-714-RL", "322-709-RL", "322-793-RL"):
        choose(page, "Cours", number, typed=number)
    choose(page, "Mode par défaut", "FM")
    press(page, "Aperçu", opens="Aperçu")


def in_the_form(page: Page) -> None:
    opened(page)
    press(page, "Inscrire", opens=FORM)
    choose(page, "Session", "Hiver 2018 (H-2018), à créer", typed="hiver 2018")
    choose(page, "Cours", "350-714-RL", typed="0192")
    expect(field(page, "Groupe")).to_be_visible()


def with_other_fields(page: Page) -> None:
    in_the_form(page)
    choose(page, "Groupe", "00991 · EE SR")
    press(page, "Autres champs")
    press(page, "Redéfinir : Source financement")
    choose(page, "Source financement", "50")


def choosing_the_group(page: Page) -> None:
    in_the_form(page)
    field(page, "Groupe").click()
    expect(page.get_by_role("option", name="00991 · EE SR")).to_be_visible()


def saved(page: Page) -> None:
    choosing_the_group(page)
    page.get_by_role("option", name="00991 · EE SR").click()
    press(page, "Sauvegarder", opens=FILE)
    expect(dialog(page)).to_contain_text("inscription enregistrée")


def pending(page: Page) -> None:
    asked(page, "/rac à-saisir", "À saisir dans CLARA")
    for number in ("322-703-RL", "322-713-RL"):
        dialog(page).get_by_role("checkbox", name=number).first.check()


def inspecting(page: Page) -> None:
    team(page)
    page.get_by_role("button", name="Inspecteur").click()
    expect(page.get_by_role("complementary", name="Inspecteur")).to_be_visible()


WINDOW = "#modal"
SHOTS = (
    Shot("equipe", "UJULIE", team),
    Shot("recherche", "UJULIE", found),
    Shot("dossier", "UJULIE", opened, height=900),
    Shot("detail", "UJULIE", detailed, only=WINDOW),
    Shot("plusieurs", "UJULIE", of_several, only=WINDOW),
    Shot("autres-champs", "UJULIE", with_other_fields, only=WINDOW),
    Shot("groupe", "UJULIE", choosing_the_group, height=900),
    Shot("enregistree", "UJULIE", saved, height=900),
    Shot("a-saisir", "UJULIE", pending, only=WINDOW),
    Shot("avis", "ULUC", team, scheme="dark"),
    Shot("inspecteur", "ULUC", inspecting, width=1440),
    Shot("telephone", "ULUC", opened, width=390, height=844),
)


# The guide's steps, one after another, in the README's moving picture.
STEPS = (opened, in_the_form, choosing_the_group, saved)
MOVING, WIDTH, EACH_MS = FOLDER / "guide.webp", 800, 1800


def still(url: str) -> list[Path]:
    return save(url, SHOTS, FOLDER)


def moving(url: str) -> list[Path]:
    """Each step as it ends, then what the team sees of it."""
    with tempfile.TemporaryDirectory() as folder:
        shots = [Shot(f"{n}", "UJULIE", step) for n, step in enumerate(STEPS)]
        taken = save(url, [*shots, Shot("team", "ULUC", team)], Path(folder))
        first, *others = [_smaller(Image.open(file)) for file in taken]
        first.save(
            MOVING, save_all=True, append_images=others, duration=EACH_MS, loop=0, quality=75, method=6
        )
    return [MOVING]


def _smaller(picture: Image.Image) -> Image.Image:
    height = picture.height * WIDTH // picture.width
    return picture.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)


def take() -> None:
    """The moving picture saves an inscription, so it has a college of its own."""
    configure()
    for taken in (moving, still):
        with tempfile.TemporaryDirectory() as folder, college(Path(folder)) as place:
            now = datetime.now(UTC)
            invent(place, now)
            recall(place, now)
            for file in taken(place.sandbox.page_url):
                print(file.relative_to(ROOT))  # noqa: T201  a command for developers


if __name__ == "__main__":
    take()
