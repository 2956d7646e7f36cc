"""A table is read cell by cell, each against those before it; and which table it is, with which columns."""

import dataclasses
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rac_bot.domain.modes import Mode
from rac_bot.domain.routing import Way
from rac_bot.domain.sessions import Session
from rac_bot.domain.watches import Watch
from rac_bot.errors import IntakeError
from rac_bot.exchange.reading import watched
from rac_bot.exchange.reading.files import open_file
from rac_bot.exchange.reading.glimpses import Glimpse, Unread, read_lines
from rac_bot.exchange.reading.grid_columns import mode_of
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.recognition import CollegeFile, file_of_kind, files_by_kind, from_clara
from rac_bot.exchange.reading.rows import Row, column, read_rows
from tests.exchange.college import write_text, write_xlsx

HEADERS = {
    FileKind.SESSIONS: "session;debut;fin;bascule;pivot",
    FileKind.CALENDAR: "debut;fin;jours;ouvert;heures",
    FileKind.WATCHES: "veille;active;nombre;personnes",
    FileKind.ROUTING: "canal;recoit;heure;programme;unite_org",
    FileKind.GRID: "grille;cours;titre_cours;ponderation;unites;mode;groupe",
    FileKind.INSCRIPTIONS: "da;session;cours;etat;groupe;clara;note",
}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def opened(tmp_path: Path, kind: FileKind, *lines: str, header: str = "") -> CollegeFile:
    text = "\n".join((header or HEADERS[kind], *lines)) + "\n"
    return file_of_kind(write_text(tmp_path / "f.csv", text), kind, dry_run=False)


def rows(file: CollegeFile) -> list[Row[Any]]:
    found = [row for table in file.tables for row in read_rows(table)]
    assert all(isinstance(row, Row) for row in found), found
    return [row for row in found if isinstance(row, Row)]


def wrong(file: CollegeFile) -> list[str]:
    """`line column [found] expected` of each refusal, in order."""
    read = (row for table in file.tables for row in read_rows(table))
    cells = (one for row in read if isinstance(row, list) for one in row)
    return [
        plain(f"{one.line} {one.column} [{one.found}] {one.expected}")
        for one in (*file.report.rejections, *cells)
    ]


def notices(told: Iterable[str]) -> list[str]:
    return list(map(plain, told))


# What a cell says, against those before it.

OF_THE_SESSION = "un jour de la session"
AFTER = "un jour après le premier, à moins d’un an"
WEEKDAYS = "les jours de la semaine, par ex. lundi à vendredi, où plusieurs jours sont ouverts"
NOTHING_COUNTED = "rien : cette veille ne compte ni jours ni mois"


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (FileKind.SESSIONS, "A-2026;2026-08-24;2026-12-20;2026-08-25;2026-12-20"),
        (FileKind.SESSIONS, "A-2026;2026-08-24;2026-08-25;;"),
        (FileKind.SESSIONS, "A-2026;2026-08-24;2027-08-23;;"),
        (FileKind.CALENDAR, "2026-03-02;2026-03-02;;oui;8 h à 16 h"),
        (FileKind.CALENDAR, "2026-03-02;;;oui;"),
        (FileKind.CALENDAR, "2026-03-02;2026-03-06;;non;"),
        (FileKind.CALENDAR, "2026-03-02;2026-03-06;lundi;oui;8 h à 16 h"),
        (FileKind.WATCHES, "matin;oui;;"),
        (FileKind.WATCHES, "Silence;oui;1;"),
        (FileKind.WATCHES, "silence;non;36;U0123456, U0654321"),
        (FileKind.ROUTING, "C0123456;inscriptions;;JEE.0K;RA"),
        (FileKind.ROUTING, "C0123456;résumé;16 h;JEE.0K;RA"),
        (FileKind.ROUTING, "C0123456;semaine;;JEE.0K;"),
        (FileKind.GRID, "JEE0K-17R-RA;322-703-RL;Santé;2-1-2;1,66;EE;00990"),
        (FileKind.GRID, "JEE0K-17R-RA;322-703-RL;Santé;2-1-2;;EE;"),
        (FileKind.INSCRIPTIONS, "1234567;A-2017;322-703-RL;active;00990;saisie;"),
        (FileKind.INSCRIPTIONS, "1234567;A-2017;322-703-RL;non suivi;;à retirer;60"),
    ],
)
def test_a_line_that_agrees_with_itself_is_read(tmp_path: Path, kind: FileKind, line: str) -> None:
    assert wrong(opened(tmp_path, kind, line)) == []


