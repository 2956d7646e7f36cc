"""Requests well signed that no window of ours makes: refused in words, journaled, and nothing is changed."""

from typing import Any

import pytest
from sqlalchemy import func, select

from rac_bot.domain.fields import Kind
from rac_bot.store.catalogue import LINE, RESULTS
from rac_bot.store.models import (
    Action,
    Candidate,
    Change,
    CodeValue,
    FieldSubject,
    FieldType,
    Inscription,
    InscriptionState,
    JournalEntry,
    SessionDossier,
    UserField,
)
from slack_sandbox import Person
from slack_sandbox.finding import find_button
from tests.builders import a_candidate, a_dossier, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.details import lise, open_detail, the_line
from tests.handlers.files import OF_DOSSIER, OF_LINE, altered
from tests.wire import post, submission

pytestmark = pytest.mark.sqlite  # it is refused before a database has it, which SQLite would keep

UNREADABLE = "Cette demande n’est pas lisible"
# What the widget of each kind cannot hold.
FORGED: dict[Kind, dict[str, Any]] = {
    Kind.MARK: {"value": "101"},
    Kind.COUNT: {"value": "1000000"},
    Kind.TEXT: {"value": "3" * 121},
    Kind.CODE: {"selected_option": {"value": "XX"}},
    Kind.DAY: {"selected_date": "2018-02-31"},
}
NONSENSE = ("", "x", "-1", "²", "1:x", "4294967296", "9" * 400)


@pytest.fixture(autouse=True)
def the_college(office: Office) -> None:
    """Lise's three lines at A-2017, and one of Paul Roy's, which is inscription 4."""
    lise(office)
    with office.store.writing(BY_JULIE) as work:
        grid = raw(work).get_one(Candidate, 1).admissions[0].grid
        paul = a_candidate(work, grid, da="7654321", family="Roy", given="Paul")
        a_line(work, a_dossier(work, paul), grid.courses[0])


def moved(office: Office, person: Person, metadata: str) -> None:
    """What the window in front of the person says of where it is, replaced."""
    office.sandbox.views.stack(person.id)[-1].content["private_metadata"] = metadata


def entering(office: Office, person: Person, name: str, **state: Any) -> dict[str, Any]:
    """Submit the person's form with that state in one field; the bot's answer."""
    body = submission(office, person)
    [element] = body["view"]["state"]["values"][name].values()
    element.update(state)
    answer: dict[str, Any] = post(office, {"payload": body}).json()
    return answer


def written(office: Office) -> tuple[int, ...]:
    """All that the presses below could write, counted; a line counts with its version."""
    with office.store.reading(BY_JULIE) as work:
        counted = (func.count(Change.entry_id), func.count(SessionDossier.id), func.sum(Inscription.version))
        return tuple(raw(work).scalar(select(count)) or 0 for count in counted)


def refusals(office: Office) -> list[str | None]:
    with office.store.reading(BY_JULIE) as work:
        refused = select(JournalEntry.detail).where(JournalEntry.action == Action.REFUSE)
        return list(raw(work).scalars(refused))


@pytest.mark.parametrize(
    ("path", "button"),
    [
        ((), "Détail"),
        *(((), button) for button in sorted(OF_DOSSIER - {"Champs usager"} | OF_LINE - {"Détail"})),
        ((), "☆ Ajouter à mes candidats"),
        (("Détail",), "Modifier"),
        (("Détail",), "Résultats"),
        (("Détail",), "Recensement"),
        (("Détail",), "Copier"),
        (("Détail",), "Marquer saisie"),
        (("Détail",), "Supprimer"),
    ],
)
def test_a_button_whose_value_is_no_number(office: Office, path: tuple[str, ...], button: str) -> None:
    before = written(office)
    for value in NONSENSE:
        office.julie.command("/candidat leblanc")
        for step in path:
            office.julie.pick(step, near="322-001-RL")
        altered(office, office.julie, button, value, "322-001-RL" if button in OF_LINE and not path else None)
        assert UNREADABLE in reading(office.julie), value
    assert refusals(office) == ["Malformed"] * len(NONSENSE)
    assert written(office) == before


