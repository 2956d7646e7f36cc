"""`/rac` and its words, in French and in English; and what is none of them."""

import pytest

from tests.conftest import Office, reading, screen
from tests.handlers.gate.test_rights import told


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("To enter", "À saisir dans CLARA"),
        ("new", "Admission rapide"),
        ("ACCÈS", "Accès"),
        ("access", "Accès"),
    ],
)
def test_a_word_is_taken_in_either_language(office: Office, word: str, title: str) -> None:
    office.admin.command(f"/rac {word}")
    assert screen(office.admin).title == title, reading(office.admin)


def test_help_is_asked_for_by_its_name_or_by_nothing_and_what_is_no_word_is_said(office: Office) -> None:
    for word in ("", " aide", " HELP"):
        office.julie.command(f"/rac{word}")
        assert told(office.julie).startswith("*Ce que rac-bot fait*")
        assert "EE SR (sans résultat) ou FM (formation manquante)" in told(office.julie)
    office.julie.command("/rac Leblanc, Lise")
    first, second = told(office.julie).splitlines()[:2]
    assert first == "Ce n’est pas une commande de rac-bot."
    assert second == "*Ce que rac-bot fait*"
