"""A line of a CSV has as many cells as its header; what is no table is named; a header may be a comment."""

import json
from datetime import date
from pathlib import Path

import pytest

from rac_bot.errors import IntakeError
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.files import open_file
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.signatures import foreign
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Candidate
from tests.databases import BY_JULIE, raw
from tests.exchange.college import Rows, how_many, write_text, write_xlsx

pytestmark = pytest.mark.sqlite  # what is read is the same on either

GRID = "grille,cours,titre_cours,ponderation,unites,EE,competences\n"


def brought(store: Store, tmp_path: Path, text: str, kind: FileKind = FileKind.CANDIDATES) -> list[str]:
    """`line column found`, then what is expected, for each rejection."""
    report = run(store, kind, write_text(tmp_path / "f.csv", text))
    assert report.saved is not report.refused
    return [
        f"{one.line} {one.column} [{one.found}] {one.expected}".replace("\u00a0", " ")
        for one in report.rejections
    ]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("900-0001,Roy, Jr,Zoé,514-555-0101", "2 nom [Roy, Jr]"),
        ("900-0001,Roy,Zoé, Anne,514-555-0101", "2 prenom [Zoé, Anne]"),
        ("900-0001,Roy,Zoé,514,555-0101", "2 telephone [514,555-0101]"),
        ("900-0001,Roy,Zoé,514-555-0101,reste", "2 "),
    ],
)
def test_a_cell_too_many_is_refused_with_the_one_that_lacks_quotes(
    store: Store, tmp_path: Path, line: str, found: str
) -> None:
    [told] = brought(store, tmp_path, f"da,nom,prenom,telephone\n{line}\n")

    assert told.startswith(found)
    assert "la ligne a 5 cellules pour 4 titres : mettez sans doute «" in told
    assert how_many(store, Candidate) == 0


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("JEE0K-17R-RA,322-703-RL,Santé,2-1-2,1.66,00990,0190,0191", "competences [0190,0191]"),
        ("JEE0K-17R-RA,322-703-RL,Santé,2-1-2,1,66,00990,0190", "unites [1,66]"),
        ("JEE0K-17R-RA,322-703-RL,Santé, sécurité,2-1-2,1.66,00990,0190", "titre_cours [Santé, sécurité]"),
    ],
)
def test_so_it_is_in_a_grid(store: Store, tmp_path: Path, line: str, column: str) -> None:
    [told] = brought(store, tmp_path, f"{GRID}{line}\n", FileKind.GRID)

    assert f"2 {column}" in told


@pytest.mark.parametrize("line", ["900-0001,Roy,Zoé", "900-0001,Roy,Zoé,514-555-0101", "900-0001"])
def test_a_line_that_is_too_short_is_refused(store: Store, tmp_path: Path, line: str) -> None:
    people = "da,nom,prenom,telephone,date_naissance\n900-0001,Roy,Zoé,514-555-0101,1984-08-15\n"
    assert brought(store, tmp_path, people) == []

    [told] = brought(store, tmp_path, f"da,nom,prenom,telephone,date_naissance\n{line}\n")

    assert f"[{line}] la ligne a {line.count(',') + 1} cellule" in told
    assert "pour 5 titres" in told
    with store.reading(BY_JULIE) as work:
        days = raw(work).scalars(Candidate.__table__.select().with_only_columns(Candidate.birth_date))
        assert list(map(str, days)) == ["1984-08-15"]


def test_blank_cells_at_the_end_are_no_matter(store: Store, tmp_path: Path) -> None:
    lines = "da;nom;prenom;;\n900-0001;Roy;Zoé\n900-0002;Roy;Léa;\n900-0003;Roy;Luc;; ;\n"

    assert brought(store, tmp_path, lines) == []
    assert how_many(store, Candidate) == 3


def test_a_cell_in_a_column_without_title_is_refused(store: Store, tmp_path: Path) -> None:
    assert "3 cellules" not in "".join(brought(store, tmp_path, "da;nom;prenom\n900-0001;Roy;Zoé\n"))

    assert len(brought(store, tmp_path, "da;nom;prenom;;\n900-0001;Roy;Zoé;;oups\n")) == 1


