"""Text is what it was: another encoding is named, spoilt accents refused, unseen marks told."""

import os
import threading
from pathlib import Path

import pytest

from rac_bot.errors import IntakeError
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading import accents, encodings
from rac_bot.exchange.reading.files import open_file
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Candidate
from tests.databases import BY_JULIE, raw
from tests.exchange.college import how_many, refusals, write_text, write_xlsx

pytestmark = pytest.mark.sqlite  # what is read is the same on either

WINDOWS, MAC, DOS = "cp1252", "mac_roman", "cp850"
HEADER = "da;nom;prenom\n"
FROM_THE_START = "Reprenez le fichier d’origine et enregistrez-le en CSV UTF-8."
PEOPLE = [
    "Gagné",
    "Zoé",
    "Bélanger",
    "Noël",
    "Côté",
    "Ève",
    "François",
    "Hébert",
    "HÉBERT",
    "ÉLISE",
    "Élise",
    "Geneviève",
    "Lévesque",
    "Benoît",
    "Anaïs",
    "Hélène",
    "Jérôme",
    "Maëlle",
    "Léa",
    "Thérèse",
    "Étienne",
    "Gaëtan",
    "Françoise",
    "Chloé",
    "Océane",
    "Loïc",
    "Joël",
    "Raphaël",
    "GAGNÉ",
    "NOËL",
    "CÔTÉ",
    "Pépin",
    "Légaré",
    "Désaulniers",
    "Bérubé",
    "Leclère",
    "Crête",
    "Éthier",
    "Pâquet",
    "Châteauguay",
    "Île",
    "MARIE-ÈVE",
    "Œuvre",
]
# Written well, and in other letters than French has.
OTHERS = """
Žižek Peña García Müller Nguyễn Łukasz MacÉwan DesÎles Øster Dvořák Çelik L’Écuyer D’Amours
Laval–Longueuil
"""


def people(*names: str) -> str:
    return HEADER + "".join(f"900-{n:04};{name};Luc\n" for n, name in enumerate(names, start=1))


def refused(path: Path) -> str:
    with pytest.raises(IntakeError) as refusal:
        open_file(path)
    return str(refusal.value).replace("\u00a0", " ")


@pytest.mark.parametrize("name", PEOPLE)
def test_a_single_name_tells_the_encoding(name: str) -> None:
    assert accents.likeliest([name.encode(WINDOWS)]) == WINDOWS
    for encoding in (MAC, DOS):
        if "Œ" in name and encoding == DOS:
            continue  # that has none
        told = accents.likeliest(accents.words(name.encode(encoding)))
        assert name.encode(encoding).decode(told) == name


# By how much they look like words: below zero, they hardly can be; an accent in its place weighs three.
WEIGHTS = {
    -3: "GAGNé GagnÉ BŽlanger éA BAé aÉb aÉB AÉb AéB ëA a«b aªb aƒ ƒa aˆ ¤ a°¤",
    0: "« š Š aš Žofie ß D’ ’ a– – a·b a° ° a« «a a€ ¶ ª º a½ aº",
    1: "ÈBE Èvelyne Ïle ÎA Îa ÇE À, Àb ÀB làb oùb Nël bë eâ Âb ö Öl ÖL ñ Peña ø ÿ æa Œ Æ Ê",
    2: "é ê ç ù œ éa ève Île Œuvre Ça Êt ÊT ÂG Âge À a’a",
    3: "Gagné Aé GAGNÉ Éva É Ève ÈVE là où Noël aë Pâte bâ bê Aéb aé aà BÉ BÊ",
    4: "néë Pëâ",
    5: "L’Écuyer",
    6: "ÉÉ Éé Grâçe Hélè",
}


@pytest.mark.parametrize(
    ("word", "weight"), [(word, weight) for weight, words in WEIGHTS.items() for word in words.split()]
)
def test_a_word_weighs_as_much_as_its_accents_stand_where_french_has_them(word: str, weight: int) -> None:
    assert accents.weight(word.encode(WINDOWS), WINDOWS) == weight


