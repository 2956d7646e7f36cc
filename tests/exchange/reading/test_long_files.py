"""Long files: few statements, and a progress that ends where it should."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import event, select

from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Candidate, Change, Inscription, JournalEntry, SessionDossier
from tests.databases import BY_JULIE, raw
from tests.exchange.college import bring, counts, how_many, refusals, write_csv

PEOPLE = 2500
GRID = "JEE0K-17R-RA"


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    yield seen
    event.remove(store.engine, "before_cursor_execute", note)


def test_statements_do_not_grow_with_each_row(store: Store, tmp_path: Path) -> None:
    bring(store, FileKind.CODES, FileKind.GRID)
    das = [f"{3_000_000 + n}" for n in range(PEOPLE)]
    people = [["da", "nom", "prenom", "grille"]]
    people += [[da, f"Côté-Roy {da}", "Marie-Ève", "JEE0K-17R-RA"] for da in das]
    dossiers = [["da", "session", "grille"], *([da, "A-2017", "JEE0K-17R-RA"] for da in das)]
    lines = [["da", "session", "cours", "groupe"], *([da, "A-2017", "322-703-RL", "990"] for da in das)]
    files = {FileKind.CANDIDATES: people, FileKind.DOSSIERS: dossiers, FileKind.INSCRIPTIONS: lines}

    for kind, rows in files.items():
        path = write_csv(tmp_path / f"{kind}.csv", rows)
        with statements(store) as first:
            assert counts(run(store, kind, path))["created"] == PEOPLE
        with statements(store) as second:
            assert counts(run(store, kind, path))["unchanged"] == PEOPLE
        assert len(first) < PEOPLE / 20, kind
        assert len(second) < PEOPLE / 50, kind
    assert [how_many(store, model) for model in (Candidate, SessionDossier, Inscription)] == [PEOPLE] * 3


def test_one_person_is_one_across_batches(store: Store, tmp_path: Path) -> None:
    rows = [["da", "nom", "prenom", "grille", "programme", "unite_org"]]
    rows += [["1234567", "Leblanc", "Lise", f"JEE0K-{n}-RA", "JEE.0K", "RA"] for n in range(1200)]

    report = run(store, FileKind.CANDIDATES, write_csv(tmp_path / "c.csv", rows))

    assert counts(report)["created"] == 1200
    assert how_many(store, Candidate) == 1


def test_what_a_later_batch_contradicts_is_told_with_the_first_row(store: Store, tmp_path: Path) -> None:
    rows = [["da", "code_permanent", "nom", "prenom", "date_naissance"]]
    rows += [[f"{3_000_000 + n}", f"ROYE{n:08}", "Roy", "Ève", "1979-05-03"] for n in range(1200)]
    rows[2][1] = ""
    rows.append(["3000000", "ROYE00000000", "Roy", "Anne", "1979-05-04"])
    rows.append(["3000001", "ROYE00000001", "Roy", "Ève", "1979-05-03"])
    rows.append(["3009999", "ROYE00000005", "Roy", "Ève", ""])
    rows.append(["3009998", "ROYE00000001", "Roy", "Ève", ""])

    report = run(store, FileKind.CANDIDATES, write_csv(tmp_path / "c.csv", rows))

    assert refusals(report) == [
        (1202, "da", "3000000"),
        (1202, "prenom", "Anne"),
        (1202, "date_naissance", "1979-05-04"),
        (1203, "da", "3000001"),
        (1203, "code_permanent", "ROYE00000001"),
        (1204, "code_permanent", "ROYE00000005"),
        (1205, "code_permanent", "ROYE00000001"),
    ]
    places = [one.expected.rpartition("ligne ")[2].rstrip(".") for one in report.rejections]
    assert places == ["2", "2", "2", "3", "3", "7", "1203"]
    assert "1979-05-03" in report.rejections[2].expected
    assert how_many(store, Candidate) == 0


def test_what_is_wrong_in_a_later_batch_takes_all_of_it_back(store: Store, tmp_path: Path) -> None:
    rows = [["da", "nom", "prenom"], *([f"{3_000_000 + n}", "Roy", "Ève"] for n in range(1200))]
    rows += [["30", "Roy", "Ève"]]

    report = run(store, FileKind.CANDIDATES, write_csv(tmp_path / "c.csv", rows))

    assert refusals(report) == [(1202, "da", "30")]
    assert (report.read, report.created, report.saved) == (1201, 0, False)
    assert how_many(store, Candidate) == 0


def test_a_trial_writes_nothing_and_tells_what_it_would(store: Store, tmp_path: Path) -> None:
    rows = [["da", "nom", "prenom"], *([f"{3_000_000 + n}", "Roy", "Ève"] for n in range(1200))]

    report = run(store, FileKind.CANDIDATES, write_csv(tmp_path / "c.csv", rows), dry_run=True)

    assert (report.created, report.saved) == (1200, False)
    assert how_many(store, Candidate) == how_many(store, JournalEntry) == 0


def test_each_change_is_journaled_with_its_own_values(store: Store, tmp_path: Path) -> None:
    bring(store, FileKind.CODES, FileKind.GRID)
    das = [f"{3_000_000 + n}" for n in range(700)]
    for kind, rows in (
        (FileKind.CANDIDATES, [["da", "nom", "prenom", "grille"], *([da, "Roy", "Ève", GRID] for da in das)]),
        (FileKind.DOSSIERS, [["da", "session", "grille"], *([da, "A-2017", GRID] for da in das)]),
    ):
        assert run(store, kind, write_csv(tmp_path / f"{kind}.csv", rows)).saved
    header = ["da", "session", "cours", "groupe", "note"]
    for marks in ([60] * 700, [n % 100 for n in range(700)]):
        lines = ([da, "A-2017", "322-703-RL", "990", mark] for da, mark in zip(das, marks, strict=True))
        assert run(store, FileKind.INSCRIPTIONS, write_csv(tmp_path / "i.csv", [header, *lines])).saved

    with store.reading(BY_JULIE) as work:
        told = (
            raw(work)
            .execute(
                select(Change.values, Inscription.note, JournalEntry.inscription_id, JournalEntry.detail)
                .join(Inscription, Inscription.id == Change.inscription_id)
                .join(JournalEntry, JournalEntry.id == Change.entry_id)
                .where(JournalEntry.inscription_id == Inscription.id)
            )
            .all()
        )

    assert len(told) == 693
    assert all((one.values, one.detail) == ({"note": [60, one.note]}, "note") for one in told)


def test_a_file_that_is_read_once_comes_from_a_pipe(store: Store, tmp_path: Path) -> None:
    pipe = tmp_path / "c.csv"
    os.mkfifo(pipe)
    text = "da,nom,prenom\n1234567,Côté,Ève\n"
    writer = threading.Thread(target=pipe.write_text, args=(text,), kwargs={"encoding": "utf-8"})
    writer.start()

    report = run(store, FileKind.CANDIDATES, pipe)

    writer.join()
    assert report.saved


def test_progress_goes_up_to_the_number_of_rows(store: Store, tmp_path: Path) -> None:
    rows = [["da", "nom", "prenom"], *([f"{3_000_000 + n}", "Roy", "Ève"] for n in range(700))]
    calls: list[tuple[int, int]] = []

    def note(done: int, total: int) -> None:
        calls.append((done, total))

    run(store, FileKind.CANDIDATES, write_csv(tmp_path / "c.csv", rows), progress=note)

    assert calls == sorted(calls)
    assert calls[-1] == (700, 700)
    assert len(calls) > 3
