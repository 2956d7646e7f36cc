"""Every field of the catalogue: asked, saved, shown, told and copied, whatever its kind."""

import pytest
from sqlalchemy import select

from rac_bot.store.catalogue import ASKED, COPIED, IN_FILES, INHERITED, RESULTS
from rac_bot.store.models import Inscription
from rac_bot.words.fields import field_label
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw
from tests.fields import every_list, fill, on_screen, some_values
from tests.handlers.details import COURSE, open_detail, the_line
from tests.handlers.details import lise as lise_and_lists

OF_THE_FORM = tuple(field.name for field in IN_FILES)


@pytest.fixture(autouse=True)
def lise(office: Office) -> None:
    """Her three lines, and one code in each list."""
    lise_and_lists(office, lists=False)
    with office.store.writing(BY_JULIE) as work:
        raw(work).add_all(every_list())


def held(line: Inscription, fields: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(line, name) for name in fields}


def test_every_field_that_the_form_asks_for_is_saved(office: Office) -> None:
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.pick("Modifier", near=COURSE)
    julie.press("Autres champs")
    for name in INHERITED:
        julie.press("Redéfinir", near=field_label(name))
    fill(julie, ASKED)
    julie.submit()
    assert screen(julie).title == "Dossier du candidat"
    assert held(the_line(office), ASKED) == some_values(ASKED)
    open_detail(julie)
    julie.press("Modifier", near="Résultats")
    julie.press("Autres champs")
    julie.submit()
    assert "322-001-RL : rien n’a changé." in reading(julie)


def test_every_result_is_saved(office: Office) -> None:
    open_detail(office.julie)
    office.julie.press("Résultats")
    fill(office.julie, RESULTS)
    office.julie.submit()
    assert screen(office.julie).title == "Inscription"  # that it was opened from
    assert held(the_line(office), RESULTS) == some_values(RESULTS)


def test_the_window_of_a_line_shows_every_field(office: Office) -> None:
    the_line(office, **some_values(OF_THE_FORM))
    open_detail(office.julie)
    shown = reading(office.julie)
    assert [name for name in OF_THE_FORM if on_screen(name) not in shown] == []
    labelled = (*INHERITED, *RESULTS)
    assert [n for n in labelled if f"{field_label(n)} : *{on_screen(n)}*" not in shown] == []


def test_a_copy_takes_what_the_form_asks_for_and_leaves_the_results(office: Office) -> None:
    the_line(office, user_values={"1": "A"}, **some_values(OF_THE_FORM))
    open_detail(office.julie)
    office.julie.press("Copier")
    office.julie.submit()
    with office.store.reading(BY_JULIE) as work:
        copied = raw(work).scalars(select(Inscription).order_by(Inscription.id.desc()).limit(1)).one()
    expected = {name: value for name, value in some_values(OF_THE_FORM).items() if name in COPIED}
    assert held(copied, COPIED) == {**expected, "user_values": {"1": "A"}}
    left = tuple(name for name in OF_THE_FORM if name not in COPIED)
    assert held(copied, left) == dict.fromkeys(left)