def test_what_an_encoding_lacks_is_no_word_of_it() -> None:
    assert accents.weight(b"Gagn\x81", WINDOWS) == -3
    assert accents.weight(b"Gagn\x82", DOS) == 3


def test_the_words_of_a_line_are_those_with_accents() -> None:
    assert accents.words("Zoé;L’Écuyer, Roy (Anaïs-É.);'ô'".encode(WINDOWS)) == [
        word.encode(WINDOWS) for word in ("Zoé", "L’Écuyer", "Anaïs-É.", "'ô'")
    ]


@pytest.mark.parametrize(
    ("word", "encoding"),
    [
        ("Gagné".encode(MAC), MAC),
        ("Gagné".encode(DOS), DOS),
        ("Gagné".encode(WINDOWS), None),
        ("Peña".encode(WINDOWS), None),
        ("É".encode(MAC), MAC),
        (b"Gagn\x81", DOS),
        (b"a\x97", None),
        (b"a\xa6", None),
        (b"a\xac", None),
    ],
)
def test_a_stranger_is_no_word_here_and_is_one_elsewhere(word: bytes, encoding: str | None) -> None:
    assert accents.stranger(word) == encoding


def test_what_is_lost_is_told() -> None:
    assert accents.has_lost("Gagn\ufffd")
    assert not accents.has_lost("Gagné")


SHORT = "Lê Yé Né Hô Dû Bé-Roy Lê-Thi D’Bé"  # a capital and an accent, the whole of a name


@pytest.mark.parametrize("name", [*PEOPLE, *OTHERS.split(), *SHORT.split()])
def test_a_name_that_is_right_is_left_alone(name: str) -> None:
    assert accents.mended(name) is None


@pytest.mark.parametrize("read_as", [WINDOWS, "latin-1", MAC, DOS])
@pytest.mark.parametrize("name", ["Gagné", "Noël", "François", "L’Écuyer", "Œuvre"])
def test_what_was_encoded_twice_is_told(name: str, read_as: str) -> None:
    try:
        spoilt = name.encode().decode(read_as)
    except UnicodeDecodeError:
        pytest.skip("that encoding has no such sign")
    if read_as == "latin-1" and not spoilt[0].isalpha() and not spoilt[1].isalpha():
        pytest.skip("signs that nobody sees")

    assert accents.mended(spoilt) == name


def test_beside_it_what_could_be_other_bytes_is_left_alone() -> None:
    assert accents.mended("GagnÃ© LUÇ’") == "Gagné LUÇ’"


@pytest.mark.parametrize(
    ("encoding", "name", "shown"),
    [(MAC, "Macintosh (MacRoman)", "GagnŽ"), (DOS, "DOS (CP850)", "Gagn‚")],
)
def test_another_encoding_is_named_with_a_word_of_it(
    store: Store, tmp_path: Path, encoding: str, name: str, shown: str
) -> None:
    path = write_text(tmp_path / "c.csv", people("Roy", "Gagné"), encoding)

    said = refused(path)

    assert said == (
        f"« c.csv » semble encodé en {name} : « {shown} », ligne 3, y serait « Gagné ». "
        "Enregistrez-le en CSV UTF-8."
    )
    assert how_many(store, Candidate) == 0


def test_the_word_that_tells_it_best_is_named(tmp_path: Path) -> None:
    path = write_text(tmp_path / "c.csv", people("Zoé", "Hélène", "Éva"), MAC)

    assert refused(path) == (
        "« c.csv » semble encodé en Macintosh (MacRoman) : « HŽl\ufffdne », ligne 3, y serait « Hélène ». "
        "Enregistrez-le en CSV UTF-8."
    )


def test_it_is_the_one_that_is_none_in_windows(tmp_path: Path) -> None:
    path = write_text(tmp_path / "c.csv", people("Roî", "Gagné"), MAC)

    assert "« GagnŽ », ligne 3, y serait « Gagné »" in refused(path)


