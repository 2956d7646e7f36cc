"""The file of a candidate with 40 sessions and 700 inscriptions, within Slack's limits everywhere."""

import re

import pytest
from freezegun import freeze_time

from rac_bot.domain.modes import Mode
from rac_bot.store.models import ClaraState, InscriptionState
from rac_bot.store.models.base import utc_now
from rac_bot.store.work.work import Work
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE
from tests.handlers.files import ENROLLING, OF_DOSSIER, OF_PERSON, lise, session_shown

pytestmark = pytest.mark.sqlite  # the limits are Slack's


def a_large_file(work: Work) -> None:
    """Forty sessions, three hundred inscriptions in the newest one, others just deleted there."""
    grid = a_grid(work, courses=0)
    courses = [a_course(work, grid, f"{n:03d}-ABC-RL", f"Cours {n} " + "é" * 180) for n in range(308)]
    candidate = a_candidate(work, grid, family="L" * 120, given="Lise")
    codes = [f"{'HEA'[n % 3]}-{2004 + n // 3}" for n in range(40)]
    dossiers = [a_dossier(work, candidate, code) for code in codes]
    for course in courses[:300]:
        line = a_line(work, dossiers[-1], course)
        line.fictive_group, line.mode, line.in_clara = True, None, {"group_number": "00991"}
        line.clara = ClaraState.TO_CORRECT
    for course in courses[301:]:
        line = a_line(work, dossiers[-1], course)
        line.state, line.deleted_at = InscriptionState.DELETED, utc_now()
    for n in range(234):
        a_line(work, dossiers[n % 39], courses[n // 39], note=n % 101).mode = Mode.EE_SR


@freeze_time("2017-03-02 16:00")  # at the newest of them
def test_a_file_of_40_sessions_and_300_inscriptions(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_large_file(work)
    julie = office.julie
    julie.command("/candidat 1234567")
    assert "*À saisir (300)*" in reading(julie)
    assert len(re.findall(r"-ABC-RL\*", reading(julie))) == 305
    assert screen(julie).buttons.count("Rétablir") == 5
    julie.pick("Toutes les colonnes")
    assert reading(julie).count("Moy.") == 300
    julie.press("Rétablir", near="301-ABC-RL")
    assert "*À saisir (301)*" in reading(julie)
    titles = {}
    for text in (*sorted(ENROLLING), "Reste 7"):
        julie.press(text)
        titles[text] = [modal.title for modal in julie.modals]
        julie.dismiss()
    for text in sorted(OF_DOSSIER | OF_PERSON):  # the last is refused, since inscriptions stand
        julie.pick(text)
        titles[text] = [modal.title for modal in julie.modals]
        julie.dismiss()
    assert {title for title, _over in titles.values()} == {"Dossier du candidat"}
    assert titles["Supprimer la session"][-1] == "Action impossible"
    assert len({over for _title, over in titles.values()}) == len(titles)
    for _time in range(2):  # the list is put back: the same line opens again
        julie.choose("Ouvrir une ligne…", "299-ABC-RL", typing="299-abc")
        assert screen(julie).title == "Inscription"
        assert "*299-ABC-RL*" in reading(julie)
        julie.dismiss()
    for option in screen(julie).field("Session").options[:40]:
        julie.choose("Session", option)
        assert session_shown(julie) == option.partition(" · ")[0]


@pytest.mark.parametrize(("lines", "menus"), [(1, 1), (12, 12), (13, 0), (100, 0), (101, 0)])
@freeze_time("2017-10-02 16:00")
def test_up_to_twelve_lines_have_a_menu_and_more_are_told_a_row_each(
    office: Office, lines: int, menus: int
) -> None:
    with office.store.writing(BY_JULIE) as work:
        _, courses, [dossier] = lise(work, "A-2017", courses=lines)
        for n, course in enumerate(courses):
            line = a_line(work, dossier, course, note=80 if n % 4 == 3 else None)
            line.clara = ClaraState.ENTERED if n % 4 else ClaraState.TO_ENTER
    julie = office.julie
    julie.command("/candidat leblanc")
    assert screen(julie).menu_lines.count("Détail") == menus
    assert len(re.findall(r"\*322-\d{3}-RL\*", reading(julie))) == lines
    if menus:
        return
    counts = [
        int(n) for n in re.findall(r"\*(?:À saisir|En cours|Avec résultat) \((\d+)\)\*", reading(julie))
    ]
    assert counts == [-(-lines // 4), lines - -(-lines // 4) - lines // 4, lines // 4]
    julie.choose("Ouvrir une ligne…", "322-012-RL", typing="" if lines <= 100 else "322-012")
    assert "*322-012-RL*" in reading(julie)