@pytest.mark.parametrize(
    ("kind", "line", "told"),
    [
        (
            FileKind.SESSIONS,
            "A-2026;2025-08-24;2025-12-20;;",
            ["debut [2025-08-24] un jour de 2026, l’année de A-2026"],
        ),
        (FileKind.SESSIONS, "A-2026;2026-08-24;2026-08-24;;", [f"fin [2026-08-24] {AFTER}"]),
        (FileKind.SESSIONS, "A-2026;2026-08-24;2027-08-24;;", [f"fin [2027-08-24] {AFTER}"]),
        (
            FileKind.SESSIONS,
            "A-2026;2026-08-24;2026-12-20;2026-08-24;2026-12-21",
            [f"bascule [2026-08-24] {OF_THE_SESSION}", f"pivot [2026-12-21] {OF_THE_SESSION}"],
        ),
        (
            FileKind.CALENDAR,
            "2026-03-02;2026-03-01;;non;",
            ["fin [2026-03-01] ce jour-là, ou un jour qui le suit"],
        ),
        (FileKind.CALENDAR, "2026-03-02;2026-03-06;;oui;", [f"ouvert [oui] {WEEKDAYS}"]),
        (
            FileKind.CALENDAR,
            "2026-03-02;;;non;8 h à 16 h",
            ["heures [8 h à 16 h] rien : ces jours sont fermés"],
        ),
        (FileKind.WATCHES, "matin;oui;3;", [f"nombre [3] {NOTHING_COUNTED}"]),
        (FileKind.WATCHES, "silence;oui;37;", ["nombre [37] de 1 à 36"]),
        (FileKind.WATCHES, "silence;oui;0;", ["nombre [0] un nombre entier de 1 à 999"]),
        (
            FileKind.WATCHES,
            "soir;oui;3;moi",
            [
                "veille [soir] une de ces veilles : "
                "matin, retrait, silence, sanction, declaration, grille, semaine",
                "personnes [moi] des identifiants Slack de personnes (U…), séparés par des virgules",
            ],
        ),
        (FileKind.ROUTING, "C0123456;résumé;;;", ["heure [] l’heure du résumé, par ex. 16 h"]),
        (FileKind.ROUTING, "C0123456;semaine;16 h;;", ["heure [16 h] rien : seul un résumé a son heure"]),
        (
            FileKind.ROUTING,
            "C0123456;inscriptions;16 h;;",
            ["heure [16 h] rien : seul un résumé a son heure"],
        ),
        (
            FileKind.ROUTING,
            "C0123456;semaine;;;RA",
            ["unite_org [RA] rien : le résumé de la semaine se limite à des programmes"],
        ),
        (
            FileKind.GRID,
            "JEE0K-17R-RA;322-703-RL;Santé;2-1-2;2,00;EE;00990",
            ["unites [2,00] 1,66, que donne la pondération 2-1-2"],
        ),
        (
            FileKind.GRID,
            "JEE0K-17R-RA;322-703-RL;Santé;2-1-2;;;00990",
            ["groupe [00990] le mode de ce groupe, dans la colonne Type RAC"],
        ),
        (
            FileKind.INSCRIPTIONS,
            "1234567;A-2017;322-703-RL;active;;saisie;",
            ["groupe [] une valeur : cette cellule est obligatoire"],
        ),
        (
            FileKind.INSCRIPTIONS,
            "1234567;A-2017;322-703-RL;;;saisie;101",
            [
                "groupe [] une valeur : cette cellule est obligatoire",
                "note [101] un nombre entier de 0 à 100",
            ],
        ),
    ],
)
def test_a_line_that_contradicts_itself_is_told_by_its_cell(
    tmp_path: Path, kind: FileKind, line: str, told: list[str]
) -> None:
    assert wrong(opened(tmp_path, kind, line)) == [f"2 {one}" for one in told]


def test_blanks_beyond_the_header_take_no_cell_away(tmp_path: Path) -> None:
    [row] = rows(opened(tmp_path, FileKind.CANDIDATES, "900-0001;Roy;Zoé;;;", header="da;nom;prenom;spe"))

    assert (row.record.given_name, row.record.spe) == ("Zoé", None)