def test_signs_alone_tell_nothing_against_windows(tmp_path: Path) -> None:
    [sheet] = open_file(write_text(tmp_path / "c.csv", people("« Roy »"), WINDOWS))

    assert [line.cells[1] for line in sheet.lines()] == ["nom", "« Roy »"]


def test_windows_is_still_read(store: Store, tmp_path: Path) -> None:
    path = write_text(
        tmp_path / "c.csv", people(*(n for n in PEOPLE if n != "Œuvre"), "Peña", "D’Amours"), WINDOWS
    )

    assert run(store, FileKind.CANDIDATES, path).saved
    with store.reading(BY_JULIE) as work:
        names = set(raw(work).scalars(Candidate.__table__.select().with_only_columns(Candidate.family_name)))
    assert {"Gagné", "Peña", "D’Amours"} <= names


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("\ufeff".encode() + HEADER.encode() + "1;Gagné;Zoé\n".encode(WINDOWS), 2),
        (people("Gagné").encode() + "900-0009;Noël;Zoé\n".encode(WINDOWS), 3),
        ("\ufeff".encode() + HEADER.encode() + "1;Gagné;Zoé\n2;Noël;Zoé\n".encode(WINDOWS), 2),
        (people("Gagné").encode(WINDOWS) + "900-0009;Noël;Zoé\n".encode(), 2),
        (people("Gagné", "Côté", "Noël").encode(WINDOWS) + "900-0009;Bélanger;Zoé\n".encode(DOS), 5),
    ],
    ids=[
        "Windows after a BOM",
        "Windows after UTF-8",
        "two lines after a BOM",
        "UTF-8 after Windows",
        "DOS after Windows",
    ],
)
def test_two_encodings_are_refused_from_the_first_line_at_fault(
    tmp_path: Path, content: bytes, line: int
) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes(content)

    assert refused(path) == (
        f"« c.csv » mêle deux encodages, à partir de la ligne {line} : enregistrez-le en CSV UTF-8."
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_accents_encoded_twice_are_refused(tmp_path: Path, encoding: str) -> None:
    spoilt = "Gagné".encode().decode(WINDOWS)
    path = write_text(tmp_path / "c.csv", people("Roy", spoilt), encoding)

    assert refused(path) == (
        f"« c.csv », ligne 3 : « {spoilt} » semble être « Gagné », encodé deux fois. {FROM_THE_START}"
    )


@pytest.mark.parametrize(
    ("text", "line", "word", "right"),
    [
        ("GagnÃ©;nom\n", 1, "GagnÃ©", "Gagné"),
        ("\nGagnÃ©;nom\n", 2, "GagnÃ©", "Gagné"),
        (f"da\n{'b' * 50}Ã©{'c' * 9}\n", 2, f"{'b' * 40}Ã©{'c' * 9}", f"{'b' * 40}é{'c' * 9}"),
        (f"da\n{'b' * 9}Ã©{'c' * 50}\n", 2, f"{'b' * 9}Ã©{'c' * 40}", f"{'b' * 9}é{'c' * 40}"),
        (f"da\n{'Ã©' * 60}\n", 2, "Ã©" * 21, "é" * 21),
    ],
)
def test_as_much_of_the_word_is_quoted_as_tells_it(
    tmp_path: Path, text: str, line: int, word: str, right: str
) -> None:
    assert refused(write_text(tmp_path / "c.csv", text)) == (
        f"« c.csv », ligne {line} : « {word} » semble être « {right} », encodé deux fois. {FROM_THE_START}"
    )


def test_lost_accents_are_refused(tmp_path: Path) -> None:
    assert refused(write_text(tmp_path / "c.csv", people("Gagn\ufffd"))) == (
        f"« c.csv », ligne 2 : « Gagn� » a perdu ses accents. {FROM_THE_START}"
    )


def test_so_are_those_of_a_workbook_by_cell(store: Store, tmp_path: Path) -> None:
    rows = [["da", "nom", "prenom"], ["900-0001", "GagnÃ©", "Zo\ufffd"], ["900-0002", "BŽlanger", "Žofie"]]

    report = run(store, FileKind.CANDIDATES, write_xlsx(tmp_path / "c.xlsx", {"F": rows}))

    assert refusals(report) == [(2, "nom", "GagnÃ©"), (2, "prenom", "Zo�"), (3, "nom", "BŽlanger")]
    assert "« Gagné »" in report.rejections[0].expected.replace("\u00a0", " ")


def test_bytes_that_are_text_nowhere_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes(HEADER.encode() + bytes(range(0x81, 0xFF)) + b"\n")

    assert refused(path) == ("« c.csv » n’est ni en UTF-8 ni en Windows-1252 : enregistrez-le en CSV UTF-8.")


@pytest.mark.parametrize(
    "content",
    [
        people("Gagné").encode("utf-16")[:-1],
        "\ufeff漢字".encode("utf-16-le")[:-1],
        people("Gagné", "Côté", "Noël").encode(WINDOWS) + b"900-0009;a\x81B;Luc\n",
        people("Roy").encode() + b"900-0009;R\x00y;Luc\n",
        people("Gagné").encode(WINDOWS) + b"900-0009;R\x00y;Luc\n",
    ],
    ids=[
        "UTF-16 that is cut",
        "UTF-16 without a zero",
        "a byte that Windows lacks",
        "a zero",
        "a zero, after Windows",
    ],
)
def test_what_is_no_text_to_its_end_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes(content)

    assert refused(path) == "« c.csv » n’est ni un classeur ni un fichier texte (CSV)."


@pytest.mark.parametrize("name", ["Grâçe", "JoÃão"])
def test_accents_side_by_side_that_are_no_other_text_are_read(tmp_path: Path, name: str) -> None:
    assert accents.mended(name) is None

    [sheet] = open_file(write_text(tmp_path / "c.csv", people(name)))

    assert [line.cells[1] for line in sheet.lines()] == ["nom", name]


def test_after_them_what_was_encoded_twice_is_still_told(tmp_path: Path) -> None:
    path = write_text(tmp_path / "c.csv", people("Grâçe", "Roy", "GagnÃ©"))

    assert "ligne 4 : « GagnÃ© » semble être « Gagné », encodé deux fois" in refused(path)


def test_more_names_than_tell_the_encoding_are_read(tmp_path: Path) -> None:
    names = [f"Gagné-{chr(97 + n // 676)}{chr(97 + n // 26 % 26)}{chr(97 + n % 26)}" for n in range(6_000)]

    [sheet] = open_file(write_text(tmp_path / "c.csv", people(*names), WINDOWS))

    assert [line.cells[1] for line in sheet.lines()] == ["nom", *names]


def test_the_first_twenty_lines_with_marks_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encodings, "_PART", 200)  # so that the file has several
    lines = people(*["Ga\u200bgné"] * 50)

    [sheet] = open_file(write_text(tmp_path / "c.csv", lines))

    assert sheet.unseen == tuple(range(2, 22))


