"""The report is told in French, or given as JSON."""

import json
from pathlib import Path

from rich.console import Console

from rac_bot.cli.reports import print_report
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.store.database.engine import Store
from tests.exchange.college import GRID, SAMPLES, write_text


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


def test_fifty_rejections_are_told_and_the_rest_counted(store: Store, tmp_path: Path) -> None:
    path = write_text(tmp_path / "c.csv", "liste,code\n" + "langue,\n" * 60)

    report = run(store, FileKind.CODES, path)

    assert len(report.rejections) == 60
    assert "… et 10 autres rejets." in told(report)
    assert told(report).count("c.csv") == 51


def test_a_trial_and_an_empty_file_say_so(store: Store, tmp_path: Path) -> None:
    empty = write_text(tmp_path / "c.csv", "liste,code\n")

    assert "Essai : rien n’est enregistré." in told(
        run(store, FileKind.CODES, SAMPLES / "codes.csv", dry_run=True)
    )
    assert "Rien à importer" in told(run(store, FileKind.CODES, empty))


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
