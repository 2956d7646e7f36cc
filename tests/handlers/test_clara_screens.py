"""CLARA's screens on the guide's own data, as the samples bring it: every column, token and field."""

import pytest
from sqlalchemy import select

from rac_bot.domain.sessions import Session
from rac_bot.exchange.entering.runs import run_all
from rac_bot.store import catalogue
from rac_bot.store.catalogue import CODES, LINE
from rac_bot.store.models import CodeValue, Inscription, SessionDossier
from tests.conftest import SAMPLES, Office, reading, screen
from tests.databases import BY_JULIE, raw

INHERITED = [LINE[name] for name in catalogue.INHERITED]
LISTED = [LINE[name] for name in CODES if LINE[name].defaulted and LINE[name] not in INHERITED]


@pytest.fixture(autouse=True)
def samples(office: Office) -> None:
    run_all(office.store, SAMPLES)
    with office.store.writing(BY_JULIE) as work:
        for field in (*INHERITED, *LISTED):
            raw(work).add(CodeValue(list=field.list, code="ZZ", label="Autre"))


def enrolled(office: Office) -> Inscription:
    """In 322-724-RL, the line that the tests make."""
    with office.store.reading(BY_JULIE) as work:
        return raw(work).scalars(select(Inscription).where(Inscription.course.has(number="322-724-RL"))).one()


def form(office: Office) -> None:
    office.julie.command("/inscrire 1234567 322-724-RL")
    office.julie.choose("Groupe", "00991 · EE SR")
    office.julie.press("Autres champs")


@pytest.mark.parametrize(
    ("label", "text", "left_out"),
    [
        ("Code permanent", "TREM1562????", "Tremblay, Jean-Philippe"),
        ("Nom de famille", "tr?mblay", "O’Brien"),
        ("Nom et prénom", "tremblay, ma*", "Tremblay, Jean-Philippe"),
        ("Numéro de l’étudiant", "234-5678", "Tremblay, Jean-Philippe"),
        ("Numéro de téléphone", "(514) 555-010?", "Tremblay, Jean-Philippe"),
        ("Numéro du programme", "jee.*", "Bélanger"),
        ("Prénom", "maelle", "Tremblay, Jean-Philippe"),
        ("Titre du programme", "techniques*", "Aucun dossier"),
    ],
)
def test_each_of_the_eight_fields_is_searched_in_the_window(
    office: Office, label: str, text: str, left_out: str
) -> None:
    julie = office.julie
    julie.command("/candidat")
    assert len(screen(julie).field("Dans le champ").options) == 1 + 8
    julie.choose("Dans le champ", label)
    julie.type("Rechercher", text)
    julie.submit()
    if "Suivants ›" in screen(julie).buttons:
        julie.press("Suivants ›")
    assert "*Tremblay, Maëlle*" in reading(julie)
    assert left_out not in reading(julie)


def test_the_results_have_the_eight_columns(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.settings, "rac_show_identity", True)
    office.julie.command("/candidat tr*")
    shown = reading(office.julie)
    assert "*Tremblay, Maëlle* · 234-5678" in shown
    assert "TREM15628401 · naiss. 1984-12-15" in shown
    assert "JEE0K-17R-RA · JEE.0K Techniques d'éducation à l'enfance" in shown


def test_the_file_has_the_guides_tokens_columns_and_totals(office: Office) -> None:
    julie = office.julie
    julie.command("/candidat leblanc")
    shown = reading(julie)
    julie.pick("Toutes les colonnes")
    shown += reading(julie)
    julie.choose("Session", "Toutes les sessions…")
    shown += reading(julie)
    for piece in (
        "*Leblanc, Lise* · *123-4567*",
        "JEE0K-17R-RA · A-2017",
        "LEBL12345678 · Unité org. RA · Lang. FR · SPE 1 · lu à",
        "*C 3* · 9 h · u. : 0 en cours · *4,33* réussies · 0 échouée · TP SO",
        "*322-409-MV* · 00992 EE · *94*",
        "*A-2017* · JEE0K-17R-RA · TP SO",
        "*C 3* · 9 h · 0 / *4,33* / 0",
        "*H-2017* · JEE0K-17R-RA · TP SO",
        "🔒 *A-2006* · 180.A0 · autre établissement",
        "*C 6* · 22 h · 0 / *4,66* / *6,66*",
        "Note *94* · Rem. — · Abs. — · Moy. 71",
        "Cat. SP · Financ. 50 · RAC SO · É. dist. SO · Recens. 1 - Prés. conf",
        "*350-710-MV* · 00990 EE · *87*",
        "Note *87* · Rem. — · Abs. — · Moy. 77",
        "*350-711-MV* · 00991 EE · *81*",
        "Note *81* · Rem. — · Abs. — · Moy. 73",
        "‹ Résultats (1 / 1)",
    ):
        assert piece in shown, piece


def test_a_new_dossier_says_whose_it_is_and_comes_from_an_admission(office: Office) -> None:
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.pick("Créer une session")
    shown = reading(julie)
    assert "*Leblanc, Lise* · 123-4567" in shown
    assert "Unité org. : RA - Cégep Marie-Victorin - Reconnaissance des acquis" in shown
    assert "Programme : JEE.0K Techniques d'éducation à l'enfance" in shown
    assert screen(julie).field("Admission").value == "JEE0K-17R-RA · Techniques d'éducation à l'enfance"
    assert "[Annuler] [Créer]" in shown
    julie.choose("Session du nouveau dossier", "Hiver 2018 (H-2018)", typing="h18")
    julie.submit()
    assert "JEE0K-17R-RA · H-2018" in reading(julie)
    assert "*C 0* · TP SO" in reading(julie)
    assert "Aucune inscription à la session Hiver 2018." in reading(julie)
    with office.store.reading(BY_JULIE) as work:
        made = select(SessionDossier).where(SessionDossier.session == Session.parse("H-2018"))
        assert raw(work).scalars(made).one().admission is not None


def test_each_inherited_field_is_redefined(office: Office) -> None:
    form(office)
    for field in INHERITED:
        office.julie.press("Redéfinir", near=f"*{field.label}*")
        office.julie.choose(field.label, "ZZ - Autre")
    office.julie.submit()
    line = enrolled(office)
    assert {getattr(line, field.name) for field in INHERITED} == {"ZZ"}
    assert line.mode == "EE SR"  # the RAC field is another thing than the mode of the group


def test_each_list_of_the_form_takes_another_code(office: Office) -> None:
    form(office)
    for field in LISTED:
        assert str(screen(office.julie).field(field.label).value).startswith("Par défaut")
        office.julie.choose(field.label, "ZZ - Autre")
    office.julie.submit()
    line = enrolled(office)
    assert {getattr(line, field.name) for field in LISTED} == {"ZZ"}
