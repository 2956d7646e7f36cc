"""Files as people keep them are read: encodings, delimiters, headers, titles, comments."""

from pathlib import Path

import pytest

from rac_bot.errors import IntakeError
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.files import open_file
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.recognition import files_by_kind
from rac_bot.store.database.engine import Store
from tests.exchange.college import GRID, SAMPLES, counts, refusals, rows_of, write_csv, write_text, write_xlsx

pytestmark = pytest.mark.sqlite  # what is read is the same on either

CODES = "liste,code,libelle\nlangue,FR,Français\nremarque,IN,Œuvre inachevée\n"


def refused(store: Store, path: Path, kind: FileKind = FileKind.CODES) -> str:
    with pytest.raises(IntakeError) as refusal:
        run(store, kind, path)
    return str(refusal.value).replace("\u00a0", " ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_encoding_and_delimiter(store: Store, tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = CODES.replace(",", delimiter).replace("\n", "\r\n")

    run(store, FileKind.CODES, write_text(tmp_path / "codes.csv", text, encoding))

    assert run(store, FileKind.CODES, write_text(tmp_path / "c.csv", CODES)).unchanged == 2


def test_a_decimal_comma_does_not_pass_for_the_delimiter(store: Store, tmp_path: Path) -> None:
    rows = rows_of(GRID)

    report = run(store, FileKind.GRID, write_csv(tmp_path / "grille.csv", rows, ";"))

    assert report.created == 23


def test_headers_in_any_order_case_and_accent(store: Store, tmp_path: Path) -> None:
    text = (
        "Bureau des cours, le 3 mars, version 2\n"
        "\n"
        "fm;EE-SR;Groupe EE;COMPÉTENCES;Ponderation;Titre du cours;N° cours;GRILLE;Unités (réelles);À voir\n"
        "\n"
        "992;991;990;0190;2-1-2;Profession;322-703-RL;JEE0K-17R-RA;1,66;peut-être\n"
    )

    report = run(store, FileKind.GRID, write_text(tmp_path / "grille.csv", text))

    assert report.created == 1
    assert len(report.notices) == 1
    assert "À voir" in report.notices[0]


def test_a_mode_is_not_taken_for_another_by_its_parentheses(store: Store, tmp_path: Path) -> None:
    text = (
        "grille,cours,titre,pond.,EE (sans résultat),EE (autre)\nJEE0K-17R-RA,322-703-RL,Prof,2-1-2,991,990\n"
    )

    report = run(store, FileKind.GRID, write_text(tmp_path / "grille.csv", text))

    assert refusals(report) == [(1, "EE (autre)", "EE (autre)")]


def test_comments_and_blank_lines_do_not_shift_the_numbers(store: Store, tmp_path: Path) -> None:
    text = '# une "note\n\nliste,code\n# "encore\n,,\nlangue,\n\n"lan\ngue","F\nR"\nlangue,\n'

    report = run(store, FileKind.CODES, write_text(tmp_path / "codes.csv", text))

    assert refusals(report) == [(6, "code", ""), (11, "code", "")]


def test_lines_of_a_workbook_keep_their_numbers(store: Store, tmp_path: Path) -> None:
    rows = [[], ["Codes du collège"], [], ["Liste", "Code"], [], ["langue", "FR"], ["langue", ""]]

    report = run(store, FileKind.CODES, write_xlsx(tmp_path / "codes.xlsx", {"Codes": rows}))

    assert refusals(report) == [(7, "Code", "")]
    assert report.rejections[0].sheet == "Codes"


def test_every_sheet_of_the_kind_is_read_and_the_others_are_named(store: Store, tmp_path: Path) -> None:
    sheets = {
        "Langues": [["liste", "code"], ["langue", "FR"]],
        "Notes": [["bonjour"]],
        "Remarques": [["code", "liste"], ["IN", "remarque"]],
    }

    report = run(store, FileKind.CODES, write_xlsx(tmp_path / "codes.xlsx", sheets))

    assert report.created == 2
    assert [notice for notice in report.notices if "Notes" in notice]


def test_the_same_line_of_two_sheets_is_told_with_its_sheet(store: Store, tmp_path: Path) -> None:
    rows = [["liste", "code"], ["langue", "FR"]]

    report = run(store, FileKind.CODES, write_xlsx(tmp_path / "codes.xlsx", {"A": rows, "B": rows}))

    assert [(one.sheet, one.line) for one in report.rejections] == [("B", 2)]
    assert "la ligne 2 de la feuille" in report.rejections[0].expected


def test_a_workbook_under_a_csv_name_is_a_workbook(store: Store, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "codes.xlsx", {"F": [["liste", "code"], ["langue", "FR"]]})

    assert run(store, FileKind.CODES, path.rename(tmp_path / "codes.csv")).created == 1


def test_zeros_kept_by_a_formula_or_an_apostrophe(store: Store, tmp_path: Path) -> None:
    text = 'grille,cours,titre,ponderation,EE,FM\nJEE0K-17R-RA,322-703-RL,Prof,2-1-2,"=""00990""",\'00992\n'

    report = run(store, FileKind.GRID, write_text(tmp_path / "grille.csv", text))

    assert report.saved, report.rejections


@pytest.mark.parametrize("text", ["liste,code,libelle\n", "# rien encore\nliste;code\n\n"])
def test_a_file_with_its_header_only_is_fine(store: Store, tmp_path: Path, text: str) -> None:
    report = run(store, FileKind.CODES, write_text(tmp_path / "codes.csv", text))

    assert counts(report) == {"read": 0, "created": 0, "updated": 0, "unchanged": 0, "rejected": 0}
    assert not report.refused


def test_what_cannot_be_read_says_why(store: Store, tmp_path: Path) -> None:
    binary = tmp_path / "image.csv"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00")
    damaged = tmp_path / "grille.xlsx"
    damaged.write_bytes(b"PK\x03\x04 and no more")
    empty = write_text(tmp_path / "vide.csv", "")
    quotes = write_text(tmp_path / "guillemets.csv", 'liste,code\nlangue,FR\nlangue,"AN\n')

    old = tmp_path / "vieux.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0 et la suite")

    assert refused(store, tmp_path / "absent.csv") == f"« {tmp_path / 'absent.csv'} » : il n’existe pas."
    assert refused(store, binary) == "« image.csv » n’est ni un classeur ni un fichier texte (CSV)."
    assert refused(store, damaged) == "« grille.xlsx » n’est pas un classeur lisible."
    assert refused(store, empty) == "« vide.csv » est vide : il n’a même pas d’en-têtes de colonnes."
    assert refused(store, quotes) == "« guillemets.csv », ligne 3 : un guillemet est de trop ou manque."
    assert refused(store, tmp_path) == f"« {tmp_path} » : c’est un dossier."
    assert refused(store, old) == (
        "« vieux.xls » est un classeur XLS, ou protégé par un mot de passe : enregistrez-le en XLSX."
    )


