"""Which line of a sheet is its header, in one line or two; and which table it heads."""

from collections.abc import Sequence

import pytest

from rac_bot.exchange.reading.headers import DEPTH, find_table, is_header, recognise, without_comments
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.rows import Table
from rac_bot.exchange.reading.sheets import Cell, Sheet, SheetRow

Row = Sequence[Cell]
COURSE = ("Grille", "Cours", "Titre", "Pond.")


def numbered(*rows: Row, first: int = 1) -> list[SheetRow]:
    return [SheetRow(number, row) for number, row in enumerate(rows, start=first)]


def sheet(*rows: Row) -> Sheet:
    return Sheet("F", lambda: iter(numbered(*rows)))


def table(kind: FileKind, *rows: Row) -> Table:
    found = find_table(sheet(*rows), kind)
    assert found
    return found


def test_all_that_is_read_of_a_header() -> None:
    of = sheet(("à part", "da", "nom", "", "Nom de famille", "Motif", "prenom", "Raison du refus", ""))

    found = find_table(of, FileKind.CANDIDATES)

    assert found == Table(
        of,
        FileKind.CANDIDATES,
        1,
        {"da": 1, "family_name": 2, "given_name": 6},
        {"da": "da", "family_name": "nom", "given_name": "prenom"},
        ("à part", "Motif"),
        8,
        titles=("à part", "da", "nom", "", "Nom de famille", "Motif", "prenom", "Raison du refus", ""),
        doubles=(("family_name", 4),),
        header_lines=1,
    )


@pytest.mark.parametrize(
    ("kind", "title", "field"),
    [
        (FileKind.CANDIDATES, "Nom (de famille)", "family_name"),
        (FileKind.CANDIDATES, "Prénom* ?", "given_name"),
        (FileKind.CANDIDATES, "N° de l’étudiant", "da"),
        (FileKind.CANDIDATES, "FM", None),
        (FileKind.CANDIDATES, "Évaluation (EE)", None),
        (FileKind.GRID, "FM", "fm"),
        (FileKind.GRID, "Formation manquante (FM)", "fm"),
        (FileKind.GRID, "EE (autre)", None),
        (FileKind.GRID, "Heures (total)", "hours"),
        (FileKind.GRID, "", None),
    ],
)
def test_a_title_names_its_field(kind: FileKind, title: str, field: str | None) -> None:
    assert list(table(kind, (title,)).positions) == ([field] if field else [])


@pytest.mark.parametrize(("above", "line"), [(DEPTH - 1, DEPTH), (DEPTH, 1)])
def test_a_header_is_looked_for_in_the_first_fifty_lines(above: int, line: int) -> None:
    found = table(FileKind.CODES, *[("bonjour",)] * above, ("liste", "code"))

    assert found.header_line == line
    assert bool(found.missing) is (line == 1)


def test_the_first_of_the_closest_is_told() -> None:
    found = table(FileKind.GRID, ("bonjour",), ("grille", "cours"), ("titre", "pond."))

    assert (found.header_line, found.titles) == (2, ("grille", "cours"))


def test_a_blank_sheet_has_no_table() -> None:
    assert find_table(sheet(), FileKind.CODES) is None
    assert recognise(sheet()) is None


# A header in two lines.


@pytest.mark.parametrize(
    ("above", "below", "titles"),
    [
        ((*COURSE, "Groupes", ""), ("", "", "", "", "EE", "FM"), (*COURSE, "Groupes EE", "Groupes FM")),
        (
            (*COURSE, "EE", ""),
            ("", "", "", "", "sans résultat", "avec résultat", "", "avec résultat"),
            (*COURSE, "EE sans résultat", "EE avec résultat", "", "avec résultat"),
        ),
        (
            ("EE", *COURSE, "Notes", "À", "Note"),
            ("avec résultat", "", "", "", "", "FM", "voir", "Note", "encore"),
            ("EE avec résultat", *COURSE, "FM", "À voir", "Note", "encore"),
        ),
        (("", *COURSE, "Motif"), ("FM",), ("FM", *COURSE, "Motif")),
        (
            ("Grille", "Cours", "Titre", "Cours"),
            ("Grille", "Cours", "Titre", "officiel", "Pond."),
            ("Grille", "Cours", "Titre", "Cours officiel", "Pond."),
        ),
    ],
)
def test_each_column_is_named_by_both_lines_or_by_the_one_that_is_known(
    above: Row, below: Row, titles: Row
) -> None:
    found = table(FileKind.GRID, above, below)

    assert (found.header_line, found.header_lines, found.titles) == (2, 2, titles)