@pytest.mark.parametrize(("width", "column"), [(50, "colonne 31"), (51, "nom")])
def test_in_a_wide_table_the_cell_without_quotes_is_sought_in_what_is_read(
    tmp_path: Path, width: int, column: str
) -> None:
    titles = ["da", "nom", "prenom", *(f"t{n}" for n in range(3, width))]
    cells = ["900-0001", "Roy", "Zoé", *("x" for _ in range(3, width))]
    cells[30] = "un; deux"

    [told] = wrong(opened(tmp_path, FileKind.CANDIDATES, ";".join(cells), header=";".join(titles)))

    assert told.startswith(f"2 {column} [")
    assert f"la ligne a {width + 1} cellules pour {width} titres" in told


def test_a_line_is_read_whole(tmp_path: Path) -> None:
    [row] = rows(opened(tmp_path, FileKind.ROUTING, "c0123456;Résumé;16 h;jee0k;RA"))

    assert (row.line, row.place) == (2, ("f.csv", 2))
    record = row.record
    assert (record.channel, record.way, record.hour) == ("C0123456", Way.DIGEST, 960)
    assert row.given(("programme", "unit")) == {"programme": "JEE.0K", "unit": "RA"}


FORM = "da;session;cours;groupe;note;absences;remarque;cote_r;organisme;debut"


def test_a_field_of_the_form_is_read_as_what_it_is(tmp_path: Path) -> None:
    line = f"1234567;A-2017;322-703-RL;00990;0;999;1 - Réussi;'=A1;{'x' * 120};2026-08-24"

    [row] = rows(opened(tmp_path, FileKind.INSCRIPTIONS, line, header=FORM))

    record = row.record
    assert (record.note, record.absences, record.remark, record.r_score) == (0, 999, "1", "=A1")
    assert (record.partner, record.starts_on) == ("x" * 120, date(2026, 8, 24))


def test_a_field_of_the_form_has_its_limits(tmp_path: Path) -> None:
    line = f"1234567;A-2017;322-703-RL;00990;101;1000;{'r' * 21};{'c' * 21};{'x' * 121};demain"

    assert wrong(opened(tmp_path, FileKind.INSCRIPTIONS, line, header=FORM)) == [
        "2 note [101] un nombre entier de 0 à 100",
        f"2 remarque [{'r' * 21}] un code, par ex. 1 ou 1 - Prés. conf",
        "2 absences [1000] un nombre entier de 0 à 999",
        f"2 cote_r [{'c' * 21}] au plus 20 caractères",
        f"2 organisme [{'x' * 121}] au plus 120 caractères",
        "2 debut [demain] une date AAAA-MM-JJ, par ex. 1984-12-15",
    ]


def test_a_column_that_is_not_there_is_absent_and_says_nothing(tmp_path: Path) -> None:
    [row] = rows(opened(tmp_path, FileKind.CODES, "langue;FR", header="liste;code"))

    assert (row.record.label, row.record.is_default, row.record.active) == (None, False, True)
    assert (row.has("code"), row.has("label")) == (True, False)
    assert row.given(("code", "label")) == {"code": "FR"}


def test_what_is_told_of_a_column_is_kept_with_its_field() -> None:
    def check(_value: object, _said: object) -> None:
        raise NotImplementedError

    told = [
        ("first", str, column(str, "nom", "autre", "encore", required=True, absent="", check=check)),
        ("second", str, column(str, "nombre", absent=3)),
        ("third", str, column(str, "rang")),
    ]

    first, second, third = dataclasses.fields(dataclasses.make_dataclass("Some", told))

    assert dict(first.metadata) == {"name": "nom", "also": ("autre", "encore"), "read": str, "check": check}
    assert dict(second.metadata) == {"name": "nombre", "also": (), "read": str, "check": None}
    assert (first.default, second.default, third.default) == (dataclasses.MISSING, 3, None)


def test_a_refusal_of_what_has_no_column_is_told_by_the_name_that_ours_has(tmp_path: Path) -> None:
    [table] = opened(tmp_path, FileKind.CODES, header="Liste;code").tables

    told = [table.rejection(3, field, "x", "y") for field in ("list", "label")]

    assert [(one.sheet, one.line, one.column, one.found, one.expected) for one in told] == [
        ("f.csv", 3, "Liste", "x", "y"),
        ("f.csv", 3, "libelle", "x", "y"),
    ]


def test_a_refusal_quotes_two_hundred_characters_at_most(tmp_path: Path) -> None:
    told = wrong(opened(tmp_path, FileKind.CODES, f"langue;{'x' * 300}", header="liste;code"))

    assert told == [f"2 code [{'x' * 199}…] au plus 20 caractères"]


