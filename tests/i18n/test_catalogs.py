"""The English catalog: whole, with the same placeholders, within Slack's limits; and a screen in English."""

import re
from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages.catalog import Catalog

from rac_bot.blockkit import TITLE, Json
from rac_bot.domain.sessions import Session
from rac_bot.i18n import _, catalogs, language
from rac_bot.modals.search.search import AtHand, search_view
from rac_bot.modals.search.search_form import SearchForm

RUN = "run `make catalogs`, translate what is empty, then run it again"
# What `modal` and `notice_view` are given as title, submit or close: beyond 24 characters it is clipped.
TITLES = (
    *("Recherche", "Dossier du candidat", "Nouveau dossier session", "Inscription à un cours"),
    *("Inscription enregistrée", "Session créée"),
    *("Inscription refusée", "Accès refusé", "Action impossible", "Un imprévu"),
    *("Aperçu", "Recherche avancée", "Recherche d’un cours", "Reste à inscrire", "À saisir dans CLARA"),
    *(
        "Saisie dans CLARA",
        "Lignes remises à saisir",
        "Marquer saisies",
        "Champs usager",
        "Grille de cours",
        "Importer une grille",
        "Grille importée",
    ),
    *(
        "Plusieurs cours",
        "Plusieurs inscriptions",
        "Inscriptions",
        "Inscription en série",
        "Résultats",
        "Recensement",
        "Admission rapide",
    ),
    *("Admission détaillée", "Admission enregistrée", "Copier le dossier", "Dossier copié"),
    *(
        "Modifier le dossier",
        "Dossier modifié",
        "Inscription",
        "Dossiers sessions",
        "Supprimer l’inscription",
        "Supprimer la session",
        "Session supprimée",
    ),
    *("Inscription supprimée", "Copier l’inscription", "Modifier l’inscription", "Cours non suivi"),
    *("Fermer", "Annuler", "Rechercher", "Créer", "Sauvegarder", "Appliquer", "Choisir"),
    *("Admettre", "Admettre quand même"),
    *("Copier", "Déverrouiller", "Marquer saisies", "Vérifier"),
    *("Accès", "Accès enregistré", "Accès retiré", "Donner un accès", "Modifier un accès"),
)


def sentences(catalog: Catalog) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalog if message.id}


@pytest.fixture(scope="module")
def source() -> set[str]:
    return set(sentences(catalogs.extracted()))


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    return sentences(catalogs.read())


@pytest.fixture
def in_english() -> Iterator[None]:
    token = language.set("en")
    yield
    language.reset(token)


def placeholders(sentence: str) -> list[str]:
    return sorted(name for _text, name, _format, _as in Formatter().parse(sentence) if name is not None)


def texts(piece: object) -> Iterator[str]:
    if isinstance(piece, dict):
        if isinstance(piece.get("text"), str):
            yield piece["text"]
        for value in piece.values():
            yield from texts(value)
    elif isinstance(piece, list):
        for item in piece:
            yield from texts(item)


def test_every_sentence_of_the_source_is_in_the_catalog(source: set[str], english: dict[str, str]) -> None:
    assert source - english.keys() == set(), RUN


def test_the_catalog_holds_no_sentence_that_is_gone(source: set[str], english: dict[str, str]) -> None:
    assert english.keys() - source == set(), RUN
    assert not catalogs.read().obsolete, RUN


def test_every_sentence_is_translated(english: dict[str, str]) -> None:
    assert [french for french, translated in english.items() if not translated] == [], RUN
    assert [message.id for message in catalogs.read() if message.id and message.fuzzy] == []


@pytest.mark.usefixtures("in_english")
def test_the_compiled_catalog_says_what_its_source_says(english: dict[str, str]) -> None:
    assert [french for french, translated in english.items() if _(french) != translated] == [], RUN


def test_both_sentences_of_a_plural_are_looked_up(source: set[str]) -> None:
    assert {"{n} ligne lue", "{n} lignes lues"} <= source


def test_placeholders_are_the_same_in_both_languages(english: dict[str, str]) -> None:
    differing = {f: e for f, e in english.items() if placeholders(f) != placeholders(e)}
    assert differing == {}


def test_no_english_sentence_ends_with_an_hour_and_its_own_full_stop(english: dict[str, str]) -> None:
    """`a.m.` has one."""
    assert [one for one in english.values() if re.search(r"\{(hour|when)\}\.", one)] == []


def test_what_is_deleted_here_is_to_delete_in_clara(source: set[str]) -> None:
    assert [one for one in source if "CLARA" in one and "retir" in one.lower()] == []


@pytest.mark.parametrize("title", TITLES)
def test_titles_and_their_buttons_fit_in_a_window_in_both_languages(
    title: str, english: dict[str, str]
) -> None:
    assert len(title) <= TITLE
    assert len(english[title]) <= TITLE


@pytest.mark.usefixtures("in_english")
def test_a_window_reads_in_english() -> None:
    view: Json = search_view(SearchForm(text="leblanc"), AtHand())
    read = list(texts(view))
    assert {"Search", "Close", "Search in", "Automatic detection", "Last and first name"} <= set(read)
    assert not {"Rechercher", "Fermer", "Dans le champ", "Nom et prénom"} & set(read)


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("H-2018", "Winter 2018 (H-2018)"),
        ("E-2018", "Summer 2018 (E-2018)"),
        ("A-2018", "Fall 2018 (A-2018)"),
    ],
)
def test_a_session_is_named_in_english_and_keeps_its_code(code: str, label: str) -> None:
    assert Session.parse(code).label == label