def test_the_line_below_is_the_header_alone_where_each_of_its_titles_is_known() -> None:
    below = (*COURSE, "EE", "FM")  # as where the others are merged over both lines

    found = table(FileKind.GRID, (*COURSE, "Groupes", "Groupes"), below)

    assert (found.header_line, found.header_lines, found.titles) == (2, 1, below)


def test_a_line_below_that_lacks_columns_is_no_header_however_many_it_names() -> None:
    below = ("Unité org.", "Programme", "EE", "EE SR", "FM", "Heures")

    found = table(FileKind.GRID, COURSE, below)

    assert (found.header_line, found.header_lines, found.titles) == (1, 1, COURSE)


@pytest.mark.parametrize(
    "below",
    [
        ("", "", "", "", "note"),
        (*COURSE, "EE"),
        ("JEE0K-17R-RA", "322-703-RL", "Santé", "2-1-2", "00990"),
    ],
)
def test_a_line_below_that_names_no_more_is_none_of_the_header(below: Row) -> None:
    found = table(FileKind.GRID, (*COURSE, "EE"), below)

    assert (found.header_line, found.header_lines, found.titles) == (1, 1, (*COURSE, "EE"))


def test_a_header_in_two_lines_has_none_between_them() -> None:
    of = Sheet("F", lambda: iter([SheetRow(1, (*COURSE[:3], "")), SheetRow(3, ("", "", "", "Pond."))]))

    found = find_table(of, FileKind.GRID)

    assert found
    assert found.missing


# Which table it is.


@pytest.mark.parametrize(
    ("titles", "likely", "kind"),
    [
        ("da session", None, FileKind.DOSSIERS),
        ("da session nom prenom", None, FileKind.CANDIDATES),
        ("da session nom prenom", FileKind.DOSSIERS, FileKind.DOSSIERS),
        ("da session nom prenom", FileKind.CANDIDATES, FileKind.CANDIDATES),
        ("da session nom prenom", FileKind.CODES, FileKind.CANDIDATES),
        ("da session nom prenom spe", FileKind.DOSSIERS, FileKind.CANDIDATES),
        ("da session cours groupe", None, FileKind.INSCRIPTIONS),
        ("da session cours groupe", FileKind.DOSSIERS, FileKind.INSCRIPTIONS),
        ("liste autre", FileKind.CODES, None),
        ("bonjour", FileKind.CODES, None),
    ],
)
def test_a_sheet_is_what_most_of_its_columns_say_or_what_is_likely(
    titles: str, likely: FileKind | None, kind: FileKind | None
) -> None:
    found = recognise(sheet(titles.split()), likely)

    assert (found and found.kind) == kind


@pytest.mark.parametrize(
    ("titles", "known"),
    [(("liste", "code"), True), (("liste",), False), (("liste", "nom"), False), ((), False)],
)
def test_two_known_titles_of_one_table_are_a_header(titles: Row, known: bool) -> None:
    assert is_header(titles) is known


# What counts among the lines.


def lines(*rows: Row) -> list[int]:
    return [line.number for line in without_comments(numbered(*rows))]


def test_a_comment_that_names_columns_is_the_header_where_none_follows() -> None:
    note, comment, line = ("# note",), ("# liste", "code"), ("langue", "FR")

    assert lines(note, comment, note, line, note, line) == [2, 4, 6]
    assert lines(comment, note, line, comment) == [1, 3, 4]
    assert lines(comment, comment, note) == [2]
    assert lines(comment, ("liste", "code"), line, comment, note) == [2, 3]
    assert lines(note, (), note) == []


@pytest.mark.parametrize(("above", "kept"), [(DEPTH - 1, [50, 51]), (DEPTH, [52])])
def test_it_is_one_among_the_first_fifty_lines(above: int, kept: list[int]) -> None:
    assert lines(*[()] * above, ("# liste", "code"), ("langue", "FR")) == kept