@pytest.mark.parametrize(
    "metadata",
    [
        *("x", "{}", '{"candidate":"x"}', '{"candidate":-1}', '{"candidate":1,"line":2}'),
        *('{"line":2,"version":1}', f'{{"candidate":1,"line":{2**64},"version":1}}'),
    ],
)
@pytest.mark.parametrize("button", ["Modifier", "Supprimer", "Marquer saisie"])
def test_a_window_that_does_not_say_where_it_is(office: Office, button: str, metadata: str) -> None:
    before = written(office)
    open_detail(office.julie)
    moved(office, office.julie, metadata)
    office.julie.press(button, confirm=True if button == "Supprimer" else None)
    assert UNREADABLE in reading(office.julie)
    assert refusals(office) == ["Malformed"]
    assert written(office) == before


@pytest.mark.parametrize("line", [3, 4], ids=["of the same person", "of somebody else"])
@pytest.mark.parametrize(
    "button", ["Modifier", "Copier", "Marquer saisie", "Supprimer", "Résultats", "Recensement"]
)
def test_a_detail_acts_on_its_own_line_only(office: Office, button: str, line: int) -> None:
    before = written(office)
    open_detail(office.julie)
    altered(office, office.julie, button, f"{line}:1" if button == "Marquer saisie" else str(line))
    assert "n’existe plus" in reading(office.julie)
    assert refusals(office) == ["Vanished"]
    assert written(office) == before


def test_a_file_opens_its_own_lines_only(office: Office) -> None:
    office.julie.command("/candidat leblanc")
    altered(office, office.julie, "Détail", "4", near="322-001-RL")
    assert "n’existe plus" in reading(office.julie)
    assert "Roy" not in reading(office.julie)


def test_a_line_of_somebody_else_is_not_brought_back_from_this_file(office: Office) -> None:
    open_detail(office.julie)
    office.julie.press("Supprimer", confirm=True)
    office.julie.dismiss()
    with office.store.writing(BY_JULIE) as work:
        other = raw(work).get_one(Inscription, 4)
        other.state, other.deleted_at = InscriptionState.DELETED, raw(work).get_one(Inscription, 2).deleted_at
    altered(office, office.julie, "Rétablir", "4", near="322-001-RL")
    assert "n’existe plus" in reading(office.julie)
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).get_one(Inscription, 4).state is InscriptionState.DELETED


@pytest.mark.parametrize(
    ("button", "field", "state"),
    [
        *(("Résultats", name, FORGED[LINE[name].kind]) for name in RESULTS),
        *(("Recensement", name, FORGED[LINE[name].kind]) for name in ("census", "census_on")),
        ("Résultats", "note", {"value": "douze"}),
        ("Modifier", "group", {"selected_option": {"value": "1:00990"}}),
    ],
)
def test_a_field_holds_what_its_element_could_not(
    office: Office, button: str, field: str, state: dict[str, Any]
) -> None:
    before = written(office)
    open_detail(office.julie)
    office.julie.press(button)
    answer = entering(office, office.julie, field, **state)
    assert answer["response_action"] == "errors"
    assert UNREADABLE in answer["errors"][field]
    assert refusals(office) == ["Malformed"]
    assert written(office) == before


@pytest.mark.parametrize("button", ["Résultats", "Recensement"])
def test_a_form_sent_without_its_fields_empties_none(office: Office, button: str) -> None:
    the_line(office, note=81, census="1")
    open_detail(office.julie)
    office.julie.press(button)
    body = submission(office, office.julie)
    body["view"]["state"]["values"] = {}
    assert post(office, {"payload": body}).status_code == 200
    line = the_line(office)
    assert (line.note, line.census, line.version) == (81, "1", 1)