def test_lines_are_counted_from_the_first_even_where_it_is_blank(tmp_path: Path) -> None:
    text = "\nda;nom\nG\u200ba\u200bg;n\u200b\n\nGa\u200bgné;x"

    [sheet] = open_file(write_text(tmp_path / "c.csv", text))

    assert sheet.unseen == (3, 5)


def test_a_file_without_an_end_of_line_or_with_those_of_old_machines_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encodings, "_PART", 12)
    for text in ("da;nom", "da;nom\r1;Roy\r2;Côté\r"):
        [sheet] = open_file(write_text(tmp_path / "c.csv", text))

        assert [";".join(map(str, line.cells)) for line in sheet.lines()] == text.split()


@pytest.mark.parametrize("mark", ["\u200b", "\u200e", "\u202e", "\u2066", "\u061c", "\u00ad", "\ufeff"])
@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_marks_that_nobody_sees_are_taken_away_and_told(
    store: Store, tmp_path: Path, mark: str, format_: str
) -> None:
    rows = [["da", "nom", "prenom"], ["900-0001", "Roy", "Zoé"], ["900-0002", f"{mark}Ga{mark}gné", "Léa"]]
    path = tmp_path / f"c.{format_}"
    if format_ == "csv":
        write_text(path, "".join(",".join(row) + "\n" for row in rows))
    else:
        write_xlsx(path, {"F": rows})

    report = run(store, FileKind.CANDIDATES, path)

    assert [notice for notice in report.notices if "invisibles" in notice and notice.endswith("lignes 3.")]
    with store.reading(BY_JULIE) as work:
        assert "Gagné" in set(
            raw(work).scalars(Candidate.__table__.select().with_only_columns(Candidate.family_name))
        )


