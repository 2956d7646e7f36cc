"""The search finds whom a scan of every name and number finds, in the same order, whatever is typed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from rac_bot.domain.criteria import Combined, Criterion, SearchBy
from rac_bot.domain.folding import fold, name_words, parted_each
from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.sessions import Session
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates, finding, followed, numbers, terms
from rac_bot.store.file.candidates import Sort
from rac_bot.store.models import Admission, Candidate
from rac_bot.store.models.base import utc_now
from rac_bot.store.privacy import privacy
from rac_bot.store.work.prepared import prepared
from rac_bot.store.work.work import By, Work
from tests.builders import a_candidate, a_dossier, a_grid
from tests.databases import BY_JULIE, Databases, raw

EDUCATION, CHILDHOOD = "JEE0K-17R-RA", "322A0-10A-RA"
FAMILY = ["Tremblay", "Tremblay-Roy", "Roy", "Banana", "O’Nan", "St-Ananas", "De La Roy", "Nana Ba Na An A"]
GIVEN = ["Marie", "Ana", "Marie-Ana", "Roy", "Anne", "Bo", "Jean"]
RIGHTS = [
    Rights(Role.ADVISING),
    Rights(Role.READING, ("JEE.0K",)),
    Rights(Role.ADVISING, ("322.A0",), ("RA",)),
    Rights(Role.ADVISING, (), ("EX",)),
    Rights(Role.ADVISING, ("JEE.0K", "322.A0"), ("EX", "RA")),
]


@dataclass(frozen=True)
class Known:
    """A person as a scan sees them."""

    id: int
    numbers: dict[SearchBy, set[str]]
    family: set[str]
    given: set[str]
    admissions: set[tuple[str, str]]  # programme, unit
    active: bool
    order: tuple[str, str]


@pytest.fixture(scope="module")
def crowd(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Some hundred people with a few names and digits among them."""
    url = databases.copy(tmp_path_factory.mktemp("crowd"), "crowd", _write_crowd)
    store = Store(url)
    yield store
    store.close()
    databases.drop(url)