def test_a_code_that_the_form_of_a_dossier_does_not_offer(office: Office) -> None:
    office.julie.command("/candidat leblanc")
    office.julie.pick("Modifier la session")
    answer = entering(office, office.julie, "unit", selected_option={"value": "ZZ"})
    assert UNREADABLE in answer["errors"]["unit"]
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).get_one(SessionDossier, 1).unit == "RA"


def test_a_required_field_of_the_college_is_not_filled_with_spaces(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).add(
            UserField(subject=FieldSubject.DOSSIER, name="Milieu", type=FieldType.TEXT, required=True)
        )
    office.julie.command("/candidat leblanc")
    office.julie.pick("Champs usager")
    office.julie.type("Milieu", "   ")
    office.julie.submit()
    assert screen(office.julie).errors["Milieu"] == "Ce champ est obligatoire."
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).get_one(SessionDossier, 1).version == 1


def test_what_was_typed_mentions_nobody_in_a_refusal(office: Office) -> None:
    office.julie.command("/rac grille <!channel>")
    assert office.julie.ephemerals()[-1].text.startswith("Aucune grille «\u00a0&lt;!channel&gt;")


@pytest.mark.whole_college("counts or names every grid of the college")
def test_a_setting_of_a_grid_from_a_window_that_cannot_be_read(office: Office, admin: Person) -> None:
    admin.command("/rac grille")
    moved(office, admin, "x")
    admin.press("En prendre")
    assert UNREADABLE in reading(admin)
    with office.store.reading(BY_JULIE) as work:
        grid = raw(work).get_one(Candidate, 1).admissions[0].grid
        assert not grid.ee_sr_takes_results
        assert raw(work).scalar(select(func.count()).select_from(CodeValue))


def test_a_button_of_messages_is_not_pressed_in_a_window(office: Office) -> None:
    before = written(office)
    open_detail(office.julie)
    _block, element = find_button(office.sandbox.views.stack(office.julie.id)[-1].blocks, "Copier", None)
    element["action_id"], element["value"] = "enter_told", "4:1"
    office.julie.press("Copier")
    assert UNREADABLE in reading(office.julie)
    assert written(office) == before


@pytest.mark.parametrize("button", ["☆ Ajouter à mes candidats", "★ Retirer de mes candidats"])
def test_a_file_puts_nobody_else_on_the_list(office: Office, button: str) -> None:
    office.julie.command("/candidat leblanc")
    if button.startswith("★"):
        office.julie.pick("☆ Ajouter à mes candidats")
    altered(office, office.julie, button, "2")
    assert "n’existe plus" in reading(office.julie)
    assert refusals(office) == ["Vanished"]


@pytest.mark.parametrize(
    "element", [{"type": "checkboxes"}, {"type": "number_input"}, {"type": "plain_text_input"}]
)
def test_a_field_drawn_without_its_limits_holds_nothing(office: Office, element: dict[str, str]) -> None:
    before = written(office)
    open_detail(office.julie)
    office.julie.press("Résultats")
    body = submission(office, office.julie)
    [block] = [one for one in body["view"]["blocks"] if one["block_id"] == "note"]
    block["element"] = {"action_id": block["element"]["action_id"], **element}
    body["view"]["state"]["values"]["note"] = {block["element"]["action_id"]: {**element, "value": "7"}}
    answer = post(office, {"payload": body}).json()
    assert UNREADABLE in answer["errors"]["note"]
    assert written(office) == before


def test_what_no_database_takes_is_left_out_of_what_was_typed(office: Office) -> None:
    open_detail(office.julie)
    office.julie.press("Résultats")
    body = submission(office, office.julie)
    [element] = body["view"]["state"]["values"]["r_score"].values()
    element["value"] = "\0 12\ud800,5\udfff"
    assert post(office, {"payload": body}).status_code == 200
    assert the_line(office).r_score == "12,5"
