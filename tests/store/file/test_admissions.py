"""Admissions: who is taken for whom, and what two advisors at once may write."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from rac_bot.domain.codes import bears_name
from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import CodePermanentTaken, DaTaken, GridMissing, HeldElsewhere
from rac_bot.store.database.engine import Store
from rac_bot.store.file import admissions
from rac_bot.store.file.admissions import NewAdmission, Reason
from rac_bot.store.models import Action, Admission, Candidate, JournalEntry, NameWord
from rac_bot.store.work.work import By
from tests.builders import a_candidate, a_grid
from tests.databases import BY_JULIE, by, raw
from tests.store.conftest import Desk
from tests.store.together import together

WANTED = NewAdmission(
    grid_id=1,
    unit="RA",
    da="2345678",
    family_name="Tremblay-Roy",
    given_name="Maëlle",
    code_permanent="TREM15628401",
    birth_date=date(1984, 12, 15),
    phone="5145550101",
)


def reasons(store: Store, wanted: NewAdmission) -> list[Reason]:
    with store.reading(BY_JULIE) as work:
        return [doubt.reason for doubt in admissions.doubts(work, wanted)]


def test_a_new_person_is_written_with_all_she_is_found_by(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        assert admissions.doubts(work, WANTED) == []
        admission = admissions.admit(work, WANTED)
        assert (admission.unit, admission.grid_id) == ("RA", 1)
    with store.reading(BY_JULIE) as work:
        person = raw(work).scalars(select(Candidate).where(Candidate.da == WANTED.da)).one()
        words = raw(work).scalars(select(NameWord.word).where(NameWord.candidate_id == person.id))
        assert set(words) == {"tremblay", "roy", "tremblayroy", "maelle"}
        assert (person.sort_key, person.local_phone) == ("tremblay roy, maelle", "5550101")
        [entry] = raw(work).scalars(select(JournalEntry).where(JournalEntry.action == Action.ADMIT))
        assert (entry.candidate_id, entry.detail) == (person.id, "JEE0K-17R-RA")


def test_a_known_person_is_admitted_and_nothing_else_of_her_changes(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work, "322A0-10A-RA")
        wanted = replace(WANTED, da="1234567", grid_id=grid.id)
        [doubt] = admissions.doubts(work, wanted)
        assert doubt.reason is Reason.KNOWN_DA
        admissions.admit(work, wanted, doubt.person)
    with store.reading(BY_JULIE) as work:
        lise = raw(work).get_one(Candidate, desk.lise)
        assert [a.grid.code for a in lise.admissions] == ["JEE0K-17R-RA", "322A0-10A-RA"]
        assert (lise.name, lise.code_permanent, lise.birth_date) == ("Leblanc, Lise", None, None)


def test_numbers_of_another_file_are_refused(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(Candidate, desk.lise).code_permanent = "TREM15628401"
    with store.reading(BY_JULIE) as work:
        with pytest.raises(DaTaken) as taken:
            admissions.refuse_if_taken(work, replace(WANTED, da="1234567"))
        assert (taken.value.name, taken.value.grid) == ("Leblanc, Lise", "JEE0K-17R-RA")
        with pytest.raises(CodePermanentTaken) as owned:
            admissions.refuse_if_taken(work, WANTED)
        assert (owned.value.name, owned.value.da) == ("Leblanc, Lise", "1234567")


@pytest.mark.parametrize(("da", "field"), [("1234567", "da"), ("2345678", "code_permanent")])
def test_numbers_of_a_file_beyond_are_refused_and_name_nobody(
    store: Store, desk: Desk, da: str, field: str
) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(Candidate, desk.lise).code_permanent = "TREM15628401"
    limited = By("UJULIE", Rights(Role.ADVISING, ("322.A0",)))
    with store.reading(limited) as work, pytest.raises(HeldElsewhere) as held:
        admissions.doubts(work, replace(WANTED, da=da))
    assert held.value.field == field


def test_the_database_settles_what_no_look_saw(store: Store, desk: Desk) -> None:
    """As where another advisor's admission was committed between our look and our write."""
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(Candidate, desk.lise).code_permanent = "LEBL12345678"
        other = a_grid(work, "322A0-10A-RA")
        with pytest.raises(DaTaken) as taken:
            admissions.admit(by(work, "ULUC"), replace(WANTED, da="1234567"))
        assert taken.value.grid == "JEE0K-17R-RA"
        with pytest.raises(DaTaken) as taken:
            admissions.admit(by(work, "ULUC"), replace(WANTED, da="1234567", grid_id=other.id))
        assert str(taken.value).replace("\u00a0", " ") == (
            "Ce DA est celui de Leblanc, Lise. Si c’est bien cette personne, enregistrez de nouveau : "
            "l’admission ira à son dossier. Sinon, corrigez le DA."
        )
        with pytest.raises(CodePermanentTaken):
            admissions.admit(by(work, "ULUC"), replace(WANTED, code_permanent="LEBL12345678"))
        with pytest.raises(GridMissing):
            admissions.admit(by(work, "ULUC"), replace(WANTED, grid_id=999))
    with store.reading(BY_JULIE) as work:
        assert len(raw(work).scalars(select(Candidate)).all()) == 1
        assert len(raw(work).scalars(select(Admission)).all()) == 1


