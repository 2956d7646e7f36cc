"""Searching candidates: CLARA's eight fields, wildcards, pages; among the people of the guide."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, select

from rac_bot.domain import sessions
from rac_bot.domain.criteria import Combined, Criterion, SearchBy, recognise
from rac_bot.errors import Vanished
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates, finding, terms
from rac_bot.store.file.candidates import Sort
from rac_bot.store.models import Admission, Candidate
from rac_bot.store.models.base import utc_now
from rac_bot.store.privacy import privacy
from tests.builders import a_candidate, a_grid
from tests.databases import BY_JULIE, raw
from tests.store.conftest import Desk

IN_EDUCATION = [
    *("Côté, René", "D’Amours, Fatima", "De La Durantaye, Zoé", "Leblanc, Lise", "Lœwen, Ève"),
    *("Nguyễn, Linh", "O'Brien, Siobhán", "St-Pierre, Cédric"),
    *("Tremblay, Jean-Philippe", "Tremblay, Maëlle"),
]


def found(store: Store, criteria: list[Criterion]) -> list[str]:
    """Who is found, as CLARA lists them; the total agrees with the page."""
    with store.reading(BY_JULIE) as work:
        results = candidates.search(work, criteria, size=50)
    assert results.total == len(results.rows)
    return [person.name for person in results.rows]


def typed(store: Store, words: str) -> list[str]:
    return found(store, recognise(words))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("leblanc", ["Leblanc, Lise"]),
        ("Lise Leblanc", ["Leblanc, Lise"]),
        ("LEBLANC, LISE", ["Leblanc, Lise"]),
        ("loewen", ["Lœwen, Ève"]),
        ("Lœwen", ["Lœwen, Ève"]),
        ("d'amours", ["D’Amours, Fatima"]),
        ("D’Amours", ["D’Amours, Fatima"]),
        ("damours", ["D’Amours, Fatima"]),
        ("o’brien", ["O'Brien, Siobhán"]),
        ("st pierre", ["St-Pierre, Cédric"]),
        ("st-pierre", ["St-Pierre, Cédric"]),
        ("stpierre", ["St-Pierre, Cédric"]),
        ("nguyen", ["Nguyễn, Linh"]),
        ("durantaye", ["De La Durantaye, Zoé"]),
        ("de la durantaye zoe", ["De La Durantaye, Zoé"]),
        ("tremblay", ["Tremblay, Jean-Philippe", "Tremblay, Maëlle"]),
        ("tremblay maelle", ["Tremblay, Maëlle"]),
        ("TREM*", ["Tremblay, Jean-Philippe", "Tremblay, Maëlle"]),
        ("*vesque", ["Bélanger-Lévesque, Marie-Ève"]),
        ("*v?sque", ["Bélanger-Lévesque, Marie-Ève"]),
        ("*anger*", ["Bélanger-Lévesque, Marie-Ève"]),
        ("Tr?mblay, J*", ["Tremblay, Jean-Philippe"]),
        ("tremblay,", ["Tremblay, Jean-Philippe", "Tremblay, Maëlle"]),
        (", eve", ["Bélanger-Lévesque, Marie-Ève", "Lœwen, Ève"]),
        ("lise, leblanc", []),  # the comma says which is the family name
        ("leblanc maelle", []),  # every word must be of the same person
        ("lebl", []),  # the beginning of a word takes a wildcard, as in CLARA
        ("1234567", ["Leblanc, Lise"]),
        ("123-4567", ["Leblanc, Lise"]),
        ("171234567", ["Leblanc, Lise"]),
        ("123*", ["Leblanc, Lise"]),
        ("234-567?", ["Tremblay, Jean-Philippe", "Tremblay, Maëlle"]),
        ("LEBL12345678", ["Leblanc, Lise"]),
        ("lebl 12345678", ["Leblanc, Lise"]),
        ("TREM1562????", ["Tremblay, Maëlle"]),
        ("(438) 555-0102", ["Tremblay, Jean-Philippe"]),
        ("1 438 555 0102", ["Tremblay, Jean-Philippe"]),
        ("555-0102", ["Tremblay, Jean-Philippe"]),
        ("JEE.0K", IN_EDUCATION),
        ("322.A0", ["Bélanger-Lévesque, Marie-Ève", "St-Pierre, Cédric"]),
        ("personne", []),
    ],
)
def test_what_an_advisor_types_finds_whom_it_means(guide: Store, words: str, names: list[str]) -> None:
    assert typed(guide, words) == names


@pytest.mark.parametrize(
    ("field", "words", "names"),
    [
        (SearchBy.CODE_PERMANENT, "lebl 1234 5678", ["Leblanc, Lise"]),
        (SearchBy.CODE_PERMANENT, "TRE*", ["Tremblay, Jean-Philippe", "Tremblay, Maëlle"]),
        (SearchBy.CODE_PERMANENT, "*567010", ["Bélanger-Lévesque, Marie-Ève"]),
        (SearchBy.FAMILY_NAME, "levesque", ["Bélanger-Lévesque, Marie-Ève"]),
        (SearchBy.FAMILY_NAME, "eve", []),
        (SearchBy.FULL_NAME, "eve belanger", ["Bélanger-Lévesque, Marie-Ève"]),
        (SearchBy.DA, "123-4567", ["Leblanc, Lise"]),
        (SearchBy.DA, "*4567", ["Leblanc, Lise"]),
        (SearchBy.PHONE, "438-555-0102", ["Tremblay, Jean-Philippe"]),
        (SearchBy.PHONE, "438*", ["Tremblay, Jean-Philippe"]),
        (SearchBy.PHONE, "555-011?", ["Bélanger-Lévesque, Marie-Ève"]),
        (SearchBy.PROGRAMME, "322.a0", ["Bélanger-Lévesque, Marie-Ève", "St-Pierre, Cédric"]),
        (SearchBy.PROGRAMME, "322.*", ["Bélanger-Lévesque, Marie-Ève", "St-Pierre, Cédric"]),
        (SearchBy.GIVEN_NAME, "ève", ["Bélanger-Lévesque, Marie-Ève", "Lœwen, Ève"]),
        (SearchBy.GIVEN_NAME, "leblanc", []),
        (SearchBy.PROGRAMME_TITLE, "petite*", ["Bélanger-Lévesque, Marie-Ève", "St-Pierre, Cédric"]),
        (SearchBy.PROGRAMME_TITLE, "*ANCIEN*", ["Bélanger-Lévesque, Marie-Ève", "St-Pierre, Cédric"]),
    ],
)
def test_each_of_claras_eight_fields_looks_where_it_says(
    guide: Store, field: SearchBy, words: str, names: list[str]
) -> None:
    assert found(guide, [Criterion(field, words)]) == names


@pytest.mark.parametrize(
    ("field", "run", "one"),
    [
        (SearchBy.CODE_PERMANENT, "LEBL*", "LEBL1234567?"),
        (SearchBy.FAMILY_NAME, "leb*", "l?blanc"),
        (SearchBy.FULL_NAME, "leb*, l*", "?eblanc lis?"),
        (SearchBy.DA, "123-*", "12345?7"),
        (SearchBy.PHONE, "(819) 555*", "819-555-099?"),
        (SearchBy.PROGRAMME, "LCA.*", "LCA.?P"),
        (SearchBy.GIVEN_NAME, "*ise", "L?se"),
        (SearchBy.PROGRAMME_TITLE, "*gestion*", "soins et ges?ion"),
    ],
)
def test_each_field_takes_both_wildcards(guide: Store, field: SearchBy, run: str, one: str) -> None:
    with guide.writing(BY_JULIE) as work:
        lise = raw(work).get_one(Candidate, 1)
        lise.phone, lise.local_phone = "8195550999", "5550999"
        grid = a_grid(work, "LCA0P-19R-RA", courses=0, title="Soins et gestion")
        lise.admissions.append(Admission(grid_id=grid.id, unit="RA"))
    assert found(guide, [Criterion(field, run)]) == ["Leblanc, Lise"]
    assert found(guide, [Criterion(field, one)]) == ["Leblanc, Lise"]


def sorted_by(store: Store, sort: Sort, words: str = "*") -> list[str]:
    with store.reading(BY_JULIE) as work:
        asked = finding.any_of(recognise(words))
        pages = [candidates.listed(work, asked, sort=sort, offset=at, limit=4).rows for at in (0, 4, 8)]
    return [person.da for rows in pages for person in rows]


def test_results_are_sorted_by_da(guide: Store) -> None:
    assert sorted_by(guide, Sort.DA) == sorted(sorted_by(guide, Sort.NAME))


def test_results_are_sorted_by_birth_date_and_who_has_none_comes_last_by_name(guide: Store) -> None:
    births = {"2345681": date(1990, 11, 9), "1234567": date(1978, 5, 12), "2345680": date(1990, 11, 9)}
    with guide.writing(BY_JULIE) as work:
        for da, birth in births.items():
            person = raw(work).scalars(select(Candidate).where(Candidate.da == da)).one()
            person.birth_date = birth
    by_name = sorted_by(guide, Sort.NAME)
    dated = ["1234567", "2345681", "2345680"]  # Lœwen and O'Brien of one day, by name
    assert sorted_by(guide, Sort.BIRTH_DATE) == dated + [da for da in by_name if da not in dated]


def test_results_are_sorted_by_grid_and_who_has_none_comes_last(guide: Store) -> None:
    with guide.writing(BY_JULIE) as work:
        a_candidate(work, da="0000001", family="Aubut", given="Zoé")
    order = sorted_by(guide, Sort.GRID)
    # Of two grids, the first counts; 322A0 comes before JEE0K, and in each grid people are by name.
    assert order[:3] == ["2345687", "2345682", "2345686"]
    assert order[-1] == "0000001"


@pytest.mark.parametrize("word", ["", "autre", "NAME"])
def test_an_order_that_is_not_known_is_that_of_names(word: str) -> None:
    assert Sort.of(word) is Sort.NAME
    assert Sort.of("grid") is Sort.GRID


def test_a_person_admitted_twice_or_named_twice_is_found_once(guide: Store) -> None:
    in_two_programmes = [Criterion(SearchBy.PROGRAMME, "*"), Criterion(SearchBy.FULL_NAME, "cedric")]
    assert found(guide, in_two_programmes).count("St-Pierre, Cédric") == 1
    with guide.writing(BY_JULIE) as work:
        a_candidate(work, da="3456789", family="Simon", given="Simon")
    assert typed(guide, "simon") == ["Simon, Simon"]


def test_seven_digits_find_the_da_and_the_telephone(guide: Store) -> None:
    with guide.writing(BY_JULIE) as work:
        a_candidate(work, da="5550102", family="Aubut", given="Alix")
    assert typed(guide, "555-0102") == ["Aubut, Alix", "Tremblay, Jean-Philippe"]


@pytest.mark.parametrize(
    "words", ["%", "_", "\\", "%%%", "Tr_mblay", "TREM%", "leblanc\\", "LEBL_234567", "JEE._K"]
)
def test_the_wildcards_of_the_database_are_not_those_of_the_advisor(guide: Store, words: str) -> None:
    # A name loses its signs in folding: `leblanc\\` is then the name alone, and `Tr_mblay` two words.
    lise = {SearchBy.FAMILY_NAME, SearchBy.FULL_NAME} if words == "leblanc\\" else set()
    for field in SearchBy:
        names = ["Leblanc, Lise"] if field in lise else []
        assert found(guide, [Criterion(field, words)]) == names, field


@pytest.mark.parametrize("words", ["", "   ", ",", "-", "’", " , "])
def test_an_empty_text_finds_nobody(guide: Store, words: str) -> None:
    assert typed(guide, words) == []


def test_pages_follow_one_another_in_the_order_of_names_and_know_the_total(guide: Store) -> None:
    with guide.reading(BY_JULIE) as work:
        pages = [candidates.search(work, recognise("*"), page=page, size=4) for page in range(4)]
    assert [results.total for results in pages] == [11] * 4
    assert [len(results.rows) for results in pages] == [4, 4, 3, 0]
    assert [person.name for results in pages for person in results.rows] == [
        "Bélanger-Lévesque, Marie-Ève",
        *IN_EDUCATION,
    ]


def test_namesakes_are_in_the_order_of_their_da(guide: Store) -> None:
    with guide.writing(BY_JULIE) as work:
        a_candidate(work, da="9999999")
        a_candidate(work, da="0000001")
        namesakes = candidates.search(work, recognise("leblanc")).rows
    assert [person.da for person in namesakes] == ["0000001", "1234567", "9999999"]


def test_who_was_erased_is_found_no_more(guide: Store) -> None:
    with guide.writing(BY_JULIE) as work:
        privacy.erase(work, raw(work).get_one(Candidate, 1), "À sa demande", utc_now())
    assert typed(guide, "1234567") == []
    assert len(typed(guide, "*")) == 10
    with guide.reading(BY_JULIE) as work:
        assert candidates.by_da(work, "1234567") is None


def test_beyond_the_count_a_result_is_only_said_to_be_larger(
    guide: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with guide.reading(BY_JULIE) as work:
        for counted, total, last in ((12, 11, 1), (11, 11, 1), (10, 11, 1), (3, 4, 0)):
            monkeypatch.setattr(candidates, "COUNTED", counted)
            results = candidates.search(work, recognise("*"), page=2, size=5)
            assert (results.total, len(results.rows)) == (total, last), counted
            assert len(candidates.search(work, recognise("*"), size=5).rows) == min(total, 5), counted


def test_a_result_has_its_admissions_at_hand_to_be_shown(guide: Store) -> None:
    with guide.reading(BY_JULIE) as work:
        [cedric] = candidates.search(work, recognise("st pierre")).rows
    assert [admission.grid.code for admission in cedric.admissions] == ["JEE0K-17R-RA", "322A0-10A-RA"]


def test_a_candidate_is_found_by_the_da_in_full_or_not_at_all(guide: Store) -> None:
    with guide.reading(BY_JULIE) as work:
        lise = candidates.by_da(work, "1234567")
        assert lise is not None
        assert lise.name == "Leblanc, Lise"
        assert candidates.by_da(work, "234567") is None


@pytest.mark.parametrize(
    ("text", "known"),
    [("1234567", True), (" 123-4567 ", True), ("171234567", True), ("7654321", False), ("lise", False)],
)
def test_a_typed_da_is_read_however_it_is_written(guide: Store, text: str, known: bool) -> None:
    with guide.reading(BY_JULIE) as work:
        found = candidates.of_typed_da(work, text)
    assert (found and found.name) == ("Leblanc, Lise" if known else None)


def test_a_candidate_is_opened_with_the_admissions_or_has_vanished(store: Store, desk: Desk) -> None:
    with store.reading(BY_JULIE) as work:
        lise = candidates.candidate(work, desk.lise)
    assert [admission.grid.programme.number for admission in lise.admissions] == ["JEE.0K"]
    with pytest.raises(Vanished, match="n’existe plus"), store.reading(BY_JULIE) as work:
        candidates.candidate(work, desk.lise + 1)


def plans(store: Store, asked: finding.Asked) -> list[str]:
    """How SQLite goes about every statement that the search sends, step by step."""
    sent: list[tuple[str, Any]] = []

    def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        sent.append((statement, parameters))

    event.listen(store.engine, "before_cursor_execute", listen)
    with store.reading(BY_JULIE) as work:
        candidates.listed(work, asked)
    event.remove(store.engine, "before_cursor_execute", listen)
    with store.engine.connect() as connection:
        return [
            str(step[-1])
            for statement, parameters in sent
            if "SELECT" in statement
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]


def goes_through(store: Store, asked: finding.Asked, *indexes: str) -> None:
    """It uses each of these, and goes through all candidates, or all words, nowhere."""
    steps = plans(store, asked)
    assert [index for index in indexes if not [step for step in steps if index in step]] == [], steps
    whole = tuple(f"SCAN {table}" for table in ("candidate", "name_word", "word_", "name_tail", "admission"))
    assert [step for step in steps if step.startswith(whole)] == [], steps


WORDS, LEXICON = (
    "name_word USING PRIMARY KEY (word",
    "name_tail USING PRIMARY KEY (inside=? AND part=? AND tail",
)


@pytest.mark.parametrize(
    ("criterion", "indexes"),
    [
        (Criterion(SearchBy.FULL_NAME, "leblanc"), [WORDS]),
        (Criterion(SearchBy.FULL_NAME, "leblanc lise"), [WORDS]),
        (Criterion(SearchBy.FULL_NAME, "trem*"), [WORDS]),
        (Criterion(SearchBy.FULL_NAME, "tr?mblay"), [WORDS, LEXICON]),
        (Criterion(SearchBy.FULL_NAME, "tr?mblay, j*"), [WORDS, LEXICON]),
        (Criterion(SearchBy.FULL_NAME, "*vesque"), [WORDS, LEXICON]),
        (Criterion(SearchBy.FULL_NAME, "*anger*"), [WORDS, LEXICON]),
        (Criterion(SearchBy.FULL_NAME, "??"), [WORDS, LEXICON]),
        (Criterion(SearchBy.FULL_NAME, "*e*, *a*"), [WORDS, "ix_name_word_candidate_id_part_word"]),
        (Criterion(SearchBy.FAMILY_NAME, "?eblanc"), [WORDS, LEXICON]),
        (Criterion(SearchBy.GIVEN_NAME, "lise"), [WORDS]),
        (Criterion(SearchBy.DA, "1234567"), ["sqlite_autoindex_candidate_"]),
        (Criterion(SearchBy.DA, "123*"), ["sqlite_autoindex_candidate_"]),
        (Criterion(SearchBy.DA, "*4567"), ["ix_candidate_da_backwards"]),
        (Criterion(SearchBy.DA, "*456*"), ["sqlite_autoindex_candidate_", "ix_candidate_da_backwards"]),
        (Criterion(SearchBy.CODE_PERMANENT, "LEBL*"), ["sqlite_autoindex_candidate_"]),
        (Criterion(SearchBy.CODE_PERMANENT, "*5678"), ["ix_candidate_code_permanent_backwards"]),
        (Criterion(SearchBy.CODE_PERMANENT, "*0101*"), ["ix_candidate_code_permanent_digits"]),
        (Criterion(SearchBy.PHONE, "4385550102"), ["ix_candidate_phone", "ix_candidate_other_phone"]),
        (Criterion(SearchBy.PHONE, "5550102"), ["ix_candidate_local_phone", "ix_candidate_other_local"]),
        (Criterion(SearchBy.PHONE, "555*"), ["ix_candidate_phone", "ix_candidate_local_phone"]),
        (Criterion(SearchBy.PHONE, "555*"), ["ix_candidate_other_phone", "ix_candidate_other_local"]),
        (Criterion(SearchBy.PHONE, "+33 6 12 34 56 78"), ["ix_candidate_other_phone"]),
        (Criterion(SearchBy.PHONE, "*0102"), ["ix_candidate_phone_backwards"]),
        (Criterion(SearchBy.PROGRAMME, "JEE.0K"), ["ix_admission_grid_id"]),
    ],
    ids=lambda value: value.text if isinstance(value, Criterion) else "",
)
@pytest.mark.sqlite
def test_a_search_goes_through_an_index_and_never_through_all_candidates(
    guide: Store, criterion: Criterion, indexes: list[str]
) -> None:
    goes_through(guide, finding.any_of([criterion]), *indexes)


@pytest.mark.parametrize("text", ["leblanc lise", "leblanc, lise", "lise leblanc lise"])
@pytest.mark.sqlite
def test_common_words_are_gone_through_side_by_side(
    guide: Store, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(terms, "WEIGHED", 1)  # each of them has as many
    goes_through(guide, finding.any_of([Criterion(SearchBy.FULL_NAME, text)]), WORDS, "MERGE (INTERSECT)")


@pytest.mark.sqlite
def test_seven_digits_go_through_both_indexes(guide: Store) -> None:
    both = ("ix_candidate_local_phone", "sqlite_autoindex_candidate_")
    goes_through(guide, finding.any_of(recognise("555-0102")), *both)


@pytest.mark.sqlite
def test_one_s_own_and_those_at_a_session_are_gone_through_by_an_index(guide: Store) -> None:
    session = sessions.Session.parse("H-2018")
    goes_through(guide, finding.all_of(Combined(session=session), "UJULIE"), "ix_session_dossier_ours")
    goes_through(guide, finding.all_of(Combined(mine=True), "UJULIE"), "followed_candidate_1")


@pytest.mark.parametrize("words", ["12345678", "1012345678", "LEBL12345678", "dossier 1234567"])
def test_a_number_that_is_no_da_finds_nobody_by_its_end(guide: Store, words: str) -> None:
    assert found(guide, [Criterion(SearchBy.DA, words)]) == []


@pytest.mark.parametrize("words", ["", "%", "…"])
def test_a_title_without_a_word_finds_nobody(store: Store, words: str) -> None:
    with store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work, courses=0, title=""))
    assert found(store, [Criterion(SearchBy.PROGRAMME_TITLE, words)]) == []


def test_codes_and_numbers_are_recognised_as_people_part_them(guide: Store) -> None:
    assert typed(guide, "322.*") == ["Bélanger-Lévesque, Marie-Ève", "St-Pierre, Cédric"]
    assert typed(guide, "TREM 1562 8401") == ["Tremblay, Maëlle"]
    assert typed(guide, "(438) 555-????") == ["Tremblay, Jean-Philippe"]


def test_a_candidate_met_before_is_opened_with_the_admissions_too(guide: Store) -> None:
    with guide.reading(BY_JULIE) as work:
        assert candidates.by_da(work, "1234567")
        lise = candidates.candidate(work, 1)
    assert len(lise.admissions) == 1
