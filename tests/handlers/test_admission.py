"""A new candidate, admitted from Slack: quickly, or in detail; and whom the form is taken for."""

from datetime import date

import pytest
from sqlalchemy import select

from rac_bot.store.models import Action, Candidate, CodeValue, JournalEntry
from slack_sandbox import Person
from tests.builders import a_candidate, a_grid
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw

GRID = "JEE0K-17R-RA"
DETAIL = "Admission crédité détaillée"


@pytest.fixture(autouse=True)
def college(office: Office) -> None:
    """Two grids, Lise Leblanc in the first, and the college's lists."""
    with office.store.writing(BY_JULIE) as work:
        lise = a_candidate(work, a_grid(work))
        lise.code_permanent = "LEBL12345678"
        a_grid(work, "322A0-10A-RA", courses=0)
        for list_, code, label, default in (
            ("unite_org", "RA", "Reconnaissance des acquis", True),
            ("unite_org", "FC", "Formation continue", False),
            ("langue", "FR", "Français", True),
            ("langue", "AN", "Anglais", False),
        ):
            raw(work).add(CodeValue(list=list_, code=code, label=label, is_default=default))


def filled(
    person: Person, family: str, given: str, da: str, *, code: str = "", born: str = "", grid: str = GRID
) -> None:
    """`/rac nouveau`, and the form of *Admission rapide* filled in."""
    person.command("/rac nouveau")
    person.type("Nom de famille", family)
    person.type("Prénom", given)
    person.type("Numéro DA", da)
    if code:
        person.type("Code permanent", code)
    if born:
        person.choose("Date de naissance", born)
    person.choose("Grille", grid, typing=grid[:3])


def people(office: Office) -> list[tuple[str, str, list[str]]]:
    with office.store.reading(BY_JULIE) as work:
        found = raw(work).scalars(select(Candidate).order_by(Candidate.id))
        return [(p.name, p.da, [a.grid.code for a in p.admissions]) for p in found]


def test_a_person_is_admitted_and_her_file_opens_in_place(office: Office) -> None:
    julie = office.julie
    filled(julie, "D’Amours", "Fatima", "234-5683", code="DAMF 1752 9106", born="1991-02-17")
    assert screen(julie).title == "Admission rapide"
    assert "Programme : JEE.0K Techniques d’éducation" in reading(julie)
    assert screen(julie).field("Unité org.").value == "RA - Reconnaissance des acquis"
    julie.submit()
    assert screen(julie).title == "Dossier du candidat"
    assert "✅ D’Amours, Fatima : admission à JEE0K-17R-RA enregistrée" in reading(julie)
    assert "Unité org. RA" in reading(julie)
    assert len(julie.modals) == 1
    with office.store.reading(BY_JULIE) as work:
        fatima = raw(work).scalars(select(Candidate).where(Candidate.da == "2345683")).one()
        assert (fatima.code_permanent, fatima.birth_date) == ("DAMF17529106", date(1991, 2, 17))
        entry = raw(work).scalars(select(JournalEntry).where(JournalEntry.action == Action.ADMIT)).one()
        assert (entry.actor, entry.candidate_id, entry.detail) == (julie.id, fatima.id, GRID)
    julie.dismiss()
    julie.command("/candidat damours")
    assert "*D’Amours, Fatima*" in reading(julie)


@pytest.mark.whole_college("admits by a unit that nobody had")
def test_the_detailed_admission_keeps_what_was_typed_and_adds_the_rest(office: Office) -> None:
    julie = office.julie
    filled(julie, "Côté", "René", "2345686")
    julie.press(DETAIL)
    assert screen(julie).title == "Admission détaillée"
    assert "Nom de famille : Côté" in reading(julie)
    julie.choose("Unité org.", "FC - Formation continue")
    julie.type("Téléphone", "514 555-0109")
    julie.choose("Langue", "AN - Anglais")
    julie.type("SPE", "2")
    julie.type("Sanctionné", "jee.0k")
    julie.tick("Actif dans la démarche")
    julie.submit()
    assert "Unité org. FC · Lang. AN · SPE 2" in reading(julie)
    assert "SANCTIONNÉ JEE.0K" in reading(julie)
    with office.store.reading(BY_JULIE) as work:
        rene = raw(work).scalars(select(Candidate).where(Candidate.da == "2345686")).one()
        assert (rene.phone, rene.local_phone, rene.active) == ("5145550109", "5550109", False)


@pytest.mark.parametrize("written", ["450 555-0147 poste 23", "+33 6 98 76 54 32"])
def test_a_telephone_is_kept_as_it_was_typed(office: Office, written: str) -> None:
    julie = office.julie
    filled(julie, "Côté", "René", "2345686")
    julie.press(DETAIL)
    julie.type("Téléphone", written)
    julie.submit()
    with office.store.reading(BY_JULIE) as work:
        rene = raw(work).scalars(select(Candidate).where(Candidate.da == "2345686")).one()
        assert rene.phone_written == written
    julie.dismiss()
    julie.command(f"/candidat {written}")
    assert "*Côté, René*" in reading(julie)


