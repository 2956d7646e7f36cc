"""The report is told in French, or given as JSON."""

import json
from pathlib import Path

from rich.console import Console

from rac_bot.cli.reports import print_report
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.store.database.engine import Store
from tests.exchange.college import GRID, SAMPLES, write_csv, write_text


def told(report: Report) -> str:
    console = Console(width=140, color_system=None)
    with console.capture() as capture:
        print_report(report, console)
    return capture.get().replace("\u00a0", " ")


def test_what_was_done_is_counted_in_words(store: Store) -> None:
    report = run(store, FileKind.GRID, GRID)

    assert [line.strip() for line in told(report).splitlines()][:2] == [
        "grille-JEE0K-17R-RA.csv (grille)",
        "23 lignes lues · 23 créées · 0 mise à jour · 0 inchangée · 0 rejetée",
    ]
    assert told(report).rstrip().endswith("Enregistré.")


def test_a_rejection_reads_as_a_line_and_keeps_its_brackets(store: Store, tmp_path: Path) -> None:
    path = write_text(tmp_path / "g.csv", "grille,cours,titre,pond.\n[red]X,322-703-RL,Prof,\n")

    text = told(run(store, FileKind.GRID, path))

    assert "[red]X" in text
    assert "(vide)" in text
    assert "Refusé : rien n’est enregistré." in text


def test_many_rejections_are_summed_up_by_column_and_kind_before_twenty_of_them(
    store: Store, tmp_path: Path
) -> None:
    rows = [["da", "nom", "prenom", "grille", "programme", "unite_org"]]
    rows += [[f"{3_000_000 + n}", "Roy", "Ève", "JEE0K-17R-RA", "JEE.0K", "RA"] for n in range(70)]
    for line in range(5, 35):
        rows[line][0] = "12"
    for line in range(40, 65):
        rows[line][4] = f"{300 + line}.A0"  # each is refused for the same reason
    rows[66][2] = "x" * 130

    report = run(store, FileKind.CANDIDATES, write_csv(tmp_path / "c.csv", rows))

    assert len(report.rejections) == 56
    lines = [line.strip() for line in told(report).splitlines()]
    summed = lines[lines.index("Exemples :") - 3 : lines.index("Exemples :")]
    assert [line.split()[:2] for line in summed] == [["da", "30"], ["programme", "25"], ["prenom", "1"]]
    assert [line.split()[-1] for line in summed] == ["6", "41", "67"]
    assert sum(line.startswith("c.csv ") for line in lines) == 21  # the title, and the examples
    assert "… et 36 autres rejets : --json ou --rejects FICHIER les donne tous." in told(report)


def test_a_few_rejections_are_told_one_by_one(store: Store, tmp_path: Path) -> None:
    path = write_text(tmp_path / "c.csv", "liste,code\n" + "langue,\n" * 20)

    text = told(run(store, FileKind.CODES, path))

    assert "Exemples" not in text
    assert text.count("c.csv ") == 21


def test_fifty_changes_are_told_before_and_after(store: Store, tmp_path: Path) -> None:
    header = ["da", "nom", "prenom"]
    people = [[f"{3_000_000 + n}", "[b]Roy", "Ève"] for n in range(60)]
    run(store, FileKind.CANDIDATES, write_csv(tmp_path / "c.csv", [header, *people]))
    married = [[da, "Caron", "Ève"] for da, *_name in people]

    report = run(store, FileKind.CANDIDATES, write_csv(tmp_path / "c.csv", [header, *married]), dry_run=True)

    text = told(report)
    assert "60 changements à ce qui était enregistré, avant → après :" in text
    assert text.count("Nom de famille [b]Roy → Caron") == 50
    assert "… et 10 autres : --json FICHIER.json les donne tous." in text


def test_an_import_of_the_rest_says_where_the_refused_rows_are(store: Store, tmp_path: Path) -> None:
    path = write_text(tmp_path / "c.csv", "da,nom,prenom\n12,Roy,Ève\n3000001,Caron,Maude\n")

    text = told(run(store, FileKind.CANDIDATES, path, rejects=tmp_path / "refus.csv", dry_run=True))
    assert "Essai : rien n’est enregistré. 1 ligne refusée est écrite dans" in text
    text = told(run(store, FileKind.CANDIDATES, path, rejects=tmp_path / "refus2.csv"))
    assert "1 créée · 0 mise à jour · 0 inchangée · 1 rejetée" in text
    assert "Les autres lignes sont enregistrées. 1 ligne refusée est écrite dans" in text
    assert "refus2.csv" in text


def test_a_trial_and_an_empty_file_say_so(store: Store, tmp_path: Path) -> None:
    empty = write_text(tmp_path / "c.csv", "liste,code\n")

    assert "Essai : rien n’est enregistré." in told(
        run(store, FileKind.CODES, SAMPLES / "codes.csv", dry_run=True)
    )
    assert "Rien à importer" in told(run(store, FileKind.CODES, empty))


def test_the_same_is_noticed_once() -> None:
    report = Report(kind=None, file="notes.txt")

    for sentence in ("une", "deux", "une"):
        report.notice(sentence)

    assert report.notices == ["une", "deux"]


def test_an_unrecognised_file_is_told_without_counts() -> None:
    report = Report(kind=None, file="notes.txt", notices=["Feuille non reconnue."])

    assert told(report).split("\n")[:2] == ["notes.txt", "  • Feuille non reconnue."]


def test_json_has_all_of_it(store: Store, tmp_path: Path) -> None:
    path = write_text(tmp_path / "c.csv", "liste,code,autre\nlangue,,\n")

    report = json.loads(run(store, FileKind.CODES, path).model_dump_json())

    assert report["kind"] == "codes"
    assert (report["read"], report["rejected"], report["saved"]) == (1, 1, False)
    assert report["rejections"] == [
        {
            "sheet": "c.csv",
            "line": 2,
            "column": "code",
            "found": "",
            "expected": "une valeur\u00a0: cette cellule est obligatoire",
        }
    ]
    assert len(report["notices"]) == 1