def _write_crowd(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        grids = [a_grid(work, EDUCATION, courses=0), a_grid(work, CHILDHOOD, courses=0)]
        for n in range(112):
            family, given = FAMILY[n % len(FAMILY)], GIVEN[n % len(GIVEN)]
            phone = OTHERS.get(n, a_phone(n)) if n % 5 else None
            person = a_candidate(
                work, da=f"{n * 7919 % 10**7:07d}", family=family, given=given, phone=phone, active=n % 4 > 0
            )
            if n % 6:
                letters = fold(family).replace(" ", "")[:3] + fold(given)[0]
                person.code_permanent = f"{letters.upper()}{n * 104729:08d}"
            for grid, unit in ((grids[0], "RA"), (grids[1], "EX"))[n % 3 == 1 : 1 + (n % 4 > 0)]:
                person.admissions.append(Admission(grid_id=grid.id, unit=unit))
            if n % 8 == 1 and person.admissions:
                raw(work).flush()
                raw(work).refresh(person)
                a_dossier(work, person, "H-2018")
            if n % 9 == 0:
                raw(work).flush()
                followed.follow(work, "UJULIE", person.id)
            if n == 50:
                raw(work).flush()
                privacy.erase(work, person, "À sa demande", utc_now())


@pytest.fixture(scope="module")
def known(crowd: Store) -> list[Known]:
    with crowd.reading(BY_JULIE) as work:
        people = raw(work).scalars(select(Candidate).where(Candidate.erased_at.is_(None)))
        return sorted((_known(one) for one in people), key=lambda one: one.order)


def _known(one: Candidate) -> Known:
    return Known(
        one.id,
        {
            SearchBy.DA: {one.da},
            SearchBy.PHONE: {
                text for phone in (one.phone, one.other_phone) if phone for text in (phone, phone[-7:])
            },
            SearchBy.CODE_PERMANENT: {one.code_permanent} if one.code_permanent else set(),
        },
        name_words(one.family_name),
        name_words(one.given_name),
        {(admission.grid.programme.number, admission.unit) for admission in one.admissions},
        one.active,
        (one.sort_key, one.da),
    )


def meets(pattern: str, texts: Iterable[str]) -> bool:
    told = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return any(re.fullmatch(told, text) for text in texts)


def is_named(text: str, held: set[str]) -> bool:
    each = parted_each(text)
    return all(any(all(meets(part, held) for part in parts) for parts in ways) for ways in each)


def is_meant(one: Known, criterion: Criterion) -> bool:
    text = criterion.text
    match criterion.field:
        case SearchBy.FULL_NAME if "," in text:
            family, _, given = (part.strip() for part in text.partition(","))
            return is_named(family, one.family) and is_named(given, one.given)
        case SearchBy.FULL_NAME:
            return is_named(text, one.family | one.given)
        case SearchBy.FAMILY_NAME:
            return is_named(text, one.family)
        case SearchBy.GIVEN_NAME:
            return is_named(text, one.given)
        case SearchBy.CODE_PERMANENT if "*" not in text and len(text) < 12:
            return meets(f"{text}*", one.numbers[criterion.field])
        case SearchBy.PHONE if "*" not in text and len(text) > 10:
            return meets(f"{text}*", one.numbers[criterion.field])
        case SearchBy.PROGRAMME:
            return meets(text, {programme for programme, _unit in one.admissions})
        case _:
            return meets(text, one.numbers[criterion.field])


def is_reached(one: Known, rights: Rights) -> bool:
    return not rights.limited or any(rights.reach(*admission) for admission in one.admissions)


def words(letters: str, length: int) -> st.SearchStrategy[str]:
    return st.text(letters, min_size=1, max_size=length)


NAMES = st.sampled_from(["tremblay", "marie", "roy", "ana", "banana", "nana", "de", "la", "bo"])
WORD = st.one_of(NAMES, NAMES.map(lambda name: f"{name[:2]}*"), words("anbeyor*?", 6), words("*?", 3))
PHRASE = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
FULL = st.one_of(PHRASE, st.tuples(PHRASE, PHRASE).map(", ".join))


def a_phone(n: int) -> str:
    return f"514{n % 3}{n % 7}{n:05d}"


# Some are not of ten digits alone: how people write them, by rank.
OTHERS = {
    3: "+33 5 14 01 23 45",
    4: "514-555-0101 poste 23",
    7: "+49 1514 0123 4567",
    8: "514 555-0102 / 438 555-0103",
    12: "555-0105",
    13: "450 555-0104 ou +32 514 01 23 45",
    14: "+47 51 40 12 34",
}
OTHER_DIGITS = {"33514012345", "4915140123", "4385550103", "5550103", "5550105", "32514012345", "4751401234"}
PART = words("0123459*?", 7).filter(lambda text: "*" in text)
WHOLE = st.integers(0, 130).map(lambda n: f"{n * 7919 % 10**7:07d}")
CRITERION = st.one_of(
    st.builds(Criterion, st.just(SearchBy.FULL_NAME), FULL),
    st.builds(Criterion, st.sampled_from([SearchBy.FAMILY_NAME, SearchBy.GIVEN_NAME]), PHRASE),
    st.builds(Criterion, st.sampled_from([SearchBy.DA, SearchBy.PHONE]), PART),
    st.builds(Criterion, st.just(SearchBy.DA), WHOLE),
    st.builds(
        Criterion, st.just(SearchBy.PHONE), st.integers(0, 111).map(lambda n: f"514{n % 3}{n % 7}{n:05d}")
    ),
    st.builds(Criterion, st.just(SearchBy.PHONE), st.sampled_from(sorted(OTHER_DIGITS))),
    st.builds(Criterion, st.just(SearchBy.CODE_PERMANENT), words("TREMB0127*?", 12)),
    st.builds(Criterion, st.just(SearchBy.PROGRAMME), st.sampled_from(["JEE.0K", "322.*", "*", "JE?.*"])),
)
COMMON = st.sampled_from([1, 10, terms.WEIGHED])  # the rows that a common word has


@pytest.mark.parametrize("common", [1, terms.WEIGHED])
def test_more_words_than_a_database_takes_at_once_are_looked_for(
    crowd: Store, common: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms, "WEIGHED", common)
    with crowd.reading(BY_JULIE) as work:
        once, often = (
            found(work, finding.any_of([Criterion(SearchBy.FULL_NAME, text)]))
            for text in ("roy", " ".join(["roy"] * 501))
        )
    assert once
    assert often == once


def found(work: Work, asked: finding.Asked) -> list[int]:
    results = candidates.listed(work, asked, limit=1_000)
    assert results.total == len(results.rows)
    return [one.id for one in results.rows]


@given(st.lists(CRITERION, min_size=1, max_size=3), st.sampled_from(RIGHTS), COMMON)
@settings(max_examples=300)
def test_any_of_what_is_asked_finds_whom_a_scan_finds(
    crowd: Store, known: list[Known], criteria: list[Criterion], rights: Rights, common: int
) -> None:
    with patch.object(terms, "WEIGHED", common), crowd.reading(By("UJULIE", rights)) as work:
        assert found(work, finding.any_of(criteria)) == [
            one.id for one in known if is_reached(one, rights) and any(is_meant(one, c) for c in criteria)
        ]


@given(
    st.lists(CRITERION, max_size=3, unique_by=lambda one: one.field),
    st.booleans(),
    st.sampled_from(RIGHTS),
    COMMON,
)
@settings(max_examples=200)
def test_all_of_what_is_asked_finds_whom_a_scan_finds(
    crowd: Store, known: list[Known], criteria: list[Criterion], active: bool, rights: Rights, common: int
) -> None:
    combined = Combined({one.field: one.text for one in criteria}, active=active)
    with patch.object(terms, "WEIGHED", common), crowd.reading(By("UJULIE", rights)) as work:
        assert found(work, finding.all_of(combined, "UJULIE")) == [
            one.id
            for one in known
            if (criteria or active)
            and is_reached(one, rights)
            and all(is_meant(one, c) for c in criteria)
            and (one.active or not active)
        ]


@pytest.mark.parametrize("rights", RIGHTS, ids=str)
@pytest.mark.parametrize("text", ["roy", "t*", "*a*", "*"])
def test_one_s_own_and_a_session_narrow_a_name(
    crowd: Store, known: list[Known], text: str, rights: Rights
) -> None:
    with crowd.reading(By("UJULIE", rights)) as work:
        own = {one.id for one in followed.of_advisor(work, "UJULIE")}
        at_session = set(found(work, finding.all_of(Combined(session=Session.parse("H-2018")), "UJULIE")))
        named = found(work, finding.any_of([Criterion(SearchBy.FULL_NAME, text)]))
        for texts, combined in (
            (own, Combined({SearchBy.FULL_NAME: text}, mine=True)),
            (at_session, Combined({SearchBy.FULL_NAME: text}, session=Session.parse("H-2018"))),
        ):
            assert found(work, finding.all_of(combined, "UJULIE")) == [one for one in named if one in texts]


@pytest.mark.parametrize("counted", [0, 1, 5, 30])
@given(criteria=st.lists(CRITERION, min_size=1, max_size=2), rights=st.sampled_from(RIGHTS), common=COMMON)
@example(criteria=[Criterion(SearchBy.FULL_NAME, "roy roy")], rights=RIGHTS[0], common=1)
@example(criteria=[Criterion(SearchBy.FULL_NAME, "roy roy")], rights=RIGHTS[2], common=1)
@settings(max_examples=60)
def test_beyond_the_count_those_listed_are_some_of_them_and_none_twice(
    crowd: Store, known: list[Known], counted: int, criteria: list[Criterion], rights: Rights, common: int
) -> None:
    meant = {one.id for one in known if is_reached(one, rights) and any(is_meant(one, c) for c in criteria)}
    with patch.object(terms, "WEIGHED", common), crowd.reading(By("UJULIE", rights)) as work:
        some = finding.found(work, finding.any_of(criteria), most=counted + 1)
    assert len(some) == len(set(some)) == min(counted + 1, len(meant))
    assert set(some) <= meant


@pytest.mark.parametrize("sort", Sort)
def test_every_order_is_that_of_a_scan(crowd: Store, known: list[Known], sort: Sort) -> None:
    with crowd.reading(BY_JULIE) as work:
        everybody = finding.any_of([Criterion(SearchBy.FULL_NAME, "*")])
        rows = candidates.listed(work, everybody, sort=sort, limit=500).rows
        keys = [
            {
                Sort.NAME: (),
                Sort.DA: (one.da,),
                Sort.BIRTH_DATE: (one.birth_date is None, one.birth_date or date.min),
                Sort.GRID: min([(False, a.grid.code) for a in one.admissions], default=(True, "")),
            }[sort]
            + (one.sort_key, one.da)
            for one in rows
        ]
    assert len(keys) == len(known)
    assert keys == sorted(keys)


@given(words("019A*?", 7))
def test_a_number_that_meets_a_pattern_has_one_of_its_edges(pattern: str) -> None:
    characters = [numbers.LETTERS, numbers.DIGITS, numbers.DIGITS, numbers.DIGITS]
    edges = numbers.edges(pattern, characters)
    for number in (f"{letter}{digits:03d}" for letter in "AZ" for digits in range(0, 1000, 7)):
        read = {numbers.Edge.END: number[::-1], numbers.Edge.DIGITS: number[1:]}
        if meets(pattern, [number]):
            assert any(
                read.get(edge, number).startswith(text) for edge, texts in edges.items() for text in texts
            )


@pytest.mark.parametrize(
    ("pattern", "edges"),
    [
        ("12*", {numbers.Edge.BEGINNING: ["12"]}),
        ("*89", {numbers.Edge.END: ["98"]}),
        ("?23456?", {numbers.Edge.BEGINNING: [f"{n}23456" for n in range(10)]}),
        ("1?3?5??", {numbers.Edge.BEGINNING: [f"1{a}3{b}5" for a in range(10) for b in range(10)]}),
        ("123", {}),
        ("12A*", {}),
    ],
)
def test_a_number_is_looked_up_from_where_most_is_told(
    pattern: str, edges: dict[numbers.Edge, list[str]]
) -> None:
    assert numbers.edges(pattern, terms.CHARACTERS["da"]) == edges


def test_a_code_permanent_is_looked_up_from_its_digits() -> None:
    edges = numbers.edges("*0101*", terms.CHARACTERS["code_permanent"])
    assert {edge: len(texts) for edge, texts in edges.items()} == {
        numbers.Edge.DIGITS: 11,
        numbers.Edge.END: 111,
    }
    told = numbers.edges("LEBL01*", terms.CHARACTERS["code_permanent"])
    assert told == {numbers.Edge.BEGINNING: ["LEBL01"]}


def test_a_pattern_of_too_many_beginnings_ends_by_going_through_all() -> None:
    edges = numbers.edges("*1*3*", terms.CHARACTERS["code_permanent"])
    assert sum(map(len, edges.values())) <= numbers.MOST + 1
    assert list(edges)[-1] is numbers.Edge.NONE


def test_wildcards_side_by_side_are_no_more_ways() -> None:
    da = terms.CHARACTERS["da"]
    assert numbers.edges("1" + "*" * 3000 + "3", da) == numbers.edges("1*3", da)
    assert numbers.edges("1" + "*?" * 3 + "3", da) == numbers.edges("1???*3", da)


def test_a_name_of_many_marks_is_looked_for_in_few_ways() -> None:
    for words, ways in (("d?amours", 2), ("d?amours jean?luc", 4), ("a?b?c?d", 8), ("a?b?c?d e?f", 1)):
        assert len(finding.any_of([Criterion(SearchBy.FULL_NAME, words)])) == ways, words


def test_the_statements_of_a_shape_are_made_once(crowd: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "KEPT", finding.Kept(most=50))

    def search(*texts: str) -> int:
        with crowd.reading(BY_JULIE) as work:
            for text in texts:
                candidates.search(work, [Criterion(SearchBy.FULL_NAME, text)])
        return len(finding.KEPT.made)

    made = search("de roy", "roy de")  # either word may lead
    assert search("tremblay marie", "banana nobody", "bo an", "roy ana") == made


def test_of_more_shapes_than_are_kept_none_is_left_behind(
    crowd: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "KEPT", finding.Kept(most=0))
    with crowd.reading(BY_JULIE) as work:
        asked = finding.any_of([Criterion(SearchBy.FULL_NAME, "roy ana marie ana roy t* *a* ro?")])
        assert found(work, asked)
        made = prepared.cache_info().currsize
        assert found(work, asked)
    assert finding.KEPT.made == {}
    assert prepared.cache_info().currsize == made


def test_what_is_typed_stays_in_no_statement(crowd: Store) -> None:
    asked = finding.any_of([Criterion(SearchBy.FULL_NAME, "zénobie")])
    with crowd.reading(BY_JULIE) as work:
        assert found(work, asked) == []
    statement = finding._going_through(asked[0][0].sources[0], 0, (), True).statement
    assert "zenobie" not in str(statement.compile().params)