def test_a_line_too_long_in_a_column_that_is_not_read_is_told_by_its_place(
    store: Store, tmp_path: Path
) -> None:
    text = "da;nom;prenom;à part\n900-0001;Roy;Zoé;un; deux\n"

    assert brought(store, tmp_path, text) == [
        "2 colonne 4 [un; deux] la ligne a 5 cellules pour 4 titres : "
        "mettez sans doute « un; deux » entre guillemets"
    ]


def test_two_columns_of_one_field_have_to_agree_even_where_neither_is_read(
    store: Store, tmp_path: Path
) -> None:
    header = "da;nom;prenom;naissance;Date de naissance\n"
    lines = (
        "900-0001;Roy;Zoé;hier;demain",
        "900-0002;Roy;Léa;1984-12-15;1984/12/15",
        "900-0003;Roy;Luc;hier;hier",
    )

    assert brought(store, tmp_path, header + "\n".join(lines)) == [
        "2 Date de naissance [demain] « hier », comme dans la colonne « naissance » : "
        "les deux disent la même chose",
        "2 naissance [hier] une date AAAA-MM-JJ, par ex. 1984-12-15",
        "4 naissance [hier] une date AAAA-MM-JJ, par ex. 1984-12-15",
    ]


def test_a_second_column_that_is_blank_says_nothing(store: Store, tmp_path: Path) -> None:
    assert brought(store, tmp_path, "da;nom;prenom;nom de famille\n900-0001;Roy;Zoé;\n") == []

    assert brought(
        store, tmp_path, "da;nom;prenom;Nom de famille\n900-0002;Roy;Zoé;\n900-0003;Roy;Léa;Roy\n"
    ) == ["2 Nom de famille [] « Roy », comme dans la colonne « nom » : les deux disent la même chose"]


def test_each_second_column_has_to_agree_whether_or_not_one_before_it_is_blank(
    store: Store, tmp_path: Path
) -> None:
    text = "da;nom;prenom;spe;Nom de famille;spe\n900-0001;Roy;Zoé;a;;b\n"

    assert brought(store, tmp_path, text) == [
        "2 spe [b] « a », comme dans la colonne « spe » : les deux disent la même chose"
    ]


@pytest.mark.parametrize("cells", [(date(2026, 8, 24), "2026-08-24"), ("2026-08-24", date(2026, 8, 24))])
def test_what_is_shown_alike_in_both_agrees_even_where_one_is_not_read(
    store: Store, tmp_path: Path, cells: tuple[date | str, ...]
) -> None:
    rows: Rows = [["da", "nom", "prenom", "spe", "spe"], ["900-0001", "Roy", "Zoé", *cells]]

    report = run(store, FileKind.CANDIDATES, write_xlsx(tmp_path / "c.xlsx", {"F": rows}))

    assert "comme dans la colonne" not in "".join(one.expected for one in report.rejections)


def test_lines_of_a_workbook_that_end_before_the_second_column_say_nothing_there(
    store: Store, tmp_path: Path
) -> None:
    rows = [["da", "nom", "prenom", "à part", "Nom de famille"], ["900-0001", "Roy", "Zoé"]]
    rows += [
        ["900-0002", "Roy", "Léa", "x"],
        ["900-0003", "Roy", "Luc", "x", "Côté"],
        ["", "", "", "x", "Roy"],
    ]

    report = run(store, FileKind.CANDIDATES, write_xlsx(tmp_path / "c.xlsx", {"F": rows}))

    assert [(one.line, one.column, one.found) for one in report.rejections][:4] == [
        (2, "Nom de famille", ""),
        (3, "Nom de famille", ""),
        (4, "Nom de famille", "Côté"),
        (5, "Nom de famille", "Roy"),
    ]


