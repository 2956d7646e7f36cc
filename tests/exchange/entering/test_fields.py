"""The college's own fields come in."""

from pathlib import Path

import pytest
from sqlalchemy import select

from rac_bot.exchange.entering.runs import run, run_all
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.store.college import user_fields
from rac_bot.store.database.engine import Store
from rac_bot.store.models import FieldSubject, FieldType, UserField
from tests.builders import a_candidate, a_dossier, a_grid
from tests.databases import BY_JULIE, raw
from tests.exchange.college import SAMPLES, counts, refusals, write_text

HEADER = "sujet,nom,type,valeurs,obligatoire,actif\n"


def bring(store: Store, folder: Path, rows: str, header: str = HEADER) -> Report:
    return run(store, FileKind.FIELDS, write_text(folder / "champs.csv", header + rows))


def fields(store: Store, subject: FieldSubject = FieldSubject.DOSSIER) -> list[UserField]:
    with store.reading(BY_JULIE) as work:
        return user_fields.of(work, subject)


def test_the_sample_brings_a_field_of_each_subject_and_again_nothing(store: Store) -> None:
    report = run(store, FileKind.FIELDS, SAMPLES / "champs.csv")

    assert counts(report) == {"read": 2, "created": 2, "updated": 0, "unchanged": 0, "rejected": 0}
    [cohort] = fields(store)
    assert (cohort.name, cohort.type, cohort.choices) == ("Cohorte", FieldType.LIST, ["A", "B", "C"])
    [assessor] = fields(store, FieldSubject.INSCRIPTION)
    assert (assessor.name, assessor.type, assessor.required) == ("Évaluateur", FieldType.TEXT, False)
    assert counts(run(store, FileKind.FIELDS, SAMPLES / "champs.csv"))["unchanged"] == 2


def test_a_folder_tells_the_fields_by_their_columns(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "fichiers"
    folder.mkdir()
    write_text(folder / "x.csv", 'Sujet du champ;Champ;Type de champ;Choix\ndossier;Cohorte;liste;"A ; B"\n')
    [report] = run_all(store, folder)
    assert (report.kind, report.created) == (FileKind.FIELDS, 1)


@pytest.mark.parametrize(
    ("written", "type_"),
    [
        ("Texte", FieldType.TEXT),
        ("nombre", FieldType.NUMBER),
        ("DATE", FieldType.DATE),
        ("oui / non", FieldType.FLAG),
        ("Oui/Non", FieldType.FLAG),
    ],
)
def test_a_type_is_read_however_it_is_written(
    store: Store, tmp_path: Path, written: str, type_: FieldType
) -> None:
    bring(store, tmp_path, f"dossier,Cohorte,{written},,,oui\n")
    assert [field.type for field in fields(store)] == [type_]


@pytest.mark.parametrize(
    ("row", "column", "found", "expected"),
    [
        ("dossier,Cohorte,liste,,non,oui", "valeurs", "", "les valeurs de la liste"),
        ("dossier,Cohorte,liste, ; ,non,oui", "valeurs", "", "les valeurs de la liste"),
        ("dossier,Cohorte,texte,A;B,non,oui", "valeurs", "A B", "rien : seul un champ de type liste"),
        ("candidat,Cohorte,texte,,non,oui", "sujet", "candidat", "dossier ou inscription"),
        ("dossier,Cohorte,couleur,,non,oui", "type", "couleur", "texte, nombre, date, liste ou oui/non"),
        (f"dossier,Cohorte,liste,A;{'B' * 76},,", "valeurs", f"A;{'B' * 76}", "99 valeurs de 75 caractères"),
        (f"dossier,{'C' * 81},texte,,,", "nom", "C" * 81, "au plus 80 caractères"),
    ],
    ids=["list without values", "only semicolons", "values of a text", "subject", "type", "too long", "name"],
)
def test_a_field_that_no_form_could_show_is_refused_with_the_reason(
    store: Store, tmp_path: Path, row: str, column: str, found: str, expected: str
) -> None:
    report = bring(store, tmp_path, row + "\n")

    assert refusals(report) == [(2, column, found)]
    assert expected in report.rejections[0].expected.replace("\u00a0", " ")
    assert fields(store) == []


def test_a_field_is_known_again_whatever_the_case_of_its_name(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, "dossier,cohorte,liste,A,non,oui\n")
    report = bring(store, tmp_path, "dossier,Cohorte,liste,A;B,oui,oui\n")

    assert (report.created, report.updated) == (0, 1)
    assert [(f.name, f.choices, f.required) for f in fields(store)] == [("Cohorte", ["A", "B"], True)]
    again = bring(
        store, tmp_path, "dossier,Cohorte,liste,A\ndossier,COHORTE,liste,A\n", "sujet,nom,type,valeurs\n"
    )
    assert refusals(again) == [(3, "nom", "COHORTE")]


def test_a_column_that_is_absent_leaves_the_field_as_it_was(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, "dossier,Cohorte,liste,A;B,oui,oui\n")
    report = bring(store, tmp_path, "dossier,Cohorte,liste\n", "sujet,nom,type\n")
    assert report.unchanged == 1


def test_an_inactive_field_is_on_no_form(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, "dossier,Cohorte,texte,,,oui\n")
    bring(store, tmp_path, "dossier,Cohorte,texte,,,non\n")
    assert fields(store) == []


def test_the_type_changes_until_a_value_is_entered(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, "dossier,Cohorte,texte,,,oui\n")
    assert bring(store, tmp_path, "dossier,Cohorte,liste,A;B,,oui\n").updated == 1
    [cohort] = fields(store)
    with store.writing(BY_JULIE) as work:
        dossier = a_dossier(work, a_candidate(work, a_grid(work)))
        dossier.user_values = {str(cohort.id): "A"}

    report = bring(store, tmp_path, "dossier,Cohorte,nombre,,,oui\n")

    assert refusals(report) == [(2, "type", "nombre")]
    assert "liste\u00a0: des valeurs y sont déjà saisies" in report.rejections[0].expected
    assert bring(store, tmp_path, "dossier,Cohorte,liste,B,,oui\n").updated == 1  # its list still may


def test_more_fields_than_a_form_has_room_for_are_refused(store: Store, tmp_path: Path) -> None:
    rows = [f"dossier,Champ {n},texte,,,oui\n" for n in range(user_fields.MOST + 1)]
    assert refusals(bring(store, tmp_path, "".join(rows))) == [(22, "actif", "oui")]

    rows[3] = rows[3].replace("oui", "non")
    assert bring(store, tmp_path, "".join(rows)).saved
    with store.reading(BY_JULIE) as work:
        assert len(raw(work).scalars(select(UserField)).all()) == user_fields.MOST + 1