def test_missing_columns_are_named_with_those_found(store: Store, tmp_path: Path) -> None:
    path = write_text(tmp_path / "grille.csv", "Grille,No. cours,Professeur\nJEE0K-17R-RA,322-703-RL,X\n")

    assert refused(store, path, FileKind.GRID) == (
        "« grille.csv » (grille) : il manque titre_cours, ponderation à la ligne 1 ; "
        "titres trouvés : Grille, No. cours, Professeur."
    )


def test_a_file_of_another_kind_is_told(store: Store) -> None:
    assert refused(store, SAMPLES / "inscriptions.csv", FileKind.DOSSIERS) == (
        "« inscriptions.csv » est un fichier « inscriptions », pas « dossiers »."
    )


def test_a_sheet_that_lacks_columns_is_told_beside_those_that_are_read(tmp_path: Path) -> None:
    sheets = {
        "Langues": [["liste", "code"], ["langue", "FR"]],
        "Cours": [["Grille", "Cours", "Titre du cours"], ["JEE0K-17R-RA", "322-703-RL", "Santé"]],
        "Notes": [["bonjour"]],
    }
    write_xlsx(tmp_path / "tout.xlsx", sheets)

    files, rest = files_by_kind(tmp_path, dry_run=False)

    assert [file.kind for file in files] == [FileKind.CODES]
    assert [notice.replace("\u00a0", " ") for report in rest for notice in report.notices] == [
        "« tout.xlsx, Cours » (grille) : il manque ponderation à la ligne 1 ; "
        "titres trouvés : Grille, Cours, Titre du cours.",
        "Feuille « Notes » non reconnue.",
    ]


def test_names_beside_the_da_do_not_make_a_file_one_of_candidates(store: Store, tmp_path: Path) -> None:
    text = "DA,Nom,Prénom,Session,Grille,No. prog.,Unité org.\n"

    report = run(store, FileKind.DOSSIERS, write_text(tmp_path / "liste.csv", text))

    assert report.kind == FileKind.DOSSIERS
    assert len(report.notices) == 2


def test_a_line_that_begins_with_an_error_is_no_comment(tmp_path: Path) -> None:
    path = write_text(
        tmp_path / "c.csv", "liste,code\n#N/A,FR\n# note, puis une autre\n#1 de la liste,FR\n#seule\n"
    )

    assert [line.number for line in open_file(path)[0].lines()] == [1, 2, 4]


def test_a_file_of_two_encodings_is_refused_rather_than_garbled(store: Store, tmp_path: Path) -> None:
    mixed = tmp_path / "mixte.csv"
    mixed.write_bytes(b"liste,code,libelle\nlangue,FR,Fran" + "é".encode() + b"\xe7ais\n")
    assert "mêle deux encodages" in refused(store, mixed)
