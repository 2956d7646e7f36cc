"""The file on screen: how soon its lines come, and what room they take, on a desk and on a telephone."""

import pytest
from playwright.sync_api import Page, expect

from rac_bot.demo.college import College
from rac_bot.domain.modes import Mode
from rac_bot.domain.sessions import Session
from rac_bot.store.college import grids
from rac_bot.store.file import candidates
from rac_bot.store.file.inscriptions import ChosenGroup, Enrolment, SessionToCreate, enrol
from tests.browser.conftest import Opens
from tests.browser.walking import command, dialog, title
from tests.databases import BY_JULIE

MAELLE = "2345678"
STARTS, TEN_LINES = 340, 700  # pixels


def ten_lines(place: College) -> None:
    """Maëlle in ten courses at H-2028, and two later sessions."""
    with place.store.writing(BY_JULIE) as work:
        maelle = candidates.by_da(work, MAELLE)
        assert maelle
        [admission] = maelle.admissions
        courses = grids.courses(work, admission.grid_id)[:12]
        for index, held in enumerate(courses):
            code = ("H-2028", "E-2028", "A-2028")[max(index - 9, 0)]
            group = next(one for one in held.groups if one.mode is Mode.EE)
            where = SessionToCreate(admission.id, Session.parse(code))
            enrol(work, Enrolment(maelle.id, where, held.id, ChosenGroup(group.id, group.number)))


def from_top(page: Page, selector: str) -> tuple[float, float]:
    """Where the first of those blocks starts, and the last one ends, from the top of the window."""
    window, found = dialog(page).bounding_box(), dialog(page).locator(selector)
    first, last = found.first.bounding_box(), found.last.bounding_box()
    assert window
    assert first
    assert last
    return first["y"] - window["y"], last["y"] + last["height"] - window["y"]


@pytest.mark.parametrize(("width", "height"), [(1440, 1200), (390, 844)])
def test_the_first_line_is_near_the_top_and_ten_lines_are_short(
    place: College, window: Opens, width: int, height: int
) -> None:
    ten_lines(place)
    page = window(place.sandbox, "UJULIE", viewport={"width": width, "height": height})
    command(page, "/candidat tremblay", "Recherche")
    dialog(page).get_by_role("button", name="Ouvrir le dossier de Tremblay, Maëlle").click()
    expect(title(page)).to_have_text("Dossier du candidat")
    dialog(page).get_by_role("combobox", name="Session").click()
    page.get_by_role("option", name="Hiver 2028").click()
    lines = ".section:has-text('à saisir'):has(button.more)"
    expect(dialog(page).locator(lines)).to_have_count(10)
    starts, ends = from_top(page, lines)
    assert starts < STARTS
    assert ends - starts < TEN_LINES
