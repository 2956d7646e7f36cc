"""What a college may load at most: each window that shows its lists and fields is within Slack’s limit."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rac_bot.blockkit import IN_VIEW, VIEW, weight
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.entering.weighing import largest
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.store.catalogue import EVERY, INHERITED
from rac_bot.store.college.user_fields import MOST
from rac_bot.store.database.engine import Store
from rac_bot.words.fields import field_label
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE
from tests.exchange.college import write_text

pytestmark = pytest.mark.sqlite  # what is drawn is the same on either

LISTS = sorted({one.list for one in EVERY.values() if one.list})
LONGEST = "é" * 73  # with a number, 75 characters, the most that a value may have


def codes(store: Store, folder: Path, count: int, label: str) -> Report:
    """So many codes in each of the college's lists, the first its default."""
    rows = [f"{name},{n:020d},{label}{n},{'' if n else 'oui'}\n" for name in LISTS for n in range(count)]
    text = "liste,code,libelle,defaut\n" + "".join(rows)
    return run(store, FileKind.CODES, write_text(folder / "codes.csv", text))


def fields(store: Store, folder: Path, count: int, value: str) -> Report:
    """As many fields as a form takes, of lists of so many values."""
    values = ";".join(f"{value}{n:02d}" for n in range(count))
    names = [(subject, f"{n:02d}{'é' * 78}") for subject in ("dossier", "inscription") for n in range(MOST)]
    text = "sujet,nom,type,valeurs,obligatoire\n"
    text += "".join(f'{subject},{name},liste,"{values}",oui\n' for subject, name in names)
    return run(store, FileKind.FIELDS, write_text(folder / "champs.csv", text))


def heaviest(store: Store) -> int:
    with store.reading(BY_JULIE) as work:
        return largest(work)


def views(office: Office) -> Iterator[dict[str, Any]]:
    """Every view that the bot drew, by a call or in an answer."""
    for entry in office.sandbox.log:
        for holds in (entry.body, entry.answer):
            view = holds.get("view") if isinstance(holds, dict) else None
            if entry.direction == ("app→slack" if holds is entry.body else "slack→app") and view:
                yield json.loads(view) if isinstance(view, str) else view


def walk(office: Office) -> None:
    """Every form that has the college's lists or fields, as far as they are shown."""
    julie = office.julie
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=21, title="É" * 120)
        person = a_candidate(work, grid, family="É" * 120, given="É" * 120)
        a_line(work, a_dossier(work, person), grid.courses[0])
    julie.command("/inscrire 1234567 322-001-RL")
    julie.press("Autres champs")
    for name in INHERITED:
        julie.press("Redéfinir", near=f"*{field_label(name)}*")
    assert "Redéfinir" not in screen(julie).buttons
    julie.dismiss()
    julie.command("/candidat 1234567")
    for act in ("Créer une session", "Modifier la session", "Champs usager", "Modifier", "Résultats"):
        julie.pick(act)
        julie.dismiss()
    julie.pick("Détail", near="322-000-RL")
    julie.press("Recensement")
    julie.dismiss()
    julie.dismiss()
    julie.press("Plusieurs cours")
    found = [f"322-{n:03d}-RL" for n in range(1, 21)]
    julie.choose("Session", "Automne 2017 (A-2017)", typing="a-2017")
    julie.choose("Cours", *found, typing="322")
    julie.choose("Mode par défaut", "EE")
    julie.submit()
    assert screen(julie).title == "Aperçu", reading(julie)
    julie.dismiss()
    julie.command("/rac nouveau")
    julie.press("Admission crédité détaillée")


@pytest.mark.parametrize("count", [IN_VIEW, 99])
def test_every_window_of_the_largest_college_is_within_the_limit(
    office: Office, tmp_path: Path, count: int
) -> None:
    """Twenty values stand in the view, as long as the import lets them be; 99 are looked up."""
    lengths = [len(LONGEST)] if count > IN_VIEW else range(len(LONGEST), 0, -1)
    label = next(
        "é" * length
        for length in lengths
        if codes(office.store, tmp_path, count, "é" * length).saved
        and fields(office.store, tmp_path, count, "é" * length).saved
    )
    walk(office)
    weights = [weight(view) for view in views(office)]
    assert office.sandbox.refusals == []
    assert max(weights) <= heaviest(office.store) <= VIEW
    assert (label == LONGEST) == (count > IN_VIEW)
    if count == IN_VIEW:  # what the import says is not far from what is so
        assert max(weights) > 0.85 * VIEW