@pytest.mark.parametrize("name", watched.NAMES)
def test_each_watch_has_its_name(name: str) -> None:
    assert watched.watch(f" {name.upper()}") is watched.NAMES[name]


def test_people_are_told_apart_in_any_way_and_once() -> None:
    assert watched.people(" U0123456; U0654321,U0123456 W0777777 ") == ("U0123456", "U0654321", "W0777777")
    assert watched.people("U0123456") == ("U0123456",)
    with pytest.raises(ValueError, match="identifiants Slack"):
        watched.people("U0123456, C0123456")


# What names a line that cannot be read.


def glimpsed(file: CollegeFile, only: Session | None = None) -> list[Row[Any] | Unread | None]:
    return [line for table in file.tables for line in read_lines(table, only)]


def test_a_line_that_cannot_be_read_is_named_by_what_is_read_of_it(tmp_path: Path) -> None:
    header = "da;session;grille;cours;groupe"
    file = opened(
        tmp_path,
        FileKind.INSCRIPTIONS,
        "1234567;A-2017;JEE0K-17R-RA;322-703-RL;00990",
        "1234567;A-2017;jee0k 17r ra;322-703-RL;x",
        "12;Automne;;322-703;00990",
        header=header,
    )

    first, second, third = glimpsed(file)

    assert isinstance(first, Row)
    assert isinstance(second, Unread)
    assert isinstance(third, Unread)
    assert second.glimpse == Glimpse("1234567", Session.parse("A-2017"), "JEE0K-17R-RA", "322-703-RL")
    assert (second.table, second.line, second.footer) == (file.tables[0], 3, False)
    assert [one.column for one in second.wrong] == ["groupe"]
    assert (third.glimpse, third.footer) == (Glimpse(None, None, None, None), False)


def test_lines_of_another_session_are_left_out(tmp_path: Path) -> None:
    lines = (
        "1234567;A-2017;322-703-RL;00990",
        "1234567;H-2018;322-703-RL;00990",
        "1234567;H-2018;322-703-RL;x",
        "1234567;;322-703-RL;00990",
    )
    file = opened(tmp_path, FileKind.INSCRIPTIONS, *lines, header="da;session;cours;groupe")

    found = glimpsed(file, Session.parse("A-2017"))

    assert [type(one) for one in found] == [Row, type(None), type(None), Unread]


@pytest.mark.parametrize(
    ("kind", "header", "line", "footer"),
    [
        (FileKind.INSCRIPTIONS, "da;session;cours;groupe", "Total;;;3", True),
        (FileKind.INSCRIPTIONS, "da;session;cours;groupe", "DA ;Session;Cours;Groupe", True),
        (FileKind.INSCRIPTIONS, "da;session;cours;groupe", "12;A-2017;322-703-RL;00990", False),
        (FileKind.INSCRIPTIONS, "da;session;cours;groupe", "1234567;;;", False),
        (FileKind.DOSSIERS, "da;session;cours", "Total;;3", True),
        (FileKind.DOSSIERS, "da;session;cours", "12;A-2017;", False),
        (FileKind.CANDIDATES, "da;nom;prenom", "Nombre : 3;;", True),
        (FileKind.CANDIDATES, "da;nom;prenom", "12;Roy;", False),
        (FileKind.CANDIDATES, "da;nom;prenom", "12;;Zoé", False),
    ],
)
def test_a_total_and_titles_again_are_no_lines(
    tmp_path: Path, kind: FileKind, header: str, line: str, footer: bool
) -> None:
    [seen] = glimpsed(opened(tmp_path, kind, line, header=header))

    assert isinstance(seen, Unread)
    assert seen.footer is footer


def test_a_total_is_seen_in_a_workbook_whose_lines_are_short(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "f.xlsx", {"F": [["nom", "prenom", "da"], ["Roy"], ["Nombre : 1"]]})

    [first, last] = glimpsed(file_of_kind(path, FileKind.CANDIDATES, dry_run=False))

    assert isinstance(first, Unread)
    assert isinstance(last, Unread)
    assert (first.glimpse.da, first.footer) == (None, False)


