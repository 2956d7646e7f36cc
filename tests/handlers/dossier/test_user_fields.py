"""The college's own fields on a session dossier's forms."""

import pytest
from sqlalchemy import select

from rac_bot.modals.parts.user_fields import told
from rac_bot.store.models import FieldSubject, FieldType, SessionDossier, UserField
from slack_sandbox import Person
from tests.builders import a_candidate, a_dossier, a_grid
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw

DEFINED: tuple[tuple[str, FieldType, list[str]], ...] = (
    ("Cohorte", FieldType.LIST, ["A", "B"]),
    ("Remarque du milieu", FieldType.TEXT, []),
    ("Heures de stage", FieldType.NUMBER, []),
    ("Rencontre", FieldType.DATE, []),
    ("Dossier complet", FieldType.FLAG, []),
)
COHORT, REMARK, HOURS, MEETING, COMPLETE = (str(n) for n in range(1, 6))  # their ids


def lise(office: Office, values: dict[str, str] | None = None, *, required: bool = False) -> None:
    """Lise Leblanc with A-2017, at a college that defines a field of each type."""
    with office.store.writing(BY_JULIE) as work:
        for name, type_, choices in DEFINED:
            field = UserField(
                subject=FieldSubject.DOSSIER, name=name, type=type_, choices=choices, required=required
            )
            raw(work).add(field)
            raw(work).flush()
        raw(work).add(UserField(subject=FieldSubject.INSCRIPTION, name="Évaluateur", type=FieldType.TEXT))
        a_dossier(work, a_candidate(work, a_grid(work)), "A-2017").user_values = values or {}


def opened(person: Person, button: str = "Champs usager") -> Person:
    person.command("/candidat leblanc")
    person.pick(button)
    return person


def kept(office: Office) -> dict[str, str]:
    """What the newest dossier holds."""
    newest = select(SessionDossier).order_by(SessionDossier.id.desc()).limit(1)
    with office.store.reading(BY_JULIE) as work:
        return raw(work).scalars(newest).one().user_values


def defined(office: Office, name: str, **changes: object) -> None:
    with office.store.writing(BY_JULIE) as work:
        field = raw(work).scalars(select(UserField).where(UserField.name == name)).one()
        for column, value in changes.items():
            setattr(field, column, value)


def fill(person: Person) -> None:
    person.choose("Cohorte", "B")
    person.type("Remarque du milieu", "  CPE *Les Lutins*  ")
    person.type("Heures de stage", "45")
    person.choose("Rencontre", "2018-02-14")
    person.choose("Dossier complet", "Oui")


FILLED = {COHORT: "B", REMARK: "CPE *Les Lutins*", HOURS: "45", MEETING: "2018-02-14", COMPLETE: "oui"}


def test_a_field_of_each_type_is_entered_kept_and_shown_again(office: Office) -> None:
    lise(office)
    julie = opened(office.julie)
    assert "Évaluateur" not in reading(julie)  # which is of an inscription
    fill(julie)
    julie.submit()
    assert kept(office) == FILLED
    said = reading(julie)
    assert "Automne 2017 (A-2017) : dossier session modifié. Cohorte — → B ; Remarque du milieu — →" in said
    assert "Heures de stage — → 45 ; Rencontre — → 2018-02-14 ; Dossier complet — → oui" in said

    julie.pick("Champs usager")
    form = screen(julie)
    assert [form.field(name).value for name, *_rest in DEFINED] == [
        *("B", "CPE *Les Lutins*", "45", "2018-02-14", "Oui")
    ]


def test_an_emptied_field_has_no_value_any_more(office: Office) -> None:
    lise(office, FILLED)
    julie = opened(office.julie)
    julie.clear("Rencontre")
    julie.type("Remarque du milieu", "   ")
    julie.submit()
    assert kept(office) == {COHORT: "B", HOURS: "45", COMPLETE: "oui"}