def test_advisors_who_admit_the_same_person_at_once_make_one_file(crowd: Store, desk: Desk) -> None:
    def admit(index: int) -> str:
        try:
            with crowd.writing(BY_JULIE) as work:
                admissions.refuse_if_taken(work, WANTED)
                admissions.admit(by(work, f"U{index}"), WANTED)
        except DaTaken as refusal:
            return str(refusal)
        return "admitted"

    told = together(6, admit)
    assert told.count("admitted") == 1
    said = "Ce DA est celui de Tremblay-Roy, Maëlle, dont l’admission à JEE0K-17R-RA est déjà au dossier."
    assert len([one for one in told if one.startswith(said)]) == 5
    with crowd.reading(BY_JULIE) as work:
        assert len(raw(work).scalars(select(Admission)).all()) == 2


@pytest.mark.parametrize(
    ("theirs", "ours", "doubtful"),
    [
        (None, None, True),
        (date(1970, 1, 1), None, True),
        (None, date(1970, 1, 1), True),
        (date(1970, 1, 1), date(1970, 1, 1), True),
        (date(1970, 1, 1), date(1970, 1, 2), False),
    ],
)
def test_a_namesake_is_doubtful_unless_born_on_another_day(
    store: Store, desk: Desk, theirs: date | None, ours: date | None, doubtful: bool
) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(Candidate, desk.lise).birth_date = theirs
    wanted = replace(WANTED, family_name="LE BLANC", given_name="lisé", birth_date=ours, code_permanent=None)
    assert reasons(store, wanted) == ([Reason.NAMESAKE] if doubtful else [])


def test_a_part_of_a_name_makes_no_namesake(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_candidate(work, family="Tremblay", given="Maëlle")
        a_candidate(work, da="7654321", family="Maëlle", given="Tremblay-Roy")
    assert reasons(store, WANTED) == []


@pytest.mark.parametrize(
    ("code", "born", "expected"),
    [
        ("TREM15628401", date(1984, 12, 15), []),
        ("TREM15628401", None, []),
        ("TREM15628401", date(1984, 12, 16), [Reason.CODE_DATE]),
        ("TREM99999901", None, [Reason.CODE_DATE]),
        ("TRAM15628401", None, [Reason.CODE_LETTERS]),
        ("LAVM99999901", date(1984, 12, 15), [Reason.CODE_DATE, Reason.CODE_LETTERS]),
        (None, date(1984, 12, 15), []),
    ],
)
def test_a_code_permanent_at_odds_with_the_rest_is_doubtful(
    store: Store, code: str | None, born: date | None, expected: list[Reason]
) -> None:
    assert reasons(store, replace(WANTED, code_permanent=code, birth_date=born)) == expected


@pytest.mark.parametrize(
    ("code", "family", "given", "borne"),
    [
        ("OBRS21548803", "O'Brien", "Siobhán", True),
        ("LOEE09619004", "Lœwen", "Ève", True),
        ("DELZ22079501", "De La Durantaye", "Zoé", True),
        ("NGXL66520307", "Ng", "Linh", True),
        ("NGUL66520307", "Nguyễn", "Linh", True),
        ("LEBL12345678", "Leblanc", "Marie", False),
        ("LEBL12345678", "Lebreton", "Lise", True),
        ("LEBL12345678", "Roy", "Lise", False),
    ],
)
def test_the_letters_of_a_code_permanent_are_the_names(
    code: str, family: str, given: str, borne: bool
) -> None:
    assert bears_name(code, family, given) is borne
