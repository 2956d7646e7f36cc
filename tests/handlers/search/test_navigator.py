"""From one file of the results to the next, and back to the results where one is."""

import pytest

from rac_bot.store.models import Candidate, Search
from tests.builders import a_candidate, a_grid
from tests.conftest import Office, press_counted, reading, screen
from tests.databases import BY_JULIE, raw


def twelve(office: Office) -> None:
    """Roy Pa to Roy Pl."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        for n in range(12):
            a_candidate(work, grid, da=f"{2000000 + n}", family="Roy", given=f"P{chr(97 + n)}")


def opened(office: Office, name: str) -> None:
    office.julie.command("/candidat roy")
    office.julie.press("Ouvrir", near=name)


def where(office: Office) -> tuple[str, str]:
    """The name on the banner, and the navigator."""
    words = reading(office.julie)
    [rank] = [button for button in screen(office.julie).buttons if " / " in button]
    return words.partition("*")[2].partition("*")[0], rank.partition("(")[2].strip(")")


def remove(office: Office, *givens: str) -> None:
    with office.store.writing(BY_JULIE) as work:
        for person in raw(work).query(Candidate).filter(Candidate.given_name.in_(givens)):
            raw(work).delete(person)


def test_all_the_files_are_walked_and_the_page_of_results_follows(office: Office) -> None:
    twelve(office)
    opened(office, "Roy, Pa")
    assert "‹ Préc." not in screen(office.julie).buttons
    seen = [where(office)]
    for _next in range(11):
        office.julie.press("Suiv. ›")
        seen.append(where(office))
    assert seen == [(f"Roy, P{chr(97 + n)}", f"{n + 1} / 12") for n in range(12)]
    assert "Suiv. ›" not in screen(office.julie).buttons
    press_counted(office.julie, "‹ Résultats")
    assert "12 dossiers, 11 à 12" in reading(office.julie)
    office.julie.press("Ouvrir", near="Roy, Pk")
    office.julie.press("‹ Préc.")
    assert where(office) == ("Roy, Pj", "10 / 12")
    press_counted(office.julie, "‹ Résultats")
    assert "12 dossiers, 1 à 10" in reading(office.julie)


@pytest.mark.whole_college("people without an admission, whom nobody limited sees")
def test_the_order_of_the_results_is_that_of_the_files(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        for da, given in (("2000003", "Anne"), ("2000001", "Luc"), ("2000002", "Zoé")):
            a_candidate(work, da=da, family="Roy", given=given)
    office.julie.command("/candidat roy")
    office.julie.choose("Trier", "Numéro DA")
    office.julie.press("Ouvrir", near="Roy, Luc")
    office.julie.press("Suiv. ›")
    assert where(office) == ("Roy, Zoé", "2 / 3")
    office.julie.press("Suiv. ›")
    assert where(office) == ("Roy, Anne", "3 / 3")


def test_a_gesture_in_the_file_keeps_its_rank(office: Office) -> None:
    twelve(office)
    opened(office, "Roy, Pc")
    office.julie.press("↻")
    assert where(office) == ("Roy, Pc", "3 / 12")
    office.julie.pick("☆ Ajouter à mes candidats")
    assert where(office) == ("Roy, Pc", "3 / 12")
    office.julie.press("Suiv. ›")
    assert where(office) == ("Roy, Pd", "4 / 12")


def test_the_end_is_the_last_file_there_is(office: Office) -> None:
    twelve(office)
    opened(office, "Roy, Pe")
    remove(office, *(f"P{letter}" for letter in "fghijkl"))
    office.julie.press("Suiv. ›")
    assert where(office) == ("Roy, Pe", "5 / 5")


def test_nobody_is_skipped_after_a_file_that_left_the_results(office: Office) -> None:
    twelve(office)
    opened(office, "Roy, Pe")
    remove(office, "Pe")
    office.julie.press("Suiv. ›")
    assert where(office) == ("Roy, Pf", "5 / 11")


@pytest.mark.whole_college("people without an admission, whom nobody limited sees")
def test_nobody_is_met_again_where_others_came_before(office: Office) -> None:
    twelve(office)
    opened(office, "Roy, Pe")
    with office.store.writing(BY_JULIE) as work:
        for n in range(3):
            a_candidate(work, da=f"300000{n}", family="Roy", given="Alix")
    office.julie.press("Suiv. ›")
    assert where(office) == ("Roy, Pf", "9 / 15")


def test_the_results_are_said_to_be_empty_where_nobody_is_left(office: Office) -> None:
    twelve(office)
    opened(office, "Roy, Pe")
    remove(office, *(f"P{letter}" for letter in "abcdefghijkl"))
    office.julie.press("Suiv. ›")
    assert "Aucun dossier pour « roy »" in reading(office.julie)


def test_a_search_that_is_no_more_leaves_an_empty_window(office: Office) -> None:
    twelve(office)
    opened(office, "Roy, Pe")
    with office.store.writing(BY_JULIE) as work:
        raw(work).query(Search).delete()
    office.julie.press("Suiv. ›")
    assert screen(office.julie).title == "Recherche"
    assert screen(office.julie).field("Rechercher").value in (None, "")


def test_a_file_opened_otherwise_has_no_rank(office: Office) -> None:
    twelve(office)
    opened(office, "Roy, Pe")
    office.julie.command("/candidat")
    office.julie.choose("Dossiers récents", "Roy, Pe · 200-0004")
    assert "‹ Préc." not in screen(office.julie).buttons
    assert "Suiv. ›" not in screen(office.julie).buttons