def test_a_file_without_such_marks_tells_nothing(store: Store, tmp_path: Path) -> None:
    assert run(store, FileKind.CANDIDATES, write_text(tmp_path / "c.csv", people("Gagné"))).notices == []


def test_a_file_that_changes_while_it_is_read_is_refused(store: Store, tmp_path: Path) -> None:
    path = write_text(tmp_path / "c.csv", people("Gagné") + "900-0002;Roy;Z")
    [sheet] = open_file(path)
    with path.open("a", encoding="utf-8") as more:
        more.write("oé\n")

    with pytest.raises(IntakeError) as refusal:
        list(sheet.lines())
    assert str(refusal.value).replace("\u00a0", " ") == (
        "« c.csv » change pendant qu’il est lu : attendez qu’il soit entièrement écrit."
    )


def test_so_is_one_that_another_takes_the_place_of(tmp_path: Path) -> None:
    path = write_text(tmp_path / "c.csv", people("Gagné"))
    [sheet] = open_file(path)
    os.replace(write_text(tmp_path / "autre.csv", people("Noël.")), path)

    with pytest.raises(IntakeError, match="change pendant"):
        list(sheet.lines())


@pytest.mark.parametrize("word", ["é", "x"])
def test_a_word_without_end_takes_no_time(tmp_path: Path, word: str) -> None:
    path = write_text(tmp_path / "c.csv", people(word * 300_000 + "é"), WINDOWS)

    assert len(open_file(path)) == 1


def test_a_line_without_end_holds_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encodings, "_PART", 1000)

    assert refused(write_text(tmp_path / "c.csv", "x" * 5000)) == "« c.csv », ligne 1 : elle est trop longue."
    assert refused(write_text(tmp_path / "c.csv", people("Roy") + "x" * 5000)) == (
        "« c.csv », ligne 3 : elle est trop longue."
    )
    assert refused(write_text(tmp_path / "c.csv", "é" + "x" * 5000, WINDOWS)) == (
        "« c.csv », ligne 1 : elle est trop longue."
    )


def test_an_unclosed_quotation_mark_takes_no_more_than_a_cell(store: Store, tmp_path: Path) -> None:
    path = write_text(tmp_path / "c.csv", people("Roy", '"Gagné') + "900-0009;Roy;Luc\n" * 100_000)

    with pytest.raises(IntakeError, match="ligne 3"):
        run(store, FileKind.CANDIDATES, path)


def test_several_threads_read_one_workbook(tmp_path: Path) -> None:
    rows = [["liste", "code"], *(["langue", f"C{n}"] for n in range(3000))]
    [sheet] = open_file(write_xlsx(tmp_path / "c.xlsx", {"F": rows}))
    found: list[list[object]] = []
    readers = [threading.Thread(target=lambda: found.append(list(sheet.lines()))) for _ in range(3)]

    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert [len(lines) for lines in found] == [3001] * 3