def test_a_line_that_ends_before_its_other_columns_has_blanks_there(tmp_path: Path) -> None:
    told = [["nom", "da", "prenom"], ["Roy"], ["", "Nombre : 1"]]

    name, total = glimpsed(
        file_of_kind(write_xlsx(tmp_path / "f.xlsx", {"F": told}), FileKind.CANDIDATES, dry_run=False)
    )

    assert isinstance(name, Unread)
    assert isinstance(total, Unread)
    assert (name.glimpse.da, name.footer, total.footer) == (None, False, True)


# The columns of a grid.


@pytest.mark.parametrize(
    ("title", "mode"),
    [
        ("EE", "ee"),
        ("Évaluation", None),
        ("Évaluation (EE)", "ee"),
        ("EE avec résultat", "ee"),
        ("Groupe EE avec résultats", "ee"),
        ("N° de groupe E.E.", "ee"),
        ("EE SR", "ee_sr"),
        ("EESR", "ee_sr"),
        ("Groupe E.E. S.R.", "ee_sr"),
        ("Évaluation sans résultat", "ee_sr"),
        ("EE sans résultats", "ee_sr"),
        ("EE SR (EESR, évaluation sans résultat ou résultats)", None),
        ("EE SR EESR évaluation sans résultat résultats", "ee_sr"),
        ("FM", "fm"),
        ("Formation manquante", "fm"),
        ("Formation manquante (FM)", "fm"),
        ("Groupe FM", "fm"),
        ("EE avec", None),
        ("EE résultat", None),
        ("EE sans", None),
        ("EE SR autre", None),
        ("EE FM", None),
        ("FM autre", None),
        ("Formation", None),
        ("Manquante", None),
        ("Résultat", None),
        ("Groupe", None),
        ("", None),
    ],
)
def test_a_mode_is_told_from_its_title(title: str, mode: str | None) -> None:
    assert mode_of(title) == mode


LIKE = "une colonne connue : celle-ci ressemble"
MODE_LIKE = f"{LIKE} à un mode (titrez-la EE, EE SR ou FM, sinon ôtez-la)"
GROUP_LIKE = f"{LIKE} à un groupe (titrez-la Groupe, à côté de Type RAC, sinon ôtez-la)"
SKILL_LIKE = f"{LIKE} à une compétence (titrez-la Compétences, sinon ôtez-la)"


@pytest.mark.parametrize(
    ("title", "cells", "told"),
    [
        ("Modes", "", MODE_LIKE),
        ("Évaluatoin", "", MODE_LIKE),
        ("Manq.", "", MODE_LIKE),
        ("Grp", "", GROUP_LIKE),
        ("Mes groupes", "", GROUP_LIKE),
        ("Groupse", "", GROUP_LIKE),
        ("Comp.", "", SKILL_LIKE),
        ("Competances", "", SKILL_LIKE),
        ("Notes", "EE,ee-sr", MODE_LIKE),
        ("Notes", "00990,'00991", GROUP_LIKE),
        ("Notes", "0190,019A", SKILL_LIKE),
        ("Notes", "00990,à voir", None),
        ("Notes", "", None),
        ("Groupement", "", None),
        ("Grou", "", None),
        ("Group", "", GROUP_LIKE),
        ("", "00990,", GROUP_LIKE),
    ],
)
def test_a_column_that_looks_like_one_of_a_grid_is_refused(
    tmp_path: Path, title: str, cells: str, told: str | None
) -> None:
    first, _, second = cells.partition(",")
    lines = [f"JEE0K-17R-RA;322-70{n};Santé;{cell};2-1-2" for n, cell in enumerate((first, second))]
    file = opened(tmp_path, FileKind.GRID, *lines, header=f"grille;cours;titre;{title};pond.")

    refused = [plain(f"{one.line} {one.column} {one.found} {one.expected}") for one in file.report.rejections]

    shown = title or "(sans titre)"
    assert refused == ([f"1 {shown} {shown} {told}"] if told else [])
    assert notices(file.report.notices) == (
        [f"Feuille « f.csv » : colonne ignorée « {title} »."] if title and not told else []
    )


def test_so_is_one_beyond_the_titles_of_a_workbook(tmp_path: Path) -> None:
    course = ["JEE0K-17R-RA", "322-703-RL", "Santé", "2-1-2"]
    sheet = [["grille", "cours", "titre", "pond."], [*course, "00990"], course]

    file = file_of_kind(write_xlsx(tmp_path / "f.xlsx", {"F": sheet}), FileKind.GRID, dry_run=False)

    assert wrong(file) == [f"1 (sans titre) [(sans titre)] {GROUP_LIKE}"]