def test_the_details_can_be_put_away_again(office: Office) -> None:
    julie = office.julie
    filled(julie, "Côté", "René", "2345686")
    julie.press(DETAIL)
    julie.press("Admission rapide")
    assert screen(julie).title == "Admission rapide"
    assert "Téléphone" not in reading(julie)
    julie.submit()
    assert people(office)[-1] == ("Côté, René", "2345686", [GRID])


def test_a_form_pushed_over_the_search_closes_onto_the_file(office: Office) -> None:
    julie = office.julie
    julie.command("/candidat nouvelle")
    julie.press("Admettre une personne")
    assert len(julie.modals) == 2
    julie.type("Nom de famille", "Nouvelle")
    julie.type("Prénom", "Ève")
    julie.type("Numéro DA", "2345690")
    julie.choose("Grille", GRID, typing="")
    julie.submit()
    assert len(julie.modals) == 1
    assert "*Nouvelle, Ève* · *234-5690*" in reading(julie)
    assert "‹ Résultats" in screen(julie).buttons


@pytest.mark.whole_college("counts or names every grid of the college")
def test_the_only_grid_of_a_college_is_chosen_already(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        from rac_bot.store.models import Grid

        raw(work).delete(raw(work).scalars(select(Grid).where(Grid.code == "322A0-10A-RA")).one())
    office.julie.command("/rac nouveau")
    assert screen(office.julie).field("Grille").value == GRID


@pytest.mark.parametrize(
    ("label", "typed", "error"),
    [
        ("Numéro DA", "12", "Un numéro de DA a 7 chiffres, par ex. 123-4567."),
        ("Code permanent", "XX", "Un code permanent a 4 lettres et 8 chiffres, par ex. TREM15628401."),
        ("Nom de famille", "***", "Un nom, avec des lettres."),
        ("Téléphone", "555", "Un numéro de téléphone a 10 chiffres, par ex. 514-555-0101."),
        ("Sanctionné", "JEE", "Un numéro de programme s’écrit comme JEE.0K."),
    ],
)
def test_what_cannot_be_read_is_refused_beside_its_field(
    office: Office, label: str, typed: str, error: str
) -> None:
    julie = office.julie
    filled(julie, "Côté", "René", "2345686")
    julie.press(DETAIL)
    julie.type(label, typed)
    julie.submit()
    assert screen(julie).errors == {label: error}
    assert len(people(office)) == 1


def test_a_birth_date_to_come_is_refused(office: Office) -> None:
    filled(office.julie, "Côté", "René", "2345686", born="2199-01-01")
    office.julie.submit()
    assert screen(office.julie).errors == {"Date de naissance": "Une date de naissance passée."}


def test_a_da_already_admitted_to_this_grid_names_whose_it_is(office: Office) -> None:
    filled(office.julie, "Ostiguy", "Nom", "1234567")
    office.julie.submit()
    said = (
        "Ce DA est celui de Leblanc, Lise, dont l’admission à JEE0K-17R-RA est déjà au dossier. Corrigez le "
        "DA, ou fermez et ouvrez ce dossier."
    )
    assert screen(office.julie).errors == {"Numéro DA": said}
    assert len(people(office)) == 1


def test_a_code_permanent_of_another_file_names_whose_it_is(office: Office) -> None:
    filled(office.julie, "Leblanc", "Line", "7654321", code="LEBL12345678")
    office.julie.submit()
    said = "Ce code permanent est celui de Leblanc, Lise (DA 123-4567)."
    assert screen(office.julie).errors == {"Code permanent": said}
    with office.store.reading(BY_JULIE) as work:
        refused = select(JournalEntry.detail).where(JournalEntry.action == Action.REFUSE)
        assert raw(work).scalars(refused).all() == ["CodePermanentTaken"]


def test_a_da_of_a_person_admitted_elsewhere_offers_to_add_the_admission(office: Office) -> None:
    julie = office.julie
    filled(julie, "Leblanc", "Lise", "1234567", code="LEBL12345678", grid="322A0-10A-RA")
    julie.submit()
    assert screen(julie).title == "Admission rapide"
    assert "Ce DA est celui de la personne ci-dessous" in reading(julie)
    assert "Vous avez saisi un autre nom" not in reading(julie)
    julie.submit()
    assert "Cochez la case pour confirmer" in str(screen(julie).errors)
    julie.tick("Ajouter cette admission au dossier de Leblanc, Lise")
    julie.submit()
    assert "✅ Leblanc, Lise : admission à 322A0-10A-RA enregistrée" in reading(julie)
    assert people(office) == [("Leblanc, Lise", "1234567", [GRID, "322A0-10A-RA"])]


def test_a_da_of_another_name_says_so(office: Office) -> None:
    filled(office.julie, "Ostiguy", "*Nom*", "1234567", grid="322A0-10A-RA")
    office.julie.submit()
    assert "Vous avez saisi un autre nom : Ostiguy, *\u2060Nom*\u2060" in reading(office.julie)


@pytest.mark.parametrize(
    ("family", "given"), [("LEBLANC", "lise"), ("Le Blanc", "Lise"), ("Leblanc", "Lisé")]
)
def test_a_namesake_is_named_and_opens_in_place(office: Office, family: str, given: str) -> None:
    filled(office.julie, family, given, "7654321")
    office.julie.submit()
    assert "Un dossier porte déjà ce nom :" in reading(office.julie)
    assert "*Leblanc, Lise* · 123-4567" in reading(office.julie)
    assert len(people(office)) == 1
    office.julie.press("Ouvrir le dossier")
    assert screen(office.julie).title == "Dossier du candidat"


def test_a_namesake_is_admitted_once_said_to_be_another_person(office: Office) -> None:
    filled(office.julie, "Leblanc", "Lise", "7654321")
    office.julie.submit()
    office.julie.tick("Ce n’est pas la même personne")
    office.julie.submit()
    assert [da for _name, da, _grids in people(office)] == ["1234567", "7654321"]


def test_a_namesake_born_on_another_day_is_no_doubt(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).scalars(select(Candidate)).one().birth_date = date(1970, 1, 1)
    filled(office.julie, "Leblanc", "Lise", "7654321", born="1980-01-01")
    office.julie.submit()
    assert screen(office.julie).title == "Dossier du candidat"


def test_a_code_permanent_at_odds_is_a_warning_to_confirm(office: Office) -> None:
    julie = office.julie
    filled(julie, "Tremblay", "Maëlle", "2345678", code="LAVM15628401", born="1984-12-16")
    julie.submit()
    assert "Le code permanent dit 15 déc. 1984, la date de naissance 16 déc. 1984." in reading(julie)
    assert "Les lettres du code permanent ne sont pas celles de ce nom." in reading(julie)
    julie.tick("Je confirme")
    julie.submit()
    assert people(office)[-1] == ("Tremblay, Maëlle", "2345678", [GRID])


def test_an_impossible_date_in_a_code_permanent_is_a_warning(office: Office) -> None:
    filled(office.julie, "Leblond", "Lise", "2345678", code="LEBL99345678")
    office.julie.submit()
    assert "La date que porte le code permanent est impossible." in reading(office.julie)


def test_what_is_confirmed_is_those_warnings_only(office: Office) -> None:
    julie = office.julie
    filled(julie, "Tremblay", "Maëlle", "2345678", code="TREM15628401", born="1984-12-16")
    julie.submit()
    julie.tick("Je confirme")
    julie.type("Nom de famille", "Leblanc")
    julie.type("Prénom", "Lise")
    julie.submit()
    assert "Un dossier porte déjà ce nom :" in reading(julie)
    assert "Les lettres du code permanent" in reading(julie)
    assert len(people(office)) == 1
    julie.tick("Ce n’est pas la même personne, et je confirme le reste")
    julie.submit()
    assert len(people(office)) == 2


def test_a_corrected_form_needs_no_confirmation(office: Office) -> None:
    julie = office.julie
    filled(julie, "Tremblay", "Maëlle", "2345678", code="TREM15628401", born="1984-12-16")
    julie.submit()
    julie.choose("Date de naissance", "1984-12-15")
    julie.submit()
    assert screen(julie).title == "Dossier du candidat"


@pytest.mark.whole_college("people without an admission, whom nobody limited sees")
def test_many_namesakes_are_counted(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        for index in range(40):
            a_candidate(work, da=f"{3000000 + index}")
    filled(office.julie, "Leblanc", "Lise", "7654321")
    office.julie.submit()
    assert "+ 36 autres dossiers de ce nom" in reading(office.julie)


def test_a_college_without_lists_types_its_codes(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        for value in raw(work).scalars(select(CodeValue)):
            raw(work).delete(value)
    filled(office.julie, "Côté", "René", "2345686")
    office.julie.submit()
    assert list(screen(office.julie).errors) == ["Unité org."]
    office.julie.type("Unité org.", "RA")
    office.julie.submit()
    assert screen(office.julie).title == "Dossier du candidat"


def test_names_as_long_as_they_may_be(office: Office) -> None:
    filled(office.julie, "É" * 120, "<!channel> *" + "É" * 108, "1234567", grid="322A0-10A-RA")
    office.julie.submit()
    office.julie.tick("Ajouter cette admission au dossier de Leblanc, Lise")
    office.julie.submit()
    assert screen(office.julie).title == "Dossier du candidat"