def test_they_are_on_the_form_that_modifies_the_dossier(office: Office) -> None:
    lise(office, {COHORT: "A"})
    julie = opened(office.julie, "Modifier la session")
    assert screen(julie).field("Cohorte").value == "A"
    julie.choose("Cohorte", "B")
    julie.submit()
    assert kept(office) == {COHORT: "B"}
    assert "dossier session modifié. Cohorte A → B" in reading(julie)


def test_they_are_on_the_form_that_creates_a_session(office: Office) -> None:
    lise(office)
    julie = opened(office.julie, "Créer une session")
    julie.choose("Session du nouveau dossier", "Hiver 2018 (H-2018)", typing="h2018")
    fill(julie)
    julie.submit()
    assert "dossier session créé" in reading(julie)
    assert kept(office) == FILLED


def test_a_required_field_stops_the_form(office: Office) -> None:
    lise(office, required=True)
    julie = opened(office.julie)
    julie.submit()
    assert screen(julie).errors.keys() == {name for name, *_rest in DEFINED}
    fill(julie)
    julie.submit()
    assert kept(office) == FILLED


def test_the_values_of_a_field_out_of_use_are_kept(office: Office) -> None:
    lise(office, {COHORT: "A", HOURS: "45"})
    defined(office, "Cohorte", active=False)
    julie = opened(office.julie)
    assert "Cohorte" not in reading(julie)
    julie.type("Heures de stage", "60")
    julie.submit()
    assert kept(office) == {COHORT: "A", HOURS: "60"}


def test_a_field_defined_while_the_form_was_open_loses_nothing(office: Office) -> None:
    lise(office, {COHORT: "A", HOURS: "45"})
    defined(office, "Cohorte", active=False)
    julie = opened(office.julie)
    defined(office, "Cohorte", active=True)
    julie.type("Heures de stage", "60")
    julie.submit()
    assert kept(office) == {COHORT: "A", HOURS: "60"}


def test_a_value_off_the_list_stays_until_it_is_changed(office: Office) -> None:
    lise(office, {COHORT: "Z"})
    julie = opened(office.julie)
    assert screen(julie).field("Cohorte").options == ["Z", "A", "B"]
    julie.submit()
    assert kept(office) == {COHORT: "Z"}
    assert "rien n’a changé" in reading(julie)


def test_a_college_without_fields_is_told_how_to_define_them(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)), "A-2017")
    julie = opened(office.julie)
    assert "n’a pas défini de champ usager" in reading(julie)
    assert "rac-bot import fields champs.csv" in reading(julie)
    assert screen(julie).submit is None


def test_of_two_advisors_the_second_is_told_what_the_first_entered(office: Office) -> None:
    lise(office)
    opened(office.julie).choose("Cohorte", "A")
    opened(office.luc).choose("Cohorte", "B")
    office.luc.submit()
    office.julie.submit()
    assert "a modifié ce dossier session le" in reading(office.julie)
    assert "Cohorte — → B" in reading(office.julie)
    assert screen(office.julie).field("Cohorte").value == "A"
    office.julie.submit()
    assert kept(office) == {COHORT: "A"}


@pytest.mark.parametrize("value", ["quarante", "2018-13-45"])
def test_a_value_that_its_type_cannot_show_leaves_the_field_empty(office: Office, value: str) -> None:
    lise(office, {HOURS: value, MEETING: value})
    form = screen(opened(office.julie))
    assert (form.field("Heures de stage").value, form.field("Rencontre").value) == (None, None)


def test_the_values_are_told_by_name_in_the_order_of_the_fields() -> None:
    fields = [UserField(id=1, name="Cohorte"), UserField(id=2, name="Milieu"), UserField(id=3, name="Stage")]
    said = [one.replace("\u00a0", " ") for one in told(fields, {"3": "CPE", "1": "A", "9": "?"})]
    assert said == ["Cohorte : A", "Stage : CPE"]