@pytest.mark.parametrize("alone", ["Groupe", "Type RAC"])
def test_a_group_and_its_mode_go_together(tmp_path: Path, alone: str) -> None:
    file = opened(
        tmp_path,
        FileKind.GRID,
        "JEE0K-17R-RA;322-703-RL;Santé;2-1-2;",
        header=f"grille;cours;titre;pond.;{alone}",
    )

    assert wrong(file) == [
        f"1 {alone} [{alone}] les colonnes Groupe et Type RAC ensemble, ou bien EE, EE SR et FM"
    ]


def test_a_line_without_course_goes_on_with_the_one_above(tmp_path: Path) -> None:
    header = "grille;cours;titre;pond.;competences;mode;groupe"
    file = opened(
        tmp_path,
        FileKind.GRID,
        "JEE0K-17R-RA;322-703-RL;Santé;2-1-2;0190;EE;00990",
        ";;;;0191;FM;00992",
        "JEE0K-17R-RA;;Santé;;;EE SR;00991",
        "JEE0K-17R-RA;322-704-RL;Jeu;2-1-2;;;",
        ";;;;0192;;",
        header=header,
    )

    read = [(row.line, row.record.course, row.record.title, row.record.mode) for row in rows(file)]

    assert read == [
        (2, "322-703-RL", "Santé", Mode.EE),
        (3, "322-703-RL", "Santé", Mode.FM),
        (4, "322-703-RL", "Santé", Mode.EE_SR),
        (5, "322-704-RL", "Jeu", None),
        (6, "322-704-RL", "Jeu", None),
    ]
    assert [row.record.competencies for row in rows(file)] == [("0190",), ("0191",), None, None, ("0192",)]


def test_so_does_one_of_a_workbook_that_is_shorter(tmp_path: Path) -> None:
    sheet = [
        ["competences", "grille", "cours", "titre", "pond.", "mode", "groupe"],
        ["0190", "JEE0K-17R-RA", "322-703-RL", "Santé", "2-1-2", "EE", "00990"],
        ["0191"],
    ]

    file = file_of_kind(write_xlsx(tmp_path / "f.xlsx", {"F": sheet}), FileKind.GRID, dry_run=False)

    assert [(row.record.course, row.record.competencies, row.record.group) for row in rows(file)] == [
        ("322-703-RL", ("0190",), "00990"),
        ("322-703-RL", ("0191",), None),
    ]


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        (";;Autre;;0191;FM;00992", ["grille", "cours", "pond."]),
        (";;;;;;", []),
        ("JEE0K-17R-RA;;;;;;", ["cours", "titre", "pond."]),
    ],
)
def test_a_line_that_says_something_else_or_nothing_more_does_not(
    tmp_path: Path, line: str, columns: list[str]
) -> None:
    header = "grille;cours;titre;pond.;competences;mode;groupe"
    course = "JEE0K-17R-RA;322-703-RL;Santé;2-1-2;0190;EE;00990"

    told = wrong(opened(tmp_path, FileKind.GRID, course, line, header=header))

    assert [one.split()[:2] for one in told] == [["3", column] for column in columns]


def test_the_first_line_goes_on_with_none(tmp_path: Path) -> None:
    header = "grille;cours;titre;pond.;competences"

    told = wrong(opened(tmp_path, FileKind.GRID, ";;;;0191", header=header))

    assert [one.split()[:2] for one in told] == [
        ["2", name] for name in ("grille", "cours", "titre", "pond.")
    ]


# Which kind of file it is.


def test_an_export_of_ours_is_no_listing_of_clara(tmp_path: Path) -> None:
    ours = opened(tmp_path, FileKind.INSCRIPTIONS)
    theirs = opened(tmp_path, FileKind.INSCRIPTIONS, header="da;session;cours;groupe")

    from_clara(theirs)
    with pytest.raises(IntakeError) as refused:
        from_clara(ours)

    assert plain(str(refused.value)) == (
        "« f.csv » est un export de rac-bot (colonne « clara ») : il faut la liste que donne CLARA."
    )