def test_titles_of_competencies_need_theirs(store: Store, tmp_path: Path) -> None:
    header = "grille;cours;titre_cours;ponderation;EE;competences;titre_competence\n"
    line = "JEE0K-17R-RA;322-70{}-RL;Santé;2-1-2;00990;{};{}\n"
    good = line.format(3, "0190", "Analyser") + line.format(4, "", "")
    assert brought(store, tmp_path, header + good, FileKind.GRID) == []

    assert brought(store, tmp_path, header + line.format(5, "", "Analyser"), FileKind.GRID) == [
        "2 titre_competence [Analyser] chaque titre après le code de sa compétence, "
        "par ex. 0192 Analyser… ; 0193 …"
    ]


@pytest.mark.parametrize("line", ["," * 5000, "x," * 5000])
def test_a_line_of_thousands_of_cells_is_refused(store: Store, tmp_path: Path, line: str) -> None:
    with pytest.raises(IntakeError) as refused:
        brought(store, tmp_path, f"da,nom,prenom\n{line}\n")
    assert str(refused.value).replace("\u00a0", " ") == "« f.csv », ligne 2 : elle est trop longue."


def test_each_line_is_told_and_the_lines_of_a_workbook_may_be_short(store: Store, tmp_path: Path) -> None:
    told = brought(store, tmp_path, "da,nom,prenom\n900-0001,Roy\n900-0002,Roy,Léa\n900-0003,Roy,Léa,x\n")
    assert [one.split()[0] for one in told] == ["2", "4"]

    book = write_xlsx(
        tmp_path / "c.xlsx", {"F": [["da", "nom", "prenom", "spe"], ["900-0001", "Roy", "Zoé"]]}
    )
    assert run(store, FileKind.CANDIDATES, book).saved


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("<html><head></head><body><table><tr><td>DA</td></tr></table></body></html>", "une page HTML"),
        ("\n  <!DOCTYPE html>\n<html>", "une page HTML"),
        ("<table border=1><tr><th>DA</th><th>Nom</th></tr></table>", "une page HTML"),
        ("\ufeff<meta charset=utf-8><table>", "une page HTML"),
        ("<style>td{}</style><table>", "une page HTML"),
        ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html/>', "une page HTML"),
        (
            '<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "Excel 2003",
        ),
        ('<?xml version="1.0"?><liste><da>1</da></liste>', "un fichier XML"),
        ("%PDF-1.7\n%\xe2\xe3\n1 0 obj", "un document PDF"),
        ("{\\rtf1\\ansi DA;Nom", "un document RTF"),
        (json.dumps([{"da": "900-0001", "nom": "Roy"}], indent=1), "un fichier JSON"),
        (json.dumps({"candidats": ["900-0001"]}), "un fichier JSON"),
        ("[[1, 2]]", "un fichier JSON"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related", "page Web archivée"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_is_no_table_is_named_for_what_it_is(
    tmp_path: Path, content: str, what: str, encoding: str
) -> None:
    if encoding == "utf-16" and content.startswith(("%", "{\\")):
        pytest.skip("no such file is written so")
    path = write_text(tmp_path / "liste.xls", content + " du texte" * 100, encoding)

    with pytest.raises(IntakeError) as refusal:
        open_file(path)

    assert what in str(refusal.value)
    assert len(str(refusal.value)) < 120


@pytest.mark.parametrize(
    ("begins", "told"),
    [
        (b"\r\n %PDF-1.7", "un document PDF : demandez le tableau en CSV ou en XLSX"),
        (b"\xef\xbb\xbf\t<table>", "une page HTML : enregistrez-la en XLSX"),
        ("<liste>é".encode()[:-1], "un fichier XML : enregistrez-le en XLSX"),
        (b"X<table>", None),
        (b"da;%PDF", None),
    ],
)
def test_what_comes_before_is_passed_over_if_it_is_blank(begins: bytes, told: str | None) -> None:
    what = foreign(begins)

    assert (what and what.replace("\u00a0", " ")) == told


@pytest.mark.parametrize("kind", ["candidates", "grid"])
def test_a_line_that_is_no_header_is_quoted_in_short(store: Store, tmp_path: Path, kind: str) -> None:
    path = write_text(tmp_path / "lettre.csv", ("Bonjour, voici la liste que vous demandez, " * 40) + "\n")

    with pytest.raises(IntakeError) as refusal:
        run(store, FileKind(kind), path)

    assert len(str(refusal.value).partition("titres trouvés")[2]) <= 85


