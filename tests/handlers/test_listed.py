"""Lists of the college's: in the view up to twenty values, looked up beyond, with the same meaning."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from sqlalchemy import delete, select, update

from rac_bot.blockkit import IN_VIEW
from rac_bot.store.catalogue import EVERY
from rac_bot.store.models import Candidate, CodeValue, FieldSubject, FieldType, Inscription, UserField
from slack_sandbox import Person
from tests.conftest import Office, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.details import lise, open_detail
from tests.handlers.gate.test_forged import entering

pytestmark = pytest.mark.sqlite  # what is drawn is the same on either

LOADED = 30  # codes of each list, or values of a field; the first is a list's default
CODES = [f"{n:02d} - Valeur {n:02d}" for n in range(LOADED)]
COHORTS = [f"Cohorte {n:02d}" for n in range(LOADED)]


@pytest.fixture
def college(office: Office) -> None:
    """Lise with three lines at A-2017; long lists, and a field of each subject."""
    lise(office, lists=False)
    with office.store.writing(BY_JULIE) as work:
        for name in sorted({one.list for one in EVERY.values() if one.list}):
            raw(work).add_all(
                CodeValue(list=name, code=f"{n:02d}", label=f"Valeur {n:02d}", is_default=n == 0)
                for n in range(LOADED)
            )
        for subject in FieldSubject:
            raw(work).add(UserField(subject=subject, name="Cohorte", type=FieldType.LIST, choices=COHORTS))


def enrolling(julie: Person) -> None:
    julie.command("/inscrire 1234567 322-002-RL")
    julie.press("Autres champs")


def modifying(julie: Person) -> None:
    open_detail(julie)
    julie.press("Modifier")
    julie.press("Autres champs")


def from_the_file(button: str) -> Callable[[Person], None]:
    def go(julie: Person) -> None:
        julie.command("/candidat leblanc")
        julie.pick(button)

    return go


def from_the_line(button: str) -> Callable[[Person], None]:
    def go(julie: Person) -> None:
        open_detail(julie)
        julie.press(button)

    return go


def admitting(julie: Person) -> None:
    julie.command("/rac nouveau")
    julie.press("Admission crédité détaillée")
    for label, text in (("Nom de famille", "Roy"), ("Prénom", "Ève"), ("Numéro DA", "2345683")):
        julie.type(label, text)


class Form(NamedTuple):
    opened: Callable[[Person], None]
    label: str
    name: str
    kept: Callable[[Any], Any]
    """What the store holds of it, of a line or of the newest person."""


def of_line(name: str) -> Callable[[Inscription], Any]:
    return lambda line: getattr(line, name)


FORMS = [
    Form(modifying, "Préalables", "prerequisites", of_line("prerequisites")),
    Form(modifying, "Cohorte", "user_2", lambda line: line.user_values.get("2")),
    Form(from_the_line("Résultats"), "Remarque", "remark", of_line("remark")),
    Form(from_the_line("Recensement"), "Statut", "census", of_line("census")),
    Form(from_the_file("Modifier la session"), "Unité org.", "unit", lambda line: line.dossier.unit),
    Form(
        from_the_file("Modifier la session"),
        "Réputé temps plein",
        "full_time",
        lambda line: line.dossier.full_time,
    ),
    Form(from_the_file("Champs usager"), "Cohorte", "user_1", lambda line: line.dossier.user_values.get("1")),
    Form(admitting, "Langue", "language", lambda line: line.language),
]


def stored(office: Office, form: Form) -> Any:
    with office.store.reading(BY_JULIE) as work:
        if form.opened is admitting:
            newest = raw(work).scalars(select(Candidate).order_by(Candidate.id.desc())).first()
            return newest and newest.language
        return form.kept(raw(work).get_one(Inscription, 2))


def texts(julie: Person, label: str, typed: str = "") -> list[str]:
    return [one.text for group in julie.look_up(label, typed) for one in group.options]


def leave(julie: Person) -> None:
    while julie.modal:
        julie.dismiss()


@pytest.mark.usefixtures("college")
@pytest.mark.whole_college("it moves a session to a unit that they are refused")
def test_a_long_list_is_looked_up_in_every_form(office: Office) -> None:
    julie = office.julie
    for form in FORMS:
        form.opened(julie)
        values = COHORTS if form.label == "Cohorte" else CODES
        shown = [one for one in texts(julie, form.label) if one in values]
        assert shown in (values, values[1:]), form  # what stands for nothing chosen tells the default
        assert texts(julie, form.label, "27") == [values[27]], form
        assert texts(julie, form.label, "nulle part") == [], form
        julie.choose(form.label, values[27], typing="27")
        julie.submit()
        assert stored(office, form) in ("Cohorte 27", "27"), form
        leave(julie)
    assert office.sandbox.refusals == []


@pytest.mark.usefixtures("college")
@pytest.mark.whole_college("it moves a session to a unit that they are refused")
def test_what_left_the_list_meanwhile_is_refused_beside_its_field_unless_it_was_held(office: Office) -> None:
    """A request made by hand is refused alike: the view no longer says what the field may hold."""
    julie = office.julie
    for form in FORMS:
        before = stored(office, form)
        form.opened(julie)
        values = COHORTS if form.label == "Cohorte" else CODES
        chosen = {"text": {"type": "plain_text", "text": "x"}, "value": "Cohorte 99"}
        answer = entering(office, julie, form.name, selected_option=chosen)
        assert "la liste du collège" in answer["errors"][form.name], form
        julie.choose(form.label, values[26], typing="26")
        leave_the_lists(office)
        julie.submit()
        assert "la liste du collège" in (screen(julie).field(form.label).error or ""), form
        assert stored(office, form) == before, form
        take_up_the_lists(office)
        julie.submit()
        assert stored(office, form) in ("Cohorte 26", "26"), form
        leave(julie)
        leave_the_lists(office)
        if form.opened is not admitting:
            form.opened(julie)
            assert "26" in str(screen(julie).field(form.label).value), form
            julie.submit()
            assert stored(office, form) in ("Cohorte 26", "26"), form
            leave(julie)
        take_up_the_lists(office)


def leave_the_lists(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(CodeValue).where(CodeValue.code == "26").values(active=False))
        raw(work).execute(update(UserField).values(choices=COHORTS[:26]))


def take_up_the_lists(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(CodeValue).values(active=True))
        raw(work).execute(update(UserField).values(choices=COHORTS))


@pytest.mark.parametrize(("before", "after"), [(IN_VIEW, IN_VIEW + 1), (IN_VIEW + 1, IN_VIEW)])
def test_a_list_that_becomes_a_type_ahead_under_an_open_form_keeps_what_is_chosen(
    office: Office, before: int, after: int
) -> None:
    """As after an upgrade, too: windows of the version before had lists of a hundred."""
    lise(office, lists=False)

    def load(count: int) -> None:
        with office.store.writing(BY_JULIE) as work:
            raw(work).execute(delete(CodeValue))
            raw(work).add_all(CodeValue(list="prealables", code=f"{n:02d}", label="V") for n in range(count))
            raw(work).execute(update(UserField).values(choices=COHORTS[:count]))

    with office.store.writing(BY_JULIE) as work:
        raw(work).add(
            UserField(subject=FieldSubject.INSCRIPTION, name="Cohorte", type=FieldType.LIST, choices=[])
        )
    load(before)
    julie = office.julie
    modifying(julie)
    for label, chosen in (("Préalables", "07 - V"), ("Cohorte", "Cohorte 07")):
        julie.choose(label, chosen, typing="07" if before > IN_VIEW else None)
    load(after)
    julie.tick("Saisie d’un numéro de groupe fictif")
    julie.tick("Saisie d’un numéro de groupe fictif")
    kinds = {block["element"]["type"] for block in screen(julie).live.blocks if block["block_id"] == "user_1"}
    assert kinds == {"static_select" if after <= IN_VIEW else "external_select"}
    julie.submit()
    with office.store.reading(BY_JULIE) as work:
        line = raw(work).get_one(Inscription, 2)
        assert (line.prerequisites, line.user_values) == ("07", {"1": "Cohorte 07"})