def test_titles_in_two_lines_are_told_and_sheets_left_aside_too(tmp_path: Path) -> None:
    sheets = {
        "Grille": [
            ["Grille", "Cours", "Titre", "Pond.", "Groupes", ""],
            ["", "", "", "", "EE", "FM"],
            ["JEE0K-17R-RA", "322-703-RL", "Santé", "2-1-2", "00990", "00992"],
        ],
        "Notes": [["à voir"]],
    }

    file = file_of_kind(write_xlsx(tmp_path / "g.xlsx", sheets), FileKind.GRID, dry_run=True)

    assert notices(file.report.notices) == [
        "Feuille « Grille » : titres lus aux lignes 1 et 2.",
        "Feuille « Notes » laissée de côté.",
    ]
    assert (file.report.kind, file.report.file, file.report.dry_run) == (FileKind.GRID, "g.xlsx", True)
    [row] = rows(file)
    assert (row.line, row.record.ee, row.record.fm) == (3, "00990", "00992")


@pytest.mark.parametrize(("lines", "told"), [(5, "2, 3, 4, 5, 6"), (6, "2, 3, 4, 5, 6…")])
def test_five_lines_with_unseen_marks_are_told(tmp_path: Path, lines: int, told: str) -> None:
    file = opened(
        tmp_path, FileKind.CODES, *(f"langue;F\u200b{n}" for n in range(lines)), header="liste;code"
    )

    assert notices(file.report.notices) == [
        f"Feuille « f.csv » : marques invisibles retirées, aux lignes {told}."
    ]


def test_each_sheet_of_a_grid_is_told_of_its_own_columns(tmp_path: Path) -> None:
    titles = ["grille", "cours", "titre", "pond."]
    sheets = {"A": [[*titles, "Grp", "À part"]], "B": [[*titles, "À part", "Comp."]]}

    file = file_of_kind(write_xlsx(tmp_path / "f.xlsx", sheets), FileKind.GRID, dry_run=False)

    assert [(one.sheet, one.column) for one in file.report.rejections] == [("A", "Grp"), ("B", "Comp.")]
    assert notices(file.report.notices) == [
        "Feuille « A » : colonne ignorée « À part ».",
        "Feuille « B » : colonne ignorée « À part ».",
    ]


def test_sheets_that_are_open_already_are_those_that_are_read(tmp_path: Path) -> None:
    sheets = open_file(write_text(tmp_path / "f.csv", "liste;code\nlangue;FR\n"))

    file = file_of_kind(tmp_path / "absent.csv", FileKind.CODES, dry_run=False, sheets=sheets)

    assert (file.report.file, [table.sheet for table in file.tables]) == ("absent.csv", sheets)


def test_a_file_without_a_line_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(IntakeError) as refused:
        file_of_kind(write_text(tmp_path / "f.csv", "\n\n"), FileKind.CODES, dry_run=False)

    assert plain(str(refused.value)) == "« f.csv » est vide : il n’a même pas d’en-têtes de colonnes."


def test_of_several_sheets_the_closest_says_what_is_missing(tmp_path: Path) -> None:
    sheets = {"A": [["bonjour", "liste"]], "B": [["grille", "cours", "bonjour"]], "C": [["grille"]]}

    with pytest.raises(IntakeError) as refused:
        file_of_kind(write_xlsx(tmp_path / "f.xlsx", sheets), FileKind.GRID, dry_run=False)

    assert plain(str(refused.value)) == (
        "« f.xlsx » (grille) : il manque titre_cours, ponderation à la ligne 1 ; "
        "titres trouvés : grille, cours, bonjour."
    )


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Raison du refus;", "aucun"),
        (f"da;{'x' * 90};{'y' * 90}", f"da, {'x' * 79}…, {'y' * 79}…"),
        (f"{'x' * 90};{'y' * 90}", f"{'x' * 79}…"),
    ],
)
def test_the_titles_that_were_found_are_told(tmp_path: Path, header: str, found: str) -> None:
    with pytest.raises(IntakeError) as refused:
        opened(tmp_path, FileKind.CANDIDATES, header=header)

    assert plain(str(refused.value)).endswith(f"titres trouvés : {found}.")