@pytest.mark.parametrize(
    "text",
    [
        "# DA;Nom;Prénom\n900-0001;Roy;Zoé\n",
        "#DA;Nom;Prénom\n900-0001;Roy;Zoé\n",
        "## DA;Nom;Prénom\n900-0001;Roy;Zoé\n",
        "# Liste de 2018\n# DA;Nom;Prénom\n# fin des titres\n900-0001;Roy;Zoé\n",
        "# DA;Nom;Prénom (pour mémoire)\nDA;Nom;Prénom\n900-0001;Roy;Zoé\n",
        '# une "note\nDA;Nom;Prénom\n900-0001;Roy;Zoé\n# DA;Nom;Prénom\n',
    ],
)
def test_a_header_that_begins_as_a_comment_is_read(store: Store, tmp_path: Path, text: str) -> None:
    assert brought(store, tmp_path, text) == []
    assert how_many(store, Candidate) == 1


def test_a_header_that_is_a_comment_may_be_all_that_there_is(store: Store, tmp_path: Path) -> None:
    report = run(store, FileKind.CANDIDATES, write_text(tmp_path / "f.csv", "# DA;Nom;Prénom\n# fin\n"))

    assert (report.read, report.refused) == (0, False)


def test_so_it_is_in_a_workbook(store: Store, tmp_path: Path) -> None:
    rows = [["# Liste"], ["# DA", "Nom", "Prénom"], ["# note", "à part"], ["900-0001", "Roy", "Zoé"]]

    assert run(store, FileKind.CANDIDATES, write_xlsx(tmp_path / "c.xlsx", {"F": rows})).read == 1


@pytest.mark.parametrize(
    "error",
    [
        "#N/A",
        "#N/D",
        "#REF!",
        "#VALEUR!",
        "#CALC!",
        "#PROPAGATION!",
        "#CHAMP!",
        "#NOM?",
        "#DIV/0!",
        "Err:502",
        "########",
    ],
)
def test_errors_of_any_spreadsheet_are_refused(store: Store, tmp_path: Path, error: str) -> None:
    told = brought(store, tmp_path, f"da,nom,prenom,telephone\n900-0001,Roy,Zoé,{error}\n{error},Roy,Léa,\n")

    assert [one.partition("]")[0] for one in told] == [f"2 telephone [{error}", f"3 da [{error}"]


@pytest.mark.parametrize("year", [1984, 2017, 19841215, 0, 31031.5])
def test_a_number_that_is_a_year_is_no_day(store: Store, tmp_path: Path, year: float) -> None:
    rows: list[list[str | float]] = [["da", "nom", "prenom", "naissance"], ["900-0001", "Roy", "Zoé", year]]

    report = run(store, FileKind.CANDIDATES, write_xlsx(tmp_path / "c.xlsx", {"F": rows}))

    assert [one.column for one in report.rejections] == ["naissance"]


def test_das_that_lost_their_zero_and_sessions_by_number(store: Store, tmp_path: Path) -> None:
    header = ["da", "nom", "prenom", "date_naissance", "telephone"]
    numbers: list[str | int] = [812345, "Roy", "Zoé", 31031, 15145550102]
    rows: list[list[str | int]] = [[*header], numbers, ["812346", "Roy", "Léa", "", "aucun"]]
    assert run(store, FileKind.CANDIDATES, write_xlsx(tmp_path / "c.xlsx", {"F": rows})).saved
    with store.reading(BY_JULIE) as work:
        columns = (Candidate.da, Candidate.birth_date, Candidate.phone)
        found = raw(work).execute(Candidate.__table__.select().with_only_columns(*columns)).all()
    assert [(da, str(day), phone) for da, day, phone in found] == [
        ("0812345", "1984-12-15", "5145550102"),
        ("0812346", "None", None),
    ]

    assert "[81234]" in brought(store, tmp_path, "da,nom,prenom\n81234,Roy,Zoé\n")[0]
    assert "[31031]" in brought(store, tmp_path, "da,nom,prenom,naissance\n900-0009,Roy,Zoé,31031\n")[0]
