"""Folding: two spellings of a name are one to the search."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rac_bot.domain.folding import fold, name_words, parted, parted_each, plainly
from rac_bot.exchange.reading.sheets import shown


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Lœwen", "loewen"),
        ("D’Amours", "d amours"),
        ("D'Amours", "d amours"),
        ("DʼAmours", "d amours"),
        ("St-Pierre", "st pierre"),
        ("St‑Pierre", "st pierre"),  # the no-break hyphen that text processors put
        ("Nguyễn", "nguyen"),
        ("Đỗ", "do"),
        ("Łukasz", "lukasz"),
        ("Søren", "soren"),
        ("Straße", "strasse"),
        ("BÉLANGER-LÉVESQUE", "belanger levesque"),
        ("  De   La\tDurantaye ", "de la durantaye"),
        ("TREM*", "trem*"),
        ("Tr?mblay", "tr?mblay"),
        ("100 %_\\", "100"),
        ("", ""),
    ],
)
def test_accents_ligatures_hyphens_and_apostrophes_are_folded_away(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    "name", ["Nguyễn", "Bélanger-Lévesque", "Ève", "Siobhán", "Ångström", "Çelik", "Žižek"]
)
def test_a_name_decomposed_by_a_mac_is_the_same_name(name: str) -> None:
    decomposed = unicodedata.normalize("NFD", name)
    assert decomposed != name
    assert fold(decomposed) == fold(name)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_what_is_folded_holds_only_letters_digits_wildcards_and_single_spaces(text: str) -> None:
    folded = fold(text)
    assert set(folded) <= set("abcdefghijklmnopqrstuvwxyz0123456789*? ")
    assert folded == " ".join(folded.split())


@given(st.text(st.characters(min_codepoint=0xC0, max_codepoint=0x24F, categories=["L"]), max_size=20))
def test_an_accent_is_folded_alike_composed_or_not(name: str) -> None:
    assert fold(unicodedata.normalize("NFD", name)) == fold(name)


@pytest.mark.parametrize("apart", ["\u200d", "\u200b", "\ufeff"])
def test_a_mark_without_width_parts_no_accent_from_its_letter(apart: str) -> None:
    assert plainly(f"Gagne{apart}\u0301") == shown(f"Gagne{apart}\u0301") == "Gagné"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Leblanc", {"leblanc"}),
        ("D’Amours", {"d", "amours", "damours"}),
        ("Jean-Philippe", {"jean", "philippe", "jeanphilippe"}),
        ("De La Durantaye", {"de", "la", "durantaye", "deladurantaye"}),
        ("N*me?", {"n", "me", "nme"}),  # a wildcard in a file's name must not become one in the index
        (" - ", set()),
    ],
)
def test_a_name_is_found_by_each_of_its_words_and_by_all_in_one(name: str, words: set[str]) -> None:
    assert name_words(name) == words


@pytest.mark.parametrize(
    ("word", "ways"),
    [
        ("amours", ["amours"]),
        ("d?amours", ["d?amours", "d amours"]),
        ("a?b?c", ["a?b?c", "a b?c", "a?b c", "a b c"]),
        ("?amours", ["?amours"]),
        ("amours?", ["amours?"]),
        ("a??b", ["a??b", "a ?b", "a? b"]),
        ("a???b", ["a???b", "a ??b", "a? ?b", "a?? b"]),  # a letter alone is no word
        ("???", ["???"]),
        ("a?b?c?d?e", ["a?b?c?d?e"]),  # too many
    ],
)
def test_a_mark_in_a_word_is_a_letter_or_parts_two(word: str, ways: list[str]) -> None:
    assert [" ".join(one) for one in parted(word)] == ways


def test_three_marks_are_read_in_each_way_and_more_as_letters() -> None:
    assert len(parted("?a?b?c?d")) == 8
    assert parted_each("d?amours lise") == [[["d?amours"], ["d", "amours"]], [["lise"]]]
    assert list(map(len, parted_each("a?b?c?d lise"))) == [8, 1]
    assert parted_each("a?b?c d?e f?g") == [[["a?b?c"]], [["d?e"]], [["f?g"]]]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("123‑4567", "123-4567"),
        ("12−3—4", "12-3-4"),
        ("a\u1680b\u00a0c", "a b c"),
        ("é\u200bt\u00adé", "été"),
    ],
)
def test_dashes_and_spaces_are_written_in_one_way(text: str, plain: str) -> None:
    assert plainly(text) == plain