def test_a_folder_is_sorted_by_kind_and_the_rest_is_told(tmp_path: Path) -> None:
    write_text(tmp_path / "b.csv", "da,nom,prenom\n")
    write_text(tmp_path / "c.CSV", "liste,code\n")
    write_text(tmp_path / "notes.txt", "à faire\n")
    write_text(tmp_path / ".cache.csv", "liste,code\n")
    write_text(tmp_path / "~$c.csv", "liste,code\n")
    (tmp_path / "dossier.csv").mkdir()
    (tmp_path / "scan.csv").write_bytes(b"%PDF-1.7")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")

    files, rest = files_by_kind(tmp_path, dry_run=True)

    assert [(file.kind, file.report.kind, file.report.file, file.report.dry_run) for file in files] == [
        (FileKind.CODES, FileKind.CODES, "c.CSV", True),
        (FileKind.CANDIDATES, FileKind.CANDIDATES, "b.csv", True),
    ]
    assert [(one.kind, one.file, one.dry_run, notices(one.notices)) for one in rest] == [
        (None, "photo.png", True, ["Fichier non reconnu : ni CSV, ni XLSX, ni ODS."]),
        (None, "notes.txt", True, ["Feuille « notes.txt » non reconnue."]),
        (
            None,
            "scan.csv",
            True,
            ["Laissé de côté : « scan.csv » est un document PDF : demandez le tableau en CSV ou en XLSX."],
        ),
    ]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(IntakeError) as refused:
        files_by_kind(tmp_path / "absent", dry_run=False)

    assert plain(str(refused.value)) == f"« {tmp_path / 'absent'} » : il n’existe pas."


def test_a_workbook_is_a_file_of_each_kind_that_it_holds(tmp_path: Path) -> None:
    sheets = {
        "A": [["da", "nom", "prenom"]],
        "B": [["liste", "code"]],
        "C": [["prenom", "nom", "da"]],
    }
    write_xlsx(tmp_path / "f.xlsx", sheets)

    files, rest = files_by_kind(tmp_path, dry_run=False)

    assert rest == []
    assert [(file.kind, [table.sheet.name for table in file.tables]) for file in files] == [
        (FileKind.CODES, ["B"]),
        (FileKind.CANDIDATES, ["A", "C"]),
    ]


def test_a_file_whose_name_says_its_kind_has_to_be_read(tmp_path: Path) -> None:
    (tmp_path / "Candidats 2018.csv").write_bytes(b"%PDF-1.7")

    with pytest.raises(IntakeError, match="un document PDF"):
        files_by_kind(tmp_path, dry_run=False)


def test_a_name_decides_between_two_kinds(tmp_path: Path) -> None:
    header = "da,session,grille,cours,groupe,nom,prenom\n"
    write_text(tmp_path / "liste.csv", header)
    write_text(tmp_path / "dossiers.csv", "da,session,nom,prenom\n")
    write_text(tmp_path / "x-candidats.csv", "da,session,nom,prenom\n")

    files, rest = files_by_kind(tmp_path, dry_run=False)

    assert {file.report.file: file.kind for file in files} == {
        "liste.csv": FileKind.INSCRIPTIONS,
        "dossiers.csv": FileKind.DOSSIERS,
        "x-candidats.csv": FileKind.CANDIDATES,
    }
    assert rest == []


def test_a_file_with_one_title_misspelt_stops_the_folder(tmp_path: Path) -> None:
    write_text(tmp_path / "f.csv", "da,nomm,prenom,grille\n")

    with pytest.raises(IntakeError) as refused:
        files_by_kind(tmp_path, dry_run=False)

    assert plain(str(refused.value)) == (
        "« f.csv » (candidats) : il manque nom à la ligne 1 ; titres trouvés : da, prenom, grille, nomm."
    )


def test_a_file_with_as_many_missing_as_found_is_left_aside(tmp_path: Path) -> None:
    write_text(tmp_path / "f.csv", "liste,autre\n")

    files, [rest] = files_by_kind(tmp_path, dry_run=False)

    assert files == []
    assert notices(rest.notices) == [
        "« f.csv » (codes) : il manque code à la ligne 1 ; titres trouvés : liste, autre."
    ]


def test_a_watch_of_a_file_is_one_of_ours(tmp_path: Path) -> None:
    [row] = rows(opened(tmp_path, FileKind.WATCHES, "Semaine;X;;U0123456"))

    record = row.record
    assert (record.watch, record.on, record.figure, record.audience) == (
        Watch.WEEKLY,
        True,
        None,
        ("U0123456",),
    )


def test_a_session_of_a_file_has_its_days(tmp_path: Path) -> None:
    [row] = rows(opened(tmp_path, FileKind.SESSIONS, "A-2026;2026-08-24;2026-12-20;2026-11-01;"))

    assert (row.record.first_day, row.record.last_day) == (date(2026, 8, 24), date(2026, 12, 20))
    assert (row.record.switch_day, row.record.pivot_day) == (date(2026, 11, 1), None)
